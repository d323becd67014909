"""The letters: the automatic receipt, in Norwegian and English, and replies. None has a word of the concern."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from varde.shared.casework.outbound import ENCRYPTED, Letter
from varde.shared.domain.codes import Language
from varde.shared.domain.letters import LetterKind
from varde.shared.domain.receipt import words_of
from varde.shared.domain.reply_token import with_token
from varde.shared.store.outbound import SealedLetter
from varde.shared.texts import Texts, texts


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What is the same in all letters."""

    address: str
    """Who the letters are from."""
    name: str
    hostname: str
    public_form_url: str
    tokens: bool = True
    """Answers go to an address with a token, so that they find their case."""
    language: Language = Language.NB
    """Of receipts, before the English; a reply is in its reporter's."""

    def answers_to(self, token: str) -> str:
        """Where an answer to a letter with ``token`` goes; "" for who it is from."""
        return with_token(self.address, token) if token and self.tokens else ""


def written(head: Letterhead, letter: SealedLetter, opened: Letter) -> bytes:
    """The message to send. Written again, it is the same to the last byte: that makes a repeat known."""
    write = receipt_letter if letter.kind is LetterKind.RECEIPT else reply_letter
    message = write(head, opened)
    if answers_to := head.answers_to(opened.token):
        message["Reply-To"] = answers_to
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = f"<{letter.letter_id}@{head.hostname}>"
    return message.as_bytes(policy=SMTP if opened.to.isascii() else SMTPUTF8)


def receipt_letter(head: Letterhead, opened: Letter) -> EmailMessage:
    """The receipt, without date and Message-ID."""
    catalogues = [
        texts("varde.intake_email", language) for language in (head.language, Language.EN)
    ]
    letter = EmailMessage()
    letter["From"] = Address(head.name, addr_spec=head.address)
    letter["To"] = opened.to
    letter["Subject"] = " / ".join(_subject(t) for t in catalogues)
    letter["Auto-Submitted"] = "auto-replied"
    letter["X-Auto-Response-Suppress"] = "All"
    if opened.reference:
        letter["In-Reply-To"] = opened.reference
    letter["X-Loop"] = head.address
    paragraphs = ["\n\n".join(_body(t, opened, head.public_form_url)) for t in catalogues]
    letter.set_content("\n\n---\n\n".join(paragraphs) + "\n", cte="quoted-printable")
    return letter


def reply_letter(head: Letterhead, opened: Letter) -> EmailMessage:
    """What the coordinator answers, without date and Message-ID. It quotes nothing of what is answered."""
    t = texts("varde.intake_email", Language(opened.language))
    letter = EmailMessage()
    letter["From"] = Address(head.name, addr_spec=head.address)
    letter["To"] = opened.to
    letter["Subject"] = t("A reply to your e-mail")
    letter["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    letter["X-Loop"] = head.address
    letter.set_content("\n\n".join(_reply(t, head, opened)) + "\n", cte="quoted-printable")
    return letter


def _reply(t: Texts, head: Letterhead, opened: Letter) -> list[str]:
    around = [
        t("You wrote to us by e-mail. This is our reply:"),
        opened.text,
        "---",
        t("Is someone in danger now? Call 112."),
    ]
    if head.answers_to(opened.token):
        around.append(
            t("You can answer this e-mail. Your answer is then added to what you told us.")
        )
    around.append(
        t(
            "E-mail cannot hide who writes to whom: e-mail providers on the way can see that we wrote to you and read what it says, and this e-mail is now in your mailbox. Delete it if somebody else reads your e-mail."
        )
    )
    if head.public_form_url:
        around.append(
            t(
                "Do you want to be anonymous? Write to us here instead: {url}",
                url=head.public_form_url,
            )
        )
    return around


def _subject(t: Texts) -> str:
    return t("We have received your e-mail")


def _body(t: Texts, opened: Letter, url: str) -> list[str]:
    return [
        "\n".join(
            [
                t("Is someone in danger now? Call 112."),
                t("Is someone injured or seriously ill? Call 113."),
                t("Does a child need help now? Call 116 111."),
            ]
        ),
        t(
            "We have received your e-mail. Your receipt is these eight words: {receipt}",
            receipt=words_of(opened.receipt, t.language),
        ),
        *_way_back(t, url),
        *(_advice(t, url) if opened.advice == ENCRYPTED else _reading(t, url)),
        t("This is an automatic reply. You do not need to answer it."),
    ]


def _way_back(t: Texts, url: str) -> list[str]:
    """What the receipt is for; without a form it opens nothing, and is good for a phone call only."""
    if not url:
        return []
    return [
        t(
            "With these words you can read what we reply, write more, or delete what you sent. Open {url} and choose “I have a receipt”.",
            url=url,
        )
    ]


def _advice(t: Texts, url: str) -> list[str]:
    """What to do when nobody here can open the mail."""
    sealed = t("Your e-mail is encrypted, and we cannot open it. So we do not know what you wrote.")
    if not url:
        return [sealed, t("Please write to us once more, without encryption.")]
    return [
        sealed,
        t(
            "Please write to us once more, best on this page, which protects what you write on its way: {url}",
            url=url,
        ),
        t("You can also send a new e-mail without encryption."),
    ]


def _reading(t: Texts, url: str) -> list[str]:
    paragraphs = [
        t("We read new messages on weekdays. We do not read messages around the clock."),
        t(
            "With us, only the coordinator or a deputy can read what you wrote. But e-mail cannot hide who sent it: your address is in the message, e-mail providers on the way can see who wrote to us and read what it says, and a copy may be among your sent messages. Delete this e-mail if somebody else reads your e-mail."
        ),
    ]
    if url:
        paragraphs.append(
            t("Do you want to be anonymous? Write to us here instead: {url}", url=url)
        )
    return paragraphs
