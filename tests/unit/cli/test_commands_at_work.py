"""The commands on an installation with something in it: held cases, receipts, dead letters, a changed log."""

import asyncio
import re
import secrets
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
import structlog
from sqlalchemy import text

from support import stores
from support.postgres import fresh_database
from support.rabbitmq import free_port
from support.running import ROOT
from varde.shared.casework.receive import Receiver
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.triage import Reading, open_case
from varde.shared.cli import main
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import Arena, Band, Channel, HoldReason, Language, Rarity
from varde.shared.domain.concern import Facts
from varde.shared.domain.small_world import Widening
from varde.shared.messages import ConcernReceived, parse
from varde.shared.store import outbox, sealed
from varde.shared.store.dead_letters import DatabaseDeadStore
from varde.shared.store.exact import Exact
from varde.shared.vault import create_keys, load_public

ACCOUNT = "Person A fikk ikke lønn."


@dataclass
class Answer:
    """What a command left."""

    status: int
    out: str
    err: str


@dataclass
class Desk:
    """An installation, and the command line on it."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def varde(self, *arguments: str) -> Answer:
        """Run a command as the ``varde`` program does."""
        self.monkeypatch.setattr(sys, "argv", ["varde", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        shown = self.capsys.readouterr()
        structlog.reset_defaults()
        return Answer(int(ended.value.code or 0), shown.out, shown.err)

    async def receive(self, words: str) -> str:
        """A concern from the form; its receipt."""
        async with stores.sqlite(self.folder) as database:
            public = list(load_public(self.folder / "keys").values())
            receiver = Receiver(database, public, SystemClock(), secrets.randbelow)
            form = WebSubmission(Language.NB, words, contact="ring meg")
            async with receiver.running():
                return await receiver.receive(form.to_bytes(), Channel.WEB)

    async def triage(
        self, *holds: HoldReason, account: str = ACCOUNT, exact: Exact | None = None
    ) -> str:
        """The case of the concern that waits; its reference."""
        async with stores.sqlite(self.folder) as database:
            async with database.begin() as tx:
                rows = await outbox.lease(tx, SystemClock().now(), 10)
                await outbox.remove(tx, [r.event_id for r in rows])
            event = next(e for r in rows if isinstance(e := parse(r.body), ConcernReceived))
            summary = "Bekymringen gjelder mulig tvangsarbeid."
            case = await open_case(
                database,
                event,
                Reading(Facts(), summary, account, holds, (), "R1", "Fordi.", exact=exact),
                coordinator=load_public(self.folder / "keys")["coordinator"],
                clock=SystemClock(),
                below=secrets.randbelow,
            )
        assert case is not None
        return case.reference

    def opened(self, *holds: HoldReason, words: str = "Sjefen tok passet.") -> tuple[str, str]:
        """A receipt and the reference of its case."""
        receipt = asyncio.run(self.receive(words))
        return receipt, asyncio.run(self.triage(*holds))

    def sql(self, *statements: str) -> None:
        """Somebody with a way to the file."""
        with sqlite3.connect(self.folder / "varde.db") as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    create_keys(tmp_path / "keys")
    monkeypatch.setenv("VARDE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("VARDE_CONFIG_DIR", str(ROOT / "config"))
    monkeypatch.setenv("VARDE_SECRETS_DIR", str(tmp_path / "none"))
    monkeypatch.setenv("VARDE_OPS_PORT", str(free_port()))
    return Desk(tmp_path, monkeypatch, capsys)


def test_a_held_case_is_listed_shown_and_released(desk: Desk) -> None:
    _, reference = desk.opened(HoldReason.LANGUAGE)
    listed = desk.varde("held", "list")
    assert reference in listed.out
    assert "passet" not in listed.out
    shown = desk.varde("held", "show", reference, "--language", "en")
    for words in ("Sjefen tok passet.", "Contact: ring meg", ACCOUNT, "tvangsarbeid"):
        assert words in shown.out
    assert "is released" in desk.varde("held", "release", reference, "--account").out
    assert "Nothing waits" in desk.varde("held", "list").out
    log = desk.varde("audit", "show").out
    assert f"koordinator\topen_original\t{reference}" in log
    assert f"koordinator\trelease\t{reference}\twith account" in log


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("nb", "Arena: Skole, barnehage eller studiested. Det er få slike steder i regionen."),
        ("nn", "Arena: Skule, barnehage eller studiestad. Det er få slike stader i regionen."),
        (
            "en",
            "Arena: School, kindergarten or campus. There are few places of this kind in the region.",
        ),
    ],
)
def test_the_coordinator_sees_what_the_group_does_not_and_why(
    desk: Desk, language: str, line: str
) -> None:
    asyncio.run(desk.receive("Sjefen tok passet."))
    small = Widening(Band.ARENA, Rarity.SMALL_ARENA)
    exact = Exact(Facts(arena=Arena.SKOLE), (small,), "R15", "Et mønster.")
    reference = asyncio.run(desk.triage(HoldReason.RARE, exact=exact))
    shown = desk.varde("held", "show", reference, "--language", language).out
    for words in (line, "R15", "Et mønster."):
        assert words in shown


def test_a_deputy_acts_under_her_own_name(desk: Desk) -> None:
    _, reference = desk.opened(HoldReason.LANGUAGE)
    desk.varde("held", "show", reference, "--as", "stedfortreder")
    assert f"stedfortreder\topen_original\t{reference}" in desk.varde("audit", "show").out


@pytest.mark.parametrize("command", ["show", "release"])
def test_an_unknown_case_is_one_sentence(desk: Desk, command: str) -> None:
    answer = desk.varde("held", command, "26-0000", "--language", "nn")
    assert answer.status == 1
    assert answer.err.startswith("varde: Eg finn ikkje den saka.")
    assert answer.err.count("\n") == 1


def test_a_receipt_leads_to_its_case(desk: Desk) -> None:
    receipt, reference = desk.opened()
    answer = desk.varde("receipt", receipt.lower().replace("-", " "))
    assert (answer.status, answer.out.split()[0]) == (0, reference)
    waiting = asyncio.run(desk.receive("Enda en."))
    assert desk.varde("receipt", waiting).status == 1


def test_the_status_tells_how_long_the_oldest_has_waited(desk: Desk) -> None:
    desk.opened(HoldReason.GUARD)
    asyncio.run(desk.receive("Enda en."))
    shown = desk.varde("status")
    assert shown.status == 0
    assert re.search(r"oldest waiting concern  \d+ s", shown.out)
    assert re.search(r"open cases +1\nheld +1\ndead letters +0", shown.out)


def test_a_changed_audit_log_is_found_at_the_place(desk: Desk) -> None:
    for _ in range(3):
        desk.opened()
    assert "The audit log holds: 3 entries, last hash" in desk.varde("audit", "verify").out
    desk.sql("DROP TRIGGER audit_no_update", "UPDATE audit SET actor = 'x' WHERE seq = 2")
    answer = desk.varde("audit", "verify")
    assert answer.status == 1
    assert answer.err == "varde: the audit log does not hold at entry 2: it was changed\n"


def test_a_key_is_rotated_finished_and_the_retired_one_can_go(desk: Desk) -> None:
    _, reference = desk.opened(HoldReason.LANGUAGE)
    rotated = desk.varde("keys", "rotate", "coordinator")
    assert "2 data keys are wrapped" in rotated.out
    assert "--finish" in rotated.out
    before = desk.varde("keys", "show").out
    assert "0 data keys" in desk.varde("keys", "rotate", "coordinator", "--finish").out
    assert desk.varde("keys", "show").out == before
    for retired in (desk.folder / "keys").glob("*.retired.key"):
        retired.unlink()
    assert "Sjefen tok passet." in desk.varde("held", "show", reference).out


def test_what_an_unrestarted_service_sealed_is_wrapped_by_finish(desk: Desk) -> None:
    old = load_public(desk.folder / "keys")
    desk.varde("keys", "rotate", "coordinator")
    new = (desk.folder / "keys" / "coordinator.pub").read_bytes()
    asyncio.run(_received_with(desk, old["coordinator"].raw))
    assert (desk.folder / "keys" / "coordinator.pub").read_bytes() == new
    first = desk.varde("keys", "rotate", "coordinator", "--finish")
    assert "1 data keys" in first.out
    assert "Keep the retired key" in first.out
    last = desk.varde("keys", "rotate", "coordinator", "--finish")
    assert "0 data keys" in last.out
    assert "Keep" not in last.out


async def _received_with(desk: Desk, raw: bytes) -> None:
    from varde.shared.vault import PublicKey  # noqa: PLC0415 - only here

    async with stores.sqlite(desk.folder) as database:
        keys = [PublicKey("coordinator", raw)]
        receiver = Receiver(database, keys, SystemClock(), secrets.randbelow)
        async with receiver.running():
            await receiver.receive(b"x", Channel.EMAIL)


def test_an_interrupted_rotation_is_finished_first(desk: Desk) -> None:
    desk.opened(HoldReason.LANGUAGE)
    public = (desk.folder / "keys" / "coordinator.pub").read_bytes()
    desk.varde("keys", "rotate", "coordinator")
    (desk.folder / "keys" / "coordinator.pub").write_bytes(public)
    again = desk.varde("keys", "rotate", "coordinator")
    assert again.status == 0
    assert "2 data keys" in again.out


def test_dead_letters_are_listed_replayed_and_dropped(desk: Desk) -> None:
    event = ConcernReceived(concern_id="c" * 32)

    async def bury() -> None:
        async with stores.sqlite(desk.folder) as database:
            store = DatabaseDeadStore(database)
            for _ in range(2):
                await store.put(
                    "router", event.topic, event.event_id, event.to_bytes(), "Permanent", 1
                )

    asyncio.run(bury())
    listed = desk.varde("bus", "dead", "list").out.splitlines()
    assert len(listed) == 2
    assert all("router  concern.received  1  Permanent" in line for line in listed)
    first = listed[0].split()[0]
    assert "1 replayed" in desk.varde("bus", "dead", "replay", first).out
    assert re.search(r"outbox +1\n", desk.varde("status").out)
    assert "1 dropped" in desk.varde("bus", "dead", "drop", "all").out
    for command in ("replay", "drop"):
        gone = desk.varde("bus", "dead", command, first)
        assert (gone.status, gone.err) == (1, f"varde: There is no dead letter {first}.\n")


@pytest.fixture
def stranger() -> Iterator[int]:
    """Another program's web server on the operators' port."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(500)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_health_of_a_strangers_port_is_one_sentence(desk: Desk, stranger: int) -> None:
    desk.monkeypatch.setenv("VARDE_OPS_PORT", str(stranger))
    answer = desk.varde("health", "--ready")
    assert answer.err == "varde: something else than Varde answers there\n"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("VARDE_DATABASE_URL", "hemmelig", "VARDE_DATABASE_URL"),
        ("VARDE_CONFIG_DIR", "/nonexistent", "partners.toml"),
        ("VARDE_DATABASE_URL", "postgresql+asyncpg://varde@127.0.0.1:1/x", "away or busy"),
    ],
)
def test_a_wrong_installation_is_one_sentence(
    desk: Desk, name: str, value: str, words: str
) -> None:
    desk.monkeypatch.setenv(name, value)
    answer = desk.varde("held", "list")
    assert (answer.status, answer.out) == (1, "")
    assert words in answer.err
    assert "hemmelig" not in answer.err
    assert answer.err.count("\n") == 1


def test_a_data_folder_that_cannot_be_made_is_one_sentence(desk: Desk) -> None:
    (desk.folder / "file").write_text("")
    desk.monkeypatch.setenv("VARDE_DATA_DIR", str(desk.folder / "file" / "var"))
    answer = desk.varde("status")
    assert (answer.status, answer.err.count("\n")) == (1, 1)
    assert "Not a directory" in answer.err


@pytest.mark.postgres
def test_a_database_without_its_tables_says_what_to_run(desk: Desk) -> None:
    async def scenario() -> Answer:
        async with fresh_database() as url:
            desk.monkeypatch.setenv("VARDE_DATABASE_URL", stores.async_url(url))
            before = await asyncio.to_thread(desk.varde, "status")
            migrated = await asyncio.to_thread(desk.varde, "migrate")
            assert "up to date" in migrated.out
            async with stores.opened(stores.async_url(url)) as database, database.read() as tx:
                assert (await tx.execute(text("SELECT count(*) FROM audit"))).scalar_one() == 0
                assert await sealed.oldest_waiting(tx) is None
            return before

    answer = asyncio.run(scenario())
    assert (answer.status, answer.err) == (
        1,
        "varde: the database does not fit this version: run `varde migrate`\n",
    )
