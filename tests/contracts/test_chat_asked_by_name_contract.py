"""Who is asked by name is told privately on each chat: which case, what for, by when, and no more."""

from dataclasses import replace

from support.chat import COORDINATOR, DIRECTORY, NAV, POLICE, a_case
from support.chat_doors import Chat
from varde.shared.domain.case import Assignment, Case
from varde.shared.domain.codes import AssignmentRole, AssignmentState, HoldReason

LED = "Du er spurt om å ta ansvaret for sak 26-4817."
NAMED = Assignment("NAV", AssignmentRole.LEAD, AssignmentState.ASKED, member="nav-medlem")


async def _asked(chat: Chat, said: str = f"tildel 26-4817 @{NAV} frist fredag") -> Case:
    case = await chat.posted()
    assert "tildelt" in await chat.say(COORDINATOR, said)
    return await _announced(chat, case)


async def _announced(chat: Chat, case: Case) -> Case:
    case = await chat.group.load(case.case_id)
    await chat.announce(case)
    return case


async def _told(chat: Chat, user: str) -> str:
    return "\n".join(await chat.told(user))


async def test_she_alone_is_told_what_and_by_when_and_nothing_of_the_case(chat: Chat) -> None:
    await _asked(chat)
    told = await _told(chat, NAV)
    assert f"{LED} Fristen er fredag 27. november." in told
    assert "Tvangsarbeid" not in told
    assert "tilbakehold" not in told
    assert LED not in await _told(chat, POLICE)
    assert not any(LED in each for each in await chat.replies())


async def test_she_is_told_once_however_often_the_case_changes(chat: Chat) -> None:
    case = await _asked(chat)
    await chat.say(COORDINATOR, "notat 26-4817 Vi tar det på møtet.")
    await _announced(chat, case)
    await chat.announce(case)
    assert (await _told(chat, NAV)).count("26-4817") == 1


async def test_who_has_answered_and_is_asked_anew_is_told_anew(chat: Chat) -> None:
    case = await _asked(chat)
    await chat.say(NAV, "avslå 26-4817 Vi har ikke folk nå.")
    await _announced(chat, case)
    assert "tildelt" in await chat.say(COORDINATOR, f"tildel 26-4817 @{NAV}")
    await _announced(chat, case)
    assert (await _told(chat, NAV)).count(LED) == 2


async def test_who_is_to_contribute_is_told_that(chat: Chat) -> None:
    await _asked(chat, f"tildel 26-4817 @politi @{NAV}")
    told = await _told(chat, NAV)
    assert "Du er spurt om å bidra i sak 26-4817." in told
    assert "Fristen" not in told
    assert await chat.told(POLICE) == []


async def test_a_partner_that_is_asked_as_a_whole_reads_it_in_the_channel(chat: Chat) -> None:
    await _asked(chat, "tildel 26-4817 @nav")
    assert await chat.told(NAV) == []


async def test_who_is_disqualified_since_is_not_told(chat: Chat) -> None:
    recused = frozenset({"nav-medlem"})
    await chat.posted(a_case(assignments=(NAMED,), recused_members=recused))
    assert await chat.told(NAV) == []


async def test_in_a_held_case_nobody_but_who_leads_is_told(chat: Chat) -> None:
    await chat.posted(a_case(assignments=(NAMED,), hold_reasons=(HoldReason.LANGUAGE,)))
    assert await chat.told(NAV) == []


async def test_a_case_that_the_channel_does_not_show_is_told_of_once_with_a_word_of_caution(
    chat: Chat,
) -> None:
    case = await chat.posted(a_case(assignments=(NAMED,), excluded_partners=frozenset({"POLITI"})))
    await chat.announce(case)
    told = await _told(chat, NAV)
    assert told.count("26-4817") == 1
    assert LED in told
    assert "ikke nevn den der" in told


async def test_who_is_no_member_any_more_is_not_told(chat: Chat) -> None:
    left = tuple(m for m in DIRECTORY.members if m.member_id != "nav-medlem")
    chat.group.directory = replace(DIRECTORY, members=left)
    await chat.posted(a_case(assignments=(NAMED,)))
    assert await chat.told(NAV) == []


async def test_who_works_elsewhere_now_is_not_told(chat: Chat) -> None:
    moved = tuple(
        replace(m, partner="POLITI") if m.member_id == "nav-medlem" else m
        for m in DIRECTORY.members
    )
    chat.group.directory = replace(DIRECTORY, members=moved)
    await chat.posted(a_case(assignments=(NAMED,)))
    assert await chat.told(NAV) == []
