"""Opens dialogs, and answers what is sent from them."""

from collections.abc import Mapping
from typing import Any

from varde.chatops.answer import Answer, Tone
from varde.chatops.card import Action
from varde.chatops.conversation import Asker, Conversation
from varde.chatops.forms import FormKind
from varde.chatops.teams.dialogs import answer_dialog, asked, filled_in, form_dialog
from varde.chatops.teams.once import Once
from varde.shared.messages import new_id

LONGEST_REFERENCE = 20
Json = dict[str, Any]


class Dialogs:
    """The forms of the Teams app."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._once = Once()

    async def opened(self, asker: Asker, action: Action, reference: str) -> Json:
        """The dialog that a button opens: the form, or why there is none for this person."""
        answer = await self._conversation.press(asker, action, reference)
        if answer.form:
            return form_dialog(answer.form, new_id())
        return answer_dialog(answer, asker.language)

    async def submitted(self, user: str, data: Mapping[str, Any]) -> Json:
        """What comes in place of the form: the same with its errors, or the answer.

        A form is done once, however often it is sent: Teams repeats, and people press again. Raises
        ``ValueError`` for a form that is not ours.
        """
        kind, reference, language, sheet = asked(data)
        asker = Asker(user, language)
        answer = await self._once.result(
            f"{user} {sheet}", lambda: self._submit(asker, kind, reference, data)
        )
        if answer.form or answer.tone is Tone.REFUSED:
            self._once.forget(f"{user} {sheet}")
        return form_dialog(answer.form, sheet) if answer.form else answer_dialog(answer, language)

    async def _submit(
        self, asker: Asker, kind: FormKind, reference: str, data: Mapping[str, Any]
    ) -> Answer:
        return await self._conversation.submit(asker, kind, reference, filled_in(data))
