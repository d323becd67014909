"""What people do in Teams, brought to the conversation. Answers go to the asker alone: in the personal chat,
or as the asker's own view of the card whose button was pressed."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from weakref import WeakValueDictionary

from microsoft_teams.api.activities.conversation import ConversationUpdateActivity
from microsoft_teams.api.activities.install_update import InstalledActivity
from microsoft_teams.api.activities.invoke.adaptive_card import AdaptiveCardInvokeActivity
from microsoft_teams.api.activities.invoke.task import (
    TaskFetchInvokeActivity,
    TaskSubmitInvokeActivity,
)
from microsoft_teams.api.activities.message import (
    MessageActivity,
    MessageDeleteActivity,
    MessageUpdateActivity,
)

from varde.chatops.answer import Answer, Tone, drawn
from varde.chatops.card import Action
from varde.chatops.commands import Verb
from varde.chatops.conversation import Asker, Conversation
from varde.chatops.labels import labels, spoken
from varde.chatops.port import Notice
from varde.chatops.teams.cards import (
    CONFIRM,
    HOME,
    PRESS_PREFIX,
    REFRESH,
    Element,
    Message,
    answer_message,
    notice_message,
    to_case,
    to_home,
)
from varde.chatops.teams.fading import Fading
from varde.chatops.teams.forms import Dialogs
from varde.chatops.teams.home import home_message
from varde.chatops.teams.once import Once
from varde.chatops.teams.patience import TeamsAway, TeamsRefused
from varde.chatops.teams.people import People
from varde.chatops.teams.text import mentions, typed
from varde.chatops.teams.views import CardViews
from varde.chatops.teams.web import CARD_TYPE, TeamsWeb
from varde.chatops.typing_guard import Typed
from varde.chatops.work import Background, Seen
from varde.shared.domain.codes import Language
from varde.shared.errors import Permanent

_PERSONAL = "personal"
LONGEST_REFERENCE = 20

Reply = tuple[HTTPStatus, dict[str, Any] | None]
NOTHING: Reply = (HTTPStatus.OK, None)


class TeamsApp:
    """Takes activities that are known to come from Teams."""

    def __init__(
        self,
        *,
        web: TeamsWeb,
        people: People,
        conversation: Conversation,
        views: CardViews,
        fading: Fading,
        channel: str,
        language: Language,
        log: Any,
    ) -> None:
        self._web = web
        self._people = people
        self._conversation = conversation
        self._views = views
        self._fading = fading
        self._channel = channel
        self._language = language
        self._log = log
        self._seen = Seen()
        self._once = Once()
        self._dialogs = Dialogs(conversation, people)
        self._busy = WeakValueDictionary[str, asyncio.Lock]()
        self.work = Background(log)

    async def take(self, activity: Any) -> Reply:
        """Do what an activity asks for. Messages are answered afterwards, buttons at once."""
        if activity.service_url:
            self._web.served_from(activity.service_url)
        asker = self._asker(activity)
        if isinstance(activity, MessageActivity):
            if self._is_for_us(activity) and self._seen.first_time(_id(activity)):
                self.work.start(self._answer(asker, activity))
            self._overhear(asker, activity)
        elif isinstance(activity, MessageUpdateActivity | MessageDeleteActivity):
            self._overhear(asker, activity)
        elif isinstance(activity, TaskFetchInvokeActivity):
            return await self._in_dialog(asker, _data(activity))
        elif isinstance(activity, TaskSubmitInvokeActivity):
            return await self._once.result(_id(activity), lambda: self._submitted(asker, activity))
        elif isinstance(activity, AdaptiveCardInvokeActivity):
            return await self._once.result(_id(activity), lambda: self._pressed(asker, activity))
        elif isinstance(activity, InstalledActivity):
            self._welcome(asker, activity)
        elif isinstance(activity, ConversationUpdateActivity):
            self._came_or_left(activity)
        return NOTHING

    def _asker(self, activity: Any) -> Asker:
        someone = activity.from_
        if someone.aad_object_id:
            self._people.learn(someone.id, someone.aad_object_id)
        otherwise = spoken(activity.locale or "") or self._language
        return self._conversation.asker(someone.aad_object_id or "", otherwise)

    def _is_for_us(self, activity: MessageActivity) -> bool:
        """In a personal chat everything; in the channel what mentions Varde; elsewhere nothing."""
        if _is_personal(activity):
            return True
        here = self._is_ours(activity.conversation.id.partition(";")[0])
        return here and any(m.mentioned.id == activity.recipient.id for m in mentions(activity))

    def _is_ours(self, channel: str) -> bool:
        return channel == self._channel or self._conversation.follows(channel)

    async def _answer(self, asker: Asker, activity: MessageActivity) -> None:
        text = await typed(activity, activity.recipient.id, self._directory_id)
        talk = self._conversation
        answering = talk.home(asker) if _asks_for_home(text) else talk.say(asker, text)
        answer = await drawn(await answering)
        if _is_personal(activity):
            await self._say(activity.conversation.id, answer, asker)
            return
        try:
            await self._say(await self._people.chat(asker.user_id), answer, asker)
        except (TeamsAway, TeamsRefused):
            await self._ask_for_a_chat(asker, activity.conversation.id)

    async def _say(self, chat: str, answer: Answer, asker: Asker) -> None:
        if answer.picture:
            with suppress(
                Permanent
            ):  # the picture is too large, or not wanted: the lines say the same
                await self._send(chat, await self._message(answer, asker))
                return
        await self._send(chat, await self._message(replace(answer, picture=None), asker))

    async def _directory_id(self, teams_id: str) -> str:
        try:
            return await self._people.directory_id(teams_id)
        except (
            TeamsRefused
        ):  # somebody who is not in the channel, so nobody whom a case can be given
            return ""

    async def _ask_for_a_chat(self, asker: Asker, thread: str) -> None:
        """Said in the thread, without a word of the answer."""
        t = labels(asker.language)
        words = t("I answer in a personal chat only. Add me there first: find me under Apps.")
        await self._send(thread, notice_message(Notice(words, asker.language)))

    async def _send(self, conversation: str, message: Message) -> None:
        await self._web.post(conversation, message.card, message.summary)

    async def _pressed(self, asker: Asker, activity: AdaptiveCardInvokeActivity) -> Reply:
        pressed = activity.value.action
        verb, data = pressed.verb or "", pressed.data
        if verb == REFRESH:
            return _shown(await self._views.card(asker, str(data.get("case_id", ""))))
        if verb == HOME:
            return _shown(await self._message(await self._conversation.home(asker), asker))
        answer = await self._done(asker, verb, data)
        if answer is None:
            return _shown(None)
        back = None
        if verb != CONFIRM:
            shown, at_home = answer.card is not None, _is_personal(activity)
            back = _back(asker, _reference(data), at_home=at_home, shown=shown)
        return _shown(await self._message(answer, asker, back=back))

    async def _done(self, asker: Asker, verb: str, data: Mapping[str, Any]) -> Answer | None:
        """What came of a press; None for no button of ours."""
        if verb == CONFIRM:
            return await self._conversation.confirm(asker, str(data.get("token", "")))
        action = _ACTIONS.get(verb)
        if action is None:
            return None
        return await drawn(await self._conversation.press(asker, action, _reference(data)))

    async def _message(
        self, answer: Answer, asker: Asker, *, back: Element | None = None
    ) -> Message:
        if answer.home:
            return home_message(answer.home, asker.language)
        names = [await self._people.name(one) for one in answer.people]
        return answer_message(answer, asker.language, names, back=back)

    async def _in_dialog(self, asker: Asker, data: Mapping[str, Any]) -> Reply:
        """What a button opens in a dialog, or shows in place of what stands in one."""
        answer = await self._done(asker, str(data.get("verb", "")), data)
        if answer is None:
            return HTTPStatus.BAD_REQUEST, None
        return HTTPStatus.OK, await self._dialogs.shown(answer, asker.language)

    async def _submitted(self, asker: Asker, activity: TaskSubmitInvokeActivity) -> Reply:
        """A form that was filled in, or a button of an answer in a dialog: Teams sends both in the same way."""
        data = _data(activity)
        if "verb" in data:
            return await self._in_dialog(asker, data)
        try:
            return HTTPStatus.OK, await self._dialogs.submitted(asker.user_id, data)
        except ValueError:
            return HTTPStatus.BAD_REQUEST, None

    def _overhear(
        self,
        asker: Asker,
        activity: MessageActivity | MessageUpdateActivity | MessageDeleteActivity,
    ) -> None:
        """What somebody wrote, changed or deleted in the channel: read in memory, if it stands below a card."""
        channel, _, thread = activity.conversation.id.partition(";messageid=")
        if not self._is_ours(channel):
            return
        if isinstance(activity, MessageDeleteActivity):
            self.work.start(self._forget(activity.id))
        # An edited message keeps its id.
        elif thread and self._seen.first_time(f"read {_id(activity)} {activity.timestamp}"):
            self.work.start(self._warn(asker, thread, activity))

    async def _warn(self, asker: Asker, thread: str, activity: Any) -> None:
        """In the personal chat: in the channel others would see it. What was warned of and is put right fades."""
        async with self._alone_with(activity.id):
            text = await typed(activity, activity.recipient.id, self._directory_id)
            written = Typed(asker.user_id, thread, text)
            heard = await self._conversation.overhear(written, asker.language)
            if heard.clean:
                await self._fading.take_away(activity.id)
            if heard.warning is not None:
                chat = await self._people.chat(asker.user_id)
                await self._fading.show(chat, activity.id, heard.warning, asker.language)

    async def _forget(self, message_id: str) -> None:
        """It is deleted: nothing need be said about it any more."""
        async with self._alone_with(message_id):
            await self._fading.take_away(message_id)

    def _alone_with(self, message_id: str) -> asyncio.Lock:
        """What is known of one message is done in the order in which it came."""
        return self._busy.setdefault(message_id, asyncio.Lock())

    def _came_or_left(self, activity: ConversationUpdateActivity) -> None:
        """The team has other members, or the channel is another than before: look at it at once."""
        if self._seen.first_time(_id(activity)):
            self.work.start(self._conversation.somebody_came_or_left())

    def _welcome(self, asker: Asker, activity: InstalledActivity) -> None:
        """Somebody has added Varde to a personal chat: say what it can do, or that it does not know them."""
        if _is_personal(activity) and self._seen.first_time(_id(activity)):
            self.work.start(self._say_hello(asker, activity.conversation.id))

    async def _say_hello(self, asker: Asker, chat: str) -> None:
        answer = await self._conversation.say(asker, Verb.HELP.value)
        await self._send(chat, await self._message(answer, asker))
        if answer.tone is not Tone.REFUSED:
            await self._send(chat, await self._message(await self._conversation.home(asker), asker))


def _back(asker: Asker, reference: str, *, at_home: bool, shown: bool) -> Element | None:
    """The way back from an answer: to one's own page, or to the card in whose place it stands."""
    t = labels(asker.language)
    if at_home or not reference:
        return to_home(t)
    return None if shown else to_case(t("Show the case"), reference)


def _asks_for_home(text: str) -> bool:
    return any(text.casefold() == str(labels(one)("Your page")).casefold() for one in Language)


def _is_personal(activity: Any) -> bool:
    return bool(activity.conversation.conversation_type == _PERSONAL)


_ACTIONS = {PRESS_PREFIX + action.value: action for action in Action}


def _id(activity: Any) -> str:
    return f"{activity.conversation.id} {activity.id}" if activity.id else ""


def _data(activity: TaskFetchInvokeActivity | TaskSubmitInvokeActivity) -> Mapping[str, Any]:
    """What a button of a dialog holds, and what was filled in beside it."""
    data = activity.value.data
    return data if isinstance(data, dict) else {}


def _reference(data: Mapping[str, Any]) -> str:
    return str(data.get("reference", ""))[:LONGEST_REFERENCE]


def _shown(message: Message | None) -> Reply:
    """The answer to a press: a card that only who pressed is shown, or that there is none."""
    if message is None:
        error = {"code": "BadRequest", "message": "Unknown action."}
        return HTTPStatus.OK, {
            "statusCode": 400,
            "type": "application/vnd.microsoft.error",
            "value": error,
        }
    return HTTPStatus.OK, {"statusCode": 200, "type": CARD_TYPE, "value": message.card}
