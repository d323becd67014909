"""Which channel new cards go to, and whether the chat found it fit."""

from datetime import timedelta

from varde.shared.domain.channel import ChannelReason
from varde.shared.domain.channel_id import LOCAL
from varde.shared.platform.doctor.findings import Finding, Findings, Scene
from varde.shared.store import chat_channels
from varde.shared.store.chat_channels import Channel, Wanted

SOON = timedelta(minutes=2)
"""After so long the chat has looked at a channel that is asked for, if it runs."""


async def channel(scene: Scene) -> Findings:
    """What the chat found last. None before a chat has started."""
    async with scene.database.read() as tx:
        known, wanted = await chat_channels.all_of(tx), await chat_channels.wanted(tx)
    here = next((c for c in known if c.in_force), None)
    if here is None:
        return None
    late = wanted is not None and not wanted.found and scene.clock.now() > wanted.asked_at + SOON
    waits = [_waits(wanted)] if wanted and late else []
    return [*(_unfit(c) for c in known if _stops(c)), *waits] or [_fine(here)]


def _stops(found: Channel) -> bool:
    """Cards leave an earlier channel that is closed, but not one where somebody must go or be let stay."""
    if found.in_force:
        return found.found not in {"", ChannelReason.OK}
    return found.found == ChannelReason.STRANGERS


def _unfit(found: Channel) -> Finding:
    if found.in_force:
        return Finding.warning("channel_unfit", channel=_name(found), reason=found.found)
    return Finding.warning("earlier_channel_unfit", channel=_name(found), reason=found.found)


def _waits(wanted: Wanted) -> Finding:
    return Finding.warning("channel_waits", channel=wanted.channel)


def _fine(here: Channel) -> Finding:
    topic = "channel_chosen" if here.chosen_by else "channel"
    return Finding.fine(f"{topic} {_name(here)}")


def _name(found: Channel) -> str:
    return LOCAL if found.platform == LOCAL else f"{found.platform} {found.channel}"
