"""What a form that was tampered with, or a confirmation at a bad time, can do: nothing, and nothing is lost by it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support.chat import COORDINATOR, DIRECTORY, NAV, FixedClock, Group, a_case, open_group
from varde.chatops.answer import Tone
from varde.chatops.commands import Recuse
from varde.chatops.conversation import Asker
from varde.chatops.forms import FormKind
from varde.chatops.labels import labels
from varde.chatops.steps import Steps
from varde.shared.casework.groupwork import Groupwork
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Member
from varde.shared.errors import Transient
from varde.shared.vault import PrivateKey

HOSTILE = (
    "keep-KOORDINATOR",
    "lift-POLITI",
    f"keep-{COORDINATOR}",
    "me\u202e",
    "",
    "'; --",
    "x" * 9000,
)


@pytest.fixture
async def group(tmp_path: Path) -> AsyncIterator[Group]:
    async with open_group(tmp_path) as group:
        await group.add(a_case())
        yield group


@pytest.mark.parametrize("who", HOSTILE)
async def test_a_member_declares_nobody_but_herself(group: Group, who: str) -> None:
    talk = group.conversation("slack")
    answer = await talk.submit(Asker(NAV), FormKind.RECUSE, "26-4817", {"who": [who]})
    assert answer.form
    assert any(field.error for field in answer.form.fields)
    assert answer.confirm is None


@pytest.mark.parametrize(
    "which", ["of-NOBODY", "held", "asked", "soon", "of-", "open,mine", "x" * 9000]
)
async def test_a_member_lists_only_what_is_offered(group: Group, which: str) -> None:
    talk = group.conversation("slack")
    answer = await talk.submit(Asker(NAV), FormKind.LIST, "", {"which": [which]})
    assert answer.form
    assert any(field.error for field in answer.form.fields)


@pytest.mark.parametrize("kind", [FormKind.LIST, FormKind.SEARCH, FormKind.ADMIT, FormKind.LINK])
async def test_a_form_that_comes_back_empty_says_what_is_missing(
    group: Group, kind: FormKind
) -> None:
    talk = group.conversation("slack")
    answer = await talk.submit(Asker(COORDINATOR), kind, "26-4817", {})
    assert answer.tone is Tone.REFUSED


async def test_two_people_of_one_service_are_put_right_beside_the_field(tmp_path: Path) -> None:
    colleague = Member("nav-to", "NAV", "Nav-To", identities=(("slack", "U0NAVTO"),))
    directory = replace(DIRECTORY, members=(*DIRECTORY.members, colleague))
    filled = {"lead": ["NAV"], "named": [NAV, "U0NAVTO"]}
    async with open_group(tmp_path, directory) as group:
        case = await group.add(a_case())
        talk = group.conversation("slack")
        answer = await talk.submit(Asker(COORDINATOR), FormKind.ASSIGN, "26-4817", filled)
        assert answer.form
        wrong = [str(f.error) for f in answer.form.fields if f.error]
        assert wrong == ["Velg én person fra hver tjeneste."]
        assert await group.load(case.case_id) == case


class Away:
    """Casework whose database is away for the first thing that is done."""

    def __init__(self, behind: Any) -> None:
        self._behind = behind
        self.away = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._behind, name)

    async def declare(self, *args: Any, **more: Any) -> Any:
        if self.away:
            self.away = False
            msg = "away"
            raise Transient(msg)
        return await self._behind.declare(*args, **more)


async def test_what_could_not_be_done_is_confirmed_anew_without_being_written_again(
    group: Group,
) -> None:
    casework: Any = Away(group.casework)
    steps = Steps(
        platform="slack",
        casework=casework,
        groupwork=Groupwork(group.database, FixedClock(), PrivateKey.generate("c").public),
        questions=group.questions(),
        channels=group.channels("slack"),
        directory=DIRECTORY,
    )
    nav = DIRECTORY.members[1].actor
    t = labels(Language.NB)
    first = await steps.step(nav, Recuse("26-4817"), t)
    assert first.confirm
    again = await steps.confirmed(nav, first.confirm.token, t)
    assert again.tone is Tone.REFUSED
    assert again.confirm
    assert again.confirm.token != first.confirm.token
    assert (await steps.confirmed(nav, again.confirm.token, t)).tone is Tone.DONE
