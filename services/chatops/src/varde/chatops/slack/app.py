"""The Bolt app: takes commands, buttons and mentions, acknowledges at once and answers after."""

import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck

from varde.chatops.answer import Answer, drawn
from varde.chatops.card import Action
from varde.chatops.conversation import Asker, Conversation
from varde.chatops.labels import labels
from varde.chatops.slack.answering import respond
from varde.chatops.slack.blocks import ACTION_PREFIX, CONFIRM, answer_message
from varde.chatops.slack.home import home_view
from varde.chatops.slack.modals import Modals
from varde.chatops.slack.pictures import delivered, hand_over
from varde.chatops.slack.quiet import QUIET
from varde.chatops.slack.text import from_slack, said_to
from varde.chatops.slack.typed import typed_of
from varde.chatops.slack.views import CALLBACK_PREFIX
from varde.chatops.slack.web import SlackWeb
from varde.chatops.typing_guard import Typed
from varde.chatops.work import Background, Seen
from varde.shared.domain.codes import Language
from varde.shared.errors import Permanent, Transient

COMMANDS: Mapping[str, Language | None] = {"/sak": None, "/case": Language.EN}
"""What a command says of its user's language."""
_FORMS = re.compile(f"^{CALLBACK_PREFIX}")
_NOT_USED = "the token of each call is SlackWeb's"


class SlackDoor:
    """What people do in Slack, brought to the conversation."""

    def __init__(
        self,
        *,
        web: SlackWeb,
        conversation: Conversation,
        speaks: Callable[[str], Language | None],
        language: Language,
        signing_secret: str,
        log: Any,
    ) -> None:
        self._web = web
        self._conversation = conversation
        self._speaks = speaks
        self._language = language
        self._log = log
        self._seen = Seen()
        self.work = Background(log)
        self._modals = Modals(web, conversation)
        self.app = self._build(signing_secret)

    def _build(self, signing_secret: str) -> AsyncApp:
        app = AsyncApp(
            name="varde",  # else Bolt reads the source of whatever is on the stack, to name itself by its file
            client=self._web.client,
            authorize=_one_workspace,
            signing_secret=signing_secret or "unused in Socket Mode",
            logger=QUIET,
        )
        for name in COMMANDS:
            app.command(name)(self._command)
        for action in Action:
            app.action(ACTION_PREFIX + action.value)(self._action)
        app.action(CONFIRM)(self._confirm)
        app.view(_FORMS)(self._submitted)
        app.event("app_mention")(self._mention)
        app.event("app_home_opened")(self._home)
        app.event("message")(self._message)
        for event in ("member_joined_channel", "member_left_channel"):
            app.event(event)(self._came_or_left)
        app.error(self._failed)
        return app

    async def _command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        asker = self._asker(_user(body), COMMANDS.get(str(body.get("command", ""))))
        text = from_slack(str(body.get("text", "")))
        self._once(
            str(body.get("trigger_id", "")),
            lambda: self._answer(body, self._conversation.say(asker, text)),
        )

    async def _action(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        pressed = body["actions"][0]
        asker = self._asker(_user(body.get("user", {})))
        action = Action(str(pressed["action_id"]).removeprefix(ACTION_PREFIX))
        reference = str(pressed.get("value", ""))[:20]
        self._once(
            f"{body.get('trigger_id', '')} {pressed.get('action_ts', '')}".strip(),
            lambda: self._answer(body, self._conversation.press(asker, action, reference)),
        )

    async def _confirm(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """The button of an answer that asks first."""
        await ack()
        pressed = body["actions"][0]
        asker = self._asker(_user(body.get("user", {})))
        token = str(pressed.get("value", ""))
        self._once(
            f"{body.get('trigger_id', '')} {pressed.get('action_ts', '')}".strip(),
            lambda: self._answer(body, self._conversation.confirm(asker, token)),
        )

    async def _submitted(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Slack takes errors beside the fields, or another view, in its acknowledgement alone."""
        user = _user(body.get("user", {}))
        await ack(**await self._modals.submitted(user, body["view"]))

    async def _mention(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """``@Varde vis 26-4817``: the way to give a command inside a thread."""
        await ack()
        event = body["event"]
        self._once(str(body.get("event_id", "")), lambda: self._answer_mention(event, _own(body)))

    async def _answer_mention(self, event: Mapping[str, Any], bot: str) -> None:
        user = str(event.get("user", ""))
        text = said_to(bot, str(event.get("text", "")))
        answer = await drawn(await self._conversation.say(self._asker(user), text))
        thread = {"thread_ts": event["thread_ts"]} if "thread_ts" in event else {}
        where = {"channel": event["channel"], "user": user, **thread}

        async def send(file_id: str) -> None:
            await self._web.call("chat.postEphemeral", **where, **answer_message(answer, file_id))

        await self._deliver(user, answer, send)

    async def _deliver(
        self, user: str, answer: Answer, send: Callable[[str], Awaitable[None]]
    ) -> None:
        """The answer, with what it brings as files. It says the same in words, whatever Slack says to the files."""
        await delivered(self._web, answer.picture, send)
        await self._hand_over(user, answer)

    async def _hand_over(self, user: str, answer: Answer) -> None:
        if answer.document:
            with suppress(Permanent, Transient):
                await hand_over(self._web, user, answer.document)

    async def _message(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """What somebody wrote, or changed: read in memory, if it stands in the thread of a card."""
        await ack()
        typed = typed_of(body["event"])
        if typed is not None:
            channel = str(body["event"]["channel"])
            self._once(str(body.get("event_id", "")), lambda: self._warn(typed, channel))

    async def _warn(self, typed: Typed, channel: str) -> None:
        language = self._asker(typed.user_id).language
        answer = (await self._conversation.overhear(typed, language)).warning
        if answer is not None:
            await self._web.call(
                "chat.postEphemeral",
                channel=channel,
                user=typed.user_id,
                thread_ts=typed.message_id,
                **answer_message(answer),
            )

    async def _home(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Somebody looks at Varde's own page. It is made anew each time: it shows nothing old."""
        await ack()
        user = str(body["event"].get("user", ""))
        if body["event"].get("tab") == "home":
            self._once(str(body.get("event_id", "")), lambda: self._publish(user))

    async def _publish(self, user: str) -> None:
        asker = self._asker(user)
        answer = await self._conversation.home(asker)
        view = home_view(answer, labels(asker.language))
        await self._web.call("views.publish", user_id=user, view=view)

    async def _came_or_left(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        self._once(str(body.get("event_id", "")), self._conversation.somebody_came_or_left)

    def _asker(self, user: str, said: Language | None = None) -> Asker:
        """``said``: what they asked with tells of a language."""
        return self._conversation.asker(user, said or self._speaks(user) or self._language)

    def _once(self, request_id: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        if self._seen.first_time(request_id):
            self.work.start(work())

    async def _answer(
        self, body: Mapping[str, Any], answering: Coroutine[Any, Any, Answer]
    ) -> None:
        answer = await answering
        user = _user(body) or _user(body.get("user", {}))
        if "response_url" not in body:  # a button of a view, and not of a message
            await self._modals.shown(answer, body, self._asker(user))
            await self._hand_over(user, answer)
            return
        if answer.form and body.get("trigger_id"):
            late = await self._modals.opened(answer, answer.form, str(body["trigger_id"]))
            if late is None:
                return
            answer = late
        answer = await drawn(answer)

        async def send(file_id: str) -> None:
            await respond(self._web, body, user, answer_message(answer, file_id), file_id)

        await self._deliver(user, answer, send)

    async def _failed(self, error: Exception) -> None:
        self._log.error("a request from Slack failed", error=error)


async def _one_workspace() -> AuthorizeResult:
    """One workspace: Slack is not asked for each request, and ``SlackWeb`` alone has the token.

    A function and not a method: Bolt reads the argument names and would pass a ``self`` of its own.
    """
    return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=_NOT_USED, bot_id="varde")


def _own(body: Mapping[str, Any]) -> str:
    """Whom Slack delivers an event to: the app's own user."""
    authorized: list[Mapping[str, Any]] = body.get("authorizations") or [{}]
    return str(authorized[0].get("user_id", ""))


def _user(source: Mapping[str, Any]) -> str:
    return str(source.get("user_id") or source.get("id") or "")
