"""The settings that all services share."""

from varde.shared.errors import Permanent
from varde.shared.platform.doctor.findings import Finding, Findings, Scene
from varde.shared.platform.settings import CoreSettings, refuse_unsafe_production


async def core(scene: Scene) -> Findings:
    """Fit for the profile."""
    try:
        refuse_unsafe_production(scene.core, CoreSettings)
    except Permanent as error:
        return [Finding.wrong("settings_wrong", service="varde", reason=str(error))]
    return []
