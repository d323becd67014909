"""The queue of letters on each database: claimed once, settled once, and then nothing sealed is left."""

from datetime import datetime, timedelta

import pytest

from support.times import START, FixedClock
from varde.shared.casework.outbound import Queue
from varde.shared.domain.letters import LetterKind, LetterState
from varde.shared.store import outbound
from varde.shared.store.database import Database, Transaction
from varde.shared.store.outbound import LEASE, SealedLetter, outbound_letter
from varde.shared.store.wraps import StoredWrap
from varde.shared.vault import PrivateKey, PrivateKeys

SECOND = timedelta(seconds=1)


def letter(name: str, age: timedelta = timedelta(0)) -> SealedLetter:
    wrap = StoredWrap("mailer", "k1", b"wrapped")
    return SealedLetter(
        name * 32, LetterKind.RECEIPT, "c" * 32, START - age, wrap, b"sealed " + name.encode()
    )


async def put(database: Database, *letters: SealedLetter) -> None:
    async with database.begin() as tx:
        for one in letters:
            await outbound.add(tx, one)


async def claimed(database: Database, at: timedelta = timedelta(0)) -> SealedLetter:
    async with database.begin() as tx:
        found = await outbound.claim(tx, START + at)
    assert found is not None
    return found


async def test_the_oldest_is_claimed_first_and_each_only_once(database: Database) -> None:
    await put(database, letter("a"), letter("b", age=SECOND))
    first, second = await claimed(database), await claimed(database)
    assert [first.letter_id[0], second.letter_id[0]] == ["b", "a"]
    assert first.ciphertext == b"sealed b"
    assert first.created_at == START - SECOND
    async with database.begin() as tx:
        assert await outbound.claim(tx, START) is None


async def test_what_a_dead_mailer_claimed_can_be_claimed_again(database: Database) -> None:
    await put(database, letter("a"))
    dead = await claimed(database)
    again = await claimed(database, LEASE)
    assert (dead.attempts, again.attempts) == (1, 2)
    async with database.begin() as tx:
        assert not await outbound.settle(tx, dead, LetterState.FAILED, "late", START)
        assert not await outbound.postpone(tx, dead, "late", START)
        assert await outbound.settle(tx, again, LetterState.SENT, "", START)
        assert not await outbound.postpone(tx, again, "", START)


async def test_a_settled_letter_keeps_a_code_and_nothing_sealed(database: Database) -> None:
    await put(database, letter("a"))
    mine = await claimed(database)
    async with database.begin() as tx:
        assert await outbound.settle(tx, mine, LetterState.FAILED, "5.1.1", START)
        row = (await tx.execute(outbound_letter.select())).one()
    assert (row.state, row.code, row.next_at) == ("failed", "5.1.1", None)
    assert (row.key_id, row.wrapped, row.ciphertext) == (None, None, None)


async def test_a_postponed_letter_waits_for_its_time(database: Database) -> None:
    await put(database, letter("a"))
    mine = await claimed(database)
    async with database.begin() as tx:
        assert await outbound.postpone(tx, mine, "451", START + 5 * SECOND)
        assert await outbound.claim(tx, START + 4 * SECOND) is None
    assert (await claimed(database, 5 * SECOND)).attempts == 2


async def test_they_are_counted_by_kind_and_state(database: Database) -> None:
    async with database.read() as tx:
        assert await outbound.oldest_waiting(tx) is None
    await put(database, letter("a"), letter("b", age=SECOND))
    mine = await claimed(database)
    async with database.begin() as tx:
        await outbound.settle(tx, mine, LetterState.SENT, "", START)
        assert await outbound.oldest_waiting(tx) == START
        counts = await outbound.counts(tx)
    assert counts[LetterKind.RECEIPT, LetterState.WAITING] == 1
    assert counts[LetterKind.RECEIPT, LetterState.SENT] == 1


async def test_the_mailers_key_is_rotated_while_letters_wait(database: Database) -> None:
    await put(database, letter("a"), letter("b", age=SECOND))
    mine = await claimed(database)
    new = StoredWrap("mailer", "k2", b"new")
    async with database.begin() as tx:
        assert await _waiting(tx, "coordinator") == []
        old = await _waiting(tx, "mailer")
        assert len(old) == 2
        await outbound.settle(tx, mine, LetterState.SENT, "", START)
        for letter_id, seen in old:
            await outbound.WRAPS.replace(tx, letter_id, seen, new)
        assert await _waiting(tx, "mailer") == [("a" * 32, new)]
        assert await outbound.WRAPS.by_key(tx, "mailer") == {"k2": 1}


async def _waiting(tx: Transaction, recipient: str) -> list[tuple[str, StoredWrap]]:
    return await outbound.WRAPS.stale(tx, recipient, besides="", after="", most=9)


@pytest.mark.parametrize(("kept_from", "left"), [(START, 2), (START + SECOND, 1)])
async def test_only_what_was_settled_long_ago_is_forgotten(
    database: Database, kept_from: datetime, left: int
) -> None:
    await put(database, letter("a"), letter("b", age=SECOND))
    mine = await claimed(database)
    async with database.begin() as tx:
        await outbound.settle(tx, mine, LetterState.SENT, "", START)
        await outbound.forget_before(tx, kept_from)
        assert len((await tx.execute(outbound_letter.select())).all()) == left


async def test_one_is_settled_and_the_next_claimed_in_one_go(database: Database) -> None:
    await put(database, letter("a", age=SECOND), letter("b"))
    queue = Queue(database, PrivateKeys(PrivateKey.generate("mailer")), FixedClock(), lambda n: 0)
    first = await queue.claim()
    assert first is not None
    second = await queue.sent_and_next(first)
    assert second is not None
    assert (first.letter_id[0], second.letter_id[0], second.attempts) == ("a", "b", 1)
    assert await queue.waiting() == 1
    assert await queue.sent_and_next(second) is None
    assert await queue.sent_and_next(first) is None
    assert await queue.waiting() == 0
