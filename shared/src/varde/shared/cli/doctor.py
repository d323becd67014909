"""``varde doctor``: what is misconfigured, why it matters and what to do."""

import json
from typing import Annotated

import typer

from varde.shared.cli.core import core_settings, run
from varde.shared.cli.language import In
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import Language
from varde.shared.errors import Refused
from varde.shared.platform.doctor import Report, Scene, State, examine, told
from varde.shared.platform.doctor.words import state_name, topic_name
from varde.shared.platform.services import installed_services
from varde.shared.platform.settings import CoreSettings
from varde.shared.store.database import Database

_EXIT = {State.WRONG: 2, State.WARNING: 1, State.UNSEEN: 0, State.FINE: 0}
_INDENT = " " * 4


def doctor(
    services: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SERVICE]…", help="Services that run with these settings"),
    ] = None,
    language: In = Language.NB,
    online: Annotated[
        bool, typer.Option("--online", help="Ask Slack, Teams and the desk’s address as well")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For scripts: codes and values")] = False,
) -> None:
    """Look at everything that can be misconfigured. Exits 2 when something is wrong, 1 when something should be
    looked at, else 0."""
    core, named = core_settings(), frozenset(services or ())
    if unknown := sorted(named.difference(installed_services())):
        msg = f"unknown service {', '.join(unknown)}; installed: {', '.join(installed_services())}"
        raise Refused(msg)
    report = run(_examined(core, named, online=online))
    print(_as_json(report) if as_json else "\n".join(_lines(report, language)))
    raise typer.Exit(_EXIT[report.worst])


async def _examined(core: CoreSettings, services: frozenset[str], *, online: bool) -> Report:
    """Not by ``open_database``: that would make and mend what is only to be looked at."""
    database = Database(core.database)
    try:
        return await examine(Scene(core, SystemClock(), database, None, services, online))
    finally:
        await database.close()


def _lines(report: Report, language: Language) -> list[str]:
    lines = []
    for finding in report.findings:
        words = told(finding, language)
        state = state_name(finding.state, language)
        lines += [f"{state}: {words.what}", f"{_INDENT}{words.why}", f"{_INDENT}→ {words.how}", ""]
    fine = ", ".join(topic_name(topic, language) for topic in report.fine)
    return [*lines, f"{state_name(State.FINE, language)}: {fine}"]


def _as_json(report: Report) -> str:
    findings = [
        {"state": f.state, "code": f.code, "topic": f.topic, **dict(f.values)}
        for f in report.findings
    ]
    said = {"state": report.worst, "findings": findings, "fine": report.fine}
    return json.dumps(said, ensure_ascii=False, indent=2, default=str)
