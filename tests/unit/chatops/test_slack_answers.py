"""A private answer reaches who asked although Slack is busy, or the URL for it is spent."""

from collections.abc import AsyncIterator

import pytest

from support.chat import NAV
from support.slack import Fault, Slack, loopback_slack, ratelimited, shown
from support.slack_payloads import CHANNEL
from support.slack_tokens import BOT_TOKEN
from varde.chatops.answer import Answer, Tone
from varde.chatops.labels import labels
from varde.chatops.slack.answering import PATIENCE_SECONDS, respond
from varde.chatops.slack.blocks import answer_message
from varde.chatops.slack.web import FixedToken, SlackRefused, SlackWeb
from varde.shared.domain.codes import Language

ANSWER = answer_message(Answer(Tone.SHOWN, labels(Language.NB)("No cases here.")))
EXPIRED = Fault(404, "expired_url")


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with loopback_slack() as loopback:
        yield loopback


async def _respond(slack: Slack, file_id: str = "") -> None:
    web = SlackWeb(FixedToken(BOT_TOKEN), slack.api_url)
    await respond(web, slack.slash(NAV, "liste"), NAV, ANSWER, file_id)


@pytest.mark.parametrize("fault", [ratelimited(), Fault(500), Fault(503)], ids=str)
async def test_an_answer_is_sent_once_more_when_slack_is_busy(slack: Slack, fault: Fault) -> None:
    slack.fail("response_url", fault)
    await _respond(slack)
    assert [shown(message) for message in slack.ephemeral] == [shown(ANSWER)]
    assert slack.responses == 2
    assert slack.count("chat.postEphemeral") == 0


@pytest.mark.parametrize(
    "faults",
    [
        [EXPIRED],
        [Fault(500), Fault(500)],
        [ratelimited(), EXPIRED],
        [ratelimited(int(PATIENCE_SECONDS) + 1)],
    ],
    ids=str,
)
async def test_an_answer_that_its_url_does_not_take_is_shown_in_the_channel_to_the_asker_alone(
    slack: Slack, faults: list[Fault]
) -> None:
    slack.fail("response_url", *faults)
    await _respond(slack)
    (message,) = slack.ephemeral
    assert shown(message) == shown(ANSWER)
    assert (message["channel"], message["user"]) == (CHANNEL, NAV)
    assert slack.responses == len(faults)


@pytest.mark.parametrize("code", ["user_not_in_channel", "channel_not_found"])
async def test_where_varde_is_not_in_the_channel_it_comes_as_a_direct_message(
    slack: Slack, code: str
) -> None:
    slack.fail("response_url", EXPIRED)
    slack.fail("chat.postEphemeral", Fault(error=code))
    await _respond(slack)
    assert [shown(message) for message in slack.messages[f"D{NAV}"]] == [shown(ANSWER)]
    assert slack.messages[CHANNEL] == []


async def test_a_picture_that_is_not_ready_is_asked_for_again_by_who_sends_it(slack: Slack) -> None:
    slack.fail("response_url", Fault(400, "invalid_blocks"))
    with pytest.raises(SlackRefused, match="invalid_blocks"):
        await _respond(slack, "F0")
    assert slack.ephemeral == []
