"""What hides an identifier is undone, and every place leads back to the text as given."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varde.shared.anonymise import Anonymiser
from varde.shared.anonymise.normalise import normalise
from varde.shared.domain.codes import Language


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("O\u200bksana", "Oksana"),
        ("６８ ０５", "68 05"),
        ("Nоvak", "Novak"),
        ("Tr&oslash;a &amp; co&nbsp;her", "Trøa & co her"),
        ("Br&#229;ten", "Bråten"),
        ("ring O k s a n a nå", "ring Oksana nå"),
        ("heter Popes-\ncu her", "heter Popescu her"),
        ("68 O5 l1 20", "68 05 11 20"),
        ("æ e i a", "æ e i a"),
        ("Kari-\nAnne", "Kari-\nAnne"),
    ],
)
def test_a_text_is_read_as_it_was_meant(text: str, read: str) -> None:
    assert normalise(text).text == read


def test_a_name_set_apart_is_masked_whole() -> None:
    account = Anonymiser.load().anonymise("", "Ring O k s a n a H r y t nå.", Language.NB)
    assert "k s" not in account.text
    assert account.text.startswith("Ring ")
    assert account.text.endswith(" nå.")


@given(st.text(alphabet="aB &;#229<br>-\n\u200b\u0301０æo", max_size=60))
@settings(deadline=None)
def test_every_place_leads_back_in_order(text: str) -> None:
    read = normalise(text)
    ends = 0
    for at in range(len(read.text)):
        start, end = read.given_span(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert end >= ends
        ends = end
