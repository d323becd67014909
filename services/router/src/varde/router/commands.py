"""``varde rules``: check the routing rules and see why a concern goes where it goes."""

from pathlib import Path
from typing import Annotated

import typer

from varde.router.rules import Decision, Rules, Step
from varde.shared.domain.codes import AgeGroup, Arena, Form, Reporter, Request, Urgency
from varde.shared.domain.concern import Facts
from varde.shared.domain.small_world import Gate
from varde.shared.errors import Permanent
from varde.shared.platform.gate import load_gate
from varde.shared.platform.partners import load_directory

app = typer.Typer(help="Check and explain the routing rules.", no_args_is_help=True)

ConfigDir = Annotated[
    Path,
    typer.Option(
        "--config",
        envvar="VARDE_CONFIG_DIR",
        help="Folder with partners.toml, routing.toml and gate.toml.",
    ),
]
_CONFIG = Path("config")


@app.command()
def check(config: ConfigDir = _CONFIG) -> None:
    """Validate routing.toml and gate.toml; exit 1 and name the entry that is wrong."""
    typer.echo(f"{config / 'routing.toml'}: {len(_load(config))} rules, all in order")
    typer.echo(f"{config / 'gate.toml'}: policy {_gate(config).policy}, all in order")


@app.command()
def explain(
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
    config: ConfigDir = _CONFIG,
) -> None:
    """Print which rule wins for the given facts, and why. Options that are lists may be repeated."""
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
    rules = _load(config)
    for step in rules.explain(facts):
        typer.echo(_step_line(step))
    typer.echo("")
    for line in _decision_lines(rules.route(facts, frozenset(exclude or ()))):
        typer.echo(line)
    typer.echo(f"overlays:  {', '.join(rules.overlays(facts)) or '-'}")


def _load(config: Path) -> Rules:
    try:
        directory = load_directory(config / "partners.toml")
        return Rules.load(config / "routing.toml", directory)
    except Permanent as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from error


def _gate(config: Path) -> Gate:
    try:
        return load_gate(config / "gate.toml")
    except Permanent as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from error


def _step_line(step: Step) -> str:
    conditions = ", ".join(f"{name} {'yes' if held else 'no'}" for name, held in step.conditions)
    return f"{'wins' if step.won else 'no  '}  {step.rule}: {conditions or 'no condition'}"


def _decision_lines(decision: Decision) -> list[str]:
    deadlines = ", ".join(deadline.code for deadline in decision.deadlines)
    return [
        f"rule:      {decision.rule}",
        f"reason:    {decision.reason}",
        f"lead:      {decision.lead}",
        f"support:   {', '.join(decision.support) or '-'}",
        f"external:  {', '.join(decision.external) or '-'}",
        f"deadlines: {deadlines or '-'}",
    ]
