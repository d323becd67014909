"""Tells a person who is asked by name in a case, privately: which case, what for, and by when. No more than that.

She is told once for each time she is asked, and not when she may not know of the case or is no member any more.
Where the chat does not let us write to her, whoever leads the case is told instead, and no more is tried.
Delivery is at least once: a crash between telling and noting it down tells again.
"""

from functools import partial
from typing import Any

from varde.chatops.labels import Labels
from varde.chatops.metrics import Metrics
from varde.chatops.notices import named_words
from varde.chatops.port import ChatPort
from varde.chatops.telling import Telling
from varde.shared.casework.views import CaseView
from varde.shared.domain.access import may_know_of, open_to_all
from varde.shared.domain.case import ENDED, Assignment
from varde.shared.domain.codes import AssignmentState
from varde.shared.domain.partner import Directory, Member
from varde.shared.store import cards
from varde.shared.store.cards import CardPost
from varde.shared.store.database import Database

_NOT_ASKED = ""
_QUIET = "-quiet"
"""Ends what is remembered of a telling that says to keep the case out of the channel."""


class AskedByName:
    """Tells in one chat. Calls for the same case must not overlap."""

    def __init__(
        self,
        *,
        port: ChatPort,
        database: Database,
        directory: Directory,
        t: Labels,
        metrics: Metrics,
        log: Any,
    ) -> None:
        self._port = port
        self._database = database
        self._directory = directory
        self._metrics = metrics
        self._log = log
        self._telling = Telling(port=port, directory=directory, t=t, log=log)

    async def tell(self, view: CaseView) -> frozenset[str]:
        """Tell who is asked now and has not been told; the ids of all who are asked now. Raises ``Transient``."""
        asked = {a.member: a for a in view.assignments if _is_asked(a, view)}
        told = [await self._told(m, asked.get(m.member_id), view) for m in self._directory.members]
        return frozenset(filter(None, told))

    async def _told(self, member: Member, assignment: Assignment | None, view: CaseView) -> str:
        """The id of a member who is asked and knows of it; else ""."""
        place = f"{self._port.platform}-named-{member.member_id}"
        told = await self._remembered(view.case_id, place)
        if assignment is None or not _may_be_told(member, assignment, view):
            if told:  # who is asked anew is told anew
                await self._remember(view.case_id, place, _NOT_ASKED)
            return ""
        wanted = assignment.role.value + ("" if open_to_all(view) else _QUIET)
        # Who was told to keep it out of the channel need not hear that it may stand there.
        if told not in {wanted, wanted + _QUIET}:
            await self._tell(member, assignment, view)
            await self._remember(view.case_id, place, wanted)
        return member.member_id

    async def _tell(self, member: Member, assignment: Assignment, view: CaseView) -> None:
        words = partial(named_words, view, assignment.role, in_channel=open_to_all(view))
        if not await self._telling.one(words, member, view.case_id):
            await self._telling.unreached(member, view)
            return
        self._metrics.card("named")
        self._log.info("member told", case_id=view.case_id, reason="named")

    async def _remembered(self, case_id: str, place: str) -> str:
        async with self._database.read() as tx:
            post = await cards.get(tx, case_id, place)
        return post.message_id if post else _NOT_ASKED

    async def _remember(self, case_id: str, place: str, told: str) -> None:
        async with self._database.begin() as tx:
            await cards.put(tx, case_id, place, CardPost(told, 1))


def _is_asked(assignment: Assignment, view: CaseView) -> bool:
    named = bool(assignment.member) and view.status not in ENDED
    return named and assignment.state is AssignmentState.ASKED


def _may_be_told(member: Member, assignment: Assignment, view: CaseView) -> bool:
    """She may have changed services since: then it is another's case."""
    return member.partner == assignment.partner and may_know_of(member.actor, view)
