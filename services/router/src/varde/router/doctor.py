"""What the router brings to ``varde doctor``, and the loaders of its files."""

import asyncio
from functools import lru_cache
from pathlib import Path
from typing import Any

from varde.router.rules import Rules
from varde.router.settings import RouterSettings
from varde.shared.domain.partner import Directory
from varde.shared.errors import Permanent
from varde.shared.platform.config_files import read_directory
from varde.shared.platform.doctor import Finding, Findings, Scene, Service
from varde.shared.platform.settings import Profile
from varde.shared.screening import RuleFiles
from varde.shared.screening.rules import Rules as ScreeningRules


def load_screening(folder: Path, _directory: Directory) -> ScreeningRules:
    """The rules for screening, read and compiled. Raises ``Permanent``."""
    return _compiled(RuleFiles.read(folder.parent))


@lru_cache(maxsize=2)
def _compiled(files: RuleFiles) -> ScreeningRules:
    return files.compiled()


def _nothing_more(_settings: RouterSettings, _profile: Profile) -> None:
    """Every setting of the router has a default that is safe everywhere."""


async def routes(scene: Scene, _settings: Any) -> Findings:
    """Every rule leads to a partner that takes cases."""
    return await asyncio.to_thread(_routes, scene.core.config_dir)


def _routes(folder: Path) -> Findings:
    try:
        rules = Rules.load(folder / "routing.toml", read_directory(folder))
    except Permanent:  # the check of the files says so
        return None
    return [
        Finding.warning("route_without_recipient", rule=rule, partner=partner)
        for rule, partner in rules.without_recipient()
    ]


service = Service(RouterSettings, _nothing_more, {"routes": routes})
