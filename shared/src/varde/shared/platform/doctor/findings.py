"""What a check is given and what it says. Codes and numbers only: the words are in ``words``."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from varde.shared.bus.port import BusHealth
from varde.shared.domain.clock import Clock
from varde.shared.platform.settings import CoreSettings, Profile, ServiceSettings
from varde.shared.store.database import Database


class State(StrEnum):
    """How things stand, the worst one first."""

    WRONG = "wrong"
    WARNING = "warning"
    UNSEEN = "unseen"
    """It cannot be seen from here, which is neither good nor bad."""
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found. ``code`` names the words; ``values`` fill them and hold no secret and no content."""

    code: str
    state: State
    values: tuple[tuple[str, object], ...] = ()
    topic: str = ""
    """The name of the check that found it."""

    @classmethod
    def wrong(cls, code: str, **values: object) -> "Finding":
        """It does not work, or will soon not."""
        return cls(code, State.WRONG, tuple(values.items()))

    @classmethod
    def warning(cls, code: str, **values: object) -> "Finding":
        """It works, and somebody should look at it."""
        return cls(code, State.WARNING, tuple(values.items()))

    @classmethod
    def unseen(cls, code: str, **values: object) -> "Finding":
        """Nobody can tell from here."""
        return cls(code, State.UNSEEN, tuple(values.items()))

    @classmethod
    def fine(cls, topic: str) -> "Finding":
        """All is well, and what was looked at has a name: ``topic``, a space, and the name."""
        return cls("", State.FINE, topic=topic)


Findings = list[Finding] | None
"""None: nobody can tell, and another check or the settings say why. An empty list: all is well."""
_NO_SERVICES = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Scene:
    """What is looked at, and from where."""

    core: CoreSettings
    clock: Clock
    database: Database
    bus: BusHealth | None = None
    """A bus that stands already; without one, the configured one is asked."""
    services: frozenset[str] = _NO_SERVICES
    """Services known to run with the settings that are seen here; others only if a setting of theirs is."""
    online: bool = False
    """Ask services on the internet as well."""
    own_address: bool = False
    """Look at the address of the service that looks, as a browser would, also without asking anybody on the internet."""

    @property
    def production(self) -> bool:
        """Every service has settings of its own there."""
        return self.core.profile is Profile.PRODUCTION


Check = Callable[[Scene], Awaitable[Findings]]
"""A check. It may raise ``Transient`` for a dependency that is away and ``Permanent`` for what is wrong."""


ServiceCheck = Callable[[Scene, Any], Awaitable[Findings]]
"""A service's own check: it gets the service's settings as well, or None where they are not seen."""


@dataclass(frozen=True, slots=True)
class Service:
    """What a service brings to its examination; announced by an entry point of the group ``varde.doctor``."""

    settings: type[ServiceSettings]
    require: Callable[[Any, Profile], None]
    """Raises ``Permanent`` for settings that are not fit for the profile."""
    checks: Mapping[str, ServiceCheck] = field(default_factory=lambda: MappingProxyType({}))
    """By topic."""
