"""Whom to reach today: who is on duty at a partner, or how else to get hold of it; the leader on duty."""

from collections.abc import Iterator, Sequence
from datetime import date

from varde.chatops.labels import Label, Labels
from varde.shared.casework.schedule import Reminder
from varde.shared.domain.access import OFFICE
from varde.shared.domain.deadline import Kind, Rung
from varde.shared.domain.partner import Directory, Member


def duty_lines(
    codes: Sequence[str], directory: Directory, platform: str, today: date, t: Labels
) -> Iterator[Label]:
    """A line for each partner who has somebody on duty, or who is not in this chat and has a contact."""
    in_chat = {m.partner for m in directory.members if platform in dict(m.identities)}
    for partner in filter(None, map(directory.partner, codes)):
        if member := directory.on_duty(partner.code, today):
            named = {"partner": t.partner(partner), "member": t.member(member)}
            yield t("On duty today, {partner}: {member}", **named)
        elif partner.contact and partner.code not in in_chat:
            named = {"partner": t.partner(partner), "contact": t.contact(partner)}
            yield t("{partner} is not in this chat: {contact}", **named)


def is_last_rung(reminder: Reminder) -> bool:
    """True when nobody below the leader on duty has acted."""
    climbs = reminder.wait.kind in {Kind.LEAD, Kind.REVIEW}
    return climbs and reminder.step == Rung.LEADER_ON_DUTY


def leader_on_duty(reminder: Reminder, directory: Directory, today: date) -> Member | None:
    """Who is on duty today at the coordinator's office, or their deputy; None when nobody is there who may
    know of the case."""
    member = directory.on_duty(OFFICE, today)
    if reminder.confidential and member not in reminder.leaders:
        return None
    return member
