"""What a change of the municipality's files would do is told before it is in force, and what is not tried is said."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from support import stores
from support.administration import config_of, read_file
from support.desk import Her, RunningDesk, her, running_desk
from support.own_rules import SHIPPED
from support.people import COORDINATOR
from varde.shared.casework.erasure import erase_due
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Language, Outcome
from varde.shared.domain.retention import Retention
from varde.shared.platform.retention import FILE
from varde.shared.store.tables import case_file

TEXT = "Noen tar fra dem lønna på byggeplassen."
OTHER_WAY = "en annen vei"


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        desk.house.retention.put(Retention(365, 365))
        yield desk


async def _ended(desk: RunningDesk) -> Case:
    case = await desk.router.tell(TEXT)
    work = desk.router.casework
    await work.close(COORDINATOR, case.reference, Outcome.ADVICE, language=Language.NB)
    return case


async def _kept_from_her(desk: RunningDesk, case: Case) -> None:
    recused = update(case_file).where(case_file.c.case_id == case.case_id)
    async with desk.house.database.begin() as tx:
        await tx.execute(recused.values(recused_members=[COORDINATOR.member_id]))


async def _looked_at(she: Her, desk: RunningDesk, name: str, old: str, new: str) -> None:
    before = read_file(desk, name)
    assert old in before
    await she.get(f"/styring/fil?navn={name}")
    await she.post("/styring/fil", navn=name, tekst=before.replace(old, new))
    assert "Dette fører det til" in she.page


async def test_a_shorter_time_tells_how_many_cases_go_sooner_and_when_the_first_does(
    desk: RunningDesk,
) -> None:
    await _ended(desk)
    desk.router.clock.forward(days=40)
    await _ended(desk)
    await desk.router.tell(TEXT)
    async with her(desk, unlocked=False) as she:
        await _looked_at(she, desk, FILE, "after_days = 365", "after_days = 50")
        assert "slettet tidligere: 2<" in she.page
        first = desk.router.clock.today() + timedelta(days=10)
        assert f"Den første slettes {first:%d.%m.%Y}." in she.page
        assert "slettes straks" not in she.page
        assert OTHER_WAY not in she.page


async def test_cases_whose_day_would_have_come_are_told_as_gone_for_good(
    desk: RunningDesk,
) -> None:
    await _ended(desk)
    desk.router.clock.forward(days=40)
    await _ended(desk)
    async with her(desk, unlocked=False) as she:
        await _looked_at(she, desk, FILE, "after_days = 365", "after_days = 40")
        assert "slettet tidligere: 2<" in she.page
        assert "Av disse slettes straks: 1." in she.page
    in_force = Retention(40, 365)
    assert await erase_due(desk.house.database, desk.router.clock, in_force) == 1


async def test_cases_that_are_kept_from_her_are_not_counted(desk: RunningDesk) -> None:
    await _ended(desk)
    await _kept_from_her(desk, await _ended(desk))
    async with her(desk, unlocked=False) as she:
        await _looked_at(she, desk, FILE, "after_days = 365", "after_days = 1")
        assert "slettet tidligere: 1<" in she.page
        assert "Saker som du ikke får vite om, er ikke talt med her." in she.page


async def test_a_longer_time_erases_nothing_sooner(desk: RunningDesk) -> None:
    await _ended(desk)
    async with her(desk, unlocked=False) as she:
        await _looked_at(she, desk, FILE, "after_days = 365", "after_days = 400")
        assert "slettet tidligere: 0<" in she.page


async def test_what_would_wait_for_her_by_another_gate_is_told_before_it_is_in_force(
    desk: RunningDesk,
) -> None:
    case = await desk.router.tell(TEXT)
    async with her(desk, unlocked=False) as she:
        await _looked_at(she, desk, "gate.toml", 'policy = "auto_facts"', 'policy = "hold_all"')
        assert "1 av dem ville ha gått en annen vei" in she.page
        row = she.page.partition(f"{case.reference}</a></th>")[2].partition("</tr>")[0]
        assert "<td>nei → ja</td>" in row
        await _looked_at(she, desk, "gate.toml", "few_places = 5", "few_places = 6")
        assert "Ingen av dem ville ha gått en annen vei." in she.page


_CHILDS = "En jente på 15 år er tvunget til å tigge, og de tar pengene fra henne."
_DUE = 'deadlines = ["MELD_STRAKS", "BV_1W", "BV_3M", "BV_ACK3W"]'


async def _row(she: Her, case: Case) -> str:
    return she.page.partition(f"{case.reference}</a></th>")[2].partition("</tr>")[0]


async def test_what_another_rule_sets_running_is_told(desk: RunningDesk) -> None:
    case = await desk.router.tell(_CHILDS)
    async with her(desk, unlocked=False) as she:
        await _looked_at(she, desk, "routing.toml", _DUE, 'deadlines = ["MELD_STRAKS"]')
        assert "1 av dem ville ha gått en annen vei" in she.page
        row = await _row(she, case)
        assert "MELD_STRAKS, BV_1W, BV_3M, BV_ACK3W → <strong>MELD_STRAKS</strong>" in row


async def test_whom_else_a_rule_names_is_told_outside_the_group_as_well(desk: RunningDesk) -> None:
    case = await desk.router.tell(_CHILDS)
    before = read_file(desk, "routing.toml")
    rule = before.partition('id = "R01')[2]
    support = rule[rule.index("support = [") : rule.index("]", rule.index("support = [")) + 1]
    outside = next(
        line.split(" = ")[0] for line in before.partition("[external]\n")[2].splitlines()
    )
    async with her(desk, unlocked=False) as she:
        await _looked_at(she, desk, "routing.toml", support, f'support = ["{outside}"]')
        row = await _row(she, case)
        assert f"→ <strong>{outside}</strong>" in row


async def test_of_a_deadline_that_changes_it_is_told_how_many_cases_it_applies_to(
    desk: RunningDesk,
) -> None:
    await desk.router.tell(_CHILDS)
    await desk.router.tell(TEXT)
    async with her(desk, unlocked=False) as she:
        await _looked_at(she, desk, "routing.toml", "days = 21", "days = 20")
        assert "Fristen BV_ACK3W blir en annen. Den gjelder 1 av dem." in she.page


OF_NO_CASE = [
    ("clock.toml", "# ", "Ingen: Alle tider blir som de er."),
    ("links.toml", "# ", "Det er bare kontrollert at fila kan leses som den skal."),
    ("rota.toml", "# ", "Prøvd på hvem som har vakt."),
]


@pytest.mark.parametrize(("name", "old", "said"), OF_NO_CASE)
async def test_of_a_file_that_is_not_tried_on_cases_it_is_said_and_nothing_of_ways(
    desk: RunningDesk, name: str, old: str, said: str
) -> None:
    await desk.router.tell(TEXT)
    async with her(desk, unlocked=False) as she:
        await _looked_at(she, desk, name, old, "#  ")
        assert said in she.page
        assert OTHER_WAY not in she.page
        assert "Prøvd på de nyeste sakene" not in she.page


async def test_of_rules_that_read_texts_it_is_said_that_they_are_tried_on_none(
    desk: RunningDesk,
) -> None:
    await desk.router.tell(TEXT)
    folder = config_of(desk) / "screening"
    folder.mkdir()
    shipped = (SHIPPED / "facets.toml").read_text(encoding="utf-8")
    (folder / "facets.toml").write_text(shipped, encoding="utf-8")
    async with her(desk, unlocked=False) as she:
        await _looked_at(she, desk, "screening/facets.toml", "# ", "#  ")
        assert "Disse reglene leser det folk skrev, og det er forseglet." in she.page
        assert OTHER_WAY not in she.page
