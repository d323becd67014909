"""``varde mail read``."""

import json
from pathlib import Path

from typer.testing import CliRunner

from varde.shared.cli.mail import app

RAW = b"Subject: Uro\r\n\r\nHun er redd.\r\n-- \r\nKari\r\n"


def test_one_json_object_a_file_with_all_fields(tmp_path: Path) -> None:
    good, strange = tmp_path / "a.eml", tmp_path / "b.eml"
    good.write_bytes(RAW)
    strange.write_bytes(b"\xff\x00" * 50)
    result = CliRunner().invoke(app, ["read", str(good), str(strange), "--json"])
    assert result.exit_code == 0
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert first == {
        "file": str(good),
        "subject": "Uro",
        "text": "Hun er redd.",
        "forwarded": "",
        "signature": "-- \nKari",
        "disclaimer": "",
        "quoted": "",
        "parts": [{"content_type": "text/plain", "size": 25, "filename": ""}],
        "files": 0,
        "kind": "concern",
        "problems": [],
    }
    assert second["file"] == str(strange)


def test_a_dash_reads_standard_input_and_people_get_plain_lines() -> None:
    result = CliRunner().invoke(app, ["read", "-"], input=RAW)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "-: concern"
    assert "    Hun er redd." in result.stdout


def test_a_missing_file_is_named() -> None:
    result = CliRunner().invoke(app, ["read", "no-such-file.eml"], env={"COLUMNS": "200"})
    assert result.exit_code == 2
    assert "no-such-file.eml" in result.stderr
