"""A reminder says which case and why, to whoever is to act and to nobody else."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from support.chat import DIRECTORY, Group, a_case, held_case, open_group
from support.paper import Paper
from support.times import FixedClock
from varde.chatops.labels import labels
from varde.chatops.reminders import Reminders
from varde.shared.domain.access import OFFICE
from varde.shared.domain.case import Assignment, Case
from varde.shared.domain.codes import AssignmentRole, AssignmentState, Language, Role, Urgency
from varde.shared.domain.deadline import DueStep, Kind, Rung, Wait, waits
from varde.shared.domain.partner import Member
from varde.shared.domain.rota import Absence, DayKind, Duty, Rota
from varde.shared.errors import Transient
from varde.shared.messages import ReminderDue, new_id
from varde.shared.store import cards, due_steps
from varde.shared.store.cards import CardPost

NOW = datetime(2026, 11, 26, 7, 0, tzinfo=UTC)  # Thursday, 08:00 in Norway
YESTERDAY = NOW - timedelta(days=1)
LEAD = AssignmentRole.LEAD
GROUP = replace(
    DIRECTORY,
    members=(
        *DIRECTORY.members,
        Member("vikar", OFFICE, "Vikar", Role.DEPUTY),
        Member("varsling", "RVTS", "Varsling", Role.FALLBACK),
    ),
)


EVERY_DAY = tuple(DayKind)
WATCH = Member("vakt", OFFICE, "Kveldsvakt", identities=(("paper", "v"),))
ELSEWHERE = Member("hjemme", OFFICE, "Hjemmevakt", identities=(("slack", "h"),))
SUBSTITUTE = Member("reservevakt", OFFICE, "Reservevakt", identities=(("paper", "r"),))


def _rota(member: str, *away: str) -> Rota:
    """``member`` has the office's duty every day; the substitute stands in for the watch."""
    today = date(2026, 11, 26)
    return Rota(
        (Duty(OFFICE, member, EVERY_DAY),),
        tuple(Absence(gone, today, today) for gone in away),
        {"vakt": "reservevakt"},
    )


@dataclass
class Desk:
    """Reminders of cases in a database, told on paper."""

    group: Group
    paper: Paper
    reminders: Reminders

    def with_rota(self, rota: Rota) -> None:
        """From now on everybody is in this chat, and the office has a watch and this rota."""
        here = (replace(m, identities=(("paper", m.member_id),)) for m in GROUP.members)
        people = (*here, WATCH, SUBSTITUTE, ELSEWHERE)
        self.reminders._directory = replace(GROUP, members=people, rota=rota)

    async def due(
        self, case: Case, kind: str, step: int, subject: str = "", *, card: bool = True
    ) -> ReminderDue:
        """A reminder that the router has sent, of a case with a card."""
        wait = next((w for w in waits(case) if w.kind == kind), Wait(kind, subject))
        limit = NOW - timedelta(minutes=15) if case.facts.urgency is Urgency.AKUTT else YESTERDAY
        row = DueStep(new_id(), case.case_id, wait, step, 1, NOW, limit, "Fristen i loven (§ 1)")
        await self.group.add(case)
        async with self.group.database.begin() as tx:
            await due_steps.add(tx, [row])
            if card:
                await cards.put(tx, case.case_id, "paper", CardPost("m1", 1))
        return ReminderDue(event_id=row.step_id, case_id=case.case_id, kind=kind, step=step)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_group(tmp_path) as group:
        paper = Paper()
        yield Desk(
            group,
            paper,
            Reminders(
                port=paper,
                database=group.database,
                directory=GROUP,
                clock=FixedClock(NOW),
                t=labels(Language.NB),
                metrics=group.metrics,
                log=structlog.get_logger(),
            ),
        )


def _told_by_metric(desk: Desk, to: str) -> float | None:
    return desk.group.registry.get_sample_value("varde_chatops_reminders_total", {"to": to})


def _asked(partner: str) -> tuple[Assignment, ...]:
    return (Assignment(partner, LEAD, AssignmentState.ASKED),)


async def test_the_lead_is_reminded_in_the_thread_of_the_card(desk: Desk) -> None:
    await desk.reminders.handle(await desk.due(a_case(), Kind.LEAD, Rung.LEAD))
    assert desk.paper.replies == [
        "26-4817: NAV har ikke svart på om de tar ansvaret. Fristen var onsdag 25. november."
    ]
    assert desk.paper.notices == []


async def test_escalation_is_for_the_coordinator_alone(desk: Desk) -> None:
    await desk.reminders.handle(await desk.due(a_case(), Kind.LEAD, Rung.COORDINATOR))
    assert desk.paper.replies == []
    assert desk.paper.notices == [
        (
            "26-4817: NAV har ikke svart på om de tar ansvaret. Fristen var onsdag 25. november. "
            "Spør igjen, eller spør noen andre."
        )
    ]


@pytest.mark.parametrize(
    ("step", "kind"),
    [(Rung.COORDINATOR, Kind.REVIEW), (1, Kind.OPEN), (1, Kind.QUIET)],
)
async def test_a_held_case_is_named_to_those_who_lead_it_alone(
    desk: Desk, step: int, kind: Kind
) -> None:
    await desk.reminders.handle(await desk.due(held_case(), kind, step))
    assert desk.paper.replies == []
    assert [member for member, _ in desk.paper.told] == ["koordinator", "vikar"]
    assert all(text.startswith("26-1111: ") for _, text in desk.paper.told)


NOBODY_LEADS = frozenset({"koordinator", "vikar"})


@pytest.mark.parametrize("kind", [Kind.LEAD, Kind.AGREED])
@pytest.mark.parametrize(
    ("kept_from", "told"),
    [
        ({"excluded_partners": frozenset({"POLITI"})}, ["koordinator", "vikar"]),
        ({"recused_members": frozenset({"nav-medlem"})}, ["koordinator", "vikar"]),
        ({"recused_members": frozenset({"koordinator"})}, ["vikar"]),
        (
            {"recused_members": NOBODY_LEADS, "excluded_partners": frozenset({OFFICE})},
            ["varsling"],
        ),
    ],
)
async def test_a_case_that_somebody_may_not_see_is_named_to_each_who_leads_it_alone(
    desk: Desk, kind: Kind, kept_from: dict[str, Any], told: list[str]
) -> None:
    case = a_case(due_on=date(2026, 11, 25), **kept_from)
    await desk.reminders.handle(await desk.due(case, kind, 1))
    assert desk.paper.replies == []
    assert [member for member, _ in desk.paper.told] == told
    assert {text[:7] for _, text in desk.paper.told} == {"26-4817"}
    assert _told_by_metric(desk, "coordinator") == len(told)


async def test_a_case_that_nobody_may_lead_is_told_to_the_log_and_to_nobody(desk: Desk) -> None:
    everybody = frozenset({*NOBODY_LEADS, "varsling"})
    case = a_case(recused_members=everybody, excluded_partners=frozenset({OFFICE}))
    due = await desk.due(case, Kind.LEAD, 1)
    with capture_logs() as logged:
        await desk.reminders.handle(due)
    assert desk.paper.replies == desk.paper.notices == []
    assert desk.paper.told == []
    assert [entry["event"] for entry in logged] == ["nobody may be told of a case"]


async def test_a_leader_who_could_not_be_told_is_told_later(desk: Desk) -> None:
    due = await desk.due(held_case(), Kind.REVIEW, Rung.COORDINATOR)
    desk.paper.fail = 1
    with pytest.raises(Transient):
        await desk.reminders.handle(due)
    await desk.reminders.handle(due)
    await desk.reminders.handle(due)
    assert [member for member, _ in desk.paper.told] == ["koordinator", "vikar"]


NOT_ANSWERED = (
    "26-4817: NAV har ikke svart på om de tar ansvaret. Fristen var onsdag 25. november. "
)


@pytest.mark.parametrize(("away", "told"), [((), WATCH), (("vakt",), SUBSTITUTE)])
async def test_the_last_rung_reaches_and_names_who_is_on_duty_or_their_deputy(
    desk: Desk, away: tuple[str, ...], told: Member
) -> None:
    desk.with_rota(_rota("vakt", *away))
    await desk.reminders.handle(await desk.due(a_case(), Kind.LEAD, Rung.LEADER_ON_DUTY))
    words = (
        f"{NOT_ANSWERED}Dette går også til lederen på vakt i dag: {told.name}. "
        "En av dere må ta tak i det nå."
    )
    assert desk.paper.notices == [words]
    assert desk.paper.others == [(told.member_id, words)]
    assert _told_by_metric(desk, "on_duty") == 1


async def test_a_coordinator_on_duty_is_named_and_not_told_twice(desk: Desk) -> None:
    desk.with_rota(_rota("koordinator"))
    await desk.reminders.handle(await desk.due(a_case(), Kind.LEAD, Rung.LEADER_ON_DUTY))
    (told,) = desk.paper.notices
    assert "Dette går også til lederen på vakt i dag: Koordinator." in told
    assert desk.paper.others == []


async def test_who_is_on_duty_and_not_in_this_chat_is_to_be_called(desk: Desk) -> None:
    desk.with_rota(_rota("hjemme"))
    await desk.reminders.handle(await desk.due(a_case(), Kind.LEAD, Rung.LEADER_ON_DUTY))
    (told,) = desk.paper.notices
    assert "Lederen på vakt i dag, Hjemmevakt, er ikke med i denne chatten: Ring nå." in told
    assert desk.paper.others == []
    assert _told_by_metric(desk, "on_duty") is None


@pytest.mark.parametrize("rota", [Rota(), _rota("vakt", "vakt", "reservevakt")])
async def test_with_nobody_on_duty_the_last_rung_says_so_and_whom_it_went_to(
    desk: Desk, rota: Rota
) -> None:
    desk.with_rota(rota)
    await desk.reminders.handle(await desk.due(a_case(), Kind.LEAD, Rung.LEADER_ON_DUTY))
    assert desk.paper.notices == [
        (
            f"{NOT_ANSWERED}Ingen som kan varsles, har vakt i dag. "
            "Dette går i stedet til Koordinator, Vikar: Ta tak i det nå."
        )
    ]
    assert desk.paper.others == []


@pytest.mark.parametrize(
    ("on_duty", "words"),
    [
        ("vikar", "Dette går også til lederen på vakt i dag: Vikar."),
        ("vakt", "Ingen som kan varsles, har vakt i dag. Dette går i stedet til Koordinator, V"),
    ],
)
async def test_a_held_case_reaches_who_is_on_duty_only_if_they_lead_it(
    desk: Desk, on_duty: str, words: str
) -> None:
    desk.with_rota(_rota(on_duty))
    await desk.reminders.handle(await desk.due(held_case(), Kind.REVIEW, Rung.LEADER_ON_DUTY))
    assert [member for member, _ in desk.paper.told] == ["koordinator", "vikar"]
    assert all(words in text for _, text in desk.paper.told)


@pytest.mark.parametrize(("kind", "step"), [(Kind.LEAD, Rung.DEPUTY), (Kind.OPEN, 4)])
async def test_below_the_last_rung_nobody_is_called_from_duty(
    desk: Desk, kind: Kind, step: int
) -> None:
    desk.with_rota(_rota("vakt"))
    await desk.reminders.handle(await desk.due(a_case(), kind, step))
    assert desk.paper.others == []
    assert "vakt" not in desk.paper.notices[0]


@pytest.mark.parametrize("trouble", ["no card", "card being posted", "card gone", "open channel"])
async def test_what_cannot_be_said_in_the_channel_is_told_to_the_coordinator(
    desk: Desk, trouble: str
) -> None:
    due = await desk.due(a_case(), Kind.LEAD, Rung.LEAD, card=trouble != "no card")
    desk.paper.gone = trouble == "card gone"
    desk.paper.fit = trouble != "open channel"
    if trouble == "card being posted":
        async with desk.group.database.begin() as tx:
            await cards.put(tx, due.case_id, "paper", CardPost("", 0))
    await desk.reminders.handle(due)
    assert desk.paper.replies == []
    assert len(desk.paper.notices) == 1


@pytest.mark.parametrize("lead", [(), _asked("KOORDINATOR")])
async def test_what_the_coordinator_is_to_do_is_not_said_in_the_channel(
    desk: Desk, lead: tuple[Assignment, ...]
) -> None:
    await desk.reminders.handle(await desk.due(a_case(assignments=lead), Kind.LEAD, Rung.LEAD))
    assert desk.paper.replies == []
    assert len(desk.paper.notices) == 1


async def test_an_agreed_deadline_that_has_passed_is_told_to_both(desk: Desk) -> None:
    case = a_case(due_on=date(2026, 11, 25))
    await desk.reminders.handle(await desk.due(case, Kind.AGREED, 3))
    assert desk.paper.replies == desk.paper.notices
    assert desk.paper.replies == [
        "26-4817: Fristen var onsdag 25. november. Si hvordan det går, eller avtal en ny frist."
    ]


async def test_a_deadline_of_the_law_is_told_to_its_owner_in_the_words_of_the_rules(
    desk: Desk,
) -> None:
    await desk.reminders.handle(await desk.due(a_case(), "BV_1W", 1, "NAV"))
    assert desk.paper.replies == [
        (
            "26-4817: Fristen i loven (§ 1). "
            "Regnet fra dagen saken ble åpnet, er fristen onsdag 25. november."
        )
    ]


async def test_the_same_reminder_is_told_once_however_often_it_comes(desk: Desk) -> None:
    due = await desk.due(a_case(), Kind.LEAD, Rung.LEAD)
    await asyncio.gather(*(desk.reminders.handle(due) for _ in range(5)))
    await desk.reminders.handle(due)
    assert len(desk.paper.replies) == 1
    assert _told_by_metric(desk, "channel") == 1


async def test_a_reminder_that_could_not_be_told_is_told_later(desk: Desk) -> None:
    due = await desk.due(a_case(), Kind.LEAD, Rung.COORDINATOR)
    desk.paper.fail = 1
    with pytest.raises(Transient):
        await desk.reminders.handle(due)
    await desk.reminders.handle(due)
    assert len(desk.paper.notices) == 1


async def test_what_the_case_no_longer_waits_for_is_not_told(desk: Desk) -> None:
    case = a_case()
    due = await desk.due(case, Kind.LEAD, Rung.LEAD)
    accepted = Assignment("NAV", LEAD, AssignmentState.ACCEPTED)
    await desk.group.change(case.case_id, assignments=(accepted,))
    await desk.reminders.handle(due)
    assert desk.paper.replies == desk.paper.notices == []
