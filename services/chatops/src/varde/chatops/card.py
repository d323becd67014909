"""The neutral card: what stands in the channel about one case, the same on every platform.

Dates only, never times; content is ``AnonymisedText``, everything else is composed from codes.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from varde.chatops.labels import Label, Labels
from varde.chatops.links import links_words
from varde.shared.anonymise.text import AnonymisedText
from varde.shared.casework.views import CaseView
from varde.shared.domain.access import open_to_all
from varde.shared.domain.case import ENDED, Assignment
from varde.shared.domain.codes import AssignmentRole, AssignmentState, Language, Urgency
from varde.shared.domain.duties import Duty, DutyCode, Whom, duties_of
from varde.shared.domain.partner import Directory

NOTES_SHOWN = 15
"""The newest notes stand on the full card."""
SHORT_NOTES, SHORT_SIGNS, SHORT_ACCOUNT = 3, 4, 400
"""Notes, signs and characters of the account that stand in the channel; the rest is behind a button."""

_CALL = Duty(DutyCode.ACUTE, Whom.GROUP, at_once=True)
_ON_CARDS = frozenset({Whom.GROUP, Whom.LEAD})
_LIVE = frozenset({AssignmentState.PROPOSED, AssignmentState.ASKED, AssignmentState.ACCEPTED})


class Action(StrEnum):
    """What a button asks for."""

    ACCEPT = "accept"
    OFFER = "offer"
    ASK_MORE = "ask_more"
    MORE = "more"
    """Shows the case in full, to whoever pressed it."""
    ASSIGN = "assign"
    REPORT = "report"
    CLOSE = "close"
    MINUTES = "minutes"
    DECLINE = "decline"
    NOTE = "note"
    DUE = "due"
    STATUS = "status"
    REOPEN = "reopen"
    ANSWERS = "answers"
    MEETING = "meeting"
    OVERVIEW = "overview"
    STATISTICS = "statistics"
    ASK = "ask"
    LINK = "link"
    RECUSE = "recuse"
    LIST = "list"
    SEARCH = "search"
    HELP = "help"
    CHANNEL = "channel"
    """Shows who is in the channel without belonging there."""
    ADMIT = "admit"
    SHARE = "share"
    """Posts the overview for everybody."""


@dataclass(frozen=True, slots=True)
class Field:
    """A name and what stands beside it."""

    name: Label
    value: Label
    vital: bool = False
    """It is shown however little room there is."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button; the platform sends back ``action`` and the card's reference, nothing else."""

    action: Action
    label: Label


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note, with who wrote it and on which date."""

    heading: Label
    text: AnonymisedText


@dataclass(frozen=True, slots=True)
class Card:
    """One case as the group sees it."""

    case_id: str
    version: int
    reference: str
    language: Language
    title: Label
    urgency: Urgency
    alarm: Label | None = None
    """Stands before everything else, on every platform."""
    headline: AnonymisedText | None = None
    fields: tuple[Field, ...] = ()
    indicators: tuple[Label, ...] = ()
    summary: AnonymisedText | None = None
    account: AnonymisedText | None = None
    duty: Label | None = None
    """One duty a line."""
    ask: Label | None = None
    notes: tuple[NoteLine, ...] = ()
    left_out: Label | None = None
    """What there was no room for, and who has it."""
    buttons: tuple[Button, ...] = ()

    @property
    def tells(self) -> bool:
        """False for a card that stands where another was taken out: it tells nothing of the case."""
        return self.headline is not None


def card_of(view: CaseView, directory: Directory, t: Labels) -> Card:
    """The card of a case that is released to the group."""
    facts = view.facts
    return Card(
        case_id=view.case_id,
        version=view.version,
        reference=view.reference,
        language=t.language,
        title=t("Concern {reference}", reference=t.reference(view.reference)),
        urgency=facts.urgency,
        alarm=_alarm(view, t),
        headline=view.headline,
        fields=_fields(view, directory, t),
        indicators=tuple(t.indicator(code) for code in facts.indicators),
        summary=view.summary,
        account=view.account,
        duty=_duty(view, t),
        ask=_ask(view, t),
        notes=_notes(view, directory, t),
        buttons=_buttons(view, t),
    )


def short_card(view: CaseView, directory: Directory, t: Labels) -> Card:
    """The card as it stands in the channel: what is needed to take the case on, and a button for the rest."""
    full = card_of(view, directory, t)
    signs, account = full.indicators, full.account
    more = len(signs) - SHORT_SIGNS
    rest = (t("… and {n} more", n=more),) if more > 0 else ()
    long = account is not None and len(str(account)) > SHORT_ACCOUNT
    released = Field(t("Account"), t("Released: read it with “{more}”", more=t("Show more")))
    return replace(
        full,
        fields=(*full.fields, released) if long else full.fields,
        indicators=(*signs[:SHORT_SIGNS], *rest),
        account=None if long else account,
        notes=full.notes[-SHORT_NOTES:],
        buttons=(*full.buttons, Button(Action.MORE, t("Show more"))),
    )


def channel_card(view: CaseView, directory: Directory, t: Labels) -> Card:
    """What everybody in the channel may see of a case now: its short card, or an empty one."""
    if view.erased or not open_to_all(view):
        return withdrawn(view, t)
    return short_card(view, directory, t)


def withdrawn(view: CaseView, t: Labels) -> Card:
    """What stands in place of a card whose case may no longer be shown to the whole group.

    It is the same whatever the reason is: nobody reads from it who may not know, or why.
    """
    return Card(
        case_id=view.case_id,
        version=view.version,
        reference=view.reference,
        language=t.language,
        title=t("Taken out of the channel"),
        urgency=Urgency.NORMAL,
        ask=t("This is not discussed here for now."),
    )


def _alarm(view: CaseView, t: Labels) -> Label | None:
    acute = any(duty.code is DutyCode.ACUTE for duty in duties_of(view.facts))
    return t.duty(_CALL) if acute and view.status not in ENDED else None


def _duty(view: CaseView, t: Labels) -> Label | None:
    """What the group and the lead must know, a line each, without what the alarm says."""
    told = [d for d in duties_of(view.facts) if d.whom in _ON_CARDS and d != _CALL]
    if view.status in ENDED:  # the duty to report a child outlives the case
        told = [d for d in told if d.code is DutyCode.CHILD]
    return t.joined([t.duty(duty) for duty in told], "\n") if told else None


def _ask(view: CaseView, t: Labels) -> Label | None:
    if view.status in ENDED:
        return None
    if any(lead.state is AssignmentState.ACCEPTED for lead in _leads(view.assignments)):
        return t("The lead has accepted. Say so here if you can contribute.")
    return t("Can you take the lead, or contribute? Use the buttons, or write in the thread.")


def _fields(view: CaseView, directory: Directory, t: Labels) -> tuple[Field, ...]:
    facts = view.facts
    vital = [
        (t("Urgency"), t.code(facts.urgency)),
        (t("Status"), t.code(view.status)),
    ]
    deadline = [(t("Deadline"), t.day(view.due_on))] if view.due_on else []
    rows: list[tuple[Label, Label | None]] = [
        (t("Form"), t.joined([t.code(form) for form in facts.forms])),
        (t("Arena"), t.code(facts.arena)),
        (t("Age group"), t.code(facts.age)),
        (t("Lead"), _lead_words(view, directory, t)),
        (t("Support"), _support_words(view, directory, t)),
        (t("Why this lead"), t.rule_reason(view.rule_reason) if view.rule_reason else None),
        (t("Possible link"), links_words(view, t)),
    ]
    outcome = [(t("Outcome"), t.code(view.outcome))] if view.outcome else []
    return (
        *(Field(name, value, vital=True) for name, value in vital),
        *(Field(name, value) for name, value in rows if value is not None),
        *(Field(name, value, vital=True) for name, value in deadline + outcome),
    )


def _leads(assignments: tuple[Assignment, ...]) -> list[Assignment]:
    """Who leads, then who is proposed beside when more has become known."""
    live = [a for a in assignments if a.role is AssignmentRole.LEAD and a.state in _LIVE]
    return live[::-1]


def _lead_words(view: CaseView, directory: Directory, t: Labels) -> Label:
    leads = _leads(view.assignments)
    return t.joined([_partner_words(a, directory, t) for a in leads]) if leads else t("Nobody yet")


def _support_words(view: CaseView, directory: Directory, t: Labels) -> Label | None:
    support = [
        _partner_words(a, directory, t)
        for a in view.assignments
        if a.role is AssignmentRole.SUPPORT and a.state in _LIVE
    ]
    return t.joined(support) if support else None


def _partner_words(assignment: Assignment, directory: Directory, t: Labels) -> Label:
    named = [m for m in directory.members if assignment.member and m.member_id == assignment.member]
    who = [partner_name(assignment.partner, directory, t), *map(t.member, named)]
    return t("{partner} ({state})", partner=t.joined(who), state=t.code(assignment.state))


def partner_name(code: str, directory: Directory, t: Labels) -> Label:
    """The partner's name; a partner who has left the directory is "a former partner"."""
    partner = directory.partner(code)
    return t.partner(partner) if partner else t("A former partner")


def _notes(view: CaseView, directory: Directory, t: Labels) -> tuple[NoteLine, ...]:
    return tuple(
        NoteLine(
            t(
                "{partner}, {date}",
                partner=partner_name(note.partner, directory, t),
                date=t.day(note.on),
            ),
            note.text,
        )
        for note in view.notes[-NOTES_SHOWN:]
    )


def _buttons(view: CaseView, t: Labels) -> tuple[Button, ...]:
    """What everybody may do, then the forms: to assign until somebody leads, then to report and close."""
    if view.status in ENDED:
        return ()
    accept = Button(Action.ACCEPT, t("We take the lead"))
    offer = Button(Action.OFFER, t("We can contribute"))
    more = Button(Action.ASK_MORE, t("We need more information"))
    if not any(lead.state is AssignmentState.ACCEPTED for lead in _leads(view.assignments)):
        return accept, offer, more, Button(Action.ASSIGN, t("Assign …"))
    report, close = Button(Action.REPORT, t("Report …")), Button(Action.CLOSE, t("Close …"))
    return accept, offer, more, report, close
