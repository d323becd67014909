"""How fast the screener reads, in processor time, so that a busy machine changes little.

It is loaded as a service loads it: Python does not look for garbage among what stays.
"""

import itertools
import time
from collections.abc import Iterable, Sequence

from varde.shared.domain.codes import Channel
from varde.shared.garbage import nothing_is_garbage
from varde.shared.screening import Screener

KILOBYTE, MEGABYTE = 1_000, 1_000_000
TEXTS = 200
RUNS = 5

PER_SECOND = "concerns of 1 kB a second"
LONGEST = "a text of 1 MB, s"
GROWTH = "time a character, 1 MB over 1 kB"


def figures(
    texts: Sequence[str], *, short: int = KILOBYTE, long: int = MEGABYTE, count: int = TEXTS
) -> dict[str, list[float]]:
    """Each figure as often as it was measured, on text pieced together from ``texts``."""
    with nothing_is_garbage():
        screener = Screener.load()
    usual, longest = pieces(texts, short, count), pieces(texts, long, 1)
    ones = [_seconds(screener, usual) / count for _ in range(RUNS)]
    wholes = [_seconds(screener, longest) for _ in range(RUNS)]
    return {
        PER_SECOND: [1 / one for one in ones],
        LONGEST: wholes,
        GROWTH: [whole / long / (one / short) for one, whole in zip(ones, wholes, strict=True)],
    }


def pieces(texts: Sequence[str], size: int, count: int) -> list[str]:
    """``count`` texts of ``size`` characters: the given ones again and again, each piece with other words."""
    endless = itertools.cycle(texts)
    return [_piece(endless, size) for _ in range(count)]


def _piece(texts: Iterable[str], size: int) -> str:
    taken: list[str] = []
    length = 0
    for text in texts:
        taken.append(text)
        length += len(text) + 1
        if length > size:
            break
    return "\n".join(taken)[:size]


def _seconds(screener: Screener, texts: Iterable[str]) -> float:
    at = time.process_time()
    for text in texts:
        screener.screen("", text, Channel.WEB)
    return time.process_time() - at
