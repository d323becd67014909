"""The doctor: each thing that is misconfigured is found, said in plain words, and hides nothing else."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support import source, stores
from support.mailroom import self_made_certificate
from support.scene import backed_up, scene_in
from support.slack import Fault, loopback_slack
from support.times import FixedClock
from varde.chatops import tokens  # noqa: F401 # loading it takes longer than a check may
from varde.shared.bus.port import Depths
from varde.shared.domain.codes import Language
from varde.shared.domain.letters import LetterKind, LetterState
from varde.shared.messages import CaseChanged, new_id
from varde.shared.platform.doctor import Report, Scene, State, examine, told
from varde.shared.platform.doctor.words import CODES, topic_name
from varde.shared.platform.settings import CoreSettings, Profile
from varde.shared.store import desk, outbound, outbox
from varde.shared.store.desk import Account
from varde.shared.store.migrate import downgrade
from varde.shared.store.outbound import SealedLetter
from varde.shared.store.wraps import StoredWrap

PATIENT = 120.0
"""Seconds for a check: this machine may be busy with other tests."""
ALWAYS = {"no_account", "scanner_off"}
"""What a new installation on one machine is told."""


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VARDE_SECRETS_DIR", str(tmp_path / "none"))


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene_in(tmp_path) as made:
        yield made


def _codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


def _change(scene: Scene, name: str, old: str, new: str) -> None:
    path = scene.core.config_dir / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


async def test_an_installation_in_order_is_told_what_is_left_to_do(scene: Scene) -> None:
    report = await examine(scene, PATIENT)
    assert _codes(report) == ALWAYS
    assert report.worst is State.WARNING
    assert {"clock", "files", "keys", "backup", "routes", "rota", "schema"} <= set(report.fine)


async def _broken_file(scene: Scene) -> None:
    _change(scene, "routing.toml", 'lead = "BARNEVERN"', 'lead = "BARNVERN"')


async def _broken_rota(scene: Scene) -> None:
    _change(scene, "rota.toml", 'member = "stedfortreder"', 'member = "sluttet"')


async def _no_recipient(scene: Scene) -> None:
    _change(
        scene,
        "routing.toml",
        'id = "R09_SEX_THIRD"\npriority = 71\nwhen = { forms = ["SEX"] }\nlead = "POLITI"',
        'id = "R09_SEX_THIRD"\npriority = 71\nwhen = { forms = ["SEX"] }\nlead = "RVTS"',
    )


async def _away(scene: Scene) -> None:
    _change(
        scene,
        "rota.toml",
        '[[duty]]\nmember = "koordinator"',
        '[[absence]]\nmember = "koordinator"\nfrom = 2026-03-03\nto = 2026-03-03\n'
        '[[absence]]\nmember = "stedfortreder"\nfrom = 2026-03-03\nto = 2026-03-03\n'
        '[[duty]]\nmember = "koordinator"',
    )


async def _open_key(scene: Scene) -> None:
    (scene.core.keys / "triage.key").chmod(0o644)


async def _foreign_key(scene: Scene) -> None:
    pub = scene.core.keys / "triage.pub"
    pub.write_bytes((scene.core.keys / "mailer.pub").read_bytes())


async def _no_key(scene: Scene) -> None:
    (scene.core.keys / "coordinator.pub").unlink()


async def _open_folder(scene: Scene) -> None:
    scene.core.keys.chmod(0o777)


async def _old_backup(scene: Scene) -> None:
    clock = scene.clock
    assert isinstance(clock, FixedClock)
    clock.forward(days=3)


async def _clock_back(scene: Scene) -> None:
    await backed_up(scene.database, scene.clock.now() + timedelta(hours=1))


async def _old_schema(scene: Scene) -> None:
    await downgrade(scene.database, "0014")


async def _outbox(scene: Scene) -> None:
    async with scene.database.begin() as tx:
        message = CaseChanged(case_id=new_id(), version=1)
        await outbox.add(tx, [message], scene.clock.now() - timedelta(minutes=6))


async def _letters(scene: Scene) -> None:
    wrap = StoredWrap("mailer", "k", b"w")
    async with scene.database.begin() as tx:
        at = scene.clock.now() - timedelta(hours=5)
        for name in ("waits", "fails"):
            await outbound.add(tx, SealedLetter(name, LetterKind.RECEIPT, "c", at, wrap, b""))
        await outbound.lose(tx, "fails", "5.1.1", at)
        counted = await outbound.counts(tx)
    assert counted[LetterKind.RECEIPT, LetterState.FAILED] == 1


async def _accounts(scene: Scene) -> None:
    async with scene.database.begin() as tx:
        for member in ("koordinator", "sluttet"):
            account = Account(member, "hash", b"locked", "0" * 16, scene.clock.now())
            await desk.put_account(tx, account)


PROBLEMS: dict[str, tuple[Callable[[Scene], Awaitable[None]], set[str]]] = {
    "a wrong file": (_broken_file, {"file_wrong"}),
    "a member of the rota who left": (_broken_rota, {"file_wrong"}),
    "a rule without recipient": (_no_recipient, {"route_without_recipient"}),
    "nobody on duty": (_away, {"nobody_on_duty"}),
    "a key that others read": (_open_key, {"key_wrong"}),
    "a key of another installation": (_foreign_key, {"key_wrong"}),
    "no public key": (_no_key, {"key_missing"}),
    "an open folder": (_open_folder, {"key_folder_open"}),
    "an old backup": (_old_backup, {"backup_old"}),
    "a clock that is behind": (_clock_back, {"clock_behind"}),
    "an old outbox": (_outbox, {"outbox_waits"}),
    "letters that wait and fail": (_letters, {"letters_wait", "letters_failed"}),
    "accounts of the wrong key": (_accounts, {"account_old_key", "account_left"}),
}


@pytest.mark.parametrize("name", PROBLEMS)
async def test_each_problem_is_found_alone_and_told_in_every_language(
    scene: Scene, name: str
) -> None:
    make, codes = PROBLEMS[name]
    await make(scene)
    report = await examine(scene, PATIENT)
    assert _codes(report) - ALWAYS == codes
    for finding in report.findings:
        for language in Language:
            words = told(finding, language)
            assert words.what
            assert words.why
            assert words.how
            assert "{" not in words.what + words.how
    assert not {f.topic for f in report.findings} & set(report.fine)


async def test_an_old_schema_is_said_first(scene: Scene) -> None:
    await _old_schema(scene)
    report = await examine(scene, PATIENT)
    assert report.worst is State.WRONG
    assert {"schema_old", "database_away"} <= _codes(report)


async def test_a_wrong_file_is_named_with_its_line_and_not_with_its_folder(scene: Scene) -> None:
    await _broken_file(scene)
    report = await examine(scene, PATIENT)
    (finding,) = (f for f in report.findings if f.code == "file_wrong")
    reason = str(dict(finding.values)["reason"])
    assert reason.startswith("routing.toml: line ")
    assert "BARNVERN is not known" in reason
    assert "routes" not in report.fine


class _Dead:
    async def check(self) -> None: ...

    async def depths(self) -> Depths:
        return Depths({"router": 5000}, 2)


class _Silent(_Dead):
    async def depths(self) -> Depths:
        await asyncio.Event().wait()
        raise AssertionError


class _Broken(_Dead):
    async def depths(self) -> Depths:
        raise ValueError("Kari Nordmann")


async def test_what_died_on_the_bus_is_counted(scene: Scene) -> None:
    report = await examine(replace(scene, bus=_Dead()), PATIENT)
    assert {"dead_letters", "queue_long"} <= _codes(report)


async def test_what_never_answers_is_not_waited_for_and_what_breaks_tells_no_more_than_that(
    scene: Scene,
) -> None:
    slow = await examine(replace(scene, bus=_Silent()), seconds=1.0)
    assert "queues" in {f.topic for f in slow.findings if f.code == "slow"}
    assert "queues" not in slow.fine
    broken = await examine(replace(scene, bus=_Broken()), PATIENT)
    (finding,) = (f for f in broken.findings if f.code == "check_broke")
    assert dict(finding.values) == {"check": "queues", "kind": "ValueError"}


async def test_without_a_database_nothing_that_is_stored_counts_as_in_order(tmp_path: Path) -> None:
    async with scene_in(tmp_path) as scene:
        away = CoreSettings(
            data_dir=tmp_path,
            config_dir=scene.core.config_dir,
            database_url="postgresql+asyncpg://nobody@127.0.0.1:1/none",
        )
        async with stores.opened(away.database) as database:
            report = await examine(Scene(away, scene.clock, database), PATIENT)
    assert "database_away" in _codes(report)
    assert not {"schema", "backup", "outbox", "letters", "wraps", "clock"} & set(report.fine)
    assert "files" in report.fine


async def test_in_production_settings_of_another_process_are_not_seen_and_not_called_right(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = scene.core.model_copy(update={"profile": Profile.PRODUCTION})
    monkeypatch.setenv("VARDE_CHATOPS_LANGUAGE", "nn")
    report = await examine(replace(scene, core=core, services=frozenset({"desk"})), PATIENT)
    by_service = {dict(f.values).get("service"): f.code for f in report.findings}
    assert by_service["router"] == by_service["intake-web"] == "settings_unseen"
    assert by_service["chatops"] == by_service["desk"] == by_service["varde"] == "settings_wrong"
    assert not {t for t in report.fine if t.startswith("settings")}
    assert "scanner_off" not in _codes(report)


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
async def test_the_scanner_is_asked_whether_it_is_there(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zPING\0"
        writer.write(answer)
        writer.close()

    async with await asyncio.start_server(answering, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        monkeypatch.setenv("VARDE_INTAKE_WEB_CLAMD", f"tcp://127.0.0.1:{port}")
        found = await examine(scene, PATIENT)
    there = answer.startswith(b"PONG")
    assert ("scanner" in found.fine) == there
    assert ("scanner_away" in _codes(found)) != there


def test_every_finding_has_words_and_no_words_are_left_over() -> None:
    used, modules = set[str](), source.modules()
    for module in modules:
        if ("doctor" in module or module.endswith(".tokens")) and not module.endswith(".words"):
            text = modules[module].read_text(encoding="utf-8")
            used |= set(re.findall(r'(?:Finding\.\w+|find|_gap)\(\s*"(\w+)"', text))
    assert used == set(CODES)


@pytest.mark.parametrize("language", Language)
def test_every_topic_has_a_name(language: Language) -> None:
    assert topic_name("settings router", language).endswith("router")
    assert topic_name("clock", language)


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
            "SLACK_BOT_TOKEN": "xoxb-1",
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
