"""Partners and their members, as the municipality configures them."""

from dataclasses import dataclass, field

from varde.shared.domain.codes import Role


@dataclass(frozen=True, slots=True)
class Member:
    """A person in the group. ``name`` is shown in chat only; ``identities`` maps platform to user id."""

    member_id: str
    partner: str
    name: str
    role: Role = Role.MEMBER
    identities: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Partner:
    """A member organisation, e.g. code ``NAV`` and handle ``nav`` (written ``@nav`` in commands)."""

    code: str
    handle: str
    names: tuple[tuple[str, str], ...]
    """Pairs of language code and name; ``nb`` is always there."""
    in_group: bool = True
    receives_cases: bool = True

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
        """True for the coordinator and her deputy."""
        return self.role in {Role.COORDINATOR, Role.DEPUTY}


SYSTEM = Actor("system", "", Role.SYSTEM)


@dataclass(frozen=True, slots=True)
class Directory:
    """All partners and members. Built and validated by the platform from ``partners.toml``."""

    partners: tuple[Partner, ...]
    members: tuple[Member, ...]
    _by_handle: dict[str, Partner] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        known = {p.handle: p for p in self.partners} | {p.code.casefold(): p for p in self.partners}
        object.__setattr__(self, "_by_handle", known)

    def partner(self, handle_or_code: str) -> Partner | None:
        """The partner for ``@nav``, ``nav`` or ``NAV``."""
        return self._by_handle.get(handle_or_code.strip().lstrip("@").casefold())

    def member_by_identity(self, platform: str, user_id: str) -> Member | None:
        """The member who has ``user_id`` on a chat platform (``local``, ``slack``)."""
        return next((m for m in self.members if (platform, user_id) in m.identities), None)
