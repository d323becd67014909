"""Statistics in words. Small counts are hidden, and the answer says so."""

from collections.abc import Iterator, Mapping

from varde.chatops.answer import Answer, Tone
from varde.chatops.card import partner_name
from varde.chatops.labels import Label, Labels
from varde.shared.casework.statistics import Year
from varde.shared.domain.codes import Arena, Form, Urgency
from varde.shared.domain.facets import Facet
from varde.shared.domain.partner import Directory
from varde.shared.domain.span import Span
from varde.shared.domain.statistics import SMALLEST, Table


def counted(year: Year, directory: Directory, t: Labels) -> Answer:
    """A line for when the cases of a year came, and one for each facet."""
    named = t.span(Span(year.year))
    if year.total is None:
        few = t("Fewer than {n} cases in {year}: too few to count.", n=SMALLEST, year=named)
        return Answer(Tone.SHOWN, few)
    lines = [
        t("{facet}: {counts}", facet=facet, counts=t.joined(list(counts)))
        for facet, counts in _facets(year, directory, t)
    ]
    if any(table.others for table in year.tables.values()):
        lines.append(who_others_are(t))
    count = t.plural("{n} case", "{n} cases", year.total)
    if year.running:
        return Answer(
            Tone.SHOWN, t("{count} in {year} so far.", count=count, year=named), tuple(lines)
        )
    return Answer(Tone.SHOWN, t("{count} in {year}.", count=count, year=named), tuple(lines))


def who_others_are(t: Labels) -> Label:
    """What stands together as "others"."""
    return t(
        "“Others” are counts below {n}, and those they could be worked out from. Only cases that the whole group "
        "may know of are counted.",
        n=SMALLEST,
    )


def _facets(year: Year, directory: Directory, t: Labels) -> Iterator[tuple[Label, Iterator[Label]]]:
    yield t("By when they came"), _spans(year.spans, t)
    names = {
        Facet.FORM: t("By form"),
        Facet.ARENA: t("By arena"),
        Facet.URGENCY: t("By urgency"),
        Facet.PARTNER: t("By lead"),
    }
    for facet, table in year.tables.items():
        yield names[facet], _cells(facet, table, directory, t)


def _spans(spans: Mapping[Span, int], t: Labels) -> Iterator[Label]:
    for span, count in spans.items():
        if count:
            yield t("{name} {n}", name=t.span(span), n=count)


def _cells(facet: Facet, table: Table, directory: Directory, t: Labels) -> Iterator[Label]:
    for code, count in table.counts.items():
        yield t("{name} {n}", name=_name(facet, code, directory, t), n=count)
    if table.others:
        yield t("{name} {n}", name=t("others"), n=table.others)


def _name(facet: Facet, code: str, directory: Directory, t: Labels) -> Label:
    match facet:
        case Facet.FORM:
            return t.code(Form(code))
        case Facet.ARENA:
            return t.code(Arena(code))
        case Facet.URGENCY:
            return t.code(Urgency(code))
    return partner_name(code, directory, t) if code else t("nobody yet")
