"""Partners and their members, as the municipality configures them."""

import re
import unicodedata
from dataclasses import dataclass, field

from varde.shared.domain.codes import Role

_WORD = re.compile(r"[^\W_]+")


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

    def touched_by(self, text: str) -> frozenset[str]:
        """Codes of the partners that ``text`` mentions by a watched name: a conflict of interest."""
        words = f" {_words(text)} "
        watched = [(phrase, p.code) for p in self.partners for phrase in p.watch]
        watched += [(phrase, m.partner) for m in self.members for phrase in m.watch]
        return frozenset(
            code
            for phrase, code in watched
            if f" {_words(phrase)} " in words or f" {_words(phrase)}s " in words  # genitive
        )

    def member_by_identity(self, platform: str, user_id: str) -> Member | None:
        """The member who has ``user_id`` on a chat platform (``local``, ``slack``)."""
        return next((m for m in self.members if (platform, user_id) in m.identities), None)


def _words(text: str) -> str:
    """The words alone, the same for every way to write their letters (e.g. å as a and a ring)."""
    shown = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", shown).casefold()))
