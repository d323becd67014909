"""The forms whose command is done in two steps: the answer says what it comes to, and has the button that confirms it."""

from collections.abc import Iterator

from varde.chatops.commands import Ask, Link, Recuse
from varde.chatops.forms import Choice, ChoiceField, Form, FormField, FormKind, TextField, Values
from varde.chatops.labels import Label, Labels
from varde.chatops.people import members_here
from varde.shared.casework.views import CaseView
from varde.shared.domain.case import ENDED
from varde.shared.domain.links import LinkKind
from varde.shared.domain.partner import Actor, Directory, Member, Partner
from varde.shared.domain.question import Asking
from varde.shared.domain.reference import parse_reference

STEPS = frozenset({FormKind.ASK, FormKind.LINK, FormKind.RECUSE})

LONGEST_QUESTION = 1000
LONGEST_REFERENCE = 20
_TOGETHER, _APART = "together", "apart"
_ME, _WHOLE, _KEEP, _LIFT = "me", "whole", "keep-", "lift-"


def may_open_step(kind: FormKind, actor: Actor, view: CaseView, directory: Directory) -> bool:
    """True when the actor may take the first step now."""
    if view.erased:
        return False
    match kind:
        case FormKind.ASK:
            return actor.leads or _may_ask(actor, view, directory)
        case FormKind.LINK:
            return actor.leads and (_linked_by_hand(view) or not view.excluded_partners)
        case _:
            return True


def step_form(
    kind: FormKind, view: CaseView, actor: Actor, directory: Directory, platform: str, t: Labels
) -> Form:
    """The form, which says that nothing is done yet."""
    reference = t.reference(view.reference)
    titles = {
        FormKind.ASK: t("Ask reporter {reference}", reference=reference),
        FormKind.LINK: t("Link {reference}", reference=reference),
        FormKind.RECUSE: t("Recusal {reference}", reference=reference),
    }
    fields: dict[FormKind, tuple[FormField, ...]] = {
        FormKind.ASK: (_question(t),),
        FormKind.LINK: _link_fields(view, t),
        FormKind.RECUSE: (_who(view, actor, directory, platform, t),),
    }
    return Form(kind, view.reference, t.language, titles[kind], fields[kind], t("Go on"))


def step_of(form: Form, values: Values) -> Ask | Link | Recuse:
    """The first step that the same person could have typed."""
    match form.kind:
        case FormKind.ASK:
            return Ask(form.reference, values.texts["question"].strip())
        case FormKind.LINK:
            other = parse_reference(values.texts["other"].strip()) or ""
            return Link(form.reference, other, values.chosen.get("what") == (_APART,))
        case _:
            return _recusal(form.reference, values.one("who"))


def no_reference(form: Form, values: Values, t: Labels) -> dict[str, Label]:
    """What is wrong beside the field of the other case."""
    if form.kind is not FormKind.LINK or parse_reference(values.texts["other"].strip()):
        return {}
    return {"other": t("I did not find a case reference. References look like 26-4817.")}


def _may_ask(actor: Actor, view: CaseView, directory: Directory) -> bool:
    partner = directory.partner(actor.partner)
    allowed = partner is not None and partner.questions is not Asking.NOT_ALLOWED
    return allowed and not view.held and view.status not in ENDED


def _question(t: Labels) -> TextField:
    hint = t("No names, numbers, addresses or other marks.")
    first = t("You see it as it would be sent, before it is.")
    return TextField("question", t("Question"), LONGEST_QUESTION, hint=t.joined([hint, first], " "))


def _link_fields(view: CaseView, t: Labels) -> tuple[FormField, ...]:
    example = t("For example 26-4817.")
    question = t("Which other case?")
    other = TextField("other", question, LONGEST_REFERENCE, hint=example, looked_up=True)
    if not _linked_by_hand(view):
        return (other,)
    choices = (
        Choice(_TOGETHER, t("They belong together")),
        Choice(_APART, t("Take the link back")),
    )
    return other, ChoiceField("what", t("What about them?"), choices, chosen=(_TOGETHER,))


def _linked_by_hand(view: CaseView) -> bool:
    return any(link.kind is LinkKind.JUDGED for link in view.links)


def _who(
    view: CaseView, actor: Actor, directory: Directory, platform: str, t: Labels
) -> ChoiceField:
    choices = [
        Choice(_ME, t("I myself")),
        Choice(_WHOLE, t("My whole service")),
        *(_others(view, actor, directory, platform, t) if actor.leads else ()),
    ]
    return ChoiceField("who", t("Who is disqualified?"), tuple(choices))


def _others(
    view: CaseView, actor: Actor, directory: Directory, platform: str, t: Labels
) -> Iterator[Choice]:
    """Partners by their code, and people by what the platform calls them, as a command names them; then who is
    disqualified already."""
    partners = [p for p in directory.partners if p.code != actor.partner]
    members = members_here(directory, platform)
    kept, recused = view.excluded_partners, view.recused_members
    for partner in partners:
        if partner.in_group and partner.code not in kept:
            yield Choice(_KEEP + partner.code, _all_of(partner, t))
    for user_id, member in members:
        if member.member_id not in {*recused, actor.member_id} and member.partner not in kept:
            yield Choice(_KEEP + user_id, _person(member, directory, t))
    for partner in directory.partners:
        if partner.code in kept:
            yield Choice(_LIFT + partner.code, _again(_all_of(partner, t), t))
    for user_id, member in members:
        if member.member_id in recused and member.partner not in kept:
            yield Choice(_LIFT + user_id, _again(_person(member, directory, t), t))


def _all_of(partner: Partner, t: Labels) -> Label:
    return t("all of {partner}", partner=t.partner(partner))


def _person(member: Member, directory: Directory, t: Labels) -> Label:
    partner = directory.partner(member.partner)
    return t.joined([t.member(member), *([t.partner(partner)] if partner else [])])


def _again(who: Label, t: Labels) -> Label:
    return t("Not any more: {who}", who=who)


def _recusal(reference: str, who: str) -> Recuse:
    if who in {_ME, _WHOLE}:
        return Recuse(reference, whole=who == _WHOLE)
    if who.startswith(_LIFT):
        return Recuse(reference, who.removeprefix(_LIFT), lifted=True)
    return Recuse(reference, who.removeprefix(_KEEP))
