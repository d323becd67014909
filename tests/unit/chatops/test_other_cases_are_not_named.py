"""Nobody writes another case's number where others read it, by command, by form or in a thread.

Who reads may be kept from that case. Two worlds are the same but for one case: in both the same is refused, in the same
words and with the same work, so that the refusal tells nothing either.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from support import stores
from support.chat import COORDINATOR, NAV, POLICE, TODAY, FixedClock
from support.two_worlds import (
    GROUP,
    HIDDEN,
    MISSING,
    OPEN,
    World,
    hidden_case,
    open_case,
    open_worlds,
)
from varde.chatops.answer import Answer
from varde.chatops.conversation import Asker
from varde.chatops.forms import FormKind, TextField
from varde.shared.casework.reports import Reports
from varde.shared.domain.case import Assignment
from varde.shared.domain.codes import AssignmentRole, AssignmentState, Language
from varde.shared.errors import Refused
from varde.shared.messages import new_id

NAMING = f"Denne ligner på {HIDDEN}."
REFUSED = "nummeret til en annen sak"
TAKEN_ON = (Assignment("NAV", AssignmentRole.LEAD, AssignmentState.ACCEPTED),)
TYPED = [
    (NAV, "notat {} {}"),
    (NAV, "avslå {} {}"),
    (NAV, "spør {} {}"),
    (COORDINATOR, "notat {} {}"),
    (COORDINATOR, "tildel {} @nav notat {}"),
]
REPORT = {"result": ["waits"], "done": ["Vi har ringt."]}
FILLED: list[tuple[str, FormKind, str, dict[str, list[str]]]] = [
    (NAV, FormKind.NOTE, "note", {}),
    (NAV, FormKind.DECLINE, "reason", {}),
    (NAV, FormKind.ASK, "question", {}),
    (NAV, FormKind.REPORT, "done", REPORT),
    (NAV, FormKind.REPORT, "next", REPORT),
    (COORDINATOR, FormKind.ASSIGN, "note", {"lead": ["NAV"]}),
    (COORDINATOR, FormKind.CLOSE, "reason", {"outcome": ["raad"]}),
    (
        COORDINATOR,
        FormKind.MINUTES,
        "said",
        {"cases": [OPEN], "met": [TODAY.isoformat()]},
    ),
]


@pytest.fixture(params=stores.KINDS)
async def worlds(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[list[World]]:
    """Two worlds with the open case, and in the first one that the police are kept from."""
    async with open_worlds(request.param, tmp_path, "with", "without") as worlds:
        hidden = hidden_case(excluded_partners=frozenset({"POLITI"}), assignments=())
        await worlds[0].tells(await worlds[0].group.add(hidden))
        yield worlds


@dataclass
class Said:
    """A form that was sent: the text in the field afterwards, and what stands beside it."""

    text: str
    error: str


async def _sent(
    world: World, user: str, kind: FormKind, field: str, filled: Mapping[str, list[str]]
) -> Said | Answer:
    talk = world.group.conversation("local")
    answer = await talk.submit(Asker(user), kind, OPEN, filled)
    if answer.form is None:
        return answer
    found = next(f for f in answer.form.fields if isinstance(f, TextField) and f.name == field)
    return Said(str(found.text), str(found.error or ""))


async def _is_untouched(world: World) -> bool:
    now = await world.told(open_case())
    seen = [await world.page(POLICE), await world.says(POLICE, f"vis {OPEN}")]
    return now.notes == () and HIDDEN not in "".join(seen)


@pytest.mark.parametrize(("user", "command"), TYPED)
async def test_no_command_puts_another_cases_number_before_the_others(
    worlds: list[World], user: str, command: str
) -> None:
    learned = []
    for world in worlds:
        world.statements.clear()
        said = await world.says(user, command.format(OPEN, NAMING))
        learned.append((said, list(world.statements)))
        assert REFUSED in said
        assert "Koble …" in said
        assert HIDDEN not in said
        assert await _is_untouched(world)
    assert learned[0] == learned[1]
    missing = await worlds[0].says(user, command.format(OPEN, f"Denne ligner på {MISSING}."))
    assert missing == learned[0][0]


@pytest.mark.parametrize(("user", "kind", "field", "filled"), FILLED)
async def test_a_form_comes_back_with_what_was_written_and_says_it_beside_the_field(
    worlds: list[World], user: str, kind: FormKind, field: str, filled: dict[str, list[str]]
) -> None:
    said = []
    for world in worlds:
        if kind is FormKind.REPORT:
            await world.changes(open_case(), assignments=TAKEN_ON)
        said.append(await _sent(world, user, kind, field, filled | {field: [NAMING]}))
        assert await _is_untouched(world)
    assert said[0] == said[1]
    assert isinstance(said[0], Said)
    assert said[0].text == NAMING
    assert REFUSED in said[0].error


async def test_the_same_minutes_on_two_cases_name_neither_of_them(worlds: list[World]) -> None:
    _, world = worlds
    await world.group.add(hidden_case(assignments=()))
    filled = {"cases": [OPEN, HIDDEN], "met": [TODAY.isoformat()], "said": [NAMING]}
    said = await _sent(world, COORDINATOR, FormKind.MINUTES, "said", filled)
    assert isinstance(said, Said)
    assert REFUSED in said.error
    assert await _is_untouched(world)


async def test_a_cases_own_number_may_be_written_on_it(worlds: list[World]) -> None:
    _, world = worlds
    own = f"Vi tar {OPEN.replace('-', '–')} på møtet 12-2026."
    await world.says(NAV, f"notat {OPEN} {own}")
    filled = {"cases": [OPEN], "met": [TODAY.isoformat()], "said": [own]}
    assert isinstance(await _sent(world, COORDINATOR, FormKind.MINUTES, "said", filled), Answer)
    assert own in await world.says(POLICE, f"vis {OPEN}")
    assert len((await world.group.load("1" * 32)).notes) == 2


@pytest.mark.parametrize(
    ("language", "command", "words"),
    [
        (Language.NN, "notat", "nummeret til ei anna sak"),
        (Language.EN, "note", "the number of another case"),
    ],
)
async def test_it_is_said_in_ones_own_language(
    worlds: list[World], language: Language, command: str, words: str
) -> None:
    talk = worlds[0].group.conversation("local")
    answer = await talk.say(Asker(NAV, language), f"{command} {OPEN} {NAMING}")
    assert words in str(answer.text)


async def test_what_a_door_lets_by_is_refused_behind_it(worlds: list[World]) -> None:
    group, nb = worlds[0].group, Language.NB
    coordinator, nav = (member.actor for member in GROUP.members[:2])
    minutes = Reports(group.database, GROUP, FixedClock()).minutes
    with pytest.raises(Refused, match=REFUSED):
        await minutes(coordinator, {OPEN: NAMING}, TODAY, language=nb)
    with pytest.raises(Refused, match=REFUSED):
        await group.questions().propose(nav, OPEN, NAMING, act=new_id(), language=nb)
