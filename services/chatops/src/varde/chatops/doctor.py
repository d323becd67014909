"""What the chat brings to ``varde doctor``: settings, members who can be met there and, if asked, the tokens."""

import asyncio
from collections.abc import Iterator

from varde.chatops.settings import ChatopsSettings, ChatPlatform, require_chosen
from varde.shared.domain.partner import Directory
from varde.shared.errors import Permanent
from varde.shared.platform.config_files import read_directory
from varde.shared.platform.doctor import Finding, Findings, Scene, Service
from varde.shared.platform.doctor.certificates import end_of, ending, open_key


async def reach(scene: Scene, settings: ChatopsSettings | None) -> Findings:
    """Each partner with members has one who can be met in the chat that is used."""
    if settings is None:
        return None
    try:
        directory = await asyncio.to_thread(read_directory, scene.core.config_dir)
    except Permanent:  # the check of the files says so
        return None
    return list(_unmet(directory, settings.platform))


def _unmet(directory: Directory, platform: ChatPlatform) -> Iterator[Finding]:
    for partner in directory.partners:
        members = [m for m in directory.members if m.partner == partner.code]
        met = any(platform in dict(m.identities) for m in members)
        if members and partner.in_group and partner.receives_cases and not met:
            yield Finding.warning("no_identity", partner=partner.code, platform=platform.value)


async def chat(scene: Scene, settings: ChatopsSettings | None) -> Findings:
    """The token is taken, when asked for with ``--online``; a certificate in place of one is good for some weeks."""
    if settings is None or settings.platform is ChatPlatform.LOCAL:
        return None
    findings = await asyncio.to_thread(_certificate, scene, settings)
    if scene.online:
        return findings + await _token(scene, settings)
    return findings or None


async def _token(scene: Scene, settings: ChatopsSettings) -> list[Finding]:
    # Both libraries take seconds to load, and most examinations need neither.
    from varde.chatops.tokens import token_problem  # noqa: PLC0415 - see above

    return await token_problem(settings, scene.database, scene.clock, loopback=not scene.production)


def _certificate(scene: Scene, settings: ChatopsSettings) -> list[Finding]:
    file = settings.teams_certificate_file
    if settings.platform is not ChatPlatform.TEAMS or file is None:
        return []
    try:
        ends = end_of(file)
    except Permanent as error:
        return [Finding.wrong("certificate_wrong", reason=str(error))]
    key = open_key(file, "VARDE_CHATOPS_TEAMS_CERTIFICATE_FILE")
    return ending(ends, scene.clock.now()) + key


service = Service(ChatopsSettings, require_chosen, {"reach": reach, "chat": chat})
