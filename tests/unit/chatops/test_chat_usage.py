"""The help agrees with the grammar: what it shows, filled in, is that command, with all that was filled in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from itertools import product
from typing import Any

import pytest

from varde.chatops.commands import (
    Answers,
    Ask,
    Assign,
    Channel,
    Close,
    Command,
    Decline,
    Help,
    Link,
    ListCases,
    Meeting,
    OpenForm,
    Problem,
    Recuse,
    Reopen,
    Search,
    SetDue,
    SetStatus,
    Show,
    ShowOverview,
    Statistics,
    Take,
    Verb,
    WriteNote,
)
from varde.chatops.forms import FormKind
from varde.chatops.grammar import parse
from varde.chatops.guidance import usage
from varde.chatops.labels import labels
from varde.chatops.words import LIST_WORDS, VERB_WORDS
from varde.shared.domain.codes import Language, Outcome, Status
from varde.shared.texts.vocabulary import label

TODAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 27)
FRIDAYS = {Language.NB: "fredag", Language.NN: "fredag", Language.EN: "Friday"}
MADE: dict[Verb, type] = {
    Verb.HELP: Help,
    Verb.LIST: ListCases,
    Verb.SHOW: Show,
    Verb.SEARCH: Search,
    Verb.ASSIGN: Assign,
    Verb.TAKE: Take,
    Verb.DECLINE: Decline,
    Verb.DUE: SetDue,
    Verb.STATUS: SetStatus,
    Verb.NOTE: WriteNote,
    Verb.ASK: Ask,
    Verb.ANSWERS: Answers,
    Verb.LINK: Link,
    Verb.CLOSE: Close,
    Verb.REOPEN: Reopen,
    Verb.RECUSE: Recuse,
    Verb.CHANNEL: Channel,
    Verb.OVERVIEW: ShowOverview,
    Verb.MEETING: Meeting,
    Verb.STATISTICS: Statistics,
    Verb.REPORT: OpenForm,
    Verb.MINUTES: OpenForm,
}
ARGUMENT = re.compile(r"\[[^]]*\]|[^\s\[]+(?: …)?")


@dataclass(frozen=True)
class Filling:
    """What is written in an argument's place, and what of it the command must hold."""

    words: str
    holds: tuple[Any, ...] = ()


def _fillings(language: Language) -> dict[str, Filling]:
    t = labels(language)
    partner, person = str(t("@partner …")), str(t("[{words} @PERSON …]", words=t("TEXT")))
    filled = {
        str(t("CASE")): Filling("26-4817", ("26-4817",)),
        str(t("DATE")): Filling(FRIDAYS[language], (FRIDAY,)),
        str(t("TEXT")): Filling("Vi har et ledig rom.", ("Vi har et ledig rom.",)),
        str(t("REASON")): Filling("Vi har ikke plass.", ("Vi har ikke plass.",)),
        str(t("STATUS")): Filling(label(Status.WAITING, language), (Status.WAITING,)),
        str(t("OUTCOME")): Filling(
            label(Outcome.NOT_TRAFFICKING, language), (Outcome.NOT_TRAFFICKING,)
        ),
        str(t("COMMAND")): Filling(VERB_WORDS[Verb.NOTE][language], (Verb.NOTE,)),
        str(t("@partner")): Filling("@nav", ("nav",)),
        partner: Filling("@nav @politi", (("nav", "politi"),)),
        person.strip("[]").partition(" ")[2]: Filling("@U0NAV @U0POLITI", (("U0NAV", "U0POLITI"),)),
    }
    lists = {LIST_WORDS[which][language]: which for which in LIST_WORDS}
    return filled | {word: Filling(word, (which,)) for word, which in lists.items()}


def _ways(argument: str, known: dict[str, Filling]) -> list[Filling]:
    """The ways to fill in an argument; an optional one may be left out."""
    if not argument.startswith("["):
        return [_filled(argument, known)]
    return [Filling(""), *(_filled(each, known) for each in argument[1:-1].split("|"))]


def _filled(words: str, known: dict[str, Filling]) -> Filling:
    if words in known:
        return known[words]
    parts = [known.get(part, Filling(part)) for part in _split(words, known)]
    return Filling(" ".join(p.words for p in parts), tuple(h for p in parts for h in p.holds))


def _split(words: str, known: dict[str, Filling]) -> list[str]:
    """A keyword, and what stands behind it."""
    first, _, rest = words.partition(" ")
    return [first, rest] if rest in known else words.split()


def _written(language: Language, verb: Verb) -> Iterator[tuple[str, list[Any]]]:
    """Each command that the help's line allows, and what it must hold."""
    name, word, *arguments = ARGUMENT.findall(str(usage(verb, labels(language))))
    known = _fillings(language)
    for ways in product(*(_ways(argument, known) for argument in arguments)):
        written = " ".join([name, word, *(way.words for way in ways if way.words)])
        held = [each for way in ways for each in way.holds]
        if held == ["26-4817", "26-4817"]:  # two cases are two different ones
            written, held = f"{name} {word} 26-4817 26-5151", ["26-4817", "26-5151"]
        yield written, held


def _read(text: str) -> Command | Problem:
    return parse(text, TODAY)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("verb", list(Verb))
def test_what_the_help_shows_is_read_as_that_command_with_all_that_was_filled_in(
    verb: Verb, language: Language
) -> None:
    for text, held in _written(language, verb):
        read = _read(text)
        assert type(read) is MADE[verb], text
        values = [getattr(read, field.name) for field in fields(read)]
        assert [one for one in held if one not in values] == [], text


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("verb", list(Verb))
def test_what_the_help_says_is_needed_is_needed(verb: Verb, language: Language) -> None:
    words = ARGUMENT.findall(str(usage(verb, labels(language))))
    needed = [word for word in words if not word.startswith("[")]
    known = _fillings(language)
    filled = [known[word].words for word in needed[2:]]
    for count in range(len(filled)):
        read = _read(" ".join([*needed[:2], *filled[:count]]))
        assert type(read) is not MADE[verb] or verb is Verb.MINUTES


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("verb", [Verb.REPORT, Verb.MINUTES])
def test_a_command_for_a_form_opens_that_form(verb: Verb, language: Language) -> None:
    for text, _ in _written(language, verb):
        read = _read(text)
        assert isinstance(read, OpenForm)
        assert read.kind is FormKind(verb.value)
