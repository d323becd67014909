"""From a sealed concern to a closed case, on a real SQLite database, as each person may do it."""

import asyncio
import datetime as dt
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from support import stores
from support.people import COORDINATOR, DEPUTY, DIRECTORY, NAV, POLICE, SHELTER
from support.times import FixedClock
from varde.shared.casework.cases import Casework
from varde.shared.casework.finding import case_of_receipt
from varde.shared.casework.receive import Receiver
from varde.shared.casework.review import Review
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.triage import Reading, already_triaged, open_case
from varde.shared.domain.case import Assignment, Case
from varde.shared.domain.codes import (
    AssignmentRole,
    AssignmentState,
    Channel,
    HoldReason,
    Language,
    Outcome,
    PageLanguage,
    Status,
)
from varde.shared.domain.concern import Facts
from varde.shared.domain.receipt import words_of
from varde.shared.errors import Permanent, Refused, Transient
from varde.shared.messages import ConcernReceived
from varde.shared.store import audit, outbox, sealed
from varde.shared.store.database import Database
from varde.shared.vault import PrivateKey, PrivateKeys

NB = Language.NB
TRIAGE, OWN = PrivateKey.generate("triage"), PrivateKey.generate("coordinator")
SUMMARY = "Bekymringen gjelder mulig tvangsarbeid."
UNKNOWN = "Jeg finner ikke den saken. Saksnumre ser ut som 26-4817."


@dataclass
class House:
    """One small installation."""

    database: Database
    clock: FixedClock
    casework: Casework
    receiver: Receiver
    review: Review

    async def opened(
        self,
        *holds: HoldReason,
        account: str = "",
        excluded: frozenset[str] = frozenset(),
        raw: bytes = b"Subject: x\r\n\r\nSjefen tok passet.\r\n",
    ) -> Case:
        """A concern received and triaged."""
        await self.receiver.receive(raw, Channel.EMAIL)
        event = await self.event()
        proposed = Assignment("NAV", AssignmentRole.LEAD, AssignmentState.PROPOSED, "R1")
        reading = Reading(Facts(), SUMMARY, account, holds, (proposed,), "R1", "Fordi.", excluded)
        case = await self.triaged(event, reading)
        assert case is not None
        return case

    async def event(self) -> ConcernReceived:
        """The newest event in the outbox, taken out."""
        async with self.database.begin() as tx:
            rows = await outbox.lease(tx, self.clock.now(), 100)
            await outbox.remove(tx, [r.event_id for r in rows])
        return next(
            ConcernReceived.model_validate_json(r.body)
            for r in reversed(rows)
            if r.topic == "concern.received"
        )

    async def triaged(self, event: ConcernReceived, reading: Reading) -> Case | None:
        """What the router does at the end."""
        return await open_case(
            self.database,
            event,
            reading,
            coordinator=OWN.public,
            clock=self.clock,
            below=secrets.randbelow,
        )


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with stores.sqlite(tmp_path) as database:
        clock = FixedClock()
        receiver = Receiver(database, [TRIAGE.public, OWN.public], clock, secrets.randbelow)
        async with receiver.running():
            yield House(
                database,
                clock,
                Casework(database, DIRECTORY, clock),
                receiver,
                Review(database, PrivateKeys(OWN), clock, COORDINATOR),
            )


async def test_many_at_once_are_all_stored_with_receipts_of_their_own(house: House) -> None:
    raw = b"x" * 300_000
    receipts = await asyncio.gather(
        *(house.receiver.receive(raw if n == 7 else b"y", Channel.EMAIL) for n in range(300))
    )
    assert len(set(receipts)) == 300
    async with house.database.read() as tx:
        assert (await outbox.waiting(tx))[0] == 300


async def test_storage_that_is_out_is_said_and_nothing_is_stored(house: House) -> None:
    async with house.database.begin() as tx:
        await tx.exec_driver_sql("ALTER TABLE key_wrap RENAME TO away")
    with pytest.raises(Transient):
        await house.receiver.receive(b"x", Channel.EMAIL)
    async with house.database.begin() as tx:
        await tx.exec_driver_sql("ALTER TABLE away RENAME TO key_wrap")
        count = await tx.exec_driver_sql("SELECT count(*) FROM sealed_concern")
        assert count.scalar_one() == 0
    assert await house.receiver.receive(b"x", Channel.EMAIL)


async def test_the_same_event_makes_one_case_and_destroys_the_triage_wrap(house: House) -> None:
    await house.receiver.receive(b"x", Channel.EMAIL)
    event = await house.event()
    reading = Reading(Facts(), SUMMARY, "", (), (), "R1", "Fordi.")
    assert not await already_triaged(house.database, event)
    assert await house.triaged(event, reading)
    assert await house.triaged(event, reading) is None
    assert await house.triaged(ConcernReceived(concern_id=event.concern_id), reading) is None
    assert await already_triaged(house.database, event)
    async with house.database.read() as tx:
        concern = await sealed.load_concern(tx, event.concern_id)
    assert concern is not None
    assert [w.recipient for w in concern.wraps] == ["coordinator"]


async def test_the_coordinator_assigns_and_the_partner_follows_up(house: House) -> None:
    case = await house.opened()
    work, friday = house.casework, dt.date(2026, 3, 6)
    with pytest.raises(Refused, match="Bare koordinatoren"):
        await work.assign(NAV, case.reference, ["nav"], language=NB)
    view = await work.assign(
        COORDINATOR, case.reference, ["@politi", "NAV"], due_on=friday, note="Haster.", language=NB
    )
    assert (view.status, view.due_on, view.version) == (Status.ASSIGNED, friday, 2)
    assert [(a.partner, a.state) for a in view.assignments if a.state is AssignmentState.ASKED]
    declined = await work.decline(POLICE, case.reference, "Vi har ikke kapasitet.", language=NB)
    assert declined.status is Status.DISCUSSED
    await work.assign(DEPUTY, case.reference, ["nav"], language=NB)
    accepted = await work.accept(NAV, case.reference, language=NB)
    assert accepted.status is Status.FOLLOW_UP
    waiting = await work.set_status(NAV, case.reference, Status.WAITING, language=NB)
    assert waiting.status is Status.WAITING
    closed = await work.close(COORDINATOR, case.reference, Outcome.NAV, language=NB)
    assert (closed.outcome, closed.due_on) == (Outcome.NAV, None)
    with pytest.raises(Refused, match="avsluttet"):
        await work.accept(NAV, case.reference, language=NB)
    reopened = await work.reopen(COORDINATOR, case.reference, language=NB)
    assert (reopened.status, reopened.outcome) == (Status.REOPENED, None)
    async with house.database.read() as tx:
        log = await audit.entries(tx)
    assert audit.first_break(log) is None
    assert [e.action for e in log][-2:] == ["close", "reopen"]


async def test_partners_offer_ask_and_note(house: House) -> None:
    case = await house.opened()
    offered = await house.casework.offer(SHELTER, case.reference, language=NB)
    assert ("KRISESENTER", AssignmentState.ACCEPTED) in [
        (a.partner, a.state) for a in offered.assignments
    ]
    await house.casework.offer(SHELTER, case.reference, language=NB)
    await house.casework.ask_more(SHELTER, case.reference, language=Language.EN, noted_in=NB)
    noted = await house.casework.note(NAV, case.reference, "Vi tar det på møtet.", language=NB)
    assert str(noted.notes[-1].text) == "Vi tar det på møtet."
    assert "flere opplysninger" in str(noted.notes[0].text)
    with pytest.raises(Refused) as stopped:
        await house.casework.note(NAV, case.reference, "Ring 68 05 11 20", language=NB)
    assert "68 05" not in str(stopped.value)


@pytest.mark.parametrize(
    ("language", "words"),
    [(Language.NB, "gått ut"), (Language.NN, "gått ut"), (Language.EN, "passed")],
)
async def test_refusals_speak_the_actors_language(
    house: House, language: Language, words: str
) -> None:
    case = await house.opened()
    yesterday = dt.date(2026, 3, 1)
    with pytest.raises(Refused, match=words):
        await house.casework.set_deadline(COORDINATOR, case.reference, yesterday, language=language)


async def test_what_cannot_be_done_is_refused_and_changes_nothing(house: House) -> None:
    case = await house.opened()
    work, ref = house.casework, case.reference
    refused = [
        work.assign(COORDINATOR, ref, [], language=NB),
        work.assign(COORDINATOR, ref, ["@ingen"], language=NB),
        work.assign(COORDINATOR, ref, ["rvts"], language=NB),
        work.assign(COORDINATOR, ref, ["tilsyn"], language=NB),
        work.accept(POLICE, ref, language=NB),
        work.decline(NAV, ref, " ", language=NB),
        work.note(NAV, ref, " ", language=NB),
        work.set_status(NAV, ref, Status.URGENT, language=NB),
        work.set_status(COORDINATOR, ref, Status.CLOSED, language=NB),
        work.set_status(COORDINATOR, ref, Status.WAITING, language=NB),
        work.reopen(COORDINATOR, ref, language=NB),
        work.close(NAV, ref, Outcome.NAV, language=NB),
        work.view(NAV, "00-0000", language=NB),
        work.view(NAV, "tull", language=NB),
    ]
    for attempt in refused:
        with pytest.raises(Refused):
            await attempt
    assert (await work.view(COORDINATOR, ref, language=NB)).version == 1
    same = await work.set_deadline(COORDINATOR, ref, None, language=NB)
    assert same.version == 1


async def test_an_excluded_partner_cannot_tell_that_the_case_exists(house: House) -> None:
    case = await house.opened(excluded=frozenset({"NAV"}))
    work, ref = house.casework, case.reference
    for attempt in (
        work.view(NAV, ref, language=NB),
        work.accept(NAV, ref, language=NB),
        work.offer(NAV, ref, language=NB),
        work.ask_more(NAV, ref, language=NB, noted_in=NB),
        work.note(NAV, ref, "Vi tar det på møtet.", language=NB),
        work.decline(NAV, ref, "Vi har ikke plass.", language=NB),
    ):
        with pytest.raises(Refused) as refused:
            await attempt
        assert str(refused.value) == UNKNOWN
    assert not await work.list_cases(NAV, "open", language=NB)
    assert not await work.list_cases(NAV, "mine", language=NB)
    assert len(await work.list_cases(POLICE, "open", language=NB)) == 1
    with pytest.raises(Refused, match="habilitet"):
        await work.assign(COORDINATOR, ref, ["nav"], language=NB)


async def test_a_held_case_is_the_coordinators_alone_until_released(house: House) -> None:
    case = await house.opened(HoldReason.LANGUAGE, account="Person A har ikke fått lønn.")
    work, ref = house.casework, case.reference
    with pytest.raises(Refused, match="finner ikke"):
        await work.view(NAV, ref, language=NB)
    with pytest.raises(Refused, match="venter på gjennomgang"):
        await work.assign(COORDINATOR, ref, ["nav"], language=NB)
    with pytest.raises(Refused):
        await work.list_cases(NAV, "held", language=NB)
    assert [c.reference for c in await work.list_cases(COORDINATOR, "held", language=NB)] == [ref]
    assert not await work.list_cases(COORDINATOR, "open", language=NB)
    assert [c.reference for c in await house.review.held()] == [ref]
    shown, original = await house.review.show(ref, language=NB)
    assert shown.reference == ref
    assert "tok passet" in original.text
    assert original.account == "Person A har ikke fått lønn."
    assert "passet" not in repr(original)
    released = await house.review.release(ref, with_account=True, language=NB)
    assert (released.held, released.status) == (False, Status.DISCUSSED)
    card = await work.card(case.case_id, language=NB)
    assert card is not None
    assert str(card.account) == "Person A har ikke fått lønn."
    with pytest.raises(Refused):
        await house.review.release(ref, with_account=True, language=NB)
    async with house.database.read() as tx:
        assert "open_original" in [e.action for e in await audit.entries(tx)]


async def test_an_account_that_points_somebody_out_is_not_released(house: House) -> None:
    case = await house.opened(HoldReason.GUARD, account="Ring Oksana Prøvenko på 68 05 11 20.")
    with pytest.raises(Refused):
        await house.review.release(case.reference, with_account=True, language=NB)
    assert (
        await house.review.release(case.reference, with_account=False, language=NB)
    ).account == ""


async def test_keys_are_rotated_without_losing_a_concern(house: House) -> None:
    case = await house.opened(HoldReason.LANGUAGE, account="Person A.")
    new = PrivateKey.generate("coordinator")
    assert await house.review.rewrap_all(new.public) == 3  # the original, the account, the marks
    rotated = Review(house.database, PrivateKeys(new, (OWN,)), house.clock, COORDINATOR)
    assert await rotated.rewrap_all(new.public) == 0
    _, original = await rotated.show(case.reference, language=NB)
    assert original.account == "Person A."


async def test_a_receipt_leads_to_its_case_and_a_wrong_one_to_none(house: House) -> None:
    form = WebSubmission(PageLanguage.NB, "Sjefen tok passet.", contact="ring meg", child="yes")
    receipt = await house.receiver.receive(form.to_bytes(), Channel.WEB)
    reading = Reading(Facts(), SUMMARY, "", (), (), "R1", "Fordi.")
    case = await house.triaged(await house.event(), reading)
    assert case is not None
    found = await case_of_receipt(
        house.database, words_of(receipt, Language.EN).upper().replace(" ", ", ")
    )
    assert found is not None
    assert found.reference == case.reference
    _, original = await house.review.show(case.reference, language=NB)
    assert "ring meg" in original.text
    with pytest.raises(Refused):
        await case_of_receipt(house.database, "april mai juni")


async def test_two_coordinators_at_once_lose_nothing(house: House) -> None:
    case = await house.opened()
    await asyncio.gather(
        *(
            house.casework.note(
                COORDINATOR, case.reference, f"Vi tar det på møte {n}.", language=NB
            )
            for n in range(8)
        )
    )
    assert len((await house.casework.view(NAV, case.reference, language=NB)).notes) == 8


async def test_overdue_cases_are_listed_and_a_missing_card_is_none(house: House) -> None:
    case = await house.opened()
    await house.casework.set_deadline(COORDINATOR, case.reference, dt.date(2026, 3, 3), language=NB)
    assert not await house.casework.list_cases(COORDINATOR, "overdue", language=NB)
    house.clock.forward(days=5)
    assert len(await house.casework.list_cases(COORDINATOR, "overdue", language=NB)) == 1
    assert await house.casework.card("0" * 32, language=NB) is None


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"\xff", b'{"language": "xx", "text": "a"}'])
def test_a_damaged_submission_is_refused_without_its_content(raw: bytes) -> None:
    with pytest.raises(Permanent) as refused:
        WebSubmission.from_bytes(raw)
    assert refused.value.__cause__ is None


def test_a_submission_comes_back_as_it_was() -> None:
    form = WebSubmission(PageLanguage.NN, "Ho får ikkje løn 😢", arena="HJEM", want="advice")
    assert WebSubmission.from_bytes(form.to_bytes()) == form
    assert replace(form, text="") != form
