"""Mails that belong to an earlier concern: from the door's envelope over the bus into its case, on both databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from support import stores
from support.joined_mail import CHILD, OTHER, PLAIN, actions, added_to, count_cases, first_case
from support.people import COORDINATOR, NAV
from support.router_house import NB, RouterHouse, router_house
from varde.shared.casework.finding import case_of_receipt
from varde.shared.casework.joining import end, revoke
from varde.shared.domain.codes import AgeGroup, HoldReason, Outcome
from varde.shared.domain.receipt import new_receipt, receipt_digest, words_of
from varde.shared.errors import Refused, Transient
from varde.shared.messages import ConcernReceived
from varde.shared.store import additions, deliveries, joining, outbox, reply_tokens

WRONG_TOKEN = "a" * 16
WRONG_RECEIPT = words_of(new_receipt(lambda _: 1), NB)


@pytest.fixture(params=stores.KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RouterHouse]:
    async with (
        stores.of_kind(request.param, tmp_path) as database,
        router_house(database) as opened,
    ):
        yield opened


async def test_a_mail_to_the_token_of_a_concern_adds_to_its_case_whoever_sends_it(
    house: RouterHouse,
) -> None:
    case, _ = await first_case(house)
    await house.mail(CHILD, sender=OTHER, token=await house.token(case))
    await house.deliver()
    now = await house.case(case)
    assert (await count_cases(house), now.version, now.facts.age) == (1, 2, AgeGroup.CHILD)
    assert (await actions(house))[-1] == "information_added"
    _, original = await house.review.show(case.reference, language=NB)
    (added,) = original.added
    assert CHILD in added.text
    assert "Søsteren Person A fortalte det." in (await house.accounts(case))[1]


@pytest.mark.parametrize("subject", ["{}", "SV: Kvittering {} takk", "re: ({})"])
async def test_a_mail_with_the_receipt_in_its_subject_adds_to_its_case(
    house: RouterHouse, subject: str
) -> None:
    case, receipt = await first_case(house)
    await house.mail(CHILD, sender=OTHER, subject=subject.format(words_of(receipt, NB)))
    await house.deliver()
    now = await house.case(case)
    assert (await count_cases(house), now.facts.age) == (1, AgeGroup.CHILD)
    assert words_of(receipt, NB).split()[0] not in (await house.accounts(case))[1].lower()


@pytest.mark.parametrize(
    ("token", "subject"),
    [(WRONG_TOKEN, "Uro"), ("", f"Kvittering {WRONG_RECEIPT}"), (WRONG_TOKEN, WRONG_RECEIPT)],
)
async def test_what_leads_nowhere_makes_a_mail_an_ordinary_concern(
    house: RouterHouse, token: str, subject: str
) -> None:
    case, _ = await first_case(house)
    await house.mail(CHILD, sender=OTHER, token=token, subject=subject)
    await house.deliver()
    assert await count_cases(house) == 2
    assert (await house.newest()).facts.child
    assert await added_to(house, case) == []


async def test_a_token_that_is_revoked_leads_nowhere(house: RouterHouse) -> None:
    case, _ = await first_case(house)
    token = await house.token(case)
    async with house.database.begin() as tx:
        assert await reply_tokens.revoke(tx, case.concern_id) == 1
    await house.mail(CHILD, token=token)
    await house.deliver()
    assert await count_cases(house) == 2


async def test_who_leads_revokes_the_tokens_of_a_case_and_nobody_else_does(
    house: RouterHouse,
) -> None:
    case, _ = await first_case(house)
    token = await house.token(case)
    for actor, reference in ((NAV, case.reference), (COORDINATOR, "26-0000x")):
        with pytest.raises(Refused):
            await revoke(house.database, house.clock, actor, reference, language=NB)
    count = await revoke(house.database, house.clock, COORDINATOR, case.reference, language=NB)
    assert (count, (await actions(house))[-1]) == (1, "revoke_tokens")
    async with house.database.read() as tx:
        assert await reply_tokens.concern_of(tx, token) is None


async def test_a_wrong_token_does_not_keep_a_right_receipt_from_leading_there(
    house: RouterHouse,
) -> None:
    case, receipt = await first_case(house)
    await house.mail(CHILD, token=WRONG_TOKEN, subject=words_of(receipt, NB))
    await house.deliver()
    assert [await count_cases(house), len(await added_to(house, case))] == [1, 1]


async def test_the_receipt_of_what_was_joined_leads_to_the_same_case(house: RouterHouse) -> None:
    case, first = await first_case(house)
    second = await house.mail(CHILD, token=await house.token(case))
    await house.deliver()
    third = await house.mail("Hun ble hentet av en bil.", subject=words_of(second, NB))
    await house.deliver()
    for receipt in (first, second, third):
        found = await case_of_receipt(house.database, words_of(receipt, NB))
        assert found is not None
        assert found.case_id == case.case_id
    assert [await count_cases(house), len(await added_to(house, case))] == [1, 2]


async def test_a_token_made_for_what_was_joined_leads_to_the_same_case(house: RouterHouse) -> None:
    case, _ = await first_case(house)
    joined = await house.mail(CHILD, token=await house.token(case))
    await house.deliver()
    async with house.database.begin() as tx:
        await reply_tokens.put(
            tx, WRONG_TOKEN, (await added_to(house, case))[0].addition_id, house.clock.today()
        )
    await house.mail("Hun ble hentet av en bil.", token=WRONG_TOKEN, subject=words_of(joined, NB))
    await house.deliver()
    assert [await count_cases(house), len(await added_to(house, case))] == [1, 2]
    async with house.database.begin() as tx:
        assert await reply_tokens.revoke(tx, case.concern_id) == 2


async def test_a_reply_to_a_closed_case_tells_the_coordinator(house: RouterHouse) -> None:
    case, _ = await first_case(house)
    token = await house.token(case)
    await house.casework.close(COORDINATOR, case.reference, Outcome.ADVICE, language=NB)
    await house.mail(CHILD, token=token)
    await house.deliver()
    now = await house.case(case)
    assert (now.open, now.hold_reasons) == (False, (HoldReason.ADDED_LATE,))


async def test_a_reply_waits_until_what_it_answers_is_read(house: RouterHouse) -> None:
    receipt = await house.mail(PLAIN)
    async with house.database.read() as tx:
        concern_id = await joining.find_by_receipt(tx, receipt_digest(receipt))
    assert concern_id is not None
    reply = await house.mail(CHILD, subject=words_of(receipt, NB))
    async with house.database.read() as tx:
        reply_id = await joining.find_by_receipt(tx, receipt_digest(reply))
    assert reply_id is not None
    with pytest.raises(Transient, match="no case yet"):
        await house.triage.handle(ConcernReceived(concern_id=reply_id).to_bytes())
    assert await count_cases(house) == 0
    await house.triage.handle(ConcernReceived(concern_id=concern_id).to_bytes())
    await house.triage.handle(ConcernReceived(concern_id=reply_id).to_bytes())
    await house.deliver()
    case = await house.newest()
    assert (await count_cases(house), case.facts.child) == (1, True)


async def test_a_mail_joined_is_not_joined_or_read_again(house: RouterHouse) -> None:
    case, _ = await first_case(house)
    await house.mail(CHILD, token=await house.token(case))
    await house.deliver()
    (added,) = await added_to(house, case)
    for _ in range(2):
        await house.triage.handle(ConcernReceived(concern_id=added.addition_id).to_bytes())
    await house.deliver()
    assert ((await house.case(case)).version, await count_cases(house)) == (2, 1)
    assert [wrap.recipient for wrap in added.wraps] == ["coordinator"]


async def test_two_replies_at_once_are_both_added(house: RouterHouse) -> None:
    case, receipt = await first_case(house)
    await house.mail(CHILD, token=await house.token(case))
    await house.mail("Hun ble hentet av en bil.", subject=words_of(receipt, NB), sender=OTHER)
    for _ in range(5):
        try:
            await house.deliver()
        except Transient:
            house.clock.forward(seconds=60)
    assert [await count_cases(house), len(await added_to(house, case))] == [1, 2]
    assert (await house.case(case)).version == 3


async def test_a_concern_that_has_something_added_before_it_is_read_stays_its_own(
    house: RouterHouse,
) -> None:
    case, _ = await first_case(house)
    receipt = await house.mail(CHILD, token=await house.token(case))
    async with house.database.read() as tx:
        concern_id = await joining.find_by_receipt(tx, receipt_digest(receipt))
    assert concern_id is not None
    added = await house.store(concern_id, b'{"language": "nb", "text": "Mer."}')
    for _ in range(5):
        try:
            await house.deliver()
        except Transient:
            house.clock.forward(seconds=60)
    assert await count_cases(house) == 2
    async with house.database.read() as tx:
        assert await additions.load_addition(tx, added) is not None


async def test_tokens_end_with_the_case_when_they_are_old_enough(house: RouterHouse) -> None:
    case, _ = await first_case(house)
    token = await house.token(case)
    window = house.triage._joining.window  # its window

    async def leads() -> bool:
        await end(house.database, house.clock, window)
        async with house.database.read() as tx:
            return await reply_tokens.concern_of(tx, token) is not None

    house.clock.forward(days=100)
    assert await leads()
    await house.casework.close(COORDINATOR, case.reference, Outcome.ADVICE, language=NB)
    younger = await house.token(case)
    assert not await leads()
    async with house.database.read() as tx:
        assert await reply_tokens.concern_of(tx, younger) == case.concern_id


async def test_the_store_knows_neither_token_nor_sender(house: RouterHouse) -> None:
    case, _ = await first_case(house)
    token = await house.token(case)
    async with house.database.read() as tx:
        rows = [
            *(await tx.execute(select(reply_tokens.reply_token))).all(),
            *(await tx.execute(select(deliveries.delivery))).all(),
        ]
        waiting = await outbox.waiting(tx)
    assert len(rows) == 2
    assert waiting[0] == 0
    assert not [word for word in (token, "kari", "nabo", "Uro") if word in repr(rows)]
