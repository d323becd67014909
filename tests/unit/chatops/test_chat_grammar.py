import unicodedata
from datetime import date
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    ProblemKind,
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
from varde.chatops.grammar import LONGEST, parse
from varde.chatops.guidance import explain, help_lines
from varde.chatops.labels import labels
from varde.chatops.words import LIST_WORDS, VERB_WORDS, words_of
from varde.shared.domain.codes import Language, Outcome, Status

TODAY = date(2026, 11, 24)
FRIDAY = date(2026, 11, 27)
REF = "26-4817"
ALL = [
    Answers,
    Ask,
    Link,
    Meeting,
    Search,
    Statistics,
    Help,
    ListCases,
    Show,
    ShowOverview,
    Assign,
    Channel,
    Take,
    Decline,
    SetDue,
    SetStatus,
    WriteNote,
    Close,
    Reopen,
    Recuse,
    OpenForm,
]


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", Help()),
        ("hjelp", Help()),
        ("help assign", Help(Verb.ASSIGN)),
        ("tildel 26-4817", OpenForm(FormKind.ASSIGN, REF)),
        ("close 26-4817", OpenForm(FormKind.CLOSE, REF)),
        ("rapport 26-4817", OpenForm(FormKind.REPORT, REF)),
        ("referat", OpenForm(FormKind.MINUTES)),
        ("minutes 26-4817", OpenForm(FormKind.MINUTES, REF)),
        ("liste", ListCases()),
        ("liste åpne", ListCases("open")),
        ("liste opne", ListCases("open")),
        ("list mine", ListCases("mine")),
        ("liste forfalt", ListCases("overdue")),
        ("list held", ListCases("held")),
        ("liste partner @nav", ListCases("partner", "nav")),
        ("list partner nav.", ListCases("partner", "nav")),
        ("liste @krisesenter", ListCases("partner", "krisesenter")),
        ("søk pass og lønn", Search("pass og lønn")),
        ("search “4817”", Search("4817")),
        ("spør 26-4817 Når skjedde det?", Ask(REF, "Når skjedde det?")),
        ("ask 26-4817 When, yes", Ask(REF, "When, yes")),
        ("svar 26-4817", Answers(REF)),
        ("koble 26-4817 26-1111", Link(REF, "26-1111")),
        ("kople 26-4817 og 26 1111 ja", Link(REF, "26-1111", confirmed=True)),
        ("link 26-4817 with 26-1111 lift yes", Link(REF, "26-1111", lifted=True, confirmed=True)),
        ("møte", Meeting()),
        ("statistikk", Statistics()),
        ("vis 26-4817", Show(REF)),
        ("show #264817", Show(REF)),
        ("vis 26 4817", Show(REF)),
        ("VIS 26–4817.", Show(REF)),
        ("/sak vis 26-4817", Show(REF)),
        ("tildel 26-4817 @nav frist fredag", Assign(REF, ("nav",), FRIDAY)),
        ("assign 26-4817 @nav due friday", Assign(REF, ("nav",), FRIDAY)),
        ("tildel 26-4817 nav", Assign(REF, ("nav",))),
        ("tildel 26-4817 til @nav", Assign(REF, ("nav",))),
        ("assign case 26-4817 to @nav and @politi", Assign(REF, ("nav", "politi"))),
        ("vis sak 26-4817", Show(REF)),
        ("vis saka 26-4817", Show(REF)),
        ("show case 26-4817", Show(REF)),
        ("frist sak 26-4817 om én uke", SetDue(REF, date(2026, 12, 1))),
        ("due 26-4817 in 2 years", SetDue(REF, date(2028, 11, 23))),
        (
            "tildel 26-4817 @nav,@politi og @krisesenter",
            Assign(REF, ("nav", "politi", "krisesenter")),
        ),
        ("tildel 26-4817 @U0NAV notat “Ring dem”", Assign(REF, ("U0NAV",), None, "Ring dem")),
        (
            "tildel 26-4817 @nav frist om 3 dager notat Se på husleia",
            Assign(REF, ("nav",), FRIDAY, "Se på husleia"),
        ),
        ("ta 26-4817", Take(REF)),
        ("avslå 26-4817 vi er inhabile", Decline(REF, "vi er inhabile")),
        ("frist 26-4817 15. januar", SetDue(REF, date(2027, 1, 15))),
        ("frist 26-4817 ingen", SetDue(REF, None)),
        ("due 26-4817 none", SetDue(REF, None)),
        ("status 26-4817 under oppfølging", SetStatus(REF, Status.FOLLOW_UP)),
        ("status 26-4817 under_oppfolging", SetStatus(REF, Status.FOLLOW_UP)),
        ("status 26-4817 waiting", SetStatus(REF, Status.WAITING)),
        ("notat 26-4817 Hun er «lånt ut»", WriteNote(REF, "Hun er «lånt ut»")),
        ("notat 26-4817 «Lånt ut», sa hun «ofte»", WriteNote(REF, "«Lånt ut», sa hun «ofte»")),
        ("notat 26-4817 Sjefen sa “nei”", WriteNote(REF, "Sjefen sa “nei”")),
        ('notat 26-4817 "Vi er inne.', WriteNote(REF, '"Vi er inne.')),
        ('notat 26-4817 "Vi er inne."', WriteNote(REF, "Vi er inne.")),
        ("notat 26-4817 Vi er inne.\nHun har rom.", WriteNote(REF, "Vi er inne.\nHun har rom.")),
        (
            "notat\n26 4817\n«Vi er inne.\nHun har rom.»",
            WriteNote(REF, "Vi er inne.\nHun har rom."),
        ),
        (
            "/sak spør 26-4817 Bor hun der\nhun er «lånt ut»?",
            Ask(REF, "Bor hun der\nhun er «lånt ut»?"),
        ),
        (
            "tildel 26-4817 @nav notat «Se» på\nhusleia",
            Assign(REF, ("nav",), None, "«Se» på\nhusleia"),
        ),
        ("notat 26-4817 «De har fått rom»", WriteNote(REF, "«De har fått rom»".strip("«»"))),
        ("lukk 26-4817 ikke menneskehandel", Close(REF, Outcome.NOT_TRAFFICKING)),
        ("close 26-4817 nav", Close(REF, Outcome.NAV)),
        ("gjenåpne 26-4817", Reopen(REF)),
        ("gjenopne 26-4817", Reopen(REF)),
        ("reopen 26-4817", Reopen(REF)),
        ("oversikt", ShowOverview()),
        ("overview share", ShowOverview(shared=True)),
        ("kanal", Channel()),
        ("kanal godta @U0GJEST", Channel(("U0GJEST",))),
        ("channel accept @U0A, @U0B yes", Channel(("U0A", "U0B"), confirmed=True)),
        ("kanal godta @U0A opphev", Channel(("U0A",), lifted=True)),
        ("habilitet 26-4817", Recuse(REF)),
        ("recuse 26-4817 yes", Recuse(REF, confirmed=True)),
        ("habilitet 26 4817 Etaten.", Recuse(REF, whole=True)),
        ("recuse 26-4817 service yes", Recuse(REF, whole=True, confirmed=True)),
        ("habilitet 26-4817 @nav", Recuse(REF, "nav")),
        ("habilitet 26-4817 @nav opphev ja", Recuse(REF, "nav", lifted=True, confirmed=True)),
    ],
)
def test_a_command_is_understood(text: str, command: Command) -> None:
    assert parse(text, TODAY) == command


def test_letters_with_loose_accents_are_understood() -> None:
    assert parse(unicodedata.normalize("NFD", "gjenåpne 26-4817"), TODAY) == Reopen(REF)


def test_invisible_characters_and_hard_spaces_do_not_matter() -> None:
    assert parse("\u200bvis\u00a026-4817\u200d", TODAY) == Show(REF)


@pytest.mark.parametrize(
    ("text", "kind", "suggestion"),
    [
        ("tildle 26-4817 @nav", ProblemKind.UNKNOWN_VERB, "tildel"),
        ("lsit", ProblemKind.UNKNOWN_VERB, "liste"),
        ("vis", ProblemKind.NO_REFERENCE, ""),
        ("søk", ProblemKind.NO_WORDS, ""),
        ("sok pass", ProblemKind.UNKNOWN_VERB, "søk"),
        ("liste partner", ProblemKind.NO_PARTNER, ""),
        ("koble 26-4817", ProblemKind.NO_OTHER, ""),
        ("koble 26-4817 med", ProblemKind.NO_OTHER, ""),
        ("koble 26-4817 4817", ProblemKind.BAD_REFERENCE, ""),
        ("koble 26-4817 26-4817", ProblemKind.SAME_CASE, ""),
        ("koble 26-4817 26-1111 jaa", ProblemKind.LEFT_OVER, "ja"),
        ("spør 26-4817", ProblemKind.NO_TEXT, ""),
        ("møte i dag", ProblemKind.LEFT_OVER, ""),
        ("vis hytta", ProblemKind.BAD_REFERENCE, ""),
        ("vis 26-4817 nå", ProblemKind.LEFT_OVER, ""),
        ("tildel 26-4817 frist fredag", ProblemKind.NO_PARTNER, ""),
        ("tildel 26-4817 @nav frist", ProblemKind.NO_DATE, ""),
        ("tildel 26-4817 @nav frist fredga", ProblemKind.BAD_DATE, "fredag"),
        ("hjelp tildl", ProblemKind.UNKNOWN_VERB, "tildel"),
        ("oversikt dele", ProblemKind.LEFT_OVER, "del"),
        ("kanal godtta @U1", ProblemKind.LEFT_OVER, "godta"),
        ("frist 26-4817 neste sommer", ProblemKind.BAD_DATE, ""),
        ("frist 26-4817 2020-01-01", ProblemKind.PAST_DATE, ""),
        ("frist 26-4817 2099-01-01", ProblemKind.FAR_DATE, ""),
        ("frist 26-4817 fredag eller mandag", ProblemKind.LEFT_OVER, ""),
        ("notat 26-4817", ProblemKind.NO_TEXT, ""),
        ("avslå 26-4817", ProblemKind.NO_TEXT, ""),
        ("status 26-4817", ProblemKind.BAD_STATUS, ""),
        ("status 26-4817 ventr", ProblemKind.BAD_STATUS, "venter"),
        ("lukk 26-4817 hytta", ProblemKind.BAD_OUTCOME, ""),
        ("habilitet", ProblemKind.NO_REFERENCE, ""),
        ("habilitet 26-4817 etatn", ProblemKind.LEFT_OVER, "etaten"),
        ("habilitet 26-4817 opphev", ProblemKind.LEFT_OVER, ""),
        ("habilitet 26-4817 ja etaten", ProblemKind.LEFT_OVER, ""),
        ("liste åpen", ProblemKind.BAD_LIST, "åpne"),
        ("liste åpne forfalt", ProblemKind.LEFT_OVER, ""),
        ("liste partner @nav @politi", ProblemKind.LEFT_OVER, ""),
        ("liste @nav @politi", ProblemKind.LEFT_OVER, ""),
        ("frist 26-4817 31. februar", ProblemKind.NO_SUCH_DATE, ""),
        ("frist 26-4817 den 31. februar", ProblemKind.NO_SUCH_DATE, ""),
        ("due 26-4817 February 31", ProblemKind.NO_SUCH_DATE, ""),
        ("frist 26-4817 2027-02-29", ProblemKind.NO_SUCH_DATE, ""),
        ("frist 26-4817 31.2.", ProblemKind.NO_SUCH_DATE, ""),
        ("frist 26-4817 torsdag 15. januar", ProblemKind.OTHER_WEEKDAY, ""),
        ("tildel 26-4817 @nav frist torsdag 15. januar", ProblemKind.OTHER_WEEKDAY, ""),
        ("frist 26-4817 den 15. jannuar", ProblemKind.LEFT_OVER, "januar"),
        ("due 26-4817 in 3 years", ProblemKind.FAR_DATE, ""),
        ("tildel 26-4817 til", ProblemKind.NO_PARTNER, ""),
        ("vis sak", ProblemKind.NO_REFERENCE, ""),
        ("x" * (LONGEST + 1), ProblemKind.TOO_LONG, ""),
    ],
)
def test_what_is_wrong_is_named_and_a_typo_gets_a_suggestion(
    text: str, kind: ProblemKind, suggestion: str
) -> None:
    problem = parse(text, TODAY)
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.suggestion) == (kind, suggestion)


_WORDS = sorted({w for ws in [*VERB_WORDS.values(), *LIST_WORDS.values()] for w in ws.values()})
_COMMANDS = st.lists(
    st.one_of(
        st.sampled_from([*_WORDS, REF, "@nav", "@ukjent", "frist", "notat", "fredag", "om", "3"]),
        st.sampled_from(
            ["dager", "15.", "januar", "<@U0NAV|x>", "&lt;", "“", "@", "/sak", "ingen"]
        ),
        st.text(max_size=12),
    ),
    max_size=9,
).map(" ".join)


@settings(max_examples=2000, deadline=None)
@given(_COMMANDS | st.text(max_size=200))
def test_any_input_at_all_is_answered_and_never_raises(text: str) -> None:
    result = parse(text, TODAY)
    assert type(result) in {*ALL, Problem}
    if isinstance(result, Problem):
        sentence, lines = explain(result, labels(Language.NB))
        assert str(sentence)
        assert lines  # every refusal says what to do


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.NB, "Datoen faller ikke på den ukedagen. Det er fredag 15. januar."),
        (Language.NN, "Datoen fell ikkje på den vekedagen. Det er fredag 15. januar."),
        (Language.EN, "The date does not fall on that weekday. It is Friday 15 January."),
    ],
)
def test_a_date_on_another_weekday_is_told_with_its_own(language: Language, said: str) -> None:
    problem = parse("frist 26-4817 torsdag 15. januar", TODAY)
    assert isinstance(problem, Problem)
    assert str(explain(problem, labels(language))[0]) == said


@pytest.mark.parametrize(
    ("text", "language", "suggestion"),
    [
        ("lsit", Language.NB, "liste"),
        ("lsit", Language.EN, "list"),
        ("gjenopn 26-4817", Language.NN, "gjenopne"),
        ("statu 26-4817", Language.EN, "status"),
        ("tildle 26-4817", Language.EN, "tildel"),
        ("asign 26-4817", Language.NB, "assign"),
        ("liste forfal", Language.NN, "forfalne"),
        ("liste forfal", Language.NB, "forfalt"),
    ],
)
def test_a_suggestion_is_in_the_askers_language_where_it_can_be(
    text: str, language: Language, suggestion: str
) -> None:
    problem = parse(text, TODAY, language)
    assert isinstance(problem, Problem)
    assert problem.suggestion == suggestion


@pytest.mark.parametrize(
    "start",
    [
        "",
        "liste ",
        "habilitet 26-4817 ",
        "koble 26-4817 26-1111 ",
        "frist 26-4817 ",
        "tildel 26-4817 @nav frist ",
    ],
)
@pytest.mark.parametrize("language", list(Language))
def test_no_suggestion_is_the_word_that_was_typed(start: str, language: Language) -> None:
    for word in [*words_of(language), "31. februar", "neste januar", "fredag fredag"]:
        problem = parse(start + word, TODAY, language)
        if isinstance(problem, Problem) and problem.suggestion:
            assert problem.suggestion not in word.split()


def test_no_refusal_repeats_what_was_typed() -> None:
    problem = parse("kari.nordmann@example 26-4817", TODAY)
    assert isinstance(problem, Problem)
    sentence, lines = explain(problem, labels(Language.NB))
    assert "kari" not in " ".join(map(str, [sentence, *lines]))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(ProblemKind))
def test_every_problem_is_explained_in_every_language(
    kind: ProblemKind, language: Language
) -> None:
    sentence, lines = explain(Problem(kind, Verb.DUE), labels(language))
    assert str(sentence).endswith(".")
    assert any(VERB_WORDS[Verb.DUE][language] in str(line) for line in lines)


@pytest.mark.parametrize("language", list(Language))
def test_help_has_a_line_for_every_command_of_the_grammar(language: Language) -> None:
    lines = [str(line) for line in help_lines(None, labels(language))]
    for verb, line in zip(Verb, lines, strict=True):
        assert VERB_WORDS[verb][language] in line
    assert set(ALL) == set(get_args(Command))
