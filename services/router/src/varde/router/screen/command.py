"""The command itself. It prints content, to the terminal only; a set gives codes."""

import json
from pathlib import Path
from typing import Annotated

import typer

from varde.router.screen import page
from varde.router.screen.reading import Reader, Reading
from varde.shared.cli.concern_sets import Given, name_of, read_set, refuse_unwritable, written
from varde.shared.cli.inputs import opened, refusing, whole_text
from varde.shared.cli.language import spoken
from varde.shared.cli.terminal import colours
from varde.shared.domain.codes import Language


def screen(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A text in UTF-8; - is standard input.")
    ] = None,
    jsonl: Annotated[
        tuple[Path, Path] | None,
        typer.Option(metavar="IN OUT", help="Read and write a set, one JSON object a line."),
    ] = None,
    language: Annotated[
        Language,
        typer.Option(
            envvar="VARDE_ROUTER_LANGUAGE",
            help="Language in which the reading is told.",
            callback=spoken,
        ),
    ] = Language.NB,
    config: Annotated[
        Path,
        typer.Option(
            "--config",
            envvar="VARDE_CONFIG_DIR",
            help="Folder with partners.toml, routing.toml and screening/.",
        ),
    ] = Path("config"),
) -> None:
    """Show how a text is read: its signs with the evidence, the facts, and who would be asked."""
    if (file is None) == (jsonl is None):
        msg = "give either a FILE or --jsonl IN OUT"
        raise typer.BadParameter(msg)
    with refusing():
        if jsonl:
            _screen_set(*jsonl, config)
        elif file:
            _screen_file(file, config, language)


def _screen_file(file: Path, config: Path, language: Language) -> None:
    given = Given(str(file), whole_text(file))
    reader = Reader.load(config)
    paint = page.in_colour if colours() else page.with_marks
    typer.echo(page.page(given.text, reader.read(given), reader.directory, language, paint))


def _screen_set(source: Path, out: Path, config: Path) -> None:
    refuse_unwritable(out, source)
    reader = Reader.load(config)
    with opened(source) as stream, written(out) as lines:
        for given in read_set(stream, name_of(source)):
            lines.write(_as_json(given, reader.read(given)) + "\n")


def _as_json(given: Given, reading: Reading) -> str:
    facts, decision = reading.screening.facts, reading.decision
    return json.dumps(
        {
            "id": given.concern_id,
            "language": reading.screening.language_name,
            "is_concern": reading.screening.is_concern,
            "forms": facts.forms,
            "arena": facts.arena,
            "urgency": facts.urgency,
            "child": facts.child,
            "self_report": facts.self_report,
            "indicators": facts.indicators,
            "signals": facts.signals,
            "lead": decision.lead,
            "support": [*decision.support, *decision.external],
            "rule": decision.rule,
            "seconds": round(reading.seconds, 6),
        }
    )
