"""How things stand with the coordinator's key: who holds it, what is on paper, and what could lose it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from varde.shared.casework import rotation
from varde.shared.casework.rotation import COORDINATOR, Progress
from varde.shared.domain.partner import Member
from varde.shared.errors import Refused
from varde.shared.store import desk, desk_keys
from varde.shared.store.database import Transaction
from varde.shared.store.desk import Account, Invitation
from varde.shared.store.desk_keys import Paper
from varde.shared.texts import Texts


class Worry(StrEnum):
    """What may cost the key, or leave a door open; told before it does."""

    NO_ACCOUNT = "no-account"
    """As on the first day: the key lies in its file, and nobody has an account yet."""
    NOBODY = "nobody"
    ALONE = "alone"
    NO_PAPER = "no-paper"
    OLD_PAPER = "old-paper"
    UNFINISHED = "unfinished"
    OLD_DOORS = "old-doors"


AT_ONCE = frozenset(Worry) - {Worry.NO_PAPER}
"""What is told on the first page as well."""


class OtherWay(StrEnum):
    """What leads to the key besides accounts, as far as the one who removes the last of them knows."""

    NONE = "none"
    PAPER = "paper"
    """Somebody has just seen that the paper lies where it should."""
    FILE = "file"
    """A file with the private key."""


@dataclass(frozen=True, slots=True)
class Holder:
    """An account, and whether it opens what the key in force opens."""

    member_id: str
    name: str
    since: datetime
    holds: bool


@dataclass(frozen=True, slots=True)
class KeyState:
    """What the page of keys tells."""

    key_id: str
    """The key in force."""
    holders: tuple[Holder, ...]
    invitations: tuple[Invitation, ...]
    paper: Paper | None
    progress: Progress
    worries: tuple[Worry, ...]

    def last(self, member_id: str) -> bool:
        """Whether nobody but this member has the key in force."""
        return not any(h.holds for h in self.holders if h.member_id != member_id)


async def key_state(
    tx: Transaction, members: dict[str, Member], in_file: str, now: datetime
) -> KeyState:
    """``members`` are those whom the desk is for; ``in_file`` is the id of the key that the doors seal to."""
    force = await desk_keys.load_key(tx)
    key_id = force.key_id if force else in_file
    accounts = await desk.accounts(tx)
    holders = tuple(
        Holder(
            a.member_id,
            members[a.member_id].name if a.member_id in members else a.member_id,
            a.created_at,
            holds(a, members, key_id),
        )
        for a in accounts
    )
    paper = await desk_keys.load_paper(tx)
    progress = await rotation.progress(tx, COORDINATOR, key_id) if force else Progress(0, 0)
    first_day = not (accounts or force or paper)
    worries = [
        *([Worry.NO_ACCOUNT] if first_day else _of_holders(sum(h.holds for h in holders), paper)),
        *([Worry.OLD_PAPER] if paper and paper.key_id != key_id else []),
        *([Worry.UNFINISHED] if progress.left else []),
        *([Worry.OLD_DOORS] if key_id != in_file else []),
    ]
    waiting = tuple(i for i in await desk_keys.invitations(tx) if now < i.expires_at)
    return KeyState(key_id, holders, waiting, paper, progress, tuple(worries))


def require_way(state: KeyState, member_id: str, other: OtherWay, t: Texts) -> None:
    """Raise ``Refused`` when nothing would lead to the key without this account, or only a paper that nobody has seen."""
    if other is OtherWay.FILE or not state.last(member_id):
        return
    if state.paper is None:
        raise Refused(
            t(
                "Nobody else holds the key, and there is no paper key. Without this account every original "
                "would be lost for good. Make a paper key first, or invite somebody."
            )
        )
    if other is not OtherWay.PAPER:
        raise Refused(
            t(
                "Nobody else holds the key: only the paper with the mark {mark} would open the originals. See that it lies where it should, and say so.",
                mark=state.paper.mark,
            )
        )


def holds(account: Account, members: dict[str, Member], key_id: str) -> bool:
    """True when the account opens what the key of this id opens, at its next unlocking at the latest."""
    known = account.member_id in members
    return known and (account.key_id == key_id or account.parcel is not None)


def _of_holders(count: int, paper: Paper | None) -> list[Worry]:
    if count == 0:
        return [Worry.NOBODY]
    if paper:
        return []
    return [Worry.ALONE] if count == 1 else [Worry.NO_PAPER]
