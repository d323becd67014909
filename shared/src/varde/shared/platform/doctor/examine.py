"""All checks at the same time, each within its time, and none that can stop another."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import entry_points

from varde.shared.errors import Permanent, Transient, VardeError
from varde.shared.platform.doctor import access, channel, files, house, keys, machine, stored
from varde.shared.platform.doctor.findings import (
    Check,
    Finding,
    Findings,
    Scene,
    Service,
    ServiceCheck,
    State,
)
from varde.shared.platform.settings import (
    is_configured,
    read_settings,
    refuse_unsafe_production,
)
from varde.shared.store.database import lacks_right

GROUP = "varde.doctor"
SECONDS = 15.0
"""What one check may take. Services that do not answer are not waited for longer."""
_CHECKS: dict[str, Check] = {
    "core": house.core,
    "files": files.files,
    "group": files.group,
    "rota": files.rota,
    "clock": machine.clock,
    "disk": machine.disk,
    "keys": keys.keys,
    "wraps": keys.wraps,
    "schema": stored.schema,
    "concerns": stored.concerns,
    "outbox": stored.outbox_age,
    "queues": stored.queues,
    "letters": stored.letters,
    "backup": stored.backup,
    "access": access.access,
    "channel": channel.channel,
}


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, the worst first, and the topics of which nothing was."""

    findings: tuple[Finding, ...]
    fine: tuple[str, ...]

    @property
    def worst(self) -> State:
        """The worst state of all."""
        return min((f.state for f in self.findings), key=_rank, default=State.FINE)

    def count(self, state: State) -> int:
        """How many findings have it."""
        return sum(f.state is state for f in self.findings)


async def examine(scene: Scene, seconds: float = SECONDS) -> Report:
    """Look at everything. Takes ``seconds`` at the most, and raises nothing for what is wrong."""
    checks = [*_CHECKS.items(), *_service_checks(scene)]
    found = await asyncio.gather(*(_found(topic, check, scene, seconds) for topic, check in checks))
    said = list(dict.fromkeys(finding for some in found for finding in some or ()))
    findings = [finding for finding in said if finding.state is not State.FINE]
    fine = [topic for (topic, _), some in zip(checks, found, strict=True) if some == []]
    fine += [finding.topic for finding in said if finding.state is State.FINE]
    return Report(tuple(sorted(findings, key=lambda f: _rank(f.state))), tuple(fine))


async def _found(topic: str, check: Check, scene: Scene, seconds: float) -> Findings:
    try:
        async with asyncio.timeout(seconds):
            findings = await check(scene)
    except TimeoutError:
        findings = [Finding.warning("slow", check=topic)]
    except Transient as error:
        away = Finding.wrong("database_away")
        findings = [Finding.unseen("no_right") if lacks_right(error) else away]
    except VardeError as error:
        findings = [Finding.wrong("refused", reason=str(error))]
    except Exception as error:  # a check that breaks must not hide what the others say
        findings = [Finding.warning("check_broke", check=topic, kind=type(error).__name__)]
    if findings is None:
        return None
    named = {"database_away", ""}
    return [f if f.code in named else replace(f, topic=topic) for f in findings]


def _service_checks(scene: Scene) -> Iterator[tuple[str, Check]]:
    for entry in sorted(entry_points(group=GROUP), key=lambda e: e.name):
        service: Service = entry.load()
        settings: object = None
        if not scene.production or entry.name in scene.services or is_configured(service.settings):
            try:
                settings = read_settings(service.settings)
                refuse_unsafe_production(scene.core, service.settings)
                service.require(settings, scene.core.profile)
            except Permanent as error:
                problem = Finding.wrong("settings_wrong", service=entry.name, reason=str(error))
                yield f"settings {entry.name}", partial(_said, problem)
                continue
            yield f"settings {entry.name}", _nothing
        else:
            unseen = Finding.unseen("settings_unseen", service=entry.name)
            yield f"settings {entry.name}", partial(_said, unseen)
        for topic, check in service.checks.items():
            yield topic, partial(_with, check, settings)


async def _said(finding: Finding, _scene: Scene) -> Findings:
    return [finding]


async def _nothing(_scene: Scene) -> Findings:
    return []


async def _with(check: ServiceCheck, settings: object, scene: Scene) -> Findings:
    return await check(scene, settings)


def _rank(state: State) -> int:
    return list(State).index(state)
