"""What is deployed: the site and its libraries, and nothing that merely lay about."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile

import pytest

from ops.command import OpsError
from ops.deployment import package as packaging
from tests.package.conftest import ROOT

ALLOWED = re.compile(
    r"app\.py"
    r"|chalicelib/([a-z_]+/)*[a-z_]+\.(py|json)"
    r"|chalicelib/accounts/common_passwords\.(bin|license)"
    r"|chalicelib/representations/compiled_templates/tmpl_[0-9a-f]{40}\.py"
    r"|chalicelib/aws_data/([a-z]+/\d{4}-\d\d-\d\d/)?[a-z]+(-[a-z]+)*(-\d)?\.json"
    r"|templates/([a-z_]+/)*[a-z_]+\.(html|svg|txt|xml)"
    r"|chalice/(__init__|analyzer|app|vendored/.+)\.py"
    r"|(jinja2|markupsafe)/[a-z_]+\.(py|pyi|c)"
    r"|jinja2/py\.typed|markupsafe/py\.typed"
    r"|markupsafe/_speedups\.cpython-\d+-[a-z0-9_]+-linux-gnu\.so"
    r"|mimeparse\.py"
    r"|msgspec/([a-z_]+\.pyi?|py\.typed|_core\.cpython-\d+-[a-z0-9_]+-linux-gnu\.so)"
    r"|python_multipart/([a-z_]+\.py|py\.typed)"
    r"|argon2/[A-Za-z_]+\.py|argon2/py\.typed|_argon2_cffi_bindings/[a-z_]+\.(py|abi3\.so)"
    r"|_argon2_cffi_bindings/_ffi\.[A-Za-z0-9_.-]+\.so"
    r"|cffi/[A-Za-z_]+\.(py|h)|_cffi_backend\.cpython-\d+-[a-z0-9_]+-linux-gnu\.so"
    r"|pycparser/[a-z_]+\.(py|cfg)|pycparser/c_ast\.cfg"
    r"|pyotp/(contrib/)?[a-z_]+\.py|pyotp/py\.typed"
    r"|segno/[a-z_]+\.pyi?|segno/py\.typed"
    r"|(python_)?multipart/[a-z_]+\.py|python_multipart/py\.typed"
    r"|python_multipart-[\d.]+\.dist-info/[A-Za-z_./]+"
    r"|(pyotp|segno)-[\d.]+\.dist-info/[A-Za-z_./]+|segno-[\d.]+\.data/data/share/man/man1/segno\.1"
    r"|(argon2_cffi|argon2_cffi_bindings|cffi|pycparser)-[\d.]+\.dist-info/[A-Za-z_./-]+"
    r"|(jinja2|markupsafe|msgspec|python_mimeparse|python_multipart)-[\d.]+\.dist-info/[A-Za-z_./]+"
)
BYTECODE = re.compile(r"((?:.+/)?)__pycache__/([^/]+)\.cpython-\d+\.pyc")
ELF_MACHINES = {"x86_64": b"\x3e\x00", "arm64": b"\xb7\x00"}
WHEEL_NAMES = {"x86_64": "-x86_64-linux-gnu", "arm64": "-aarch64-linux-gnu"}
MOST_BYTES = 3_450_000


def test_every_member_is_on_the_list(members):
    sources = [BYTECODE.sub(r"\1\2.py", name) for name in members]
    assert [name for name in sources if not ALLOWED.fullmatch(name)] == []
    assert set(sources) <= set(members)


def test_the_whole_site_is_in_it(members):
    sources = [ROOT / "app.py", *(ROOT / "chalicelib").rglob("*.py")]
    sources += [
        *(ROOT / "chalicelib").rglob("*.json"),
        *(ROOT / "chalicelib").rglob("*.bin"),
        *(ROOT / "templates").rglob("*.*"),
    ]
    expected = {str(path.relative_to(ROOT)) for path in sources}
    assert expected <= set(members)
    assert "chalicelib/representations/static_manifest.json" in members


def test_it_is_small(package, capsys):
    size = package.archive.stat().st_size
    with capsys.disabled():
        # Of what a worker of several says, only its standard error reaches the terminal.
        sys.stderr.write(f"\nThe deployment package has {size / 1000:.0f} kB.\n")
    assert size < MOST_BYTES


def test_a_library_without_a_wheel_is_an_error(project, tmp_path, monkeypatch):
    notice = "Creating deployment package.\nCould not install dependencies:\nmarkupsafe==3.0.4\n"

    def run(command, **_):
        said = "{}" if "ops.deployment.gateway_responses" in command else notice
        return subprocess.CompletedProcess(command, 0, stdout=said, stderr="")

    monkeypatch.setattr(packaging.subprocess, "run", run)
    with pytest.raises(OpsError, match=r"Could not install dependencies: markupsafe==3\.0\.4"):
        packaging.build(tmp_path, project)


def test_a_stage_that_is_not_configured_is_an_error(project, tmp_path):
    for stage in ("nowhere", "local"):
        with pytest.raises(OpsError, match=f"no stage {stage} .* staging, prod"):
            packaging.build(tmp_path, project, stage=stage)


def test_an_architecture_that_lambda_lacks_is_an_error(project, tmp_path):
    with pytest.raises(OpsError, match="x86_64 or arm64, not riscv"):
        packaging.build(tmp_path, project, architecture="riscv")


def test_every_library_is_for_the_architecture_of_the_template(package, project, tmp_path):
    for built, architecture in (
        (package, "x86_64"),
        (packaging.build(tmp_path, project, "staging", "arm64"), "arm64"),
    ):
        template = json.loads(built.template.read_text("utf-8"))
        allowed = template["Parameters"]["Architecture"]
        assert (allowed["Default"], allowed["AllowedValues"]) == (architecture, [architecture])
        with zipfile.ZipFile(built.archive) as archive:
            libraries = {name: archive.read(name) for name in archive.namelist() if ".so" in name}
        headers = {(content[:4], content[18:20]) for content in libraries.values()}
        assert headers == {(b"\x7fELF", ELF_MACHINES[architecture])}
        named = [name for name in libraries if "linux-gnu" in name]
        assert named
        assert all(WHEEL_NAMES[architecture] in name for name in named)


def test_a_library_for_another_machine_is_an_error(package, tmp_path, project, monkeypatch):
    def run_chalice(_, __, folder):
        shutil.copy(package.archive, folder / "deployment.zip")

    monkeypatch.setattr(packaging, "_run_chalice", run_chalice)
    monkeypatch.setattr(packaging, "_gateway_responses", lambda _: {})
    with pytest.raises(OpsError, match=r"\.so in the package is not for arm64"):
        packaging.build(tmp_path, project, architecture="arm64")


def test_the_command_takes_stage_and_architecture_and_tells_the_size(
    package, monkeypatch, capsys, tmp_path
):
    asked = {}

    def build(folder, **named):
        asked.update(named, folder=folder)
        return package

    monkeypatch.setattr(packaging, "build", build)
    arguments = [str(tmp_path), "--stage", "staging", "--architecture", "arm64"]
    assert packaging.main(arguments) == 0
    assert asked == {"folder": tmp_path, "stage": "staging", "architecture": "arm64"}
    assert re.fullmatch(r"\S+deployment\.zip: \d+ kB\n", capsys.readouterr().out)


def test_the_command_says_in_one_line_what_is_wrong(capsys, tmp_path):
    assert packaging.main([str(tmp_path), "--stage", "nowhere"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.fixture
def requirements(project):
    """The list of libraries, put back after the test as it was."""
    file = project / "requirements.txt"
    before = file.read_text("utf-8")
    yield file
    file.write_text(before, "utf-8")


def test_a_library_that_is_not_the_locked_one_is_an_error(package, project, requirements, tmp_path):
    text = requirements.read_text("utf-8")
    requirements.write_text(re.sub("sha256:[0-9a-f]{64}", f"sha256:{64 * '0'}", text), "utf-8")
    with pytest.raises(OpsError, match="cannot be built"):
        packaging.build(tmp_path, project)
    assert not (tmp_path / "deployment.zip").exists()


def test_so_is_one_that_is_fetched_for_another_architecture(
    package, project, requirements, tmp_path
):
    """With the hashes of what suits this machine alone."""
    here = tmp_path / "here"
    command = [sys.executable, "-m", "pip", "download", "--quiet", f"--dest={here}"]
    subprocess.run([*command, f"--requirement={requirements}"], check=True, capture_output=True)
    known = {hashlib.sha256(file.read_bytes()).hexdigest() for file in here.iterdir()}
    lines = []
    for entry in re.split(r"\n(?=\S)", requirements.read_text("utf-8")):
        hashes = sorted(set(re.findall("[0-9a-f]{64}", entry)) & known)
        if hashes:
            lines.append(
                entry.split("\\")[0] + " ".join(f"--hash=sha256:{each}" for each in hashes)
            )
    requirements.write_text("\n".join(lines), "utf-8")
    with pytest.raises(OpsError, match="markupsafe"):
        packaging.build(tmp_path, project, architecture="arm64")
