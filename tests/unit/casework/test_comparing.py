"""What of a concern is compared: the identifiers of others, in any spelling, and never the reporter's own."""

from support.linking import CHEAP, comparing, secret
from varde.shared.anonymise import Account, Anonymiser
from varde.shared.casework.comparing import MOST_COMPARED, Compared
from varde.shared.domain.codes import Language
from varde.shared.domain.identifier_forms import identifiers_of
from varde.shared.domain.links import Identifier, LinkKind
from varde.shared.vault import BlindIndex, LinkSecrets

K = LinkKind
SECRETS = LinkSecrets(secret())
ANONYMISER = Anonymiser.load()
PLAIN = "Sjefen har tatt passet hennes, og hun får ikke lønn. "


def _compared(
    text: str, subject: str = "", own: str = "", common: tuple[Identifier, ...] = ()
) -> Compared:
    account: Account = ANONYMISER.anonymise(subject, text, Language.NB)
    ready = comparing(ANONYMISER, SECRETS, common=common)
    return ready.of(account, subject, text, own, Language.NB)


def _expected(*found: tuple[LinkKind, str]) -> set[object]:
    return set(
        BlindIndex(SECRETS, CHEAP).blinded(
            [i for kind, text in found for i in identifiers_of(kind, text)]
        )
    )


def test_identifiers_of_every_kind_are_found_and_blinded() -> None:
    text = (
        f"{PLAIN}Han ringer fra 68 05 12 34 og kjører EK 12345. Pengene går til konto 1234 56 78903. "
        "Firmaet Havnen Bilvask AS (org.nr 987 654 329) holder til i Storgata 5B. "
        "På Instagram heter hun @lana_love99, og han skriver fra sjef@vask.example. "
        "De annonserer på www.thaispa.example/oslo. Hun heter Olena Prøvenko."
    )
    assert set(_compared(text).values) == _expected(
        (K.PHONE, "+4768051234"),
        (K.VEHICLE, "EK12345"),
        (K.ACCOUNT, "12345678903"),
        (K.BUSINESS, "Havnen Bilvask"),
        (K.COMPANY_NUMBER, "987654329"),
        (K.ADDRESS, "Storgata 5b"),
        (K.HANDLE, "lana_love99"),
        (K.EMAIL, "sjef@vask.example"),
        (K.URL, "thaispa.example/oslo"),
        (K.PERSON, "Elena Provenko"),
    )


def test_what_stands_in_the_subject_counts_too() -> None:
    assert set(_compared(PLAIN, "Bilen EK 12345").values) == _expected((K.VEHICLE, "ek12345"))


def test_numbers_hidden_by_tricks_are_the_same_numbers() -> None:
    text = f"{PLAIN}Han ringer fra ６８ ０５ １２ ３４."
    assert set(_compared(text).values) == _expected((K.PHONE, "68051234"))


def test_a_name_cut_by_signs_that_nobody_sees_is_the_same_name() -> None:
    text = f"{PLAIN}Hun heter Olena Prøv\u200benko."
    assert set(_compared(text).values) == _expected((K.PERSON, "Olena Prøvenko"))


def test_identity_and_passport_numbers_and_single_names_are_not_compared() -> None:
    text = f"{PLAIN}Fødselsnummer 010170 99999, pass N1234567. Hun heter Olena."
    assert _compared(text).values == ()


def test_a_house_that_every_place_has_is_not_compared() -> None:
    assert _compared(f"{PLAIN}Jeg så henne på legevakta og på Sykehuset.").values == ()


def test_a_cyrillic_name_meets_its_latin_spelling() -> None:
    for text in (
        f"{PLAIN}Hun heter Олена Провенко, sier han.",  # found as a person
        "Олена Провенко",  # as two unknown words
        "Hun heter Olena (Олена Провенко).",  # as a business
    ):
        found = _compared(text).values
        assert _expected((K.PERSON, "Olena Prøvenko")) <= set(found), text


def test_two_cyrillic_names_in_a_row_of_sentences_are_two() -> None:
    text = "Олена Провенко\nОксана Шевченко"
    assert set(_compared(text).values) == _expected(
        (K.PERSON, "Olena Prøvenko"), (K.PERSON, "Oksana Shevchenko")
    )


def test_words_apart_are_no_cyrillic_name() -> None:
    assert _compared(f"{PLAIN}Hun heter Олена, han heter Провенко.").values == ()


def test_what_is_common_here_is_not_compared() -> None:
    hotel = identifiers_of(K.BUSINESS, "hotell fjordglimt")
    text = f"{PLAIN}De bor på Hotell Fjordglimt, rommet er betalt fra konto 1234 56 78903."
    assert set(_compared(text, common=hotel).values) == _expected((K.ACCOUNT, "12345678903"))


def test_what_the_reporter_tells_of_herself_is_never_compared() -> None:
    for text, own in [
        (f"{PLAIN}Ring meg på 68 05 12 34.", ""),
        (f"{PLAIN}Mitt nummer er 68051234, send gjerne sms.", ""),
        (f"{PLAIN}Jeg heter Kari Prøvesen.", ""),
        (f"{PLAIN}\n\nMed vennlig hilsen\nKari Prøvesen\n68 05 12 34\nkari@post.example", ""),
        (f"{PLAIN}Jeg kan nås på +47 68 05 12 34.", "tlf. 68051234"),
        (f"{PLAIN}Dette så Kari Prøvesen.", "Kari Prøvesen\nsykepleier, Storgata 5"),
    ]:
        assert _compared(text, own=own).values == (), text


def test_her_own_number_is_left_out_wherever_it_stands() -> None:
    text = f"{PLAIN}Han har ringt 68 05 12 34 fra 68 05 43 21. Ring meg på +47 68051234."
    assert set(_compared(text).values) == _expected((K.PHONE, "68054321"))


def test_a_bosss_number_is_not_taken_for_the_reporters() -> None:
    text = f"{PLAIN}Sjefen min ringer fra 68 05 12 34."
    assert set(_compared(text).values) == _expected((K.PHONE, "68051234"))


def test_of_very_many_the_strongest_are_compared() -> None:
    names = "".join(f"Hun kjenner {n} Prøvenko. " for n in ("Oksana", "Iryna", "Halyna"))
    numbers = "".join(f"Et nummer er 68 05 {n:02} 11. " for n in range(MOST_COMPARED + 5))
    values = _compared(PLAIN + names + numbers).values
    assert [v.kind for v in values] == [K.PHONE] * MOST_COMPARED


def test_an_empty_concern_has_nothing_to_compare() -> None:
    assert _compared("").values == ()
