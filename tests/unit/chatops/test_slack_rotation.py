"""A token that ends every twelve hours: renewed in time, once, kept sealed, and no call lost or doubled by it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from support.slack import Fault
from support.slack_rotation import REFRESH, RotatingHouse, post, rotating_house
from support.slack_tokens import BOT_TOKEN, CLIENT_SECRET, FIRST_REFRESH
from varde.chatops.slack.oauth import Granted, RenewalEnded
from varde.chatops.slack.web import SlackAway
from varde.shared.casework.chat_access import Opened
from varde.shared.domain.channel import AccessTrouble


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[RotatingHouse]:
    async with rotating_house(tmp_path) as house:
        yield house


def _everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_it_starts_from_a_refresh_token_and_goes_on_from_the_newest_after_a_restart(
    house: RotatingHouse,
) -> None:
    for _ in range(3):
        tokens = house.replica()
        await post(house.web(tokens))
        house.rotation.clock.forward(hours=7)
        await tokens.tend()
    assert house.rotation.renewals == 4
    assert house.rotation.twice == []
    assert len(house.slack.cards) == 3


async def test_no_token_stands_readable_in_the_database_or_the_log(
    house: RotatingHouse, tmp_path: Path
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
        assert secret not in repr(pair)
        assert secret not in repr(Granted(pair.token, pair.refresh, timedelta(hours=12)))
        assert secret not in repr(Opened(pair.token.encode(), 1))
    assert await house.pair("another" * 5) is None


async def test_it_is_renewed_when_half_its_time_is_over_and_not_before(
    house: RotatingHouse,
) -> None:
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
async def test_two_replicas_never_spend_the_same_refresh_token(
    house: RotatingHouse, hours: int
) -> None:
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
    house: RotatingHouse,
) -> None:
    web = house.web(house.replica())
    await post(web, "før")
    house.rotation.end_now()
    await asyncio.gather(*(post(web, str(number)) for number in range(5)))
    assert sorted(m["text"] for m in house.slack.cards) == ["0", "1", "2", "3", "4", "før"]
    assert house.rotation.renewals == 2


async def test_a_replica_whose_token_two_renewals_have_ended_takes_the_newest(
    house: RotatingHouse,
) -> None:
    slow, busy = house.replica(), house.replica()
    await slow.token()
    for _ in range(2):
        house.rotation.clock.forward(hours=6)
        await busy.tend()
    house.rotation.clock.at -= timedelta(hours=6)  # its own clock has it that there is time yet
    renewals = house.rotation.renewals
    await post(house.web(slow))
    assert len(house.slack.cards) == 1
    assert house.rotation.renewals == renewals


async def test_a_call_that_is_refused_for_something_else_renews_nothing(
    house: RotatingHouse,
) -> None:
    web = house.web(house.replica())
    house.slack.fail("auth.test", Fault(error="missing_scope"), Fault(error="invalid_auth"))
    for _ in range(2):
        with pytest.raises(SlackAway):
            await web.read("auth.test")
    assert house.rotation.renewals == 1


async def test_a_new_refresh_token_in_the_file_is_started_from_and_an_old_one_is_not(
    house: RotatingHouse,
) -> None:
    await house.replica().token()
    again = house.rotation.install_again()
    old = house.replica()
    await old.token()
    house.rotation.clock.forward(hours=7)
    with pytest.raises(RenewalEnded):
        await old.tend()
    await post(house.web(house.replica(first=again)))
    assert await house.trouble() == []
    renewals = house.rotation.renewals
    await post(house.web(house.replica(first=FIRST_REFRESH)))
    assert len(house.slack.cards) == 2
    assert house.rotation.renewals == renewals
    assert house.rotation.twice == []


async def test_a_replica_that_was_told_no_goes_on_when_another_has_renewed_it(
    house: RotatingHouse,
) -> None:
    told_no, other = house.replica(), house.replica()
    await told_no.token()
    await other.token()
    house.rotation.clock.forward(hours=7)
    house.slack.fail(REFRESH, Fault(error="bad_client_secret"))
    with pytest.raises(RenewalEnded):
        await told_no.tend()
    await other.tend()
    house.rotation.clock.forward(hours=6)
    await post(house.web(told_no))
    assert house.slack.count(REFRESH) == 3
    assert await house.trouble() == []


async def test_a_bot_token_that_does_not_end_is_exchanged_once(house: RotatingHouse) -> None:
    house.rotation.exchangeable.add(BOT_TOKEN)
    for _ in range(2):
        await post(house.web(house.replica(first=BOT_TOKEN)))
    assert house.slack.count("oauth.v2.exchange") == 1
    assert house.slack.count(REFRESH) == 0
    assert len(house.slack.cards) == 2


async def test_under_another_client_secret_it_starts_from_the_file_again(
    house: RotatingHouse,
) -> None:
    await house.replica().token()
    with pytest.raises(RenewalEnded):
        await house.replica(secret="f" * 32).token()
    assert house.rotation.twice == [FIRST_REFRESH]
    assert await house.trouble() == [AccessTrouble.SPENT]
