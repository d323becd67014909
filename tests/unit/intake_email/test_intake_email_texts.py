"""The door's settings, and what it says to people."""

import re
from dataclasses import astuple, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Literal

import pytest
from pydantic import ValidationError

from support.times import FixedClock
from varde.intake_email.letter import Letterhead, receipt_letter, reply_letter, written
from varde.intake_email.replies import replies
from varde.intake_email.settings import IntakeEmailSettings
from varde.shared.casework.outbound import ENCRYPTED, Letter, sealed
from varde.shared.domain.codes import Language
from varde.shared.domain.letters import LetterKind
from varde.shared.domain.receipt import new_receipt
from varde.shared.texts import texts
from varde.shared.vault import MAILER, PrivateKey, Sealer

RECEIPT = new_receipt(lambda _: 4_817)
OPENED = Letter("kari@nabo.example", RECEIPT)
HEAD = Letterhead("bekymring@varde.example", "Varde", "varde.example", "")


NORWEGIAN: tuple[Literal[Language.NB, Language.NN], ...] = (Language.NB, Language.NN)


@pytest.mark.parametrize("language", NORWEGIAN)
def test_replies_are_ascii_short_and_well_formed(
    language: Literal[Language.NB, Language.NN],
) -> None:
    for reply in astuple(replies(IntakeEmailSettings(language=language))):
        lines = reply.split("\r\n")
        assert len(lines) == 2
        assert reply.isascii()
        assert lines[0][3] == "-"
        assert lines[1][3] == " "
        assert lines[0][:3] == lines[1][:3]
        assert all(len(line) < 510 for line in lines)


def test_refusals_that_can_be_mended_say_how() -> None:
    said = replies(IntakeEmailSettings(size_limit=5 * 1024 * 1024))
    assert "larger than 5 MB" in said.too_large
    assert said.too_large.startswith("552-")
    assert said.storage_away.startswith("451-")
    assert said.busy.startswith("421-")


@pytest.mark.parametrize("language", NORWEGIAN)
def test_every_text_is_translated(language: Language) -> None:
    t = texts("varde.intake_email", language)
    english = "We cannot store the message safely right now. Your mail server will try again."
    assert t(english) != english
    assert t("Is someone in danger now? Call 112.").endswith("Ring 112.")


def test_without_a_form_the_receipt_offers_none_and_lines_are_short() -> None:
    letter = receipt_letter(HEAD, OPENED)
    assert "anonym" not in letter.get_content()
    assert letter["In-Reply-To"] is None
    assert max(map(len, letter.as_bytes().splitlines())) <= 100


def test_112_is_the_first_thing_that_the_receipt_says_in_each_of_its_languages() -> None:
    content = receipt_letter(HEAD, OPENED).get_content()
    first_lines = [part.strip().splitlines()[0] for part in content.split("---")]
    assert first_lines == ["Er noen i fare nå? Ring 112.", "Is someone in danger now? Call 112."]


@pytest.mark.parametrize("advice", ["", ENCRYPTED])
def test_a_nynorsk_municipality_writes_its_receipts_in_nynorsk_and_english(advice: str) -> None:
    head = replace(HEAD, language=Language.NN, public_form_url="https://varde.example/skjema")
    letter = receipt_letter(head, replace(OPENED, advice=advice))
    nynorsk, english = letter.get_content().split("---")
    assert nynorsk.startswith("Er nokon i fare no? Ring 112.")
    assert "Kvitteringa di er desse åtte orda" in nynorsk
    assert not re.search(r"\b(ikke|noen|hva|fra|vi leser)\b", nynorsk)
    assert english.strip().startswith("Is someone in danger now?")


def test_a_nynorsk_municipality_tells_mail_servers_so_in_nynorsk_and_english() -> None:
    said = replies(IntakeEmailSettings(language=Language.NN))
    norwegian, english = said.too_slow.split("\r\n")
    assert norwegian == "421-4.4.2 Meldinga kom for sakte. E-posttenaren din proever igjen."
    assert english.startswith("421 4.4.2 The message came too slowly.")


def test_a_letter_written_again_is_the_same_to_the_last_byte() -> None:
    sealer, now = Sealer([PrivateKey.generate(MAILER).public]), FixedClock().now()
    one, other = (sealed(sealer, OPENED, LetterKind.RECEIPT, "c" * 32, now) for _ in range(2))
    assert written(HEAD, one, OPENED) == written(HEAD, one, OPENED)
    assert f"Message-ID: <{one.letter_id}@varde.example>".encode() in written(HEAD, one, OPENED)
    assert written(HEAD, one, OPENED) != written(HEAD, other, OPENED)


def test_receipts_are_off_without_a_smarthost_or_when_switched_off() -> None:
    assert not IntakeEmailSettings().acknowledges
    assert IntakeEmailSettings(smarthost_host="smtp.varde.example").acknowledges
    assert not IntakeEmailSettings(smarthost_host="x.example", acknowledge=False).acknowledges


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VARDE_INTAKE_EMAIL_RECIPIENTS", '["a@x.example","b@x.example"]')
    monkeypatch.setenv("VARDE_INTAKE_EMAIL_PORT", "2525")
    monkeypatch.setenv("VARDE_INTAKE_EMAIL_LANGUAGE", "nn")
    settings = IntakeEmailSettings()
    assert settings.recipients == ("a@x.example", "b@x.example")
    assert settings.port == 2525
    assert settings.language is Language.NN


@pytest.mark.parametrize(
    "wrong",
    [
        {"tls_key": "only-a-key.pem"},
        {"memory_limit": 1000},
        {"recipients": ()},
        {"recipients": ("no address",)},
        {"recipients": ("a@x.example\r\nBcc: b@x.example",)},
        {"acknowledgement_name": "Varde\r\nBcc: x@evil.example"},
        {"public_form_url": "javascript:alert(1)"},
        {"hostname": "a b"},
        {"language": "en"},
    ],
)
def test_wrong_settings_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        IntakeEmailSettings.model_validate(wrong)


@pytest.mark.parametrize("url", ["", "https://varde.example/skjema"])
def test_who_wrote_in_cipher_is_told_what_to_do(url: str) -> None:
    head = replace(HEAD, public_form_url=url)
    content = receipt_letter(head, replace(OPENED, advice=ENCRYPTED)).get_content()
    for expected in ("kan ikke åpne", "cannot open", "uten kryptering", "without encryption"):
        assert expected in content
    assert "only the coordinator" not in content
    assert (url and url in content) or "skjema" not in content
    assert content.startswith("Er noen i fare nå? Ring 112.")


def test_the_receipt_says_what_its_words_are_for_and_that_mail_can_be_read_on_its_way() -> None:
    url = "https://varde.example/skjema"
    content = receipt_letter(replace(HEAD, public_form_url=url), OPENED).get_content()
    for expected in ("Jeg har en kvittering", "I have a receipt", "lese det som står der"):
        assert expected in content
    assert "read what it says" in content
    assert "Slett denne e-posten" in content
    assert "kvittering»" not in receipt_letter(HEAD, OPENED).get_content()


def test_a_letter_bears_the_mark_by_which_we_know_our_own() -> None:
    assert receipt_letter(HEAD, OPENED)["X-Loop"] == HEAD.address


REPLY = Letter(
    "kari@nabo.example", token="a" * 16, text="Takk. Ring oss på 68 05 00 01.", language="nb"
)


def _written(head: Letterhead, opened: Letter, kind: LetterKind) -> EmailMessage:
    sealer, now = Sealer([PrivateKey.generate(MAILER).public]), FixedClock().now()
    raw = written(head, sealed(sealer, opened, kind, "c" * 32, now), opened)
    parsed = message_from_bytes(raw, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


@pytest.mark.parametrize("language", list(Language))
def test_a_reply_says_what_the_coordinator_wrote_and_what_e_mail_cannot_hide(
    language: Language,
) -> None:
    head = replace(HEAD, public_form_url="https://varde.example/skjema")
    opened = replace(REPLY, language=language.value)
    message = _written(head, opened, LetterKind.REPLY)
    text = message.get_content()
    assert REPLY.text in text
    assert "112" in text
    assert {"nb": "skjule hvem", "nn": "skjule kven", "en": "cannot hide"}[language.value] in text
    assert head.public_form_url in text
    assert "Auto-Submitted" not in message
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"


def test_an_answer_to_a_letter_goes_to_an_address_that_leads_to_the_concern() -> None:
    for kind, opened in (
        (LetterKind.REPLY, REPLY),
        (LetterKind.RECEIPT, replace(OPENED, token="a" * 16)),
    ):
        message = _written(HEAD, opened, kind)
        assert message["Reply-To"] == f"bekymring+{'a' * 16}@varde.example"
        assert message["From"] == "Varde <bekymring@varde.example>"


def test_without_tokens_an_answer_goes_to_who_wrote_and_nothing_else_is_promised() -> None:
    message = _written(replace(HEAD, tokens=False), REPLY, LetterKind.REPLY)
    assert "Reply-To" not in message
    assert "lagt til" not in message.get_content()


@pytest.mark.parametrize("text", ["{to} {0} %s", "a\r\n.\r\nQUIT", "x" * 20_000, "\0"])
def test_any_text_of_a_reply_can_be_sent(text: str) -> None:
    message = _written(HEAD, replace(REPLY, text=text), LetterKind.REPLY)
    assert message["To"] == "kari@nabo.example"
    assert message["Subject"] == "Svar på e-posten din"
    assert reply_letter(HEAD, REPLY)["To"] == "kari@nabo.example"
