"""The months that she asks for, and the ways to choose them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from varde.shared.domain.span import Span
from varde.shared.errors import Refused
from varde.shared.texts import Texts

MOST_YEARS = 5
"""Years that are laid out at once."""
_MONTHS = 12
FIELDS = ("fra_ar", "fra_maned", "til_ar", "til_maned")


@dataclass(frozen=True, slots=True)
class Period:
    """From one month to another, both included: pairs of year and month."""

    first: tuple[int, int]
    last: tuple[int, int]

    @property
    def spans(self) -> tuple[Span, ...]:
        """Its months, year by year."""
        (from_year, from_month), (to_year, to_month) = self.first, self.last
        found = []
        for year in range(from_year, to_year + 1):
            first = from_month if year == from_year else 1
            last = to_month if year == to_year else _MONTHS
            found.append(Span(year, first, last - first + 1))
        return tuple(found)

    @property
    def fields(self) -> dict[str, int]:
        """What a form or an address carries of it."""
        return dict(zip(FIELDS, (*self.first, *self.last), strict=True))

    @property
    def name(self) -> str:
        """For the log and for names of files: ``2026``, or ``2025-09_2026-03``."""
        if len(self.spans) == 1 and self.spans[0].whole:
            return str(self.first[0])
        return "_".join(f"{year}-{month:02}" for year, month in (self.first, self.last))


def of_span(span: Span) -> Period:
    """A part of a year as a period."""
    return Period((span.year, span.first), (span.year, span.last))


def read_period(asked: Mapping[str, str], years: Sequence[int], t: Texts) -> Period:
    """The period in a form or an address; without one, all of the newest year. Raises ``Refused``."""
    typed = [asked.get(name, "") for name in FIELDS]
    if not any(typed):
        return of_span(Span(max(years)))
    if not all(each.isascii() and each.isdecimal() and len(each) <= 4 for each in typed):  # noqa: PLR2004 - digits of a year
        raise Refused(t("Choose a year and a month to begin with and to end with."))
    from_year, from_month, to_year, to_month = map(int, typed)
    if not all(1 <= month <= _MONTHS for month in (from_month, to_month)):
        raise Refused(t("Choose a year and a month to begin with and to end with."))
    if not min(years) <= from_year <= max(years) or not min(years) <= to_year <= max(years):
        raise Refused(t("There are no cases in that year."))
    period = Period((from_year, from_month), (to_year, to_month))
    if period.first > period.last:
        raise Refused(t("The first month comes after the last one."))
    if to_year - from_year >= MOST_YEARS:
        raise Refused(t("Choose at most {n} years at a time.", n=MOST_YEARS))
    return period
