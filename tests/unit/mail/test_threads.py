"""Own words, signatures and quoted threads."""

from dataclasses import astuple

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
def test_what_is_forwarded_or_may_be_belongs_to_the_concern(thread: str, subject: str) -> None:
    parted = split(f"{OWN}\n\n{thread}", subject, answers=False)
    assert parted == Split(OWN, forwarded=thread)


def test_a_forward_mark_wins_over_a_reply_subject() -> None:
    text = f"{OWN}\n---------- Forwarded message ---------\nFra: A\nSendt: nå\n\nVidere"
    assert "Videre" in split(text, "Re: Uro", answers=True).forwarded


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
    together = [line for part in astuple(parted) for line in part.split("\n")]
    assert sorted(filter(None, map(str.strip, together))) == sorted(
        filter(None, map(str.strip, lines))
    )


DISCLAIMERS = [
    "Denne e-posten er konfidensiell og bare ment for mottakeren. Slett den hvis du har fått den ved en feil.",
    "Denne e-posten kan innehalde fortruleg informasjon, berre for mottakar. Slett han om han er feilsend.",
    "This e-mail is confidential and intended solely for the addressee. Delete it if received in error.",
    "Detta meddelande är konfidentiellt. Är du inte rätt mottagare, radera det.",
    "Denne mail er fortrolig. Hvis du ikke er rette modtager, så slet den.",
    "Diese E-Mail ist vertraulich. Sind Sie nicht der Empfänger, bitte löschen.",
]


@pytest.mark.parametrize("disclaimer", DISCLAIMERS)
def test_a_disclaimer_is_set_aside(disclaimer: str) -> None:
    parted = split(f"{OWN}\n\nMvh\nKari\n\n{disclaimer}", "Uro", answers=False)
    assert parted == Split(OWN, "Mvh\nKari", disclaimer=disclaimer)


def test_a_reporter_who_asks_for_confidence_writes_no_disclaimer() -> None:
    text = f"{OWN}\n\nDenne meldingen må være fortrolig, han slår meg."
    assert split(text, "Uro", answers=False).text == text


@pytest.mark.parametrize(
    "footer",
    [
        "Sendt fra min iPhone",
        "Send frå min iPhone",
        "Sendt fra Outlook for Android",
        "Skickat från min iPad",
        "Sent from my Samsung Galaxy smartphone.",
        "Von meinem iPhone gesendet",
        "Hent Outlook for iOS",
        "Get Outlook for iOS",
    ],
)
def test_the_telephones_line_goes_and_words_below_it_stay(footer: str) -> None:
    parted = split(f"{OWN}\n\n{footer}\n\nHan kommer i kveld!", "Uro", answers=False)
    assert parted.signature == footer
    assert parted.text == f"{OWN}\n\n\nHan kommer i kveld!"


@pytest.mark.parametrize(
    "text",
    [
        "Uro\nHilsen fra sjefen\nHun er redd.\nRing meg",
        "Uro\n--\nHun er i kjelleren nå.",
        "Uro\nTakk for sist\nDen kvelden skrev hun til meg:\nhjelp meg",
        "Uro\nSendt fra sjefen sin mobil kom bildet av henne i går kveld",
    ],
)
def test_words_of_ones_own_that_look_like_something_else_stay(text: str) -> None:
    assert split(text, "SV: Uro", answers=True).text == text


ATTRIBUTIONS = [
    "Den tir. 3. nov. 2026 kl. 10:00 skrev Kari <kari@nabo.example>:",
    "Den tys. 3. nov. 2026 kl. 10:00 skreiv Kari <kari@nabo.example>:",
    "Den tis 3 nov. 2026 kl 10:00 skrev Kari <kari@nabo.example>:",
    "On Tue, Nov 3, 2026 at 10:00 AM Kari <kari@nabo.example> wrote:",
    "Am Di., 3. Nov. 2026 um 10:00 Uhr schrieb Kari <kari@nabo.example>:",
    "Am 03.11.2026 um 10:00 schrieb Kari:",
    "Le mar. 3 nov. 2026 à 10:00, Kari <kari@nabo.example> a écrit :",
    "El mar, 3 nov 2026 a las 10:00, Kari (<kari@nabo.example>) escribió:",
    "wt., 3 lis 2026 o 10:00 Kari <kari@nabo.example> napisał(a):",
    "вт, 3 нояб. 2026 г. в 10:00, Kari <kari@nabo.example>:",
]


@pytest.mark.parametrize("mark", ATTRIBUTIONS)
def test_an_answered_message_is_set_aside_in_every_language(mark: str) -> None:
    parted = split(f"{OWN}\n\n{mark}\n> Gammelt", "Re: Uro", answers=True)
    assert (parted.text, parted.quoted) == (OWN, f"{mark}\n> Gammelt")


HEADERS = [
    "Fra: A\nSendt: mandag\nTil: B",
    "Frå: A\nSendt: måndag\nTil: B",
    "Från: A\nSkickat: den 3 november\nTill: B",
    "From: A\nSent: Monday\nTo: B",
    "Von: A\nGesendet: Montag\nAn: B",
    "Fra: A\nEmne: X\nDato: 3. november 2026\nTil: B",
    "________________________________\nFra: A\nSendt: mandag",
]


@pytest.mark.parametrize("headers", HEADERS)
def test_the_headers_of_an_answered_message_begin_the_thread(headers: str) -> None:
    parted = split(f"{OWN}\n\n{headers}\n\nGammelt", "AW: Uro", answers=True)
    assert (parted.text, parted.quoted) == (OWN, f"{headers}\n\nGammelt")


@pytest.mark.parametrize(
    "mark",
    [
        "---------- Forwarded message ---------",
        "-------- Videresendt melding --------",
        "---------- Vidaresend melding ---------",
        "---------- Vidarebefordrat meddelande ----------",
        "---------- Videresendt meddelelse ----------",
        "-------- Weitergeleitete Nachricht --------",
        "Begin forwarded message:",
        "Start på videresendt melding:",
    ],
)
def test_a_forwarded_message_belongs_to_the_concern_in_every_language(mark: str) -> None:
    parted = split(f"{OWN}\n\n{mark}\n\nHan tok passet", "SV: Uro", answers=True)
    assert (parted.text, parted.quoted) == (OWN, "")
    assert "Han tok passet" in parted.forwarded


@pytest.mark.parametrize(
    "own", ["Se under. Hva gjør vi?", "Til orientering", "FYI", "Sjå nedanfor"]
)
def test_a_thread_that_the_reporter_points_at_belongs_to_the_concern(own: str) -> None:
    parted = split(f"{own}\n\n{THREADS[0]}", "SV: Leilighet", answers=True)
    assert parted == Split(own, forwarded=THREADS[0])


@pytest.mark.parametrize("own", ["Takk til dere, hun er hjemme nå.", "Takk for denne meldingen."])
def test_a_short_answer_leaves_what_it_answers_aside(own: str) -> None:
    parted = split(f"{own}\n\n{THREADS[0]}", "SV: Uro", answers=True)
    assert parted == Split(own, quoted=THREADS[0])


def test_a_text_too_long_to_be_processed_is_not_taken_apart() -> None:
    text = f"{OWN}\n" * 10_000 + "Mvh\nKari"
    assert split(text, "SV: Uro", answers=True) == Split(text)
