"""The dialogues of the installation's own database."""

from collections.abc import Sequence
from dataclasses import dataclass

from varde.shared.casework import dialogue
from varde.shared.casework.dialogue import Conversation
from varde.shared.casework.receive import add_information
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.uploads import SealedFile
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Channel, PageLanguage
from varde.shared.store.database import Database
from varde.shared.vault import PublicKey


@dataclass(frozen=True, slots=True)
class StoredDialogues:
    """Opens, adds and withdraws by casework. ``recipients`` are who may read what is added."""

    database: Database
    recipients: Sequence[PublicKey]
    clock: Clock

    async def open(self, receipt: str) -> Conversation | None:
        """See ``Dialogues``."""
        return await dialogue.open_with(self.database, receipt)

    async def add(
        self,
        conversation: Conversation,
        language: PageLanguage,
        text: str,
        files: Sequence[SealedFile],
    ) -> None:
        """See ``Dialogues``."""
        raw = WebSubmission(language=language, text=text).to_bytes()
        await add_information(
            self.database,
            self.recipients,
            self.clock,
            conversation.concern_id,
            raw,
            Channel.WEB,
            files,
        )

    async def withdraw(self, conversation: Conversation) -> None:
        """See ``Dialogues``."""
        await dialogue.withdraw(self.database, conversation, self.clock)
