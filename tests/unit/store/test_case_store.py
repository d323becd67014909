"""Cases: what was stored comes back, versions are never overwritten, references are unique."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support import stores
from support.times import START
from varde.shared.domain.case import Assignment, Case, Note
from varde.shared.domain.codes import (
    AssignmentRole,
    AssignmentState,
    HoldReason,
    Outcome,
    Status,
)
from varde.shared.domain.concern import Facts
from varde.shared.errors import Transient
from varde.shared.messages import new_id
from varde.shared.store import cases
from varde.shared.store.database import Database

TODAY = START.date()
CODES = st.sampled_from(["ILO01", "ILO08", "URG_NOW", "SEX02"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)
DAYS = st.dates(date(2020, 1, 1), date(2100, 1, 1))
PARTNERS = st.sampled_from(["NAV", "POLITI", "KRISESENTER", "BARNEVERN"])
FACTS = st.builds(
    Facts,
    indicators=st.lists(CODES, max_size=4).map(tuple),
    signals=st.lists(CODES, max_size=4).map(tuple),
    keywords=st.lists(CODES, max_size=4).map(tuple),
)
CASES = st.builds(
    Case,
    case_id=st.builds(new_id),
    concern_id=st.builds(new_id),
    reference=st.integers(0, 999_999).map(lambda n: f"{n // 10_000:02d}-{n % 10_000:04d}"),
    facts=FACTS,
    summary=TEXTS,
    account=TEXTS,
    rule=st.sampled_from(["", "child-first"]),
    rule_reason=TEXTS,
    opened_on=DAYS,
    due_on=st.none() | DAYS,
    version=st.integers(1, 9),
    hold_reasons=st.lists(st.sampled_from(HoldReason), max_size=3).map(tuple),
    outcome=st.none() | st.sampled_from(Outcome),
    excluded_partners=st.frozensets(PARTNERS),
    assignments=st.lists(
        st.builds(
            Assignment,
            PARTNERS,
            st.sampled_from(AssignmentRole),
            st.sampled_from(AssignmentState),
            TEXTS,
        ),
        max_size=4,
        unique_by=lambda a: a.partner,
    ).map(tuple),
    notes=st.lists(st.builds(Note, DAYS, PARTNERS, TEXTS), max_size=4).map(tuple),
)


def case(reference: str = "26-0001", **changes: object) -> Case:
    plain = Case(new_id(), reference, new_id(), Status.DISCUSSED, Facts(), "Tekst.", TODAY)
    return replace(plain, **changes)  # type: ignore[arg-type] # named fields of Case


async def _store(database: Database, *new: Case) -> None:
    async with database.begin() as tx:
        for one in new:
            await cases.insert_case(tx, one)


@settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(stored=CASES, later=CASES)
def test_any_case_comes_back_as_it_was(tmp_path: Path, stored: Case, later: Case) -> None:
    later = replace(later, case_id=stored.case_id, version=stored.version + 1)

    async def round_trip() -> None:
        async with stores.sqlite(tmp_path) as database:
            await _store(database, stored)
            async with database.begin() as tx:
                assert await cases.load_case(tx, stored.case_id) == stored
                assert await cases.find_by_reference(tx, stored.reference) == stored
                assert await cases.find_by_concern(tx, stored.concern_id) == stored
                await cases.save_case(tx, later)
                assert await cases.load_case(tx, stored.case_id) == later

    asyncio.run(round_trip())
    for file in tmp_path.iterdir():
        file.unlink()


LEADS = (Assignment("NAV", AssignmentRole.LEAD, AssignmentState.PROPOSED),)


async def test_open_leads_are_counted_for_the_partners_asked_about(database: Database) -> None:
    asked = replace(LEADS[0], state=AssignmentState.ASKED)
    police = replace(LEADS[0], partner="POLITI", state=AssignmentState.ACCEPTED)
    await _store(
        database,
        case("26-0001", assignments=LEADS),
        case("26-0002", assignments=(asked, replace(police, role=AssignmentRole.SUPPORT))),
        case("26-0003", assignments=(police,)),
    )
    async with database.read() as tx:
        assert await cases.open_leads(tx, ["NAV", "KRISESENTER"]) == {"NAV": 2}
        assert await cases.open_leads(tx, ["NAV", "POLITI"]) == {"NAV": 2, "POLITI": 1}
        assert await cases.open_leads(tx, []) == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"status": Status.CLOSED},
        {"status": Status.REJECTED},
        {"hold_reasons": (HoldReason.RARE,)},
        {"excluded_partners": frozenset({"POLITI"})},
        {"recused_members": frozenset({"kontakt-politi"})},
        {"assignments": (replace(LEADS[0], state=AssignmentState.DECLINED),)},
        {"assignments": (replace(LEADS[0], state=AssignmentState.ENDED),)},
        {"assignments": (replace(LEADS[0], role=AssignmentRole.SUPPORT),)},
    ],
    ids=" ".join,
)
async def test_what_is_over_or_not_for_all_to_see_is_not_counted(
    database: Database, changes: dict[str, object]
) -> None:
    await _store(database, case(**({"assignments": LEADS} | changes)))  # type: ignore[arg-type] # no reference among them
    async with database.read() as tx:
        assert await cases.open_leads(tx, ["NAV"]) == {}


async def test_a_full_case_comes_back_from_each_database(database: Database) -> None:
    full = case(
        account="Kontoen æøå «sitat» 🙂",
        due_on=TODAY + timedelta(days=3),
        hold_reasons=(HoldReason.GUARD, HoldReason.CONFLICT),
        excluded_partners=frozenset({"NAV", "POLITI"}),
        recused_members=frozenset({"koordinator", "kontakt-nav"}),
        outcome=Outcome.NAV,
        assignments=(
            Assignment("POLITI", AssignmentRole.SUPPORT, AssignmentState.DECLINED, "Nei."),
            Assignment("NAV", AssignmentRole.LEAD, AssignmentState.ASKED),
        ),
        notes=(Note(TODAY, "NAV", "En."), Note(TODAY, "NAV", "En.")),
    )
    await _store(database, full)
    async with database.read() as tx:
        assert await cases.load_case(tx, full.case_id) == full


async def test_what_is_not_there_is_none(database: Database) -> None:
    async with database.read() as tx:
        assert await cases.load_case(tx, new_id()) is None
        assert await cases.find_by_reference(tx, "26-9999") is None
        assert await cases.find_by_concern(tx, new_id()) is None
        assert not await cases.reference_taken(tx, "26-9999")
        assert await cases.open_cases(tx) == []


@pytest.mark.parametrize("same", ["reference", "concern_id"])
async def test_a_reference_and_a_concern_have_one_case(database: Database, same: str) -> None:
    first = case("26-0001")
    await _store(database, first)
    other = replace(case("26-0002"), **{same: getattr(first, same)})
    with pytest.raises(Transient, match="taken meanwhile"):
        await _store(database, other)
    async with database.read() as tx:
        assert await cases.load_case(tx, other.case_id) is None
        assert await cases.reference_taken(tx, "26-0001")


async def test_a_version_is_stored_once(database: Database) -> None:
    first = case()
    await _store(database, first)
    async with database.begin() as tx:
        await cases.save_case(tx, replace(first, version=2, summary="A"))
    with pytest.raises(Transient, match="changed meanwhile") as conflict:
        async with database.begin() as tx:
            await cases.save_case(tx, replace(first, version=2, summary="B"))
    assert conflict.value.retry_after == 0
    async with database.read() as tx:
        stored = await cases.load_case(tx, first.case_id)
    assert stored is not None
    assert stored.summary == "A"


async def test_only_open_cases_are_listed_oldest_first(database: Database) -> None:
    await _store(
        database,
        case("26-0003", opened_on=TODAY),
        case("26-0002", opened_on=TODAY),
        case("26-0009", opened_on=TODAY - timedelta(days=1)),
        case("26-0004", status=Status.CLOSED),
        case("26-0005", status=Status.REJECTED),
        case("26-0006", status=Status.REOPENED),
    )
    async with database.read() as tx:
        found = [c.reference for c in await cases.open_cases(tx)]
    assert found == ["26-0009", "26-0002", "26-0003", "26-0006"]
