"""Every setting has a default, a meaning, and a line in the documentation."""

import re
from pathlib import Path

from chalicelib import settings

ROOT = Path(__file__).parents[2]


def test_every_variable_that_is_read_is_documented_and_no_other():
    source = Path(settings.__file__).read_text("utf-8")
    read = set(re.findall(r'environ\.get\(\s*"(\w+)"', source))
    table = (ROOT / "docs/settings.md").read_text("utf-8")
    documented = set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))
    assert read == documented


def test_no_other_module_of_the_site_reads_the_environment():
    for path in sorted((ROOT / "chalicelib").rglob("*.py")):
        if path.name != "settings.py":
            assert "os.environ" not in path.read_text("utf-8"), path


def test_an_env_file_fills_in_what_the_environment_lacks(tmp_path, monkeypatch):
    file = tmp_path / "env"
    file.write_text("TABLE_NAME=from-file\nSTATIC_URL=http://127.0.0.1:1/files/\n\nnonsense\n")
    monkeypatch.setenv("ENV_FILE", str(file))
    monkeypatch.setenv("TABLE_NAME", "from-environment")
    monkeypatch.delenv("STATIC_URL", raising=False)
    settings.settings.cache_clear()
    found = settings.settings()
    monkeypatch.delenv("STATIC_URL")
    monkeypatch.delenv("nonsense", raising=False)
    assert (found.table_name, found.static_url) == ("from-environment", "http://127.0.0.1:1/files")
