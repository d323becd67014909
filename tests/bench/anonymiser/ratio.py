"""A share over many texts, with the interval in which it would fall for other texts of the same kind."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

RESAMPLES = 1000
SEED = 7
TAIL = 0.025


@dataclass(frozen=True, slots=True)
class Ratio:
    """The sum of the parts over the sum of the wholes; a unit, ``(part, whole)``, is a text."""

    units: Sequence[tuple[int, int]]

    @property
    def whole(self) -> int:
        """What the share is a share of."""
        return sum(whole for _, whole in self.units)

    @property
    def value(self) -> float:
        """The share; 0 of nothing is 0."""
        return _share(self.units)

    def interval(self) -> tuple[float, float]:
        """The 95 % bootstrap interval over the units, the same for the same units.

        Where nothing differs between the texts the bootstrap knows no spread, so the far end is then
        set by the rule of three: with none of n seen, up to 3/n may be true.
        """
        chance = random.Random(SEED)
        shares = sorted(
            _share(chance.choices(self.units, k=len(self.units))) for _ in range(RESAMPLES)
        )
        low, high = shares[int(TAIL * RESAMPLES)], shares[int((1 - TAIL) * RESAMPLES) - 1]
        reach = min(1.0, 3 / max(1, self.whole))
        if low == high == 1:
            return 1 - reach, 1.0
        return (0.0, reach) if low == high == 0 else (low, high)


def _share(units: Sequence[tuple[int, int]]) -> float:
    whole = sum(whole for _, whole in units)
    return sum(part for part, _ in units) / whole if whole else 0.0
