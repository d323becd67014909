"""What is told of some months, as tables in words: for the page, the files and the yearly report alike."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from varde.desk.labels import desk_texts
from varde.shared.casework.statistics import Part
from varde.shared.charts import Chart
from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    Form,
    Language,
    Outcome,
    Reporter,
    Status,
    Urgency,
)
from varde.shared.domain.dividing import Divided
from varde.shared.domain.facets import Facet, Wait
from varde.shared.domain.partner import Directory
from varde.shared.domain.statistics import Table
from varde.shared.domain.waiting import Band, Waits
from varde.shared.texts.spans import span_label
from varde.shared.texts.vocabulary import Code, indicator_label, label


def t(message: str) -> str:
    """Marks ``message`` for extraction into the catalogues; the tables below hold English texts."""
    return message


FACETS = {
    Facet.FORM: t("Form"),
    Facet.ARENA: t("Arena"),
    Facet.URGENCY: t("Urgency"),
    Facet.AGE: t("Age"),
    Facet.REPORTER: t("Who was worried"),
    Facet.PARTNER: t("Who has the lead"),
    Facet.OUTCOME: t("Outcome"),
}
_NONE = {
    Facet.PARTNER: t("Nobody yet"),
    Facet.OUTCOME: t("Not closed"),
}
_WAITS = {
    Wait.ANSWERED: t("Time to the first answer"),
    Wait.CLOSED: t("Time until the case was closed"),
}
_BANDS = {
    Band.SAME_DAY: t("The same day"),
    Band.TWO_DAYS: t("1–2 days"),
    Band.WEEK: t("3–7 days"),
    Band.MONTH: t("8–30 days"),
    Band.QUARTER: t("31–90 days"),
    Band.LONGER: t("More than 90 days"),
    Band.NOT_YET: t("Not yet"),
}
_CODES: Mapping[Facet, type[Code]] = {
    Facet.FORM: Form,
    Facet.ARENA: Arena,
    Facet.URGENCY: Urgency,
    Facet.AGE: AgeGroup,
    Facet.REPORTER: Reporter,
    Facet.OUTCOME: Outcome,
}
_OVER_TIME = (Facet.FORM, Facet.ARENA)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table. The first column names the row; the others are counts. ``total`` is its last row, or empty."""

    key: str
    """Tells it from the others of the same period; for names of files."""
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    total: tuple[int, ...] = ()
    note: str = ""
    """What goes with it in words; a sheet without rows has only that."""
    charted: bool = False

    @property
    def chart(self) -> Chart:
        """Its rows as bars."""
        return Chart(self.title, tuple((name, counts[0]) for name, counts in self.rows))


class Figures:
    """The tables of parts of a year, in one language."""

    def __init__(self, directory: Directory, language: Language) -> None:
        self._directory = directory
        self._language = language
        self.t = desk_texts(language)

    def sheets(self, part: Part) -> tuple[Sheet, ...]:
        """All tables of a part, what comes first first; none when nothing is told of it."""
        return tuple(self._each(part)) if part.total is not None else ()

    def name(self, part: Part) -> str:
        """What the part is called."""
        return span_label(part.span, self._language)

    def _each(self, part: Part) -> Iterator[Sheet]:
        yield self._came(part)
        for facet, table in part.tables.items():
            yield self._facet(part, facet, table)
            if part.span.whole and facet in _OVER_TIME and facet in part.of.divided:
                yield self._over_time(part, facet, part.of.divided[facet])
        if part.span.whole:
            yield self._signs(part)
            for wait, waits in part.of.waits.items():
                yield self._waited(part, wait, waits)

    def _came(self, part: Part) -> Sheet:
        rows = tuple((span_label(s, self._language), (n,)) for s, n in part.spans.items())
        head = (self.t("When the cases came"), self.t("Cases"))
        return self._sheet(part, "came", head, rows, (part.total or 0,), charted=True)

    def _facet(self, part: Part, facet: Facet, table: Table | None) -> Sheet:
        head = (self.t(FACETS[facet]), self.t("Cases"))
        if table is None:
            few = self.t("Too few cases to divide these months. Look at the whole year.")
            return self._sheet(part, facet, head, (), note=few)
        rows = [(self._code(facet, code), (count,)) for code, count in table.counts.items()]
        return self._sheet(part, facet, head, *self._closed(rows, table), charted=True)

    def _over_time(self, part: Part, facet: Facet, divided: Divided) -> Sheet:
        # Without the year, which stands above: twelve months are to fit on a sheet.
        named = [span_label(c, self._language).rpartition(" ")[0] for c in divided.columns]
        rows = [(self._code(facet, code), cells) for code, cells in divided.rows.items()]
        if any(divided.others):
            rows.append((self.t("Others"), divided.others))
        head = (self.t("{facet} over the year", facet=self.t(FACETS[facet])), *named)
        return self._sheet(part, f"{facet}-time", head, tuple(rows), divided.totals)

    def _signs(self, part: Part) -> Sheet:
        told = part.of.indicators.items()
        rows = tuple((indicator_label(code, self._language), (count,)) for code, count in told)
        note = self.t("A case may have several signs, so they do not add up.")
        if part.of.thinned:
            note = self.t(
                "Some cases of the year are erased, and their signs with them. So none are shown."
            )
        elif not rows:
            note = self.t("Too few cases with the same sign.")
        head = (self.t("Signs"), self.t("Cases"))
        return self._sheet(part, "signs", head, rows, note=note, charted=bool(rows))

    def _waited(self, part: Part, wait: Wait, waits: Waits | None) -> Sheet:
        head = (self.t(_WAITS[wait]), self.t("Cases"))
        if waits is None:
            kept = self.t(
                "Not shown: beside the outcomes it could tell a count that is too small, "
                "or the log no longer has when each case was closed."
            )
            return self._sheet(part, wait, head, (), note=kept)
        note = self.t("Too few cases to tell how long was usual.")
        if waits.bands.total is None:
            return self._sheet(part, wait, head, (), note=note)
        rows = [(self.t(_BANDS[Band(c)]), (n,)) for c, n in waits.bands.counts.items()]
        if waits.quartiles:
            first, middle, last = waits.quartiles
            note = self.t(
                "Half of them within {middle} days; a quarter within {first}, three quarters within {last}.",
                first=first,
                middle=middle,
                last=last,
            )
        filled = self._closed(rows, waits.bands)
        return self._sheet(part, wait, head, *filled, note=note, charted=True)

    def _closed(
        self, rows: Sequence[tuple[str, tuple[int, ...]]], table: Table
    ) -> tuple[tuple[tuple[str, tuple[int, ...]], ...], tuple[int, ...]]:
        """The rows with the others, and the total."""
        others = [(self.t("Others"), (table.others,))] if table.others else []
        return (*rows, *others), (table.total or 0,)

    def _sheet(
        self,
        part: Part,
        key: str,
        head: tuple[str, ...],
        rows: tuple[tuple[str, tuple[int, ...]], ...],
        total: tuple[int, ...] = (),
        *,
        note: str = "",
        charted: bool = False,
    ) -> Sheet:
        title = self.t("{what}, {when}", what=head[0], when=self.name(part))
        return Sheet(str(key), title, head, rows, total, note, charted)

    def _code(self, facet: Facet, code: str) -> str:
        if not code:
            return self.t(_NONE[facet])
        if facet is Facet.PARTNER:
            partner = self._directory.partner(code)
            return partner.name(self._language) if partner else self.t("A former partner")
        if facet is Facet.OUTCOME and code == Status.REJECTED:
            return label(Status.REJECTED, self._language)
        return label(_CODES[facet](code), self._language)
