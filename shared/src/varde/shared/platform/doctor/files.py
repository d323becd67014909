"""The municipality's files: in order, a group that can be reached, and somebody on duty."""

import asyncio
from collections.abc import Iterator
from datetime import date, timedelta

from varde.shared.domain.access import OFFICE
from varde.shared.domain.codes import Role
from varde.shared.domain.partner import Directory
from varde.shared.errors import Permanent
from varde.shared.platform.config_files import find_wrong_files, read_directory
from varde.shared.platform.doctor.findings import Finding, Findings, Scene

DAYS = 14
"""How far ahead the rota is looked at."""
_SOON = timedelta(days=1)


async def files(scene: Scene) -> Findings:
    """Each file as a start would read it."""
    wrong = await find_wrong_files(scene.core.config_dir)
    return [Finding.wrong("file_wrong", file=name, reason=reason) for name, reason in wrong.items()]


async def group(scene: Scene) -> Findings:
    """Whoever must be there is there: a deputy, a fallback, and somebody to reach at each partner."""
    directory = await _directory(scene)
    return list(_group(directory)) if directory else None


async def rota(scene: Scene) -> Findings:
    """Somebody is on duty, and somebody at work, on each of the next days."""
    directory = await _directory(scene)
    return list(rota_gaps(directory, scene.clock.today())) if directory else None


async def _directory(scene: Scene) -> Directory | None:
    """None when it is wrong: ``files`` says so."""
    try:
        return await asyncio.to_thread(read_directory, scene.core.config_dir)
    except Permanent:
        return None


def _group(directory: Directory) -> Iterator[Finding]:
    roles = {member.role for member in directory.members}
    if Role.DEPUTY not in roles:
        yield Finding.warning("no_deputy")
    if Role.FALLBACK not in roles:
        yield Finding.warning("no_fallback")
    staffed = {member.partner for member in directory.members}
    for partner in directory.partners:
        takes = partner.in_group and partner.receives_cases
        if takes and partner.code not in staffed and partner.code != OFFICE:
            yield Finding.warning("outside_chat", partner=partner.code)


def rota_gaps(directory: Directory, today: date) -> Iterator[Finding]:
    """Days on which nobody is on duty, or everybody is away."""
    days = [today + timedelta(days=n) for n in range(DAYS)]
    with_rota = {duty.partner for duty in directory.rota.duties}
    if OFFICE not in with_rota:
        yield Finding.warning("no_rota", partner=OFFICE)
    for partner in directory.partners:
        code = partner.code
        if code in with_rota:
            empty = [day for day in days if directory.on_duty(code, day) is None]
            yield from _gap("nobody_on_duty", code, empty, today)
        elif partner.in_group and partner.receives_cases and code not in directory.rota.covered_by:
            away = [day for day in days if not directory.available(code, day)]
            yield from _gap("everybody_away", code, away, today)


def _gap(code: str, partner: str, days: list[date], today: date) -> Iterator[Finding]:
    if not days:
        return
    named = ", ".join(f"{day:%d.%m.}" for day in days)
    soon = days[0] - today <= _SOON and code == "nobody_on_duty"
    find = Finding.wrong if soon else Finding.warning
    yield find(code, partner=partner, days=named)
