"""Which cases are linked, who is told, and how it ends: on both databases, through the real use cases."""

import asyncio
import datetime as dt
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from support import stores
from support.linking import CHEAP, secret
from support.people import COORDINATOR, DEPUTY, DIRECTORY, NAV, POLICE
from support.times import FixedClock
from varde.shared.casework import links
from varde.shared.casework.cases import Casework
from varde.shared.casework.comparing import Compared
from varde.shared.casework.receive import Receiver
from varde.shared.casework.recusal import Declaration
from varde.shared.casework.review import Review
from varde.shared.casework.triage import Reading, open_case
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Band, Channel, HoldReason, Language, Outcome, Rarity, Status
from varde.shared.domain.concern import Facts
from varde.shared.domain.deadline import waits
from varde.shared.domain.identifier_forms import identifiers_of
from varde.shared.domain.links import LINKS_KEPT, LinkKind
from varde.shared.domain.partner import Actor
from varde.shared.domain.small_world import Widening
from varde.shared.messages import AnyMessage, CaseChanged, ConcernReceived, parse
from varde.shared.store import cases, due_steps, link_keys, outbox
from varde.shared.store.database import Database
from varde.shared.store.exact import Exact
from varde.shared.store.link_keys import link_key
from varde.shared.store.links import case_link
from varde.shared.store.tables import case_file
from varde.shared.vault import BlindIndex, LinkSecrets, PrivateKey, PrivateKeys

NB = Language.NB
K = LinkKind
KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
TRIAGE, OWN = PrivateKey.generate("triage"), PrivateKey.generate("coordinator")
SUMMARY = "Bekymringen gjelder mulig tvangsarbeid."
PHONE, SAME_PHONE = (K.PHONE, "68 05 12 34"), (K.PHONE, "+47 680 51 234")
OTHER_PHONE = (K.PHONE, "68 05 43 21")
PERSON = (K.PERSON, "Olena Prøvenko")
WIDENED = Exact(Facts(), (Widening(Band.ARENA, Rarity.SMALL_ARENA),), "R1", "Fordi.")
NOT_WIDENED = Exact(Facts(), (), "R1", "Fordi.")
Found = tuple[LinkKind, str]


@dataclass
class House:
    """One small installation."""

    database: Database
    clock: FixedClock
    receiver: Receiver
    secrets: LinkSecrets = field(default_factory=lambda: LinkSecrets(secret()))
    most_cases: int = 4

    async def opened(
        self,
        *found: Found,
        holds: Sequence[HoldReason] = (),
        excluded: frozenset[str] = frozenset(),
        exact: Exact = NOT_WIDENED,
    ) -> Case:
        """A case in whose concern ``found`` stood."""
        return await self.triaged(
            await self.received(), *found, holds=holds, excluded=excluded, exact=exact
        )

    async def received(self) -> ConcernReceived:
        """A concern that waits for the router."""
        await self.receiver.receive(b"Subject: x\r\n\r\nSjefen tok passet.\r\n", Channel.EMAIL)
        return next(e for e in reversed(await self.events()) if isinstance(e, ConcernReceived))

    async def triaged(
        self,
        event: ConcernReceived,
        *found: Found,
        holds: Sequence[HoldReason] = (),
        excluded: frozenset[str] = frozenset(),
        exact: Exact = NOT_WIDENED,
    ) -> Case:
        """The case that the router makes of a concern in which ``found`` stood."""
        identifiers = [i for kind, text in found for i in identifiers_of(kind, text)]
        values = BlindIndex(self.secrets, CHEAP).blinded(identifiers)
        reading = Reading(
            Facts(),
            SUMMARY,
            "",
            tuple(holds),
            (),
            "R1",
            "Fordi.",
            excluded,
            exact=exact,
            compared=Compared(values, self.most_cases),
        )
        case = await open_case(
            self.database,
            event,
            reading,
            coordinator=OWN.public,
            clock=self.clock,
            below=secrets.randbelow,
        )
        assert case is not None
        return case

    async def events(self) -> list[AnyMessage]:
        """What waits in the outbox, taken out."""
        async with self.database.begin() as tx:
            rows = await outbox.lease(tx, self.clock.now(), 1000)
            await outbox.remove(tx, [r.event_id for r in rows])
        return [parse(r.body) for r in rows]

    async def changed(self) -> set[str]:
        """The cases of which a change waits in the outbox, taken out."""
        return {e.case_id for e in await self.events() if isinstance(e, CaseChanged)}

    async def seen(self, case: Case, actor: Actor) -> list[str]:
        """The links that somebody sees who asks for the case."""
        view = await self.casework.view(actor, case.reference, language=NB)
        return [f"{link.kind} {link.reference}" for link in view.links]

    async def on_card(self, case: Case) -> list[str]:
        """The links on the case's card in the channel."""
        view = await self.casework.card(case.case_id, language=NB)
        assert view is not None
        return [f"{link.kind} {link.reference}" for link in view.links]

    async def linked(self, one: Case, other: Case) -> bool:
        """Whether each of two cards shows a link to the other case; never only one of them."""
        there = any(other.reference in text for text in await self.on_card(one))
        back = any(one.reference in text for text in await self.on_card(other))
        assert there is back
        return there

    @property
    def casework(self) -> Casework:
        return Casework(self.database, DIRECTORY, self.clock)

    @property
    def review(self) -> Review:
        return Review(self.database, PrivateKeys(OWN), self.clock, COORDINATOR)

    async def close(self, case: Case) -> None:
        await self.casework.close(COORDINATOR, case.reference, Outcome.ADVICE, language=NB)

    async def declare(self, actor: Actor, case: Case, declaration: Declaration) -> None:
        await self.casework.declare(actor, case.reference, declaration, language=NB)

    async def rows(self) -> tuple[int, int]:
        """How many hashes and how many links are kept."""
        async with self.database.read() as tx:
            return (
                len((await tx.execute(select(link_key))).all()),
                len((await tx.execute(select(case_link))).all()),
            )


@pytest.fixture(params=KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with stores.of_kind(request.param, tmp_path) as database:
        clock = FixedClock()
        receiver = Receiver(database, [TRIAGE.public, OWN.public], clock, secrets.randbelow)
        async with receiver.running():
            yield House(database, clock, receiver)


async def test_a_new_link_is_news_of_the_older_case(house: House) -> None:
    first = await house.opened(PHONE)
    await house.opened(SAME_PHONE)
    async with house.database.read() as tx:
        known = await due_steps.scheduled(tx)
        linked = await cases.load_case(tx, first.case_id)
    assert linked is not None
    assert linked.version > first.version
    assert known[first.case_id] >= set(waits(linked))


async def test_two_spellings_of_a_number_link_two_cases_both_ways(house: House) -> None:
    first = await house.opened(PHONE, PERSON)
    house.clock.forward(days=14)
    await house.changed()
    second = await house.opened(SAME_PHONE)
    assert await house.on_card(second) == [f"phone {first.reference}"]
    assert await house.on_card(first) == [f"phone {second.reference}"]
    assert await house.changed() == {first.case_id, second.case_id}
    (link,) = (await house.casework.view(NAV, second.reference, language=NB)).links
    assert (link.opened_on, link.for_group) == (first.opened_on, True)


async def test_an_earlier_card_gets_a_newer_version(house: House) -> None:
    first = await house.opened(PHONE)
    await house.opened(PHONE)
    view = await house.casework.card(first.case_id, language=NB)
    assert view is not None
    assert view.version == first.version + 1


async def test_two_concerns_read_at_the_same_moment_are_linked(house: House) -> None:
    events = [await house.received() for _ in range(4)]
    read = (house.triaged(event, PHONE) for event in events)
    first, *others = await asyncio.gather(*read)
    assert [await house.linked(first, other) for other in others] == [True] * 3


async def test_what_is_different_links_nothing(house: House) -> None:
    first = await house.opened(PHONE, (K.ACCOUNT, "1234 56 78903"))
    second = await house.opened(OTHER_PHONE, (K.COMPANY_NUMBER, "987 654 329"))
    assert not await house.linked(first, second)
    assert (await house.rows())[1] == 0


async def test_a_concern_with_nothing_to_compare_changes_nobody(house: House) -> None:
    await house.opened(PHONE)
    await house.changed()
    alone = await house.opened()
    assert await house.changed() == {alone.case_id}


async def test_a_concern_that_repeats_a_number_links_once(house: House) -> None:
    first = await house.opened(PHONE, OTHER_PHONE)
    second = await house.opened(PHONE, OTHER_PHONE)
    assert await house.on_card(second) == [f"phone {first.reference}"]


async def test_strong_links_stand_before_weak_ones_and_new_before_old(house: House) -> None:
    old = await house.opened(PHONE)
    house.clock.forward(days=7)
    named = await house.opened(PERSON)
    recent = await house.opened(PHONE)
    house.clock.forward(days=7)
    newest = await house.opened(PHONE, PERSON)
    assert await house.on_card(newest) == [
        f"phone {recent.reference}",
        f"phone {old.reference}",
        f"person {named.reference}",
    ]


async def test_a_held_case_is_linked_for_the_coordinator_alone(house: House) -> None:
    open_ = await house.opened(PHONE)
    await house.changed()
    held = await house.opened(PHONE, holds=[HoldReason.LANGUAGE])
    assert await house.changed() == {held.case_id}
    assert not await house.linked(open_, held)
    assert await house.seen(open_, NAV) == []
    for lead in (COORDINATOR, DEPUTY):
        assert await house.seen(open_, lead) == [f"phone {held.reference}"]
        assert await house.seen(held, lead) == [f"phone {open_.reference}"]
    (link,) = (await house.casework.view(COORDINATOR, held.reference, language=NB)).links
    assert not link.for_group


async def test_a_released_case_is_linked_for_all_and_the_earlier_card_changes(
    house: House,
) -> None:
    earlier = await house.opened(PHONE)
    held = await house.opened(PHONE, holds=[HoldReason.LANGUAGE])
    await house.changed()
    await house.review.release(held.reference, with_account=False, language=NB)
    assert await house.changed() == {earlier.case_id, held.case_id}
    assert await house.linked(earlier, held)


@pytest.mark.parametrize("excluded_first", [True, False])
async def test_a_case_that_touches_a_partner_is_linked_for_nobody(
    house: House, *, excluded_first: bool
) -> None:
    touched, free = frozenset({"NAV"}), frozenset[str]()
    first = await house.opened(PHONE, excluded=touched if excluded_first else free)
    await house.changed()
    second = await house.opened(PHONE, excluded=free if excluded_first else touched)
    assert await house.changed() == {second.case_id}
    assert not await house.linked(first, second)
    for case in (first, second):
        assert await house.seen(case, COORDINATOR) == []


POLICE_ALONE = Declaration("POLITI", "kontakt-politi")


@pytest.mark.parametrize("hidden", ["the older", "the newer"])
async def test_a_case_that_a_member_may_not_know_of_is_linked_for_those_who_lead_alone(
    house: House, hidden: str
) -> None:
    cases_ = [await house.opened(PHONE), await house.opened(PHONE)]
    kept, other = cases_ if hidden == "the older" else reversed(cases_)
    await house.declare(COORDINATOR, kept, POLICE_ALONE)
    assert not await house.linked(kept, other)
    for member in (NAV, POLICE):
        assert await house.seen(other, member) == []
    assert await house.seen(kept, NAV) == []
    for lead in (COORDINATOR, DEPUTY):
        assert await house.seen(other, lead) == [f"phone {kept.reference}"]
        assert await house.seen(kept, lead) == [f"phone {other.reference}"]


async def test_a_leader_who_is_disqualified_sees_no_link_to_the_case(house: House) -> None:
    kept, other = await house.opened(PHONE), await house.opened(PHONE)
    await house.declare(COORDINATOR, kept, Declaration("KOORDINATOR", "koordinator"))
    assert await house.seen(other, COORDINATOR) == []
    assert await house.seen(other, DEPUTY) == [f"phone {kept.reference}"]


async def test_other_cards_change_when_a_link_may_be_shown_no_more_and_when_it_may_again(
    house: House,
) -> None:
    kept, other, apart = [await house.opened(v) for v in (PHONE, PHONE, OTHER_PHONE)]
    await house.changed()
    await house.declare(COORDINATOR, kept, POLICE_ALONE)
    assert await house.changed() == {kept.case_id, other.case_id}
    for wider in (Declaration("NAV"), Declaration("NAV", lifted=True)):
        await house.declare(COORDINATOR, kept, wider)
        assert await house.changed() == {kept.case_id}
    await house.declare(COORDINATOR, kept, replace(POLICE_ALONE, lifted=True))
    assert await house.changed() == {kept.case_id, other.case_id}
    assert await house.linked(kept, other)
    assert await house.on_card(apart) == []


async def test_other_cards_stand_still_when_a_case_changes_that_is_open_to_all(
    house: House,
) -> None:
    first, second = await house.opened(PHONE), await house.opened(PHONE)
    await house.changed()
    await house.casework.note(NAV, first.reference, "Vi tar det på møtet.", language=NB)
    assert await house.changed() == {first.case_id}
    assert await house.linked(first, second)


@pytest.mark.parametrize("widened_first", [True, False])
async def test_where_something_was_widened_the_group_sees_no_link(
    house: House, *, widened_first: bool
) -> None:
    first = await house.opened(PHONE, exact=WIDENED if widened_first else NOT_WIDENED)
    await house.changed()
    second = await house.opened(PHONE, exact=NOT_WIDENED if widened_first else WIDENED)
    assert await house.changed() == {second.case_id}
    assert not await house.linked(first, second)
    assert await house.seen(second, NAV) == []
    assert await house.seen(second, COORDINATOR) == [f"phone {first.reference}"]


async def test_what_too_many_have_links_nobody_and_the_old_links_go(house: House) -> None:
    house.most_cases = 3
    known = [await house.opened(PHONE) for _ in range(3)]
    assert len(await house.on_card(known[0])) == 2
    await house.changed()
    fourth = await house.opened(PHONE)
    assert await house.changed() == {c.case_id for c in (*known, fourth)}
    for case in (*known, fourth):
        assert await house.on_card(case) == []
        assert await house.seen(case, COORDINATOR) == []
    fifth = await house.opened(PHONE)
    assert await house.changed() == {fifth.case_id}


async def test_a_common_value_takes_no_other_link_with_it(house: House) -> None:
    house.most_cases = 2
    first = await house.opened(PHONE, OTHER_PHONE)
    second = await house.opened(PHONE, OTHER_PHONE)
    await house.opened(PHONE)
    assert await house.on_card(first) == [f"phone {second.reference}"]


async def test_a_rejected_case_counts_for_nothing(house: House) -> None:
    house.most_cases = 2
    for _ in range(3):
        junk = await house.opened(PHONE, holds=[HoldReason.NOT_A_CONCERN])
        async with house.database.begin() as tx:
            mine = case_file.c.case_id == junk.case_id
            await tx.execute(case_file.update().where(mine).values(status=Status.REJECTED.value))
    first, second = await house.opened(PHONE), await house.opened(PHONE)
    assert await house.linked(first, second)
    assert await house.on_card(first) == [f"phone {second.reference}"]


async def test_an_erased_case_takes_its_hashes_and_links_with_it(house: House) -> None:
    first, second = await house.opened(PHONE), await house.opened(PHONE)
    async with house.database.begin() as tx:
        await tx.execute(delete(case_file).where(case_file.c.case_id == first.case_id))
    assert await house.on_card(second) == []
    assert await house.rows() == (1, 1)
    third = await house.opened(PHONE)
    assert await house.linked(second, third)


async def test_an_ended_case_can_be_found_for_two_years_and_then_no_more(house: House) -> None:
    first, alone = await house.opened(PHONE), await house.opened(OTHER_PHONE)
    for case in (first, alone):
        await house.close(case)
    house.clock.forward(days=LINKS_KEPT.days)
    await links.end(house.database, house.clock)
    second = await house.opened(PHONE)
    assert await house.linked(first, second)
    await house.changed()
    house.clock.forward(days=1)
    await links.end(house.database, house.clock)
    assert not await house.linked(first, second)
    assert await house.changed() == {first.case_id, second.case_id}
    await links.end(house.database, house.clock)
    assert await house.changed() == set()
    assert (await house.rows())[0] == 1
    third = await house.opened(PHONE)
    assert not await house.linked(first, third)


async def test_an_open_case_is_found_however_old_it_is(house: House) -> None:
    first = await house.opened(PHONE)
    house.clock.forward(days=LINKS_KEPT.days + 100)
    await links.end(house.database, house.clock)
    assert await house.linked(first, await house.opened(PHONE))


async def test_an_ended_case_without_links_ends_silently(house: House) -> None:
    case = await house.opened(PHONE)
    await house.close(case)
    house.clock.forward(days=LINKS_KEPT.days + 1)
    await house.changed()
    await links.end(house.database, house.clock)
    assert (await house.changed(), await house.rows()) == (set(), (0, 0))


async def test_a_new_secret_still_finds_what_was_indexed_with_the_old(house: House) -> None:
    first = await house.opened(PHONE)
    old = house.secrets
    house.secrets = LinkSecrets(secret(), (old.current,))
    second = await house.opened(PHONE)
    assert await house.linked(first, second)
    async with house.database.read() as tx:
        in_use = await link_keys.secrets_in_use(tx)
    assert in_use == {old.current.key_id: 1, house.secrets.current.key_id: 1}


async def test_once_the_old_secret_is_gone_a_value_goes_on_under_the_new(house: House) -> None:
    first = await house.opened(PHONE)
    house.secrets = LinkSecrets(secret(), (house.secrets.current,))
    second = await house.opened(PHONE)
    house.secrets = LinkSecrets(house.secrets.current)
    third = await house.opened(PHONE)
    assert await house.linked(second, third)
    assert await house.linked(first, third)  # by way of the second, which has them both


async def test_without_the_old_secret_nothing_old_is_found(house: House) -> None:
    first = await house.opened(PHONE)
    house.secrets = LinkSecrets(secret())
    assert not await house.linked(first, await house.opened(PHONE))


async def test_nothing_kept_holds_a_word_or_a_digit_of_what_is_compared(house: House) -> None:
    await house.opened(PHONE, PERSON)
    await house.opened(PHONE, PERSON)
    async with house.database.read() as tx:
        rows = [str(r) for t in (link_key, case_link) for r in await tx.execute(select(t))]
    shown = " ".join(rows).casefold()
    assert not [m for m in ("6805", "1234", "olena", "prov", "prøv", "phone=") if m in shown]


async def test_a_link_is_dated_by_the_day_alone(house: House) -> None:
    await house.opened(PHONE)
    async with house.database.read() as tx:
        (row,) = await tx.execute(select(link_key))
    assert type(row.noted_on) is dt.date
