"""Every spelling of an identifier has one form, and no two identifiers have the same."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.shared.domain.identifier_forms import identifiers_of
from varde.shared.domain.links import Identifier, LinkKind

K = LinkKind
SAME = [
    (
        K.PHONE,
        ["68 05 12 34", "+47 680 51 234", "0047 68051234", "(+47) 68.05.12.34", "4768051234"],
    ),
    (K.PHONE, ["+44 (0)20 7946 0958", "0044 20 79460958"]),
    (K.PHONE, ["６８ ０５ １２ ３４", "68051234"]),
    (K.VEHICLE, ["EK 12345", "ek12345", "EK-12345"]),
    (K.ACCOUNT, ["1234 56 78903", "1234.56.78903", "NO93 1234 5678 903", "no9312345678903"]),
    (K.COMPANY_NUMBER, ["987 654 329", "987654329", "NO 987 654 329 MVA"]),
    (K.EMAIL, ["Ola@Post.example", "ola+jobb@post.example", "mailto:ola@post.example"]),
    (K.HANDLE, ["@Lana_love99", "snap: lana_love99", "instagram lana_love99"]),
    (K.URL, ["https://www.Sted.example/lana/?fra=1", "sted.example/lana", "m.sted.example/lana"]),
    (K.ADDRESS, ["Kirkegt. 12", "Kirkegata 12", "Kirke gate 12", "KIRKEGATEN 12"]),
    (K.ADDRESS, ["Nordre vei 3 b", "Nordrev. 3B", "Nordre vegen 3b, 8400 Sortland"]),
    (K.ADDRESS, ["Åsveien 1", "Aasvegen 1", "Åsvn. 1"]),
    (K.BUSINESS, ["Havnen Bilvask AS", "havnen bil-vask", "HAVNEN BILVASK ENK"]),
    (K.BUSINESS, ["Rød & Blå Kro", "Rod og Blaa kro", "Roed and Blå Kro AS"]),
    (K.PERSON, ["Olena Sjevtsjenko", "Elena Shevchenko", "Schewtschenko Olena", "Олена Шевченко"]),
    (K.PERSON, ["Mohammed Hassan", "Muhammad Hasan", "Mohamed Hassans", "HASAN, Mohamad"]),
    (K.PERSON, ["Jørn Bårdsen", "Joern Baardsen", "Jorn Bardsen", "fru Jørn Bårdsen"]),
    (K.PERSON, ["Serhii Hryhorenko", "Сергей Григоренко", "Sergej Grigorenko"]),
    (K.PERSON, ["Oleksandr Prøvenko", "Aleksander Provenko", "Олександр Провенко"]),
    (K.PERSON, ["Yusuf Khalid", "Youssef Halid", "Jusuf Khaled"]),
    (K.PERSON, ["Nina d’Arte", "Nina D'Arte"]),
]
DIFFERENT = [
    (K.PHONE, ["68 05 12 34", "68 05 12 35", "+46 68 05 12 34"]),
    (K.VEHICLE, ["EK 12345", "EK 12346", "EL 12345"]),
    (K.ACCOUNT, ["1234 56 78903", "1234 56 78904", "DE89 3704 0044 0532 0130 00"]),
    (K.COMPANY_NUMBER, ["987 654 329", "887 654 329"]),
    (K.EMAIL, ["ola@post.example", "o.la@post.example", "ola@posten.example"]),
    (K.HANDLE, ["@lana_love99", "@lana_love98"]),
    (K.URL, ["sted.example/lana", "sted.example/lena", "sted.example"]),
    (K.ADDRESS, ["Kirkegata 12", "Kirkegata 12A", "Kirkeveien 12", "Kirkegata 1"]),
    (K.BUSINESS, ["Havnen Bilvask AS", "Haugen Bilvask AS"]),
    (K.PERSON, ["Mohammed Hassan", "Mohammed Hussein", "Ahmed Hassan", "Mina Hassan"]),
    (K.PERSON, ["Olena Sjevtsjenko", "Oksana Sjevtsjenko", "Olena Bondarenko"]),
]
NOTHING = [
    (K.PHONE, "112"),
    (K.PHONE, "1" * 16),
    (K.VEHICLE, "12345"),
    (K.VEHICLE, "bilen"),
    (K.ACCOUNT, "12345"),
    (K.COMPANY_NUMBER, "123 456 789"),
    (K.COMPANY_NUMBER, "26-4817"),
    (K.EMAIL, "ola@"),
    (K.HANDLE, "@"),
    (K.URL, "sted"),
    (K.ADDRESS, "Storgata"),
    (K.ADDRESS, "8400 Sortland"),
    (K.ADDRESS, "avd. 3"),
    (K.ADDRESS, "gnr. 12 bnr. 5"),
    (K.BUSINESS, "& AS"),
    (K.PERSON, "Olena"),
    (K.PERSON, "Maria-Elena"),
    (K.PERSON, "fru Olena"),
    (K.PERSON, "O. Sjevtsjenko"),
    (K.PERSON, "O'"),
    (K.PERSON, "محمد"),
]


def _forms(kind: LinkKind, found: str) -> set[str]:
    return {i.form for i in identifiers_of(kind, found)}


@pytest.mark.parametrize(("kind", "spellings"), SAME, ids=lambda v: str(v)[:40])
def test_all_spellings_have_the_same_form(kind: LinkKind, spellings: list[str]) -> None:
    first, *others = (_forms(kind, spelling) for spelling in spellings)
    assert len(first) == 1
    assert all(other == first for other in others)


@pytest.mark.parametrize(("kind", "found"), DIFFERENT, ids=lambda v: str(v)[:40])
def test_what_is_different_has_different_forms(kind: LinkKind, found: list[str]) -> None:
    forms = [form for one in found for form in _forms(kind, one)]
    assert len(forms) == len(set(forms)) == len(found)


@pytest.mark.parametrize(("kind", "found"), NOTHING)
def test_what_tells_nothing_apart_has_no_form(kind: LinkKind, found: str) -> None:
    assert identifiers_of(kind, found) == ()


def test_a_name_meets_itself_where_a_middle_name_is_left_out() -> None:
    whole = _forms(K.PERSON, "Maria Elena Popescu")
    assert len(whole) == 3
    assert _forms(K.PERSON, "Popescu Maria") < whole
    assert _forms(K.PERSON, "Maria-Elena Popescu") < whole


def test_a_very_long_name_is_read_from_its_beginning() -> None:
    assert len(_forms(K.PERSON, "Ali Bo Cem Dag Eli Frode Geir")) <= 6


def test_an_identifier_shows_nothing_of_itself() -> None:
    (identifier,) = identifiers_of(K.PHONE, "68 05 12 34")
    assert repr(identifier) == "Identifier(phone)"
    assert "68051234" not in f"{identifier} {(identifier,)!r}"


@given(st.sampled_from([k for k in K if k is not K.PERSON]), st.text(max_size=60))
def test_a_form_has_itself_for_a_form(kind: LinkKind, found: str) -> None:
    for identifier in identifiers_of(kind, found):
        assert _forms(kind, identifier.form) == {identifier.form}


@given(st.sampled_from(list(K)), st.text(max_size=400))
def test_whatever_is_found_is_read_without_error(kind: LinkKind, found: str) -> None:
    assert all(isinstance(i, Identifier) and i.form for i in identifiers_of(kind, found))


@pytest.mark.parametrize("kind", K)
@pytest.mark.parametrize("sign", ["a", "1", " ", "@", ".", "a1", "a ", "Ø", "/", "\ud800"])
def test_what_is_very_long_has_no_form(kind: LinkKind, sign: str) -> None:
    assert identifiers_of(kind, sign * 100_000) == ()


@given(st.integers(0, 99_999_999), st.integers(0, 99_999_999))
def test_two_norwegian_numbers_are_one_only_when_they_are(one: int, other: int) -> None:
    forms = [_forms(K.PHONE, f"{number:08d}") for number in (one, other)]
    assert (forms[0] == forms[1]) is (one == other)


@given(
    st.from_regex(r"[a-z]{2}[0-9]{5}", fullmatch=True), st.sampled_from(["", " ", "-", "\u00a0"])
)
def test_a_plate_is_one_however_it_is_written(plate: str, gap: str) -> None:
    assert _forms(K.VEHICLE, plate[:2] + gap + plate[2:]) == {plate.upper()}


_words = st.text(st.sampled_from(string.ascii_lowercase + "æøåéüšж"), min_size=2, max_size=12)


@given(st.lists(_words, min_size=2, max_size=4))
def test_a_name_is_the_same_in_any_order_and_case(words: list[str]) -> None:
    other = sorted(words, reverse=True)
    assert _forms(K.PERSON, " ".join(words)) == _forms(K.PERSON, " ".join(other).title())
