"""Statistics in words. Small counts are hidden, and the answer says so."""

from collections.abc import Iterator, Mapping
from datetime import date

from varde.chatops.answer import Answer, Tone
from varde.chatops.card import partner_name
from varde.chatops.labels import Label, Labels
from varde.shared.casework.groupwork import Statistics
from varde.shared.domain.codes import Arena, Form, Urgency
from varde.shared.domain.partner import Directory
from varde.shared.domain.statistics import SMALLEST, Table


def counted(statistics: Statistics, directory: Directory, t: Labels) -> Answer:
    """A line for each facet."""
    total = statistics.tables["month"].total
    since = t.day(statistics.since)
    few = t("Fewer than {n} cases since {date}: too few to count.", n=SMALLEST, date=since)
    if total is None:
        return Answer(Tone.SHOWN, few)
    facets = _facets(t)
    lines = [
        t("{facet}: {counts}", facet=facets[name], counts=_cells(name, table, directory, t))
        for name, table in statistics.tables.items()
    ]
    if any(table.others for table in statistics.tables.values()):
        lines.append(who_others_are(t))
    text = t.plural("{n} case", "{n} cases", total)
    return Answer(Tone.SHOWN, t("{count} since {date}.", count=text, date=since), tuple(lines))


def who_others_are(t: Labels) -> Label:
    """What stands together as "others"."""
    return t(
        "“Others” are counts below {n}, and those they could be worked out from. Only cases that the whole group "
        "may know of are counted.",
        n=SMALLEST,
    )


def _cells(facet: str, table: Table, directory: Directory, t: Labels) -> Label:
    return t.joined(list(_each(facet, table, directory, t)))


def _each(facet: str, table: Table, directory: Directory, t: Labels) -> Iterator[Label]:
    for code, count in table.counts.items():
        yield t("{name} {n}", name=_name(facet, code, directory, t), n=count)
    if table.others:
        yield t("{name} {n}", name=t("others"), n=table.others)


def _name(facet: str, code: str, directory: Directory, t: Labels) -> Label:
    match facet:
        case "month":
            return t.month(date.fromisoformat(f"{code}-01"))
        case "form":
            return t.code(Form(code))
        case "arena":
            return t.code(Arena(code))
        case "urgency":
            return t.code(Urgency(code))
    return partner_name(code, directory, t) if code else t("nobody yet")


def _facets(t: Labels) -> Mapping[str, Label]:
    return {
        "month": t("By month"),
        "form": t("By form"),
        "arena": t("By arena"),
        "urgency": t("By urgency"),
        "partner": t("By lead"),
    }
