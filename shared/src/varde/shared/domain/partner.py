"""Partners and their members, as the municipality configures them."""

from dataclasses import dataclass, field
from datetime import date

from varde.shared.domain.codes import Language, Role
from varde.shared.domain.question import Asking
from varde.shared.domain.rota import Rota


@dataclass(frozen=True, slots=True)
class Member:
    """A person in the group. ``name`` is shown in chat only; ``identities`` maps platform to user id."""

    member_id: str
    partner: str
    name: str
    role: Role = Role.MEMBER
    identities: tuple[tuple[str, str], ...] = ()
    watch: tuple[str, ...] = ()
    """Names under which a concern may mention the member; such a concern is held."""
    language: Language | None = None
    """What Varde writes to the member alone, in the chat; None where none is chosen."""

    @property
    def actor(self) -> "Actor":
        """The member as one who does something."""
        return Actor(self.member_id, self.partner, self.role)


@dataclass(frozen=True, slots=True)
class Partner:
    """A member organisation, e.g. code ``NAV`` and handle ``nav`` (written ``@nav`` in commands)."""

    code: str
    handle: str
    names: tuple[tuple[str, str], ...]
    """Pairs of language code and name; ``nb`` is always there."""
    in_group: bool = True
    receives_cases: bool = True
    watch: tuple[str, ...] = ()
    """Phrases that show that a concern is about the partner itself; such a concern is held."""
    aliases: tuple[str, ...] = ()
    """Other words for the partner. To mention one is no conflict; what stands around it may make it one."""
    people: tuple[str, ...] = ()
    """Words for one who works there, e.g. ``politimann``."""
    units: tuple[str, ...] = ()
    """Its workplaces: a concern that names one is held, unless the reporter works there herself."""
    suppliers: tuple[str, ...] = ()
    """Who delivers to it, or rents from it: a concern that names one is held."""
    domains: tuple[str, ...] = ()
    """Its mail domains, e.g. ``nav.example``."""
    contact: str = ""
    """How the coordinator reaches the partner outside the chat."""
    questions: Asking = Asking.WITH_APPROVAL
    """Whether its members may ask reporters."""

    def name(self, language: str) -> str:
        """The partner's name in ``language``, else in bokmål."""
        names = dict(self.names)
        return names.get(language, names["nb"])


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something. ``member_id`` is what the audit log names."""

    member_id: str
    partner: str
    role: Role

    @property
    def leads(self) -> bool:
        """True for those who lead the cases that they may know of."""
        return self.role in {Role.COORDINATOR, Role.DEPUTY, Role.FALLBACK}


SYSTEM = Actor("system", "", Role.SYSTEM)


@dataclass(frozen=True, slots=True)
class Directory:
    """All partners and members, and their rota. Built and validated by the platform from its files."""

    partners: tuple[Partner, ...]
    members: tuple[Member, ...]
    rota: Rota = field(default_factory=Rota)

    def partner(self, handle_or_code: str) -> Partner | None:
        """The partner for ``@nav``, ``nav`` or ``NAV``."""
        asked = handle_or_code.strip().lstrip("@").casefold()
        return next((p for p in self.partners if asked in {p.handle, p.code.casefold()}), None)

    def on_duty(self, partner: str, day: date) -> Member | None:
        """Who answers for the partner with this code on ``day`` (a date in Norway); None when nobody does."""
        member_id = self.rota.on_duty(partner, day)
        return next((m for m in self.members if m.member_id == member_id), None)

    def available(self, partner: str, day: date) -> bool:
        """False when all the partner's members are away on ``day``."""
        members = [m.member_id for m in self.members if m.partner == partner]
        return not members or any(not self.rota.away(m, day) for m in members)

    def member_by_identity(self, platform: str, user_id: str) -> Member | None:
        """The member who has ``user_id`` on a chat platform (``local``, ``slack``)."""
        return next((m for m in self.members if (platform, user_id) in m.identities), None)
