"""The forms there are: what each asks for, and who is offered it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from varde.chatops.card import Action, Button, Card
from varde.chatops.commands import Verb
from varde.chatops.forms import Choice, ChoiceField, DateField, Form, FormKind, TextField
from varde.chatops.guidance import usage
from varde.chatops.labels import Label, Labels
from varde.chatops.lines import the_rest
from varde.chatops.people import members_here
from varde.chatops.small_forms import SMALL, may_open_small
from varde.chatops.step_forms import STEPS, may_open_step
from varde.shared.casework.decisions import may_end_as
from varde.shared.casework.reports import Result
from varde.shared.casework.views import CaseLine, CaseView, Listing
from varde.shared.domain.case import ENDED, has_accepted
from varde.shared.domain.dates import FARTHEST
from varde.shared.domain.partner import Actor, Directory

LONG, SHORT = 1000, 500
"""Characters of the texts of a form."""

CASES_OFFERED = 100
"""Cases in one list of choices: what every platform can show."""

OLDEST_MEETING = timedelta(days=60)


def result_words(result: Result, t: Labels) -> Label:
    """How a follow-up goes, in words."""
    words = {
        Result.GOES_ON: t("The follow-up goes on"),
        Result.WAITS: t("We wait for somebody else"),
        Result.NO_CONTACT: t("We have not reached anybody"),
        Result.OUR_PART_DONE: t("Our part is done"),
    }
    return words[result]


def may_open(kind: FormKind, actor: Actor, view: CaseView, directory: Directory) -> bool:
    """True when the actor may do what the form does; it is asked again when the form comes back."""
    if kind in STEPS:
        return may_open_step(kind, actor, view, directory)
    return _may_do(kind, actor, view)


def _may_do(kind: FormKind, actor: Actor, view: CaseView) -> bool:
    if kind is FormKind.NOTE:
        return not view.erased and (actor.leads or not view.held)
    if kind is FormKind.CLOSE:
        return actor.leads and view.status not in ENDED
    if view.held or view.status in ENDED:
        return False
    if kind in SMALL:
        return may_open_small(kind, actor, view)
    if kind is FormKind.REPORT:
        return actor.leads or has_accepted(view.assignments, actor.partner)
    return actor.leads or kind is FormKind.MINUTES


def offered(card: Card, actor: Actor, view: CaseView, directory: Directory) -> Card:
    """The card for the actor's eyes only: without the buttons of forms that they may not open."""
    forms = {kind.value: kind for kind in FormKind}
    kept = (
        b
        for b in card.buttons
        if b.action.value not in forms or may_open(forms[b.action.value], actor, view, directory)
    )
    return replace(card, buttons=tuple(kept))


def in_full(card: Card, actor: Actor, view: CaseView, directory: Directory, t: Labels) -> Card:
    """The full card for the actor's eyes only: with a button for each further thing that they may do now."""
    forms = (
        (FormKind.DECLINE, Action.DECLINE, t("Decline …")),
        (FormKind.NOTE, Action.NOTE, t("Note …")),
        (FormKind.DUE, Action.DUE, t("Deadline …")),
        (FormKind.STATUS, Action.STATUS, t("Status …")),
        (FormKind.ASK, Action.ASK, t("Ask the reporter …")),
        (FormKind.LINK, Action.LINK, t("Link …")),
        (FormKind.RECUSE, Action.RECUSE, t("Disqualification …")),
    )
    may = [one for one in forms if may_open(one[0], actor, view, directory)]
    more = [Button(action, label) for _, action, label in may]
    if not view.erased:
        more.append(Button(Action.ANSWERS, t("Answers from the reporter")))
    if actor.leads and view.status in ENDED and not view.erased:
        more.append(Button(Action.REOPEN, t("Reopen")))
    card = offered(card, actor, view, directory)
    return replace(card, buttons=(*card.buttons, *more))


def assign_form(
    view: CaseView, directory: Directory, platform: str, today: date, t: Labels
) -> Form:
    """Ask a partner to lead and others to support, and people of theirs by name."""
    partners = _partner_choices(directory, t, without=view.excluded_partners)
    proposed = tuple(a.partner for a in view.assignments[:1] if _among(a.partner, partners))
    return Form(
        FormKind.ASSIGN,
        view.reference,
        t.language,
        t("Assign {reference}", reference=t.reference(view.reference)),
        (
            ChoiceField("lead", t("Who takes the lead?"), partners, chosen=proposed),
            ChoiceField("support", t("Who supports?"), partners, several=True, required=False),
            *_by_name(view, partners, directory, platform, t),
            _deadline("due", t("Deadline"), today),
            TextField("note", t("Note"), LONG, required=False, hint=_no_marks(t)),
        ),
        t("Assign"),
    )


def _by_name(
    view: CaseView, partners: Iterable[Choice], directory: Directory, platform: str, t: Labels
) -> tuple[ChoiceField, ...]:
    """Whom the platform knows of those partners, and who is not disqualified."""
    services = {choice.value: choice.label for choice in partners}
    people = tuple(
        Choice(user_id, t.joined([t.member(member), services[member.partner]]))
        for user_id, member in members_here(directory, platform)
        if member.partner in services and member.member_id not in view.recused_members
    )
    if not people:
        return ()
    hint = t("One of each service. A service that you have not chosen is asked to support.")
    label = t("Anybody by name?")
    return (ChoiceField("named", label, people, several=True, required=False, hint=hint),)


def report_form(view: CaseView, actor: Actor, today: date, t: Labels) -> Form:
    """Tell how a follow-up goes."""
    results = tuple(Choice(r.value, result_words(r, t)) for r in Result)
    moved = t("The deadline is moved to this day.")
    noted = t("The day stands in the note. The coordinator sets the deadline.")
    return Form(
        FormKind.REPORT,
        view.reference,
        t.language,
        t("Follow-up {reference}", reference=t.reference(view.reference)),
        (
            ChoiceField("result", t("How does it go?"), results),
            TextField("done", t("What has been done?"), LONG, hint=_no_marks(t)),
            TextField("next", t("Next step"), SHORT, required=False, hint=_no_marks(t)),
            _deadline("day", t("When?"), today, hint=moved if actor.leads else noted),
        ),
        t("Report"),
    )


def close_form(view: CaseView, t: Labels) -> Form:
    """Close a case with an outcome and a reason."""
    outcomes = tuple(Choice(o.value, t.code(o)) for o in may_end_as(view.hold_reasons))
    return Form(
        FormKind.CLOSE,
        view.reference,
        t.language,
        t("Close {reference}", reference=t.reference(view.reference)),
        (
            ChoiceField("outcome", t("How did it end?"), outcomes),
            TextField("reason", t("Why?"), LONG, hint=_no_marks(t)),
        ),
        t("Close the case"),
    )


def minutes_form(
    cases: Listing, reference: str, directory: Directory, today: date, t: Labels
) -> Form:
    """What was said of some cases in a meeting. The hint tells of those that are not offered."""
    offered_cases = tuple(_case_choice(case, t) for case in cases)
    chosen = (reference,) if _among(reference, offered_cases) else ()
    met = DateField("met", t("Day of the meeting"), today - OLDEST_MEETING, today, True, day=today)
    present = _partner_choices(directory, t, all_of_them=True)
    same = t(
        "The same note is written on each case. Tell nothing that belongs to one of them only."
    )
    rest = the_rest(cases, t)
    another = (t("Another of them: {command}", command=usage(Verb.MINUTES, t)),) if rest else ()
    hint = t.joined([same, *rest, *another], " ")
    return Form(
        FormKind.MINUTES,
        reference,
        t.language,
        t("Minutes"),
        (
            ChoiceField(
                "cases", t("Which cases?"), offered_cases, several=True, hint=hint, chosen=chosen
            ),
            met,
            ChoiceField("present", t("Who was there?"), present, several=True, required=False),
            TextField("said", t("What did you agree on?"), LONG, hint=_no_marks(t)),
        ),
        t("Write the minutes"),
    )


def _deadline(name: str, label: Label, today: date, hint: Label | None = None) -> DateField:
    return DateField(name, label, today, today + FARTHEST, hint=hint)


def _partner_choices(
    directory: Directory,
    t: Labels,
    *,
    without: Iterable[str] = (),
    all_of_them: bool = False,
) -> tuple[Choice, ...]:
    left_out = set(without)
    return tuple(
        Choice(p.code, t.partner(p))
        for p in directory.partners
        if p.in_group and p.code not in left_out and (all_of_them or p.receives_cases)
    )


def _case_choice(view: CaseLine, t: Labels) -> Choice:
    reference = t.reference(view.reference)
    label = t("{reference} {headline}", reference=reference, headline=view.headline)
    return Choice(view.reference, label)


def _among(value: str, choices: Iterable[Choice]) -> bool:
    return any(choice.value == value for choice in choices)


def _no_marks(t: Labels) -> Label:
    return t("No names, numbers, addresses or other marks.")
