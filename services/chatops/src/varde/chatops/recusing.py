"""What people are told about a declared disqualification: before it counts, and once it does."""

from varde.chatops.answer import Answer, Tone
from varde.chatops.card import partner_name
from varde.chatops.labels import Label, Labels, Word
from varde.chatops.words import YES_WORDS
from varde.shared.casework.recusal import Declaration, Outlook
from varde.shared.casework.views import CaseView
from varde.shared.domain.partner import Actor, Directory


def asked_first(
    outlook: Outlook, declaration: Declaration, actor: Actor, directory: Directory, t: Labels
) -> Answer:
    """What would happen, and how to say yes. Nothing has been done."""
    lines = (_effect(declaration, t), *_who_leads(outlook, actor, t), again(t))
    return Answer(Tone.SHOWN, _about(outlook, declaration, actor, directory, t), lines)


def again(t: Labels) -> Label:
    """How to confirm in words."""
    return t(
        "Nothing is done yet. Press the button to confirm, or write the same command with “{yes}” at the end.",
        yes=t.word(Word(YES_WORDS[t.language])),
    )


def done(
    outlook: Outlook, declaration: Declaration, actor: Actor, directory: Directory, t: Labels
) -> Answer:
    """It counts from now on."""
    lines = (_about(outlook, declaration, actor, directory, t), *_who_leads(outlook, actor, t))
    if declaration.lifted:
        return Answer(Tone.DONE, t("The disqualification is lifted."), lines)
    return Answer(Tone.DONE, t("The disqualification counts from now on."), lines)


def kept_from(view: CaseView, actor: Actor, directory: Directory, t: Labels) -> tuple[Label, ...]:
    """Whom the case is kept from; told to those who lead it, and to nobody else."""
    partners = [partner_name(code, directory, t) for code in sorted(view.excluded_partners)]
    people = [t.member(m) for m in directory.members if m.member_id in view.recused_members]
    if not actor.leads or not partners + people:
        return ()
    return (t("Kept from {who}, and so not in the channel.", who=t.joined(partners + people)),)


def _about(
    outlook: Outlook, declaration: Declaration, actor: Actor, directory: Directory, t: Labels
) -> Label:
    reference = t.reference(outlook.reference)
    return t(
        "Disqualification in case {reference}: {who}",
        reference=reference,
        who=_who(declaration, actor, directory, t),
    )


def _who(declaration: Declaration, actor: Actor, directory: Directory, t: Labels) -> Label:
    if declaration.member == actor.member_id:
        return t("you alone")
    if not declaration.member:
        return t("all of {partner}", partner=partner_name(declaration.partner, directory, t))
    return t.joined([t.member(m) for m in directory.members if m.member_id == declaration.member])


def _effect(declaration: Declaration, t: Labels) -> Label:
    if declaration.lifted:
        return t(
            "They will find the case again. It returns to the channel if nobody else is kept from it."
        )
    return t(
        "The card is taken out of the channel at once, and the case is as if it did not exist for those it "
        "is kept from. Only those who lead it can undo this."
    )


def _who_leads(outlook: Outlook, actor: Actor, t: Labels) -> tuple[Label, ...]:
    """Who has the case afterwards, told to one who led it and does so no more."""
    if not actor.leads or any(m.member_id == actor.member_id for m in outlook.leaders):
        return ()
    if not outlook.leaders:
        return (
            t(
                "Nobody is left who can lead it. Ask the municipality to name a fallback in partners.toml; "
                "until then the case rests."
            ),
        )
    return (t("Who leads it then: {who}", who=t.joined([t.member(m) for m in outlook.leaders])),)
