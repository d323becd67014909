"""What was confirmed and done, and whose answer was lost: pressed or written again, it is not done a second time."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from support import stores
from support.chat import COORDINATOR, NAV, Group, a_case
from support.losing_answers import LosingAnswers, losing_group
from support.reporters import asked, reachable
from varde.chatops.answer import Answer, Tone
from varde.chatops.conversation import Asker, Conversation
from varde.shared.domain.channel import StrangerKind
from varde.shared.store import audit
from varde.shared.store.links import case_link
from varde.shared.store.questions import partner_question

QUESTION = "Har hun et trygt sted å sove?"
GUEST = "U0GJEST"


@dataclass
class Room:
    """The group, and one process of the chat whose line to the database breaks."""

    group: Group
    chat: Group
    line: LosingAnswers
    talk: Conversation = field(init=False)

    def __post_init__(self) -> None:
        self.talk = self.chat.conversation("slack")

    async def say(self, user: str, text: str) -> Answer:
        return await self.talk.say(Asker(user), text)

    async def press(self, user: str, answer: Answer) -> Answer:
        """The button that confirms."""
        assert answer.confirm is not None
        return await self.talk.confirm(Asker(user), answer.confirm.token)

    async def lost(self, user: str, answer: Answer) -> Answer:
        """Press it, and the answer to what is written then is lost: what is said of that."""
        self.line.lose = 1
        said = await self.press(user, answer)
        assert self.line.lose == 0
        return _unsure(said)

    async def count(self, table: object) -> int:
        async with self.group.database.read() as tx:
            query = select(func.count()).select_from(table)  # type: ignore[arg-type] # any table
            return int((await tx.execute(query)).scalar_one())

    async def did(self, action: str) -> int:
        async with self.group.database.read() as tx:
            return [entry.action for entry in await audit.entries(tx)].count(action)


def _unsure(said: Answer) -> Answer:
    assert said.tone is Tone.REFUSED
    assert "får ikke tak i sakene" in str(said.text)
    assert said.confirm is not None
    assert str(said.confirm.label) == "Prøv igjen"
    return said


@pytest.fixture(params=stores.KINDS)
async def room(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Room]:
    async with losing_group(request.param, tmp_path) as (group, chat, line):
        yield Room(group, chat, line)


async def test_a_reporter_is_asked_once_when_the_button_is_pressed_again(room: Room) -> None:
    receipt = await reachable(room.group)
    unsure = await room.lost(COORDINATOR, await room.say(COORDINATOR, f"spør 26-4817 {QUESTION}"))
    assert await asked(room.group, receipt) == [QUESTION]
    done = await room.press(COORDINATOR, unsure)
    assert done.tone is Tone.DONE
    assert "er sendt" in str(done.text)
    assert await asked(room.group, receipt) == [QUESTION]
    assert await room.did("reply") == 1


async def test_the_answer_may_be_lost_again_and_again(room: Room) -> None:
    receipt = await reachable(room.group)
    said = await room.say(COORDINATOR, f"spør 26-4817 {QUESTION}")
    for _ in range(3):
        said = await room.lost(COORDINATOR, said)
    assert (await room.press(COORDINATOR, said)).tone is Tone.DONE
    assert await asked(room.group, receipt) == [QUESTION]


async def test_what_was_not_done_is_done_by_the_next_press(room: Room) -> None:
    receipt = await reachable(room.group)
    said = await room.say(COORDINATOR, f"spør 26-4817 {QUESTION}")
    room.line.away = 1
    unsure = _unsure(await room.press(COORDINATOR, said))
    assert await asked(room.group, receipt) == []
    assert (await room.press(COORDINATOR, unsure)).tone is Tone.DONE
    assert await asked(room.group, receipt) == [QUESTION]


async def test_a_reporter_is_asked_once_when_the_words_are_written_again(room: Room) -> None:
    receipt = await reachable(room.group)
    await room.say(COORDINATOR, f"spør 26-4817 {QUESTION}")
    room.line.lose = 1
    _unsure(await room.say(COORDINATOR, f"spør 26-4817 {QUESTION} ja"))
    assert (await room.say(COORDINATOR, f"spør 26-4817 {QUESTION} ja")).tone is Tone.DONE
    assert await asked(room.group, receipt) == [QUESTION]


async def test_a_reporter_is_asked_once_when_she_begins_from_the_start(room: Room) -> None:
    receipt = await reachable(room.group)
    await room.lost(COORDINATOR, await room.say(COORDINATOR, f"spør 26-4817 {QUESTION}"))
    from_the_start = await room.say(COORDINATOR, f"spør 26-4817 {QUESTION}")
    assert (await room.press(COORDINATOR, from_the_start)).tone is Tone.DONE
    assert await asked(room.group, receipt) == [QUESTION]


async def test_the_same_question_can_be_asked_again_later(room: Room) -> None:
    receipt = await reachable(room.group)
    for _ in range(2):
        said = await room.say(COORDINATOR, f"spør 26-4817 {QUESTION}")
        assert (await room.press(COORDINATOR, said)).tone is Tone.DONE
    assert await asked(room.group, receipt) == [QUESTION, QUESTION]


async def test_two_buttons_of_the_same_question_ask_once(room: Room) -> None:
    receipt = await reachable(room.group)
    first = await room.say(COORDINATOR, f"spør 26-4817 {QUESTION}")
    second = await room.say(COORDINATOR, f"spør 26-4817 {QUESTION}")
    assert (await room.press(COORDINATOR, first)).tone is Tone.DONE
    assert "ventet for lenge" in str((await room.press(COORDINATOR, second)).text)
    assert await asked(room.group, receipt) == [QUESTION]


async def test_a_partners_question_that_was_settled_meanwhile_does_not_come_again(
    room: Room,
) -> None:
    await room.group.add(a_case())
    unsure = await room.lost(NAV, await room.say(NAV, f"spør 26-4817 {QUESTION}"))
    assert await room.count(partner_question) == 1
    async with room.group.database.begin() as tx:  # as the coordinator's word does
        await tx.execute(delete(partner_question))
    done = await room.press(NAV, unsure)
    assert done.tone is Tone.DONE
    assert "venter på koordinatoren" in str(done.text)
    assert await room.count(partner_question) == 0
    assert await room.did("propose_question") == 1


async def test_two_cases_are_linked_once(room: Room) -> None:
    for reference in ("26-4817", "26-2222"):
        await room.group.add(a_case(reference))
    unsure = await room.lost(COORDINATOR, await room.say(COORDINATOR, "koble 26-4817 26-2222"))
    assert "er koblet sammen fra før" in str((await room.press(COORDINATOR, unsure)).text)
    assert await room.count(case_link) == 2
    assert await room.did("link") == 1


async def test_a_link_is_taken_back_once(room: Room) -> None:
    for reference in ("26-4817", "26-2222"):
        await room.group.add(a_case(reference))
    await room.press(COORDINATOR, await room.say(COORDINATOR, "koble 26-4817 26-2222"))
    back = await room.say(COORDINATOR, "koble 26-4817 26-2222 opphev")
    unsure = await room.lost(COORDINATOR, back)
    assert (await room.press(COORDINATOR, unsure)).tone is Tone.REFUSED
    assert await room.count(case_link) == 0
    assert await room.did("unlink") == 1


async def test_who_is_disqualified_finds_the_case_no_more(room: Room) -> None:
    case = await room.group.add(a_case())
    unsure = await room.lost(NAV, await room.say(NAV, "habilitet 26-4817"))
    assert "finner ikke" in str((await room.press(NAV, unsure)).text)
    assert (await room.group.load(case.case_id)).recused_members == {"nav-medlem"}
    assert await room.did("disqualify") == 1


async def test_a_disqualification_counts_once(room: Room) -> None:
    case = await room.group.add(a_case())
    unsure = await room.lost(COORDINATOR, await room.say(COORDINATOR, "habilitet 26-4817 @politi"))
    assert (await room.press(COORDINATOR, unsure)).tone is Tone.DONE
    assert (await room.group.load(case.case_id)).excluded_partners == {"POLITI"}
    assert await room.did("disqualify") == 1


async def test_somebody_is_let_stay_and_stays(room: Room) -> None:
    people = room.group.guard("slack").people
    await people.saw({GUEST: StrangerKind.GUEST})
    said = await room.say(COORDINATOR, f"kanal godta @{GUEST}")
    unsure = await room.lost(COORDINATOR, said)
    assert (await room.press(COORDINATOR, unsure)).tone is Tone.DONE
    (guest,) = await people.known()
    assert guest.accepted


async def test_a_case_is_closed_once(room: Room) -> None:
    await room.group.add(a_case())
    room.line.lose = 1
    said = await room.say(COORDINATOR, "lukk 26-4817 ukjent")
    assert "Prøv igjen" in str(said.text)
    assert "er allerede avsluttet" in str((await room.say(COORDINATOR, "lukk 26-4817 ukjent")).text)
    assert await room.did("close") == 1
