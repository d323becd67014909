"""The router's files while it runs: a right change counts for the next concern, a wrong one for none."""

from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from structlog.testing import CapturingLogger

from support.linking import CHEAP, secret
from support.own_rules import SHIPPED, TEXT, own_indicators
from support.running import ROOT
from varde.router.in_force import RouterFiles
from varde.shared.domain.codes import Channel, Language
from varde.shared.domain.identifier_forms import identifiers_of
from varde.shared.domain.links import LinkKind
from varde.shared.errors import Permanent
from varde.shared.platform.watched import Watched
from varde.shared.vault import BlindIndex, LinkSecrets

OWN = own_indicators()
HOTEL = identifiers_of(LinkKind.BUSINESS, "Hotell Fjordglimt")[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in (ROOT / "config").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "screening").mkdir()
    return tmp_path


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def log() -> CapturingLogger:
    return CapturingLogger()


@pytest.fixture
def config(folder: Path, registry: CollectorRegistry, log: CapturingLogger) -> Watched:
    return Watched(folder, registry, log)


@pytest.fixture
def files(config: Watched) -> RouterFiles:
    return RouterFiles.watch(config, BlindIndex(LinkSecrets(secret()), CHEAP), Language.NB)


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


async def _settle(config: Watched) -> None:
    await config.look()
    await config.look()


def _signs(files: RouterFiles) -> tuple[str, ...]:
    screener = files.text.value.screener
    return screener.screen("", TEXT, Channel.WEB).facts.indicators


async def test_rules_for_screening_are_taken_into_use_and_broken_ones_leave_the_last_good_ones(
    files: RouterFiles,
    config: Watched,
    folder: Path,
    registry: CollectorRegistry,
    log: CapturingLogger,
) -> None:
    own = folder / "screening" / "indicators.toml"
    assert "ILO07" not in _signs(files)
    own.write_text(OWN, "utf-8")
    await _settle(config)
    assert "ILO07" in _signs(files)

    own.write_text(OWN.replace("triggers = [", 'triggers = ["s*",', 1), "utf-8")
    await _settle(config)
    assert "ILO07" in _signs(files)
    assert registry.get_sample_value("varde_config_stale") == 1
    assert f"{own}: line " in str(log.calls[-1].kwargs["error"])

    own.unlink()
    await _settle(config)
    assert "ILO07" not in _signs(files)
    assert registry.get_sample_value("varde_config_stale") == 0


async def test_the_screener_is_built_anew_only_when_its_own_files_say_something_else(
    files: RouterFiles, config: Watched, folder: Path
) -> None:
    before = files.text.value.screener
    _edit(folder / "rota.toml", "# KRISESENTER = 5", "KRISESENTER = 5")
    await _settle(config)
    assert config.directory.rota.capacity == {"KRISESENTER": 5}
    assert files.text.value.screener is before
    (folder / "screening" / "indicators.toml").write_text(OWN, "utf-8")
    await _settle(config)
    assert files.text.value.screener is not before


async def test_a_rule_may_ask_for_a_keyword_as_soon_as_the_screener_finds_it(
    files: RouterFiles, config: Watched, folder: Path, registry: CollectorRegistry
) -> None:
    _edit(folder / "routing.toml", 'keyword = ["', 'keyword = ["yacht", "')
    await _settle(config)
    assert registry.get_sample_value("varde_config_stale") == 1
    facets = (SHIPPED / "facets.toml").read_text("utf-8")
    more = '[[keyword]]\nname = "yacht"\ntriggers = ["yacht"]\n'
    (folder / "screening" / "facets.toml").write_text(f"{facets}\n{more}", "utf-8")
    await _settle(config)
    assert registry.get_sample_value("varde_config_stale") == 0
    facts = files.text.value.screener.screen("", "Om bord i en yacht.", Channel.WEB).facts
    assert "yacht" in facts.keywords


async def test_what_links_no_cases_and_what_the_clock_allows_may_change(
    files: RouterFiles, config: Watched, folder: Path
) -> None:
    assert HOTEL not in files.comparing.value.rules.common
    _edit(folder / "links.toml", "business = []", 'business = ["Hotell Fjordglimt AS"]')
    _edit(folder / "links.toml", "most_cases = 4", "most_cases = 7")
    _edit(folder / "clock.toml", "review_every_days = 14", "review_every_days = 10")
    await _settle(config)
    assert HOTEL in files.comparing.value.rules.common
    assert files.comparing.value.rules.most_cases == 7
    assert files.timetable().review_every_days == 10


async def test_the_partners_names_link_no_cases_from_when_they_are_partners(
    files: RouterFiles, config: Watched, folder: Path
) -> None:
    _edit(folder / "partners.toml", 'names = { nb = "NAV"', 'names = { nb = "Hotell Fjordglimt"')
    await _settle(config)
    assert HOTEL in files.comparing.value.rules.common


async def test_the_clock_follows_the_deadlines_of_the_rules(
    files: RouterFiles, config: Watched, folder: Path
) -> None:
    assert files.timetable().statutory["BV_1W"].days == 7
    _edit(folder / "routing.toml", "days = 7", "days = 6")
    await _settle(config)
    assert files.timetable().statutory["BV_1W"].days == 6


@pytest.mark.parametrize("name", ["clock.toml", "links.toml", "gate.toml", "routing.toml"])
async def test_no_file_is_taken_when_one_is_wrong(
    files: RouterFiles,
    config: Watched,
    folder: Path,
    registry: CollectorRegistry,
    name: str,
) -> None:
    (folder / "screening" / "indicators.toml").write_text(OWN, "utf-8")
    (folder / name).write_text("wrong = true", "utf-8")
    await _settle(config)
    assert "ILO07" not in _signs(files)
    assert registry.get_sample_value("varde_config_stale") == 1


def test_corrections_are_noted_with_the_version_of_the_rules_in_force(
    config: Watched, folder: Path
) -> None:
    own = OWN.replace('\nversion = "', '\nversion = "our ', 1)
    (folder / "screening" / "indicators.toml").write_text(own, "utf-8")
    files = RouterFiles.watch(config, BlindIndex(LinkSecrets(secret()), CHEAP), Language.NB)
    assert files.judge().read_by.startswith("our ")


def test_a_broken_rule_for_screening_stops_the_start(config: Watched, folder: Path) -> None:
    (folder / "screening" / "context.toml").write_text('version = "1"\n', "utf-8")
    with pytest.raises(Permanent, match=r"screening/context\.toml: denials: Field required"):
        RouterFiles.watch(config, BlindIndex(LinkSecrets(secret()), CHEAP), Language.NB)
