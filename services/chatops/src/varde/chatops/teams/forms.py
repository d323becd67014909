"""Opens dialogs, and answers what is sent from them."""

from collections.abc import Mapping
from typing import Any

from varde.chatops.answer import Answer, Tone
from varde.chatops.conversation import Asker, Conversation
from varde.chatops.forms import FormKind
from varde.chatops.teams.dialogs import answer_dialog, asked, filled_in, form_dialog
from varde.chatops.teams.once import Once
from varde.chatops.teams.people import People
from varde.shared.domain.codes import Language
from varde.shared.messages import new_id

Json = dict[str, Any]


class Dialogs:
    """The forms of the Teams app."""

    def __init__(self, conversation: Conversation, people: People) -> None:
        self._conversation = conversation
        self._people = people
        self._once = Once()

    async def shown(self, answer: Answer, language: Language, sheet: str = "") -> Json:
        """An answer or a form as a dialog, or in place of what stands in one. ``sheet``: see ``form_dialog``."""
        form = answer.form
        names = [await self._people.name(one) for one in (form or answer).people]
        if form:
            return form_dialog(form, sheet or new_id(), names)
        return answer_dialog(answer, language, names)

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
        return await self.shown(answer, language, sheet)

    async def _submit(
        self, asker: Asker, kind: FormKind, reference: str, data: Mapping[str, Any]
    ) -> Answer:
        return await self._conversation.submit(asker, kind, reference, filled_in(data))
