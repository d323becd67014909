"""``varde rules``: check the routing rules and see why a concern goes where it goes."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from varde.router.doctor import load_screening
from varde.router.duty import duty_lines
from varde.router.explain_case import decision_lines, explain_case, step_line
from varde.router.learn_report import learn_report
from varde.router.rules import Rules
from varde.shared.cli.language import spoken
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import AgeGroup, Arena, Form, Language, Reporter, Request, Urgency
from varde.shared.domain.concern import Facts
from varde.shared.domain.retention import Retention
from varde.shared.domain.workload import Workload
from varde.shared.platform.config_files import wrong_files
from varde.shared.platform.gate import load_gate
from varde.shared.platform.links import load_link_rules
from varde.shared.platform.mistakes import in_words
from varde.shared.platform.partners import load_directory
from varde.shared.platform.retention import load_retention
from varde.shared.platform.snippets import load_snippets
from varde.shared.platform.timetable import load_timetable
from varde.shared.screening import FOLDER

app = typer.Typer(help="Check and explain the routing rules.", no_args_is_help=True)

app.command("learn-report")(learn_report)

ConfigDir = Annotated[
    Path,
    typer.Option(
        "--config",
        envvar="VARDE_CONFIG_DIR",
        help="Folder with partners.toml, rota.toml, routing.toml, gate.toml, clock.toml, links.toml, retention.toml, snippets.toml and screening/.",
    ),
]
_CONFIG = Path("config")
In = Annotated[
    Language,
    typer.Option("--language", help="Language of what the group reads.", callback=spoken),
]


@app.command()
def check(config: ConfigDir = _CONFIG, language: In = Language.NB) -> None:
    """Validate the files of the folder and show who is on duty in the next two weeks.

    Exits with 1 and names file, line and entry where something is wrong.
    """
    if wrong := wrong_files(config):
        for reason in wrong.values():
            typer.echo(in_words(reason, language), err=True)
        raise typer.Exit(1)
    directory = load_directory(config / "partners.toml")
    rules = Rules.load(config / "routing.toml", directory)
    gate = load_gate(config / "gate.toml")
    links = load_link_rules(config / "links.toml", directory)
    clock = load_timetable(config / "clock.toml")
    kept = load_retention(config / "retention.toml")
    answers = load_snippets(config / "snippets.toml")
    signs = load_screening(config / FOLDER, directory)
    typer.echo(f"{config / 'partners.toml'}: {len(directory.partners)} partners, all in order")
    rota = config / "rota.toml"
    typer.echo(f"{rota}: {'all in order' if rota.exists() else 'not there, so nobody is on duty'}")
    typer.echo(f"{config / 'routing.toml'}: {len(rules)} rules, all in order")
    typer.echo(f"{config / 'gate.toml'}: policy {gate.policy}, all in order")
    typer.echo(f"{config / 'links.toml'}: at most {links.most_cases} cases, all in order")
    opens = f"{clock.office_opens:%H:%M}"
    typer.echo(f"{config / 'clock.toml'}: the office opens at {opens}, all in order")
    typer.echo(f"{config / 'retention.toml'}: {_kept(kept)}")
    typer.echo(f"{config / 'snippets.toml'}: {len(answers)} standard answers, all in order")
    screening = config / FOLDER
    own = "all in order" if screening.exists() else "not there, so the rules that ship are used"
    typer.echo(f"{screening}: {len(signs.triggers)} ways to say something, {own}")
    for line in duty_lines(directory, SystemClock().today(), language):
        typer.echo(line)


@app.command()
def explain(
    case: Annotated[str | None, typer.Argument(help="Case reference, e.g. 26-4817.")] = None,
    form: Annotated[list[Form] | None, typer.Option(help="Form of exploitation.")] = None,
    arena: Annotated[Arena, typer.Option(help="Where it happens.")] = Arena.UKJENT,
    urgency: Annotated[Urgency, typer.Option(help="How urgent it is.")] = Urgency.NORMAL,
    request: Annotated[Request, typer.Option(help="What is asked for.")] = Request.CASE,
    child: Annotated[bool, typer.Option(help="Somebody is, or may be, under 18.")] = False,
    self_report: Annotated[bool, typer.Option(help="About the reporter's own situation.")] = False,
    contact: Annotated[bool, typer.Option(help="The person has sought contact.")] = False,
    vulnerable_adult: Annotated[bool, typer.Option(help="An adult in special need.")] = False,
    indicator: Annotated[list[str] | None, typer.Option(help="Code of an indicator.")] = None,
    signal: Annotated[list[str] | None, typer.Option(help="Code of an urgency signal.")] = None,
    keyword: Annotated[list[str] | None, typer.Option(help="Routing keyword.")] = None,
    exclude: Annotated[list[str] | None, typer.Option(help="Partner who may not see it.")] = None,
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day; today if not given.")
    ] = None,
    leading: Annotated[
        list[str] | None, typer.Option(help="PARTNER=N: how many open cases it leads.")
    ] = None,
    config: ConfigDir = _CONFIG,
    as_member: Annotated[str | None, typer.Option("--as", help="Member id of who looks.")] = None,
    language: In = Language.NB,
) -> None:
    """Print which rule wins, and why: for a stored CASE (audited), or else for the facts given by options."""
    if case:
        typer.echo("\n".join(explain_case(case, config, as_member, language)))
        return
    facts = Facts(
        forms=tuple(form or (Form.UNK,)),
        arena=arena,
        urgency=urgency,
        request=request,
        age=AgeGroup.CHILD if child else AgeGroup.UNKNOWN,
        reporter=Reporter.SELF if self_report else Reporter.UNKNOWN,
        contact_with_person=contact,
        vulnerable_adult=vulnerable_adult,
        indicators=tuple(indicator or ()),
        signals=tuple(signal or ()),
        keywords=tuple(keyword or ()),
    )
    workload = Workload(day.date() if day else SystemClock().today(), _leads(leading or ()))
    typer.echo("\n".join(_explained(facts, exclude or (), workload, config, language)))


def _explained(
    facts: Facts, exclude: Iterable[str], workload: Workload, config: Path, language: Language
) -> list[str]:
    """The rules that are tried for ``facts``, and what they decide."""
    directory = load_directory(config / "partners.toml")
    rules = Rules.load(config / "routing.toml", directory, language)
    decision = rules.route(facts, frozenset(exclude), workload)
    return [
        *map(step_line, rules.explain(facts)),
        "",
        *decision_lines(decision, rules.overlays(facts)),
    ]


def _kept(rules: Retention) -> str:
    if rules.erase_after is None:
        return "not there, so nothing is erased by itself"
    return f"cases are erased {rules.erase_after} days after they have ended, all in order"


def _leads(given: Iterable[str]) -> dict[str, int]:
    pairs = [one.partition("=") for one in given]
    if wrong := [code for code, _, number in pairs if not number.isdecimal()]:
        msg = f"--leading takes PARTNER=N, as in KRISESENTER=5, and not {', '.join(wrong)}"
        raise typer.BadParameter(msg)
    return {code: int(number) for code, _, number in pairs}
