"""Who stays in the channel is the coordinator's word, and it is about what an account was when she gave it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from support.chat import FixedClock
from support.people import COORDINATOR, NAV
from varde.shared.casework.channel import ChannelPeople
from varde.shared.domain.channel import StrangerKind
from varde.shared.domain.codes import Language
from varde.shared.errors import Refused

NB = Language.NB
SOMEBODY = "U0NOEN"


@pytest.fixture
async def people(tmp_path: Path) -> AsyncIterator[ChannelPeople]:
    async with stores.sqlite(tmp_path) as database:
        yield ChannelPeople(database, FixedClock(), "slack", "C0GRUPPA")


async def _accepted(people: ChannelPeople) -> list[str]:
    return [one.user_id for one in await people.known() if one.accepted]


async def test_nobody_but_the_coordinator_lets_anybody_stay(people: ChannelPeople) -> None:
    await people.saw({SOMEBODY: StrangerKind.UNLISTED})
    with pytest.raises(Refused):
        await people.decide(NAV, [SOMEBODY], stay=True, language=NB)
    assert await _accepted(people) == []
    await people.decide(COORDINATOR, [SOMEBODY], stay=True, language=NB)
    assert await _accepted(people) == [SOMEBODY]


async def test_who_becomes_a_guest_while_in_the_channel_waits_for_her_word_again(
    people: ChannelPeople,
) -> None:
    await people.saw({SOMEBODY: StrangerKind.UNLISTED})
    await people.note_told([SOMEBODY])
    await people.decide(COORDINATOR, [SOMEBODY], stay=True, language=NB)
    await people.saw({SOMEBODY: StrangerKind.UNLISTED})
    assert await _accepted(people) == [SOMEBODY]
    (now,) = await people.saw({SOMEBODY: StrangerKind.GUEST})
    assert (now.kind, now.accepted, now.told) == (StrangerKind.GUEST, False, False)
