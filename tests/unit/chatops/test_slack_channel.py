"""The chat port on Slack, faults included."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from support.chat import COORDINATOR, DIRECTORY, Group, a_case, changed, open_group
from support.slack import Fault, Slack, loopback_slack, ratelimited, shown
from support.slack_payloads import CHANNEL
from support.slack_tokens import BOT_TOKEN
from varde.chatops.card import Card, short_card
from varde.chatops.labels import labels
from varde.chatops.port import MessageGone, Notice
from varde.chatops.slack.channel import SlackChannel
from varde.chatops.slack.web import (
    ACCESS_RETRY_SECONDS,
    FixedToken,
    SlackAway,
    SlackRefused,
    SlackWeb,
)
from varde.shared.domain.channel import ChannelReason
from varde.shared.domain.codes import Language
from varde.shared.errors import Transient

NB = labels(Language.NB)
DUE = Notice(NB("The deadline is today."), Language.NB)
ARCHIVED, LEFT = {"is_archived": True}, {"is_member": False}


@pytest.fixture
async def group(tmp_path: Path) -> AsyncIterator[Group]:
    async with open_group(tmp_path) as group:
        yield group


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with loopback_slack() as slack:
        yield slack


@pytest.fixture
def port(slack: Slack) -> SlackChannel:
    web = SlackWeb(FixedToken(BOT_TOKEN), slack.api_url)
    return SlackChannel(web, CHANNEL)


@pytest.fixture
async def card(group: Group) -> Card:
    case = await group.add(a_case())
    view = await group.casework.card(case.case_id, language=Language.NB)
    assert view is not None
    return short_card(view, DIRECTORY, NB)


@pytest.mark.parametrize(
    ("is_so", "reason"),
    [
        ({}, ChannelReason.OK),
        ({"is_archived": True}, ChannelReason.ARCHIVED),
        ({"is_archived": True, "is_private": False}, ChannelReason.ARCHIVED),
        ({"is_private": False}, ChannelReason.NOT_PRIVATE),
        ({"is_private": None}, ChannelReason.NOT_PRIVATE),
        ({"is_private": "true"}, ChannelReason.NOT_PRIVATE),
        ({"is_private": False, "is_member": False}, ChannelReason.NOT_PRIVATE),
        ({"is_ext_shared": True}, ChannelReason.SHARED),
        ({"is_shared": True}, ChannelReason.SHARED),
        ({"is_org_shared": True}, ChannelReason.SHARED),
        ({"is_pending_ext_shared": True}, ChannelReason.SHARED),
        ({"is_member": None}, ChannelReason.NOT_MEMBER),
    ],
    ids=lambda value: "-".join(value) or "fit" if isinstance(value, dict) else str(value),
)
async def test_the_channel_is_fit_only_when_slack_says_so(
    slack: Slack, port: SlackChannel, is_so: dict[str, Any], reason: ChannelReason
) -> None:
    slack.channel |= is_so
    assert (await port.check_channel()).reason is reason
    assert (await port.glance()).reason is reason


async def test_a_private_channel_that_varde_is_not_in_is_not_to_be_found(
    slack: Slack, port: SlackChannel
) -> None:
    slack.channel |= LEFT
    assert (await port.check_channel()).reason is ChannelReason.NOT_FOUND


@pytest.mark.parametrize("code", ["invalid_auth", "token_revoked", "missing_scope"])
async def test_a_channel_that_cannot_be_looked_at_is_not_fit(
    slack: Slack, port: SlackChannel, code: str
) -> None:
    slack.fail("conversations.info", Fault(error=code))
    assert (await port.check_channel()).reason is ChannelReason.NO_ACCESS


async def test_an_answer_that_says_nothing_of_the_channel_is_no_reason_to_post(
    slack: Slack, port: SlackChannel
) -> None:
    slack.channel.clear()
    slack.channel |= {"id": CHANNEL, "is_member": None, "is_private": None}
    assert (await port.check_channel()).reason is ChannelReason.NOT_PRIVATE


@pytest.mark.parametrize(
    ("is_so", "why"),
    [
        (ARCHIVED, "kanalen er arkivert"),
        (LEFT, "Varde finner ikke kanalen"),
        ({"is_member": None}, "Varde er ikke medlem av kanalen"),
        ({"is_private": False}, "kanalen er ikke privat"),
        ({"is_ext_shared": True}, "kanalen er delt med noen utenfor virksomheten"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
async def test_while_the_channel_is_unfit_no_card_goes_out_and_the_coordinator_is_told_why_once(
    group: Group, slack: Slack, port: SlackChannel, is_so: dict[str, Any], why: str
) -> None:
    fit = dict(slack.channel)
    slack.channel |= is_so
    poster, case = group.poster(port), await group.add(a_case())
    for _ in range(2):
        with pytest.raises(Transient):
            await poster.handle(changed(case))
    assert slack.cards == []
    (told,) = slack.messages["D" + COORDINATOR]
    assert why in shown(told)
    slack.channel |= fit
    await poster.handle(changed(case))
    assert len(slack.cards) == 1


@pytest.mark.parametrize(("is_so", "code"), [(ARCHIVED, "is_archived"), (LEFT, "not_in_channel")])
async def test_a_channel_that_closes_after_it_was_looked_at_waits_for_a_person(
    slack: Slack, port: SlackChannel, card: Card, is_so: dict[str, Any], code: str
) -> None:
    message_id = await port.post(card)
    slack.channel |= is_so
    for call in (
        port.post(card),
        port.update(message_id, card),
        port.reply(card.case_id, message_id, DUE),
    ):
        with pytest.raises(SlackAway) as away:
            await call
        assert away.value.code == code
    assert len(slack.messages[CHANNEL]) == 1


@pytest.mark.parametrize("code", ["invalid_auth", "not_authed", "account_inactive"])
async def test_a_token_that_slack_no_longer_takes_waits_for_a_person_and_is_not_tried_blindly(
    slack: Slack, port: SlackChannel, card: Card, code: str
) -> None:
    slack.fail("chat.postMessage", Fault(error=code))
    with pytest.raises(SlackAway) as away:
        await port.post(card)
    assert away.value.code == code
    assert away.value.retry_after == ACCESS_RETRY_SECONDS
    assert slack.count("chat.postMessage") == 1
    await port.post(card)
    assert len(slack.cards) == 1


async def test_a_card_waits_through_a_token_that_is_not_taken_and_comes_once(
    group: Group, slack: Slack, port: SlackChannel
) -> None:
    slack.fail("chat.postMessage", Fault(error="invalid_auth"))
    poster, case = group.poster(port), await group.add(a_case())
    with pytest.raises(Transient):
        await poster.handle(changed(case))
    for _ in range(2):
        await poster.handle(changed(case))
    assert len(slack.cards) == 1


async def test_a_short_rate_limit_is_slept_out(
    slack: Slack, port: SlackChannel, card: Card
) -> None:
    slack.fail("chat.postMessage", ratelimited(1))
    await port.post(card)
    assert len(slack.cards) == 1
    assert slack.count("chat.postMessage") == 2


async def test_a_long_rate_limit_holds_every_call_back_and_tells_the_bus_for_how_long(
    slack: Slack, port: SlackChannel, card: Card
) -> None:
    slack.fail("chat.postMessage", ratelimited(300))
    for call in (
        port.post(card),
        port.post(card),
        port.check_channel(),
        port.tell(DUE, DIRECTORY.members[0]),
    ):
        with pytest.raises(Transient) as waits:
            await call
        assert 200 < waits.value.retry_after <= 300
    assert [name for name, _ in slack.calls] == ["chat.postMessage"]


@pytest.mark.parametrize("fault", [Fault(500), Fault(503), Fault(error="fatal_error")])
async def test_a_busy_slack_is_tried_again_later_and_never_blindly(
    slack: Slack, port: SlackChannel, card: Card, fault: Fault
) -> None:
    slack.fail("chat.postMessage", fault)
    with pytest.raises(Transient):
        await port.post(card)
    assert slack.count("chat.postMessage") == 1


async def test_a_card_that_was_posted_though_slack_failed_is_found(
    slack: Slack, port: SlackChannel, card: Card
) -> None:
    slack.fail("chat.postMessage", Fault(502, effect=True))
    with pytest.raises(Transient):
        await port.post(card)
    assert await port.find(card.case_id) is not None


async def test_a_card_that_slack_will_never_take_is_an_error_with_slacks_word_for_it(
    slack: Slack, port: SlackChannel, card: Card
) -> None:
    slack.fail("chat.postMessage", Fault(error="invalid_blocks"))
    with pytest.raises(SlackRefused, match="invalid_blocks"):
        await port.post(card)


async def test_a_deleted_card_is_gone(slack: Slack, port: SlackChannel, card: Card) -> None:
    message_id = await port.post(card)
    slack.messages[CHANNEL].clear()
    with pytest.raises(MessageGone):
        await port.update(message_id, card)
    with pytest.raises(MessageGone):
        await port.reply(card.case_id, message_id, DUE)


async def test_only_cards_of_our_own_are_found(
    slack: Slack, port: SlackChannel, card: Card
) -> None:
    await port.post(card)
    slack.cards[0]["bot_id"] = "B0SOMEBODY"
    assert await port.find(card.case_id) is None


async def test_a_card_is_found_far_back(slack: Slack, port: SlackChannel, card: Card) -> None:
    message_id = await port.post(card)
    slack.messages[CHANNEL].extend({"ts": f"{n}.0", "text": ""} for n in range(450))
    found = await port.find(card.case_id)
    assert found is not None
    assert (found.message_id, found.version) == (message_id, 1)
    assert slack.count("conversations.history") == 3
