"""A reminder in words: which case, and why. Dates and no times; minutes only where a matter is acute."""

from datetime import date, datetime

from varde.chatops.card import partner_name
from varde.chatops.duty import is_last_rung, leader_on_duty
from varde.chatops.labels import Label, Labels
from varde.shared.casework.schedule import Reminder
from varde.shared.domain.codes import Urgency
from varde.shared.domain.deadline import Around, Kind, Rung, norwegian_day
from varde.shared.domain.partner import Directory

_SECONDS_PER_MINUTE = 60
_SHOWN_IN_MINUTES = 600


def reminder_words(
    reminder: Reminder, directory: Directory, platform: str, now: datetime, t: Labels
) -> Label:
    """The whole reminder, e.g. ``26-4817: NAV har ikke svart … Fristen var onsdag 25. november.``

    ``platform`` is the chat in which it is told.
    """
    reference = t.reference(reminder.reference)
    why = t.joined(
        [
            *_sentences(reminder, directory, now, t),
            *_on_duty(reminder, directory, platform, norwegian_day(now), t),
        ],
        " ",
    )
    if reminder.urgency is Urgency.AKUTT and reminder.wait.kind in {Kind.LEAD, Kind.REVIEW}:
        return t("ACUTE, {reference}: {why}", reference=reference, why=why)
    return t("{reference}: {why}", reference=reference, why=why)


def _sentences(reminder: Reminder, directory: Directory, now: datetime, t: Labels) -> list[Label]:
    match reminder.wait.kind:
        case Kind.LEAD:
            return [
                _no_answer(reminder, directory, t),
                _limit(reminder, now, t),
                *_rung(reminder, t),
            ]
        case Kind.REVIEW:
            waits = t("The case waits for review.")
            return [waits, _limit(reminder, now, t), *_rung(reminder, t)]
        case Kind.AGREED:
            return _agreed(reminder, now, t)
        case Kind.OPEN:
            day = t.weekday(reminder.opened_on)
            return [
                t("The case has been open since {day}.", day=day),
                t("Is somebody working on it, or can it be closed?"),
            ]
        case Kind.QUIET:
            day = t.weekday(norwegian_day(reminder.limit_at))
            nothing = t("Nothing has happened in the case since {day}.", day=day)
            return [nothing, t("Consider closing it.")]
    day = t.weekday(norwegian_day(reminder.limit_at))
    return [
        t("{deadline}.", deadline=t.rule_reason(reminder.about)),
        t("Counted from the day the case was opened, the deadline is {day}.", day=day),
    ]


def _no_answer(reminder: Reminder, directory: Directory, t: Labels) -> Label:
    if not reminder.partner:
        return t("Nobody has taken the lead.")
    partner = partner_name(reminder.partner, directory, t)
    return t("{partner} has not said whether they take the lead.", partner=partner)


def _limit(reminder: Reminder, now: datetime, t: Labels) -> Label:
    minutes = int((now - reminder.limit_at).total_seconds() // _SECONDS_PER_MINUTE)
    if reminder.urgency is not Urgency.AKUTT or minutes > _SHOWN_IN_MINUTES:
        return _was_due(reminder, now, t)
    if minutes < 1:
        return t("The time has run out.")
    return t.plural(
        "The time ran out {n} minute ago.", "The time ran out {n} minutes ago.", minutes
    )


def _was_due(reminder: Reminder, now: datetime, t: Labels) -> Label:
    day = norwegian_day(reminder.limit_at)
    if day == norwegian_day(now):
        return t("The deadline was today.")
    return t("The deadline was {day}.", day=t.weekday(day))


def _on_duty(
    reminder: Reminder, directory: Directory, platform: str, today: date, t: Labels
) -> list[Label]:
    """On the last rung: who is on duty and was told, or that nobody was and who was told instead."""
    if not is_last_rung(reminder):
        return []
    member = leader_on_duty(reminder, directory, today)
    if member is None:
        people = t.joined([t.member(leader) for leader in reminder.leaders])
        nobody = t("Nobody is on duty today who can be told.")
        return [nobody, t("This goes to {people} instead: act now.", people=people)]
    if platform not in dict(member.identities):
        return [
            t(
                "The leader on duty today, {member}, is not in this chat: call now.",
                member=t.member(member),
            )
        ]
    return [
        t("This goes to the leader on duty today as well: {member}.", member=t.member(member)),
        t("One of you must act now."),
    ]


def _rung(reminder: Reminder, t: Labels) -> list[Label]:
    if reminder.step == Rung.DEPUTY:
        return [t("This goes to the deputy as well: one of you must act now.")]
    lead = reminder.wait.kind == Kind.LEAD and reminder.step == Rung.COORDINATOR
    return [t("Ask again, or ask somebody else.")] if lead else []


def _agreed(reminder: Reminder, now: datetime, t: Labels) -> list[Label]:
    day = norwegian_day(reminder.limit_at)
    if reminder.step == Around.AFTER:
        return [_was_due(reminder, now, t), t("Say how it goes, or agree on a new deadline.")]
    if day == norwegian_day(now):
        return [t("The deadline is today.")]
    return [t("The deadline is {day}.", day=t.weekday(day))]
