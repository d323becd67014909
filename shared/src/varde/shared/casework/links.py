"""Cases that have something in common: noted when a case is opened, told to whom may know, ended in time.

A link is told to the group only where neither case is held, touches a partner, or had to be made wider
before it was shown: the other case could tell again what was taken away.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from varde.shared.casework import schedule
from varde.shared.casework.comparing import Compared
from varde.shared.domain.access import may_know_of, open_to_all
from varde.shared.domain.case import Case
from varde.shared.domain.clock import Clock
from varde.shared.domain.links import LINKS_KEPT, WEAK, Link, LinkKind
from varde.shared.domain.partner import SYSTEM, Actor
from varde.shared.messages import CaseChanged, new_id
from varde.shared.store import cases, exact, link_keys, links, outbox
from varde.shared.store.database import Database, Transaction
from varde.shared.store.links import Shared
from varde.shared.vault import Blinded


async def note(tx: Transaction, case: Case, compared: Compared, now: datetime) -> None:
    """Index a new case, link it to others, and have the cards of those changed."""
    await link_keys.alone(tx)
    unlinked: set[str] = set()
    for value in compared.values:
        unlinked |= await _note_value(tx, case, value, compared.most_cases)
    await _change(tx, unlinked, now)
    await announce(tx, case, now)


async def announce(tx: Transaction, case: Case, now: datetime) -> None:
    """Have the cards changed of those cases that now show a link to this one."""
    shared = _visible(case, await links.of(tx, case.case_id), SYSTEM)
    await _change(tx, {other.case_id for other in shared}, now)


async def changed(tx: Transaction, before: Case, after: Case, now: datetime) -> None:
    """Have the cards changed of those cases that showed a link to this one, or may show it now."""
    if open_to_all(before) != open_to_all(after):
        await announce(tx, before if open_to_all(before) else after, now)


async def shown(tx: Transaction, case: Case, actor: Actor) -> tuple[Link, ...]:
    """What a case has in common with others, strong links first, the newest case first.

    ``SYSTEM`` is the group as a whole. The coordinator and her deputy are told more, but never of a case
    that they may not know of themselves; nobody is told of a case that touches a partner.
    """
    found = [
        Link(other.kind, other.reference, other.opened_on, _for_group(case, other))
        for other in _visible(case, await links.of(tx, case.case_id), actor)
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda link: link.kind in WEAK))


async def end(database: Database, clock: Clock) -> None:
    """Forget what ended cases can be found by, ``LINKS_KEPT`` after they were noted."""
    async with database.begin() as tx:
        await link_keys.alone(tx)
        outlived = await link_keys.outlived(tx, clock.today() - LINKS_KEPT)
        unlinked: set[str] = set()
        for case_id in outlived:
            others = {other.case_id for other in await links.of(tx, case_id)}
            unlinked |= {case_id, *others} if others else set()
        await link_keys.forget(tx, outlived)
        await links.drop_cases(tx, outlived)
        await _change(tx, unlinked, clock.now())


async def tie(tx: Transaction, one: Case, other: Case, now: datetime) -> None:
    """Link two cases because the coordinator says so, and have both cards changed."""
    value_id, both = new_id(), [one.case_id, other.case_id]
    hidden = await links.widened(tx, both)
    for case_id in both:
        audience = links.COORDINATOR if case_id in hidden else links.GROUP
        await links.put(tx, case_id, value_id, LinkKind.JUDGED, audience)
    await _change(tx, both, now)


async def untie(tx: Transaction, one: Case, other: Case, now: datetime) -> None:
    """Take the coordinator's word back that two cases belong together."""
    for value_id in await links.judged(tx, one.case_id, other.case_id):
        await links.drop_value(tx, value_id)
    await _change(tx, [one.case_id, other.case_id], now)


def shown_to_group(one: Case, other: Case) -> bool:
    """Whether everybody in the group may know of both cases."""
    return open_to_all(one) and open_to_all(other)


async def forget(tx: Transaction, case: Case, now: datetime) -> None:
    """Take a case out of the index at once, and have the cards changed of those that showed a link to it."""
    await link_keys.alone(tx)
    others = {other.case_id for other in await links.of(tx, case.case_id)}
    await link_keys.forget(tx, [case.case_id])
    await links.drop_cases(tx, [case.case_id])
    await _change(tx, others, now)


async def _note_value(tx: Transaction, case: Case, value: Blinded, most_cases: int) -> set[str]:
    """Note a value of a case; gives the cases that lose their links because too many have it."""
    known = await link_keys.holders(tx, [hashed for _, hashed in value.hashes])
    value_id = known.value_id or new_id()
    key_id, hashed = value.hashes[0]
    await link_keys.put(tx, case.case_id, key_id, hashed, value_id, case.opened_on)
    if not known.cases:
        return set()
    linked = await links.holders(tx, value_id)
    if len(known.cases) + 1 > most_cases:
        await links.drop_value(tx, value_id)
        return linked
    for case_id in {case.case_id, *known.cases} - linked:
        await links.put(tx, case_id, value_id, value.kind, await _audience(tx, case_id))
    return set()


async def _audience(tx: Transaction, case_id: str) -> str:
    read = await exact.load_exact(tx, case_id)
    return links.COORDINATOR if read and read.widened else links.GROUP


def _visible(case: Case, shared: Sequence[Shared], actor: Actor) -> Iterator[Shared]:
    if case.excluded_partners:
        return
    for other in shared:
        if other.excluded_partners:
            continue
        if _for_group(case, other) or (actor.leads and may_know_of(actor, other)):
            yield other


def _for_group(case: Case, other: Shared) -> bool:
    return other.for_group and open_to_all(other) and open_to_all(case)


async def _change(tx: Transaction, case_ids: Iterable[str], now: datetime) -> None:
    for case_id in sorted(case_ids):
        case = await cases.touch(tx, case_id)
        if case is None:
            continue
        # Another case with something in common is news: the wait for news begins again.
        await schedule.changed(tx, replace(case, version=case.version - 1), case, now)
        await outbox.add(tx, [CaseChanged(case_id=case_id, version=case.version)], now)
