"""The partner group's chat in Teams, as its people use it: said and shown in words."""

import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from support.chat import Group
from support.chat_doors import Chat, Filling, Sheet
from support.teams_cards import card_words, shown
from support.teams_chat import TeamsChat, open_teams
from varde.chatops.card import Action
from varde.chatops.forms import FormKind
from varde.chatops.teams.cards import CONFIRM, HOME, PRESS_PREFIX

_FORMS = {kind.value for kind in FormKind}


class TeamsPerson:
    """Somebody in the loopback Teams."""

    def __init__(self, chat: TeamsChat) -> None:
        self._chat = chat
        self._teams = chat.teams

    async def post(self, activity: dict[str, Any]) -> Any:
        """What Varde answers to an invoke."""
        answered = await self._chat.deliver(activity)
        assert answered.status_code == 200
        await self._chat.settled()
        return answered.json() if answered.content else {}

    async def say(self, user: str, text: str) -> dict[str, Any]:
        """The message that a command in the channel is answered with, in the personal chat."""
        before = len(self._teams.chat(user))
        await self.post(self._teams.said_in_channel(user, text))
        (answer,) = self._teams.chat(user)[before:]
        return answer

    async def press(self, user: str, action: Action, reference: str) -> str:
        """The words of the presser's own view, or of the dialog that a form's button opens."""
        if action.value in _FORMS:
            data = {"verb": PRESS_PREFIX + action.value, "reference": reference}
            return "\n".join(card_words(_card(await self.fetch(user, data))))
        pressed = self._teams.press(user, PRESS_PREFIX + action.value, {"reference": reference})
        return "\n".join(card_words((await self.post(pressed))["value"]))

    async def fetch(self, user: str, data: dict[str, Any]) -> Any:
        """The dialog that Teams asks for when a button with this data is pressed."""
        asked = {
            "data": {"msteams": {"type": "task/fetch"}} | data,
            "context": {"theme": "default"},
        }
        return await self.post(
            self._teams.activity(user, type="invoke", name="task/fetch", value=asked)
        )

    async def form(self, user: str, data: dict[str, Any]) -> Sheet:
        """The form in a dialog, to be filled in and sent as often as one likes."""
        dialog = await self.fetch(user, data)
        card = _card(dialog)
        inputs = {e["id"].partition("_")[2]: e for e in card["body"] if "Input" in e["type"]}
        (submit,) = card["actions"]
        shown = [card]

        async def fill(filled: Filling) -> str:
            values = {inputs[name]["id"]: ",".join(given) for name, given in filled.items()}
            shown.append(_card(await self.submit(user, submit["data"] | values)))
            return "\n".join(card_words(shown[-1]))

        async def press(label: str) -> str:
            holders = (shown[-1], *shown[-1]["body"])
            offered = [a for holder in holders for a in holder.get("actions", [])]
            pressed = next(a for a in offered if a["title"] == label)
            assert pressed["type"] == "Action.Submit", "Teams takes no other in a dialog"
            shown.append(_card(await self.submit(user, pressed["data"])))
            return "\n".join(card_words(shown[-1]))

        title = dialog["task"]["value"]["title"]
        words = [title, *card_words(card), json.dumps(list(inputs.values()), ensure_ascii=False)]
        return Sheet("\n".join(words), list(inputs), fill, press)

    async def submit(self, user: str, data: dict[str, Any]) -> Any:
        """What Varde answers when a button of a dialog is pressed."""
        asked = {"data": data, "context": {"theme": "default"}}
        return await self.post(
            self._teams.activity(user, type="invoke", name="task/submit", value=asked)
        )

    async def at_home(self, user: str, verb: str, data: dict[str, Any]) -> str:
        """The words of what a press in the personal chat shows."""
        chat = self._teams.message(user, "")["conversation"]
        pressed = self._teams.press(user, verb, data, conversation=chat)
        return "\n".join(card_words((await self.post(pressed))["value"]))

    async def home(self, user: str) -> str:
        return await self.at_home(user, HOME, {})

    async def confirm(self, user: str) -> str:
        """The answer to the button that was offered last, to whomever."""
        offered = [
            action["data"]
            for conversation, messages in self._teams.messages.items()
            if conversation.startswith("a:")
            for message in messages
            for action in message["attachments"][0]["content"].get("actions", [])
            if action.get("verb") == CONFIRM
        ]
        return await self.at_home(user, CONFIRM, offered[-1])

    async def sees(self, user: str) -> list[str]:
        """The words of each card of the channel, once Teams has asked for the reader's own view of it."""
        cards = [message["attachments"][0]["content"] for message in self._teams.cards]
        asked = [card["refresh"]["action"] for card in cards]
        views = [await self.post(self._teams.press(user, a["verb"], a["data"])) for a in asked]
        return ["\n".join(card_words(view["value"])) for view in views]

    async def form_by_command(self, user: str, text: str) -> Sheet:
        """By the button of the answer."""
        answer = await self.say(user, text)
        (button,) = answer["attachments"][0]["content"]["actions"]
        data = {name: value for name, value in button["data"].items() if name != "msteams"}
        return await self.form(user, data)

    async def form_by_button(self, user: str, action: Action, reference: str) -> Sheet:
        return await self.form(user, {"verb": PRESS_PREFIX + action.value, "reference": reference})


@contextlib.asynccontextmanager
async def teams_chat(group: Group) -> AsyncIterator[Chat]:
    async with open_teams(group) as chat:
        person, teams = TeamsPerson(chat), chat.teams

        async def say(user: str, text: str) -> str:
            return shown(await person.say(user, text))

        yield Chat(
            group,
            chat.port,
            say,
            person.press,
            lambda: _shown(teams.cards),
            lambda user: _shown(teams.chat(user)),
            lambda: _shown(teams.replies),
            person.form_by_command,
            person.form_by_button,
            person.home,
            lambda user, action, ref: person.at_home(
                user, PRESS_PREFIX + action.value, {"reference": ref} if ref else {}
            ),
            person.confirm,
            person.sees,
        )


async def _shown(messages: list[dict[str, Any]]) -> list[str]:
    return [shown(message) for message in messages]


def _card(dialog: dict[str, Any]) -> dict[str, Any]:
    task = dialog["task"]
    assert task["type"] == "continue"
    card: dict[str, Any] = task["value"]["card"]["content"]
    return card
