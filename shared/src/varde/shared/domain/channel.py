"""Who is in the partner group's channel, and who of them does not belong there."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from varde.shared.domain.partner import Directory


class PersonKind(StrEnum):
    """What a chat platform says of an account that is in the channel."""

    OWN = "own"
    """An ordinary account of the municipality's own."""
    GUEST = "guest"
    """Let into single channels only."""
    EXTERNAL = "external"
    """Of another organisation, or not known to ours."""
    APP = "app"
    """Another program, which reads what is written."""


class StrangerKind(StrEnum):
    """Why an account does not belong in the channel."""

    UNLISTED = "unlisted"
    """It is in nobody's ``identities`` in ``partners.toml``."""
    GUEST = "guest"
    EXTERNAL = "external"
    APP = "app"


class ChannelReason(StrEnum):
    """Why the partner group's channel may not be posted in."""

    OK = "ok"
    NOT_PRIVATE = "not_private"
    SHARED = "shared"
    NOT_MEMBER = "not_member"
    ARCHIVED = "archived"
    NOT_FOUND = "not_found"
    NO_ACCESS = "no_access"
    STRANGERS = "strangers"
    """Somebody is in it who is not in the partner group. Said by the chat's guard, not by a platform."""


class AccessTrouble(StrEnum):
    """Why the chat's access was not renewed."""

    SPENT = "spent"
    """What it is renewed with has been used or taken back."""
    REVOKED = "revoked"
    """The app is not installed any more."""
    APP = "app"
    """The platform does not know the app by its id and secret."""
    OFF = "off"
    """The platform does not renew this app's access."""
    ASKED_TO_WAIT = "asked_to_wait"
    AWAY = "away"

    @property
    def passes(self) -> bool:
        """It can end by itself; else a person must put something right."""
        return self in {AccessTrouble.ASKED_TO_WAIT, AccessTrouble.AWAY}


@dataclass(frozen=True, slots=True)
class Person:
    """An account in the channel. ``also`` are other ids under which the platform knows it; ``names`` are as it
    shows them."""

    user_id: str
    kind: PersonKind
    also: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def strangers(
    people: Iterable[Person], directory: Directory, platform: str
) -> dict[str, StrangerKind]:
    """Those who do not belong in the channel, by user id: a member of the group belongs there, but as no guest."""
    listed = {user for m in directory.members for p, user in m.identities if p == platform}
    return {
        person.user_id: _kind(person)
        for person in people
        if person.kind is not PersonKind.OWN or not listed & {person.user_id, *person.also}
    }


def _kind(person: Person) -> StrangerKind:
    if person.kind is PersonKind.OWN:
        return StrangerKind.UNLISTED
    return StrangerKind(person.kind.value)
