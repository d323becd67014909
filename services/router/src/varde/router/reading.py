"""What the router reads out of an opened concern, before anything is decided."""

from dataclasses import dataclass

from varde.router.delivery import Delivery
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.codes import HoldReason
from varde.shared.domain.conflict import Touched, named_in, touched_by
from varde.shared.domain.partner import Directory
from varde.shared.domain.receipt import receipt_apart, without_receipts
from varde.shared.mail import MailKind, Problem, ReadMail

_HOLDS = {
    MailKind.UNREADABLE: HoldReason.UNREADABLE,
    MailKind.ENCRYPTED: HoldReason.ENCRYPTED,
    MailKind.EMPTY: HoldReason.EMPTY,
    MailKind.ONLY_ATTACHMENTS: HoldReason.ONLY_ATTACHMENTS,
    MailKind.BOUNCE: HoldReason.NOT_A_CONCERN,
    MailKind.READ_REPORT: HoldReason.NOT_A_CONCERN,
    MailKind.AUTO_REPLY: HoldReason.NOT_A_CONCERN,
    MailKind.SEEMS_AUTO_REPLY: HoldReason.NOT_A_CONCERN,
    MailKind.CALENDAR: HoldReason.NOT_A_CONCERN,
}


_AUTOMATIC = frozenset({MailKind.AUTO_REPLY, MailKind.READ_REPORT})
"""What a machine says of itself that it sent."""


@dataclass(frozen=True, slots=True)
class Words:
    """The reporter's own words, in memory only. Its ``repr`` shows nothing of them."""

    subject: str
    text: str
    hold_reasons: tuple[HoldReason, ...] = ()
    form: WebSubmission | None = None
    own: str = ""
    """What tells of the reporter alone: her signature, or how to reach her."""
    around: str = ""
    """Signature and disclaimer: read for whom they name, and neither screened nor told."""
    receipt: str = ""
    """A receipt in the subject; it stands in none of the other words, as who has it can read the answers."""
    delivery: Delivery | None = None
    """How it came, when it is a mail."""
    automatic: bool = False
    """Nobody wrote it."""

    def __repr__(self) -> str:
        return "Words(…)"

    @property
    def whole(self) -> str:
        """Subject, text and what stands around it, as it is searched for whom it touches."""
        return f"{self.subject}\n{self.text}\n{self.around}"


def words_of_mail(mail: ReadMail, delivery: Delivery | None = None) -> Words:
    """The words of an e-mail: the reporter's own and what is forwarded, not what was answered."""
    receipt, subject = receipt_apart(mail.subject)
    hold = _HOLDS.get(mail.kind)
    partly = HoldReason.PARTLY_READ if mail.cut_short else None
    doubtful = HoldReason.SENDER_DOUBTFUL if Problem.SENDER_DOUBTFUL in mail.problems else None
    return Words(
        subject,
        without_receipts(mail.concern),
        tuple(reason for reason in (hold, partly, doubtful) if reason),
        own=mail.signature,
        around="\n\n".join(part for part in (mail.signature, mail.disclaimer) if part),
        receipt=receipt,
        delivery=delivery,
        automatic=mail.kind in _AUTOMATIC,
    )


def words_of_form(form: WebSubmission) -> Words:
    """The words on the form. Who should not know is looked for among the partners, and judged by a person."""
    holds = (HoldReason.CONFLICT,) if form.exclude.strip() else ()
    return Words("", without_receipts(form.text), holds, form, form.contact)


def touched_in(words: Words, directory: Directory) -> Touched:
    """Whom a concern is about, or is to be kept from as its reporter wishes."""
    signature = "" if words.form else words.own
    text = words.whole.removesuffix(signature)
    wish = words.form.exclude if words.form else ""
    return touched_by(text, directory, signature=signature) | named_in(wish, directory)
