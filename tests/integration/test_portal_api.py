"""The API for portals over real HTTP: what it takes in, what it refuses, and what it never tells."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from support.portal import KNOWN, SECRET, portals
from support.portal_api import CONCERNS, GRANT, TOKEN, bearer, problem, token
from support.web_door import TEXT, RunningDoor, receipt_number, running_api, running_door, visible
from varde.intake_web.api.portals import Portal, Portals
from varde.intake_web.api.problem import MEDIA_TYPE
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.codes import Language, PageLanguage
from varde.shared.domain.receipt import parse_receipt, words_of
from varde.shared.errors import Transient
from varde.shared.platform.services import running
from varde.shared.platform.settings import CoreSettings
from varde.shared.vault import create_keys


@pytest.fixture
def known() -> dict[str, Portal]:
    """The portals in force; a test may change them while the door runs."""
    return dict(portals())


@pytest.fixture
async def door(known: Portals) -> AsyncIterator[RunningDoor]:
    async with running_api(lambda: known) as running:
        yield running


async def test_a_portal_delivers_a_concern_and_gets_the_receipt(door: RunningDoor) -> None:
    concern = {"language": "nn", "text": TEXT, "child": "yes", "contact": "68 05 12 34"}
    answer = await door.client.post(CONCERNS, json=concern, headers=await bearer(door))
    assert answer.status_code == 201
    assert parse_receipt(answer.json()["receipt"]) == receipt_number(1)
    assert door.receiver.submissions == [
        WebSubmission(
            PageLanguage.NN, TEXT, child="yes", contact="68 05 12 34", portal="SNOFJORD_NETT"
        )
    ]
    assert door.counted("accepted") == 1.0


async def test_a_receipt_is_said_in_the_nearest_language_that_has_words_for_it(
    door: RunningDoor,
) -> None:
    concern = {"language": "ar", "text": TEXT}
    answer = await door.client.post(CONCERNS, json=concern, headers=await bearer(door))
    assert answer.json() == {"receipt": words_of(receipt_number(1), Language.EN)}


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        (b'{"text": ""}', ["/text"]),
        (b'{"text": " \\n "}', ["/text"]),
        (b'{"text": 7}', ["/text"]),
        (b'{"text": null}', ["/text"]),
        (b"{}", ["/text"]),
        (b"[]", [""]),
        (b'"text"', [""]),
        (b'{"text": "a", "child": true, "arena": "MOON"}', ["/arena", "/child"]),
        (b'{"text": "a", "portal": "POLITI"}', ["/portal"]),
        (b'{"text": "a", "a/b~c": 1}', ["/a~1b~0c"]),
        (b'{"text": "a", "language": "xx"}', ["/language"]),
        (json.dumps({"text": "a" * 20_001}).encode(), ["/text"]),
        (json.dumps({"text": "a", "contact": "a" * 301}).encode(), ["/contact"]),
    ],
)
async def test_what_is_no_concern_is_refused_field_by_field(
    door: RunningDoor, body: bytes, pointers: list[str]
) -> None:
    headers = await bearer(door) | {"content-type": "application/json"}
    told = problem(await door.client.post(CONCERNS, content=body, headers=headers), 422)
    assert sorted(error["pointer"] for error in told["errors"]) == pointers
    assert not door.receiver.raws
    assert door.counted("incomplete") == 1.0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"text": "a"} {}',
        b"[" * 100_000 + b"]" * 100_000,
        b'{"text": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"}",
        '{"text": "blåbær"}'.encode("latin-1"),
        '{"text": "a"}'.encode("utf-16"),
        b'{"text": "\\ud800"}',
        b'{"text": NaN}',
        b"\x00" * 1_000,
    ],
)
async def test_what_is_no_json_is_refused_and_breaks_nothing(
    door: RunningDoor, body: bytes
) -> None:
    headers = await bearer(door) | {"content-type": "application/json"}
    answer = await door.client.post(CONCERNS, content=body, headers=headers)
    assert answer.status_code in {400, 422}
    problem(answer, answer.status_code)
    assert not door.receiver.raws
    assert not door.failures


@pytest.mark.parametrize(
    "kind",
    ["", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1"],
)
async def test_another_content_type_is_refused(door: RunningDoor, kind: str) -> None:
    headers = await bearer(door) | {"content-type": kind}
    problem(await door.client.post(CONCERNS, content=b"{}", headers=headers), 415)


async def test_a_body_that_is_too_large_or_too_slow_is_refused(known: Portals) -> None:
    async with running_api(lambda: known, read_timeout=0.3, max_body_bytes=16_384) as door:
        headers = await bearer(door) | {"content-type": "application/json"}
        large = b'{"text": "' + b"a" * 60_000 + b'"}'
        problem(await door.client.post(CONCERNS, content=large, headers=headers), 413)
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"POST {CONCERNS} HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n{lines}\r\n{{"
        writer.write(head.encode())
        answer = await asyncio.wait_for(reader.read(), 5)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert MEDIA_TYPE.encode() in answer
        writer.close()


async def test_the_same_key_gets_the_same_receipt_and_nothing_is_doubled(
    door: RunningDoor,
) -> None:
    headers = await bearer(door) | {"idempotency-key": '"8e03978e-40d5-43dd-bc93"'}
    door.receiver.open.clear()
    sent = [
        asyncio.create_task(door.client.post(CONCERNS, json={"text": TEXT}, headers=headers))
        for _ in range(3)
    ]
    await asyncio.sleep(0.2)
    door.receiver.open.set()
    answers = [
        *await asyncio.gather(*sent),
        await door.client.post(CONCERNS, json={"text": TEXT}, headers=headers),
    ]
    assert {answer.text for answer in answers} == {answers[0].text}
    assert {answer.status_code for answer in answers} == {201}
    assert len(door.receiver.raws) == 1
    assert (door.counted("accepted"), door.counted("repeated")) == (1.0, 3.0)


async def test_a_key_used_for_another_concern_is_refused(door: RunningDoor) -> None:
    headers = await bearer(door) | {"idempotency-key": "8e03978e"}
    await door.client.post(CONCERNS, json={"text": TEXT}, headers=headers)
    problem(await door.client.post(CONCERNS, json={"text": "b"}, headers=headers), 422)
    assert len(door.receiver.raws) == 1


async def test_two_portals_may_use_the_same_key(
    door: RunningDoor, known: dict[str, Portal]
) -> None:
    known["other"] = replace(KNOWN, client_id="other", code="OTHER")
    for portal in (KNOWN, known["other"]):
        headers = await bearer(door, portal) | {"idempotency-key": "8e03978e"}
        answer = await door.client.post(CONCERNS, json={"text": TEXT}, headers=headers)
        assert answer.status_code == 201
    assert [s.portal for s in door.receiver.submissions] == ["SNOFJORD_NETT", "OTHER"]


async def test_without_a_key_two_deliveries_are_two_concerns(door: RunningDoor) -> None:
    headers = await bearer(door)
    for _ in range(2):
        await door.client.post(CONCERNS, json={"text": TEXT}, headers=headers)
    assert len(door.receiver.raws) == 2


@pytest.mark.parametrize("key", ["short", "x" * 129, "a b c d e f"])
async def test_a_key_that_is_none_is_refused(door: RunningDoor, key: str) -> None:
    headers = await bearer(door) | {"idempotency-key": key}
    problem(await door.client.post(CONCERNS, json={"text": TEXT}, headers=headers), 400)


async def test_a_portal_that_delivers_too_much_waits_and_the_form_does_not(
    door: RunningDoor, known: dict[str, Portal]
) -> None:
    known["snofjord"] = replace(KNOWN, per_minute=2)
    headers = await bearer(door)
    answers = [
        await door.client.post(CONCERNS, json={"text": TEXT}, headers=headers) for _ in range(3)
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    problem(answers[-1], 429)
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert (await door.client.post("/nb/", data={"text": TEXT})).status_code == 200


async def test_when_storage_is_out_nothing_is_claimed_and_the_key_may_be_used_again(
    door: RunningDoor,
) -> None:
    headers = await bearer(door) | {"idempotency-key": "8e03978e"}
    door.receiver.error = Transient("storage is away", retry_after=7.0)
    answer = await door.client.post(CONCERNS, json={"text": TEXT}, headers=headers)
    problem(answer, 503)
    assert answer.headers["retry-after"] == "7"
    door.receiver.error = None
    answer = await door.client.post(CONCERNS, json={"text": TEXT}, headers=headers)
    assert answer.status_code == 201


async def test_an_error_nobody_thought_of_is_a_problem_and_is_told_by_kind_only(
    door: RunningDoor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    headers = await bearer(door)
    door.receiver.error = RuntimeError(f"failed on {TEXT}")
    answer = await door.client.post(CONCERNS, json={"text": TEXT}, headers=headers)
    assert "kaia" not in json.dumps(problem(answer, 500))
    assert [type(failure) for failure in door.failures] == [RuntimeError]
    assert "kaia" not in caplog.text


async def test_nothing_of_a_delivery_is_logged_even_at_debug(
    door: RunningDoor, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(1)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    given = await token(door)
    headers = {
        "authorization": f"Bearer {given}",
        "x-forwarded-for": "203.0.113.77",
        "user-agent": "Planted-Agent",
        "idempotency-key": "planted-key",
    }
    await door.client.post(CONCERNS, json={"text": TEXT}, headers=headers)
    await door.client.post(CONCERNS, json={"text": TEXT, "x": 1}, headers=headers)
    await door.client.post(TOKEN, data=GRANT, auth=("planted-client", "planted-secret"))
    told = caplog.text + "".join(capfd.readouterr())
    for marker in (given, SECRET, "203.0.113.77", "127.0.0.1", "lanted", "kaia", "snofjord"):
        assert marker not in told


async def test_other_addresses_and_methods_are_problems_with_the_protecting_headers(
    door: RunningDoor,
) -> None:
    for answer, status in (
        (await door.client.get("/api/v1/nothing"), 404),
        (await door.client.get(CONCERNS), 405),
        (await door.client.options(CONCERNS), 405),
    ):
        problem(answer, status)
        assert answer.headers["cache-control"].startswith("no-store")
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "access-control-allow-origin" not in answer.headers
        for told in ("server", "date", "set-cookie"):
            assert told not in answer.headers


async def test_without_portals_there_is_no_api_and_no_description_of_it() -> None:
    async with running_door() as door:
        for path in (TOKEN, CONCERNS, "/api/v1/openapi.json"):
            answer = await door.client.get(path)
            assert answer.status_code == 404
            assert "112" in visible(answer.text)
            assert (await door.client.post(path, data=GRANT)).status_code in {404, 405}


async def test_the_service_takes_portals_from_the_file_while_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VARDE_INTAKE_WEB_PORT", "0")
    monkeypatch.setenv("VARDE_INTAKE_WEB_API", "true")
    core = CoreSettings(data_dir=tmp_path / "var", config_dir=tmp_path, ops_port=0)
    create_keys(core.keys)
    async with (
        running(core, ["intake-web"]) as platform,
        httpx.AsyncClient(base_url=platform.addresses["form"]) as client,
    ):
        assert (await client.get("/nb/")).status_code == 200
        auth = ("snofjord", SECRET)
        assert (await client.post(TOKEN, data=GRANT, auth=auth)).status_code == 401
        (tmp_path / "portals.toml").write_text(
            f'[[portal]]\ncode = "NETT"\nclient_id = "snofjord"\nsecrets = ["{KNOWN.secrets[0]}"]\n'
        )
        for _ in range(2):
            await platform.config.look()
        given = await client.post(TOKEN, data=GRANT, auth=auth)
        headers = {"authorization": f"Bearer {given.json()['access_token']}"}
        answer = await client.post(CONCERNS, json={"text": TEXT}, headers=headers)
        assert answer.status_code == 201
        assert parse_receipt(answer.json()["receipt"])
