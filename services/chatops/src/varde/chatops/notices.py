"""What the coordinator and her deputy are told, in sentences that hold no content."""

from varde.chatops.commands import Verb
from varde.chatops.guidance import command_name
from varde.chatops.labels import Label, Labels, Word
from varde.chatops.words import VERB_WORDS
from varde.shared.casework.undelivered import Undelivered
from varde.shared.casework.views import CaseView
from varde.shared.domain.channel import ChannelReason
from varde.shared.domain.codes import AssignmentRole, Urgency
from varde.shared.domain.letters import LetterKind
from varde.shared.domain.partner import Member


def held_words(view: CaseView, t: Labels) -> Label:
    """A case waits for review; an acute one says so first."""
    reference = t.reference(view.reference)
    reasons = t.joined([t.code(reason) for reason in view.hold_reasons])
    if view.facts.urgency is Urgency.AKUTT:
        return t(
            "ACUTE: one concern waits for review: {reference}. Why: {reasons}.",
            reference=reference,
            reasons=reasons,
        )
    return t(
        "One concern waits for review: {reference}. Why: {reasons}.",
        reference=reference,
        reasons=reasons,
    )


def withdrawn_words(view: CaseView, t: Labels) -> Label:
    """A case has ended because its reporter took the concern back."""
    return t(
        "The reporter deleted the concern of case {reference}. The case is closed, and what was written is gone.",
        reference=t.reference(view.reference),
    )


def excluded_words(view: CaseView, t: Labels) -> Label:
    """A case is kept from the shared channel because a partner may not see it."""
    return t(
        "Case {reference} is kept from somebody in the group, so it is not shown in the shared channel.",
        reference=t.reference(view.reference),
    )


def asked_words(view: CaseView, t: Labels) -> Label:
    """A partner is asked in a case that the channel does not show."""
    return t(
        "Your service is asked in case {reference}. It is not shown in the channel, so do not mention it there: "
        "use {command}, and only you see the answer.",
        reference=t.reference(view.reference),
        command=t.joined(
            [
                t.word(command_name(t)),
                t.word(Word(VERB_WORDS[Verb.SHOW][t.language])),
                t.reference(view.reference),
            ],
            " ",
        ),
    )


def named_words(view: CaseView, role: AssignmentRole, t: Labels, *, in_channel: bool) -> Label:
    """A person is asked by name: which case, what for, and by when."""
    reference = t.reference(view.reference)
    if role is AssignmentRole.LEAD:
        words = [t("You are asked to lead case {reference}.", reference=reference)]
    else:
        words = [t("You are asked to contribute in case {reference}.", reference=reference)]
    if view.due_on is not None:
        words.append(t("The deadline is {day}.", day=t.weekday(view.due_on)))
    if not in_channel:
        words.append(t("It is not shown in the channel, so do not mention it there."))
    return t.joined(words, " ")


def unreached_words(view: CaseView, member: Member, t: Labels) -> Label:
    """Somebody is asked in a case, and the chat does not let Varde write to them."""
    return t(
        "{member} is asked in case {reference}, but Varde cannot write to them. Please tell them another way. In "
        "Teams each person must add Varde once: it is found under Apps.",
        member=t.member(member),
        reference=t.reference(view.reference),
    )


def undelivered_words(found: Undelivered, t: Labels) -> Label:
    """A letter to a reporter was not delivered; never to whom it was."""
    reference = t.reference(found.reference)
    if found.kind is LetterKind.RECEIPT:
        return t(
            "{reference}: the receipt to the reporter could not be delivered. The reporter may not know that you "
            "have got the concern.",
            reference=reference,
        )
    return t(
        "{reference}: the reply to the reporter could not be delivered. The reporter has not got it.",
        reference=reference,
    )


def typed_words(count: int, t: Labels) -> Label:
    """Somebody has been warned again and again: a count, and neither who nor what."""
    return t(
        "{n} messages in the case threads this week told who somebody may be, several of them by one and the same "
        "person. Whoever wrote was warned alone, and nobody keeps what they wrote. Please remind the group to write "
        "the reference and no names, numbers or addresses.",
        n=count,
    )


def guard_words(t: Labels) -> Label:
    """The last guard stopped a case that was on its way out."""
    return t(
        "One case was kept out of the channel: the last guard stopped its text. Please review it."
    )


def blocked_words(reason: ChannelReason, t: Labels) -> Label:
    """Nothing can be posted, and why."""
    return t(
        "Cards are not being posted: {why}. They will be posted once this is put right.",
        why=unfit_words(reason, t),
    )


def exposed_words(reason: ChannelReason, t: Labels) -> Label:
    """Others may read cards that stand in the previous channel, and why."""
    return t(
        "Something is wrong with the previous channel, where cards of open cases still stand: {why}. "
        "Each card is taken out of it when something happens in its case.",
        why=unfit_words(reason, t),
    )


def unfit_words(reason: ChannelReason, t: Labels) -> Label:
    """What is wrong with the channel."""
    known = {
        ChannelReason.NOT_PRIVATE: t("the channel is not private"),
        ChannelReason.SHARED: t("the channel is shared outside the organisation"),
        ChannelReason.NOT_MEMBER: t("Varde is not a member of the channel"),
        ChannelReason.ARCHIVED: t("the channel is archived"),
        ChannelReason.NOT_FOUND: t("Varde cannot find the channel"),
    }
    return known.get(reason) or t("Varde is not let in")
