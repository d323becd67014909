"""From what the tagger says of each word to what is masked together."""

import pytest

from varde.shared.anonymise.looks import Look
from varde.shared.anonymise.names import names
from varde.shared.anonymise.runs import Run, Word, runs, stems_of
from varde.shared.anonymise.spans import Kind
from varde.shared.anonymise.tagger import LABELS
from varde.shared.anonymise.tokens import BLANK
from varde.shared.lexicon import lexicon


def _word(word: str, look: Look, name: float, label: str = "O", person: float = 0.0) -> Word:
    return Word(word, look, stems_of(word), name, person, LABELS.index(label))


def _masked(*words: Word, found: dict[str, Kind] | None = None) -> list[Run]:
    return list(runs(words, found or {}, lexicon()))


KARI = _word("Kari", Look.LISTED, 0.99, "B-PER")
NORDMANN = _word("Nordmann", Look.UNKNOWN, 0.99, "I-PER")
OG = _word("og", Look.FREQUENT, 0.0)


def test_a_name_is_one_run_and_the_next_name_another() -> None:
    assert _masked(KARI, NORDMANN, OG, KARI) == [Run(0, 2, Kind.PERSON), Run(3, 4, Kind.PERSON)]


def test_a_word_that_may_be_part_of_the_name_joins_what_stands_on_both_sides() -> None:
    berg, dahl = (
        _word("Berg", Look.LISTED, 0.99, "B-ORG"),
        _word("Dahl", Look.LISTED, 0.99, "B-ORG"),
    )
    assert _masked(berg, _word("og", Look.FREQUENT, 0.02), dahl) == [Run(0, 3, Kind.ORGANISATION)]


def _between(first: str, word: str, name: float, second: str) -> list[Run]:
    """Two names with ``word`` between them, which is part of a name with the probability ``name``."""
    one, other = (_word("Mo", Look.LISTED, 0.99, label) for label in (first, second))
    return _masked(one, _word(word, Look.PUBLIC, name), other)


@pytest.mark.parametrize("word", ["i", "og", "and", "&", ",", "/"])
@pytest.mark.parametrize(("label", "kind"), [("B-LOC", Kind.PLACE), ("B-PER", Kind.PERSON)])
def test_two_places_or_persons_in_a_row_are_two(word: str, label: str, kind: Kind) -> None:
    assert _between(label, word, 0.29, label) == [Run(0, 1, kind), Run(2, 3, kind)]


def test_what_is_rather_part_of_a_name_joins_what_would_be_two() -> None:
    assert _between("B-LOC", "i", 0.3, "B-LOC") == [Run(0, 3, Kind.PLACE)]
    assert _between("B-ORG", "i", 0.3, "B-LOC") == [Run(0, 3, Kind.ORGANISATION)]
    assert _between("B-LOC", "på", 0.02, "B-LOC") == [Run(0, 3, Kind.PLACE)]


def test_names_of_two_kinds_are_two() -> None:
    two = [Run(0, 1, Kind.ORGANISATION), Run(2, 3, Kind.PLACE)]
    assert _between("B-ORG", "på", 0.29, "B-LOC") == two


def test_two_businesses_are_two_in_a_list_alone_since_one_may_be_called_after_two() -> None:
    two = [Run(0, 1, Kind.ORGANISATION), Run(2, 3, Kind.ORGANISATION)]
    assert _between("B-ORG", ",", 0.29, "B-ORG") == two
    assert _between("B-ORG", "og", 0.29, "B-ORG") == [Run(0, 3, Kind.ORGANISATION)]


def test_what_the_tagger_takes_for_the_rest_of_a_name_or_for_none_is_no_second_one() -> None:
    assert _between("B-LOC", "i", 0.02, "I-LOC") == [Run(0, 3, Kind.PLACE)]
    assert _between("B-PER", "og", 0.02, "O") == [Run(0, 3, Kind.PERSON)]
    assert _between("O", "og", 0.02, "B-PER") == [Run(0, 3, Kind.PLACE)]


OSLO, FROGNER = (_word(name, Look.LISTED, 0.99, "B-LOC") for name in ("Oslos", "Frogner"))


@pytest.mark.parametrize("look", [Look.PLAIN, Look.WORD, Look.RARE, Look.FREQUENT])
def test_a_word_of_the_sentence_parts_two_names_of_a_kind(look: Look) -> None:
    district = _word("bydel", look, 0.015)
    assert _masked(OSLO, district, FROGNER) == [Run(0, 1, Kind.PLACE), Run(2, 3, Kind.PLACE)]


def test_a_word_that_may_be_a_name_parts_no_names() -> None:
    for word in (_word("bydel", Look.PLAIN_CASELESS, 0.015), _word("du", Look.FREQUENT, 0.015)):
        assert _masked(OSLO, word, FROGNER) == [Run(0, 3, Kind.PLACE)]


NATO = _word("NATOs", Look.UNKNOWN, 0.99, "B-ORG")


@pytest.mark.parametrize("label", ["O", "I-ORG"])
def test_what_a_business_in_the_genitive_has_is_masked_by_itself(label: str) -> None:
    summit = _word("toppmøte", Look.PLAIN, 0.85, label)
    assert _masked(NATO, summit) == [Run(0, 1, Kind.ORGANISATION), Run(1, 2, Kind.UNKNOWN)]


def test_what_follows_a_genitive_is_part_of_a_name_of_which_the_tagger_is_sure() -> None:
    council = _word("råd", Look.PLAIN, 0.9, "I-ORG")
    assert _masked(NATO, council) == [Run(0, 2, Kind.ORGANISATION)]


def test_a_business_in_the_genitive_may_be_written_as_a_name_is() -> None:
    norway = _word("Norges", Look.LISTED, 0.99, "B-ORG")
    gift = _word("toppmøte", Look.PLAIN, 0.85, "I-ORG")
    assert _masked(norway, gift) == [Run(0, 1, Kind.ORGANISATION), Run(1, 2, Kind.UNKNOWN)]


def test_a_street_in_the_genitive_stays_whole() -> None:
    kongen = _word("Wessels", Look.LISTED, 0.99, "B-LOC")
    street = _word("gate", Look.WORD, 0.6, "I-LOC")
    assert _masked(kongen, street) == [Run(0, 2, Kind.PLACE)]


def test_a_doubted_word_of_the_sentence_is_joined_to_no_name_over_another() -> None:
    summit, said = _word("toppmøte", Look.PLAIN, 0.5), _word("sa", Look.FREQUENT, 0.02)
    assert _masked(NATO, summit, said, KARI) == [
        Run(0, 1, Kind.ORGANISATION),
        Run(1, 2, Kind.UNKNOWN),
        Run(3, 4, Kind.PERSON),
    ]


@pytest.mark.parametrize("label", ["B-PROD", "B-DRV"])
def test_a_word_on_a_list_is_not_called_what_it_is_there_in_a_title_or_a_word_made_of_it(
    label: str,
) -> None:
    assert [run.kind for run in _masked(_word("Anna", Look.LISTED, 0.9))] == [Kind.PERSON]
    made = _masked(_word("Anna-saken", Look.LISTED, 0.9, label))
    assert [run.kind for run in made] == [Kind.UNKNOWN]


def test_what_is_blanked_out_joins_nothing() -> None:
    blank = _word(BLANK, Look.BLANK, 0.5)
    assert _masked(KARI, blank, KARI) == [Run(0, 1, Kind.PERSON), Run(2, 3, Kind.PERSON)]


def test_a_common_word_beside_a_name_goes_with_it_when_the_tagger_leans_to_it() -> None:
    kyrkje = _word("kyrkje", Look.WORD, 0.3)
    place = _word("Kviteseid", Look.LISTED, 0.99, "B-LOC")
    assert _masked(place, kyrkje) == [Run(0, 2, Kind.PLACE)]


def test_a_word_beside_a_name_is_masked_by_itself_on_a_smaller_doubt() -> None:
    place = _word("Kviteseid", Look.LISTED, 0.99, "B-LOC")
    kapell = _word("kapell", Look.WORD, 0.05)
    assert _masked(place, kapell) == [Run(0, 1, Kind.PLACE), Run(1, 2, Kind.UNKNOWN)]
    assert _masked(OG, OG, kapell, place) == [Run(2, 3, Kind.UNKNOWN), Run(3, 4, Kind.PLACE)]
    assert _masked(kapell) == []


def test_a_rare_word_after_a_given_name_in_lower_case_is_taken_for_a_surname() -> None:
    meifeng = _word("meifeng", Look.UNKNOWN, 0.4)
    rare = _word("solgløtt", Look.RARE, 0.0001)
    assert [run.start for run in _masked(meifeng, rare)] == [0, 1]
    assert _masked(KARI, rare) == [Run(0, 1, Kind.PERSON)]


@pytest.mark.parametrize("marks", ["«»", '""', "“”"])
def test_a_short_title_is_masked_whole_when_part_of_it_is(marks: str) -> None:
    begin, end = (_word(mark, Look.SIGN, 0.0) for mark in marks)
    queen, two = _word("Queen", Look.OPENING, 0.001), _word("2", Look.SIGN, 0.0)
    elisabeth = _word("Elisabeth", Look.LISTED, 0.99, "B-PER")
    assert _masked(begin, queen, elisabeth, two, end) == [Run(1, 4, Kind.PERSON)]
    assert _masked(OG, begin, queen, elisabeth, end) == [Run(2, 4, Kind.PERSON)]


def test_quotation_marks_with_nothing_between_them_are_no_title() -> None:
    begin, end = (_word(mark, Look.SIGN, 0.0) for mark in "«»")
    assert _masked(begin, end, KARI) == [Run(2, 3, Kind.PERSON)]


def test_a_public_body_is_left_and_somebody_called_so_is_not() -> None:
    nav = _word("NAV", Look.PUBLIC, 0.99, "B-ORG")
    finn = _word("Finn", Look.PUBLIC, 0.9, "B-PER", person=0.9)
    assert _masked(nav) == []
    assert _masked(finn) == [Run(0, 1, Kind.PERSON)]


@pytest.mark.parametrize(
    ("name", "person", "masked"),
    [
        (0.3, 0.19, []),
        (0.3, 0.2, [Run(0, 1, Kind.ORGANISATION)]),
        (0.9, 0.44, []),
        (0.9, 0.45, [Run(0, 1, Kind.ORGANISATION)]),
    ],
)
def test_a_public_body_is_somebody_when_half_of_what_speaks_for_a_name_speaks_for_a_person(
    name: float, person: float, masked: list[Run]
) -> None:
    assert _masked(_word("Rosa", Look.PUBLIC, name, "B-ORG", person)) == masked


def test_what_follows_a_name_by_mistake_is_not_masked_with_it() -> None:
    tlf = _word("tlf", Look.PUBLIC, 0.9, "I-PER")
    assert _masked(KARI, tlf) == [Run(0, 1, Kind.PERSON)]


def test_a_word_of_a_name_found_elsewhere_is_masked_without_any_doubt_of_the_tagger() -> None:
    stormo = _word("stormo", Look.UNKNOWN, 0.0)
    assert _masked(stormo) == []
    assert _masked(stormo, found={"stormo": Kind.PERSON}) == [Run(0, 1, Kind.PERSON)]


def test_a_word_that_was_masked_once_is_masked_with_a_number_and_without() -> None:
    unsure = _word("kkje7", Look.UNKNOWN, 0.0)
    assert _masked(unsure) == []
    assert _masked(unsure, found={"kkje": Kind.UNKNOWN}) == [Run(0, 1, Kind.UNKNOWN)]
    assert _masked(unsure, found={"kkje": Kind.PERSON}) == [Run(0, 1, Kind.PERSON)]
    assert _masked(_word("47", Look.SIGN, 0.0), found={"": Kind.PERSON}) == []


def test_a_word_of_grammar_beside_a_name_stays() -> None:
    small = _word("for", Look.FREQUENT, 0.1)
    assert _masked(KARI, small) == [Run(0, 1, Kind.PERSON)]
    written = small._replace(word="For")
    assert _masked(KARI, written) == [Run(0, 1, Kind.PERSON), Run(1, 2, Kind.UNKNOWN)]


@pytest.mark.parametrize(("look", "from_"), [(Look.PLAIN, 0.2), (Look.WORD, 0.04)])
def test_beside_a_name_a_word_is_masked_that_the_tagger_doubts(look: Look, from_: float) -> None:
    words = [_word("brøyting", look, name) for name in (from_, from_ - 0.001)]
    assert [len(_masked(KARI, word)) for word in words] == [2, 1]


@pytest.mark.parametrize(
    ("look", "sure"), [(Look.PLAIN, 0.6), (Look.FREQUENT, 0.6), (Look.WORD, 0.2)]
)
def test_of_a_common_word_the_tagger_must_be_surer(look: Look, sure: float) -> None:
    words = [_word("brøyting", look, name, "B-ORG") for name in (sure, sure - 0.001)]
    assert [_masked(word) for word in words] == [[Run(0, 1, Kind.ORGANISATION)], []]


def test_a_name_goes_on_over_common_words() -> None:
    town = _word("Tromsø", Look.LISTED, 0.9, "B-ORG")
    assert _masked(town, _word("brøyting", Look.PLAIN, 0.5, "I-ORG")) == [
        Run(0, 2, Kind.ORGANISATION)
    ]


@pytest.mark.parametrize("near", ["tak og mur", "tak mur"])
def test_the_rest_of_a_doubted_name_without_capitals_is_masked_with_it(near: str) -> None:
    floors = {
        "tak": (Look.UNKNOWN, 0.3),
        "og": (Look.FREQUENT_CASELESS, 0.0),
        "mur": (Look.PLAIN_CASELESS, 0.08),
    }
    words = [_word(word, *floors[word]) for word in near.split()]
    masked = {at for run in _masked(*words) for at in range(run.start, run.end)}
    assert {0, len(words) - 1} <= masked
    assert _masked(_word("mur", Look.PLAIN_CASELESS, 0.08)) == []


def test_a_rare_word_without_capitals_that_is_doubted_once_is_doubted_everywhere() -> None:
    rare = _word("solgløtt", Look.RARE_CASELESS, 0.0)
    assert _masked(rare) == []
    assert _masked(rare, found={"solgløtt": Kind.UNKNOWN}) == [Run(0, 1, Kind.UNKNOWN)]


def _left(text: str) -> str:
    found = names().find(names().read(text))
    return "".join(
        c for at, c in enumerate(text) if not any(span.start <= at < span.end for span in found)
    )


@pytest.mark.parametrize("text", ["SV: Hjelp", "Sv: hjelp", "VS: Hjelp", "Re: hjelp"])
def test_what_stands_before_the_subject_of_an_answer_is_no_name(text: str) -> None:
    assert _left(text) == text


@pytest.mark.parametrize(
    "text", ["JEG TROR OKSANA ER REDD.", "jEG TROR oKSANA ER REDD.", "jeg tror oksana er redd."]
)
def test_capitals_and_inverted_case_are_read_as_usual(text: str) -> None:
    assert _left(text).casefold() == "jeg tror  er redd."
