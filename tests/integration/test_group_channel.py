"""Another channel is asked for at the desk and put in force by the chat, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from support.moving_room import DEPUTY, NEW, NEWER, SHE
from varde.shared.casework.group_channel import (
    GroupChannel,
    ask,
    standing,
    take_back,
)
from varde.shared.domain.channel import ChannelReason
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Actor
from varde.shared.store.chat_channels import Wanted

FIRST = "C0GRUPPE"


@pytest.fixture(params=stores.KINDS)
async def group(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[GroupChannel]:
    """The chat's side; the channel of the settings is in force."""
    async with stores.of_kind(request.param, tmp_path) as database:
        chat = GroupChannel(database, SystemClock(), "slack")
        assert await chat.begin(FIRST) == FIRST
        yield chat


async def _ask(group: GroupChannel, channel: str, actor: Actor = SHE) -> Wanted:
    await ask(group.database, group.clock, actor, channel, language=Language.NB)
    asked = await group.wanted()
    assert asked
    return asked


async def test_what_she_asks_for_waits_and_is_in_force_from_when_the_chat_says_so(
    group: GroupChannel,
) -> None:
    asked = await _ask(group, NEW)
    before = await standing(group.database)
    assert before.here
    assert (before.here.channel, before.wanted) == (FIRST, asked)
    assert await group.put_in_force(asked, FIRST)
    stands = await standing(group.database)
    assert stands.here
    assert (
        stands.here.channel,
        stands.here.chosen_by,
        stands.here.replaced,
        stands.here.found,
    ) == (
        NEW,
        SHE.member_id,
        FIRST,
        ChannelReason.OK,
    )
    assert stands.wanted is None
    assert await group.wanted() is None
    assert await group.begin(FIRST) == NEW, "what was chosen goes before the settings"


async def test_of_two_that_put_it_in_force_at_once_one_does(group: GroupChannel) -> None:
    asked = await _ask(group, NEW)
    done = await asyncio.gather(*(group.put_in_force(asked, FIRST) for _ in range(4)))
    assert sorted(done) == [False, False, False, True]


async def test_what_was_asked_for_meanwhile_is_neither_put_in_force_nor_refused_in_its_place(
    group: GroupChannel,
) -> None:
    asked = await _ask(group, NEW)
    newer = await _ask(group, NEWER)
    assert not await group.put_in_force(asked, FIRST)
    assert not await group.refuse(asked, ChannelReason.SHARED)
    assert await group.wanted() == newer
    again = await _ask(group, NEWER)
    assert not await group.put_in_force(newer, FIRST), "she asked once more, of another moment"
    assert await group.put_in_force(again, FIRST)


async def test_of_two_that_ask_at_once_one_is_asked_for(group: GroupChannel) -> None:
    asking = (ask(group.database, group.clock, SHE, c, language=Language.NB) for c in (NEW, NEWER))
    await asyncio.gather(*asking)
    asked = await group.wanted()
    assert asked
    assert await group.put_in_force(asked, FIRST)
    assert (await standing(group.database)).wanted is None


async def test_what_is_refused_stays_with_its_reason_until_it_is_asked_for_again_or_taken_back(
    group: GroupChannel,
) -> None:
    asked = await _ask(group, NEW)
    assert await group.refuse(asked, ChannelReason.NOT_PRIVATE)
    assert not await group.refuse(asked, ChannelReason.NOT_PRIVATE)
    assert await group.wanted() is None
    refused = (await standing(group.database)).wanted
    assert refused
    assert refused.found == ChannelReason.NOT_PRIVATE
    assert await _ask(group, NEW)
    await take_back(group.database, group.clock, DEPUTY, language=Language.NB)
    stands = await standing(group.database)
    assert stands.here
    assert (stands.here.channel, stands.wanted) == (FIRST, None)


async def test_a_chat_of_another_platform_neither_answers_nor_takes_the_channel_for_its_own(
    group: GroupChannel,
) -> None:
    other = GroupChannel(group.database, group.clock, "teams")
    asked = await _ask(group, NEW)
    assert await other.wanted() is None
    assert await group.put_in_force(asked, FIRST)
    assert await other.in_force() is None
    here = await group.in_force()
    assert here
    assert (here.channel, here.told) == (NEW, False)
