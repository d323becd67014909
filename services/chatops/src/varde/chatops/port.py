"""The chat port: what Varde asks of a chat platform."""

from dataclasses import dataclass
from typing import Protocol

from varde.chatops.card import Button, Card
from varde.chatops.labels import Label
from varde.shared.domain.channel import ChannelReason, Person
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Member
from varde.shared.errors import Permanent, Transient


@dataclass(frozen=True, slots=True)
class ChannelVerdict:
    """Whether the channel is fit to post in right now."""

    reason: ChannelReason

    @property
    def ok(self) -> bool:
        """True when the channel is private, ours alone, and the bot is in it."""
        return self.reason is ChannelReason.OK


@dataclass(frozen=True, slots=True)
class Posted:
    """A card that stands in the channel. ``message_id`` is the platform's own id."""

    message_id: str
    version: int


class MessageGone(Permanent):
    """The message is no longer there to update; the card must be posted anew."""


class ShutOut(Transient):
    """The platform does not let us in until a person has put something right: no waiting helps."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that is told beside the cards. It holds no content."""

    text: Label
    language: Language
    people: tuple[str, ...] = ()
    """User ids on the platform of those it is about, shown so that the reader sees who they are."""
    buttons: tuple[Button, ...] = ()
    """What can be done about it. They are about no single case."""
    aside: bool = False
    """It stands in the thread alone, for whoever follows the case."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that Varde drew. Whoever cannot see it is told the same by ``alt``."""

    png: bytes
    alt: Label


@dataclass(frozen=True, slots=True)
class Bulletin:
    """Something for the whole group that is about no single case. It holds no content.

    ``key`` (at most 32 characters) is its own: ``find`` finds it under that as it finds a case's card.
    """

    key: str
    language: Language
    title: Label
    lines: tuple[Label, ...] = ()
    picture: Picture | None = None


class ChatPort(Protocol):
    """One private channel on one platform.

    Delivery is at least once: a call that raises ``Transient`` may still have had its effect, so a
    caller looks with ``find`` before it posts again. Calls for the same case must not overlap.
    Every method raises ``Transient`` when the platform is away or busy, and ``Permanent`` when it
    will never take the call.
    """

    @property
    def platform(self) -> str:
        """The name under which members' identities and posted cards are kept, e.g. ``slack``."""
        ...

    @property
    def channel(self) -> str:
        """The platform's id of the channel."""
        ...

    async def check_channel(self) -> ChannelVerdict:
        """Look at the channel as it is now. Never cached: it is asked before every post."""
        ...

    async def people(self) -> tuple[Person, ...]:
        """Who is in the channel as it is now, Varde aside. Asked before every post as well.

        Empty where nobody can be in the channel who is not in the directory. Raises ``Permanent`` when the
        platform will not tell until a person has put something right.
        """
        ...

    async def post(self, card: Card) -> str:
        """Post the card; the platform's message id."""
        ...

    async def update(self, message_id: str, card: Card) -> None:
        """Show ``card`` in place of what stood in the message. Raises ``MessageGone``."""
        ...

    async def find(self, case_id: str) -> Posted | None:
        """The newest card of the case that stands in the channel, as the platform knows it."""
        ...

    async def reply(self, case_id: str, message_id: str, notice: Notice) -> None:
        """Say ``notice`` to the group in the thread of the case's card. Raises ``MessageGone``."""
        ...

    async def publish(self, bulletin: Bulletin) -> str:
        """Post ``bulletin`` to the group; the platform's message id. Without the picture if only that is refused."""
        ...

    async def tell(self, notice: Notice, member: Member) -> None:
        """Tell one member, so that nobody else sees it or sees that something was told."""
        ...


class Chat(ChatPort, Protocol):
    """A platform with more channels than one. Used as a ``ChatPort`` it is the one that new cards go to."""

    def at(self, channel: str) -> ChatPort:
        """The channel of this id; "" is for the chat's own."""
        ...
