"""The same mail again is kept with its case and tells nothing new; what is not the same is a new concern."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from support import stores
from support.joined_mail import CHILD, OTHER, PLAIN, actions, added_to, count_cases, first_case
from support.people import COORDINATOR
from support.router_house import NB, RouterHouse, router_house
from varde.shared.casework.finding import case_of_receipt
from varde.shared.casework.joining import end
from varde.shared.domain.codes import HoldReason, Outcome
from varde.shared.domain.receipt import words_of
from varde.shared.store import deliveries


@pytest.fixture(params=stores.KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RouterHouse]:
    async with (
        stores.of_kind(request.param, tmp_path) as database,
        router_house(database) as opened,
    ):
        yield opened


async def test_the_same_mail_again_is_kept_with_its_case_and_tells_nothing_new(
    house: RouterHouse,
) -> None:
    case, _ = await first_case(house)
    told = len(house.changed)
    again = await house.mail(f"> {PLAIN.upper()}\r\n\r\n", subject="SV: [EKSTERN] uro")
    await house.deliver()
    assert (await count_cases(house), len(house.changed)) == (1, told)
    assert await house.case(case) == case
    (added,) = await added_to(house, case)
    assert (added.repeat, [w.recipient for w in added.wraps]) == (True, ["coordinator"])
    assert (await actions(house))[-1] == "sent_again"
    _, original = await house.review.show(case.reference, language=NB)
    assert original.added[0].repeat
    assert (await house.accounts(case))[1:] == [""]
    found = await case_of_receipt(house.database, words_of(again, NB))
    assert found == case


async def test_the_same_mail_to_the_token_again_is_a_repeat_too(house: RouterHouse) -> None:
    case, _ = await first_case(house)
    token = await house.token(case)
    for _ in range(3):
        await house.mail(CHILD, token=token)
        await house.deliver()
        house.clock.forward(minutes=1)
    assert [a.repeat for a in await added_to(house, case)] == [False, True, True]
    assert (await house.case(case)).version == 2


async def test_the_same_words_about_two_concerns_are_no_repeat(house: RouterHouse) -> None:
    first, _ = await first_case(house)
    second, _ = await first_case(house, "Han må arbeide på båten uten lønn.")
    for case in (first, second):
        await house.mail("Har dere gjort noe?", token=await house.token(case))
        await house.deliver()
        assert [a.repeat for a in await added_to(house, case)] == [False]


@pytest.mark.parametrize(
    ("sender", "text", "subject"),
    [
        (OTHER, PLAIN, "Uro"),
        ("kari@nabo.example", PLAIN + " Hun er 15.", "Uro"),
        ("kari@nabo.example", PLAIN, "Gjelder hotellet"),
        ("", PLAIN, "Uro"),
    ],
    ids=["a second witness", "more words", "another subject", "nobody's"],
)
async def test_what_is_not_quite_the_same_is_a_concern_of_its_own(
    house: RouterHouse, sender: str, text: str, subject: str
) -> None:
    await house.mail(PLAIN, sender="" if not sender else "kari@nabo.example")
    await house.deliver()
    await house.mail(text, sender=sender, subject=subject)
    await house.deliver()
    assert await count_cases(house) == 2


async def test_the_same_mail_after_a_week_is_a_new_concern_and_no_trace_is_left(
    house: RouterHouse,
) -> None:
    await first_case(house)
    house.clock.forward(days=3)
    await house.mail(PLAIN)
    await house.deliver()
    assert await count_cases(house) == 1
    house.clock.forward(days=5)
    await house.mail(PLAIN)
    await house.deliver()
    assert await count_cases(house) == 2
    house.clock.forward(days=8)
    await end(house.database, house.clock, house.triage._joining.window)  # its window
    async with house.database.read() as tx:
        left = select(func.count()).select_from(deliveries.delivery)
        assert (await tx.execute(left)).scalar_one() == 0


async def test_the_same_mail_to_a_closed_case_tells_the_coordinator(house: RouterHouse) -> None:
    case, _ = await first_case(house)
    await house.casework.close(COORDINATOR, case.reference, Outcome.ADVICE, language=NB)
    await house.mail(PLAIN)
    await house.deliver()
    now = await house.case(case)
    assert (await count_cases(house), now.hold_reasons) == (1, (HoldReason.ADDED_LATE,))
