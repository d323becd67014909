"""Does what people ask for by command or button, and answers each privately in their language."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from varde.chatops.answer import Answer, Tone
from varde.chatops.card import Action
from varde.chatops.changing import Changing
from varde.chatops.channels import Channels
from varde.chatops.commands import Command, Look, OpenForm, Problem, ShowOverview, Step
from varde.chatops.digest import Digest
from varde.chatops.form_desk import FormDesk
from varde.chatops.forms import Filled, FormKind
from varde.chatops.grammar import parse
from varde.chatops.guidance import explain
from varde.chatops.home import home_of
from varde.chatops.labels import Labels, labels
from varde.chatops.looking import Looking
from varde.chatops.metrics import Metrics
from varde.chatops.pressed import command_of
from varde.chatops.steps import Steps
from varde.chatops.typing_guard import Heard, Typed, TypingGuard
from varde.shared.casework.cases import Casework
from varde.shared.casework.groupwork import Groupwork
from varde.shared.casework.questions import Questions
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Actor, Directory
from varde.shared.errors import Refused, Transient

_Serve = Callable[[Actor, Labels], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the user's id on the platform, and the language to answer in."""

    user_id: str
    language: Language = Language.NB


class Conversation:
    """Answers people of one platform. Never raises: whatever goes wrong becomes an answer."""

    def __init__(
        self,
        *,
        platform: str,
        casework: Casework,
        channels: Channels,
        typing: TypingGuard,
        digest: Digest,
        groupwork: Groupwork,
        questions: Questions,
        forms: FormDesk,
        directory: Directory,
        clock: Clock,
        metrics: Metrics,
        log: Any,
    ) -> None:
        self._platform = platform
        self._casework = casework
        self._channels = channels
        self._typing = typing
        self._digest = digest
        self._forms = forms
        self._directory = directory
        self._clock = clock
        self._metrics = metrics
        self._log = log
        self._looking = Looking(
            platform=platform,
            casework=casework,
            groupwork=groupwork,
            directory=directory,
            clock=clock,
        )
        self._changing = Changing(
            platform=platform, casework=casework, directory=directory, clock=clock
        )
        self._steps = Steps(
            platform=platform,
            casework=casework,
            groupwork=groupwork,
            questions=questions,
            channels=channels,
            directory=directory,
        )

    @property
    def channel(self) -> str:
        """The channel that new cards go to; "" before the chat is open."""
        return self._channels.channel

    def follows(self, channel: str) -> bool:
        """True for a channel in which cards of ours stand."""
        return self._channels.knows(channel)

    def asker(self, user_id: str, otherwise: Language) -> Asker:
        """Who asks, answered in the language chosen for them in the directory, else in ``otherwise``."""
        member = self._directory.member_by_identity(self._platform, user_id)
        return Asker(user_id, (member and member.language) or otherwise)

    async def say(self, asker: Asker, text: str) -> Answer:
        """Answer a command; ``text`` is what stands after ``/sak``."""
        command = parse(text, self._clock.today(), asker.language)
        return await self._answer(
            asker, lambda actor, t: self._do(actor, command, t), type(command).__name__
        )

    async def press(self, asker: Asker, action: Action, reference: str) -> Answer:
        """Answer a press of a card's button."""
        return await self._answer(
            asker, lambda actor, t: self._press(actor, action, reference, t), action.value
        )

    async def submit(self, asker: Asker, kind: FormKind, reference: str, filled: Filled) -> Answer:
        """Answer a form that was filled in; with the form again when something must be put right."""
        return await self._answer(
            asker,
            lambda actor, t: self._forms.submit(actor, kind, reference, filled, t, self._do),
            f"form {kind.value}",
        )

    async def home(self, asker: Asker) -> Answer:
        """What stands on the asker's own page."""
        return await self._answer(asker, self._home, "home")

    async def confirm(self, asker: Asker, token: str) -> Answer:
        """Answer a press of the button of an ``Answer.confirm``."""
        return await self._answer(
            asker, lambda actor, t: self._confirm(asker, actor, token, t), "confirm"
        )

    async def overhear(self, typed: Typed, language: Language) -> Heard:
        """What came of reading what somebody wrote in a case's thread. Never raises."""
        try:
            return await self._typing.heard(typed, language)
        except Transient:
            return Heard()

    async def somebody_came_or_left(self) -> None:
        """The platform tells that the channel has other members than before."""
        await self._channels.look_again()

    async def _confirm(self, asker: Asker, actor: Actor, token: str, t: Labels) -> Answer:
        rewrite = self._typing.rewrite(asker.user_id, token, t)
        return rewrite or await self._steps.confirmed(actor, token, t)

    async def _answer(self, asker: Asker, serve: _Serve, kind: str) -> Answer:
        t = labels(asker.language)
        started = time.perf_counter()
        try:
            answer = await self._serve(asker, serve, t)
        except Refused as error:
            answer = Answer(Tone.REFUSED, t.refusal(error))
        except Transient:
            answer = Answer(Tone.REFUSED, t("I cannot reach the cases right now. Try again soon."))
        except Exception as error:
            self._log.error("command failed", action=kind, error=error)
            answer = Answer(
                Tone.REFUSED,
                t("Something went wrong. Try again, or tell the coordinator if it happens again."),
            )
        self._metrics.answered(kind, answer.tone, time.perf_counter() - started)
        return answer

    async def _serve(self, asker: Asker, serve: _Serve, t: Labels) -> Answer:
        member = self._directory.member_by_identity(self._platform, asker.user_id)
        if member is None:
            return Answer(
                Tone.REFUSED,
                t("I do not know you yet. Ask the coordinator to add you to the partner group."),
            )
        return await serve(member.actor, t)

    async def _do(self, actor: Actor, command: Command | Problem, t: Labels) -> Answer:
        if isinstance(command, Problem):
            text, lines = explain(command, t)
            return Answer(Tone.REFUSED, text, lines)
        if isinstance(command, Look):
            return await self._looking.look(actor, command, t)
        if isinstance(command, ShowOverview):
            tell = self._digest.share if command.shared else self._digest.answer
            return await tell(actor, t)
        if isinstance(command, OpenForm):
            return await self._open(actor, command.kind, command.reference, t)
        if isinstance(command, Step):
            return await self._steps.step(actor, command, t)
        return await self._changing.do(actor, command, t)

    async def _press(self, actor: Actor, action: Action, reference: str, t: Labels) -> Answer:
        """Three buttons have no command of their own; every other one does what its command does."""
        language = t.language
        match action:
            case Action.ACCEPT:
                await self._casework.accept(actor, reference, language=language)
                return Answer(Tone.DONE, t("Thank you. Your service has the case."))
            case Action.OFFER:
                await self._casework.offer(actor, reference, language=language)
                return Answer(Tone.DONE, t("Thank you. Your service stands as contributor."))
            case Action.ASK_MORE:
                group = self._forms.group.language
                await self._casework.ask_more(actor, reference, language=language, noted_in=group)
                return Answer(Tone.DONE, t("The group now sees that you need more information."))
            case _:
                return await self._do(actor, command_of(action, reference), t)

    async def _home(self, actor: Actor, t: Labels) -> Answer:
        today = self._clock.today()
        home = await home_of(actor, self._casework, self._directory, self._platform, today, t)
        return Answer(Tone.SHOWN, t("Your page"), home=home)

    async def _open(self, actor: Actor, kind: FormKind, reference: str, t: Labels) -> Answer:
        form = await self._forms.open(actor, kind, reference, t)
        return Answer(Tone.SHOWN, form.title, form=form)
