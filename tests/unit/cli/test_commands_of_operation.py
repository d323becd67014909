"""The commands on what keeps an installation going: keys, dead letters, a changed log, letters to reporters."""

import asyncio
import re
import secrets
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text

from support import stores
from support.installation import Answer, Desk, installation
from support.postgres import fresh_database
from varde.shared.casework.receive import Receiver
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import (
    Channel,
    HoldReason,
)
from varde.shared.messages import ConcernReceived
from varde.shared.store import sealed
from varde.shared.store.dead_letters import DatabaseDeadStore
from varde.shared.vault import load_public


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    return installation(tmp_path, monkeypatch, capsys)


def test_the_status_tells_how_long_the_oldest_has_waited(desk: Desk) -> None:
    desk.opened(HoldReason.GUARD)
    asyncio.run(desk.receive("Enda en."))
    shown = desk.varde("status")
    assert shown.status == 0
    assert re.search(r"oldest waiting concern  \d+ s", shown.out)
    assert re.search(r"open cases +1\nheld +1\ndead letters +0", shown.out)


def test_what_the_guard_stops_at_release_is_told_by_its_place_and_not_its_words(desk: Desk) -> None:
    _, reference = desk.opened(HoldReason.GUARD)
    desk.sql("UPDATE case_file SET summary = 'Ring 68 05 12 34 om dette.'")
    answer = desk.varde("held", "release", reference)
    assert (answer.status, answer.out) == (1, "")
    assert answer.err.endswith("\nsummary, characters 6–16: phone\n")
    assert "68 05" not in answer.err


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
    assert "3 data keys are wrapped" in rotated.out
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
    assert "3 data keys" in again.out


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
