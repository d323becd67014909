"""Where exactly the last guard draws its lines, and where its findings point."""

import pytest

from varde.shared.anonymise import Finding, Leak, check, guard
from varde.shared.anonymise.guard import VERBATIM_CHARACTERS, VERBATIM_WORDS
from varde.shared.anonymise.residue import residue, without_public
from varde.shared.anonymise.spans import Kind, Span
from varde.shared.anonymise.tokens import BLANK

ORIGINAL = (
    "Hun heter Oksana Prøvenko, 34 år, og bor i Sol. Sjefen, Ola Li, bruker konto 9876 54 32109. "
    "Koden er 123."
)


def kinds(text: str, original: str = "", *, verbatim: bool = True) -> set[str]:
    return {finding.kind for finding in check(text, original, verbatim=verbatim)}


def passages(text: str, original: str) -> list[str]:
    return [text[f.start : f.end] for f in check(text, original) if f.kind == "passage"]


SAID = "Han tar telefonen fra oss hver kveld."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("han tar telefonen fra oss", []),
        ("HAN tar, telefonen fra oss hver", ["HAN tar, telefonen fra oss hver"]),
        ("Det sies at han tar telefonen fra oss hver", ["han tar telefonen fra oss hver"]),
        ("han tar telefonen fra oss en kveld", []),
        (
            "han tar telefonen fra oss hver kveld",
            ["han tar telefonen fra oss hver", "tar telefonen fra oss hver kveld"],
        ),
    ],
)
def test_six_words_in_a_row_are_a_passage_and_five_are_none(text: str, found: list[str]) -> None:
    assert VERBATIM_WORDS == 6
    assert passages(text, SAID) == found


def test_a_passage_is_found_wherever_it_stands_in_a_long_original() -> None:
    words = [f"ord{chr(97 + at // 5)}{chr(97 + at % 5)}" for at in range(60)]
    for at in range(0, 55, 3):
        said = " ".join(words[at : at + 6])
        assert said in passages(f"Det sies at {said} og mer.", " ".join(words))
        other = " ".join([*words[at : at + 5], "nei"])
        assert passages(f"Det er {other}.", " ".join(words)) == []


LONG = "Arbeidstakerorganisasjonen forhandler med"


def test_forty_characters_are_a_passage_however_few_words_they_are() -> None:
    assert (VERBATIM_CHARACTERS, len(LONG)) == (40, 41)
    assert passages(LONG[:39], LONG) == []
    assert passages(LONG[:40], LONG) == [LONG[:40]]
    assert passages(LONG, LONG) == [LONG[:40], LONG[1:]]
    assert passages(LONG[:40], LONG[:39]) == []
    for before in ("Se: ", "Det er: ", "Det er altså slik: ", "Ord. " * 13):
        assert passages(before + LONG[:40], f"Han sa\n«{LONG}") == [LONG[:40]]
    assert passages(LONG[:40], f"{'Noe annet. ' * 9}«{LONG}") == [LONG[:40]]
    assert passages(LONG[:40].upper(), LONG.replace(" ", "\n  ")) == [LONG[:40].upper()]


def test_letters_that_grow_in_lower_case_move_no_finding() -> None:
    text = f"İİİ. {LONG}"
    assert passages(text, LONG) == [LONG[:40], LONG[1:]]
    assert passages(LONG, f"İİİ. {LONG}") == [LONG[:40], LONG[1:]]


def test_what_points_somebody_out_in_the_original_is_stopped_in_any_form() -> None:
    for text in ("oksana", "OKSANA", "Oksanas", "ola", "prøvenko", "tallet 9876", "32109"):
        assert "original" in kinds(f"De spør om {text} i dag.", ORIGINAL)
        assert "original" not in kinds(f"De spør om {text} i dag.")


def test_ages_common_words_and_short_ones_of_the_original_may_be_said() -> None:
    for text in ("Hun er 34 nå.", "Det er sol ute.", "Det gjelder li og fjell.", "Koden er 54."):
        assert "original" not in kinds(text, ORIGINAL)


def test_initials_and_particles_of_a_name_may_be_said() -> None:
    original = "Skrevet av Đ. Rasmussen-Vance og Xi Hrytsenko."
    assert "original" in kinds("Spør vance.", original)
    assert "original" not in kinds("Rom đ eller xi er ledig.", original)


def test_passages_alone_are_forgiven_in_an_account() -> None:
    assert kinds(SAID, SAID, verbatim=True) == {"passage"}
    assert kinds(SAID, SAID, verbatim=False) == set()
    assert str(guard(SAID, SAID, verbatim=False)) == SAID
    with pytest.raises(Leak, match="passage"):
        guard(SAID, SAID)
    assert "original" in kinds("Oksana er redd.", ORIGINAL, verbatim=False)


def test_the_findings_stand_in_order_and_point_into_the_given_text() -> None:
    text = "Ring\u200b 68\u200b05\u200b1120 og spør Oks\u00adana."
    found = check(text, ORIGINAL)
    assert [(text[f.start : f.end], f.kind) for f in found] == [
        ("68\u200b05\u200b1120", "phone"),
        ("Oks\u00adana", "original"),
        ("Oks\u00adana", "person"),
    ]


def test_a_leak_names_each_kind_once_in_order() -> None:
    leak = Leak((Finding("phone", 0, 1), Finding("person", 2, 3), Finding("phone", 4, 5)))
    assert leak.kinds == ("person", "phone")
    assert str(leak) == "person, phone"
    with pytest.raises(Leak) as stopped:
        guard("Oksana Prøvenko har telefon 68 05 11 20.")
    assert stopped.value.kinds == ("person", "phone")


def test_a_finding_is_a_value_that_does_not_change() -> None:
    finding = Finding("phone", 0, 1)
    assert len({finding, Finding("phone", 0, 1)}) == 1
    assert not hasattr(finding, "__dict__")
    with pytest.raises(AttributeError):
        finding.kind = "person"  # type: ignore[misc]


@pytest.mark.parametrize("number", ["110", "112", "113", "116 111", "116117", "02800", "26-4817"])
def test_numbers_everybody_may_know_are_blanked_in_place(number: str) -> None:
    assert without_public(f"Ring {number} nå.") == f"Ring {BLANK * len(number)} nå."


@pytest.mark.parametrize(
    "number", ["114", "1112", "112 68", "1 112", "+112", "112a", "a112", "26-48171", "5-112 1"]
)
def test_numbers_that_only_look_public_stay(number: str) -> None:
    assert without_public(f"Ring {number} nå.") == f"Ring {number} nå."


def test_our_own_marks_are_blanked_in_place() -> None:
    assert without_public("Person A og [dato]!") == f"{BLANK * 8} og {BLANK * 6}!"


def test_the_residue_is_united_and_knows_names_and_identifiers() -> None:
    assert residue("Oksana har telefon 68 05 11 20.") == [
        Span(0, 6, Kind.PERSON, 5),
        Span(19, 30, Kind.PHONE, 6),
    ]
    assert residue(without_public("Ring 112.")) == []


@pytest.mark.parametrize("text", ["Vi snakket med anna.", "Stein er varslet.", "mette har ringt"])
def test_a_name_of_the_original_that_is_a_word_as_well_may_not_leave(text: str) -> None:
    original = "Anna Stormo, Stein Stormo og Mette Stormo bor der."
    assert "original" in {finding.kind for finding in check(text, original)}


def test_a_very_common_word_may_leave_although_somebody_is_called_so() -> None:
    assert check("Vi tar det i dag.", "Dag Stormo bor der.") == ()
