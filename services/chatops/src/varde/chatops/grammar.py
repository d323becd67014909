"""Reads ``/sak …`` and ``/case …``: from what a person typed to a command, or to what is wrong with it.

Pure, and total: every string gives a ``Command`` or a ``Problem``. Words of all three languages are
understood whichever command name was used.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import dropwhile
from typing import TypeVar

from varde.chatops.channel_grammar import read_channel, read_overview
from varde.chatops.commands import (
    Answers,
    Ask,
    Assign,
    Close,
    Command,
    Decline,
    Help,
    Link,
    ListCases,
    Meeting,
    OpenForm,
    Problem,
    ProblemKind,
    Recuse,
    Reopen,
    Search,
    SetDue,
    SetStatus,
    Show,
    Statistics,
    Take,
    Verb,
    WriteNote,
)
from varde.chatops.day_grammar import read_day
from varde.chatops.forms import FormKind
from varde.chatops.spelling import closest, fold, kept, last_words, taken, tidy
from varde.chatops.target_grammar import (
    BEFORE,
    DUES,
    JOINERS,
    NOTES,
    keyword_meant,
    read_targets,
)
from varde.chatops.words import (
    ACCEPT_WORDS,
    LIFT_WORDS,
    LIST_WORDS,
    SHARE_WORDS,
    VERB_WORDS,
    WHOLE_WORDS,
    YES_WORDS,
    meant_status,
    outcomes,
    statuses,
    words_of,
)
from varde.shared.domain.codes import Language
from varde.shared.domain.dates import NO_DEADLINE, suggest_date_word
from varde.shared.domain.reference import parse_reference

LONGEST = 3000
"""Characters of a command; a longer text belongs in the desk, not in a chat."""

_TO = frozenset({"til", "to"})
_CASE = frozenset({"sak", "saka", "saken", "case", "nr", "nummer", "number"})
_TO_ME = frozenset({"meg", "oss", "me", "us", "the"})
"""What may stand between a command and its case, as in "show me the case"."""
_T = TypeVar("_T")
_Reader = Callable[["_Words"], "Command | Problem"]


@dataclass(frozen=True, slots=True)
class _Words:
    verb: Verb
    words: tuple[str, ...]
    today: date
    text: str
    """All that was typed, of which ``words`` are the last ones, tidied."""
    language: Language
    """The asker's."""

    def near(self, word: str, known: Iterable[str]) -> str:
        return closest(word, known, words_of(self.language))

    def problem(self, kind: ProblemKind, suggestion: str = "") -> Problem:
        return Problem(kind, self.verb, suggestion)


def parse(text: str, today: date, language: Language = Language.NB) -> Command | Problem:
    """What ``text`` (without ``/sak``) asks for. Never raises. What is suggested is in ``language`` if it can be."""
    if len(text) > LONGEST:
        return Problem(ProblemKind.TOO_LONG)
    text = kept(text)
    words = tidy(text).split()
    if not words:
        return Help()
    if (verb := _VERBS.get(fold(words[0]))) is None:
        meant = closest(words[0], _VERBS, words_of(language))
        return Problem(ProblemKind.UNKNOWN_VERB, suggestion=meant)
    return _READERS[verb](_Words(verb, tuple(words[1:]), today, text, language))


def _help(at: _Words) -> Command | Problem:
    verb = _VERBS.get(fold(at.words[0])) if at.words else None
    meant = at.near(at.words[0], _VERBS) if at.words and verb is None else ""
    return Problem(ProblemKind.UNKNOWN_VERB, suggestion=meant) if meant else Help(verb)


def _list(at: _Words) -> Command | Problem:
    if not at.words:
        return ListCases()
    first, *rest = at.words
    which = "partner" if first.startswith("@") else _LISTS.get(fold(first))
    if which is None:
        return at.problem(ProblemKind.BAD_LIST, at.near(first, _LISTS))
    named = [first, *rest] if first.startswith("@") else rest
    if len(named) > (which == "partner"):
        return at.problem(ProblemKind.LEFT_OVER)
    if which != "partner":
        return ListCases(which)
    partner = named[0].strip("@.,;") if named else ""
    return ListCases(which, partner) if partner else at.problem(ProblemKind.NO_PARTNER)


def _search(at: _Words) -> Command | Problem:
    text = _unquoted(at.words)
    return Search(text) if text else at.problem(ProblemKind.NO_WORDS)


def _link(at: _Words) -> Command | Problem:
    """Two cases, perhaps "and" between them, then what and yes."""
    found = _reference(at)
    if isinstance(found, Problem):
        return found
    one, rest = found
    rest = rest[1:] if rest and fold(rest[0]) in JOINERS | {"med", "with"} else rest
    if not rest:
        return at.problem(ProblemKind.NO_OTHER)
    second = _reference(replace(at, words=rest))
    if isinstance(second, Problem):
        return second
    lifted, rest = taken(second[1], LIFT_WORDS)
    confirmed, rest = taken(rest, YES_WORDS)
    if rest:
        return at.problem(ProblemKind.LEFT_OVER, at.near(rest[0], _LINKINGS))
    if one == second[0]:
        return at.problem(ProblemKind.SAME_CASE)
    return Link(one, second[0], lifted, confirmed)


def _nothing_more(make: Callable[[], Command]) -> _Reader:
    def read(at: _Words) -> Command | Problem:
        return at.problem(ProblemKind.LEFT_OVER) if at.words else make()

    return read


def _reference(at: _Words) -> tuple[str, tuple[str, ...]] | Problem:
    """The case reference and the words after it; ``26 4817`` may be written in two words."""
    at = replace(at, words=tuple(dropwhile(lambda w: fold(w) in _CASE | _TO_ME, at.words)))
    if not at.words:
        return at.problem(ProblemKind.NO_REFERENCE)
    for count in (2, 1):
        reference = parse_reference(" ".join(at.words[:count]).strip(".,:;\"'"))
        if reference is not None and len(at.words) >= count:
            return reference, at.words[count:]
    return at.problem(ProblemKind.BAD_REFERENCE)


def _only_reference(make: Callable[[str], Command]) -> _Reader:
    def read(at: _Words) -> Command | Problem:
        found = _reference(at)
        if isinstance(found, Problem):
            return found
        return at.problem(ProblemKind.LEFT_OVER) if found[1] else make(found[0])

    return read


def _reference_and_text(make: Callable[[str, str], Command]) -> _Reader:
    def read(at: _Words) -> Command | Problem:
        found = _reference(at)
        if isinstance(found, Problem):
            return found
        text = last_words(at.text, len(found[1]))
        return make(found[0], text) if text else at.problem(ProblemKind.NO_TEXT)

    return read


def _unquoted(words: Sequence[str]) -> str:
    return " ".join(words).strip('" ')


def _asked(at: _Words) -> tuple[str, tuple[str, ...], tuple[str, ...]] | Problem:
    """The case reference, whom it goes to, and the words after them."""
    found = _reference(at)
    if isinstance(found, Problem):
        return found
    reference, named = found
    named = named[1:] if named and fold(named[0]) in _TO else named
    targets, rest = read_targets(named)
    if not targets:
        return at.problem(ProblemKind.NO_PARTNER)
    meant = keyword_meant(named[1 : len(named) - len(rest)], at.today, at.language)
    return at.problem(ProblemKind.LEFT_OVER, meant) if meant else (reference, targets, rest)


def _assign(at: _Words) -> Command | Problem:
    asked = _asked(at)
    if isinstance(asked, Problem):
        return asked
    reference, targets, rest = asked
    due_on: date | None = None
    if rest and fold(rest[0]) in DUES:
        due = read_day(rest if fold(rest[0]) in BEFORE else rest[1:], at.today)
        if isinstance(due, Problem):
            return replace(due, verb=at.verb)
        due_on, rest = due
    if not rest:
        return Assign(reference, targets, due_on)
    if fold(rest[0]) not in NOTES:
        return at.problem(ProblemKind.LEFT_OVER, at.near(rest[0], DUES | NOTES))
    return Assign(reference, targets, due_on, last_words(at.text, len(rest) - 1))


def _due(at: _Words) -> Command | Problem:
    found = _reference(at)
    if isinstance(found, Problem):
        return found
    reference, rest = found
    if len(rest) == 1 and fold(rest[0]) in NO_DEADLINE:
        return SetDue(reference, None)
    due = read_day(rest, at.today)
    if isinstance(due, Problem):
        return replace(due, verb=at.verb)
    day, left = due
    if left:
        return at.problem(ProblemKind.LEFT_OVER, suggest_date_word(left) or "")
    return SetDue(reference, day)


def _or_form(kind: FormKind, reader: _Reader) -> _Reader:
    """A case and nothing more gets the form, which asks for the rest."""

    def read(at: _Words) -> Command | Problem:
        found = _reference(at)
        if isinstance(found, Problem) or found[1]:
            return reader(at)
        return OpenForm(kind, found[0])

    return read


def _minutes(at: _Words) -> Command | Problem:
    about = partial(OpenForm, FormKind.MINUTES)
    return _only_reference(about)(at) if at.words else about()


def _status(at: _Words) -> Command | Problem:
    found = _coded(at, statuses(), ProblemKind.BAD_STATUS)
    if not isinstance(found, Problem):
        return SetStatus(*found)
    if found.kind is ProblemKind.BAD_STATUS and (meant := meant_status(at.words[-1], at.language)):
        return replace(found, suggestion=meant)
    return found


def _close(at: _Words) -> Command | Problem:
    found = _coded(at, outcomes(), ProblemKind.BAD_OUTCOME)
    return found if isinstance(found, Problem) else Close(*found)


def _coded(at: _Words, known: Mapping[str, _T], kind: ProblemKind) -> tuple[str, _T] | Problem:
    found = _reference(at)
    if isinstance(found, Problem):
        return found
    reference, rest = found
    words = fold(_unquoted(rest))
    code = known.get(words) or known.get(words.replace("_", " "))
    if code is None:
        return at.problem(kind, at.near(words, known) if words else "")
    return reference, code


def _recuse(at: _Words) -> Command | Problem:
    """Whom, what and yes: each at most once, in that order."""
    found = _reference(at)
    if isinstance(found, Problem):
        return found
    reference, rest = found
    target = rest[0].lstrip("@") if rest and rest[0].startswith("@") else ""
    rest = rest[1:] if target else rest
    whole, rest = (False, rest) if target else taken(rest, WHOLE_WORDS)
    lifted, rest = taken(rest, LIFT_WORDS) if target else (False, rest)
    confirmed, rest = taken(rest, YES_WORDS)
    if rest:
        return at.problem(ProblemKind.LEFT_OVER, at.near(rest[0], _RECUSALS))
    return Recuse(reference, target, whole, lifted, confirmed)


def _words_alone(
    read: Callable[[tuple[str, ...]], Command | ProblemKind], *known: Mapping[Language, str]
) -> _Reader:
    def reader(at: _Words) -> Command | Problem:
        found = read(at.words)
        if not isinstance(found, ProblemKind):
            return found
        words = [word for one in known for word in one.values()]
        near = (at.near(word, words) for word in at.words if not word.startswith("@"))
        return at.problem(found, next(filter(None, near), ""))

    return reader


_VERBS = {word: verb for verb, words in VERB_WORDS.items() for word in words.values()}
_LISTS = {word: which for which, words in LIST_WORDS.items() for word in words.values()}
_RECUSALS = dict.fromkeys([*WHOLE_WORDS.values(), *LIFT_WORDS.values(), *YES_WORDS.values()])
_LINKINGS = dict.fromkeys([*LIFT_WORDS.values(), *YES_WORDS.values()])
_READERS: Mapping[Verb, _Reader] = {
    Verb.HELP: _help,
    Verb.LIST: _list,
    Verb.SHOW: _only_reference(Show),
    Verb.SEARCH: _search,
    Verb.ASSIGN: _or_form(FormKind.ASSIGN, _assign),
    Verb.TAKE: _only_reference(Take),
    Verb.DECLINE: _reference_and_text(Decline),
    Verb.DUE: _due,
    Verb.STATUS: _status,
    Verb.NOTE: _reference_and_text(WriteNote),
    Verb.ASK: _reference_and_text(Ask),
    Verb.ANSWERS: _only_reference(Answers),
    Verb.LINK: _link,
    Verb.CLOSE: _or_form(FormKind.CLOSE, _close),
    Verb.REOPEN: _only_reference(Reopen),
    Verb.RECUSE: _recuse,
    Verb.CHANNEL: _words_alone(read_channel, ACCEPT_WORDS, LIFT_WORDS, YES_WORDS),
    Verb.OVERVIEW: _words_alone(read_overview, SHARE_WORDS),
    Verb.MEETING: _nothing_more(Meeting),
    Verb.STATISTICS: _nothing_more(Statistics),
    Verb.REPORT: _only_reference(partial(OpenForm, FormKind.REPORT)),
    Verb.MINUTES: _minutes,
}
