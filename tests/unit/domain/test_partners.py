"""The directory: who is who, and whom a text touches."""

import unicodedata

import pytest

from support.people import COORDINATOR, DEPUTY, DIRECTORY, NAV
from varde.shared.domain.conflict import touched_by
from varde.shared.domain.partner import SYSTEM, Directory, Member, Partner

WATCHING = Directory(
    (
        Partner(
            "NAV", "nav", (("nb", "NAV"), ("en", "NAV in English")), watch=("Nordlys bemanning",)
        ),
        Partner("BAAT", "båt", (("nb", "Båtlaget"),), watch=("Båtlaget Ås",)),
    ),
    (Member("m1", "NAV", "M", watch=("Kari Nordlie",)), Member("m2", "BAAT", "N")),
)


@pytest.mark.parametrize("typed", ["@nav", "nav", "NAV", " @NAV "])
def test_a_partner_is_found_by_handle_or_code(typed: str) -> None:
    found = DIRECTORY.partner(typed)
    assert found is not None
    assert found.code == "NAV"


def test_an_unknown_partner_is_none() -> None:
    assert DIRECTORY.partner("@ukjent") is None
    assert DIRECTORY.partner("") is None


def test_a_name_falls_back_to_bokmal() -> None:
    partner = WATCHING.partners[0]
    assert partner.name("en") == "NAV in English"
    assert partner.name("nn") == "NAV"


def test_who_leads() -> None:
    assert COORDINATOR.leads
    assert DEPUTY.leads
    assert not NAV.leads
    assert not SYSTEM.leads


def test_a_member_is_found_by_chat_identity() -> None:
    found = DIRECTORY.member_by_identity("local", "nav")
    assert found is not None
    assert found.member_id == "kontakt-nav"
    assert DIRECTORY.member_by_identity("slack", "nav") is None


@pytest.mark.parametrize(
    "text",
    [
        "Jeg jobber for Nordlys Bemanning i byen.",
        "NORDLYS\n  BEMANNING!",
        "Det er nordlys-bemanning.",
        "Sjefen er Kari Nordlie",
        "Det er Kari Nordlies firma.",
        "Kari Nordlie's firm",
        "_Kari Nordlie_ og *andre*",
        "Kari Nord\N{SOFT HYPHEN}lie",
        "\N{FULLWIDTH LATIN CAPITAL LETTER K}ari Nordlie",
    ],
)
def test_a_watched_name_touches_its_partner(text: str) -> None:
    assert touched_by(text, WATCHING).partners == {"NAV"}


def test_a_watched_name_is_found_in_every_way_to_write_its_letters() -> None:
    decomposed = unicodedata.normalize("NFD", "Han er styreleder i båtlaget ås.")
    assert touched_by(decomposed, WATCHING).partners == {"BAAT"}


@pytest.mark.parametrize(
    "text", ["", "Nordlys", "Bemanning Nordlys", "Kari og Nordlie", "nordlysbemanning as"]
)
def test_other_words_touch_nobody(text: str) -> None:
    assert touched_by(text, WATCHING).partners == frozenset()
