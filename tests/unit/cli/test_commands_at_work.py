"""The commands on an installation with something in it: held cases, receipts, dead letters, a changed log."""

import asyncio
import io
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
from varde.intake_email.door import with_envelope
from varde.shared.casework.additions import add_to_case
from varde.shared.casework.receive import Receiver, add_information
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.triage import Reading, open_case
from varde.shared.cli import main
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import (
    Arena,
    Band,
    Channel,
    HoldReason,
    Language,
    PageLanguage,
    Rarity,
)
from varde.shared.domain.concern import Facts
from varde.shared.domain.receipt import new_receipt, words_of
from varde.shared.domain.small_world import Widening
from varde.shared.messages import ConcernReceived, InformationAdded, parse
from varde.shared.platform.judges import installed_judge
from varde.shared.platform.partners import load_directory
from varde.shared.store import cases, outbox, sealed
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
        """A concern from the form; the words of its receipt."""
        async with stores.sqlite(self.folder) as database:
            public = list(load_public(self.folder / "keys").values())
            receiver = Receiver(database, public, SystemClock(), secrets.randbelow)
            form = WebSubmission(PageLanguage.NB, words, contact="ring meg")
            async with receiver.running():
                receipt = await receiver.receive(form.to_bytes(), Channel.WEB)
            return words_of(receipt, Language.NB)

    async def receive_mail(self, *, vouched: bool) -> None:
        """A concern by e-mail, as the door stores it."""
        raw = b"Subject: Uro\r\n\r\nSjefen tok passet."
        mail = with_envelope("marker@nabo.example", "a@b.example", raw, vouched=vouched)
        async with stores.sqlite(self.folder) as database:
            public = list(load_public(self.folder / "keys").values())
            receiver = Receiver(database, public, SystemClock(), secrets.randbelow)
            async with receiver.running():
                await receiver.receive(mail, Channel.EMAIL)

    def types(self, text: bytes) -> None:
        """What stands on standard input."""
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))

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

    async def add(self, words: str, account: str) -> None:
        """More from the reporter of the only case, read by the router."""
        async with stores.sqlite(self.folder) as database:
            public = load_public(self.folder / "keys")
            async with database.read() as tx:
                (case,) = await cases.open_cases(tx)
            addition_id = await add_information(
                database,
                list(public.values()),
                SystemClock(),
                case.concern_id,
                WebSubmission(PageLanguage.NB, words).to_bytes(),
                Channel.WEB,
            )
            reading = Reading(Facts(), "", account, (), (), "R1", "Fordi.")
            await add_to_case(
                database,
                InformationAdded(concern_id=case.concern_id, addition_id=addition_id),
                reading,
                installed_judge(ROOT / "config"),
                directory=load_directory(ROOT / "config" / "partners.toml"),
                coordinator=public["coordinator"],
                clock=SystemClock(),
            )

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


def test_what_is_due_is_listed_with_case_kind_and_time_in_norway(desk: Desk) -> None:
    assert desk.varde("due").out == "Nothing lies ahead.\n"
    _, reference = desk.opened(HoldReason.LANGUAGE)
    begun = desk.varde("due").out.splitlines()
    assert len(begun) == 3
    assert all(line.endswith("to be planned") for line in begun)
    desk.sql("UPDATE due_step SET due_at = '2020-07-01 06:00:00'")
    late = desk.varde("due").out.splitlines()
    assert all(line.endswith("to be planned  overdue") for line in late)
    desk.sql(
        "UPDATE due_step SET step = 2, due_at = '2099-07-01 06:00:00' WHERE kind = 'review'",
        "UPDATE due_step SET state = 'done' WHERE kind <> 'review'",
    )
    assert desk.varde("due").out == f"01.07.2099 08:00  {reference}  review step 2\n"


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


@pytest.mark.parametrize(("keywords", "asked"), [(("barna",), True), ((), False)])
def test_the_coordinator_is_told_of_the_duties_that_are_hers(
    desk: Desk, keywords: tuple[str, ...], asked: bool
) -> None:
    asyncio.run(desk.receive("Sjefen tok passet."))
    exact = Exact(Facts(keywords=keywords), (), "R15", "Et mønster.")
    reference = asyncio.run(desk.triage(HoldReason.RARE, exact=exact))
    shown = desk.varde("held", "show", reference).out
    assert ("om det bor barn i husstanden" in shown) is asked
    assert ("your duties" in shown) is asked


def test_the_coordinator_reads_what_was_added_and_its_account(desk: Desk) -> None:
    _, reference = desk.opened(HoldReason.LANGUAGE)
    asyncio.run(desk.add("Hun heter Oksana.", "Hun heter Person A."))
    shown = desk.varde("held", "show", reference).out
    assert shown.index("Sjefen tok passet.") < shown.index("--- added by the reporter (web) ---")
    assert "Hun heter Oksana." in shown
    assert shown.endswith("Hun heter Person A.\n")


def test_the_coordinator_lets_the_group_read_what_was_added(desk: Desk) -> None:
    _, reference = desk.opened(HoldReason.LANGUAGE)
    asyncio.run(desk.add("Hun heter Oksana.", "Hun heter Person A."))
    assert desk.varde("held", "answers", reference).status != 0
    desk.varde("held", "release", reference)
    assert f"{reference}: 1 released" in desk.varde("held", "answers", reference).out
    assert desk.varde("held", "answers", reference).status != 0
    assert f"koordinator\trelease_answers\t{reference}\t1" in desk.varde("audit", "show").out


def test_what_is_due_in_a_case_that_one_may_not_know_of_is_not_listed(desk: Desk) -> None:
    _, reference = desk.opened(HoldReason.CONFLICT)
    desk.sql("""UPDATE case_file SET recused_members = '["koordinator"]'""")
    assert desk.varde("due").out == "Nothing lies ahead.\n"
    assert reference in desk.varde("due", "--as", "stedfortreder").out
    assert desk.varde("due", "--as", "kontakt-nav").status == 1


def test_a_deputy_acts_under_her_own_name(desk: Desk) -> None:
    _, reference = desk.opened(HoldReason.LANGUAGE)
    desk.varde("held", "show", reference, "--as", "stedfortreder")
    assert f"stedfortreder\topen_original\t{reference}" in desk.varde("audit", "show").out


def test_what_a_coordinator_may_not_know_of_is_not_there_for_her(desk: Desk) -> None:
    receipt, reference = desk.opened(HoldReason.CONFLICT)
    desk.varde("held", "show", reference, "--as", "stedfortreder")
    desk.sql("""UPDATE case_file SET recused_members = '["koordinator"]'""")
    shown = desk.varde("held", "show", reference, "--as", "stedfortreder").out
    assert "Kept from: koordinator." in shown
    for command in ("show", "release"):
        answer = desk.varde("held", command, reference)
        assert answer == desk.varde(
            "held", command, "26-0000" if reference != "26-0000" else "26-0001"
        )
        assert answer.status == 1
    missing = desk.varde("receipt", words_of(new_receipt(lambda _: 1), Language.NB))
    assert desk.varde("receipt", receipt) == missing
    for words in (("held", "list"), ("audit", "show")):
        assert reference not in desk.varde(*words).out
        assert reference in desk.varde(*words, "--as", "stedfortreder").out
    assert desk.varde("receipt", receipt, "--as", "stedfortreder").out.startswith(reference)


@pytest.mark.parametrize("command", ["show", "release"])
def test_an_unknown_case_is_one_sentence(desk: Desk, command: str) -> None:
    answer = desk.varde("held", command, "26-0000", "--language", "nn")
    assert answer.status == 1
    assert answer.err.startswith("varde: Eg finn ikkje den saka.")
    assert answer.err.count("\n") == 1


def test_a_receipt_leads_to_its_case(desk: Desk) -> None:
    receipt, reference = desk.opened()
    answer = desk.varde("receipt", *receipt.upper().split())
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


def test_the_secret_for_links_is_made_shown_and_rotated_until_nothing_needs_the_old(
    desk: Desk,
) -> None:
    first = re.findall(r"created links (\w+)", desk.varde("keys", "init").out)
    assert first
    assert f"links        {first[0]}" in desk.varde("keys", "show").out
    assert "Nothing to do" in desk.varde("keys", "init").out
    desk.opened()
    desk.sql(
        "INSERT INTO link_key (case_id, hash, key_id, value_id, noted_on)"
        f" SELECT case_id, 'h', '{first[0]}', 'v', opened_on FROM case_file"
    )
    rotated = desk.varde("keys", "rotate", "links")
    assert "Restart the router" in rotated.out
    assert first[0] not in desk.varde("keys", "show").out
    finish = ("keys", "rotate", "links", "--finish")
    assert "1 old secrets are kept: 1 identifiers" in desk.varde(*finish).out
    desk.sql("DELETE FROM link_key")
    assert "0 old secrets are kept: 0 identifiers" in desk.varde(*finish).out
    assert "koordinator\trotate_key\tlinks" in desk.varde("audit", "show").out


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


def test_a_mail_is_answered_by_a_letter_that_is_counted_and_shows_nobody(desk: Desk) -> None:
    asyncio.run(desk.receive_mail(vouched=True))
    reference = asyncio.run(desk.triage())
    desk.types(b"Takk for at du sa fra.")
    answer = desk.varde("reply", reference, "--email")
    assert answer.status == 0
    assert answer.out == (
        f"Case {reference}: the reply goes out by e-mail. You are told if it fails.\n"
    )
    counted = desk.varde("outbound").out.splitlines()
    assert counted[0].split() == ["waiting", "sent", "failed"]
    assert [line.split() for line in counted[1:3]] == [
        ["receipt", "0", "0", "0"],
        ["reply", "1", "0", "0"],
    ]
    assert counted[3].startswith("oldest waiting ")
    assert "marker" not in answer.out + answer.err + "".join(counted)


def test_an_answer_by_e_mail_needs_a_sender_that_is_vouched_for_and_a_key_to_seal_to(
    desk: Desk,
) -> None:
    asyncio.run(desk.receive_mail(vouched=False))
    reference = asyncio.run(desk.triage())
    desk.types(b"Takk.")
    refused = desk.varde("reply", reference, "--email")
    assert (refused.status, refused.out) == (1, "")
    assert "går god for avsenderen" in refused.err
    assert "marker" not in refused.err
    (desk.folder / "keys" / "mailer.pub").unlink()
    desk.types(b"Takk.")
    assert "varde keys init" in desk.varde("reply", reference, "--email").err
    assert desk.varde("outbound").out.endswith("oldest waiting  none\n")
