"""``varde desk statistics``: the figures of the desk's page as CSV, for whoever has no browser at hand."""

import sys
from typing import Annotated

import typer

from varde.desk.figures import Figures
from varde.desk.labels import desk_texts
from varde.desk.statistics import notes
from varde.desk.statistics_files import as_csv
from varde.shared.casework import statistics
from varde.shared.cli.core import coordinator, core_settings, database, run
from varde.shared.cli.language import In
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import Language
from varde.shared.domain.span import Span
from varde.shared.errors import Refused
from varde.shared.platform.partners import load_directory


def print_statistics(
    year: Annotated[
        int | None, typer.Option("--year", help="Which year; the present one without")
    ] = None,
    language: In = Language.NB,
    as_member: Annotated[str | None, typer.Option("--as", help="Member id of who acts")] = None,
) -> None:
    """Write what may be told of a year as CSV to standard output. This is audited."""
    sys.stdout.buffer.write(run(_csv(year, language, as_member)))


async def _csv(year: int | None, language: Language, as_member: str | None) -> bytes:
    core, actor, clock = core_settings(), coordinator(as_member), SystemClock()
    directory, t = load_directory(core.config_dir / "partners.toml"), desk_texts(language)
    async with database() as opened:
        years = await statistics.known_years(opened, clock)
        asked = years[0] if year is None else year
        if asked not in years:
            msg = f"there are no cases in {asked}"
            raise Refused(msg)
        detail = f"export csv {asked}"
        (told,) = await statistics.of_years(opened, clock, actor, [asked], detail)
    part, figures = statistics.excerpt(told, Span(asked)), Figures(directory, language)
    return as_csv([(figures.name(part), figures.sheets(part))], notes([part], t), t)
