"""What the e-mail door brings to ``varde doctor``: its settings and its certificate."""

import asyncio

from varde.intake_email.settings import IntakeEmailSettings
from varde.intake_email.tls import server_context
from varde.shared.errors import Permanent
from varde.shared.platform.doctor import Finding, Findings, Scene, Service
from varde.shared.platform.doctor.certificates import end_of, ending, open_key
from varde.shared.platform.settings import Profile


def _nothing_more(_settings: IntakeEmailSettings, _profile: Profile) -> None:
    """What does not fit together is refused when the settings are read."""


async def certificate(scene: Scene, settings: IntakeEmailSettings | None) -> Findings:
    """Readable, with the key that belongs to it, closed to others, and good for some weeks to come."""
    if settings is None or settings.tls_certificate is None:
        return None
    return await asyncio.to_thread(_certificate, scene, settings)


def _certificate(scene: Scene, settings: IntakeEmailSettings) -> Findings:
    chain, key = settings.tls_certificate, settings.tls_key
    if chain is None or key is None:
        return None
    try:
        server_context(chain, key)
        ends = end_of(chain)
    except Permanent as error:
        return [Finding.wrong("certificate_wrong", reason=str(error))]
    return ending(ends, scene.clock.now()) + open_key(key, "VARDE_INTAKE_EMAIL_TLS_KEY")


service = Service(IntakeEmailSettings, _nothing_more, {"certificate": certificate})
