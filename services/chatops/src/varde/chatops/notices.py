"""What the coordinator and her deputy are told, in sentences that hold no content."""

from varde.chatops.labels import Label, Labels
from varde.chatops.port import ChannelReason
from varde.shared.casework.views import CaseView
from varde.shared.domain.codes import Urgency


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


def excluded_words(view: CaseView, t: Labels) -> Label:
    """A case is kept from the shared channel because a partner may not see it."""
    return t(
        "Case {reference} touches a partner, so it is not shown in the shared channel.",
        reference=t.reference(view.reference),
    )


def guard_words(t: Labels) -> Label:
    """The last guard stopped a case that was on its way out."""
    return t(
        "One case was kept out of the channel: the last guard stopped its text. Please review it."
    )


def blocked_words(reason: ChannelReason, t: Labels) -> Label:
    """Nothing can be posted, and why."""
    known = {
        ChannelReason.NOT_PRIVATE: t("the channel is not private"),
        ChannelReason.SHARED: t("the channel is shared outside the organisation"),
        ChannelReason.NOT_MEMBER: t("Varde is not a member of the channel"),
        ChannelReason.ARCHIVED: t("the channel is archived"),
        ChannelReason.NOT_FOUND: t("Varde cannot find the channel"),
    }
    why = known.get(reason) or t("Varde is not let in")
    return t(
        "Cards are not being posted: {why}. They will be posted once this is put right.", why=why
    )
