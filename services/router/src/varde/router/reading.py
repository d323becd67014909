"""What the router reads out of an opened concern, before anything is decided."""

from dataclasses import dataclass, replace

from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.codes import AgeGroup, Arena, HoldReason, Reporter, Request
from varde.shared.domain.concern import Facts
from varde.shared.mail import MailKind, ReadMail

_HOLDS = {
    MailKind.UNREADABLE: HoldReason.UNREADABLE,
    MailKind.ENCRYPTED: HoldReason.ENCRYPTED,
    MailKind.EMPTY: HoldReason.EMPTY,
    MailKind.BOUNCE: HoldReason.NOT_A_CONCERN,
    MailKind.AUTO_REPLY: HoldReason.NOT_A_CONCERN,
    MailKind.CALENDAR: HoldReason.NOT_A_CONCERN,
}
_WANTS = {"advice": Request.ADVICE, "help": Request.CASE, "tip": Request.CASE}
_MAY_BE_CHILD = frozenset({"yes", "unsure"})


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


def facts_with_answers(facts: Facts, form: WebSubmission | None) -> Facts:
    """The screened facts, with what the reporter answered in the form put first.

    Doubt about age counts as a child.
    """
    if form is None:
        return facts
    changes: dict[str, object] = {}
    if form.arena in set(Arena) - {Arena.UKJENT}:
        changes["arena"] = Arena(form.arena)
    if form.child in _MAY_BE_CHILD:
        changes["age"] = AgeGroup.CHILD
    elif form.child == "no" and facts.age is AgeGroup.UNKNOWN:
        changes["age"] = AgeGroup.ADULT
    if form.about_self == "yes":
        changes |= {"reporter": Reporter.SELF, "contact_with_person": True}
    if form.want in _WANTS and facts.request is Request.CASE:
        changes["request"] = _WANTS[form.want]
    return replace(facts, **changes)  # type: ignore[arg-type] # the keys above are fields of Facts
