"""Answers ``/sak kanal``: the channel's state, and the coordinator's word on who may stay."""

from varde.chatops.answer import Answer
from varde.chatops.channel_guard import ChannelGuard
from varde.chatops.channel_words import asked_first, decided, state_answer
from varde.chatops.commands import Channel
from varde.chatops.labels import Labels
from varde.shared.casework.channel import require_coordinator
from varde.shared.domain.partner import Actor
from varde.shared.texts import texts


async def channel_answer(guard: ChannelGuard, actor: Actor, command: Channel, t: Labels) -> Answer:
    """Raises ``Refused`` for whoever is not the coordinator or her deputy, and for whom nobody sees."""
    require_coordinator(actor, texts("varde.shared.casework", t.language))
    verdict = await guard.look_again()
    if not command.targets:
        return state_answer(verdict, await guard.people.known(), t)
    stay = not command.lifted
    await guard.people.require_known(command.targets, language=t.language)
    if stay and not command.confirmed:
        return asked_first(command.targets, t)
    await guard.people.decide(actor, command.targets, stay=stay, language=t.language)
    return decided(command.targets, await guard.look_again(), t, stay=stay)
