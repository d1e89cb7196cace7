"""``make backup`` and ``make restore`` on the table of a deployed stage."""

from ops import backup, restore
from ops.backup_file import BackupFile
from ops.environment import applied


def test_the_table_of_a_stage_goes_into_a_file_and_back(cloud, on_aws, deployed, tmp_path, capsys):
    path = f"/teams/{on_aws.team['slug']}"
    before = on_aws.get(path, "application/json").json
    file = str(tmp_path / "table.jsonl.gz")
    with applied({**cloud.environment, "STAGE": "prod"}):
        assert backup.main([file]) == 0
        assert restore.main([file]) == 1
    place = f"the table {deployed['TableName']} (account 000000000000, region eu-west-1)"
    said = capsys.readouterr()
    assert f"Backing up {place} to {file}" in said.out
    assert "is not empty, so nothing was done" in said.err
    assert (
        on_aws.program.send("PUT", path, before | {"name": "Renamed"}, If_Match="*").status == 200
    )
    with applied({**cloud.environment, "STAGE": "prod", "OVERWRITE": "1", "YES": "1"}):
        assert restore.main([file]) == 0
    assert f"Whatever else is in {place} now will be deleted." in capsys.readouterr().out
    assert on_aws.get(path, "application/json").json == before


def test_a_table_that_no_stage_has_is_named_itself(cloud, deployed, tmp_path, capsys):
    with applied({**cloud.environment, "TABLE": deployed["TableName"]}):
        assert backup.main([str(tmp_path / "by-name")]) == 0
    assert f"the table {deployed['TableName']} (account" in capsys.readouterr().out
    with applied({**cloud.environment, "TABLE": "not-there"}):
        assert backup.main([str(tmp_path / "none")]) == 1
    assert "AWS refused" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()
    with applied({**cloud.environment, "TABLE": deployed["TableName"], "STAGE": "prod"}):
        assert backup.main([str(tmp_path / "both")]) == 1
    assert "either STAGE or TABLE" in capsys.readouterr().err


def test_a_stage_that_is_not_there_is_told(cloud, tmp_path, capsys):
    whole = BackupFile(tmp_path / "whole")
    whole.add(whole.begin("some table", "now"), [], None)
    for command, file in ((backup, tmp_path / "new"), (restore, whole.path)):
        with applied({**cloud.environment, "STAGE": "nowhere"}):
            assert command.main([str(file)]) == 1
        assert "There is no stack team-coach-nowhere in eu-west-1" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
