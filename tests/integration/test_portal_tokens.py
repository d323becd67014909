"""A portal gets a token with its secret, and nothing is taken without a good one."""

import asyncio
import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import quote_plus

import pytest

from support.portal import KNOWN, MUTE, OLD_SECRET, SECRET, portals
from support.portal_api import CONCERNS, GRANT, TOKEN, bearer, problem
from support.web_door import TEXT, RunningDoor, running_api
from varde.intake_web.api.portals import Portal, Portals


@pytest.fixture
def known() -> dict[str, Portal]:
    """The portals in force; a test may change them while the door runs."""
    return dict(portals())


@pytest.fixture
async def door(known: Portals) -> AsyncIterator[RunningDoor]:
    async with running_api(lambda: known) as running:
        yield running


async def test_a_token_is_given_by_http_basic_and_by_form_with_either_secret(
    door: RunningDoor,
) -> None:
    for secret in (SECRET, OLD_SECRET):
        for answer in (
            await door.client.post(TOKEN, data=GRANT, auth=("snofjord", secret)),
            await door.client.post(
                TOKEN, data=GRANT | {"client_id": "snofjord", "client_secret": secret}
            ),
        ):
            assert answer.status_code == 200
            told = answer.json()
            assert (told["token_type"], told["expires_in"]) == ("Bearer", 600)
            assert told["scope"] == "concerns:write"
            assert answer.headers["cache-control"].startswith("no-store")
            assert answer.headers["pragma"] == "no-cache"


async def test_credentials_in_the_header_are_form_encoded_as_the_rfc_says(
    door: RunningDoor, known: dict[str, Portal]
) -> None:
    known["a+b c:d"] = replace(KNOWN, client_id="a+b c:d")
    pair = f"{quote_plus('a+b c:d')}:{quote_plus(SECRET)}"
    header = {"authorization": "bAsIc " + base64.b64encode(pair.encode()).decode()}
    answer = await door.client.post(TOKEN, data=GRANT, headers=header)
    assert answer.status_code == 200


BASIC = base64.b64encode(f"snofjord:{SECRET}".encode()).decode()


def _filled(sent: str) -> str:
    """``sent`` with the secret of this run, which no test may be named after."""
    return sent.replace("{BASIC}", BASIC).replace("{SECRET}", SECRET)


@pytest.mark.parametrize(
    ("content", "header", "status", "error"),
    [
        ("grant_type=client_credentials", None, 401, "invalid_client"),
        ("grant_type=client_credentials", "Basic !!!", 401, "invalid_client"),
        ("grant_type=client_credentials", "Basic /////w==", 401, "invalid_client"),
        ("grant_type=client_credentials", "Bearer {BASIC}", 401, "invalid_client"),
        ("grant_type=client_credentials&client_id=snofjord", None, 401, "invalid_client"),
        (
            "grant_type=client_credentials&client_id=nobody&client_secret=x",
            None,
            401,
            "invalid_client",
        ),
        (
            "grant_type=client_credentials&client_id=snofjord&client_secret={SECRET}",
            "Basic {BASIC}",
            400,
            "invalid_request",
        ),
        ("", "Basic {BASIC}", 400, "invalid_request"),
        ("grant_type=client_credentials&scope=a&scope=b", "Basic {BASIC}", 400, "invalid_request"),
        ("grant_type=client_credentials&x=%FF", "Basic {BASIC}", 400, "invalid_request"),
        ("&".join(f"a{n}=1" for n in range(99)), "Basic {BASIC}", 400, "invalid_request"),
        ("x=" + "a" * 9_000, "Basic {BASIC}", 413, "invalid_request"),
        ("grant_type=password", "Basic {BASIC}", 400, "unsupported_grant_type"),
        ("grant_type=client_credentials&scope=all", "Basic {BASIC}", 400, "invalid_scope"),
    ],
)
async def test_a_wrong_token_request_gets_the_rfc_s_error(
    door: RunningDoor, content: str, header: str | None, status: int, error: str
) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    headers |= {"authorization": _filled(header)} if header else {}
    answer = await door.client.post(TOKEN, content=_filled(content), headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert (status == 401) == ("www-authenticate" in answer.headers)


async def test_a_token_request_in_json_is_refused(door: RunningDoor) -> None:
    answer = await door.client.post(TOKEN, json=GRANT, auth=("snofjord", SECRET))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_guessing_secrets_is_slowed_down(door: RunningDoor) -> None:
    headers = {"x-forwarded-for": "203.0.113.9"}
    answers = await asyncio.gather(
        *(
            door.client.post(
                TOKEN, data=GRANT, auth=("snofjord", str(n)), headers=headers, timeout=60
            )
            for n in range(25)
        )
    )
    assert {answer.status_code for answer in answers} == {401, 429}
    for answer in answers:
        assert (answer.status_code == 429) == (int(answer.headers.get("retry-after", 0)) >= 1)


@pytest.mark.parametrize(
    ("header", "challenge"),
    [
        (None, 'Bearer realm="varde"'),
        ("Basic {BASIC}", 'Bearer realm="varde"'),
        ("Bearer forged", 'Bearer realm="varde", error="invalid_token"'),
        ("Bearer", 'Bearer realm="varde", error="invalid_token"'),
    ],
)
async def test_without_a_good_token_nothing_is_taken(
    door: RunningDoor, header: str | None, challenge: str
) -> None:
    headers = {"authorization": _filled(header)} if header else {}
    answer = await door.client.post(CONCERNS, json={"text": TEXT}, headers=headers)
    problem(answer, 401)
    assert answer.headers["www-authenticate"] == challenge
    assert not door.receiver.raws


async def test_a_token_without_the_scope_delivers_nothing(door: RunningDoor) -> None:
    headers = await bearer(door, MUTE)
    answer = await door.client.post(CONCERNS, json={"text": TEXT}, headers=headers)
    problem(answer, 403)
    assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]


async def test_a_portal_taken_out_of_the_file_is_out_at_once(
    door: RunningDoor, known: dict[str, Portal]
) -> None:
    headers = await bearer(door)
    del known["snofjord"]
    problem(await door.client.post(CONCERNS, json={"text": TEXT}, headers=headers), 401)
    answer = await door.client.post(TOKEN, data=GRANT, auth=("snofjord", SECRET))
    assert answer.status_code == 401
