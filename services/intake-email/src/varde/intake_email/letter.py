"""The automatic receipt: neutral, in bokmål and English, without a word of the concern."""

import secrets
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, localtime

from varde.shared.domain.codes import Language
from varde.shared.texts import Texts, texts

_LANGUAGES = (Language.NB, Language.EN)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What is the same in all receipts."""

    address: str
    name: str
    hostname: str
    public_form_url: str


def receipt_letter(head: Letterhead, to: str, receipt: str, reference: str) -> EmailMessage:
    """The receipt for the (validated) address ``to``; ``reference`` is a Message-ID or ""."""
    catalogues = [texts("varde.intake_email", language) for language in _LANGUAGES]
    letter = EmailMessage()
    letter["From"] = Address(head.name, addr_spec=head.address)
    letter["To"] = to
    letter["Subject"] = " / ".join(_subject(t) for t in catalogues)
    letter["Date"] = format_datetime(localtime())
    letter["Message-ID"] = f"<{secrets.token_hex(16)}@{head.hostname}>"
    letter["Auto-Submitted"] = "auto-replied"
    letter["X-Auto-Response-Suppress"] = "All"
    if reference:
        letter["In-Reply-To"] = reference
    paragraphs = ["\n\n".join(_body(t, receipt, head.public_form_url)) for t in catalogues]
    letter.set_content("\n\n---\n\n".join(paragraphs) + "\n", cte="quoted-printable")
    return letter


def _subject(t: Texts) -> str:
    return t("We have received your e-mail")


def _body(t: Texts, receipt: str, url: str) -> list[str]:
    paragraphs = [
        "\n".join(
            [
                t("Is someone in danger now? Call 112."),
                t("Is someone injured or seriously ill? Call 113."),
                t("Does a child need help now? Call 116 111."),
            ]
        ),
        t("We have received your e-mail. Your receipt is {receipt}.", receipt=receipt),
        t("We read new messages on weekdays. We do not read messages around the clock."),
        t(
            "Only the coordinator can read what you wrote. But e-mail cannot hide who sent it: your address is in the message, your e-mail provider can see that you wrote to us, and a copy may be among your sent messages."
        ),
    ]
    if url:
        paragraphs.append(
            t("Do you want to be anonymous? Write to us here instead: {url}", url=url)
        )
    paragraphs.append(t("This is an automatic reply. You do not need to answer it."))
    return paragraphs
