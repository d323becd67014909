"""What the desk brings to ``varde doctor``: its settings, and on demand its address as a browser meets it."""

import asyncio
import ssl
from datetime import UTC, datetime
from urllib.parse import urlsplit

from varde.desk.settings import DeskSettings, require_private
from varde.shared.platform.doctor import Finding, Findings, Scene, Service
from varde.shared.platform.doctor.certificates import ending

_HTTPS = 443


async def address(scene: Scene, settings: DeskSettings | None) -> Findings:
    """Asked for with ``--online``: TLS that a browser trusts, for some weeks to come."""
    if not scene.online or settings is None or not settings.origin:
        return None
    at = urlsplit(settings.origin)
    try:
        _, writer = await asyncio.open_connection(
            at.hostname, at.port or _HTTPS, ssl=ssl.create_default_context()
        )
    except OSError as error:  # ssl.SSLError is an OSError
        return [Finding.wrong("address_away", reason=type(error).__name__)]
    try:
        shown = writer.get_extra_info("peercert")
        ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)
    finally:
        writer.close()
    return ending(ends, scene.clock.now())


service = Service(DeskSettings, require_private, {"address": address})
