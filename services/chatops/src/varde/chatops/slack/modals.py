"""Opens modals, and answers what is sent from them within the time that Slack gives."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from varde.chatops.answer import Answer, Tone, drawn
from varde.chatops.conversation import Asker, Conversation
from varde.chatops.forms import Form
from varde.chatops.labels import labels
from varde.chatops.slack.answering import in_private
from varde.chatops.slack.blocks import CONFIRM, answer_message
from varde.chatops.slack.pictures import delivered, hand_over_picture, once_ready
from varde.chatops.slack.views import (
    View,
    answer_view,
    asked,
    errors_of,
    filled_in,
    form_view,
)
from varde.chatops.slack.web import SlackWeb
from varde.shared.domain.codes import Language
from varde.shared.errors import Permanent, Transient

PATIENCE_SECONDS = 2.0
"""Slack takes an acknowledgement within three; the rest is for the way there and back."""

REMEMBERED = 1000
"""Modals whose answer is known, should they be sent again."""

Response = dict[str, Any]


class Modals:
    """The forms of one Slack app."""

    def __init__(self, web: SlackWeb, conversation: Conversation) -> None:
        self._web = web
        self._conversation = conversation
        self._answers = OrderedDict[str, asyncio.Task[Answer]]()

    async def opened(self, answer: Answer, form: Form, trigger_id: str) -> Answer | None:
        """Open the form; None, or what to tell when Slack would not: the moment it gives is short."""
        try:
            await self._web.call("views.open", trigger_id=trigger_id, view=form_view(form))
        except (Permanent, Transient):
            t = labels(form.language)
            late = t("The form came too late. Try again.")
            return replace(answer, tone=Tone.REFUSED, text=late)
        return None

    async def shown(self, answer: Answer, body: Mapping[str, Any], asker: Asker) -> None:
        """An answer, or a form, where there is no message to put it beside: in a modal; from within one on top
        of it, and what was confirmed there in its place. In private where Slack would not, or the modal is closed.

        In words at once, since what opens a modal is good for three seconds; its picture comes afterwards.
        """
        t = labels(asker.language)
        view = form_view(answer.form) if answer.form else answer_view(answer, t)
        try:
            opened = await self._over(view, body, in_place=_confirms(body))
        except (Permanent, Transient):
            late = t("The form came too late. Try again.")
            await self._told(Answer(Tone.REFUSED, late) if answer.form else answer, asker)
            return
        if answer.draw:
            with suppress(Permanent, Transient):
                await self._add_picture(opened, await drawn(answer), asker)

    async def _told(self, answer: Answer, asker: Asker) -> None:
        """The same in direct messages."""
        answer = await drawn(answer)

        async def send(file_id: str) -> None:
            await in_private(self._web, asker.user_id, answer_message(answer, file_id))

        await delivered(self._web, answer.picture, send)

    async def _add_picture(self, opened: View, answer: Answer, asker: Asker) -> None:
        """Show the picture in the view that shows the answer, unless something else stands there by now.

        Source: Slack's "Slack file object": who shows a file must have access to it, and a file that is shared nowhere
        is its uploader's alone. Whether a view lets others see that, Slack does not say: so it is shared with
        whoever looks at the view first.
        """
        if answer.picture is None:
            return
        file_id = await hand_over_picture(self._web, asker.user_id, answer.picture)
        shown = {
            "view_id": opened["id"],
            "hash": opened["hash"],
            "view": answer_view(answer, labels(asker.language), file_id),
        }
        await once_ready(lambda: self._web.call("views.update", **shown))

    async def _over(self, view: View, body: Mapping[str, Any], *, in_place: bool) -> View:
        """The view that stands there now. Source: Slack takes three modals on top of one another, and then no more
        (``views.push``)."""
        trigger_id, below = body["trigger_id"], body.get("view", {})
        if below.get("type") != "modal":
            return await self._stands("views.open", trigger_id=trigger_id, view=view)
        if not in_place:
            with suppress(Permanent, Transient):
                return await self._stands("views.push", trigger_id=trigger_id, view=view)
        # What is sent from the modal now is another form than the one that was answered there.
        self._answers.pop(below["id"], None)
        return await self._stands("views.update", view_id=below["id"], view=view)

    async def _stands(self, method: str, **arguments: Any) -> View:
        return View((await self._web.call(method, **arguments))["view"])

    async def submitted(self, user: str, view: Mapping[str, Any]) -> Response:
        """What Slack shall do with the modal: mark fields, or show the answer in its place.

        A modal is done once, however often it is sent: Slack repeats, and people press again.
        """
        kind, reference, language = asked(view)
        answering = self._answers.get(view["id"])
        if answering is None or _refused(answering):
            asker = Asker(user, language)
            answering = asyncio.create_task(
                self._conversation.submit(asker, kind, reference, filled_in(view))
            )
            self._remember(view["id"], answering)
        done, _ = await asyncio.wait([answering], timeout=PATIENCE_SECONDS)
        if not done:
            t = labels(language)
            slow = t("This takes long. Press again in a moment to see if it is done.")
            return _errors({}, view, str(slow))
        return _response(answering.result(), view, language)

    def _remember(self, view_id: str, answering: asyncio.Task[Answer]) -> None:
        self._answers[view_id] = answering
        while len(self._answers) > REMEMBERED:
            self._answers.popitem(last=False)


def _confirms(body: Mapping[str, Any]) -> bool:
    return any(action.get("action_id") == CONFIRM for action in body["actions"])


def _refused(answering: asyncio.Task[Answer]) -> bool:
    return answering.done() and answering.result().tone is Tone.REFUSED


def _response(answer: Answer, view: Mapping[str, Any], language: Language) -> Response:
    if answer.form:
        return _errors(errors_of(answer.form), view, str(answer.form.problem or answer.text))
    if answer.tone is Tone.REFUSED:
        return _errors({}, view, str(answer.text))
    return {"response_action": "update", "view": answer_view(answer, labels(language))}


def _errors(errors: Mapping[str, str], view: Mapping[str, Any], otherwise: str) -> Response:
    """Errors leave the modal as it was filled in. What is wrong with the whole stands beside the first
    field: Slack shows errors by fields alone."""
    blocks = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    known = {name: text for name, text in errors.items() if name in blocks}
    return {"response_action": "errors", "errors": known or {blocks[0]: otherwise}}
