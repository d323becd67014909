"""A token is renewed though answers are lost, Slack or the database is away, and a process ends in the middle."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from support import stores
from support.slack import Fault, ratelimited
from support.slack_payloads import CHANNEL
from support.slack_rotation import REFRESH, RotatingHouse, post, rotating_house
from support.slack_tokens import CLIENT_ID, CLIENT_SECRET, FIRST_REFRESH
from varde.chatops.slack.channel import SlackChannel
from varde.chatops.slack.oauth import RenewalEnded, RenewalWaits, SlackOAuth
from varde.shared.domain.channel import AccessTrouble, ChannelReason
from varde.shared.errors import Transient
from varde.shared.store import chat_access
from varde.shared.store.chat_access import LEASE
from varde.shared.store.database import Database


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[RotatingHouse]:
    async with rotating_house(tmp_path) as house:
        yield house


async def test_an_answer_that_is_lost_is_asked_for_again_at_once(house: RotatingHouse) -> None:
    house.rotation.grace = timedelta(minutes=1)
    tokens = house.replica()
    house.slack.fail(REFRESH, Fault(503, effect=True))
    await post(house.web(tokens))
    assert house.rotation.twice == [FIRST_REFRESH]
    assert await house.trouble() == []


async def test_an_answer_that_is_lost_for_good_is_told_of_while_the_old_token_still_works(
    house: RotatingHouse,
) -> None:
    tokens = house.replica()
    web = house.web(tokens)
    await post(web)
    house.rotation.clock.forward(hours=6)
    house.slack.fail(REFRESH, Fault(503, effect=True))
    with pytest.raises(RenewalEnded):
        await tokens.tend()
    assert await house.trouble() == [AccessTrouble.SPENT]
    await post(web)
    assert len(house.slack.cards) == 2


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        ("invalid_refresh_token", AccessTrouble.SPENT),
        ("token_revoked", AccessTrouble.REVOKED),
        ("bad_client_secret", AccessTrouble.APP),
        ("invalid_client_id", AccessTrouble.APP),
        ("token_rotation_not_enabled", AccessTrouble.OFF),
    ],
)
async def test_what_a_person_must_put_right_is_told_and_not_asked_again(
    house: RotatingHouse, code: str, trouble: AccessTrouble
) -> None:
    house.slack.fail(REFRESH, *[Fault(error=code)] * 3)
    tokens = house.replica()
    channel = SlackChannel(house.web(tokens), CHANNEL)
    for _ in range(3):
        assert (await channel.check_channel()).reason is ChannelReason.NO_ACCESS
        house.rotation.clock.forward(hours=1)
    assert house.slack.count(REFRESH) == 1
    assert await house.trouble() == [trouble]
    assert house.counted == ["ended"]


@pytest.mark.parametrize(
    ("faults", "trouble", "asked", "wait"),
    [
        ([ratelimited(30)], AccessTrouble.ASKED_TO_WAIT, 1, 30),
        ([Fault(error="ratelimited")], AccessTrouble.ASKED_TO_WAIT, 1, 1),
        ([Fault(502), Fault(502)], AccessTrouble.AWAY, 2, 60),
        ([Fault(error="internal_error")] * 2, AccessTrouble.AWAY, 2, 60),
        ([Fault(error="something_new")] * 2, AccessTrouble.AWAY, 2, 60),
    ],
)
async def test_what_passes_by_itself_is_told_and_asked_again_when_its_time_has_come(
    house: RotatingHouse, faults: list[Fault], trouble: AccessTrouble, asked: int, wait: int
) -> None:
    house.slack.fail(REFRESH, *faults)
    tokens = house.replica()
    for _ in range(2):
        with pytest.raises(RenewalWaits):
            await tokens.token()
    assert house.slack.count(REFRESH) == asked
    assert await house.trouble() == [trouble]
    house.rotation.clock.forward(seconds=wait)
    await post(house.web(tokens))
    assert await house.trouble() == []
    assert house.counted == ["waits", "renewed"]


async def test_a_slack_that_does_not_answer_at_all_is_asked_again(house: RotatingHouse) -> None:
    nowhere = SlackOAuth("1.2", CLIENT_SECRET, "http://127.0.0.1:9/api/")
    with pytest.raises(RenewalWaits):
        await house.replica(oauth=nowhere).token()
    assert await house.trouble() == [AccessTrouble.AWAY]
    await house.replica().token()
    assert await house.trouble() == []


class AwayForWriting(Database):
    """A database that can be read, and written while ``left`` is not used up."""

    left = 0

    def begin(self) -> Any:
        self.left -= 1
        if self.left < 0:
            raise Transient("the database is away or busy")
        return super().begin()


async def test_a_database_that_is_away_when_slack_has_answered_gets_it_later(
    house: RotatingHouse, tmp_path: Path
) -> None:
    database = AwayForWriting(stores.sqlite_url(tmp_path))
    database.left = 1  # for the lease
    tokens = house.replica(database=database)
    await post(house.web(tokens))
    assert (await house.kept()).version == 0
    with pytest.raises(Transient):
        await tokens.tend()
    database.left = 9
    await tokens.tend()
    await database.close()
    assert (await house.kept()).version == 1
    await post(house.web(house.replica()))
    assert house.rotation.renewals == 1


async def test_what_is_not_written_down_yet_is_so_before_it_is_renewed_again(
    house: RotatingHouse, tmp_path: Path
) -> None:
    database = AwayForWriting(stores.sqlite_url(tmp_path))
    database.left = 1  # for the lease
    tokens = house.replica(database=database)
    await tokens.token()
    house.rotation.clock.forward(hours=13)
    database.left = 9
    await post(house.web(tokens))
    await database.close()
    assert (await house.kept()).version == 2
    assert house.rotation.twice == []


async def test_every_caller_gets_an_error_of_its_own_which_holds_nothing_of_anothers(
    house: RotatingHouse,
) -> None:
    house.slack.fail(REFRESH, Fault(error="bad_client_secret"), ratelimited(600))
    for tokens in (house.replica(), house.replica()):
        errors = []
        for _ in range(3):
            with pytest.raises(Transient) as caught:
                await tokens.token()
            errors.append(caught.value)
        assert errors[1] is not errors[2]
        assert {type(error) for error in errors} == {type(errors[0])}
    assert house.slack.count(REFRESH) == 2


@pytest.mark.parametrize("left_out", ["access_token", "refresh_token", "expires_in"])
async def test_an_answer_that_leaves_something_out_is_none(
    monkeypatch: pytest.MonkeyPatch, left_out: str
) -> None:
    whole = {"access_token": "xoxe.1", "refresh_token": "xoxe-1", "expires_in": "43200"}

    async def answer(*_: Any, **__: Any) -> dict[str, str | None]:
        return whole | {left_out: None}

    monkeypatch.setattr(AsyncWebClient, "api_call", answer)
    with pytest.raises(RenewalWaits):
        await SlackOAuth(CLIENT_ID, CLIENT_SECRET, "http://127.0.0.1:9/").renewed(FIRST_REFRESH)


async def test_stopping_while_slack_answers_does_not_lose_the_answer(house: RotatingHouse) -> None:
    tokens = house.replica()
    house.slack.fail(REFRESH, Fault(hang=0.3, late=True))
    starting = asyncio.create_task(tokens.token())
    await house.slack.until(lambda: house.slack.count(REFRESH))
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)
    await tokens.close()
    assert (await house.kept()).version == 1


async def test_after_a_crash_in_the_middle_the_next_start_asks_again_as_soon_as_the_lease_is_over(
    house: RotatingHouse,
) -> None:
    house.rotation.grace = timedelta(minutes=1)
    async with house.database.begin() as tx:
        assert await chat_access.lease(tx, "slack", house.rotation.clock.now())
    asked = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "refresh_token": FIRST_REFRESH}
    assert house.rotation.access(asked | {"grant_type": "refresh_token"})["ok"]
    house.rotation.clock.forward(seconds=LEASE.total_seconds())
    await post(house.web(house.replica()))
    assert house.rotation.twice == [FIRST_REFRESH]
    assert len(house.slack.cards) == 1
