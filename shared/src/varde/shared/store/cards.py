"""Which message shows which case in which chat."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from varde.shared.store.database import Transaction
from varde.shared.store.lookup import is_open
from varde.shared.store.tables import card_post, case_file


@dataclass(frozen=True, slots=True)
class CardPost:
    """A posted card: the platform's message id, the case version it shows, and the channel where it stands."""

    message_id: str
    version: int
    channel: str = ""


async def get(tx: Transaction, case_id: str, platform: str) -> CardPost | None:
    """The card of a case on a platform, or None."""
    query = select(card_post).where(
        card_post.c.case_id == case_id, card_post.c.platform == platform
    )
    row = (await tx.execute(query)).one_or_none()
    return CardPost(row.message_id, row.version, row.channel) if row else None


async def may_be_card(tx: Transaction, platform: str, message_id: str) -> bool:
    """True when a message on a platform is the card of a case, or nobody knows yet.

    While the card of an open case is on its way, or the answer to its post was lost, its row has no id: any message may be it.
    """
    still_open = select(case_file.c.case_id).where(is_open())
    on_its_way = (card_post.c.message_id == "") & card_post.c.case_id.in_(still_open)
    query = select(card_post.c.case_id).where(
        card_post.c.platform == platform, (card_post.c.message_id == message_id) | on_its_way
    )
    return (await tx.execute(query.limit(1))).first() is not None


async def put(tx: Transaction, case_id: str, platform: str, post: CardPost) -> None:
    """Remember the card of a case, in place of what was remembered."""
    await forget(tx, case_id, platform)
    await tx.execute(
        insert(card_post).values(
            case_id=case_id,
            platform=platform,
            message_id=post.message_id,
            version=post.version,
            channel=post.channel,
        )
    )


async def forget(tx: Transaction, case_id: str, platform: str) -> None:
    """No card of the case stands on the platform."""
    mine = (card_post.c.case_id == case_id) & (card_post.c.platform == platform)
    await tx.execute(delete(card_post).where(mine))
