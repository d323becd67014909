"""What the web door brings to ``varde doctor``: its settings, the scanner for malware and the portals' file."""

from pathlib import Path

from varde.intake_web.api.portals import load_portals
from varde.intake_web.settings import IntakeWebSettings
from varde.shared.clamd import Clamd
from varde.shared.domain.partner import Directory
from varde.shared.platform.doctor import Finding, Findings, Scene, Service
from varde.shared.platform.settings import Profile


def load_portals_if_any(path: Path, _directory: Directory) -> object:
    """The portals, if there is a file of them. Raises ``Permanent``."""
    return load_portals(path) if path.exists() else {}


def _nothing_more(_settings: IntakeWebSettings, _profile: Profile) -> None:
    """What does not fit together is refused when the settings are read."""


async def scanner(scene: Scene, settings: IntakeWebSettings | None) -> Findings:
    """clamd answers, where files are taken."""
    if settings is None or not settings.max_files:
        return None
    if not scene.core.clamd:
        return [Finding.warning("scanner_off")]
    return [] if await Clamd(scene.core.clamd).answers() else [Finding.wrong("scanner_away")]


service = Service(IntakeWebSettings, _nothing_more, {"scanner": scanner})
