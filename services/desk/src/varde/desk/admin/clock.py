"""A change of the clock in words: which times would be others, and from what to what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from varde.desk.labels import desk_texts, t
from varde.shared.domain.codes import Language
from varde.shared.domain.deadline import Level, Span, Timetable
from varde.shared.texts import Texts
from varde.shared.texts.vocabulary import label

_HOUR = 60
_ESCALATES = (
    t("with no answer, the coordinator is told after another"),
    t("then her deputy after another"),
    t("then the leader on duty after another"),
)


@dataclass(frozen=True, slots=True)
class OtherTime:
    """A time that would be another, in words; ``before`` is "" where nothing stood that can be read."""

    what: str
    before: str
    after: str


def other_times(before: Timetable | None, after: Timetable, language: Language) -> list[OtherTime]:
    """What of the clock would be another."""
    was = dict(_told(before, language)) if before else {}
    return [
        OtherTime(what, was.get(what, ""), would)
        for what, would in _told(after, language)
        if was.get(what) != would
    ]


def _told(clock: Timetable, language: Language) -> Iterator[tuple[str, str]]:
    text = desk_texts(language)
    for urgency, level in clock.levels.items():
        for what, span in _of(level):
            yield f"{label(urgency, language)}: {text(what)}", _span(span, text)
    yield text(t("The office opens")), _hour(clock.office_opens)
    days = {
        t("Each open case is gone through again after"): clock.review_every_days,
        t("A quiet case is proposed for closing after"): clock.quiet_after_days,
    }
    for what, count in days.items():
        yield text(what), text.plural("{n} day", "{n} days", count)


def _of(level: Level) -> Iterator[tuple[str, Span]]:
    yield t("a case that waits is looked at within"), level.review
    yield t("somebody takes the lead within"), level.accept
    yield from zip(_ESCALATES, level.escalate, strict=True)


def _span(span: Span, text: Texts) -> str:
    if span.working_days:
        return text.plural("{n} working day", "{n} working days", span.working_days)
    if span.minutes % _HOUR == 0:
        return text.plural("{n} hour", "{n} hours", span.minutes // _HOUR)
    return text.plural("{n} minute", "{n} minutes", span.minutes)


def _hour(moment: time) -> str:
    return f"{moment:%H.%M}"
