"""How many cases there were, of what kind, and how long they waited: to read, and to take along as files."""

from collections.abc import Mapping, Sequence
from typing import get_args

from starlette.requests import Request
from starlette.responses import Response

from varde.desk.desk import Desk, Form, Visit
from varde.desk.figures import Figures, Sheet
from varde.desk.gallery import Gallery
from varde.desk.labels import desk_texts
from varde.desk.periods import Period, of_span, read_period
from varde.desk.statistics_files import as_csv, as_workbook
from varde.shared import charts
from varde.shared.casework import statistics
from varde.shared.casework.statistics import Part
from varde.shared.domain.span import Span
from varde.shared.domain.statistics import SMALLEST
from varde.shared.errors import Refused, Transient
from varde.shared.texts import Texts
from varde.shared.texts.spans import span_label

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "svg": "image/svg+xml",
}
_KINDS: tuple[charts.Kind, ...] = get_args(charts.Kind)


class Statistics:
    """The page, its charts and its files: all of them from the same parts of a year."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._house = desk.house
        self._gallery = Gallery()

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /statistikk."""
        house, t, problem = self._house, desk_texts(visit.language), ""
        years = await statistics.known_years(house.database, house.clock)
        try:
            period = read_period(request.query_params, years, t)
        except Refused as refused:
            period, problem = of_span(Span(years[0])), str(refused)
        parts = await self._parts(visit, period, period.name)
        figures = Figures(house.directory, visit.language)
        told = [(part, figures.name(part), figures.sheets(part)) for part in parts]
        return self._desk.render(
            "statistics.html",
            visit,
            status=422 if problem else 200,
            problem=problem,
            period=period,
            years=years,
            quick=_quick(years, period, visit),
            months=_month_names(visit),
            told=told,
            asked=[span_label(part.asked, visit.language) for part in parts],
            pictures=self._pictures(told),
            notes=notes(parts, t),
            words=_words,
        )

    async def chart(self, request: Request, _visit: Visit) -> Response:
        """GET /statistikk/figur/{name}.svg: a picture of a page that was shown."""
        picture = await self._gallery.see(request.path_params["name"])
        if picture is None:
            return Response(status_code=404)
        return Response(picture, media_type=_TYPES["svg"])

    async def file(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /statistikk/fil: CSV or XLSX of the period."""
        kind, t = form.get("slag", ""), desk_texts(visit.language)
        if kind not in {"csv", "xlsx"}:
            raise Refused(t("Choose what kind of file you want."))
        period, parts = await self._asked(visit, form, kind)
        figures = Figures(self._house.directory, visit.language)
        told = [(figures.name(part), figures.sheets(part)) for part in parts]
        write = as_csv if kind == "csv" else as_workbook
        return _file(write(told, notes(parts, t), t), f"varde-{period.name}", kind)

    async def picture(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /statistikk/bilde: one chart of the period as PNG or SVG."""
        t, key = desk_texts(visit.language), form.get("tabell", "")
        kind = next((kind for kind in _KINDS if kind == form.get("slag")), None)
        if kind is None:
            raise Refused(t("Choose what kind of file you want."))
        period, parts = await self._asked(visit, form, kind, key)
        figures = Figures(self._house.directory, visit.language)
        found = [s for p in parts for s in figures.sheets(p) if s.charted and _key(p, s) == key]
        if not found:
            raise Refused(t("There is no such chart of these months."))
        chart = found[0].chart
        drawn = await charts.draw(chart.title, chart.rows, kind)
        if drawn is None:
            raise Transient("the chart cannot be drawn now")
        return _file(drawn, f"varde-{period.name}-{key}", kind)

    async def _asked(
        self, visit: Visit, form: Mapping[str, str], kind: str, key: str = ""
    ) -> tuple[Period, list[Part]]:
        house = self._house
        years = await statistics.known_years(house.database, house.clock)
        period = read_period(form, years, desk_texts(visit.language))
        known = key if key.replace("-", "").isalnum() and key.isascii() else ""
        what = " ".join(filter(None, ("export", kind, period.name, known[:40])))
        return period, await self._parts(visit, period, what)

    async def _parts(self, visit: Visit, period: Period, detail: str) -> list[Part]:
        house, spans = self._house, period.spans
        years = [span.year for span in spans]
        laid_out = await statistics.of_years(
            house.database, house.clock, visit.actor, years, detail
        )
        return [statistics.excerpt(year, span) for year, span in zip(laid_out, spans, strict=True)]

    def _pictures(self, told: list[tuple[Part, str, tuple[Sheet, ...]]]) -> dict[str, str]:
        return {
            _key(part, sheet): self._gallery.hang(sheet.chart)
            for part, _, sheets in told
            for sheet in sheets
            if sheet.charted
        }


def notes(parts: Sequence[Part], t: Texts) -> list[str]:
    """What the figures are, and what is not told."""
    said = [
        t(
            "Counted are the cases that the whole group may know of. Those that wait for the coordinator, or are kept from somebody, are not."
        ),
        t(
            "A count below {n} is never told. “Others” are such counts together, with more where a count could else be "
            "worked out.",
            n=SMALLEST,
        ),
        t("Months stand together where one of them would be too small."),
    ]
    if any(part.of.running for part in parts):
        said.append(
            t(
                "The year is not over: the figures are preliminary. Keep them in the group. Set beside later figures they could "
                "tell of a single case."
            )
        )
    return said


def _words(sheet: Sheet) -> str:
    """What a chart shows, in words."""
    return "; ".join(f"{name}: {counts[0]}" for name, counts in sheet.rows)


def _key(part: Part, sheet: Sheet) -> str:
    return f"{part.span.year}-{sheet.key}"


def _quick(years: Sequence[int], period: Period, visit: Visit) -> list[tuple[str, Period, bool]]:
    """Years, and the halves and quarters of the one that is chosen: their names, and whether one is chosen."""
    year = Span(period.last[0])
    spans = [Span(y) for y in years[:5]]
    spans += [*year.in_parts_of(6), *year.in_parts_of(3)]
    named = [(span_label(span, visit.language), of_span(span)) for span in spans]
    return [(name, each, each == period) for name, each in named]


def _month_names(visit: Visit) -> list[str]:
    return [
        span_label(month, visit.language).rpartition(" ")[0] for month in Span(2000).in_parts_of(1)
    ]


def _file(content: bytes, name: str, kind: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(content, media_type=_TYPES[kind], headers=headers)
