"""Some of many, by chance but the same every time."""

import random
from collections.abc import Sequence
from typing import TypeVar

_SEED = 4817
_T = TypeVar("_T")


def some(every: Sequence[_T], sample: int) -> list[_T]:
    """As many as ``sample`` of them, or all, in their order."""
    numbers = random.Random(_SEED).sample(range(len(every)), min(sample, len(every)))
    return [every[number] for number in sorted(numbers)]
