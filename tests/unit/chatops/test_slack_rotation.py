"""A token that ends every twelve hours: renewed in time, once, kept sealed, and no call lost or doubled by it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from support import stores
from support.slack import Fault, Slack, loopback_slack, ratelimited
from support.slack_payloads import CHANNEL
from support.slack_rotation import rotating_tokens
from support.slack_tokens import BOT_TOKEN, CLIENT_ID, CLIENT_SECRET, FIRST_REFRESH, Rotation
from varde.chatops.port import ChannelReason
from varde.chatops.slack.channel import PLATFORM, SlackChannel
from varde.chatops.slack.oauth import RenewalEnded, RenewalWaits, SlackOAuth
from varde.chatops.slack.rotation import Pair, RotatingTokens, pair_of
from varde.chatops.slack.web import SlackAway, SlackWeb
from varde.shared.casework.chat_access import ChatAccess
from varde.shared.domain.channel import AccessTrouble
from varde.shared.errors import Transient
from varde.shared.store import chat_access
from varde.shared.store.chat_access import LEASE, Kept
from varde.shared.store.database import Database

REFRESH = "oauth.v2.access"


@dataclass
class House:
    """Varde with its database, and the Slack that rotates."""

    slack: Slack
    rotation: Rotation
    database: Database
    counted: list[str] = field(default_factory=list)

    def replica(self, **other: Any) -> RotatingTokens:
        """A process of chatops that has just started."""
        database = other.pop("database", self.database)
        return rotating_tokens(self.slack, database, count=self.counted.append, **other)

    def web(self, tokens: RotatingTokens) -> SlackWeb:
        return SlackWeb(tokens, self.slack.api_url)

    async def kept(self) -> Kept:
        async with self.database.read() as tx:
            return await chat_access.kept(tx, "slack")

    async def pair(self, secret: str = CLIENT_SECRET) -> Pair | None:
        clock = self.rotation.clock
        return pair_of(await ChatAccess(self.database, clock, PLATFORM, secret).newest())

    async def trouble(self) -> list[AccessTrouble]:
        async with self.database.read() as tx:
            return [each.trouble for each in await chat_access.unrenewed(tx)]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with stores.sqlite(tmp_path) as database, loopback_slack() as slack:
        slack.rotation = Rotation()
        yield House(slack, slack.rotation, database)


def _everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def _post(web: SlackWeb, text: str = "hei") -> None:
    await web.call("chat.postMessage", channel=CHANNEL, text=text)


async def test_it_starts_from_a_refresh_token_and_goes_on_from_the_newest_after_a_restart(
    house: House,
) -> None:
    for _ in range(3):
        tokens = house.replica()
        await _post(house.web(tokens))
        house.rotation.clock.forward(hours=7)
        await tokens.tend()
    assert house.rotation.renewals == 4
    assert house.rotation.twice == []
    assert len(house.slack.cards) == 3


async def test_no_token_stands_readable_in_the_database_or_the_log(
    house: House, tmp_path: Path
) -> None:
    with capture_logs() as logs:
        tokens = house.replica()
        token = await tokens.token()
        house.rotation.on = False
        house.rotation.clock.forward(hours=7)
        with pytest.raises(RenewalEnded):
            await tokens.tend()
    kept = await house.kept()
    pair = await house.pair()
    assert pair is not None
    assert pair.token == token
    on_disk = await asyncio.to_thread(_everything_in, tmp_path)
    assert kept.sealed in on_disk
    for secret in (pair.token, pair.refresh, FIRST_REFRESH, CLIENT_SECRET):
        assert secret.encode() not in on_disk
        assert secret not in str(logs)
    assert await house.pair("another" * 5) is None


async def test_it_is_renewed_when_half_its_time_is_over_and_not_before(house: House) -> None:
    tokens = house.replica()
    await tokens.token()
    house.rotation.clock.forward(hours=5, minutes=59)
    await tokens.tend()
    assert house.rotation.renewals == 1
    house.rotation.clock.forward(minutes=1)
    await tokens.tend()
    assert house.rotation.renewals == 2
    assert house.counted == ["renewed"] * 2


@pytest.mark.parametrize("hours", [0, 7, 13], ids=["at the start", "when due", "when ended"])
async def test_two_replicas_never_spend_the_same_refresh_token(house: House, hours: int) -> None:
    replicas = [house.replica(), house.replica()]
    if hours:
        for replica in replicas:
            await replica.token()
        house.rotation.clock.forward(hours=hours)
    house.slack.fail(REFRESH, Fault(hang=0.3, late=True))
    before = house.rotation.renewals
    await asyncio.gather(*(replica.tend() for replica in replicas))
    first, second = [await replica.token() for replica in replicas]
    assert first == second
    assert house.rotation.renewals == before + 1
    assert house.rotation.twice == []


async def test_calls_with_a_token_that_has_ended_are_done_once_each_with_one_renewal(
    house: House,
) -> None:
    web = house.web(house.replica())
    await _post(web, "før")
    house.rotation.end_now()
    await asyncio.gather(*(_post(web, str(number)) for number in range(5)))
    assert sorted(m["text"] for m in house.slack.cards) == ["0", "1", "2", "3", "4", "før"]
    assert house.rotation.renewals == 2


async def test_a_replica_whose_token_two_renewals_have_ended_takes_the_newest(house: House) -> None:
    slow, busy = house.replica(), house.replica()
    await slow.token()
    for _ in range(2):
        house.rotation.clock.forward(hours=6)
        await busy.tend()
    house.rotation.clock.at -= timedelta(hours=6)  # its own clock has it that there is time yet
    renewals = house.rotation.renewals
    await _post(house.web(slow))
    assert len(house.slack.cards) == 1
    assert house.rotation.renewals == renewals


async def test_a_call_that_is_refused_for_something_else_renews_nothing(house: House) -> None:
    web = house.web(house.replica())
    house.slack.fail("auth.test", Fault(error="missing_scope"), Fault(error="invalid_auth"))
    for _ in range(2):
        with pytest.raises(SlackAway):
            await web.read("auth.test")
    assert house.rotation.renewals == 1


async def test_an_answer_that_is_lost_is_asked_for_again_at_once(house: House) -> None:
    house.rotation.grace = timedelta(minutes=1)
    tokens = house.replica()
    house.slack.fail(REFRESH, Fault(503, effect=True))
    await _post(house.web(tokens))
    assert house.rotation.twice == [FIRST_REFRESH]
    assert await house.trouble() == []


async def test_an_answer_that_is_lost_for_good_is_told_of_while_the_old_token_still_works(
    house: House,
) -> None:
    tokens = house.replica()
    web = house.web(tokens)
    await _post(web)
    house.rotation.clock.forward(hours=6)
    house.slack.fail(REFRESH, Fault(503, effect=True))
    with pytest.raises(RenewalEnded):
        await tokens.tend()
    assert await house.trouble() == [AccessTrouble.SPENT]
    await _post(web)
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
    house: House, code: str, trouble: AccessTrouble
) -> None:
    house.slack.fail(REFRESH, *[Fault(error=code)] * 3)
    tokens = house.replica()
    channel = SlackChannel(house.web(tokens), CHANNEL, list)
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
    house: House, faults: list[Fault], trouble: AccessTrouble, asked: int, wait: int
) -> None:
    house.slack.fail(REFRESH, *faults)
    tokens = house.replica()
    for _ in range(2):
        with pytest.raises(RenewalWaits):
            await tokens.token()
    assert house.slack.count(REFRESH) == asked
    assert await house.trouble() == [trouble]
    house.rotation.clock.forward(seconds=wait)
    await _post(house.web(tokens))
    assert await house.trouble() == []
    assert house.counted == ["waits", "renewed"]


async def test_a_slack_that_does_not_answer_at_all_is_asked_again(house: House) -> None:
    nowhere = SlackOAuth("1.2", CLIENT_SECRET, "http://127.0.0.1:9/api/")
    with pytest.raises(RenewalWaits):
        await house.replica(oauth=nowhere).token()
    assert await house.trouble() == [AccessTrouble.AWAY]
    await house.replica().token()
    assert await house.trouble() == []


async def test_a_new_refresh_token_in_the_file_is_started_from_and_an_old_one_is_not(
    house: House,
) -> None:
    await house.replica().token()
    again = house.rotation.install_again()
    old = house.replica()
    await old.token()
    house.rotation.clock.forward(hours=7)
    with pytest.raises(RenewalEnded):
        await old.tend()
    await _post(house.web(house.replica(first=again)))
    assert await house.trouble() == []
    renewals = house.rotation.renewals
    await _post(house.web(house.replica(first=FIRST_REFRESH)))
    assert len(house.slack.cards) == 2
    assert house.rotation.renewals == renewals
    assert house.rotation.twice == []


async def test_a_replica_that_was_told_no_goes_on_when_another_has_renewed_it(house: House) -> None:
    told_no, other = house.replica(), house.replica()
    await told_no.token()
    await other.token()
    house.rotation.clock.forward(hours=7)
    house.slack.fail(REFRESH, Fault(error="bad_client_secret"))
    with pytest.raises(RenewalEnded):
        await told_no.tend()
    await other.tend()
    house.rotation.clock.forward(hours=6)
    await _post(house.web(told_no))
    assert house.slack.count(REFRESH) == 3
    assert await house.trouble() == []


async def test_a_bot_token_that_does_not_end_is_exchanged_once(house: House) -> None:
    house.rotation.exchangeable.add(BOT_TOKEN)
    for _ in range(2):
        await _post(house.web(house.replica(first=BOT_TOKEN)))
    assert house.slack.count("oauth.v2.exchange") == 1
    assert house.slack.count(REFRESH) == 0
    assert len(house.slack.cards) == 2


async def test_under_another_client_secret_it_starts_from_the_file_again(house: House) -> None:
    await house.replica().token()
    with pytest.raises(RenewalEnded):
        await house.replica(secret="f" * 32).token()
    assert house.rotation.twice == [FIRST_REFRESH]
    assert await house.trouble() == [AccessTrouble.SPENT]


class AwayForWriting(Database):
    """A database that can be read, and written while ``left`` is not used up."""

    left = 0

    def begin(self) -> Any:
        self.left -= 1
        if self.left < 0:
            raise Transient("the database is away or busy")
        return super().begin()


async def test_a_database_that_is_away_when_slack_has_answered_gets_it_later(
    house: House, tmp_path: Path
) -> None:
    database = AwayForWriting(stores.sqlite_url(tmp_path))
    database.left = 1  # for the lease
    tokens = house.replica(database=database)
    await _post(house.web(tokens))
    assert (await house.kept()).version == 0
    with pytest.raises(Transient):
        await tokens.tend()
    database.left = 9
    await tokens.tend()
    await database.close()
    assert (await house.kept()).version == 1
    await _post(house.web(house.replica()))
    assert house.rotation.renewals == 1


async def test_stopping_while_slack_answers_does_not_lose_the_answer(house: House) -> None:
    tokens = house.replica()
    house.slack.fail(REFRESH, Fault(hang=0.3, late=True))
    starting = asyncio.create_task(tokens.token())
    await house.slack.until(lambda: house.slack.count(REFRESH))
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)
    await tokens.close()
    assert (await house.kept()).version == 1


async def test_after_a_crash_in_the_middle_the_next_start_asks_again_as_soon_as_the_lease_is_over(
    house: House,
) -> None:
    house.rotation.grace = timedelta(minutes=1)
    async with house.database.begin() as tx:
        assert await chat_access.lease(tx, "slack", house.rotation.clock.now())
    asked = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "refresh_token": FIRST_REFRESH}
    assert house.rotation.access(asked | {"grant_type": "refresh_token"})["ok"]
    house.rotation.clock.forward(seconds=LEASE.total_seconds())
    await _post(house.web(house.replica()))
    assert house.rotation.twice == [FIRST_REFRESH]
    assert len(house.slack.cards) == 1
