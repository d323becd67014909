"""A chat on paper: what was said where, and to whom."""

from dataclasses import dataclass, field

from varde.chatops.card import Card
from varde.chatops.port import Bulletin, ChannelVerdict, MessageGone, Notice, Posted
from varde.shared.domain.channel import ChannelReason, Person
from varde.shared.domain.partner import Member
from varde.shared.errors import Transient


@dataclass
class Paper:
    """A chat on paper."""

    gone: bool = False
    fit: bool = True
    fail: int = 0
    replies: list[str] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)
    """What single members were told, by id."""
    platform: str = "paper"
    channel: str = "paper"

    def at(self, channel: str) -> "Paper":
        return self

    @property
    def notices(self) -> list[str]:
        """What the coordinator was told."""
        return [text for member, text in self.told if member == "koordinator"]

    @property
    def others(self) -> list[tuple[str, str]]:
        """What anybody else was told."""
        return [(member, text) for member, text in self.told if member != "koordinator"]

    async def check_channel(self) -> ChannelVerdict:
        return ChannelVerdict(ChannelReason.OK if self.fit else ChannelReason.NOT_PRIVATE)

    async def people(self) -> tuple[Person, ...]:
        return ()

    async def publish(self, bulletin: Bulletin) -> str:
        raise NotImplementedError

    async def post(self, card: Card) -> str:
        raise NotImplementedError

    async def update(self, message_id: str, card: Card) -> None:
        raise NotImplementedError

    async def find(self, case_id: str) -> Posted | None:
        raise NotImplementedError

    async def reply(self, case_id: str, message_id: str, notice: Notice) -> None:
        if self.gone:
            raise MessageGone("gone")
        self.replies.append(str(notice.text))

    async def tell(self, notice: Notice, member: Member) -> None:
        self._reached()
        self.told.append((member.member_id, str(notice.text)))

    def _reached(self) -> None:
        if self.fail:
            self.fail -= 1
            raise Transient("away")
