"""What somebody writes in a third language between Norwegian sentences is not taken for names word by word."""

import pytest

from varde.shared.anonymise import Anonymiser, check
from varde.shared.anonymise.other_languages import NONE, is_word_of, other_languages
from varde.shared.domain.codes import Language
from varde.shared.lexicon import lexicon
from varde.shared.lexicon.languages import languages_of_words

POLISH = "Dzień dobry. Pracuję tutaj. Szef Tomasz mówi że nie mam pieniędzy. Jeg får ikke lønn."


@pytest.fixture(scope="module")
def anonymiser() -> Anonymiser:
    return Anonymiser.load()


def account(anonymiser: Anonymiser, text: str) -> str:
    return anonymiser.anonymise("", text, Language.NB).text


def test_small_words_stay_and_names_between_them_go(anonymiser: Anonymiser) -> None:
    told = account(anonymiser, POLISH)
    assert "mówi że nie mam pieniędzy" in told
    assert "Pracuję tutaj" in told
    assert "Tomasz" not in told


def test_a_name_in_lower_case_goes_as_well(anonymiser: Anonymiser) -> None:
    told = account(anonymiser, POLISH.lower())
    assert "mówi że nie mam" in told
    assert "tomasz" not in told


def test_the_account_read_again_stays_as_it_is(anonymiser: Anonymiser) -> None:
    told = account(anonymiser, POLISH)
    assert account(anonymiser, told) == told
    assert check(told, POLISH, verbatim=False) == ()


def test_a_greeting_of_two_words_is_enough(anonymiser: Anonymiser) -> None:
    assert account(anonymiser, "Buorre beaivi") == "Buorre beaivi"


def test_a_single_strange_word_in_norwegian_goes(anonymiser: Anonymiser) -> None:
    assert "mieszkania" not in account(anonymiser, "Han sa mieszkania til meg, og gikk hjem igjen.")


def test_a_word_with_a_capital_of_its_own_goes(anonymiser: Anonymiser) -> None:
    told = account(anonymiser, "Proszę o pomoc, nie mam pieniędzy, a to jest Mówi i jego brat.")
    assert "Mówi" not in told
    assert "nie mam pieniędzy" in told


@pytest.mark.parametrize("word", ["irma", "nina", "kim", "lea", "dan", "maja", "mai"])
def test_a_word_that_is_a_name_too_is_no_small_word(word: str) -> None:
    languages = languages_of_words()[word]
    assert not is_word_of(word, languages, lexicon())


@pytest.mark.parametrize(
    "word", ["polsce", "norweski", "româna", "romana", "soomaali", "noruega", "pinay"]
)
def test_a_word_that_tells_of_a_country_is_no_small_word(word: str) -> None:
    assert not is_word_of(word, languages_of_words()[word], lexicon())


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("bună ziua eu lucrez aici și șeful nu plătește", {"ro"}),
        ("jeg jobber på et bygg og sjefen betaler ikke", set()),
        ("my boss keeps the passport and we cannot leave the flat", set()),
        ("tôi sợ chủ xin giúp đỡ chúng tôi với", set()),
        ("", set()),
    ],
)
def test_a_text_tells_what_it_is_written_in(text: str, languages: set[str]) -> None:
    assert other_languages(text.split(), lexicon()) == languages


def test_words_of_a_language_that_is_not_written_here_are_none() -> None:
    assert is_word_of("mówi", frozenset({"pl"}), lexicon())
    assert not is_word_of("mówi", frozenset({"ro"}), lexicon())
    assert not is_word_of("mówi", NONE, lexicon())
