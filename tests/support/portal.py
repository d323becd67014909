"""A portal that may deliver concerns, and one that may not."""

from varde.intake_web.api.portals import Portal, Portals, Scope, new_secret

SECRET, _HASH = new_secret()
OLD_SECRET, _OLD_HASH = new_secret()
KNOWN = Portal("SNOFJORD_NETT", "snofjord", (_HASH, _OLD_HASH), frozenset({Scope.DELIVER}), 60)
MUTE = Portal("STUM", "mute", (_HASH,), frozenset(), 60)


def portals(*more: Portal) -> Portals:
    """The portals of a file."""
    return {portal.client_id: portal for portal in (KNOWN, MUTE, *more)}
