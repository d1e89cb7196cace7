"""What is deployed: the site and its libraries, and nothing that merely lay about."""

import json
import re
import subprocess
import sys

import pytest

from ops import package as packaging
from ops.errors import OpsError
from tests.package.conftest import ROOT

ALLOWED = re.compile(
    r"app\.py"
    r"|chalicelib/([a-z_]+/)*[a-z_]+\.(py|json)"
    r"|chalicelib/outputs/compiled_templates/tmpl_[0-9a-f]{40}\.py"
    r"|templates/([a-z_]+/)*[a-z_]+\.(html|svg|txt|xml)"
    r"|chalice/(__init__|analyzer|app|vendored/.+)\.py"
    r"|(jinja2|markupsafe)/[a-z_]+\.(py|pyi|c)"
    r"|jinja2/py\.typed|markupsafe/py\.typed"
    r"|markupsafe/_speedups\.cpython-\d+-[a-z0-9_]+-linux-gnu\.so"
    r"|mimeparse\.py"
    r"|argon2/[A-Za-z_]+\.py|argon2/py\.typed|_argon2_cffi_bindings/[a-z_]+\.(py|abi3\.so)"
    r"|_argon2_cffi_bindings/_ffi\.[A-Za-z0-9_.-]+\.so"
    r"|cffi/[A-Za-z_]+\.(py|h)|_cffi_backend\.cpython-\d+-[a-z0-9_]+-linux-gnu\.so"
    r"|pycparser/[a-z_]+\.(py|cfg)|pycparser/c_ast\.cfg"
    r"|(argon2_cffi|argon2_cffi_bindings|cffi|pycparser)-[\d.]+\.dist-info/[A-Za-z_./-]+"
    r"|(jinja2|markupsafe|python_mimeparse)-[\d.]+\.dist-info/[A-Za-z_./]+"
)
BYTECODE = re.compile(r"((?:.+/)?)__pycache__/([^/]+)\.cpython-\d+\.pyc")
MOST_BYTES = 3_000_000


def test_every_member_is_on_the_list(members):
    others = [name for name in members if not ALLOWED.fullmatch(name)]
    modules = [BYTECODE.sub(r"\1\2.py", name) for name in others]
    assert [name for name in modules if name not in members] == []


def test_the_whole_site_is_in_it(members):
    sources = [ROOT / "app.py", *(ROOT / "chalicelib").rglob("*.py")]
    sources += [*(ROOT / "chalicelib").rglob("*.json"), *(ROOT / "templates").rglob("*.*")]
    expected = {str(path.relative_to(ROOT)) for path in sources}
    assert expected <= set(members)
    assert "chalicelib/outputs/static_manifest.json" in members


def test_it_is_small(package, capsys):
    size = package.archive.stat().st_size
    with capsys.disabled():
        # Of what a worker of several says, only its standard error reaches the terminal.
        sys.stderr.write(f"\nThe deployment package has {size / 1000:.0f} kB.\n")
    assert size < MOST_BYTES


def test_the_template_makes_the_stack_whole(package):
    template = json.loads(package.template.read_text("utf-8"))
    kinds = {name: each["Type"] for name, each in template["Resources"].items()}
    assert kinds["Table"] == "AWS::DynamoDB::Table"
    assert kinds["StaticBucket"] == "AWS::S3::Bucket"
    function = template["Resources"]["APIHandler"]["Properties"]
    assert function["Environment"]["Variables"]["TABLE_NAME"] == {"Ref": "Table"}
    assert (function["MemorySize"], function["Timeout"]) == (1024, 28)
    api = template["Resources"]["RestAPI"]["Properties"]
    assert (api["StageName"], api["MinimumCompressionSize"]) == ("api", 1024)
    policies = json.dumps(template["Resources"]["ApiHandlerRole"]["Properties"]["Policies"])
    assert "dynamodb:Query" in policies
    assert "Scan" not in policies


def test_a_library_without_a_wheel_is_an_error(project, tmp_path, monkeypatch):
    notice = "Creating deployment package.\nCould not install dependencies:\nmarkupsafe==3.0.4\n"

    def run(command, **_):
        return subprocess.CompletedProcess(command, 0, stdout=notice)

    monkeypatch.setattr(packaging.subprocess, "run", run)
    with pytest.raises(OpsError, match=r"Could not install dependencies: markupsafe==3\.0\.4"):
        packaging.build(tmp_path, project)
