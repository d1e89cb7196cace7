# Every command of the project. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help run check test lint audit lock static bench import export package deploy outputs logs destroy smoke backup restore clean
.DELETE_ON_ERROR:
# Some tests start servers and browsers of their own, which more workers would slow down.
TEST_WORKERS ?= 2

BIN := .venv/bin
READY := .venv/ready
# What to install: with requirements-deploy.txt, only what deploying needs.
REQUIREMENTS ?= requirements-dev.txt
DATA_DIR ?= .local
PORT ?= 8000
export DATA_DIR PORT
# Recipes read arguments such as FILE from the environment: pasted into their text, a quote or a
# backtick in the name of a file would be interpreted by the shell.

# Checks that a Python is new enough and can make an environment.
SUITS := import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))

help: ## List the commands
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 10

$(READY): $(REQUIREMENTS)
	@if ! $(BIN)/python -c '$(SUITS)' 2>/dev/null; then \
	  for python in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
	    if "$$python" -c '$(SUITS)' 2>/dev/null; then found="$$python"; break; fi; \
	  done; \
	  if [ -z "$$found" ]; then \
	    echo "Team Coach needs Python 3.11 or newer with venv: install it (Debian: apt install python3 python3-venv), or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python" >&2; \
	    exit 1; \
	  fi; \
	  "$$found" -m venv --clear .venv || exit 1; \
	fi
	@echo "Installing what the project needs into .venv (a few minutes the first time) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(REQUIREMENTS)
	@touch $@

run: $(READY) ## Start the site on http://localhost:8000 (PORT=…, DATA_DIR=…)
	@exec $(BIN)/python -m ops.run

# Tests begin sooner with the code that the last run compiled, so it is kept whatever the shell says.
check test: export PYTHONDONTWRITEBYTECODE :=

check: lint static ## Check the code and run the quick tests, in about a minute
	@$(BIN)/python -m pytest -n $(TEST_WORKERS) -m "not exhaustive" --hypothesis-profile=quick tests/unit tests/web

test: lint static ## Check the code, run all tests and hold their coverage
	@$(BIN)/python -m pytest -n $(TEST_WORKERS) -rs --cov

lint: $(READY) ## Check the code without running it
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/bandit -q -r chalicelib app.py
	@$(BIN)/lint-imports

audit: $(READY) ## Look for known vulnerabilities in what is installed (skipped when the data cannot be reached)
	@$(BIN)/python -m ops.audit requirements-dev.txt

# Each file is a complete list, with the versions of the file that is made before it.
LOCK = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

lock: $(READY) ## Write requirements*.txt from pyproject.toml, with hashes (UPGRADE=1: the newest versions)
	@$(LOCK) --output-file requirements.txt
	@$(LOCK) --group dev --constraint requirements.txt --output-file requirements-dev.txt
	@$(LOCK) --group deploy --constraint requirements-dev.txt --output-file requirements-deploy.txt

static: $(READY)
	@$(BIN)/python -m ops.static

bench: $(READY) ## Measure the lineup beside a compiled solver, and the function beside others
	@$(BIN)/python -m benchmarks.lineup
	@$(BIN)/python -m benchmarks.function

import: $(READY) ## Add or update teams from a file (FILE=squads.csv, VISIBILITY=public)
	@test -n "$$FILE" || { echo "Say which file: make import FILE=squads.csv" >&2; exit 2; }
	@exec $(BIN)/python -m ops.import_teams $${VISIBILITY:+--visibility "$$VISIBILITY"} -- "$$FILE"

export: $(READY) ## Write all teams to a file (FILE=teams.csv)
	@test -n "$$FILE" || { echo "Say which file: make export FILE=teams.csv" >&2; exit 2; }
	@exec $(BIN)/python -m ops.export_teams -- "$$FILE"

package: $(READY) ## Build the deployment package and its template in build/package (STAGE=prod, ARCHITECTURE=x86_64)
	@$(BIN)/python -m ops.deployment.package build/package --stage "$${STAGE:-prod}" \
	  $${ARCHITECTURE:+--architecture "$$ARCHITECTURE"}

deploy: $(READY) ## Deploy the site to an AWS account (STAGE=prod, and see the README)
	@exec $(BIN)/python -m ops.deployment.deploy

outputs: $(READY) ## Print the URL of a deployed site and the other outputs of its stack (STAGE=prod)
	@exec $(BIN)/python -m ops.deployment.stack

logs: $(READY) ## Print the log of a deployed site (STAGE=prod, SINCE=10m, FOLLOW=1)
	@exec $(BIN)/python -m ops.deployment.logs

destroy: $(READY) ## Delete a deployed site but not its data (STAGE=prod, YES=1, DATA=delete)
	@exec $(BIN)/python -m ops.deployment.destroy

smoke: $(READY) ## Check a deployed site from outside (URL=https://…)
	@test -n "$$URL" || { echo "Say which site: make smoke URL=https://… (make outputs shows it)" >&2; exit 2; }
	@exec $(BIN)/python -m ops.smoke -- "$$URL"

backup: $(READY) ## Copy the whole table to a file (FILE=table.jsonl.gz, STAGE=prod or TABLE=name)
	@test -n "$$FILE" || { echo "Say which file: make backup FILE=table.jsonl.gz" >&2; exit 2; }
	@exec $(BIN)/python -m ops.table_backup backup -- "$$FILE"

restore: $(READY) ## Put a backup into an empty table (FILE=table.jsonl.gz, STAGE=prod or TABLE=name, OVERWRITE=1 YES=1)
	@test -n "$$FILE" || { echo "Say which file: make restore FILE=table.jsonl.gz" >&2; exit 2; }
	@exec $(BIN)/python -m ops.table_backup restore -- "$$FILE"

clean: ## Remove the environment and what was built; the data in DATA_DIR stay
	@rm -rf .venv build .chalice/deployments chalicelib/representations/static_manifest.json
	@rm -rf .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
