"""The coordinator corrects what the rules read: her word wins, is kept as codes, and can be learnt from."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import stores
from support.facts import FACTS
from support.people import COORDINATOR, NAV
from support.router_house import NB, RouterHouse, router_house
from varde.shared.casework.correction import (
    UNREAD,
    Changes,
    Disagreement,
    changes_of,
    corrected,
    disagreements,
    speaks_against,
)
from varde.shared.casework.proposal import MOST_CHARACTERS
from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    AssignmentRole,
    AssignmentState,
    Form,
    HoldReason,
    Outcome,
    Persons,
    Reporter,
    TimeFrame,
    Urgency,
)
from varde.shared.domain.concern import Facts
from varde.shared.store import corrections, exact
from varde.shared.store.corrections import Correction
from varde.shared.texts.vocabulary import INDICATOR_CODES, SIGNAL_CODES

PLAIN = "Sjefen har tatt passet til Oksana Prøvenko, og hun får ikke lønn."
SIGNS = (*INDICATOR_CODES, *SIGNAL_CODES)
TODAY = date(2026, 3, 2)


@st.composite
def _changes(draw: st.DrawFn) -> Changes:
    signs = draw(st.lists(st.sampled_from(SIGNS), unique=True, max_size=6))
    cut = draw(st.integers(0, len(signs)))
    return Changes(
        forms=tuple(draw(st.lists(st.sampled_from(Form), unique=True, max_size=3))),
        arena=draw(st.none() | st.sampled_from(Arena)),
        urgency=draw(st.none() | st.sampled_from(Urgency)),
        persons=draw(st.none() | st.sampled_from(Persons)),
        time_frame=draw(st.none() | st.sampled_from(TimeFrame)),
        reporter=draw(st.none() | st.sampled_from(Reporter)),
        child=draw(st.none() | st.booleans()),
        added=tuple(signs[:cut]),
        removed=tuple(signs[cut:]),
    )


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[RouterHouse]:
    async with stores.sqlite(tmp_path) as database, router_house(database) as opened:
        yield opened


async def _made(house: RouterHouse) -> list[Correction]:
    async with house.database.read() as tx:
        return await corrections.everything(tx)


async def _exact(house: RouterHouse, case_id: str) -> exact.Exact:
    async with house.database.read() as tx:
        found = await exact.load_exact(tx, case_id)
    assert found is not None
    return found


@given(FACTS, _changes())
def test_her_word_stands_and_twice_is_once(facts: Facts, changes: Changes) -> None:
    now = corrected(facts, changes)
    assert corrected(now, changes) == now
    assert changes.forms in {(), now.forms}
    assert changes.child in {None, now.child}
    assert changes.urgency in {None, now.urgency}
    assert changes.persons in {None, now.persons}
    assert changes.time_frame in {None, now.time_frame}
    assert changes.reporter in {None, now.reporter}
    assert {*now.indicators, *now.signals}.isdisjoint(changes.removed)


@given(FACTS)
def test_nothing_corrected_changes_nothing(facts: Facts) -> None:
    assert corrected(facts, Changes()) == facts


def test_who_is_no_child_has_no_sign_that_says_so() -> None:
    facts = Facts(age=AgeGroup.CHILD, signals=("URG_CHILD", "URG_TRAVEL"))
    now = corrected(facts, Changes(child=False))
    assert (now.age, now.signals) == (AgeGroup.ADULT, ("URG_TRAVEL",))


def test_who_is_a_child_is_no_vulnerable_adult() -> None:
    now = corrected(Facts(vulnerable_adult=True), Changes(child=True))
    assert (now.child, now.vulnerable_adult) == (True, False)


@pytest.mark.parametrize(
    ("added", "changes", "against"),
    [
        (Facts(age=AgeGroup.CHILD), Changes(child=False), True),
        (Facts(age=AgeGroup.CHILD), Changes(child=True), False),
        (Facts(urgency=Urgency.AKUTT), Changes(urgency=Urgency.HOY), True),
        (Facts(urgency=Urgency.NORMAL), Changes(urgency=Urgency.HOY), False),
        (Facts(persons=Persons.MANY), Changes(persons=Persons.ONE), True),
        (Facts(persons=Persons.UNKNOWN), Changes(persons=Persons.ONE), False),
        (Facts(time_frame=TimeFrame.NOW), Changes(time_frame=TimeFrame.LONG), True),
        (Facts(time_frame=TimeFrame.RECENT), Changes(time_frame=TimeFrame.LONG), False),
        (Facts(reporter=Reporter.SELF), Changes(reporter=Reporter.PRIVATE), False),
        (Facts(forms=(Form.SEX,)), Changes(forms=(Form.LAB,)), True),
        (Facts(forms=(Form.UNK,)), Changes(forms=(Form.LAB,)), False),
        (Facts(indicators=("ILO03",)), Changes(removed=("ILO03",)), True),
        (Facts(signals=("URG_WEAPON",)), Changes(removed=("URG_WEAPON",)), True),
        (Facts(indicators=("ILO03",)), Changes(added=("ILO03",)), False),
        (Facts(), Changes(), False),
    ],
)
def test_only_what_is_more_alarming_speaks_against_her_word(
    added: Facts, changes: Changes, against: bool
) -> None:
    assert speaks_against(added, changes) is against


async def test_a_correction_changes_what_is_shown_told_and_asked(house: RouterHouse) -> None:
    case = await house.tell(PLAIN)
    now = await house.correct(case, Changes(forms=(Form.SEX,), added=("ILO05",)))
    assert now.facts.forms == (Form.SEX,)
    assert "ILO05" in now.facts.indicators
    assert now.summary != case.summary
    assert now.lead is not None
    assert (now.lead.partner, now.rule) == ("POLITI", "R09_SEX_THIRD")
    assert now.version == case.version + 1
    await house.deliver()
    assert house.announced() == now.version
    assert await house.case(case) == now
    assert (await _exact(house, case.case_id)).rule == "R09_SEX_THIRD"


async def test_what_was_corrected_is_kept_as_codes_with_the_rules_that_read_it(
    house: RouterHouse,
) -> None:
    case = await house.tell(PLAIN)
    changes = Changes(
        (Form.SEX,),
        Arena.HJEM,
        Urgency.HOY,
        Persons.MANY,
        TimeFrame.LONG,
        Reporter.SELF,
        child=True,
        added=("ILO05",),
        removed=("ILO07",),
    )
    await house.correct(case, changes)
    made = {c.facet: (c.read, c.corrected) for c in await _made(house)}
    assert made == {
        "forms": ("LAB", "SEX"),
        "arena": (case.facts.arena, "HJEM"),
        "urgency": (case.facts.urgency, "HOY"),
        "persons": (case.facts.persons, "many"),
        "time_frame": ("unknown", "long"),
        "reporter": ("unknown", "self"),
        "age": ("unknown", "child"),
        "ILO05": ("no", "yes"),
        "ILO07": ("yes", "no"),
    }
    assert {c.rules for c in await _made(house)} == {house.judge.read_by}
    assert changes_of(await _made(house)) == changes
    (entry,) = [e for e in await house.log() if e.action == "correct"]
    assert (entry.actor, entry.subject) == ("koordinator", case.reference)
    assert entry.detail == (
        "forms:SEX arena:HJEM urgency:HOY persons:many time_frame:long reporter:self "
        "age:child ILO05:yes ILO07:no"
    )


async def test_her_latest_word_counts_against_what_the_rules_read_first(
    house: RouterHouse,
) -> None:
    case = await house.tell(PLAIN)
    await house.correct(case, Changes(forms=(Form.SEX,)))
    await house.correct(case, Changes(forms=(Form.BEG, Form.CRIM)))
    made = await _made(house)
    assert disagreements(made) == [Disagreement("forms", "LAB", "BEG CRIM", 1)]
    assert changes_of(made).forms == (Form.BEG, Form.CRIM)
    await house.correct(case, Changes(forms=(Form.LAB,)))
    assert disagreements(await _made(house)) == []


async def test_no_rule_was_wrong_about_what_nobody_could_read(house: RouterHouse) -> None:
    case = await house.tell("a" * MOST_CHARACTERS)
    changes = Changes((Form.SEX,), Arena.HJEM, Urgency.HOY, child=True, added=("ILO05",))
    now = await house.correct(case, changes)
    assert now.facts.child
    assert now.hold_reasons == (HoldReason.TOO_LONG,)
    assert {c.read for c in await _made(house)} == {UNREAD}
    assert disagreements(await _made(house)) == []


async def test_a_closed_case_is_corrected_and_asks_nobody(house: RouterHouse) -> None:
    case = await house.tell(PLAIN)
    await house.casework.close(COORDINATOR, case.reference, Outcome.ADVICE, language=NB)
    now = await house.correct(case, Changes(child=True))
    assert not now.open
    assert now.assignments == case.assignments


@pytest.mark.parametrize("closed", [False, True])
async def test_a_case_corrected_to_a_childs_gets_the_deadlines_of_the_law_while_it_is_open(
    house: RouterHouse, closed: bool
) -> None:
    case = await house.tell(PLAIN)
    house.clock.forward(days=30)
    if closed:
        await house.casework.close(COORDINATOR, case.reference, Outcome.ADVICE, language=NB)
    await house.correct(case, Changes(child=True))
    ahead = await house.ahead()
    assert ahead.get("BV_1W") == (None if closed else house.clock.today() + timedelta(days=7))
    assert ("BV_3M" in ahead, "BV_ACK3W" in ahead) == (not closed, not closed)


async def test_a_case_corrected_while_it_was_closed_gets_them_when_it_is_looked_at_again(
    house: RouterHouse,
) -> None:
    case = await house.tell(PLAIN)
    await house.casework.close(COORDINATOR, case.reference, Outcome.ADVICE, language=NB)
    await house.correct(case, Changes(child=True))
    await house.ahead()
    await house.casework.reopen(COORDINATOR, case.reference, language=NB)
    assert "BV_1W" not in await house.ahead()
    await house.correct(case, Changes(child=True))
    assert "BV_1W" in await house.ahead()


async def test_the_law_counts_once_however_often_the_age_is_corrected(house: RouterHouse) -> None:
    case = await house.tell(PLAIN)
    await house.correct(case, Changes(child=True))
    first = await house.ahead()
    house.clock.forward(days=1)
    for child in (False, True):
        await house.correct(case, Changes(child=child))
    assert (await house.ahead())["BV_1W"] == first["BV_1W"]


async def test_whoever_was_asked_by_a_person_keeps_the_lead(house: RouterHouse) -> None:
    case = await house.tell(PLAIN)
    await house.casework.assign(COORDINATOR, case.reference, ["nav"], language=NB)
    now = await house.correct(case, Changes(child=True))
    assert now.lead is not None
    assert now.lead.partner == "NAV"
    asked = {a.partner: a.state for a in now.assignments if a.role is AssignmentRole.LEAD}
    assert asked["BARNEVERN"] is AssignmentState.PROPOSED
    assert asked["NAV"] is AssignmentState.ASKED


async def test_a_partner_proposed_beside_a_lead_who_has_accepted_contributes(
    house: RouterHouse,
) -> None:
    case = await house.tell(PLAIN)
    await house.casework.assign(COORDINATOR, case.reference, ["nav"], language=NB)
    await house.casework.accept(NAV, case.reference, language=NB)
    await house.correct(case, Changes(child=True))
    barnevern = replace(NAV, member_id="kontakt-barnevern", partner="BARNEVERN")
    view = await house.casework.accept(barnevern, case.reference, language=NB)
    asked = {a.partner: (a.role, a.state) for a in view.assignments}
    assert asked["BARNEVERN"] == (AssignmentRole.SUPPORT, AssignmentState.ACCEPTED)
    assert asked["NAV"] == (AssignmentRole.LEAD, AssignmentState.ACCEPTED)


def test_disagreements_are_counted_by_case_and_code() -> None:
    made = [
        Correction(f"{case:032x}", TODAY, "0.1", facet, read, word)
        for case in range(3)
        for facet, read, word in (("arena", "HJEM", "GATE"), ("ILO03", "yes", "no"))
    ]
    agreed = Correction("f" * 32, TODAY, "0.1", "arena", "HJEM", "HJEM")
    assert disagreements([*made, agreed]) == [
        Disagreement("ILO03", "yes", "no", 3),
        Disagreement("arena", "HJEM", "GATE", 3),
    ]
