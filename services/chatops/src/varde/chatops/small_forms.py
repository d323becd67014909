"""The forms that ask for what a command takes beside its case: what is filled in becomes that command."""

from datetime import date

from varde.chatops.commands import Change, Decline, SetDue, SetStatus, WriteNote
from varde.chatops.forms import (
    Choice,
    ChoiceField,
    DateField,
    Form,
    FormField,
    FormKind,
    TextField,
    Values,
)
from varde.chatops.labels import Label, Labels
from varde.shared.casework.decisions import may_set
from varde.shared.casework.views import CaseView
from varde.shared.domain.case import LIVE
from varde.shared.domain.codes import Status
from varde.shared.domain.dates import FARTHEST
from varde.shared.domain.partner import Actor

SMALL = frozenset({FormKind.DECLINE, FormKind.NOTE, FormKind.DUE, FormKind.STATUS})

LONGEST = 1000
"""Characters of a reason or a note."""


def may_open_small(kind: FormKind, actor: Actor, view: CaseView) -> bool:
    """True when the actor may give the form's command now; the case is not held from them and not ended."""
    match kind:
        case FormKind.DECLINE:
            return any(a.partner == actor.partner and a.state in LIVE for a in view.assignments)
        case FormKind.STATUS:
            return bool(may_set(view.status, view.assignments, actor))
        case _:
            return actor.leads or kind is FormKind.NOTE


def small_form(kind: FormKind, view: CaseView, actor: Actor, today: date, t: Labels) -> Form:
    """The form, which asks for one thing."""
    reference = t.reference(view.reference)
    titles = {
        FormKind.DECLINE: t("Decline {reference}", reference=reference),
        FormKind.NOTE: t("Note {reference}", reference=reference),
        FormKind.DUE: t("Deadline {reference}", reference=reference),
        FormKind.STATUS: t("Status {reference}", reference=reference),
    }
    field = _field(kind, view, actor, today, t)
    return Form(kind, view.reference, t.language, titles[kind], (field,), _submit(kind, t))


def small_command(form: Form, values: Values) -> Change:
    """The command that the same person could have typed."""
    match form.kind:
        case FormKind.DECLINE:
            return Decline(form.reference, values.texts["reason"])
        case FormKind.DUE:
            return SetDue(form.reference, values.days.get("due"))
        case FormKind.STATUS:
            return SetStatus(form.reference, Status(values.one("status")))
        case _:
            return WriteNote(form.reference, values.texts["note"])


def _field(kind: FormKind, view: CaseView, actor: Actor, today: date, t: Labels) -> FormField:
    marks = t("No names, numbers, addresses or other marks.")
    match kind:
        case FormKind.DECLINE:
            return TextField("reason", t("Why?"), LONGEST, hint=marks)
        case FormKind.DUE:
            known = view.due_on if view.due_on and view.due_on >= today else None
            empty = t("Leave it empty to take the deadline away.")
            return DateField("due", t("Deadline"), today, today + FARTHEST, hint=empty, day=known)
        case FormKind.STATUS:
            choices = tuple(
                Choice(s.value, t.code(s)) for s in may_set(view.status, view.assignments, actor)
            )
            return ChoiceField("status", t("New status"), choices)
        case _:
            return TextField("note", t("Note"), LONGEST, hint=marks)


def _submit(kind: FormKind, t: Labels) -> Label:
    return t("Decline") if kind is FormKind.DECLINE else t("Save")
