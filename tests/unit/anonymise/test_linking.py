"""Who is who over a case, and who is called reporter or possible exploiter."""

import pytest

from varde.shared.anonymise import Anonymiser, check
from varde.shared.anonymise.linking import Links, name_of
from varde.shared.anonymise.roles import Role, roles
from varde.shared.anonymise.spans import Kind, Span
from varde.shared.domain.codes import Language

ENGINE = Anonymiser.load()


def entities(*names: str, kind: Kind = Kind.PERSON) -> list[int]:
    links = Links(exact=kind is Kind.PHONE)
    keys = [name_of(kind, name) for name in names]
    links.read(keys)
    return [links.of(key) for key in keys]


@pytest.mark.parametrize(
    "names",
    [
        ("Maria Popescu", "Maria"),
        ("Maria", "Maria Popescu"),
        ("Maria Popescu", "fru Popescu"),
        ("Maria Popescu", "Mrs Popescu's"),
        ("Maria Popescu", "MARIA"),
        ("Maria Popescu", "M. Popescu"),
        ("Maria Popescu", "M.P."),
        ("Maria Popescu", "Popescu, Maria"),
        ("Maria Popescu", "Maria Popesku"),
        ("Ibrahim D.", "Ibrahim Diallo"),
        ("Kari-Anne Testmo", "Kari Anne"),
        ("Ida Synnøve Hals", "Ida"),
    ],
)
def test_ways_of_writing_a_name_are_one_person(names: tuple[str, str]) -> None:
    assert len(set(entities(*names))) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("Roar Stormo", "Lise Stormo"),
        ("Maria Popescu", "Maria Testmo"),
        ("Jens", "Jon"),
        ("Hansen", "Jansen"),
        ("Maria Popescu", "Elena"),
        ("Kari", "Karin"),
    ],
)
def test_other_names_are_other_persons(names: tuple[str, str]) -> None:
    assert len(set(entities(*names))) == 2


def test_a_surname_that_two_share_belongs_to_neither() -> None:
    assert entities("Roar Stormo", "Stormo", "Lise Stormo", "Lise", "Stormo") == [0, 2, 1, 1, 2]


def test_numbers_are_one_only_when_alike() -> None:
    assert entities("+47 68 05 11 20", "68051120", "68051121", kind=Kind.PHONE) == [0, 0, 1]


@pytest.mark.parametrize(("kind", "found"), [(Kind.PHONE, "+47"), (Kind.EMAIL, "__@__")])
def test_what_has_no_letter_or_digit_of_its_own_is_still_somebodys(kind: Kind, found: str) -> None:
    assert entities(found, "x1", found, kind=kind) == [0, 1, 0]


def test_a_later_message_uses_the_marks_of_the_earlier_ones() -> None:
    first = ("Om Oksana", "Oksana Prøvenko jobber for Polarvask Stormo AS. Ring 68 05 11 20.")
    later = ("", "Elena Testescu og oksana er borte. Polarvask svarer ikke på 68051120.")
    account = ENGINE.anonymise(*later, Language.NB, earlier=[first])
    assert account.text == "Person B og Person A er borte. Virksomhet 1 svarer ikke på Telefon 1."
    alone = ENGINE.anonymise(*first, Language.NB).text
    assert alone == "Person A jobber for Virksomhet 1. Ring Telefon 1."


def test_the_name_of_an_attachment_is_read_as_a_message() -> None:
    first = ("", "Oksana Prøvenko er borte.")
    attachment = ENGINE.anonymise("", "Bilde av Oksana", Language.NB, earlier=[first])
    assert attachment.text == "Bilde av Person A"


def linked(*messages: tuple[str, ...]) -> list[list[int]]:
    """Whom the names of each message stand for, read one after the other."""
    links = Links(exact=False)
    found = []
    for message in messages:
        keys = [name_of(Kind.PERSON, name) for name in message]
        links.read(keys)
        found.append([links.of(key) for key in keys])
    return found


def test_what_was_linked_stays_linked_when_a_namesake_comes() -> None:
    roar, lise = ("Roar Stormo", "Stormo"), ("Lise Stormo", "Stormo")
    assert linked(roar, lise, ("Roar Stormo", "Stormo")) == [[0, 0], [1, 2], [0, 2]]


@pytest.mark.parametrize(
    ("short", "one", "other"),
    [
        ("Maria", "Maria Popescu", "Maria Ionescu"),
        ("Maria", "Maria P.", "Maria D."),
        ("Popescu", "Maria Popescu", "Roar Popescu"),
        ("M. Popescu", "Maria Popescu", "Mihaela Popescu"),
        ("M.P.", "Maria Popescu", "Mihaela Petrov"),
        ("Prøvenko", "Oksana Prøvenko", "Elena Prøvenka"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_full_names_that_come_at_once_none_is_the_short_one(
    short: str, one: str, other: str, turned: bool
) -> None:
    both = (other, one) if turned else (one, other)
    first, (x, y), later, again = linked((short,), both, (short,), (short, *both))
    assert len({*first, x, y, *later}) == 4
    assert again == [*later, x, y]


@pytest.mark.parametrize("form", ["Maria P.", "Popescu", "Maria Popesku"])
def test_a_form_that_fits_one_of_two_is_still_hers(form: str) -> None:
    *_, (one, other), (again,) = linked(("Maria",), ("Maria Popescu", "Maria Ionescu"), (form,))
    assert again == one != other


def test_names_that_one_longer_name_holds_are_no_two() -> None:
    names = ("Maria Popescu Ionescu", "Maria Popescu", "Maria Ionescu", "Maria")
    assert linked(names, names) == [[0, 0, 0, 0]] * 2


def test_a_name_that_very_many_have_is_nobodys() -> None:
    many = tuple(f"Maria Testmo{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(300))
    (first,), marias, (later,) = linked(("Maria",), many, ("Maria",))
    assert first != later
    assert not {first, later} & set(marias)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (Language.NB, "Oksana gråt. Oksanas sjef kom.", "Person A gråt. Person As sjef kom."),
        (
            Language.EN,
            "Oksana is here. It is Oksana's money.",
            "Person A is here. It is Person A's money.",
        ),
        (Language.NB, "Andreas gråt.", "Person A gråt."),
    ],
)
def test_a_genitive_stays_one(language: Language, text: str, expected: str) -> None:
    account = ENGINE.anonymise("", text, language).text
    assert account == expected
    assert ENGINE.anonymise("", account, language).text == account


def role_of(text: str, name: str) -> list[Role]:
    start = text.index(name)
    found = roles(text, [Span(start, start + len(name), Kind.PERSON)])
    return [role for _, role in found]


@pytest.mark.parametrize(
    "text",
    [
        "Jeg heter Kari Testmo og er bekymret.",
        "Hei. Mitt navn er Kari Testmo.",
        "My name is Kari Testmo and I am worried.",
        "Hun får ikke lønn.\n\nMed vennlig hilsen\nKari Testmo\nTelefon",
        "Hun får ikke lønn. Mvh Kari Testmo",
        "Ho får ikkje løn.\nHelsing Kari Testmo",
    ],
)
def test_who_signs_or_says_i_is_the_reporter(text: str) -> None:
    assert role_of(text, "Kari Testmo") == [Role.REPORTER]


@pytest.mark.parametrize(
    "text",
    [
        'Hun sa: "jeg heter Kari Testmo".',
        "Hun sa jeg heter Kari Testmo.",
        "Se under.\n> Hilsen Kari Testmo",
        "Se under.\nFra: noen\nMvh Kari Testmo",
        "Jeg kjenner Kari Testmo.",
    ],
)
def test_who_is_quoted_or_named_is_no_reporter(text: str) -> None:
    assert role_of(text, "Kari Testmo") == []


def test_two_who_sign_are_none() -> None:
    text = "Jeg heter Kari.\nHilsen Ola"
    people = [Span(text.index(n), text.index(n) + len(n), Kind.PERSON) for n in ("Kari", "Ola")]
    assert roles(text, people) == []


@pytest.mark.parametrize(
    "text",
    [
        "Sjefen, Roar Testmo, har tatt passet hennes.",
        "Driftsleiaren, Roar Testmo, har alle passa i ein koffert.",
        "Her boss, Roar Testmo, keeps her passport.",
        "Sjåføren Roar Testmo tar pengene fra dem.",
        "Mannen hennes Roar Testmo holder telefonen hennes.",
    ],
)
def test_who_is_in_charge_and_takes_is_a_possible_exploiter(text: str) -> None:
    assert role_of(text, "Roar Testmo") == [Role.EXPLOITER]


@pytest.mark.parametrize(
    "text",
    [
        "Sjefen, Roar Testmo, er snill.",
        "Sjefen, Roar Testmo, har ikke tatt passet hennes.",
        "Roar Testmo har passet sitt i lomma.",
        "Kollegaen, Roar Testmo, har tatt passet hennes.",
        "Sjefen slo Roar Testmo. Han har passet.",
    ],
)
def test_in_doubt_nobody_is_an_exploiter(text: str) -> None:
    assert role_of(text, "Roar Testmo") == []


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (Language.NB, "Sjefen, Mulig utnytter, har tatt passet hennes.\nHilsen\nMelder"),
        (Language.NN, "Sjefen, Mogleg utnyttar, har tatt passet hennes.\nHilsen\nMeldar"),
        (Language.EN, "Sjefen, Possible exploiter, har tatt passet hennes.\nHilsen\nReporter"),
    ],
)
def test_roles_are_marks_that_may_leave(language: Language, expected: str) -> None:
    given = "Sjefen, Roar Testmo, har tatt passet hennes.\nHilsen\nOksana Prøvenko"
    account = ENGINE.anonymise("", given, language).text
    assert account == expected
    assert ENGINE.anonymise("", account, language).text == account
    assert check(account, given, verbatim=False) == ()
