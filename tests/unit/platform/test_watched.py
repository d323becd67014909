"""Files may change while Varde runs: what is right is taken into use together, what is wrong changes nothing."""

from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from structlog.testing import CapturingLogger

from support.running import ROOT
from varde.shared.domain.partner import Directory
from varde.shared.errors import Permanent
from varde.shared.platform.partners import load_directory
from varde.shared.platform.services import running
from varde.shared.platform.settings import CoreSettings
from varde.shared.platform.watched import InForce, Watched
from varde.shared.toml import TomlFile
from varde.shared.vault import create_keys

NAME = 'name = "Kontakt NAV"'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in (ROOT / "config").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def log() -> CapturingLogger:
    return CapturingLogger()


@pytest.fixture
def config(folder: Path, registry: CollectorRegistry, log: CapturingLogger) -> Watched:
    watched = Watched(folder, registry, log)
    assert watched.directory.partners
    return watched


@pytest.mark.parametrize(("service", "starts"), [("intake-email", True), ("chatops", False)])
async def test_a_door_opens_whatever_stands_in_the_files_and_the_chat_does_not(
    folder: Path, monkeypatch: pytest.MonkeyPatch, service: str, starts: bool
) -> None:
    for door in ("VARDE_INTAKE_EMAIL_PORT", "VARDE_CHATOPS_LOCAL_PORT"):
        monkeypatch.setenv(door, "0")
    (folder / "rota.toml").write_text("[capacity]\nINGEN = 1", encoding="utf-8")
    core = CoreSettings(data_dir=folder / "var", config_dir=folder, ops_port=0)
    create_keys(core.keys)
    refused = nullcontext() if starts else pytest.raises(Permanent, match=r"rota\.toml: line 2")
    with refused:
        async with running(core, [service]) as platform:
            await platform.config.look()


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _names(directory: Directory) -> set[str]:
    return {member.name for member in directory.members}


async def _settle(config: Watched) -> None:
    await config.look()
    await config.look()


async def test_whoever_holds_the_directory_sees_a_change_once_it_has_stood_still(
    config: Watched, folder: Path
) -> None:
    held = config.directory
    _edit(folder / "partners.toml", NAME, 'name = "Vakt NAV"')
    await config.look()
    assert "Kontakt NAV" in _names(held)
    await config.look()
    assert "Vakt NAV" in _names(held)
    assert held.partner("@nav")
    assert held.members == load_directory(folder / "partners.toml").members


async def test_a_file_that_is_still_being_written_is_left_alone(
    config: Watched, folder: Path, log: CapturingLogger
) -> None:
    path = folder / "partners.toml"
    for length in (1000, 2000, 3000):
        path.write_bytes((ROOT / "config" / "partners.toml").read_bytes()[:length])
        await config.look()
    path.write_bytes((ROOT / "config" / "partners.toml").read_bytes())
    await _settle(config)
    assert log.calls == []


async def test_the_rota_may_be_changed_made_and_taken_away(config: Watched, folder: Path) -> None:
    monday = date(2026, 11, 30)
    assert config.directory.on_duty("KOORDINATOR", monday)
    (folder / "rota.toml").unlink()
    await _settle(config)
    assert config.directory.on_duty("KOORDINATOR", monday) is None
    (folder / "rota.toml").write_text('[[duty]]\nmember = "kontakt-nav"\ndays = ["monday"]\n')
    await _settle(config)
    assert config.directory.on_duty("NAV", monday)


@pytest.mark.parametrize("wrong", [b"[[partner", b"", b"\xff", b"[" * 100_000, None])
async def test_a_mistake_leaves_what_was_in_force_and_is_told_without_a_word_of_it(
    config: Watched,
    folder: Path,
    registry: CollectorRegistry,
    log: CapturingLogger,
    wrong: bytes | None,
) -> None:
    path = folder / "partners.toml"
    right = path.read_bytes()
    path.unlink() if wrong is None else path.write_bytes(wrong)
    await _settle(config)
    await config.look()
    assert "Kontakt NAV" in _names(config.directory)
    assert registry.get_sample_value("varde_config_stale") == 1
    assert [call.args for call in log.calls] == [("configuration refused, the earlier one stays",)]
    assert all(set(call.kwargs) == {"error"} for call in log.calls)
    path.write_bytes(right)
    await _settle(config)
    assert registry.get_sample_value("varde_config_stale") == 0


def _partners_named_in(path: Path, directory: Directory) -> list[str]:
    """A service's own file: one partner a line."""
    codes = path.read_text(encoding="utf-8").split()
    if unknown := [code for code in codes if directory.partner(code) is None]:
        msg = f"unknown {unknown}"
        raise Permanent(msg)
    return codes


@pytest.fixture
def named(config: Watched, folder: Path) -> InForce[list[str]]:
    (folder / "named").write_text("NAV", encoding="utf-8")
    return config.watch("named", _partners_named_in)


async def test_files_that_fit_together_are_swapped_together(
    config: Watched, folder: Path, named: InForce[list[str]]
) -> None:
    _edit(folder / "partners.toml", 'code = "RVTS"', 'code = "RVTSNORD"')
    _edit(folder / "partners.toml", 'partner = "RVTS"', 'partner = "RVTSNORD"')
    (folder / "named").write_text("RVTSNORD", encoding="utf-8")
    await _settle(config)
    assert named.value == ["RVTSNORD"]
    assert config.directory.partner("RVTSNORD")


async def test_a_directory_that_a_services_file_contradicts_is_refused_with_it(
    config: Watched, folder: Path, named: InForce[list[str]], registry: CollectorRegistry
) -> None:
    _edit(folder / "partners.toml", NAME, 'name = "Vakt NAV"')
    (folder / "named").write_text("NAV INGEN", encoding="utf-8")
    await _settle(config)
    assert named.value == ["NAV"]
    assert "Kontakt NAV" in _names(config.directory)
    assert registry.get_sample_value("varde_config_stale") == 1


def test_a_mistake_at_the_start_stops_it(folder: Path, config: Watched) -> None:
    (folder / "named").write_text("INGEN", encoding="utf-8")
    with pytest.raises(Permanent, match="unknown"):
        config.watch("named", _partners_named_in)
    (folder / "rota.toml").write_text("[capacity]\nINGEN = 1", encoding="utf-8")
    with pytest.raises(Permanent, match=r"rota\.toml: line 2"):
        _ = Watched(folder, CollectorRegistry(), None).directory


async def test_a_file_that_needs_no_directory_is_watched_without_one(
    tmp_path: Path, registry: CollectorRegistry, log: CapturingLogger
) -> None:
    file = tmp_path / "portals.toml"
    file.write_text("first", encoding="utf-8")
    watched = Watched(tmp_path, registry, log)
    live = watched.watch_for_door("portals.toml", lambda path: path.read_text("utf-8"), "")
    assert live.value == "first"
    file.write_text("second", encoding="utf-8")
    for _ in range(2):
        await watched.look()
    assert live.value == "second"
    assert registry.get_sample_value("varde_config_stale") == 0


async def test_a_door_opens_although_its_file_is_wrong_and_takes_it_when_it_is_right(
    tmp_path: Path, registry: CollectorRegistry, log: CapturingLogger
) -> None:
    file = tmp_path / "portals.toml"
    file.write_text("[[portal]", encoding="utf-8")
    watched = Watched(tmp_path, registry, log)
    nothing: dict[str, object] = {}
    live = watched.watch_for_door("portals.toml", lambda path: TomlFile.read(path).data, nothing)
    assert live.value == {}
    assert registry.get_sample_value("varde_config_stale") == 1
    assert log.calls[0].args == ("configuration refused, the earlier one stays",)
    file.write_text("[[portal]]", encoding="utf-8")
    for _ in range(2):
        await watched.look()
    assert live.value == {"portal": [{}]}
    assert registry.get_sample_value("varde_config_stale") == 0
