"""A case judged anew: it regards who is away and busy as the first time, and tells nothing that is not shown."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from support import stores
from support.chat import a_case
from support.router_house import CONFIG, NB, RouterHouse, router_house
from varde.router.rules import Rules
from varde.shared.casework.correction import Changes
from varde.shared.casework.judging import Judge
from varde.shared.domain.codes import Arena, Form, Urgency
from varde.shared.domain.concern import Facts
from varde.shared.domain.rota import Absence, Rota
from varde.shared.domain.small_world import Gate, Region
from varde.shared.domain.workload import Workload
from varde.shared.platform.partners import load_directory

PLAIN = "Sjefen har tatt passet mitt, og jeg får ikke lønn."
ADDED = "Jeg bor på hybel."
DAY = date(2026, 3, 2)
AWAY = Rota(
    absences=(Absence("kontakt-nav", DAY, date(2026, 12, 31)),), covered_by={"NAV": "KRISESENTER"}
)
FULL = Rota(capacity={"NAV": 1}, covered_by={"NAV": "KRISESENTER"})


@asynccontextmanager
async def _house(folder: Path, rota: Rota) -> AsyncIterator[RouterHouse]:
    async with stores.sqlite(folder) as database, router_house(database, rota=rota) as opened:
        yield opened


async def test_who_covers_for_an_absent_partner_stays_proposed_and_the_reason_says_why(
    tmp_path: Path,
) -> None:
    async with _house(tmp_path, AWAY) as house:
        case = await house.tell(PLAIN, about_self="yes")
        assert case.assignments[0].partner == "KRISESENTER"
        added = await house.add(case, ADDED)
        corrected = await house.correct(case, Changes(urgency=Urgency.HOY))
    for now in (added, corrected):
        assert (now.assignments[0].partner, now.rule) == ("KRISESENTER", "R13_LABOUR_SELF")
        assert now.rule_reason == case.rule_reason
        assert "NAV var borte da saken kom." in now.rule_reason


async def test_a_case_takes_no_room_from_itself_and_leaves_none_for_the_next(
    tmp_path: Path,
) -> None:
    async with _house(tmp_path, FULL) as house:
        first = await house.tell(PLAIN, about_self="yes")
        second = await house.tell(f"{PLAIN} {ADDED}", about_self="yes")
        proposed = [
            (await house.add(case, ADDED)).assignments[0].partner for case in (first, second)
        ]
        corrected = [
            (await house.correct(case, Changes(urgency=Urgency.HOY))).assignments[0].partner
            for case in (first, second)
        ]
    assert proposed == corrected == ["NAV", "KRISESENTER"]


@pytest.mark.parametrize(("places", "support"), [(9, {"POLITI", "NAV"}), (1, {"NAV"})])
def test_an_overlay_that_would_tell_what_is_not_shown_adds_nobody(
    tmp_path: Path, places: int, support: set[str]
) -> None:
    overlay = '[[overlay]]\nid = "O9"\nwhen = { arena = ["SJO"] }\nadd_support = ["POLITI"]\n'
    routing = tmp_path / "routing.toml"
    sometimes = 'support = ["ARBTIL", "AKRIM", "NAV", "POLITI"]'
    written = (CONFIG / "routing.toml").read_text("utf-8")
    routing.write_text(written.replace(sometimes, 'support = ["NAV"]') + overlay, "utf-8")
    rules = Rules.load(routing, load_directory(CONFIG / "partners.toml"))
    judge = Judge(Gate(region=Region(places={Arena.SJO: places})), rules, NB, "1")
    facts = Facts(forms=(Form.LAB,), arena=Arena.SJO, keywords=("barna",))
    case = replace(a_case(), facts=Facts(), assignments=())
    now = judge.anew(case, facts, None, {}, Workload(DAY), own_summary=False)
    assert now.case.rule == "R14_LABOUR_OTHER"
    assert {a.partner for a in now.case.assignments} == {"KOORDINATOR", "BARNEVERN", *support}
    assert now.exact.facts.arena is Arena.SJO
