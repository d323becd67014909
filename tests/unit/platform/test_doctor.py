"""The doctor: each thing that is misconfigured is found, said in plain words, and hides nothing else."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from support import source, stores
from support.scene import backed_up, scene_in
from support.times import FixedClock
from varde.chatops import tokens  # noqa: F401 # loading it takes longer than a check may
from varde.shared.bus.port import Depths
from varde.shared.domain.codes import Language
from varde.shared.domain.letters import LetterKind, LetterState
from varde.shared.messages import CaseChanged, new_id
from varde.shared.platform.doctor import Report, Scene, State, examine, told
from varde.shared.platform.doctor.explanations import CODES
from varde.shared.platform.doctor.words import topic_name
from varde.shared.platform.settings import CoreSettings, Profile
from varde.shared.store import desk, desk_keys, outbound, outbox
from varde.shared.store.desk import Account
from varde.shared.store.desk_keys import KeyInForce, Paper
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


async def _changed_key(scene: Scene) -> None:
    at = scene.clock.now()
    async with scene.database.begin() as tx:
        for member in ("koordinator", "stedfortreder"):
            await desk.put_account(tx, Account(member, "hash", b"locked", "1" * 16, at))
        await desk_keys.put_key(tx, KeyInForce("1" * 16, b"p" * 32, "koordinator", at))
        await desk_keys.put_paper(tx, Paper("p", "0" * 16, b"a", b"b", "koordinator", at))


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
    "a key that was changed at the desk": (_changed_key, {"doors_old_key", "paper_old"}),
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
