"""How busy the partners are on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Workload:
    """What routing regards beside the facts: which day it is in Norway, and how busy the partners are."""

    day: date
    leads: Mapping[str, int] = field(default_factory=dict)
    """Partner code to the number of open cases in the lead, of those that the whole group may see."""
