"""What people write in the thread of a card of the local channel.

Here Varde is the platform, so it keeps what stands in a thread: as with notes, only what has passed the guard and names no other case.
"""

from varde.chatops.answer import Answer, Tone
from varde.chatops.card import partner_name
from varde.chatops.conversation import Conversation
from varde.chatops.labels import Labels
from varde.chatops.local.channel import GROUP, THREAD
from varde.chatops.local.live import Live
from varde.chatops.typing_guard import Typed
from varde.shared.anonymise import Leak
from varde.shared.casework.typed import about_case
from varde.shared.domain.clock import Clock
from varde.shared.domain.partner import Directory, Member
from varde.shared.errors import Refused
from varde.shared.messages import new_id
from varde.shared.store import cases, local_channel
from varde.shared.store.database import Database
from varde.shared.store.local_channel import LocalMessage
from varde.shared.texts import texts

LONGEST = 3000


class Threads:
    """Takes what is written below the cards."""

    def __init__(
        self,
        *,
        conversation: Conversation,
        database: Database,
        directory: Directory,
        clock: Clock,
        live: Live,
    ) -> None:
        self._conversation = conversation
        self._database = database
        self._directory = directory
        self._clock = clock
        self._live = live

    async def write(
        self, user_id: str, member: Member, message_id: str, text: str, t: Labels
    ) -> Answer | None:
        """Post it, or say why not: then nothing of it is kept. None when it stands there."""
        async with self._database.read() as tx:
            card = await local_channel.load(tx, message_id)
            case = await cases.load_case(tx, card.case_id) if card else None
        if card is None or card.audience != GROUP or not text.strip() or len(text) > LONGEST:
            return Answer(Tone.REFUSED, t("That could not be sent."))
        heard = await self._conversation.overhear(Typed(user_id, message_id, text), t.language)
        if heard.warning is not None:
            return heard.warning
        own, words = case.reference if case else "", texts("varde.shared.casework", t.language)
        try:
            safe = about_case(own, text, self._clock.today(), words)
        except Leak:
            return Answer(Tone.REFUSED, t("Not sent: say it without names, places or other marks."))
        except Refused as error:
            return Answer(Tone.REFUSED, t.refusal(error))
        by = str(partner_name(member.partner, self._directory, t))
        body = {"text": safe, "language": t.language.value, "by": by}
        async with self._database.begin() as tx:
            await local_channel.post(tx, LocalMessage(new_id(), THREAD, card.case_id, 0, body))
        await self._live.changed()
        return None
