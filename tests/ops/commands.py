"""The import and export commands in few words."""

from pathlib import Path

from ops import export_teams, import_teams

HEADER = "team,name,positions,number,skill"


def import_rows(file: Path, *rows: str) -> int:
    file.write_text("\n".join([HEADER, *rows]), "utf-8")
    return import_teams.main([str(file)])


def export(file: Path) -> bytes:
    assert export_teams.main([str(file)]) == 0
    return file.read_bytes()


def said(capsys) -> list[str]:
    return capsys.readouterr().out.splitlines()
