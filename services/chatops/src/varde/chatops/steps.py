"""Does what is done in two steps: first it says what it would come to, and it is done when that is confirmed."""

from dataclasses import replace
from typing import assert_never

from varde.chatops.answer import Answer, Confirm, Tone
from varde.chatops.asking import before_it_is_sent, before_it_waits, sent, waits
from varde.chatops.channel_command import channel_answer
from varde.chatops.channels import Channels
from varde.chatops.commands import Ask, Channel, Link, Recuse, Step
from varde.chatops.labels import Label, Labels
from varde.chatops.pending import Pending, Waiting
from varde.chatops.people import People
from varde.chatops.recusing import again, asked_first, done
from varde.chatops.words import YES_WORDS
from varde.shared.casework.cases import Casework
from varde.shared.casework.groupwork import Groupwork, Tie
from varde.shared.casework.questions import Questions
from varde.shared.casework.recusal import Declaration
from varde.shared.domain.partner import Actor, Directory
from varde.shared.errors import Transient


class Steps:
    """Asks people of one platform to confirm. Raises ``Refused`` and ``Transient``."""

    def __init__(
        self,
        *,
        platform: str,
        casework: Casework,
        groupwork: Groupwork,
        questions: Questions,
        channels: Channels,
        directory: Directory,
    ) -> None:
        self._casework = casework
        self._groupwork = groupwork
        self._questions = questions
        self._channels = channels
        self._directory = directory
        self._people = People(directory, platform)
        self._pending = Pending()

    async def step(self, actor: Actor, command: Step, t: Labels) -> Answer:
        """Show what the command would come to, or do it when it says yes."""
        match command:
            case Recuse():
                return await self._recuse(actor, command, t)
            case Link():
                return await self._link(actor, command, t)
            case Ask():
                return await self._ask(actor, command, t)
            case Channel():
                return await self._channel(actor, command, t)
        assert_never(command)

    async def confirmed(self, actor: Actor, token: str, t: Labels) -> Answer:
        """Do what the pressed button stands for. It can be pressed anew when the cases could not be reached."""
        waiting = self._pending.take(actor.member_id, token)
        return await self._done(actor, waiting, t) if waiting else _too_late(t)

    async def _done(self, actor: Actor, waiting: Waiting, t: Labels) -> Answer:
        command = waiting.command
        try:
            if isinstance(command, Ask):
                answer = await self._sent(actor, command, waiting.act, t)
            else:
                answer = await self.step(actor, command, t)
        except Transient:
            text = t("I cannot reach the cases right now. Try again soon.")
            again = self._confirm(actor, command, t("Try again"), waiting.act)
            return Answer(Tone.REFUSED, text, confirm=again)
        self._pending.done(waiting)
        return answer

    async def _channel(self, actor: Actor, command: Channel, t: Labels) -> Answer:
        here = self._channels.channel
        if command.where not in {"", here}:  # a word for one channel is none for another
            return _too_late(t)
        answer = await channel_answer(self._channels.guard, actor, command, t)
        if command.confirmed or command.lifted or not command.targets:
            return answer
        stay = replace(command, confirmed=True, where=here)
        return replace(answer, confirm=self._confirm(actor, stay, t("Yes, let them stay")))

    def _confirm(self, actor: Actor, command: Step, label: Label, act: str = "") -> Confirm:
        return Confirm(label, self._pending.put(actor.member_id, command, act))

    async def _recuse(self, actor: Actor, command: Recuse, t: Labels) -> Answer:
        declaration = self._declaration(actor, command, t)
        act = self._casework.declare if command.confirmed else self._casework.outlook
        outlook = await act(actor, command.reference, declaration, language=t.language)
        if command.confirmed:
            return done(outlook, declaration, actor, self._directory, t)
        answer = asked_first(outlook, declaration, actor, self._directory, t)
        confirm = self._confirm(actor, replace(command, confirmed=True), t("Yes, declare it"))
        return replace(answer, confirm=confirm)

    def _declaration(self, actor: Actor, command: Recuse, t: Labels) -> Declaration:
        if not command.target:
            return Declaration(actor.partner, "" if command.whole else actor.member_id)
        partner = self._people.partner(command.target, t)
        if self._directory.partner(command.target):
            return Declaration(partner, lifted=command.lifted)
        person = self._people.person(command.target)
        return Declaration(partner, person.member_id if person else "", command.lifted)

    async def _link(self, actor: Actor, command: Link, t: Labels) -> Answer:
        named, work = (command.reference, command.other), self._groupwork
        if not command.confirmed:
            tie = await work.tie(actor, *named, language=t.language, lifted=command.lifted)
            label = t("Yes, take it back") if command.lifted else t("Yes, link them")
            confirm = self._confirm(actor, replace(command, confirmed=True), label)
            lines = (_who_sees(tie, t), again(t))
            return Answer(Tone.SHOWN, _about(tie, command, t), lines, confirm=confirm)
        act = work.unlink if command.lifted else work.link
        tie = await act(actor, *named, language=t.language)
        ties = {"one": t.reference(tie.reference), "other": t.reference(tie.other)}
        if command.lifted:
            return Answer(Tone.DONE, t("{one} and {other} are no longer linked by hand.", **ties))
        return Answer(Tone.DONE, t("{one} and {other} are linked.", **ties), (_who_sees(tie, t),))

    async def _ask(self, actor: Actor, command: Ask, t: Labels) -> Answer:
        words = command.text.rsplit(" ", 1)
        if words[-1].casefold() in YES_WORDS.values() and len(words) > 1:
            meant = replace(command, text=words[0])
            if waiting := self._pending.asked(actor.member_id, meant):
                return await self._done(actor, waiting, t)
        label = t("Yes, send it") if actor.leads else t("Yes, ask the coordinator")
        answer = await self._asked_first(actor, command, t)
        return replace(answer, confirm=self._confirm(actor, command, label))

    async def _asked_first(self, actor: Actor, command: Ask, t: Labels) -> Answer:
        if actor.leads:
            question = await self._groupwork.question(
                actor, command.reference, command.text, language=t.language
            )
            return before_it_is_sent(question, t)
        question = await self._questions.preview(
            actor, command.reference, command.text, language=t.language
        )
        return before_it_waits(question, t)

    async def _sent(self, actor: Actor, command: Ask, act: str, t: Labels) -> Answer:
        ask, done = (self._groupwork.ask, sent) if actor.leads else (self._questions.propose, waits)
        await ask(actor, command.reference, command.text, act=act, language=t.language)
        return done(command.reference, t)


def _too_late(t: Labels) -> Answer:
    return Answer(Tone.REFUSED, t("That has been done or waited too long. Start again."))


def _about(tie: Tie, command: Link, t: Labels) -> Label:
    ties = {"one": t.reference(tie.reference), "other": t.reference(tie.other)}
    if command.lifted:
        return t("Take back that {one} and {other} belong together?", **ties)
    return t("Link {one} and {other}?", **ties)


def _who_sees(tie: Tie, t: Labels) -> Label:
    if tie.for_group:
        return t("The group sees the link on both cards.")
    return t(
        "Only those who lead both cases see the link: the other case could tell what one of them does not show."
    )
