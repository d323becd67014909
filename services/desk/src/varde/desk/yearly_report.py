"""The yearly report: plain words around the figures of a year, as a page to print and as a document to go on writing in.

Every sentence is put together from codes and counts that the statistics tell, so nothing in it can be about one case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from varde.desk.desk import Desk, Form, Visit
from varde.desk.figures import Figures, Sheet
from varde.desk.labels import desk_texts
from varde.desk.statistics import notes
from varde.desk.statistics_document import Report, Section, as_document
from varde.shared.casework import statistics
from varde.shared.casework.statistics import Part
from varde.shared.charts import drawing
from varde.shared.domain.codes import Language
from varde.shared.domain.span import Span
from varde.shared.errors import Refused

_NAMED = 3
"""Groups that a sentence names; those that are as large as the last of them too."""
_CHARTED = frozenset({"came", "form", "arena"})
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class YearlyReport:
    """The report of a year."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._house = desk.house

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /statistikk/{year}/rapport: a page to read and to print."""
        year = request.path_params["year"]
        report = await self._report(visit, year, f"report {year}")
        return self._desk.render("yearly_report.html", visit, report=report, year=year)

    async def document(self, request: Request, visit: Visit, _form: Form) -> Response:
        """POST /statistikk/{year}/rapport: the same as DOCX."""
        year = request.path_params["year"]
        report = await self._report(visit, year, f"export docx {year}")
        pictures = await _drawn(report)
        sections = (replace(s, picture=pictures.get(s.sheet.key, b"")) for s in report.sections)
        content = as_document(replace(report, sections=tuple(sections)), desk_texts(visit.language))
        headers = {"content-disposition": f'attachment; filename="varde-{year}.docx"'}
        return Response(content, media_type=_DOCX, headers=headers)

    async def _report(self, visit: Visit, year: int, detail: str) -> Report:
        house = self._house
        if year not in await statistics.known_years(house.database, house.clock):
            raise Refused(desk_texts(visit.language)("There are no cases in that year."))
        (laid_out,) = await statistics.of_years(
            house.database, house.clock, visit.actor, [year], detail
        )
        part = statistics.excerpt(laid_out, Span(year))
        return report_of(part, Figures(house.directory, visit.language), visit.language)


def report_of(part: Part, figures: Figures, language: Language) -> Report:
    """The report of a whole year."""
    t = desk_texts(language)
    sections = [Section(s.head[0], _said(s, language), s) for s in figures.sheets(part)]
    return Report(
        title=t("Concerns about human trafficking in {year}", year=part.of.year),
        language=language,
        said=_opening(part, language),
        sections=tuple(sections),
        about=t("About the figures"),
        notes=tuple(notes([part], t)),
    )


def _opening(part: Part, language: Language) -> tuple[str, ...]:
    t = desk_texts(language)
    if part.total is None:
        return (t("So few cases came that figures of them could point at somebody."),)
    came = t.plural("{n} case came to the group.", "{n} cases came to the group.", part.total)
    return (
        came,
        t(
            "A case is a concern that somebody brought, or wanted to talk about. It need not be human trafficking."
        ),
    )


def _said(sheet: Sheet, language: Language) -> tuple[str, ...]:
    """What a table comes to: the groups with most cases, and what goes with it."""
    t = desk_texts(language)
    said = [sheet.note] if sheet.note else []
    if not sheet.rows or len(sheet.head) != 2 or sheet.key == "came":  # noqa: PLR2004 - name and count
        return tuple(said)
    others = t("Others")
    named = [(name, counts[0]) for name, counts in sheet.rows if name != others]
    sizes = sorted((count for _, count in named), reverse=True)[:_NAMED]
    largest = [row for row in named if row[1] in sizes]
    if not largest:
        return (*said, t("Every group has so few cases that none of them is told of."))
    told = "; ".join(t("{name}: {n}", name=name, n=count) for name, count in largest)
    return (t("Most often: {groups}.", groups=told), *said)


async def _drawn(report: Report) -> Mapping[str, bytes]:
    """The charts of the document; one that cannot be drawn is left out, its table says the same."""
    sheets: Sequence[Sheet] = [s.sheet for s in report.sections if s.sheet.key in _CHARTED]
    async with drawing() as pencil:
        found = {s.key: await pencil.draw(s.chart, "png") for s in sheets if s.rows}
    return {key: picture for key, picture in found.items() if picture is not None}
