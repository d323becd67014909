"""Own words, signatures and quoted threads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.shared.mail.threads import Split, split, subject_prefixes

OWN = "Hun er redd.\nHva gjør vi?"


@pytest.mark.parametrize(
    "closing",
    [
        "-- ",
        "Med vennlig hilsen",
        "Mvh Kari",
        "Venleg helsing",
        "Helsing Leiv",
        "Kind regards,",
        "Sendt fra min iPhone",
    ],
)
def test_a_signature_block_is_set_aside(closing: str) -> None:
    signature = f"{closing}\nKari Testesen\nRådgiver\nTlf 68 05 11 20"
    assert split(f"{OWN}\n\n{signature}", "Uro", answers=False) == Split(OWN, signature.strip(), "")


def test_a_greeting_with_sentences_below_is_no_signature() -> None:
    text = f"Hilsen fra sjefen\n{OWN}\nHan sa at hun aldri får gå ut av huset igjen.\nHun gråter."
    assert split(text, "", answers=False).text == text


def test_a_postscript_below_the_signature_is_ones_own() -> None:
    parted = split(f"{OWN}\n\nMvh\nKari\n\nPS: Hun er gravid.", "", answers=False)
    assert parted.signature == "Mvh\nKari"
    assert parted.text.endswith("PS: Hun er gravid.")


def test_a_signature_alone_stays_text() -> None:
    assert split("Mvh\nKari", "", answers=False).text == "Mvh\nKari"


THREADS = [
    "-----Opprinnelig melding-----\nFra: A\nSendt: mandag\n\nGammelt",
    "Fra: A <a@b.example>\nSendt: mandag 2. november 2026\nTil: B\nEmne: X\n\nGammelt",
    "Den man. 2. nov. 2026 kl. 10:00 skrev A <a@b.example>:\n> Gammelt",
    "On Mon, 2 Nov 2026 at 10:00, A\n<a@b.example> wrote:\n\n> Gammelt",
    "Den 2. november 2026 skreiv A:\nGammelt",
    "> Gammelt",
]


@pytest.mark.parametrize("thread", THREADS)
@pytest.mark.parametrize("subject", ["SV: Uro", "Re: Uro"])
def test_what_a_reply_answers_is_set_aside_and_kept(thread: str, subject: str) -> None:
    parted = split(f"{OWN}\n\nMvh\nKari\n\n{thread}", subject, answers=False)
    assert parted == Split(OWN, "Mvh\nKari", thread)


@pytest.mark.parametrize("thread", THREADS)
@pytest.mark.parametrize("subject", ["VS: Uro", "SV: VS: Uro", "Fwd: Uro", "Uro"])
def test_what_is_forwarded_or_may_be_stays_in_the_text(thread: str, subject: str) -> None:
    parted = split(f"{OWN}\n\n{thread}", subject, answers=False)
    assert "Gammelt" in parted.text
    assert parted.quoted == ""


def test_a_forward_mark_wins_over_a_reply_subject() -> None:
    text = f"{OWN}\n---------- Forwarded message ---------\nFra: A\nSendt: nå\n\nVidere"
    assert "Videre" in split(text, "Re: Uro", answers=True).text


def test_answers_between_quoted_lines_are_ones_own() -> None:
    text = "Den 2. mai skrev A:\n> Hvor?\nI kjelleren.\n> Når?\nHver natt."
    parted = split(text, "SV: Uro", answers=True)
    assert parted.text == "Den 2. mai skrev A:\nI kjelleren.\nHver natt."
    assert parted.quoted == "> Hvor?\n> Når?"


def test_a_reply_of_nothing_but_quotes_is_the_concern_itself() -> None:
    assert split("> Hun er redd", "SV: Uro", answers=True) == Split("> Hun er redd", "", "")


def test_prefixes_of_a_subject_are_read_in_order() -> None:
    assert subject_prefixes("SV: Re[2]: VS: Uro: ja") == ("sv", "re", "vs")


_LINES = st.sampled_from(
    [*OWN.split("\n"), *"\n".join(THREADS).split("\n"), "Mvh", "-- ", "PS: x", ""]
)


@given(st.lists(_LINES, max_size=30), st.sampled_from(["", "SV: x", "VS: x"]), st.booleans())
def test_no_line_is_ever_lost(lines: list[str], subject: str, answers: bool) -> None:
    parted = split("\n".join(lines), subject, answers=answers)
    together = [*parted.text.split("\n"), *parted.signature.split("\n"), *parted.quoted.split("\n")]
    assert sorted(filter(None, map(str.strip, together))) == sorted(
        filter(None, map(str.strip, lines))
    )
