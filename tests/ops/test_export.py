"""``make export``: everything, in the form that the import takes back."""

from chalicelib.store import table
from ops import export_teams, import_teams
from tests.ops.commands import export, import_rows


def test_names_that_are_others_slugs_are_teams_of_their_own(here, file):
    assert import_rows(file, "Foxes,Ana,ST,9,81", "foxes,Ivy,GK,1,70", "FOXES,Tess,GK,1,70") == 0
    before = export(file)
    assert import_teams.main([str(file)]) == 0
    assert export(file) == before
    assert before.count(b"\n") == 4


def test_an_export_into_an_empty_table_gives_the_same_export(here, file, tmp_path):
    rows = ["=Foxes,'Ana,ST LW,9,81", "=Foxes,Zoë Łuk,CB,,", "Owls!,Ivy,GK,1,70", "Owls,林,GK,,3"]
    assert import_rows(file, *rows, "Empty,,,,") == 0
    before = export(file)
    empty_the_table()
    assert export(tmp_path / "empty.csv").count(b"\n") == 1
    assert import_teams.main([str(file)]) == 0
    assert export(tmp_path / "again.csv") == before


def empty_the_table() -> None:
    for page in table.client().get_paginator("scan").paginate(TableName="team-coach-test"):
        for item in page["Items"]:
            key = {name: item[name] for name in ("pk", "sk")}
            table.client().delete_item(TableName="team-coach-test", Key=key)


def test_an_export_has_private_teams_and_is_its_owners_alone(here, file):
    file.write_text("team,team_type,name,positions\nCubs,junior,Ana,GK\n", "utf-8")
    import_teams.main([str(file)])
    assert b"Cubs,football,junior,11,,private," in export(file)
    assert file.stat().st_mode & 0o077 == 0


def test_an_export_that_cannot_be_written_leaves_what_was_there(here, tmp_path, capsys):
    file = tmp_path / "folder"
    file.mkdir()
    assert export_teams.main([str(file)]) == 2
    assert export_teams.main([str(tmp_path / "missing" / "teams.csv")]) == 2
    assert capsys.readouterr().err.count("\n") == 2
    assert list(tmp_path.iterdir()) == [file]


def test_both_commands_work_on_a_site_that_does_not_run(file, tmp_path, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    assert import_rows(file, "Foxes,Ana,ST,9,81") == 0
    assert import_rows(file, "Foxes,Otis,CB,4,60") == 0
    assert export(tmp_path / "out.csv").count(b"Foxes") == 2
