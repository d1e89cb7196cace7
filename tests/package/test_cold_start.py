"""What a cold start finds done already, bytecode, templates and all; and what it does without."""

import json
import os
import subprocess
import sys
import zipfile
from hashlib import sha256
from importlib.util import MAGIC_NUMBER, cache_from_source

from chalicelib import release
from ops.deployment import package_contents
from tests.package.test_render import sdk

__all__ = ["sdk"]

UNCHECKED = (1).to_bytes(4, "little")
LOADED = """
import sys
sys.path[:] = [path for path in sys.path if "site-packages" not in path] + [sys.argv[1]]
from chalicelib.representations import html
template = html._environment().get_template("layout.html")
print(html._environment().loader.__class__.__name__, html.__cached__, template.name)
"""

FINGERPRINT = """
import sys
sys.path.append(sys.argv[1])
from chalicelib import release
print(release.fingerprint())
"""

STARTED = """
import sys
sys.path += sys.argv[1:]
import app
print(app.table.client.cache_info().currsize)
"""
COLLECTED = """
import gc, json, sys
sys.path += sys.argv[1:]
def collections():
    return [generation["collections"] for generation in gc.get_stats()]
before = collections()
from app import app
is_frozen = gc.get_freeze_count() > len(sys.modules)
json.dump([before, collections(), gc.isenabled(), is_frozen], sys.stdout)
"""


def test_every_module_has_its_bytecode(package, members):
    with zipfile.ZipFile(package.archive) as archive:
        for name in members:
            if name.endswith(".py"):
                head = archive.read(cache_from_source(name))[:8]
                assert head == MAGIC_NUMBER + UNCHECKED, name


def test_tracebacks_name_the_place_in_lambda(package):
    with zipfile.ZipFile(package.archive) as archive:
        assert b"/var/task/app.py" in archive.read(cache_from_source("app.py"))


def test_the_templates_are_compiled(unpacked):
    said = said_by(LOADED, unpacked)
    assert said.startswith("ModuleLoader ")
    assert json.dumps(cache_from_source("html.py"))[1:-1] in said


def test_the_fingerprint_is_kept(unpacked):
    # Computed anew, it would be another: the compiled templates are among the code.
    assert said_by(FINGERPRINT, unpacked).strip() == release.fingerprint()


def test_in_lambda_the_table_can_be_asked_as_soon_as_the_function_has_started(unpacked, sdk):
    region = {"AWS_DEFAULT_REGION": "eu-west-1"}
    started = {**region, "AWS_LAMBDA_FUNCTION_NAME": "team-coach-prod"}
    assert said_by(STARTED, unpacked, sdk, **started) == "1\n"
    # Whatever else imports the app, such as packaging, asks nothing of AWS.
    assert said_by(STARTED, unpacked, sdk, **region) == "0\n"


def test_what_is_imported_is_not_searched_for_garbage(unpacked, sdk):
    before, after, is_on, is_frozen = json.loads(said_by(COLLECTED, unpacked, sdk))
    assert before == after
    assert is_on
    assert is_frozen


def test_the_same_files_make_the_same_package(package, tmp_path):
    copy = tmp_path / "again.zip"
    with zipfile.ZipFile(package.archive) as archive, zipfile.ZipFile(copy, "w") as other:
        for name in reversed(archive.namelist()):
            if not name.endswith(".pyc"):
                other.writestr(name, archive.read(name))
    package_contents.finish(copy)
    assert digest(copy) == digest(package.archive)


def said_by(script, *folders, **environment):
    return subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", script, *map(str, folders)],
        cwd=folders[0],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def digest(path):
    return sha256(path.read_bytes()).hexdigest()
