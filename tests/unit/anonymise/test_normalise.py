"""A text as the recognisers see it, and the exact way back to what was given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.shared.anonymise.normalise import Normalised, normalise


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", ""),
        ("Hun er redd.", "Hun er redd."),
        # what cannot be seen
        ("ok\u200bsana", "oksana"),
        ("ok\u00adsana", "oksana"),
        ("ok\u034fsa\u061cna", "oksana"),
        ("ok\u2060\u2064sana\ufeff", "oksana"),
        ("\u202eoksana\u202c", "oksana"),
        ("ok\ufe0fsa\U000e0041na", "oksana"),
        ("ok\u180bsa\u115fna", "oksana"),
        # what e-mail and web pages leave
        ("ok=\nsana", "oksana"),
        ("ok=\r\nsana", "oksana"),
        ("1 = \n2", "1 = \n2"),
        ("68&nbsp;05&#160;11", "68 05 11"),
        ("68<br>05<br/>11<br />20", "68 05 11 20"),
        ("<p>68</p><div>05</div><i>11</i>", " 68  05  11 "),
        ("a < b og b > c", "a < b og b > c"),
        ("Olsen & Sønn", "Olsen & Sønn"),
        # spaces and dashes of other kinds
        ("68\u00a005\u202f11\u300020", "68 05 11 20"),
        ("68\u201005\u201411\u221220", "68-05-11-20"),
        ("68\u00b705\u202211", "68-05-11"),
        # digits and letters of another width
        ("６８ ０５", "68 05"),
        ("٦٨ ०५", "68 05"),
        ("ＯＬＡ", "OLA"),
        ("ﬁnn", "finn"),
        ("\u212bse", "Åse"),
        ("30 m² og CO₂", "30 m² og CO₂"),
        ("⁴¹²³ ₄₅ ¹", "4123 45 1"),
        ("4\ufe0f\u20e31\ufe0f\u20e3 9\u20e3", "41 9"),
        ("①② ⑩⓪ ❶❿ ➀⓵⑴⒈ ⓫㉑", "12 100 110 1111 1121"),
        ("Ⓜⓐⓡⓘⓐ 🅜🅐 🅼🅰 🄼🄰 ⒨⒜", "Maria MA MA MA ma"),
        ("𝐌𝑎𝓻𝔦𝕒 𝟒𝟙", "Maria 41"),
        # accents of their own
        ("A\u030ase", "Åse"),
        ("e\u0301l\u0300", "él\u0300"),
        ("D\u031b\u0323", "\u1e0c\u031b"),
        ("\u212b\u0301 k\u200bk", "Å\u0301 kk"),
        # letters that look Latin, in words that hold Latin letters
        ("Mаriа", "Maria"),
        ("Рopescu", "Popescu"),
        ("Мария", "Мария"),
        ("Мария og Mаria", "Мария og Maria"),
        ("Αnna", "Anna"),
        ("abж", "abж"),
        # letters that stand for digits
        ("68 O5 11 2O", "68 05 11 2O"),
        ("68 o5 l1 20", "68 05 11 20"),
        ("1I1", "111"),
        ("6O", "6O"),
        ("68O", "680"),
        ("Ola Isaksen lo", "Ola Isaksen lo"),
        ("2O.1", "20.1"),
    ],
)
def test_what_hides_an_identifier_is_undone(written: str, read: str) -> None:
    assert normalise(written).text == read


@pytest.mark.parametrize(
    ("written", "found", "there"),
    [
        ("Hun heter Oksana.", "Oksana", "Oksana"),
        ("\u200bOksana", "Oksana", "Oksana"),
        ("Ok\u200b\u200bsana er", "Oksana", "Ok\u200b\u200bsana"),
        ("Ok\u200bsana og Pe\u200btra", "Petra", "Pe\u200btra"),
        ("A\u030ase er redd", "Åse", "A\u030ase"),
        ("Åse og A\u030ase er redd", "er", "er"),
        ("ﬁnn er her", "finn", "ﬁnn"),
        ("ﬁnn er her", "nn", "nn"),
        ("Ring 4\ufe0f\u20e31\ufe0f\u20e3 nå", "41", "4\ufe0f\u20e31"),
        ("Ring ⑩⑪ nå", "1011", "⑩⑪"),
        ("Ring ⑩⑪ nå", "nå", "nå"),
        ("Hos Ⓜⓐ nå", "Ma", "Ⓜⓐ"),
        ("ﬁnn er her", "i", "ﬁ"),
        ("ﬁnn er her", "her", "her"),
        ("kaﬃ", "fi", "ﬃ"),
        ("kaﬃ", "i", "ﬃ"),
        ("tlf&nbsp;68 05", "68", "68"),
        ("tlf&nbsp;68 05", " 68", "&nbsp;68"),
        ("tlf&nbsp;68 05", "tlf", "tlf"),
        ("ﬀ ﬀ siste", "siste", "siste"),
        ("<br>\u200b<br>x y", "x", "x"),
    ],
)
def test_what_is_found_leads_back_to_what_was_written(written: str, found: str, there: str) -> None:
    read = normalise(written)
    at = read.text.rindex(found)
    start, end = read.given_span(at, at + len(found))
    assert written[start:end] == there


CHARACTERS = st.text(
    st.sampled_from(
        "abcOIl 0123ÅøаМο\u0301\u030a\u200b\u00ad\u00a0\u2014ﬁ１٣<>&;=\n\r/brnspi\ud800"
    ),
    max_size=40,
)


@given(CHARACTERS)
def test_every_character_leads_back_in_order_and_those_not_touched_to_themselves(
    written: str,
) -> None:
    read = normalise(written)
    edited = {at for start, end, _, _ in read.edits for at in range(start, end)}
    before = 0
    for at, character in enumerate(read.text):
        start, end = read.given_span(at, at + 1)
        assert before <= start < end <= len(written)
        before = start
        if at not in edited:
            assert (start, end) == (end - 1, end)
            assert written[start] == character or (written[start] in "OoIl" and character in "01")


@given(CHARACTERS)
def test_a_text_that_was_read_is_read_as_it_is(written: str) -> None:
    assert normalise(written).given == written
    assert all(
        start in {e[0] for e in normalise(written).edits} for start in normalise(written).starts
    )


def test_an_edit_of_nothing_leads_no_character_astray() -> None:
    read = Normalised("ab", "a\u200bb", (1,), ((1, 1, 1, 2),))
    assert [read.given_span(0, 1), read.given_span(1, 2), read.given_span(0, 2)] == [
        (0, 1),
        (2, 3),
        (0, 3),
    ]


def test_what_was_read_does_not_change() -> None:
    read = normalise("Hun er redd.")
    assert not hasattr(read, "__dict__")
    with pytest.raises(AttributeError):
        read.text = ""  # type: ignore[misc]
