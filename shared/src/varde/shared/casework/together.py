"""The accounts of one case, made together: whoever has a mark in one of them has the same in all.

The router cannot make those of what is added later: its way to the earlier words is destroyed. Who has the
coordinator's key can. Pure, and slow: call it ``in_time``.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol, TypeVar

from varde.shared.anonymise import Account, Anonymiser, Entity, Memory, standing
from varde.shared.casework.proposal import MOST_CHARACTERS
from varde.shared.casework.typed import storable
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Language
from varde.shared.errors import Refused

T = TypeVar("T")
MOST_SECONDS = 20.0
"""What the engines may take of one case while somebody waits for it."""
_FEW = ThreadPoolExecutor(2, thread_name_prefix="engines")
"""What takes too long keeps its thread until it is done, and takes none that other work needs."""


class Said(Protocol):
    """A concern, or what was added to one, opened."""

    @property
    def subject(self) -> str: ...
    @property
    def said(self) -> str: ...
    @property
    def around(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Together:
    """What was made of a case. Its ``repr`` shows nothing of it."""

    first: Account | None
    """As the router made it: of the concern alone. None when there is more to read than a machine does."""
    added: tuple[Account | None, ...]
    """Of each addition; None of what is not told, or is more than a machine reads."""
    marks: tuple[Entity, ...] | None
    """Who has which mark, to be kept. None in a case from before they were, whose account the coordinator has changed:
    whom its marks stand for is not known, so those in what is added are all others."""

    failure: Exception | None = None
    """Why nothing was made: ``TimeoutError`` when it took too long, else what the engines raised."""

    def __repr__(self) -> str:
        return "Together(…)"


async def in_time(make: Callable[[], T]) -> T:
    """What ``make`` makes with the engines, in a thread. Raises ``TimeoutError`` after ``MOST_SECONDS``."""
    async with asyncio.timeout(MOST_SECONDS):
        return await asyncio.get_running_loop().run_in_executor(_FEW, make)


async def in_time_or_refused(make: Callable[[], T], why: str) -> T:
    """As ``in_time``, for an act of hers: raises ``Refused`` with ``why`` when it takes too long."""
    try:
        return await in_time(make)
    except TimeoutError as error:
        raise Refused(why) from error


def together(
    anonymiser: Anonymiser,
    first: Said,
    added: Sequence[Said | None],
    marks: Sequence[Entity] | None,
    read: Sequence[str],
    language: Language,
) -> Together:
    """The accounts of a concern and of what was ``added`` to it, None for what is not told.

    ``marks`` are those kept with the case; None in a case from before they were. ``read`` is what ``stands`` in it: a
    mark there of whom nobody knows is given to nobody.
    """
    memory = Memory()  # the first is made twice, alone and with the others: what the tagger said of it is asked once
    if marks is None:
        marks = _of_unchanged(anonymiser, first, read[0], language, memory)
    whole = list(_readable([first, *added]))
    nobody = list(standing(read))
    known, alone = [*(marks or ()), *nobody], None
    messages = [(n, message) for n, one in whole for message in _messages(one)]
    everything = [message for _, message in messages]
    if whole and whole[0][0] == 0:
        told = _messages(first)
        in_first, *in_all = anonymiser.found(
            [told, everything] if len(whole) > 1 else [told], memory
        )
        alone = anonymiser.accounts(in_first, language, known=() if marks is None else known)[-1]
        if not in_all:
            return Together(alone, (None,) * len(added), None if marks is None else alone.entities)
        known = nobody if marks is None else list(alone.entities)
    else:
        in_all = anonymiser.found([everything], memory)
    accounts = anonymiser.accounts(in_all[0], language, known=known)
    made = {n: account for (n, _), account in zip(messages, accounts, strict=True)}
    now = accounts[-1].entities if accounts else tuple(known)
    return Together(
        alone,
        tuple(made.get(n) for n in range(1, len(added) + 1)),
        None if marks is None else now,
    )


def stands(case: Case, account: str, released: Iterable[str]) -> list[str]:
    """What people have read, or may have written themselves, in a case: first its account as it stands."""
    return [account, case.summary, *(note.text for note in case.notes), *released]


def _of_unchanged(
    anonymiser: Anonymiser, first: Said, account: str, language: Language, memory: Memory
) -> tuple[Entity, ...] | None:
    """Who has which mark in an account that is as it is made today; None where it is not."""
    if _size(first) > MOST_CHARACTERS:
        return None
    made = anonymiser.all_of(_messages(first), language, memory=memory)[-1]
    return made.entities if storable(made.text).strip() == storable(account).strip() else None


def _readable(all_: Sequence[Said | None]) -> Iterator[tuple[int, Said]]:
    """Those that are read, with their place: a reporter could add for ever."""
    left = MOST_CHARACTERS
    for n, one in enumerate(all_):
        if one is not None and _size(one) <= left:
            left -= _size(one)
            yield n, one


def _messages(one: Said) -> list[tuple[str, str]]:
    around = [("", one.around)] if one.around else []
    return [*around, (one.subject, one.said)]


def _size(one: Said) -> int:
    return len(one.subject) + len(one.said) + len(one.around)
