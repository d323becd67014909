"""A refusal says who can do it, and the help says beforehand what is the coordinator's alone."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from support.chat import COORDINATOR, DIRECTORY, NAV, POLICE, Group, a_case, open_group
from varde.chatops.card import Action
from varde.chatops.commands import Verb
from varde.chatops.conversation import Asker
from varde.chatops.forms import ChoiceField
from varde.chatops.guidance import purpose
from varde.chatops.labels import labels
from varde.shared.domain.case import Assignment
from varde.shared.domain.codes import AssignmentRole, AssignmentState, Language, Outcome, Status
from varde.shared.domain.partner import Directory
from varde.shared.domain.question import Asking
from varde.shared.texts.vocabulary import label

HERS = {
    Verb.ASSIGN: "tildel 26-4817 @nav",
    Verb.DUE: "frist 26-4817 fredag",
    Verb.LINK: "koble 26-4817 26-2222",
    Verb.CLOSE: "lukk 26-4817 ukjent utfall",
    Verb.REOPEN: "gjenåpne 26-4817",
    Verb.CHANNEL: "kanal",
}
LED = (Assignment("NAV", AssignmentRole.LEAD, AssignmentState.ACCEPTED),)
NOT_ASKING = Directory(
    tuple(replace(p, questions=Asking.NOT_ALLOWED) for p in DIRECTORY.partners), DIRECTORY.members
)


@pytest.fixture
async def group(tmp_path: Path) -> AsyncIterator[Group]:
    async with open_group(tmp_path, NOT_ASKING) as opened:
        yield opened


async def _says(group: Group, user: str, text: str) -> str:
    return str((await group.conversation("local").say(Asker(user, Language.NB), text)).text)


async def _presses(group: Group, user: str, action: Action) -> str:
    asker = Asker(user, Language.NB)
    return str((await group.conversation("local").press(asker, action, "26-4817")).text)


@pytest.mark.parametrize("verb", list(Verb))
async def test_the_help_marks_what_only_the_coordinator_may_do(group: Group, verb: Verb) -> None:
    marked = str(purpose(verb, labels(Language.NB))).endswith("(koordinatoren)")
    assert marked is (verb in HERS)
    if marked:
        await group.add(a_case())
        assert (await _says(group, NAV, HERS[verb])).startswith("Bare koordinatoren")


async def test_who_does_not_lead_a_case_learns_who_moves_it_on(group: Group) -> None:
    await group.add(a_case(status=Status.FOLLOW_UP, assignments=LED))
    refused = await _says(group, POLICE, "status 26-4817 venter")
    assert "stedfortrederen, eller tjenesten med ansvaret, kan" in refused
    assert "Sak 26-4817: Venter." in await _says(group, NAV, "status 26-4817 venter")


async def test_who_leads_a_case_is_not_offered_what_is_the_coordinators(group: Group) -> None:
    await group.add(a_case())
    refused = await _says(group, NAV, "status 26-4817 venter")
    assert "Koordinatoren eller stedfortrederen kan flytte den videre." in refused
    assert "Hastesak" not in refused
    assert "Hastesak" in await _says(group, COORDINATOR, "status 26-4817 venter")


@pytest.mark.parametrize("asked", ["rvts", "politi"])
async def test_who_asks_one_that_cannot_take_a_case_is_told_who_can(
    group: Group, asked: str
) -> None:
    await group.add(a_case(excluded_partners=frozenset({"POLITI"})))
    refused = await _says(group, COORDINATOR, f"tildel 26-4817 @{asked}")
    assert refused.endswith(" Disse kan ta saken: Koordinatoren, NAV, Krisesenteret.")


async def test_the_form_of_a_question_says_who_may_ask(group: Group) -> None:
    await group.add(a_case())
    refused = await _presses(group, NAV, Action.ASK)
    assert "Bare koordinatoren, stedfortrederen og tjenester som har lov" in refused


async def test_the_form_of_a_report_says_that_the_coordinator_may_report(group: Group) -> None:
    await group.add(a_case())
    refused = await _presses(group, POLICE, Action.REPORT)
    assert "har tatt saken, og koordinatoren eller stedfortrederen, kan rapportere" in refused


async def test_how_a_case_ends_is_not_offered_where_only_the_reporter_could_end_it_so(
    group: Group,
) -> None:
    await group.add(a_case())
    deleted = label(Outcome.WITHDRAWN, Language.NB)
    chat, asker = group.conversation("local"), Asker(COORDINATOR, Language.NB)
    form = (await chat.press(asker, Action.CLOSE, "26-4817")).form
    assert form is not None
    assert isinstance(form.fields[0], ChoiceField)
    offered = [str(choice.label) for choice in form.fields[0].choices]
    assert label(Outcome.UNKNOWN, Language.NB) in offered
    assert deleted not in offered
    assert deleted not in "".join(map(str, (await chat.say(asker, "hjelp lukk")).lines))
