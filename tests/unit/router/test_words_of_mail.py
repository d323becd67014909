"""What the router takes of an e-mail, and why it holds it."""

import pytest

from varde.router.reading import words_of_form, words_of_mail
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.codes import HoldReason, Language, PageLanguage
from varde.shared.domain.receipt import new_receipt, words_of
from varde.shared.mail import MailKind, ReadMail

MAIL = ReadMail(
    subject="Uro",
    text="Hun er redd.",
    forwarded="Han tok passet.",
    signature="Mvh\nKari Testesen",
    disclaimer="Denne e-posten er konfidensiell.",
    quoted="> Takk for meldingen",
)


def test_own_words_and_what_is_forwarded_are_read_and_what_was_answered_is_not() -> None:
    words = words_of_mail(MAIL)
    assert words.text == "Hun er redd.\n\nHan tok passet."
    assert words.hold_reasons == ()


def test_signature_and_disclaimer_are_searched_for_whom_the_concern_touches() -> None:
    words = words_of_mail(MAIL)
    assert words.around == "Mvh\nKari Testesen\n\nDenne e-posten er konfidensiell."
    assert words.around in words.whole
    assert words.own == "Mvh\nKari Testesen"


@pytest.mark.parametrize("kind", set(MailKind) - {MailKind.CONCERN})
def test_every_kind_but_a_concern_is_held(kind: MailKind) -> None:
    assert words_of_mail(ReadMail(kind=kind)).hold_reasons


@pytest.mark.parametrize(
    "problem", ["too_deep", "too_many_parts", "text_cut", "tnef", "signed_opaque"]
)
def test_a_message_with_words_left_unread_is_held(problem: str) -> None:
    words = words_of_mail(ReadMail(text="Hei", problems=(problem,)))
    assert words.hold_reasons == (HoldReason.PARTLY_READ,)


def test_a_message_that_may_not_be_from_its_sender_is_held_beside_what_else_holds_it() -> None:
    words = words_of_mail(ReadMail(text="Hei", problems=("too_deep", "sender_doubtful")))
    assert words.hold_reasons == (HoldReason.PARTLY_READ, HoldReason.SENDER_DOUBTFUL)


def test_a_charset_that_was_guessed_holds_nothing() -> None:
    assert words_of_mail(ReadMail(text="Hei", problems=("bad_charset",))).hold_reasons == ()


def test_a_receipt_never_stands_among_the_words_that_are_told() -> None:
    receipt = words_of(new_receipt(lambda _: 2**79 + 7), Language.NB)
    mail = words_of_mail(ReadMail(subject="Hei", text=f"Koden min er {receipt}. Han sover der."))
    form = words_of_form(WebSubmission(language=PageLanguage.NB, text=f"{receipt}\nHan sover der."))
    assert mail.text == "Koden min er . Han sover der."
    assert form.text == "\nHan sover der."
