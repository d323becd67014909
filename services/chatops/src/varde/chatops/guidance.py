"""Help and kind refusals, generated from the grammar so that they cannot disagree with it."""

from collections.abc import Mapping
from typing import TypeVar

from varde.chatops.commands import Problem, ProblemKind, Verb
from varde.chatops.labels import Label, Labels, Word
from varde.chatops.words import (
    ACCEPT_WORDS,
    DUE_WORDS,
    LIFT_WORDS,
    LIST_WORDS,
    NOTE_WORDS,
    SHARE_WORDS,
    VERB_WORDS,
    WHOLE_WORDS,
)
from varde.shared.casework.decisions import may_end_as
from varde.shared.domain.case import ALLOWED
from varde.shared.domain.codes import Language, Status
from varde.shared.domain.listing import Which

_T = TypeVar("_T")


def command_name(t: Labels) -> Word:
    """``/sak``, or ``/case`` in English."""
    return Word("/case" if t.language is Language.EN else "/sak")


def usage(verb: Verb, t: Labels) -> Label:
    """How a command is written, e.g. ``/sak frist SAK DATO``."""
    words = [Word(command_name(t)), Word(VERB_WORDS[verb][t.language])]
    return t.joined([*map(t.word, words), *_arguments(verb, t)], " ")


def _arguments(verb: Verb, t: Labels) -> list[Label]:
    case, day, words = t("CASE"), t("DATE"), t("TEXT")
    due, note = t.word(Word(DUE_WORDS[t.language])), t.word(Word(NOTE_WORDS[t.language]))
    lists = t.joined([_list_word(which, t) for which in LIST_WORDS], "|")
    arguments: Mapping[Verb, list[Label]] = {
        Verb.LIST: [t("[{words}]", words=lists)],
        Verb.ASSIGN: [
            case,
            t("@partner …"),
            t("[{words}]", words=t.joined([due, day], " ")),
            t("[{words}]", words=t.joined([note, words], " ")),
        ],
        Verb.DECLINE: [case, t("REASON")],
        Verb.DUE: [case, day],
        Verb.STATUS: [case, t("STATUS")],
        Verb.NOTE: [case, words],
        Verb.CLOSE: [case, t("OUTCOME")],
        Verb.HELP: [t("[COMMAND]")],
        Verb.SEARCH: [words],
        Verb.ASK: [case, words],
        Verb.LINK: [case, case],
        Verb.MEETING: [],
        Verb.STATISTICS: [],
        Verb.MINUTES: [t("[{words}]", words=case)],
        Verb.RECUSE: [case, t("[{words}]", words=t.word(Word(WHOLE_WORDS[t.language])))],
        Verb.OVERVIEW: [t("[{words}]", words=t.word(Word(SHARE_WORDS[t.language])))],
        Verb.CHANNEL: [t("[{words} @PERSON …]", words=t.word(Word(ACCEPT_WORDS[t.language])))],
    }
    return arguments.get(verb, [case])


def purpose(verb: Verb, t: Labels) -> Label:
    """What a command is for, in one line."""
    purposes: Mapping[Verb, Label] = {
        Verb.HELP: t("shows the commands, or one of them"),
        Verb.LIST: t(
            "lists the open cases, yours, those overdue, those held, those with a partner's question, or a partner's"
        ),
        Verb.SHOW: t("shows one case"),
        Verb.SEARCH: t(
            "finds cases by words of the summary, account and notes, or by the reference"
        ),
        Verb.ASSIGN: t(
            "asks partners to follow up; the first one takes the lead (the coordinator)"
        ),
        Verb.TAKE: t("says yes on behalf of your service"),
        Verb.DECLINE: t("says no on behalf of your service, with a reason"),
        Verb.DUE: t(
            "sets the deadline: “Friday”, “in 3 days”, “15 January” or “none” (the coordinator)"
        ),
        Verb.STATUS: t("moves the case on (the coordinator, and the service in the lead)"),
        Verb.NOTE: t("writes a note without names or other marks"),
        Verb.ASK: t(
            "asks the reporter, after you have seen what will be sent; a partner's question goes to the coordinator first"
        ),
        Verb.ANSWERS: t("shows what the reporter has written since, when it is released"),
        Verb.LINK: t("tells that two cases belong together, after a yes (the coordinator)"),
        Verb.CLOSE: t("closes the case with an outcome (the coordinator)"),
        Verb.REOPEN: t("takes up a closed case again (the coordinator)"),
        Verb.OVERVIEW: t(
            "counts the open cases: due, overdue, stuck; the coordinator can share it"
        ),
        Verb.CHANNEL: t(
            "shows who is in the channel without belonging there, or lets them stay (the coordinator)"
        ),
        Verb.RECUSE: t("says that you, or your whole service, are disqualified in a case"),
        Verb.MEETING: t("gives the agenda of the next meeting as a document"),
        Verb.REPORT: t("opens the form that tells how a follow-up goes"),
        Verb.MINUTES: t("opens the form for the minutes of a meeting"),
        Verb.STATISTICS: t(
            "counts this year's cases, or last year's while they are too few; small counts are hidden"
        ),
    }
    return purposes[verb]


def help_lines(verb: Verb | None, t: Labels) -> tuple[Label, ...]:
    """A line for each command, or more about one."""
    if verb is None:
        return tuple(_help_line(each, t) for each in Verb)
    return (_help_line(verb, t), *_choices(verb, t))


def _help_line(verb: Verb, t: Labels) -> Label:
    return t("{usage}: {purpose}", usage=usage(verb, t), purpose=purpose(verb, t))


def _choices(verb: Verb | None, t: Labels) -> tuple[Label, ...]:
    if verb is Verb.STATUS:
        return (t("Statuses: {words}.", words=t.joined([t.code(s) for s in _reachable()])),)
    if verb is Verb.CLOSE:
        return (t("Outcomes: {words}.", words=t.joined([t.code(o) for o in may_end_as(())])),)
    if verb is Verb.RECUSE:
        return (_recuse_for_another(t),)
    if verb is Verb.LINK:
        return (_link_lifted(t),)
    return ()


def _list_word(which: Which, t: Labels) -> Label:
    word = t.word(Word(LIST_WORDS[which][t.language]))
    return t.joined([word, t("@partner")], " ") if which == "partner" else word


def _link_lifted(t: Labels) -> Label:
    lift = t.word(Word(LIFT_WORDS[t.language]))
    return t("“{lift}” after the two takes the link back.", lift=lift)


def _recuse_for_another(t: Labels) -> Label:
    return t(
        "The coordinator can say it for others: {usage} @partner [{lift}].",
        usage=t.joined(
            [t.word(command_name(t)), t.word(Word(VERB_WORDS[Verb.RECUSE][t.language])), t("CASE")],
            " ",
        ),
        lift=t.word(Word(LIFT_WORDS[t.language])),
    )


def _reachable() -> list[Status]:
    """Statuses that a command may set; closing has a command of its own."""
    reached = frozenset[Status]().union(*ALLOWED.values())
    return [s for s in Status if s in reached and s is not Status.CLOSED]


def explain(problem: Problem, t: Labels) -> tuple[Label, tuple[Label, ...]]:
    """What is wrong and what to do about it, and the lines below it."""
    text = _what_is_wrong(problem.kind, t)
    if problem.day:
        text = t("{sentence} It is {date}.", sentence=text, date=t.weekday(problem.day))
    lines: list[Label] = []
    if problem.suggestion:
        lines.append(t("Did you mean “{word}”?", word=t.word(Word(problem.suggestion))))
    if problem.verb is not None:
        lines.append(t("Write: {usage}", usage=usage(problem.verb, t)))
        lines.extend(_choices(problem.verb, t))
    else:
        lines.append(t("Write {usage} to see what I can do.", usage=_short_help(t)))
    return text, tuple(lines)


def _short_help(t: Labels) -> Label:
    return t.joined([t.word(command_name(t)), t.word(Word(VERB_WORDS[Verb.HELP][t.language]))], " ")


def _what_is_wrong(kind: ProblemKind, t: Labels) -> Label:
    wrong: Mapping[ProblemKind, Label] = {
        ProblemKind.UNKNOWN_VERB: t("I do not know that command."),
        ProblemKind.TOO_LONG: t("That is too long for a command. Keep it under 3000 characters."),
        ProblemKind.NO_REFERENCE: t("Say which case, for example 26-4817."),
        ProblemKind.BAD_REFERENCE: t(
            "I did not find a case reference. References look like 26-4817."
        ),
        ProblemKind.NO_PARTNER: t("Say which partner, for example @nav."),
        ProblemKind.NO_PERSON: t("Say who, as the list of the channel shows them."),
        ProblemKind.NO_DATE: t("Say which day, for example “Friday” or “15 January”."),
        ProblemKind.BAD_DATE: t(
            "I did not understand the date. Write for example “Friday”, “in 3 days” or “15 January”."
        ),
        ProblemKind.PAST_DATE: t("That day has passed. Choose today or a later day."),
        ProblemKind.FAR_DATE: t("That is more than two years ahead. Choose an earlier day."),
        ProblemKind.NO_SUCH_DATE: t("There is no such date."),
        ProblemKind.OTHER_WEEKDAY: t("The date does not fall on that weekday."),
        ProblemKind.NO_TEXT: t("The text is missing."),
        ProblemKind.BAD_STATUS: t("I do not know that status."),
        ProblemKind.BAD_OUTCOME: t("Say how the case ended."),
        ProblemKind.BAD_LIST: t("I do not know that list."),
        ProblemKind.NO_WORDS: t("Say what to look for, for example “passport” or 4817."),
        ProblemKind.NO_OTHER: t("Say which other case, for example 26-4817."),
        ProblemKind.SAME_CASE: t("Name two different cases."),
        ProblemKind.LEFT_OVER: t("I did not understand the end of the command."),
    }
    return wrong[kind]
