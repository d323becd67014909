"""Whether the chat renews its access, where that has to be renewed."""

from varde.shared.domain.channel import AccessTrouble
from varde.shared.domain.clock import NORWAY
from varde.shared.platform.doctor.findings import Finding, Findings, Scene
from varde.shared.store import chat_access
from varde.shared.store.chat_access import Unrenewed


async def access(scene: Scene) -> Findings:
    """What the chat itself has found. That it found nothing does not say that there is anything to renew."""
    async with scene.database.read() as tx:
        found = await chat_access.unrenewed(tx)
    return [_finding(each) for each in found] or None


def _finding(found: Unrenewed) -> Finding:
    """What is wrong, and until when the chat is let in all the same: "27.11. 18:05", in Norway's time."""
    until = (found.ends_at or found.since).astimezone(NORWAY)
    values = {"platform": found.platform.capitalize(), "until": f"{until:%d.%m. %H:%M}"}
    match found.trouble:
        case AccessTrouble.SPENT:
            return Finding.wrong("access_spent", **values)
        case AccessTrouble.REVOKED:
            return Finding.wrong("access_revoked", **values)
        case AccessTrouble.APP:
            return Finding.wrong("access_app", **values)
        case AccessTrouble.OFF:
            return Finding.wrong("access_off", **values)
        case AccessTrouble.ASKED_TO_WAIT:
            return Finding.warning("access_asked_to_wait", **values)
        case AccessTrouble.AWAY:
            return Finding.warning("access_away", **values)
