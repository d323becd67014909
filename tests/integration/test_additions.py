"""What reporters add to their concerns, from the seal over the bus into the case, on both databases."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest

from support import stores
from support.people import COORDINATOR, NAV
from support.router_house import NB, RouterHouse, router_house
from varde.shared.casework.correction import Changes
from varde.shared.casework.proposal import MOST_CHARACTERS
from varde.shared.casework.recusal import Declaration
from varde.shared.casework.review import Review
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.access import OFFICE
from varde.shared.domain.case import Case
from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    AssignmentRole,
    AssignmentState,
    Form,
    HoldReason,
    Outcome,
    PageLanguage,
    Policy,
    Status,
    Urgency,
)
from varde.shared.domain.small_world import Gate, Region
from varde.shared.errors import Permanent, Transient
from varde.shared.messages import InformationAdded, new_id
from varde.shared.store import additions, exact
from varde.shared.vault import PrivateKey, PrivateKeys

PLAIN = "Sjefen har tatt passet til Oksana Prøvenko, og hun får ikke lønn."
CHILD = "Jeg glemte å skrive at hun er 15 år. Søsteren Oksana Prøvenko fortalte det."
DANGER = "Han slår henne akkurat nå, og hun er i livsfare."
POLISH = "Ona nie dostaje wynagrodzenia i szef zabrał jej paszport. Boję się o nią bardzo."
CHILD_LAW = {
    "BV_1W": date(2026, 3, 17),
    "BV_3M": date(2026, 6, 17),
    "BV_ACK3W": date(2026, 3, 31),
}
"""What the law asks of child welfare when it is asked eight days after the clock of these tests begins."""
WORDS = ("Oksana", "Prøvenko", "glemte", "Søsteren")


@pytest.fixture(params=stores.KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RouterHouse]:
    async with (
        stores.of_kind(request.param, tmp_path) as database,
        router_house(database) as opened,
    ):
        yield opened


@asynccontextmanager
async def _with(folder: Path, gate: Gate) -> AsyncIterator[RouterHouse]:
    async with stores.sqlite(folder) as database, router_house(database, gate) as opened:
        yield opened


def _asked(case: Case) -> list[tuple[str, AssignmentRole, AssignmentState]]:
    return [(a.partner, a.role, a.state) for a in case.assignments]


def _lead(case: Case) -> str:
    assert case.lead is not None
    return case.lead.partner


async def _wraps(house: RouterHouse) -> set[str]:
    async with house.database.read() as tx:
        found = [await additions.wraps_of(tx, r) for r in ("triage", "coordinator")]
    return {wrap.recipient for wraps in found for _, wrap in wraps}


async def test_what_is_added_makes_the_case_more_careful_and_asks_others(
    house: RouterHouse,
) -> None:
    case = await house.tell(PLAIN)
    assert (_lead(case), case.facts.age) == ("KOORDINATOR", AgeGroup.UNKNOWN)
    now = await house.add(case, CHILD)
    assert (now.version, now.held) == (2, False)
    assert now.facts.child
    assert set(case.facts.indicators) <= set(now.facts.indicators)
    assert _lead(now) == "BARNEVERN"
    assert "under 18" in now.summary
    assert house.announced() == 2


async def test_a_case_that_turns_into_a_childs_gets_the_deadlines_of_the_law_from_that_day(
    house: RouterHouse,
) -> None:
    case = await house.tell(PLAIN)
    assert not CHILD_LAW.keys() & await house.ahead()
    house.clock.forward(days=8)
    await house.add(case, CHILD)
    ahead = await house.ahead()
    assert {kind: ahead.get(kind) for kind in CHILD_LAW} == CHILD_LAW
    house.clock.forward(days=1)
    await house.add(case, CHILD)
    assert (await house.ahead())["BV_1W"] == CHILD_LAW["BV_1W"]


async def test_only_the_coordinator_can_open_what_was_added(house: RouterHouse) -> None:
    case = await house.tell(PLAIN)
    await house.store(case.concern_id, WebSubmission(PageLanguage.NB, CHILD).to_bytes())
    assert await _wraps(house) == {"triage", "coordinator"}
    await house.deliver()
    assert await _wraps(house) == {"coordinator"}
    _, original = await house.review.show(case.reference, language=NB)
    (added,) = original.added
    assert added.text.startswith(CHILD)
    _, account = await house.accounts(case)
    assert "Søsteren Person A fortalte det." in account
    assert "Oksana" not in account
    assert repr(added) == "Added(…)"


async def test_no_word_of_what_was_added_stands_where_others_can_look(house: RouterHouse) -> None:
    now = await house.add(await house.tell(PLAIN), CHILD)
    seen = repr(now) + repr(await house.log())
    assert not [word for word in WORDS if word in seen]
    assert ("system", "information_added", now.reference) in [
        (e.actor, e.action, e.subject) for e in await house.log()
    ]


async def test_a_lead_who_has_accepted_stays_and_another_is_proposed_beside(
    house: RouterHouse,
) -> None:
    case = await house.tell(PLAIN)
    await house.casework.assign(COORDINATOR, case.reference, ["nav"], language=NB)
    await house.casework.accept(NAV, case.reference, language=NB)
    now = await house.add(case, CHILD)
    assert now.status is Status.FOLLOW_UP
    assert _lead(now) == "NAV"
    lead = AssignmentRole.LEAD
    assert ("BARNEVERN", lead, AssignmentState.PROPOSED) in _asked(now)
    assert ("NAV", lead, AssignmentState.ACCEPTED) in _asked(now)


async def test_a_held_case_in_follow_up_goes_on_there_when_it_is_released(
    house: RouterHouse,
) -> None:
    case = await house.tell(PLAIN)
    await house.casework.assign(COORDINATOR, case.reference, ["nav"], language=NB)
    await house.casework.accept(NAV, case.reference, language=NB)
    held = await house.add(case, POLISH)
    assert (held.hold_reasons, held.status) == ((HoldReason.LANGUAGE,), Status.FOLLOW_UP)
    released = await house.review.release(case.reference, with_account=False, language=NB)
    assert (released.held, released.status) == (False, Status.FOLLOW_UP)


@pytest.mark.parametrize(
    ("text", "answers", "reason"),
    [
        ("", {}, HoldReason.EMPTY),
        ("   \n", {"child": "yes"}, HoldReason.EMPTY),
        (POLISH, {}, HoldReason.LANGUAGE),
        ("a" * MOST_CHARACTERS, {}, HoldReason.TOO_LONG),
        (PLAIN, {"exclude": "NAV"}, HoldReason.CONFLICT),
    ],
    ids=["empty", "blank", "another language", "huge", "a conflict"],
)
async def test_what_is_in_doubt_holds_the_case(
    house: RouterHouse, text: str, answers: dict[str, str], reason: HoldReason
) -> None:
    case = await house.tell(PLAIN)
    now = await house.add(case, text, **answers)
    assert reason in now.hold_reasons
    assert now.facts == case.facts
    assert await _wraps(house) == {"coordinator"}


async def test_what_cannot_be_read_holds_the_case(house: RouterHouse) -> None:
    case = await house.tell(PLAIN)
    await house.store(case.concern_id, b"\x00 no form")
    await house.deliver()
    assert (await house.case(case)).hold_reasons == (HoldReason.UNREADABLE,)


async def test_a_closed_case_stays_closed_and_the_coordinator_learns_of_it(
    house: RouterHouse,
) -> None:
    case = await house.tell(PLAIN)
    await house.casework.close(COORDINATOR, case.reference, Outcome.ADVICE, language=NB)
    now = await house.add(case, DANGER)
    assert now.status is Status.CLOSED
    assert now.hold_reasons == (HoldReason.ADDED_LATE,)
    assert now.facts.urgency is Urgency.AKUTT
    assert now.assignments == case.assignments
    assert [c.reference for c in await house.review.held()] == [case.reference]


async def test_a_case_closed_while_held_is_not_among_what_waits(house: RouterHouse) -> None:
    case = await house.tell(POLISH)
    await house.casework.close(COORDINATOR, case.reference, Outcome.ADVICE, language=NB)
    assert await house.review.held() == []


async def test_the_same_addition_counts_once(house: RouterHouse) -> None:
    case = await house.tell(PLAIN)
    addition_id = await house.store(
        case.concern_id, WebSubmission(PageLanguage.NB, CHILD).to_bytes()
    )
    await house.deliver()
    again = InformationAdded(concern_id=case.concern_id, addition_id=addition_id)
    await house.additions.handle(again.to_bytes())
    await house.additions.handle(again.to_bytes())
    assert (await house.case(case)).version == 2
    twice = await house.add(case, CHILD)
    assert twice.facts == (await house.case(case)).facts


async def test_what_is_added_waits_for_the_first_reading(house: RouterHouse) -> None:
    concern_id = await house.receive(PLAIN)
    addition_id = await house.store(concern_id, WebSubmission(PageLanguage.NB, CHILD).to_bytes())
    event = InformationAdded(concern_id=concern_id, addition_id=addition_id)
    with pytest.raises(Transient, match="no case yet"):
        await house.additions.handle(event.to_bytes())
    assert await _wraps(house) == {"triage", "coordinator"}
    with pytest.raises(Transient):  # both events at once: the concern is read, the addition waits
        await house.deliver()
    house.clock.forward(seconds=60)
    await house.deliver()
    assert (await house.newest()).facts.child


async def test_nothing_can_be_added_to_a_concern_that_is_not_there(house: RouterHouse) -> None:
    with pytest.raises(Permanent, match="no concern"):
        await house.store(new_id(), b"{}")


@pytest.mark.parametrize("foreign", ["addition", "concern"])
async def test_an_event_without_its_addition_becomes_a_dead_letter(
    house: RouterHouse, foreign: str
) -> None:
    case = await house.tell(PLAIN)
    addition_id = await house.store(
        case.concern_id, WebSubmission(PageLanguage.NB, CHILD).to_bytes()
    )
    event = InformationAdded(
        concern_id=new_id() if foreign == "concern" else case.concern_id,
        addition_id=new_id() if foreign == "addition" else addition_id,
    )
    with pytest.raises(Permanent, match="not in the store"):
        await house.additions.handle(event.to_bytes())


async def test_only_additions_are_taken(house: RouterHouse) -> None:
    case = await house.tell(PLAIN)
    with pytest.raises(Permanent, match="are information"):
        await house.additions.handle(house.changed[-1].to_bytes())
    assert case.version == 1


async def test_a_concern_that_nobody_could_read_gets_its_facts_from_what_is_added(
    house: RouterHouse,
) -> None:
    case = await house.tell("a" * MOST_CHARACTERS)
    now = await house.add(case, CHILD)
    assert now.facts.child
    assert now.hold_reasons == (HoldReason.TOO_LONG,)
    async with house.database.read() as tx:
        assert await exact.load_exact(tx, case.case_id) is not None


async def test_the_coordinators_word_stands_and_what_speaks_against_it_waits_for_her(
    house: RouterHouse,
) -> None:
    case = await house.tell(PLAIN)
    corrected = await house.correct(case, Changes(child=False, urgency=Urgency.NORMAL))
    assert corrected.facts.age is AgeGroup.ADULT
    now = await house.add(case, CHILD)
    assert (now.facts.age, now.facts.urgency) == (AgeGroup.ADULT, Urgency.NORMAL)
    assert now.hold_reasons == (HoldReason.AGAINST_CORRECTION,)


async def test_her_new_key_opens_what_was_added_and_its_account(house: RouterHouse) -> None:
    case = await house.add(await house.tell(PLAIN), CHILD)
    new = PrivateKey.generate("coordinator")
    assert await house.review.rewrap_all(new.public) == 4
    assert await house.review.rewrap_all(new.public) == 0
    rotated = Review(house.database, PrivateKeys(new), house.clock, COORDINATOR)
    _, original = await rotated.show(case.reference, language=NB)
    assert original.added[0].text.startswith(CHILD)
    assert (await house.accounts(case, rotated))[1].endswith("Søsteren Person A fortalte det.")


async def test_where_everything_waits_more_waits_too(tmp_path: Path) -> None:
    async with _with(tmp_path, Gate(Policy.HOLD_ALL)) as house:
        case = await house.tell(PLAIN)
        await house.review.release(case.reference, with_account=False, language=NB)
        assert (await house.add(case, CHILD)).hold_reasons == (HoldReason.POLICY,)


async def test_a_small_place_stays_hidden_when_it_is_known_only_later(tmp_path: Path) -> None:
    region = Region(places={Arena.SJO: 2})
    async with _with(tmp_path, Gate(region=region)) as house:
        case = await house.tell("Jeg er bekymret for at noen blir utnyttet.")
        now = await house.add(case, PLAIN, arena="SJO")
        assert now.facts.arena is Arena.UKJENT
        _, original = await house.review.show(case.reference, language=NB)
        assert original.exact is not None
        assert original.exact.facts.arena is Arena.SJO


async def test_what_becomes_too_rare_when_put_together_is_held(tmp_path: Path) -> None:
    region = Region(rare_forms=frozenset({Form.LAB}), places={Arena.SJO: 2})
    async with _with(tmp_path, Gate(region=region)) as house:
        case = await house.tell("Det skjer noe rart her.", arena="SJO")
        now = await house.add(case, PLAIN)
        assert HoldReason.RARE in now.hold_reasons


async def test_a_partner_who_is_touched_later_loses_the_case(house: RouterHouse) -> None:
    case = await house.tell(PLAIN)
    await house.casework.assign(COORDINATOR, case.reference, ["nav"], language=NB)
    await house.casework.accept(NAV, case.reference, language=NB)
    now = await house.add(case, "En ansatt i NAV tar betalt av dem.")
    assert now.excluded_partners == {"NAV"}
    assert ("NAV", AssignmentRole.LEAD, AssignmentState.ENDED) in _asked(now)
    assert now.status is Status.DISCUSSED
    assert now.hold_reasons == (HoldReason.CONFLICT,)


async def test_a_case_whose_last_leader_is_touched_later_is_handed_on_to_the_fallback(
    house: RouterHouse,
) -> None:
    case = await house.tell(PLAIN)
    deputy = Declaration(OFFICE, "stedfortreder")
    await house.casework.declare(COORDINATOR, case.reference, deputy, language=NB)
    now = await house.add(case, "Mer om saken.", exclude="koordinatoren")
    assert now.recused_members == {"koordinator", "stedfortreder"}
    assert now.excluded_partners == {OFFICE}
    assert [m.member_id for m in await house.casework.leaders(now.case_id)] == ["varsling"]


async def test_a_case_that_a_leader_is_left_for_stays_in_the_office(house: RouterHouse) -> None:
    now = await house.add(await house.tell(PLAIN), "Mer om saken.", exclude="koordinatoren")
    assert now.excluded_partners == frozenset()
    assert [m.member_id for m in await house.casework.leaders(now.case_id)] == ["stedfortreder"]
