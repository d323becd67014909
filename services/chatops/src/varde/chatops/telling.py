"""Tells members one by one: a member to whom the platform does not let us write keeps nothing from the others.

In Teams that is whoever has not added Varde for themselves. Nothing is tried again for them: whoever leads the case
is told once, and when they add Varde they see their cases on their own page.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Any

from varde.chatops.card import Button
from varde.chatops.labels import Label, Labels, labels
from varde.chatops.notices import unreached_words
from varde.chatops.port import ChatPort, Notice
from varde.shared.casework.views import CaseView
from varde.shared.domain.access import leaders
from varde.shared.domain.codes import Role
from varde.shared.domain.partner import Directory, Member
from varde.shared.errors import Permanent, Transient

NOBODY_RETRY_SECONDS = 60.0

Words = Callable[[Labels], Label]
"""What is told, in whatever language it is read in."""

Buttons = Callable[[Labels], tuple[Button, ...]]
"""What stands below it."""


def _none(_t: Labels) -> tuple[Button, ...]:
    return ()


_OFFICE = frozenset({Role.COORDINATOR, Role.DEPUTY})


class NobodyTold(Transient):
    """None of those who lead a case can be told of it: it waits until one of them has added Varde."""

    def __init__(self) -> None:
        super().__init__("nobody who leads can be told", retry_after=NOBODY_RETRY_SECONDS)


class Telling:
    """Tells in one chat: each in the language chosen for them, else in that of ``t``."""

    def __init__(self, *, port: ChatPort, directory: Directory, t: Labels, log: Any) -> None:
        self._port = port
        self._directory = directory
        self._t = t
        self._log = log

    async def one(self, words: Words, member: Member, case_id: str) -> bool:
        """False when nothing can be written to the member as things are. Raises ``Transient``."""
        try:
            await self._tell(words, member)
        except Permanent:
            self._log.error("member cannot be told", case_id=case_id)
            return False
        return True

    async def leaders(
        self, words: Words, members: Sequence[Member], case_id: str
    ) -> tuple[Member, ...]:
        """Those of them who were told. Raises ``NobodyTold``, but not when there is nobody to tell."""
        told = tuple([m for m in members if await self.one(words, m, case_id)])
        if members and not told:
            raise NobodyTold
        return told

    async def unreached(self, member: Member, view: CaseView) -> None:
        """Tell whoever leads the case that the member, who is asked in it, could not be told. Raises ``Transient``."""
        words = partial(unreached_words, view, member)
        for leader in leaders(view, self._directory):
            if leader != member:
                await self.one(words, leader, view.case_id)

    async def coordinator(
        self, words: Words, people: tuple[str, ...] = (), buttons: Buttons = _none
    ) -> None:
        """Tell the coordinator and her deputy, and nobody else. ``people`` and ``buttons``: see ``Notice``.

        Never of a case that is kept from somebody: see ``leaders``. Raises as ``as_many_as_can_be``.
        """
        await as_many_as_can_be(
            self._tell(words, member, people, buttons)
            for member in self._directory.members
            if member.role in _OFFICE and self._port.platform in dict(member.identities)
        )

    async def _tell(
        self,
        words: Words,
        member: Member,
        people: tuple[str, ...] = (),
        buttons: Buttons = _none,
    ) -> None:
        t = labels(member.language or self._t.language)
        await self._port.tell(Notice(words(t), t.language, people, buttons(t)), member)


async def as_many_as_can_be(tellings: Iterable[Awaitable[None]]) -> None:
    """Await each. Raises ``Permanent`` only when there are some and nobody could be told, ``Transient`` at once."""
    told, failed = 0, None
    for telling in tellings:
        try:
            await telling
            told += 1
        except Permanent as error:
            failed = error
    if failed is not None and not told:
        raise failed
