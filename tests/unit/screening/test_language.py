"""Which language a concern is in, and that what nobody here can read is told apart from what the rules read."""

import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from support.screened import shipped_screener
from varde.shared.domain.codes import Channel
from varde.shared.screening.language import SUPPORTED, is_supported, language_of, passages_of

TABLE = tomllib.loads(Path(__file__).with_name("languages.toml").read_text(encoding="utf-8"))
LINES = [(language, text) for language, texts in TABLE.items() for text in texts]
UNREAD = [(language, text) for language, text in LINES if language not in SUPPORTED]
READ = [(language, text) for language, text in LINES if language in SUPPORTED]
ON_A_PHONE = [(language, text) for language, text in UNREAD if language in "pl lt ro es pt vi se"]
NORWEGIAN = (
    "Jeg er bekymret for en kvinne som jobber på kjøkkenet, og sjefen har tatt passet hennes."
)
POLISH = "Szef zabrał mi paszport i nie chce oddać."


def _without_accents(text: str) -> str:
    parted = unicodedata.normalize("NFD", text.replace("ł", "l").replace("đ", "d"))
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


def _languages(text: str) -> list[str]:
    return [passage.language for passage in passages_of(text)]


@pytest.mark.parametrize(("language", "text"), LINES)
def test_a_sentence_is_told_by_its_language(language: str, text: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(("language", "text"), UNREAD)
@pytest.mark.parametrize("written", [str, str.lower, str.upper])
def test_what_the_rules_do_not_read_is_never_taken_for_what_they_read(
    written: type[str], language: str, text: str
) -> None:
    assert not is_supported(passages_of(written(text))), language


@pytest.mark.parametrize(("language", "text"), ON_A_PHONE)
def test_a_keyboard_without_the_letters_hides_no_language(language: str, text: str) -> None:
    assert language_of(_without_accents(text).lower()) == language


@pytest.mark.parametrize(("language", "text"), READ)
def test_what_the_rules_read_is_supported_however_it_is_typed(language: str, text: str) -> None:
    for typed in (text.lower(), text.upper(), unicodedata.normalize("NFD", text)):
        assert is_supported(passages_of(typed))
        assert language_of(typed) == language


@pytest.mark.parametrize(
    "text", ["", " \n\n ", "?", "12345 678", "hjelp", "ja", "Kari", "\ud800", "😀😀", "ok"]
)
def test_what_is_too_short_to_tell_is_bokmal(text: str) -> None:
    assert language_of(text) == "nb"
    assert is_supported(passages_of(text))


@pytest.mark.parametrize(
    ("text", "language"),
    [("Pomocy!", "pl"), ("ayuda", "es"), ("ช่วยด้วย", "th"), ("help me", "en")],
)
def test_a_cry_for_help_of_a_word_or_two_is_known(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [("我很害怕我的老板，他拿走了我的护照。", "zh"), ("Φοβάμαι πολύ το αφεντικό μου.", "el"), ("ខ្ញុំខ្លាចថៅកែរបស់ខ្ញុំ", "km")],
)  # fmt: skip
def test_a_script_of_its_own_names_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_language_that_no_list_has_is_held_too() -> None:
    assert not is_supported(
        passages_of("Ich habe Angst vor meinem Chef, er hat meinen Pass genommen.")
    )
    assert not is_supported(passages_of("Bijîşk got ku ez dikarim li vir bimînim heta sibê."))
    assert not is_supported(passages_of("ꠀꠝꠤ ꠝꠥꠘꠤꠛꠞꠦ ꠒꠞꠣꠁ ꠀꠝꠣꠞ ꠙꠣꠡꠙꠥꠞ"))


def test_passages_have_languages_of_their_own() -> None:
    text = "Dzień dobry, hei. Jestem z Polski i pracuję tutaj. Jeg får ikke lønn på to måneder."
    first, second = passages_of(text)
    assert (first.language, second.language) == ("pl", "nb")
    assert text[second.start : second.end].strip() == "Jeg får ikke lønn på to måneder."


def test_a_paragraph_in_the_other_written_form_is_told_apart() -> None:
    nynorsk = "Eg veit ikkje kva eg skal gjere, ho er så redd og vil ikkje gå heim."
    assert _languages(f"{NORWEGIAN}\n\n{nynorsk}") == ["nb", "nn"]


def test_a_foreign_sentence_inside_a_norwegian_paragraph_is_found() -> None:
    text = f"{NORWEGIAN} {POLISH} {NORWEGIAN}"
    assert _languages(text) == ["nb", "pl", "nb"]
    assert not is_supported(passages_of(text))
    assert language_of(text) == "nb"


@pytest.mark.parametrize(
    "text",
    [
        f"Dzień dobry!\n\n{NORWEGIAN}",
        f"Buorre beaivi,\n\n{NORWEGIAN}\n\nDearvvuođat, Máret",
        f"{NORWEGIAN}\n\nZ poważaniem\nZbigniew Wiśniewski",
        f"{NORWEGIAN} De heter Nguyen Van Hai, Le Thi Hoa, Andrzej Wójcik og Ljudmila Petrovna.",
        f"{NORWEGIAN} Hun sier «Добрый день» til alle.",
        f"{NORWEGIAN} Se https://www.praca.example/oferty/norwegia-praca-dla-kobiet og jan@firma.example",
    ],
)
def test_a_greeting_a_signature_names_and_links_hold_nothing(text: str) -> None:
    assert is_supported(passages_of(text))
    assert language_of(text) == "nb"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([text for _, text in LINES]) | st.text(max_size=40), max_size=8).map(
        "\n\n".join
    )
)
@example("a" * 100_000)
@example("." * 100_000)
@example("\n " * 50_000)
@example("ሀ" * 2_000)
def test_passages_cover_the_text_side_by_side(text: str) -> None:
    passages = passages_of(text)
    places = [0, *(passage.end for passage in passages)]
    assert [passage.start for passage in passages] == places[:-1]
    assert places[-1] == len(text)
    assert all(passage.start < passage.end for passage in passages)


def test_a_screening_says_the_language_and_whether_it_is_read() -> None:
    screener = shipped_screener()
    read = screener.screen("", NORWEGIAN, Channel.WEB)
    mixed = screener.screen("", f"{NORWEGIAN} {POLISH}", Channel.WEB)
    foreign = screener.screen("", POLISH, Channel.WEB)
    assert (read.language_name, read.supported) == ("nb", True)
    assert (mixed.language_name, mixed.supported) == ("nb", False)
    assert (foreign.language_name, foreign.supported) == ("pl", False)
