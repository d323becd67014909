"""Who Slack says is in the channel."""

import contextlib
from collections.abc import AsyncIterator

import pytest

from support.slack import Fault, Slack, loopback_slack
from support.slack_payloads import CHANNEL
from support.slack_tokens import BOT_TOKEN
from varde.chatops.slack.channel import SlackChannel
from varde.chatops.slack.people import PAGE
from varde.chatops.slack.web import FixedToken, SlackWeb
from varde.shared.domain.channel import Person, PersonKind
from varde.shared.domain.codes import Language
from varde.shared.errors import Permanent, Transient


@contextlib.asynccontextmanager
async def _channel() -> AsyncIterator[tuple[Slack, SlackChannel]]:
    async with loopback_slack() as slack:
        yield slack, SlackChannel(SlackWeb(FixedToken(BOT_TOKEN), slack.api_url), CHANNEL)


async def test_the_bot_itself_is_nobody() -> None:
    async with _channel() as (_, channel):
        assert await channel.people() == ()


@pytest.mark.parametrize(
    ("flags", "kind"),
    [
        ({}, PersonKind.OWN),
        ({"is_restricted": True}, PersonKind.GUEST),
        ({"is_ultra_restricted": True}, PersonKind.GUEST),
        ({"is_stranger": True}, PersonKind.EXTERNAL),
        ({"team_id": "T0ELSEWHERE"}, PersonKind.EXTERNAL),
        ({"team_id": None}, PersonKind.EXTERNAL),
        ({"hidden": True}, PersonKind.EXTERNAL),
        ({"is_bot": True}, PersonKind.APP),
        ({"is_bot": True, "is_restricted": True}, PersonKind.APP),
    ],
    ids=lambda value: "-".join(value) or "plain" if isinstance(value, dict) else str(value),
)
async def test_an_account_is_what_slack_says_of_it_and_doubt_counts_against_it(
    flags: dict[str, object], kind: PersonKind
) -> None:
    async with _channel() as (slack, channel):
        slack.join("U0SOMEONE", **flags)
        assert await channel.people() == (Person("U0SOMEONE", kind),)


async def test_a_deactivated_account_reads_nothing() -> None:
    async with _channel() as (slack, channel):
        slack.join("U0GONE", deleted=True)
        assert await channel.people() == ()


async def test_all_pages_of_the_members_are_read() -> None:
    async with _channel() as (slack, channel):
        slack.members_page = 2
        for number in range(7):
            slack.join(f"U0M{number}")
        assert len(await channel.people()) == 7
        assert slack.count("conversations.members") == 4
        assert {a["limit"] for m, a in slack.calls if m == "conversations.members"} == {str(PAGE)}


async def test_members_that_never_end_are_an_error_and_not_a_shorter_list() -> None:
    async with _channel() as (slack, channel):
        slack.members_page = 1
        for number in range(30):
            slack.join(f"U0M{number}")
        with pytest.raises(Transient):
            await channel.people()


async def test_the_members_are_asked_for_each_time_and_a_profile_once() -> None:
    async with _channel() as (slack, channel):
        slack.join("U0ONE")
        await channel.people()
        slack.join("U0TWO")
        assert [p.user_id for p in await channel.people()] == ["U0ONE", "U0TWO"]
        assert slack.count("conversations.members") == 2
        assert slack.count("users.info") == 2


async def test_a_profile_is_read_anew_for_who_left_and_came_back() -> None:
    async with _channel() as (slack, channel):
        slack.join("U0ONE")
        await channel.people()
        del slack.people["U0ONE"]
        await channel.people()
        slack.join("U0ONE", is_restricted=True)
        assert await channel.people() == (Person("U0ONE", PersonKind.GUEST),)


async def test_a_person_keeps_the_ids_of_an_enterprise_grid() -> None:
    async with _channel() as (slack, channel):
        grid = {"id": "W0PERSON", "enterprise_id": "E0KOMMUNE"}
        slack.join("U0PERSON", team_id="T0OTHER", enterprise_user=grid)
        slack.enterprise = "E0KOMMUNE"
        assert await channel.people() == (Person("U0PERSON", PersonKind.OWN, ("W0PERSON",)),)


async def test_somebody_of_another_enterprise_is_external() -> None:
    async with _channel() as (slack, channel):
        grid = {"id": "W0PERSON", "enterprise_id": "E0ANOTHER"}
        slack.join("U0PERSON", team_id="T0OTHER", enterprise_user=grid)
        slack.enterprise = "E0KOMMUNE"
        ((person),) = await channel.people()
        assert person.kind is PersonKind.EXTERNAL


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("nb-NO", Language.NB),
        ("no-NO", Language.NB),
        ("nn-NO", Language.NN),
        ("en-US", None),
        ("en-GB", None),
        ("sv-SE", None),
        ("", None),
        (None, None),
    ],
)
async def test_norwegian_alone_tells_in_which_language_somebody_reads(
    locale: str | None, language: Language | None
) -> None:
    async with _channel() as (slack, channel):
        slack.join("U0A", locale=locale)
        assert channel.speaks("U0A") is None
        await channel.people()
        assert channel.speaks("U0A") is language
        assert dict(slack.calls)["users.info"]["include_locale"] in {"1", "true", "True"}


async def test_a_missing_scope_is_permanent_and_a_slack_that_is_away_is_not() -> None:
    async with _channel() as (slack, channel):
        slack.fail("conversations.members", Fault(error="missing_scope"), Fault(status=500))
        with pytest.raises(Permanent):
            await channel.people()
        with pytest.raises(Transient):
            await channel.people()
