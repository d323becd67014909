"""Whom the door for Teams believes: real requests, real tokens, keys fetched from a loopback OpenID document."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from support.chat import COORDINATOR, a_case, open_group
from support.teams import APP_ID
from support.teams_chat import TeamsChat, open_teams
from support.teams_faults import Fault

ELSEWHERE = "https://attacker.example/teams/"


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[TeamsChat]:
    async with open_group(tmp_path) as group, open_teams(group) as chat:
        await group.add(a_case())
        yield chat


async def _refused(chat: TeamsChat, activity: Any, status: int, **headers: str) -> None:
    answered = await chat.deliver(activity, **headers)
    await chat.settled()
    assert (answered.status_code, answered.content) == (status, b"")
    assert not chat.teams.messages
    assert not {name for name, _ in chat.teams.calls} - {"openid", "keys"}


async def test_a_token_of_the_connector_is_believed(chat: TeamsChat) -> None:
    answered = await chat.deliver(chat.teams.message(COORDINATOR, "hjelp"))
    await chat.settled()
    assert answered.status_code == 200
    assert len(chat.teams.chat(COORDINATOR)) == 1


@pytest.mark.parametrize("header", ["", "Basic dmFyZGU6", "Bearer", "Bearer x", "Bearer a.b.c"])
async def test_what_is_no_token_is_refused(chat: TeamsChat, header: str) -> None:
    await _refused(chat, chat.teams.message(COORDINATOR, "liste"), 401, authorization=header)


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": datetime.now(UTC) - timedelta(days=1)},
        {"nbf": datetime.now(UTC) + timedelta(days=1)},
        {"aud": "0f0e0d0c-0000-4222-8333-000000000000"},
        {"aud": f"api://{APP_ID}"},
        {"iss": "https://sts.windows.net/aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb/"},
        {"iss": "https://api.botframework.us"},
        {"serviceurl": None},
        {"exp": None},
        {"key": "of somebody else"},
        {"key_id": "unknown"},
    ],
    ids=[
        "expired",
        "not yet",
        "other app",
        "other audience",
        "other issuer",
        "other cloud",
        "no address",
        "for ever",
        "forged",
        "unknown key",
    ],
)
async def test_a_token_that_is_not_for_this_app_now_is_refused(
    chat: TeamsChat, claims: dict[str, Any]
) -> None:
    signed = chat.teams.headers(**claims)
    activity = chat.teams.message(COORDINATOR, "liste")
    await _refused(chat, activity, 401, authorization=signed["Authorization"])


async def test_a_token_signed_with_nothing_is_refused(chat: TeamsChat) -> None:
    unsigned = "eyJhbGciOiJub25lIiwia2lkIjoiY29ubmVjdG9yLTEifQ.e30."
    activity = chat.teams.message(COORDINATOR, "liste")
    await _refused(chat, activity, 401, authorization=f"Bearer {unsigned}")


async def test_the_address_in_the_activity_must_be_the_one_in_the_token(chat: TeamsChat) -> None:
    await _refused(chat, chat.teams.message(COORDINATOR, "liste", serviceUrl=ELSEWHERE), 403)


async def test_an_address_that_is_not_microsofts_is_refused_even_when_the_token_names_it(
    chat: TeamsChat,
) -> None:
    signed = chat.teams.headers(serviceurl=ELSEWHERE)
    activity = chat.teams.message(COORDINATOR, "liste", serviceUrl=ELSEWHERE)
    await _refused(chat, activity, 403, authorization=signed["Authorization"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"channelId": "webchat"},
        {"channelData": {"tenant": {"id": "eeeeeeee-1111-4222-8333-bbbbbbbbbbbb"}}},
        {"channelData": {}, "conversation": {"id": "a:1", "conversationType": "personal"}},
        {"channelData": "x", "conversation": ["x"]},
    ],
    ids=["another channel", "another organisation", "no organisation", "nonsense"],
)
async def test_what_is_not_of_this_organisations_teams_is_refused(
    chat: TeamsChat, wrong: dict[str, Any]
) -> None:
    await _refused(chat, chat.teams.message(COORDINATOR, "liste", **wrong), 403)


async def test_a_key_that_does_not_vouch_for_teams_is_refused(chat: TeamsChat) -> None:
    chat.teams.signer.endorsements = ["webchat"]
    await _refused(chat, chat.teams.message(COORDINATOR, "liste"), 403)


async def test_invented_keys_make_varde_ask_for_the_keys_once(chat: TeamsChat) -> None:
    for number in range(20):
        signed = chat.teams.headers(key_id=f"invented-{number}")
        activity = chat.teams.message(COORDINATOR, "liste")
        await _refused(chat, activity, 401, authorization=signed["Authorization"])
    assert chat.teams.count("keys") == 1


async def test_while_the_keys_cannot_be_had_teams_is_asked_to_come_again(chat: TeamsChat) -> None:
    chat.teams.fail("openid", Fault(503))
    await _refused(chat, chat.teams.message(COORDINATOR, "liste"), 503)
    assert (await chat.deliver(chat.teams.message(COORDINATOR, "hjelp"))).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[1]", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b" " * 1_000_001, 413),
    ],
    ids=["empty", "broken", "a list", "no text", "deep", "too large"],
)
async def test_what_is_no_activity_is_refused(chat: TeamsChat, body: bytes, status: int) -> None:
    answered = await chat.http.post("/api/messages", content=body, headers=chat.teams.headers())
    assert answered.status_code == status


@pytest.mark.parametrize(
    ("kind", "status"),
    [("typing", 200), ("event", 200), ("somethingNew", 200), (["message"], 501), ("message", 501)],
    ids=str,
)
async def test_what_is_no_use_is_taken_and_what_cannot_be_read_is_not(
    chat: TeamsChat, kind: object, status: int
) -> None:
    strange = chat.teams.activity(COORDINATOR, type=kind, entities="none")
    assert (await chat.deliver(strange)).status_code == status
    assert not chat.teams.messages


async def test_an_activity_of_an_unknown_kind_is_left_alone(chat: TeamsChat) -> None:
    strange = chat.teams.activity(COORDINATOR, type="invoke", name="finnes/ikke", value={})
    assert (await chat.deliver(strange)).status_code == 501
    assert not chat.teams.messages
