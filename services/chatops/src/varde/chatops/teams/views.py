"""What one reader is shown in place of a card of the channel: the same, in the reader's language."""

from dataclasses import dataclass

from varde.chatops.card import channel_card
from varde.chatops.conversation import Asker, Conversation
from varde.chatops.form_offers import offered
from varde.chatops.labels import labels
from varde.chatops.teams.cards import Message, answer_message, card_message
from varde.shared.casework.cases import Casework
from varde.shared.domain.partner import Directory
from varde.shared.errors import Refused, Transient


@dataclass(frozen=True, slots=True)
class CardViews:
    """Answers Teams when it shows somebody a card. It tells nobody more than the channel does."""

    casework: Casework
    directory: Directory
    conversation: Conversation
    platform: str

    async def card(self, asker: Asker, case_id: str) -> Message | None:
        """The card as it is now; None when there is nothing to show in its place."""
        member = self.directory.member_by_identity(self.platform, asker.user_id)
        if member is None:
            return answer_message(await self.conversation.say(asker, ""), asker.language)
        t = labels(asker.language)
        try:
            view = await self.casework.card(case_id, language=asker.language)
        except (Refused, Transient):
            return None
        if view is None:
            return None
        card = channel_card(view, self.directory, t)
        return card_message(offered(card, member.actor, view, self.directory))
