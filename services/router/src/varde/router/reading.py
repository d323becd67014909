"""What the router reads out of an opened concern, before anything is decided."""

from dataclasses import dataclass

from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.codes import HoldReason
from varde.shared.mail import MailKind, ReadMail

_HOLDS = {
    MailKind.UNREADABLE: HoldReason.UNREADABLE,
    MailKind.ENCRYPTED: HoldReason.ENCRYPTED,
    MailKind.EMPTY: HoldReason.EMPTY,
    MailKind.BOUNCE: HoldReason.NOT_A_CONCERN,
    MailKind.AUTO_REPLY: HoldReason.NOT_A_CONCERN,
    MailKind.CALENDAR: HoldReason.NOT_A_CONCERN,
}


@dataclass(frozen=True, slots=True)
class Words:
    """The reporter's own words, in memory only. Its ``repr`` shows nothing of them."""

    subject: str
    text: str
    hold_reasons: tuple[HoldReason, ...] = ()
    form: WebSubmission | None = None

    def __repr__(self) -> str:
        return "Words(…)"

    @property
    def whole(self) -> str:
        """Subject and text together, as the guard compares them."""
        return f"{self.subject}\n{self.text}"


def words_of_mail(mail: ReadMail) -> Words:
    """The words of an e-mail. The signature names the reporter, so it is read as text too."""
    hold = _HOLDS.get(mail.kind)
    text = "\n\n".join(part for part in (mail.text, mail.signature) if part)
    return Words(mail.subject, text, (hold,) if hold else ())


def words_of_form(form: WebSubmission) -> Words:
    """The words on the form. Who must not know of it is for the coordinator to judge."""
    holds = (HoldReason.CONFLICT,) if form.exclude.strip() else ()
    return Words("", form.text, holds, form)
