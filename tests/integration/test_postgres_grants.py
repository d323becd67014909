"""Least privilege in PostgreSQL: each service's login does its work through the real code, and no more."""

import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import structlog
from prometheus_client import CollectorRegistry
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from support import stores
from support.linking import CHEAP, secret
from support.people import COORDINATOR, DIRECTORY, NAV
from support.running import ROOT
from support.times import FixedClock
from support.timetables import SHIPPED
from varde.intake_email.door import with_envelope
from varde.router.auditor import Auditor
from varde.router.rules import Rules
from varde.shared.casework import correspondence, dialogue, links, schedule
from varde.shared.casework.additions import add_to_case, waiting
from varde.shared.casework.cases import Casework
from varde.shared.casework.comparing import NOTHING, Compared
from varde.shared.casework.correction import Changes, correct
from varde.shared.casework.email_reply import reply_by_email
from varde.shared.casework.finding import case_of_receipt
from varde.shared.casework.joining import Pointers, end, join
from varde.shared.casework.judging import Judge
from varde.shared.casework.outbound import Queue, ReturnAddress, letter_failed
from varde.shared.casework.receive import Receiver, add_information
from varde.shared.casework.review import Review
from varde.shared.casework.triage import Reading, already_triaged, open_case
from varde.shared.casework.undelivered import Report, taken_as_report, to_the_case
from varde.shared.casework.uploads import Uploads, sweep
from varde.shared.casework.withdrawal import withdraw
from varde.shared.domain.case import Assignment
from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    AssignmentRole,
    AssignmentState,
    Band,
    Channel,
    Form,
    HoldReason,
    Language,
    Outcome,
    Rarity,
    Scan,
    Status,
)
from varde.shared.domain.concern import Facts
from varde.shared.domain.links import Identifier, LinkKind
from varde.shared.domain.receipt import words_of
from varde.shared.domain.reply_token import new_token
from varde.shared.domain.small_world import Gate, Widening
from varde.shared.errors import Permanent, Transient
from varde.shared.messages import ConcernReceived, ConcernWithdrawn, InformationAdded, new_id, parse
from varde.shared.platform.partners import load_directory
from varde.shared.store import (
    audit,
    cards,
    cases,
    corrections,
    due_steps,
    link_keys,
    local_channel,
    outbox,
    reply_tokens,
    sealed,
)
from varde.shared.store import outbound as letters
from varde.shared.store.database import Database
from varde.shared.store.exact import Exact, tally
from varde.shared.store.tables import metadata
from varde.shared.vault import MAILER, BlindIndex, LinkSecrets, PrivateKey, PrivateKeys

pytestmark = pytest.mark.postgres

NB = Language.NB
PARTNERS = ROOT / "config" / "partners.toml"
TRIAGE, OWN = PrivateKey.generate("triage"), PrivateKey.generate("coordinator")
PHONE = Identifier(LinkKind.PHONE, "+4768051234")
FILES = ("attachment_upload", "attachment_chunk", "attachment", "attachment_wrap")
SEALED = (
    "sealed_concern",
    "key_wrap",
    "sealed_account",
    "sealed_addition",
    "addition_wrap",
    "addition_account",
    *FILES,
)
UNSEEN = (
    *SEALED,
    "outbound_letter",
    "case_exact",
    "correction",
    "link_key",
    "reply_token",
    "delivery",
    "dialogue",
    "reply",
    "reply_wrap",
)
"""What the chat may not even look at."""
RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


@dataclass
class House:
    """One database as its owner and each service see it."""

    owner: Database
    intake: Database
    dialogue: Database
    mailer: Database
    router: Database
    chatops: Database
    desk: Database
    clock: FixedClock
    compared: Compared = NOTHING

    async def received(
        self, raw: bytes = b"Subject: x\r\n\r\nSjefen tok passet."
    ) -> tuple[str, ConcernReceived]:
        """A concern put in by intake's login; the receipt, and the event as the relay takes it."""
        receiver = Receiver(self.intake, [TRIAGE.public, OWN.public], self.clock, secrets.randbelow)
        async with receiver.running():
            receipt = await receiver.receive(raw, Channel.EMAIL)
        self.clock.forward(seconds=1)
        async with self.router.begin() as tx:
            rows = await outbox.lease(tx, self.clock.now(), 10)
        async with self.router.begin() as tx:
            await outbox.postpone(tx, [r.event_id for r in rows], self.clock.now())
            await outbox.remove(tx, [r.event_id for r in rows])
        event = next(parse(r.body) for r in rows if r.topic == "concern.received")
        assert isinstance(event, ConcernReceived)
        return receipt, event

    async def triaged(self, event: ConcernReceived, *holds: HoldReason) -> str:
        """A case opened by the router's login; its reference."""
        proposed = Assignment("NAV", AssignmentRole.LEAD, AssignmentState.PROPOSED, "R1")
        summary, account = "Bekymringen gjelder mulig tvangsarbeid.", "Person A fikk ikke lønn."
        exact = Exact(
            Facts(arena=Arena.SJO), (Widening(Band.ARENA, Rarity.SMALL_ARENA),), "R1", "Fordi."
        )
        reading = Reading(
            Facts(),
            summary,
            account,
            holds,
            (proposed,),
            "R1",
            "Fordi.",
            exact=exact,
            compared=self.compared,
        )
        assert not await already_triaged(self.router, event)
        case = await open_case(
            self.router,
            event,
            reading,
            coordinator=OWN.public,
            clock=self.clock,
            below=secrets.randbelow,
        )
        assert case is not None
        return case.reference


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with stores.postgres() as owner, stores.logins(owner) as logins:
        yield House(owner, clock=FixedClock(), compared=NOTHING, **logins)


async def _refused(database: Database, statement: str) -> None:
    with pytest.raises(Transient, match="varde migrate") as refused:
        async with database.begin() as tx:
            await tx.execute(text(statement))
    assert getattr(refused.value.__cause__, "sqlstate", "") == "42501", statement


async def test_every_use_case_works_with_its_own_login(house: House) -> None:
    receipt, event = await house.received()
    reference = await house.triaged(event, HoldReason.LANGUAGE)
    review = Review(house.desk, PrivateKeys(OWN), house.clock, COORDINATOR)
    assert [case.reference for case in await review.held()] == [reference]
    _, original = await review.show(reference, language=NB)
    assert "tok passet" in original.text
    assert original.exact is not None
    async with house.router.read() as tx:
        assert sum((await tally(tx)).values()) == 1
    released = await review.release(reference, with_account=True, language=NB)
    new = PrivateKey.generate("coordinator")
    assert await review.rewrap_all(new.public) == 1
    found = await case_of_receipt(house.desk, words_of(receipt, Language.NB))
    assert found is not None
    work = Casework(house.chatops, DIRECTORY, house.clock)
    assert (await work.list_cases(NAV, "mine", language=NB))[0].reference == reference
    await work.assign(COORDINATOR, reference, ["nav"], note="Haster.", language=NB)
    assert (await work.accept(NAV, reference, language=NB)).status is Status.FOLLOW_UP
    assert (await work.view(NAV, reference, language=NB)).reference == reference
    assert await work.card(released.case_id, language=NB)
    async with house.desk.read() as tx:
        assert audit.first_break(await audit.entries(tx)) is None


async def test_each_login_does_its_part_of_the_clock(house: House) -> None:
    _, event = await house.received()
    reference = await house.triaged(event, HoldReason.LANGUAGE)
    house.clock.forward(minutes=1)
    assert await schedule.run_due(house.router, SHIPPED, house.clock.now()) == 3
    review = Review(house.desk, PrivateKeys(OWN), house.clock, COORDINATOR)
    await review.show(reference, language=NB)
    await review.release(reference, with_account=False, language=NB)
    await Casework(house.chatops, DIRECTORY, house.clock).accept(NAV, reference, language=NB)
    house.clock.forward(days=20)
    assert await schedule.adopt(house.router, house.clock.now()) == 0
    while await schedule.run_due(house.router, SHIPPED, house.clock.now()):
        pass
    async with house.owner.read() as tx:
        ran = await due_steps.unhandled(
            tx, "chatops", house.clock.now() - timedelta(days=1), house.clock.now()
        )
    assert [(step.wait.kind, step.step) for step in ran] == [("open", 1)]
    told = await schedule.reminder(house.chatops, DIRECTORY, ran[0].step_id)
    assert told is not None
    assert told.reference == reference
    async with house.chatops.begin() as tx:
        assert await outbox.first_time(tx, "chatops", ran[0].step_id, house.clock.now())
    auditor = Auditor(house.router, house.clock, CollectorRegistry(), structlog.get_logger())
    house.clock.forward(minutes=6)
    assert (await auditor.audit()).none
    async with house.desk.read() as tx:
        assert {entry.reference for entry in await due_steps.ahead(tx)} == {reference}
    for database in (house.router, house.chatops, house.desk):
        await _refused(database, "DELETE FROM due_step")


async def test_cases_are_linked_each_service_with_its_own_login(house: House) -> None:
    values = BlindIndex(LinkSecrets(secret()), CHEAP).blinded([PHONE])
    house.compared = Compared(values, most_cases=4)
    first, second = [await house.triaged((await house.received())[1]) for _ in range(2)]
    work = Casework(house.chatops, DIRECTORY, house.clock)
    assert (await work.view(COORDINATOR, second, language=NB)).links[0].reference == first
    await work.close(COORDINATOR, first, Outcome.ADVICE, language=NB)
    async with house.desk.read() as tx:
        assert sum((await link_keys.secrets_in_use(tx)).values()) == 2
    await _refused(house.desk, "SELECT hash FROM link_key")
    house.clock.forward(days=1000)
    await links.end(house.router, house.clock)
    async with house.desk.read() as tx:
        assert sum((await link_keys.secrets_in_use(tx)).values()) == 1


async def test_what_is_added_and_corrected_works_with_each_login(house: House) -> None:
    _, event = await house.received()
    reference = await house.triaged(event)
    added = await add_information(
        house.intake,
        [TRIAGE.public, OWN.public],
        house.clock,
        event.concern_id,
        b"Subject: x\r\n\r\nHun er 15.",
        Channel.EMAIL,
    )
    more = InformationAdded(concern_id=event.concern_id, addition_id=added)
    assert await waiting(house.router, more) is not None
    directory = load_directory(PARTNERS)
    rules = Rules.load(ROOT / "config" / "routing.toml", directory)
    judge = Judge(Gate(), rules, NB, "1")
    exact = Exact(Facts(age=AgeGroup.CHILD), (), "R1", "Fordi.")
    reading = Reading(Facts(), "", "Person A er under 18.", (), (), "R1", "Fordi.", exact=exact)
    now = await add_to_case(
        house.router,
        more,
        reading,
        judge,
        directory=directory,
        coordinator=OWN.public,
        clock=house.clock,
    )
    assert now is not None
    assert now.facts.child
    changes = Changes(forms=(Form.LAB,))
    await correct(house.desk, judge, house.clock, COORDINATOR, reference, changes, language=NB)
    review = Review(house.desk, PrivateKeys(OWN), house.clock, COORDINATOR)
    _, original = await review.show(reference, language=NB)
    assert "15" in original.added[0].text
    assert await review.rewrap_all(PrivateKey.generate("coordinator").public) == 4
    async with house.router.read() as tx:
        assert [c.corrected for c in await corrections.everything(tx)] == ["LAB"]


async def test_a_letter_goes_in_by_the_door_and_is_worked_on_by_the_mailer(house: House) -> None:
    key = PrivateKey.generate(MAILER)
    receiver = Receiver(house.intake, [OWN.public], house.clock, secrets.randbelow, key.public)
    async with receiver.running():
        to = ReturnAddress("kari@nabo.example")
        await receiver.receive(b"Subject: x\r\n\r\ny", Channel.EMAIL, send_receipt=to)
    new = PrivateKey.generate(MAILER)
    review = Review(house.desk, PrivateKeys(key), house.clock, COORDINATOR)
    assert await review.rewrap_all(new.public) == 1
    queue = Queue(house.mailer, PrivateKeys(new), house.clock, secrets.randbelow)
    letter = await queue.claim()
    assert letter is not None
    assert queue.open(letter).to == to.address
    assert await queue.later(letter, "451")
    house.clock.forward(hours=1)
    again = await queue.claim()
    assert again is not None
    await queue.failed(again, "5.1.1")
    async with house.router.begin() as tx:
        topics = [row.topic for row in await outbox.lease(tx, house.clock.now(), 10)]
    assert "letter.failed" in topics
    house.clock.forward(days=60)
    await queue.forget()
    assert await queue.waiting() == 0


async def test_an_answer_is_written_sent_and_comes_back_each_with_its_own_login(
    house: House,
) -> None:
    raw = with_envelope("kari@nabo.example", "b@varde.example", b"\r\nHei", vouched=True)
    _, event = await house.received(raw)
    reference = await house.triaged(event)
    await reply_by_email(
        house.desk,
        PrivateKeys(OWN),
        (key := PrivateKey.generate(MAILER)).public,
        clock=house.clock,
        below=secrets.randbelow,
        actor=COORDINATOR,
        reference=reference,
        text="Takk.",
        language=NB,
    )
    queue = Queue(house.mailer, PrivateKeys(key), house.clock, secrets.randbelow)
    letter = await queue.claim()
    assert letter is not None
    await queue.sent(letter)
    async with house.desk.read() as tx:
        assert sum((await letters.counts(tx)).values()) == 1
    _, report = await house.received()
    told = Report((letter.letter_id,), failed=True, code="5.1.1")
    assert await taken_as_report(house.router, report, told, house.clock)
    assert await already_triaged(house.router, report)
    assert await to_the_case(house.router, letter_failed(letter), house.clock)
    await _refused(house.router, "SELECT ciphertext FROM outbound_letter")
    await _refused(house.desk, "UPDATE outbound_letter SET ciphertext = ''")


async def test_the_mailer_sees_nothing_but_letters(house: House) -> None:
    for table in set(metadata.tables) - {"outbound_letter"}:
        await _refused(house.mailer, f"SELECT * FROM {table}")


async def test_mails_find_their_case_each_service_with_its_own_login(house: House) -> None:
    _, event = await house.received()
    await house.triaged(event)
    token = new_token(secrets.randbelow)
    async with house.intake.begin() as tx:
        await reply_tokens.put(tx, token, event.concern_id, house.clock.today())
    receipt, reply = await house.received()
    for digests, belongs in ((("0" * 32,), False), (("0" * 32,), True)):
        pointers = Pointers(token if belongs else "", digests=digests)
        joined = await join(
            house.router, reply, pointers, window=timedelta(days=7), clock=house.clock
        )
        assert joined is belongs
    assert await already_triaged(house.router, reply)
    found = await case_of_receipt(house.desk, words_of(receipt, NB))
    assert found is not None
    assert found.concern_id == event.concern_id
    async with house.desk.begin() as tx:
        assert await reply_tokens.revoke(tx, event.concern_id) == 1
    house.clock.forward(days=100)
    await end(house.router, house.clock, timedelta(days=7))
    await _refused(house.intake, "SELECT * FROM reply_token")
    await _refused(house.desk, "SELECT digest FROM reply_token")
    await _refused(house.router, "UPDATE sealed_concern SET ciphertext = ''")


async def test_a_reporter_comes_back_each_service_with_its_own_login(house: House) -> None:
    receipt, event = await house.received()
    reference = await house.triaged(event)
    await dialogue.begin(house.intake, receipt)
    await correspondence.reply(
        house.desk, OWN.public, house.clock, COORDINATOR, reference, "Takk.", language=NB
    )
    found = await dialogue.open_with(house.dialogue, receipt)
    assert found is not None
    assert [reply.text for reply in found.replies] == ["Takk."]
    await correspondence.thread(
        house.desk, PrivateKeys(OWN), house.clock, COORDINATOR, reference, language=NB
    )
    await dialogue.withdraw(house.intake, found, house.clock)
    await withdraw(house.router, ConcernWithdrawn(concern_id=event.concern_id), house.clock)
    assert await dialogue.open_with(house.dialogue, receipt) is None
    for statement in (
        "SELECT ciphertext FROM sealed_concern",
        "SELECT ciphertext FROM sealed_addition",
        "SELECT * FROM key_wrap",
        "SELECT summary FROM case_file",
        "SELECT * FROM addition_wrap",
        "DELETE FROM reply",
    ):
        await _refused(house.dialogue, statement)


async def test_intake_cannot_add_to_what_is_not_there(house: House) -> None:
    with pytest.raises(Permanent, match="no concern"):
        await add_information(
            house.intake, [OWN.public], house.clock, new_id(), b"x", Channel.EMAIL
        )


async def test_intake_takes_in_files_and_can_take_away_only_what_is_under_way(
    house: House,
) -> None:
    receiver = Receiver(house.intake, [TRIAGE.public, OWN.public], house.clock, secrets.randbelow)
    async with (
        receiver.running(),
        Uploads(house.intake, OWN.public, house.clock).batch() as batch,
    ):
        kept, left = batch.begin(), batch.begin()
        for upload in (kept, left):
            await upload.write(b"x" * 3_000_000)
        file = await kept.finish("kaia.jpg", "image/jpeg", Scan.CLEAN)
        await receiver.receive(b"raw", Channel.WEB, [file])
        await left.discard()
        await kept.discard()
        batch.kept = True
    with pytest.raises(IntegrityError):
        async with house.intake.begin() as tx:
            await tx.execute(text("DELETE FROM attachment_upload"))
    async with house.owner.read() as tx:
        chunks = await tx.execute(text("SELECT DISTINCT attachment_id FROM attachment_chunk"))
        assert list(chunks.scalars()) == [file.attachment_id]
    assert (
        await Review(house.desk, PrivateKeys(OWN), house.clock, COORDINATOR).rewrap_all(
            PrivateKey.generate("coordinator").public
        )
        == 2
    )


async def test_the_router_sweeps_uploads_and_a_concern_takes_its_files_along(house: House) -> None:
    receiver = Receiver(house.intake, [OWN.public], house.clock, secrets.randbelow)
    uploads = Uploads(house.intake, OWN.public, house.clock)
    async with receiver.running():
        upload = uploads.upload()
        await receiver.receive(
            b"raw", Channel.WEB, [await upload.finish("kaia.jpg", "image/jpeg", Scan.CLEAN)]
        )
    await uploads.upload().write(b"x" * 3_000_000)
    house.clock.forward(days=1)
    await sweep(house.router, house.clock)
    count = text("SELECT count(*) FROM attachment_chunk")
    async with house.owner.begin() as tx:
        assert (await tx.execute(count)).scalar_one() == 1
        await tx.execute(text("GRANT SELECT, DELETE ON sealed_concern TO varde_router"))
    async with house.router.begin() as tx:
        await tx.execute(text("DELETE FROM sealed_concern"))
    async with house.owner.read() as tx:
        assert (await tx.execute(count)).scalar_one() == 0


async def test_the_chat_keeps_its_cards_and_messages(house: House) -> None:
    _, event = await house.received()
    async with house.chatops.begin() as tx:
        await cards.put(tx, event.concern_id, "slack", cards.CardPost("m", 1))
        await cards.put(tx, event.concern_id, "slack", cards.CardPost("m", 2))
        message = local_channel.LocalMessage("m1", "group", "c1", 1, {})
        await local_channel.post(tx, message)
        await local_channel.change(tx, "m1", 2, {})
        assert await local_channel.messages(tx)
        assert await outbox.first_time(tx, "chatops", event.event_id, house.clock.now())


async def test_the_desk_sees_what_status_shows(house: House) -> None:
    await house.received()
    async with house.desk.read() as tx:
        assert await sealed.oldest_waiting(tx) is not None
        assert (await outbox.waiting(tx))[0] == 0
        assert await cases.open_cases(tx) == []


async def test_the_router_forgets_handled_events(house: House) -> None:
    _, event = await house.received()
    await house.triaged(event)
    house.clock.forward(days=40)
    async with house.router.begin() as tx:
        assert await outbox.forget_before(tx, house.clock.now()) == 1


async def test_intake_can_look_at_nothing(house: House) -> None:
    await house.received()
    for table in metadata.tables:
        await _refused(house.intake, f"SELECT * FROM {table}")
        if table != "attachment_upload":  # what is under way, and no more: the test below
            await _refused(house.intake, f"DELETE FROM {table}")
    for table in ("sealed_concern", "sealed_addition", "outbox"):
        await _refused(house.intake, f"TRUNCATE {table} CASCADE")


async def test_the_chat_cannot_reach_what_is_sealed(house: House) -> None:
    for table in (*UNSEEN, "outbox", "dead_letter"):
        await _refused(house.chatops, f"SELECT * FROM {table}")
        await _refused(house.chatops, f"DELETE FROM {table}")


async def test_nobody_rewrites_the_audit_log(house: House) -> None:
    for database in (house.intake, house.router, house.chatops, house.desk):
        await _refused(database, "UPDATE audit SET actor = 'x'")
        await _refused(database, "DELETE FROM audit")
        await _refused(database, "TRUNCATE audit")
        await _refused(database, "DROP TABLE audit")
    with pytest.raises(Transient) as refused:
        async with house.owner.begin() as tx:
            await tx.execute(text("TRUNCATE audit"))
    assert "append-only" in str(refused.value.__cause__)


async def test_the_rights_are_these_and_no_others(house: House) -> None:
    query = text("SELECT has_table_privilege(:role, :table, :right)")
    held: dict[str, set[str]] = {}
    async with house.owner.read() as tx:
        for service in stores.SERVICES:
            for table in (*metadata.tables, "alembic_version"):
                for right in RIGHTS:
                    asked = {"role": f"varde_{service}", "table": table, "right": right}
                    if (await tx.execute(query, asked)).scalar_one():
                        held.setdefault(service, set()).add(f"{right} {table}")
    into = (
        "sealed_concern",
        "key_wrap",
        "sealed_addition",
        "addition_wrap",
        "outbox",
        *FILES,
        "reply_token",
        "outbound_letter",
        "dialogue",
    )
    assert held["intake"] == {f"INSERT {t}" for t in into} | {"DELETE attachment_upload"}
    assert held["dialogue"] == {f"SELECT {t}" for t in ("dialogue", "reply", "reply_wrap")}
    assert held["mailer"] == {
        *(f"{right} outbound_letter" for right in ("SELECT", "UPDATE", "DELETE")),
        "INSERT outbox",
    }
    seals = {"INSERT reply", "INSERT reply_wrap"}
    assert {r for r in held["chatops"] if r.split()[1] in (*UNSEEN, "dead_letter")} == seals
    assert {r for r in held["router"] if r.split()[1] in SEALED} == {
        "SELECT sealed_concern",
        "DELETE sealed_concern",
        "SELECT key_wrap",
        "DELETE key_wrap",
        "SELECT sealed_account",
        "INSERT sealed_account",
        "DELETE sealed_account",
        "SELECT sealed_addition",
        "INSERT sealed_addition",
        "SELECT addition_wrap",
        "INSERT addition_wrap",
        "DELETE addition_wrap",
        "INSERT addition_account",
        "SELECT attachment_upload",
        "DELETE attachment_upload",
    }
    assert {r for r in held["router"] if r.endswith(" correction")} == {"SELECT correction"}
    everything = set().union(*held.values())
    assert not {r for r in everything if r.split()[0] in {"TRUNCATE", "REFERENCES", "TRIGGER"}}
    doctors = {r for r in everything if r.split()[1] == "alembic_version"}
    assert doctors == {"SELECT alembic_version"} <= held["desk"]
    for service in ("router", "chatops", "desk"):
        assert {r for r in held[service] if r.endswith(" audit")} == {
            "SELECT audit",
            "INSERT audit",
        }
