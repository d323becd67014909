"""What the services bring to the doctor: certificate, scanner and the chat's token."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.mailroom import self_made_certificate
from support.scene import scene_in
from support.slack import Fault, loopback_slack
from support.slack_rotation import rotating_tokens
from support.slack_tokens import BOT_TOKEN, CLIENT_ID, CLIENT_SECRET, FIRST_REFRESH, Rotation
from support.teams import loopback_teams
from support.times import FixedClock
from varde.chatops import tokens  # noqa: F401 # loading it takes longer than a check may
from varde.shared.platform.doctor import Report, Scene, examine

PATIENT = 120.0
"""Seconds for a check: this machine may be busy with other tests."""


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VARDE_SECRETS_DIR", str(tmp_path / "none"))


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene_in(tmp_path) as made:
        yield made


def _codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


@pytest.mark.parametrize(
    ("days", "code"),
    [(-1, "certificate_ended"), (20, "certificate_ends"), (40, "")],
    ids=["ended", "soon", "good"],
)
async def test_a_certificate_is_said_to_end_before_it_does(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, code: str
) -> None:
    certificate, key = self_made_certificate(tmp_path, days=40)
    key.chmod(0o600)
    _certified(monkeypatch, certificate, key)
    clock = FixedClock(datetime.now(UTC) + timedelta(days=40 - days))
    found = _codes(await examine(replace(scene, clock=clock), PATIENT))
    assert {c for c in found if c.startswith("certificate")} == ({code} if code else set())


async def test_a_key_that_others_read_and_one_that_does_not_belong_are_found(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = self_made_certificate(tmp_path, days=40)
    key.chmod(0o644)
    _certified(monkeypatch, certificate, key)
    now = replace(scene, clock=FixedClock(datetime.now(UTC)))
    assert "certificate_key_open" in _codes(await examine(now, PATIENT))
    (other := tmp_path / "other").mkdir()
    key.write_bytes(self_made_certificate(other)[1].read_bytes())
    assert "certificate_wrong" in _codes(await examine(now, PATIENT))


def _certified(monkeypatch: pytest.MonkeyPatch, certificate: Path, key: Path) -> None:
    monkeypatch.setenv("VARDE_INTAKE_EMAIL_TLS_CERTIFICATE", str(certificate))
    monkeypatch.setenv("VARDE_INTAKE_EMAIL_TLS_KEY", str(key))


@pytest.mark.parametrize(
    "answer", [b"PONG\0", b"", b"nonsense" * 1000], ids=["pong", "gone", "odd"]
)
async def test_the_scanner_is_asked_whether_it_is_there(scene: Scene, answer: bytes) -> None:
    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zPING\0"
        writer.write(answer)
        writer.close()

    async with await asyncio.start_server(answering, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        core = scene.core.model_copy(update={"clamd": f"tcp://127.0.0.1:{port}"})
        found = await examine(replace(scene, core=core), PATIENT)
    there = answer.startswith(b"PONG")
    assert ("scanner" in found.fine) == there
    assert ("scanner_away" in _codes(found)) != there


@pytest.mark.parametrize("fault", ["invalid_auth", ""], ids=["revoked", "good"])
async def test_the_token_of_the_chat_is_tried_when_that_is_asked_for(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    async with loopback_slack() as slack:
        if fault:
            slack.fail("auth.test", Fault(error=fault))
        for name, value in {
            "PLATFORM": "slack",
            "SLACK_CHANNEL": "C0EXAMPLE01",
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": "xapp-1",
            "SLACK_API_URL": f"{slack.base}/api/",
        }.items():
            monkeypatch.setenv(f"VARDE_CHATOPS_{name}", value)
        offline, online = (
            await examine(scene, PATIENT),
            await examine(replace(scene, online=True), PATIENT),
        )
    assert "chat_token_wrong" not in _codes(offline)
    assert "chat" not in offline.fine
    assert ("chat_token_wrong" in _codes(online)) == bool(fault)
    assert ("chat" in online.fine) != bool(fault)


@pytest.mark.parametrize("ended", [False, True], ids=["good", "ended"])
async def test_a_token_that_rotates_is_tried_and_not_renewed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, ended: bool
) -> None:
    async with loopback_slack() as slack:
        slack.rotation = Rotation()
        for name, value in {
            "PLATFORM": "slack",
            "SLACK_CHANNEL": "C0EXAMPLE01",
            "SLACK_CLIENT_ID": CLIENT_ID,
            "SLACK_CLIENT_SECRET": CLIENT_SECRET,
            "SLACK_REFRESH_TOKEN": FIRST_REFRESH,
            "SLACK_APP_TOKEN": "xapp-1",
            "SLACK_API_URL": f"{slack.base}/api/",
        }.items():
            monkeypatch.setenv(f"VARDE_CHATOPS_{name}", value)
        online = replace(scene, online=True)
        assert "chat_token_wrong" not in _codes(await examine(online, PATIENT))
        assert slack.calls == [], "chatops has not started yet"
        await rotating_tokens(slack, scene.database).token()
        if ended:
            slack.rotation.end_now()
        found = await examine(online, PATIENT)
        assert slack.count("auth.test") == 1
        assert slack.rotation.renewals == 1
    assert ("chat_token_wrong" in _codes(found)) == ended
    assert not any(code.startswith("access") for code in _codes(found))


@pytest.mark.parametrize("secret", ["", "a-secret-that-ended"], ids=["good", "ended"])
async def test_the_secret_of_teams_is_tried_when_that_is_asked_for(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    async with loopback_teams() as teams:
        settings = teams.environment()
        if secret:
            settings["VARDE_CHATOPS_TEAMS_CLIENT_SECRET"] = secret
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        offline = await examine(scene, PATIENT)
        assert not teams.count("token"), "nobody is asked before that is wanted"
        online = await examine(replace(scene, online=True), PATIENT)
        assert teams.count("token") >= 1
        assert not teams.cards, "nothing is posted"
    assert "chat_token_wrong" not in _codes(offline)
    assert ("chat_token_wrong" in _codes(online)) == bool(secret)
    assert ("chat" in online.fine) != bool(secret)
    reasons = [dict(f.values)["reason"] for f in online.findings if f.code == "chat_token_wrong"]
    assert reasons == ["invalid_client"] * bool(secret)
