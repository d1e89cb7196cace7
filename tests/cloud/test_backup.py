"""``make backup`` and ``make restore`` on the table of a deployed stage."""

from ops import table_backup
from ops.local.environment import applied


def back_up(file):
    return table_backup.main(["backup", str(file)])


def restore(file):
    return table_backup.main(["restore", str(file)])


def test_the_table_of_a_stage_goes_into_a_file_and_back(cloud, on_aws, deployed, tmp_path, capsys):
    path = f"/teams/{on_aws.team['slug']}"
    before = on_aws.get(path, "application/json").json
    file = tmp_path / "table.jsonl.gz"
    with applied({**cloud.environment, "STAGE": "prod"}):
        assert back_up(file) == 0
        assert restore(file) == 1
    place = f"the table {deployed['TableName']} (account 000000000000, region eu-west-1)"
    said = capsys.readouterr()
    assert f"of {place} are in {file}" in said.out
    assert "is not empty, so nothing was done" in said.err
    assert (
        on_aws.program.send("PUT", path, before | {"name": "Renamed"}, If_Match="*").status == 200
    )
    with applied({**cloud.environment, "STAGE": "prod", "OVERWRITE": "1", "YES": "1"}):
        assert restore(file) == 0
    assert on_aws.get(path, "application/json").json == before


def test_a_table_that_no_stage_has_is_named_itself(cloud, deployed, tmp_path, capsys):
    with applied({**cloud.environment, "TABLE": deployed["TableName"]}):
        assert back_up(tmp_path / "by-name") == 0
    assert f"of the table {deployed['TableName']} (account" in capsys.readouterr().out
    with applied({**cloud.environment, "TABLE": "not-there"}):
        assert back_up(tmp_path / "none") == 1
    assert "AWS refused" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()
    with applied({**cloud.environment, "TABLE": deployed["TableName"], "STAGE": "prod"}):
        assert back_up(tmp_path / "both") == 1
    assert "either STAGE or TABLE" in capsys.readouterr().err


def test_a_stage_that_is_not_there_is_told(cloud, deployed, tmp_path, capsys):
    whole = tmp_path / "whole"
    with applied({**cloud.environment, "TABLE": deployed["TableName"]}):
        assert back_up(whole) == 0
    for command, file in ((back_up, tmp_path / "new"), (restore, whole)):
        with applied({**cloud.environment, "STAGE": "nowhere"}):
            assert command(file) == 1
        assert "There is no stack team-coach-nowhere in eu-west-1" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
