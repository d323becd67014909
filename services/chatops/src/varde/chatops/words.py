"""The words of the command grammar, in every language that Varde writes."""

from collections.abc import Mapping
from functools import cache

from varde.chatops.commands import Verb
from varde.shared.domain.codes import Language, Outcome, Status
from varde.shared.domain.listing import Which
from varde.shared.texts.vocabulary import label

VERB_WORDS: Mapping[Verb, Mapping[Language, str]] = {
    verb: {Language.NB: nb, Language.NN: nn, Language.EN: verb.value}
    for verb, nb, nn in (
        (Verb.HELP, "hjelp", "hjelp"),
        (Verb.LIST, "liste", "liste"),
        (Verb.SHOW, "vis", "vis"),
        (Verb.SEARCH, "søk", "søk"),
        (Verb.ASSIGN, "tildel", "tildel"),
        (Verb.TAKE, "ta", "ta"),
        (Verb.DECLINE, "avslå", "avslå"),
        (Verb.DUE, "frist", "frist"),
        (Verb.STATUS, "status", "status"),
        (Verb.NOTE, "notat", "notat"),
        (Verb.ASK, "spør", "spør"),
        (Verb.ANSWERS, "svar", "svar"),
        (Verb.LINK, "koble", "kople"),
        (Verb.CLOSE, "lukk", "lukk"),
        (Verb.REOPEN, "gjenåpne", "gjenopne"),
        (Verb.RECUSE, "habilitet", "habilitet"),
        (Verb.CHANNEL, "kanal", "kanal"),
        (Verb.OVERVIEW, "oversikt", "oversikt"),
        (Verb.MEETING, "møte", "møte"),
        (Verb.STATISTICS, "statistikk", "statistikk"),
        (Verb.REPORT, "rapport", "rapport"),
        (Verb.MINUTES, "referat", "referat"),
    )
}
LIST_WORDS: Mapping[Which, Mapping[Language, str]] = {
    "open": {Language.NB: "åpne", Language.NN: "opne", Language.EN: "open"},
    "mine": {Language.NB: "mine", Language.NN: "mine", Language.EN: "mine"},
    "overdue": {Language.NB: "forfalt", Language.NN: "forfalne", Language.EN: "overdue"},
    "held": {Language.NB: "holdt", Language.NN: "haldne", Language.EN: "held"},
    "asked": {Language.NB: "spørsmål", Language.NN: "spørsmål", Language.EN: "questions"},
    "partner": {Language.NB: "partner", Language.NN: "partner", Language.EN: "partner"},
}
DUE_WORDS: Mapping[Language, str] = {
    Language.NB: "frist",
    Language.NN: "frist",
    Language.EN: "due",
}
NOTE_WORDS: Mapping[Language, str] = {
    Language.NB: "notat",
    Language.NN: "notat",
    Language.EN: "note",
}
WHOLE_WORDS: Mapping[Language, str] = {
    Language.NB: "etaten",
    Language.NN: "etaten",
    Language.EN: "service",
}
LIFT_WORDS: Mapping[Language, str] = {
    Language.NB: "opphev",
    Language.NN: "opphev",
    Language.EN: "lift",
}
ACCEPT_WORDS: Mapping[Language, str] = {
    Language.NB: "godta",
    Language.NN: "godta",
    Language.EN: "accept",
}
SHARE_WORDS: Mapping[Language, str] = {
    Language.NB: "del",
    Language.NN: "del",
    Language.EN: "share",
}
_ENDED_WORDS = frozenset(
    {"lukket", "lukka", "lukt", "stengt", "ferdig", "avslutta", "avslutt", "close", "done", "finished"}
)  # fmt: skip
_ASSIGNED_WORDS = frozenset({"tildelt", "tildel", "utdelt", "delt", "gitt", "given", "assign"})
"""What people call a status that has another name here."""
YES_WORDS: Mapping[Language, str] = {Language.NB: "ja", Language.NN: "ja", Language.EN: "yes"}


@cache
def statuses() -> dict[str, Status]:
    """The statuses by their words in every language."""
    return {word: status for status in Status for word in _names(status)}


def meant_status(word: str, language: Language) -> str:
    """The status that somebody means by a word that it does not have; for the end of a case the command; or ""."""
    folded = word.casefold().strip(".,:;!?\"'")
    if folded in _ENDED_WORDS:
        return VERB_WORDS[Verb.CLOSE][language]
    return label(Status.ASSIGNED, language).casefold() if folded in _ASSIGNED_WORDS else ""


@cache
def outcomes() -> dict[str, Outcome]:
    """The outcomes by their words in every language."""
    return {word: outcome for outcome in Outcome for word in _names(outcome)}


@cache
def words_of(language: Language) -> frozenset[str]:
    """Every word of the grammar in one language."""
    keywords = (
        DUE_WORDS,
        NOTE_WORDS,
        WHOLE_WORDS,
        LIFT_WORDS,
        ACCEPT_WORDS,
        SHARE_WORDS,
        YES_WORDS,
    )
    tables = (*VERB_WORDS.values(), *LIST_WORDS.values(), *keywords)
    codes = (label(code, language).casefold() for kind in (Status, Outcome) for code in kind)
    return frozenset(words[language] for words in tables).union(codes)


def _names(code: Status | Outcome) -> set[str]:
    """The words a code is known by: its label in every language and its own value."""
    return {label(code, language).casefold() for language in Language} | {
        code.value.replace("_", " ")
    }
