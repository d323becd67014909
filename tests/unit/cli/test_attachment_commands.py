"""``varde attachments`` on an installation with a file in it: what it prints, writes and refuses to."""

import asyncio
import secrets
import sys
from pathlib import Path

import pytest
import structlog

from support import stores
from support.clamav import INFECTED, private_clamd
from support.mail_with_files import LETTER, PHOTO, file, nested, with_files
from support.photos import PLACE
from support.running import ROOT
from varde.shared.casework.receive import Receiver
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.triage import Reading, open_case
from varde.shared.casework.uploads import Uploads
from varde.shared.cli import main
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import Channel, PageLanguage, Scan
from varde.shared.domain.concern import Facts
from varde.shared.messages import ConcernReceived, parse
from varde.shared.store import outbox
from varde.shared.store.database import Database
from varde.shared.vault import PublicKey, create_keys, load_public

NAME = "lønn\x1b[2J\u202e\n2.txt"


async def _received(folder: Path, scan: Scan) -> str:
    """A case with one file; its reference."""
    public, clock = load_public(folder / "keys"), SystemClock()
    async with stores.sqlite(folder) as database:
        recipients = [public["triage"], public["coordinator"]]
        receiver = Receiver(database, recipients, clock, secrets.randbelow)
        uploads = Uploads(database, public["coordinator"], clock)
        async with receiver.running(), uploads.batch() as batch:
            upload = batch.begin()
            await upload.write(b"tekst")
            batch.files.append(await upload.finish(NAME, "text/plain", scan))
            form = WebSubmission(PageLanguage.NB, "Se fila.")
            await receiver.receive(form.to_bytes(), Channel.WEB, batch.files)
            batch.kept = True
        return await _triaged(database, public["coordinator"])


async def _mailed(folder: Path, raw: bytes) -> str:
    """A case that came by e-mail; its reference."""
    public = load_public(folder / "keys")
    async with stores.sqlite(folder) as database:
        recipients = [public["triage"], public["coordinator"]]
        receiver = Receiver(database, recipients, SystemClock(), secrets.randbelow)
        async with receiver.running():
            await receiver.receive(raw, Channel.EMAIL)
        return await _triaged(database, public["coordinator"])


async def _triaged(database: Database, coordinator: PublicKey) -> str:
    clock = SystemClock()
    async with database.begin() as tx:
        rows = await outbox.lease(tx, clock.now(), 10)
    event = next(e for r in rows if isinstance(e := parse(r.body), ConcernReceived))
    case = await open_case(
        database,
        event,
        Reading(Facts(), "Oppsummering.", "", (), (), "R1", "Fordi."),
        coordinator=coordinator,
        clock=clock,
        below=secrets.randbelow,
    )
    assert case
    return case.reference


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    create_keys(tmp_path / "keys")
    monkeypatch.setenv("VARDE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("VARDE_CONFIG_DIR", str(ROOT / "config"))
    monkeypatch.setenv("VARDE_SECRETS_DIR", str(tmp_path / "none"))
    return tmp_path


def _varde(monkeypatch: pytest.MonkeyPatch, *arguments: str, of: str = "attachments") -> int:
    monkeypatch.setattr(sys, "argv", ["varde", of, *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    structlog.reset_defaults()
    return int(ended.value.code or 0)


def test_a_name_from_a_stranger_cannot_steer_the_terminal(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = asyncio.run(_received(folder, Scan.NOT_SCANNED))
    assert _varde(monkeypatch, "list", reference) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith("  text/plain  5 bytes")
    assert second == "     not scanned for malware: lønn[2J 2.txt"


def test_a_file_is_written_for_its_owner_only_and_never_over_another(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reference, out = asyncio.run(_received(folder, Scan.CLEAN)), folder / "ut.txt"
    assert _varde(monkeypatch, "get", reference, "1", "--out", str(out)) == 0
    assert out.read_bytes() == b"tekst"
    assert out.stat().st_mode & 0o777 == 0o600
    assert _varde(monkeypatch, "get", reference, "1", "--out", str(out), "--original") == 1
    assert "exists" in capsys.readouterr().err


def test_malware_is_not_written_unless_one_insists_and_nothing_half_is_left(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reference, out = asyncio.run(_received(folder, Scan.INFECTED)), folder / "ut.txt"
    assert _varde(monkeypatch, "list", reference) == 0
    assert "HOLDS MALWARE" in capsys.readouterr().out
    asked = ("get", reference, "1", "--out", str(out), "--original")
    assert _varde(monkeypatch, *asked) == 1
    assert "skadevare" in capsys.readouterr().err
    assert not out.exists()
    assert _varde(monkeypatch, *asked, "--infected") == 0
    assert out.read_bytes() == b"tekst"


def test_the_files_of_a_mail_are_counted_listed_and_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = with_files(file("kai\x1b[2J.jpg", PHOTO), file("brev.pdf", LETTER))
    reference, copy, original = (
        asyncio.run(_mailed(folder, raw)),
        folder / "ut.jpg",
        folder / "ut.pdf",
    )
    assert _varde(monkeypatch, "show", reference, of="held") == 0
    assert "--- files: 2 ---" in capsys.readouterr().out
    assert _varde(monkeypatch, "list", reference) == 0
    told = capsys.readouterr().out
    assert f"image/jpeg  {len(PHOTO)} bytes" in told
    assert "not scanned for malware: kai[2J.jpg" in told
    assert _varde(monkeypatch, "get", reference, "1", "--out", str(copy)) == 0
    assert PLACE not in copy.read_bytes()
    assert _varde(monkeypatch, "get", reference, "2", "--out", str(original), "--original") == 0
    assert original.read_bytes() == LETTER


def test_a_file_of_a_mail_is_scanned_when_it_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = asyncio.run(_mailed(folder, with_files(file("x.bin", INFECTED))))
    out = folder / "ut.bin"
    asked = ("get", reference, "1", "--out", str(out), "--original")
    (folder / "clamd").mkdir()
    with private_clamd(folder / "clamd") as place:
        monkeypatch.setenv("VARDE_CLAMD", place)
        assert _varde(monkeypatch, "list", reference) == 0
        assert "scanned for malware when it is opened: x.bin" in capsys.readouterr().out
        assert _varde(monkeypatch, *asked) == 1
        assert "skadevare" in capsys.readouterr().err
        assert not out.exists()
        assert _varde(monkeypatch, *asked, "--infected") == 0
    assert out.read_bytes() == INFECTED


def test_what_its_scanner_cannot_scan_is_written_for_who_insists_only(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    large = b"film" * 50_000
    reference = asyncio.run(_mailed(folder, with_files(file("film.bin", large))))
    out = folder / "ut.bin"
    asked = ("get", reference, "1", "--out", str(out), "--original")
    (folder / "clamd").mkdir()
    with private_clamd(folder / "clamd", most_bytes=100_000) as place:
        monkeypatch.setenv("VARDE_CLAMD", place)
        assert _varde(monkeypatch, *asked) == 1
        assert "ikke skannet" in capsys.readouterr().err
    assert not out.exists()
    assert _varde(monkeypatch, *asked) == 1  # clamd is away
    assert _varde(monkeypatch, *asked, "--infected") == 0
    assert out.read_bytes() == large


def test_a_mail_that_may_hold_more_files_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = asyncio.run(_mailed(folder, nested(25, with_files(file("bilde.jpg", PHOTO)))))
    assert _varde(monkeypatch, "show", reference, of="held") == 0
    assert "--- files: 0, and maybe more ---" in capsys.readouterr().out
    assert _varde(monkeypatch, "list", reference) == 0
    assert "There may be more files in an e-mail" in capsys.readouterr().out
