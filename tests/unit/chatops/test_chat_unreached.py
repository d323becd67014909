"""Members who have not added Varde in Teams: nothing waits for them, and who leads the case is told once."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from support.chat import (
    COORDINATOR,
    DIRECTORY,
    NAV,
    POLICE,
    Group,
    a_case,
    changed,
    held_case,
    open_group,
)
from support.teams_cards import shown
from support.teams_chat import TeamsChat, open_teams
from support.teams_faults import Fault
from varde.chatops.teams.patience import TeamsAway
from varde.chatops.telling import NobodyTold
from varde.shared.domain.case import Assignment, Case
from varde.shared.domain.codes import AssignmentRole, AssignmentState, Role, Status
from varde.shared.errors import Permanent

BY_NAME = Assignment("NAV", AssignmentRole.LEAD, AssignmentState.ASKED, member="nav-medlem")
BY_SERVICE = Assignment("NAV", AssignmentRole.LEAD, AssignmentState.ASKED)
FROM_POLICE = frozenset({"POLITI"})


@pytest.fixture
async def group(tmp_path: Path) -> AsyncIterator[Group]:
    async with open_group(tmp_path) as group:
        yield group


@pytest.fixture
async def chat(group: Group) -> AsyncIterator[TeamsChat]:
    async with open_teams(group) as chat:
        chat.teams.not_added = {NAV}
        yield chat


async def _announce(group: Group, chat: TeamsChat, case: Case) -> None:
    await group.poster(chat.port).handle(changed(case))


def _told(chat: TeamsChat, user: str) -> list[str]:
    return [shown(message) for message in chat.teams.chat(user)]


async def test_who_is_asked_by_name_is_tried_once_and_the_coordinator_told_once(
    group: Group, chat: TeamsChat
) -> None:
    case = await group.add(a_case(assignments=(BY_NAME,)))
    await _announce(group, chat, case)
    await _announce(group, chat, case)
    await _announce(group, chat, await group.change(case.case_id, status=Status.ASSIGNED))
    assert len(chat.teams.cards) == 1
    opened = [body["members"][0]["id"] for call, body in chat.teams.calls if call == "create"]
    assert opened.count(f"29:{NAV}") == 1
    (told,) = _told(chat, COORDINATOR)
    assert "er spurt i sak 26-4817, men Varde får ikke skrevet til vedkommende" in told
    assert "legge til Varde" in told


async def test_the_coordinator_is_told_nothing_of_what_the_case_is_about(
    group: Group, chat: TeamsChat
) -> None:
    await _announce(group, chat, await group.add(a_case(assignments=(BY_NAME,))))
    (told,) = _told(chat, COORDINATOR)
    assert "Tvangsarbeid" not in told


@pytest.mark.parametrize(
    "code", ["ForbiddenOperationException", "ConversationBlockedByUser", "MessageWritesBlocked"]
)
async def test_who_has_blocked_varde_counts_as_one_who_has_not_added_it(
    group: Group, chat: TeamsChat, code: str
) -> None:
    chat.teams.not_added = set()
    chat.teams.fail("create", Fault(403, code))
    await _announce(group, chat, await group.add(a_case(assignments=(BY_NAME,))))
    assert _told(chat, NAV) == []
    assert len(_told(chat, COORDINATOR)) == 1


async def test_where_varde_is_let_in_nowhere_the_telling_waits(
    group: Group, chat: TeamsChat
) -> None:
    case = await group.add(a_case(assignments=(BY_NAME,)))
    chat.teams.not_added = set()
    chat.teams.fail("create", Fault(403, "BotDisabledByAdmin"))
    with pytest.raises(TeamsAway):
        await _announce(group, chat, case)
    await _announce(group, chat, case)
    assert len(_told(chat, NAV)) == 1


async def test_a_service_that_is_asked_in_a_hidden_case_keeps_it_from_nobody_else(
    group: Group, chat: TeamsChat
) -> None:
    hidden = a_case(assignments=(BY_SERVICE,), excluded_partners=FROM_POLICE)
    case = await group.add(hidden)
    await _announce(group, chat, case)
    await _announce(group, chat, case)
    hers, unreached = _told(chat, COORDINATOR)
    assert "26-4817" in hers
    assert "får ikke skrevet til vedkommende" in unreached
    assert _told(chat, POLICE) == []


async def test_a_case_that_waits_is_not_forgotten_while_nobody_who_leads_can_be_told(
    group: Group, chat: TeamsChat
) -> None:
    chat.teams.not_added = {COORDINATOR}
    case = await group.add(held_case())
    for _ in range(2):
        with pytest.raises(NobodyTold):
            await _announce(group, chat, case)
    chat.teams.not_added = set()
    await _announce(group, chat, case)
    assert len(_told(chat, COORDINATOR)) == 1


async def test_a_deputy_is_told_though_the_coordinator_cannot_be(group: Group) -> None:
    members = tuple(
        replace(m, role=Role.DEPUTY) if m.member_id == "politi-medlem" else m
        for m in DIRECTORY.members
    )
    group.directory = replace(DIRECTORY, members=members)
    async with open_teams(group) as chat:
        chat.teams.not_added = {COORDINATOR, POLICE}
        with pytest.raises(Permanent):
            await group.telling(chat.port).coordinator(lambda t: t("Deadline"))
        chat.teams.not_added = {COORDINATOR}
        await group.telling(chat.port).coordinator(lambda t: t("Deadline"))
        case = await group.add(held_case())
        await _announce(group, chat, case)
        await _announce(group, chat, case)
        assert len(_told(chat, POLICE)) == 2
