"""The door's settings, and what it says to people."""

from dataclasses import astuple

import pytest
from pydantic import ValidationError

from varde.intake_email.letter import Letterhead, receipt_letter
from varde.intake_email.replies import replies
from varde.intake_email.settings import IntakeEmailSettings
from varde.shared.domain.codes import Language
from varde.shared.texts import texts

HEAD = Letterhead("bekymring@varde.example", "Varde", "varde.example", "")


def test_replies_are_ascii_short_and_well_formed() -> None:
    for reply in astuple(replies(IntakeEmailSettings())):
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


@pytest.mark.parametrize("language", [Language.NB, Language.NN])
def test_every_text_is_translated(language: Language) -> None:
    t = texts("varde.intake_email", language)
    english = "We cannot store the message safely right now. Your mail server will try again."
    assert t(english) != english
    assert t("Is someone in danger now? Call 112.").endswith("Ring 112.")


def test_without_a_form_the_receipt_offers_none_and_lines_are_short() -> None:
    letter = receipt_letter(HEAD, "kari@nabo.example", "ABCD", "")
    assert "anonym" not in letter.get_content()
    assert letter["In-Reply-To"] is None
    assert letter["Message-ID"].endswith("@varde.example>")
    assert max(map(len, letter.as_bytes().splitlines())) <= 100


def test_two_receipts_share_no_message_id() -> None:
    first, second = (receipt_letter(HEAD, "kari@nabo.example", "ABCD", "") for _ in range(2))
    assert first["Message-ID"] != second["Message-ID"]


def test_receipts_are_off_without_a_smarthost_or_when_switched_off() -> None:
    assert not IntakeEmailSettings().acknowledges
    assert IntakeEmailSettings(smarthost_host="smtp.varde.example").acknowledges
    assert not IntakeEmailSettings(smarthost_host="x.example", acknowledge=False).acknowledges


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VARDE_INTAKE_EMAIL_RECIPIENTS", '["a@x.example","b@x.example"]')
    monkeypatch.setenv("VARDE_INTAKE_EMAIL_PORT", "2525")
    settings = IntakeEmailSettings()
    assert settings.recipients == ("a@x.example", "b@x.example")
    assert settings.port == 2525


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
    ],
)
def test_wrong_settings_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        IntakeEmailSettings.model_validate(wrong)
