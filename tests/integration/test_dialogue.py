"""A reporter comes back with the receipt: reads replies, adds, and may take the concern back."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from support import stores
from support.people import COORDINATOR, NAV
from support.router_house import NB, OWN, RouterHouse, router_house
from support.taken_back import ANSWER, TOLD, answered, rows, told
from varde.shared.casework import correspondence, dialogue
from varde.shared.casework.dialogue import Conversation
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.codes import Channel, HoldReason, Outcome, PageLanguage, Status
from varde.shared.domain.receipt import new_receipt, words_of
from varde.shared.errors import Refused, Transient
from varde.shared.messages import ConcernWithdrawn
from varde.shared.store.cases import save_case
from varde.shared.vault import PrivateKey, PrivateKeys


@pytest.fixture(params=stores.KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RouterHouse]:
    async with (
        stores.of_kind(request.param, tmp_path) as database,
        router_house(database) as opened,
    ):
        yield opened


async def opened(house: RouterHouse, receipt: str) -> Conversation:
    found = await dialogue.open_with(house.database, receipt)
    assert found is not None
    return found


async def withdrawn(house: RouterHouse, receipt: str) -> None:
    await dialogue.withdraw(house.database, await opened(house, receipt), house.clock)
    await house.deliver()


async def test_the_receipt_opens_what_the_coordinator_wrote(house: RouterHouse) -> None:
    receipt, case = await told(house)
    assert (await opened(house, receipt)).replies == ()
    await answered(house, case)
    house.clock.forward(days=1)
    await answered(house, case, "Ring oss gjerne.")
    found = await opened(house, receipt)
    assert [reply.text for reply in found.replies] == [ANSWER, "Ring oss gjerne."]
    assert (found.replies[1].on - found.replies[0].on).days == 1
    assert (len(found.sent_on), found.status) == (1, case.status)
    assert ANSWER not in repr(found)


async def test_a_later_receipt_tells_of_a_reply_that_it_cannot_open(house: RouterHouse) -> None:
    first = await house.mail(TOLD)
    await house.deliver()
    case = await house.newest()
    await dialogue.begin(house.database, first)
    await answered(house, case)
    later = await house.mail("Hun er hos oss nå.", subject=words_of(first, NB))
    await house.deliver()
    await dialogue.begin(house.database, later)
    found = await opened(house, later)
    assert (found.replies, found.closed) == ((), 1)
    await answered(house, case, "Ring oss gjerne.")
    found = await opened(house, later)
    assert ([reply.text for reply in found.replies], found.closed) == (["Ring oss gjerne."], 1)
    found = await opened(house, first)
    assert (len(found.replies), found.closed) == (2, 0)


async def test_the_database_alone_cannot_read_a_reply(house: RouterHouse) -> None:
    receipt, case = await told(house)
    await answered(house, case)
    async with house.database.read() as tx:
        stored = (await tx.execute(text("SELECT * FROM reply, reply_wrap, dialogue"))).all()
    assert not any(
        secret in bytes(str(value), "utf-8", "replace")
        for row in stored
        for value in row
        for secret in (b"trygt", receipt.encode())
    )


async def test_a_wrong_receipt_and_one_whose_key_is_not_the_stored_one_open_nothing(
    house: RouterHouse,
) -> None:
    receipt, _ = await told(house)
    assert await dialogue.open_with(house.database, new_receipt(lambda _: 1)) is None
    async with house.database.begin() as tx:
        other = PrivateKey.generate("reporter").public.raw
        await tx.execute(text("UPDATE dialogue SET public_key = :key"), {"key": other})
    assert await dialogue.open_with(house.database, receipt) is None


async def test_a_dialogue_is_open_before_anybody_has_read_the_concern(house: RouterHouse) -> None:
    raw = WebSubmission(PageLanguage.NB, TOLD).to_bytes()
    receipt = await house.receiver.receive(raw, Channel.WEB)
    assert (await opened(house, receipt)).status is None


async def test_the_dialogue_of_a_mail_begins_when_its_receipt_is_sent(house: RouterHouse) -> None:
    receipt = await house.mail(TOLD)
    await house.deliver()
    case = await house.newest()
    assert await dialogue.open_with(house.database, receipt) is None
    with pytest.raises(Refused, match="kvittering"):
        await answered(house, case)
    for _ in range(2):
        await dialogue.begin(house.database, receipt)
    await answered(house, case)
    assert [reply.text for reply in (await opened(house, receipt)).replies] == [ANSWER]


async def test_the_receipt_of_a_mail_that_was_joined_opens_the_same_dialogue(
    house: RouterHouse,
) -> None:
    receipt, case = await told(house)
    other = await house.mail("Hun er 15 år.", subject=words_of(receipt, NB))
    await dialogue.begin(house.database, other)
    await house.deliver()
    await answered(house, case)
    for one in (receipt, other):
        found = await opened(house, one)
        assert found.concern_id == case.concern_id
        assert [reply.text for reply in found.replies] == [ANSWER]


async def test_what_is_added_shows_as_a_day_and_is_the_coordinators_to_read(
    house: RouterHouse,
) -> None:
    receipt, case = await told(house)
    house.clock.forward(days=2)
    await house.add(case, "Hun er 15 år.")
    assert len((await opened(house, receipt)).sent_on) == 2


async def test_the_coordinator_sees_the_thread_and_it_is_audited(house: RouterHouse) -> None:
    _, case = await told(house)
    await answered(house, case)
    thread = await correspondence.thread(
        house.database,
        PrivateKeys(OWN),
        house.clock,
        COORDINATOR,
        case.reference,
        language=NB,
    )
    assert [reply.text for reply in thread.replies] == [ANSWER]
    assert [entry.action for entry in await house.log()][-2:] == ["reply", "open_dialogue"]


async def test_a_rotated_key_of_the_coordinators_still_opens_the_thread(house: RouterHouse) -> None:
    _, case = await told(house)
    await answered(house, case)
    new = PrivateKey.generate("coordinator")
    await house.review.rewrap_all(new.public)
    thread = await correspondence.thread(
        house.database,
        PrivateKeys(new),
        house.clock,
        COORDINATOR,
        case.reference,
        language=NB,
    )
    assert [reply.text for reply in thread.replies] == [ANSWER]


@pytest.mark.parametrize("words", ["", " \n\t "])
async def test_an_empty_reply_is_not_sent(house: RouterHouse, words: str) -> None:
    _, case = await told(house)
    with pytest.raises(Refused):
        await answered(house, case, words)


async def test_only_who_leads_may_reply(house: RouterHouse) -> None:
    _, case = await told(house)
    with pytest.raises(Refused):
        await correspondence.reply(
            house.database, OWN.public, house.clock, NAV, case.reference, ANSWER, language=NB
        )


async def test_what_a_reporter_takes_back_is_gone_and_the_case_is_closed_as_codes(
    house: RouterHouse,
) -> None:
    receipt, case = await told(house)
    await house.add(case, "Hun er 15 år. Ring 68 05 12 34.")
    await answered(house, case)
    await house.casework.note(COORDINATOR, case.reference, "Vi tar det opp.", language=NB)
    await withdrawn(house, receipt)
    assert set((await rows(house)).values()) == {0}
    left = await house.case(case)
    assert (left.status, left.outcome) == (Status.CLOSED, Outcome.WITHDRAWN)
    assert (left.account, left.notes, left.due_on) == ("", (), None)
    assert left.summary
    assert (await house.log())[-1].action == "withdrawn"
    assert await dialogue.open_with(house.database, receipt) is None
    with pytest.raises(Refused, match="slettet"):
        await house.review.show(case.reference, language=NB)


async def test_a_case_that_a_partner_has_taken_on_stays_open_for_the_coordinator(
    house: RouterHouse,
) -> None:
    receipt, case = await told(house)
    if case.held:
        await house.review.release(case.reference, with_account=False, language=NB)
    await house.casework.assign(COORDINATOR, case.reference, ["nav"], language=NB)
    await house.casework.accept(NAV, case.reference, language=NB)
    await house.casework.note(NAV, case.reference, "Vi møter henne fredag.", language=NB)
    await withdrawn(house, receipt)
    left = await house.case(case)
    assert left.open
    assert HoldReason.WITHDRAWN in left.hold_reasons
    assert [note.text for note in left.notes] == ["Vi møter henne fredag."]
    assert set((await rows(house)).values()) == {0}
    assert [held.reference for held in await house.review.held()] == [case.reference]


async def test_taking_back_twice_or_before_it_is_read_has_the_effect_of_once(
    house: RouterHouse,
) -> None:
    raw = WebSubmission(PageLanguage.NB, TOLD).to_bytes()
    receipt = await house.receiver.receive(raw, Channel.WEB)
    found = await opened(house, receipt)
    for _ in range(2):
        await dialogue.withdraw(house.database, found, house.clock)
    for _ in range(3):
        with suppress(Transient):  # until the concern has been read
            await house.deliver()
        house.clock.forward(minutes=2)
    case = await house.newest()
    assert case.outcome is Outcome.WITHDRAWN
    assert [entry.action for entry in await house.log()].count("withdrawn") == 1


async def test_what_was_added_last_is_not_missed_when_the_concern_is_taken_back_first(
    house: RouterHouse,
) -> None:
    receipt, case = await told(house)
    found = await opened(house, receipt)
    await dialogue.withdraw(house.database, found, house.clock)
    house.clock.forward(seconds=1)
    await house.store(case.concern_id, WebSubmission(PageLanguage.NB, "Hun er 15 år.").to_bytes())
    for _ in range(3):
        # Both may change the case at once; the relay sends again, after a while, what was refused.
        with suppress(Transient):
            await house.deliver()
        house.clock.forward(minutes=2)
    assert set((await rows(house)).values()) == {0}


async def test_a_case_that_had_ended_keeps_its_outcome(house: RouterHouse) -> None:
    receipt, case = await told(house)
    async with house.database.begin() as tx:
        ended = replace(
            case, status=Status.CLOSED, outcome=Outcome.ADVICE, version=case.version + 1
        )
        await save_case(tx, ended)
    await withdrawn(house, receipt)
    assert (await house.case(case)).outcome is Outcome.ADVICE
    assert set((await rows(house)).values()) == {0}


def test_the_event_names_the_concern_and_nothing_else() -> None:
    event = ConcernWithdrawn(concern_id="0" * 32)
    assert set(event.model_dump()) == {"event_id", "type", "concern_id"}
