"""What a trigger may say, what it finds, and what it is told when it is wrong."""

import cProfile

import pytest

from support.screened import screened
from varde.shared.lexicon import lexicon
from varde.shared.screening.context import Reading
from varde.shared.screening.matcher import Matcher
from varde.shared.screening.tokens import Tokens, tokenise
from varde.shared.screening.triggers import TriggerReader, said, spoken_forms

READER = TriggerReader({"take": "tok tar tatt took", "not": "ikke not"}, {})


def _found(trigger: str, text: str) -> list[str]:
    tokens = tokenise(text)
    hits = Matcher(READER.read("X", trigger), lexicon()).hits(tokens)
    return [text[tokens.starts[hit.first] : tokens.ends[hit.last]] for hit in hits]


@pytest.mark.parametrize(
    ("trigger", "text", "found"),
    [
        ("<take> passet", "Han tok passet.", ["tok passet"]),
        ("<take> passet", "Han tok ikke passet.", []),
        ("<take> .. passet", "Han tok fra henne passet.", ["tok fra henne passet"]),
        ("<take> .. passet", "Han tok en to tre fire fem passet.", []),
        (
            "<take> ... passet",
            "Han tok en to tre fire fem passet.",
            ["tok en to tre fire fem passet"],
        ),
        ("<take> & passet", "Passet har sjefen tatt.", ["Passet har sjefen tatt"]),
        ("<take> & passet", "Han har tatt det. Passet er hans.", []),
        ("a1 & b1 & c1", "c1 x a1 x b1", ["c1 x a1 x b1"]),
        ("a1 .. b1", "a1 x x x x b1", ["a1 x x x x b1"]),
        ("a1 .. b1", "a1 x x x x x b1", []),
        ("a1 ... b1", "a1 x x x x x x x x x b1", ["a1 x x x x x x x x x b1"]),
        ("a1 ... b1", "a1 x x x x x x x x x x b1", []),
        ("a1 & b1", "b1 x x x x x x x x x a1", ["b1 x x x x x x x x x a1"]),
        ("a1 & b1", "b1 x x x x x x x x x x a1", []),
        ("slav*", "Slavene sov.", ["Slavene"]),
        ("*lønn", "Timelønn er avtalt.", ["Timelønn"]),
        ("passet/papirene", "Papirene er borte.", ["Papirene"]),
        ("passport", "He has my pasport.", ["pasport"]),
        ("låst", "Døra er laast.", ["laast"]),
        ("passet", "Han passer barna.", []),
        ("passet", "pas\u00adset", ["pas\u00adset"]),
    ],
)
def test_a_trigger_finds_what_it_says_and_no_more(
    trigger: str, text: str, found: list[str]
) -> None:
    assert _found(trigger, text) == found


@pytest.mark.parametrize(
    ("trigger", "wrong"),
    [
        ("", "no word"),
        (".. passet", "a gap stands between two terms"),
        ("passet ..", "no word behind the last gap"),
        ("passet .. & tok", "no word behind the last gap"),
        ("passet & .. tok", "a gap stands between two terms"),
        ("a1 & b1 & c1 & d1", "at most 3 parts"),
        ("& a1", "& stands between terms"),
        ("a b c d e f g", "more than 6 words"),
        ("s*", "fewer than 2"),
        ("*pas", "fewer than 4"),
        (f"{'a' * 25}*", "more than 24"),
        ("pa*ss", "elsewhere than at one end"),
        ("<nothing>", "no class of words is named 'nothing'"),
    ],
)
def test_a_wrong_trigger_is_refused_with_the_reason(trigger: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=r"^trigger ") as refused:
        READER.read("X", trigger)
    assert wrong in str(refused.value)


def test_a_class_with_a_wrong_word_is_refused_by_its_name() -> None:
    with pytest.raises(ValueError, match="'id-kort' is not one word"):
        TriggerReader({"odd": "pass id-kort"}, {})


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Sjefen har tatt passet hennes.", Reading.STATED),
        ("Sjefen har ikke tatt passet hennes.", Reading.DENIED),
        ("Sjefen tok ikke passet hennes.", Reading.DENIED),
        ("Hva gjør vi hvis noen har tatt passet til en ansatt?", Reading.SUPPOSED),
        ("Jeg trodde han hadde tatt passet hennes, men det lå hjemme.", Reading.SUPPOSED),
        ("I filmen hadde han tatt passet hennes.", Reading.FICTION),
        ("Vi vil ha kurs om at noen har tatt passet.", Reading.SUPPOSED),
    ],
)
def test_a_sign_counts_only_when_it_is_stated(text: str, reading: Reading) -> None:
    screening = screened(text)
    signs = {e.reading for e in (*screening.evidence, *screening.set_aside) if e.code == "ILO07"}
    assert signs == {reading}
    assert ("ILO07" in screening.facts.indicators) is (reading is Reading.STATED)


def test_a_term_that_stands_in_many_triggers_is_read_once() -> None:
    (one,), (other,) = (READER.read(code, "<take>/grep passet") for code in ("X", "Y"))
    assert all(mine is its for mine, its in zip(one.terms, other.terms, strict=True))


def test_of_the_words_of_a_text_only_common_ones_and_those_of_the_rules_stay_in_memory() -> None:
    matcher = Matcher(READER.read("X", "passet"), lexicon())
    matcher.hits(tokenise("Sjefen heter Zorblax, og Zorblax tok passett mitt."))
    kept = matcher._known.keys()
    assert {"sjefen", "heter", "tok", "passet"} <= kept
    assert kept.isdisjoint({"zorblax", "passett"})


def test_triggers_that_do_not_fit_are_not_tried() -> None:
    """However many ask for a word of the text: only one whose other words are there too is gone after."""
    others = [f"sjefen & ord{number}" for number in range(500)]
    triggers = [each for source in others for each in READER.read("X", source)]
    few = Matcher(triggers[:10], lexicon())
    many = Matcher(triggers, lexicon())
    tokens = tokenise("Sjefen tok passet. " * 20)
    assert _calls(many, tokens) == _calls(few, tokens)


def _calls(matcher: Matcher, tokens: Tokens) -> int:
    profile = cProfile.Profile()
    profile.runcall(matcher.hits, tokens)
    return sum(entry.callcount for entry in profile.getstats())


def test_hits_are_found_from_each_place_and_once() -> None:
    """Also where the rarest word stands in the middle, and twice."""
    assert _found("han .. bajonett .. passet", "han han bajonett bajonett passet passet") == [
        "han han bajonett bajonett passet",
        "han bajonett bajonett passet",
    ]


def test_a_word_of_a_trigger_of_a_class_and_of_the_denials_is_also_known_as_it_is_spoken() -> None:
    spoken = spoken_forms({"dem": "dæm", "tatt": "tadd", "e": "æ", "ikke": "itj"})
    reader = TriggerReader({"take": "tatt tok"}, spoken, said(["ikke"], spoken))
    (trigger,) = reader.read("X", "<take> ikke/her dem e-post")
    assert [sorted(term) for term in trigger.terms] == [
        ["tadd", "tatt", "tok"],
        ["her", "ikke", "itj"],
        ["dem", "dæm"],
        ["e", "æ"],
        ["post"],
    ]
    assert trigger.denies == {"ikke", "itj"}
