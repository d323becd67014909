"""``portals.toml``: the portals that may deliver concerns, and the hashes of their secrets."""

import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from pydantic import BaseModel, ConfigDict, Field

from varde.shared.toml import Problem, TomlFile, because, t

PACKAGE = "varde.intake_web.api"
"""Whose catalogue has the sentences about the portals."""

_ITERATIONS, _LANES, _MEMORY_KIB = 2, 1, 19 * 1024
"""Of argon2id (RFC 9106); OWASP's least. A secret of ours has 256 random bits."""

_NOBODY_S = (
    "$argon2id$v=19$m=19456,t=2,p=1"
    "$24fo3xbQ9BPCWWzHvFc2eA$KkfvxNzKAqXieBxVC0I+jBQ285PL9bXteXbP3QIKbUs"
)
"""Compared with where a client is not known, so that this takes as long as a wrong secret."""

_PHC = re.compile(
    r"\$argon2id\$v=19\$m=(\d{1,6}),t=(\d{1,2}),p=(\d)\$[\w+/]{11,88}\$[\w+/]{22,88}", re.ASCII
)
_MOST_MEMORY_KIB, _MOST_ITERATIONS = 64 * 1024, 8


class Scope(StrEnum):
    """What a portal may do."""

    DELIVER = "concerns:write"


@dataclass(frozen=True, slots=True)
class Portal:
    """A portal: ``code`` is what the coordinator sees of it."""

    code: str
    client_id: str
    secrets: tuple[str, ...]
    """Argon2id hashes; two while a secret is being changed."""
    scopes: frozenset[Scope]
    per_minute: int
    """Concerns a minute, on average."""

    def __repr__(self) -> str:
        return f"Portal({self.code})"


Portals = Mapping[str, Portal]
"""Portals by client id."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Portal(_Strict):
    code: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,29}$")]
    client_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{3,80}$")]
    secrets: Annotated[list[str], Field(min_length=1, max_length=2)]
    scopes: list[Scope] = [Scope.DELIVER]
    per_minute: Annotated[int, Field(ge=1, le=6_000)] = 60

    @property
    def domain(self) -> Portal:
        scopes = frozenset(self.scopes)
        return Portal(self.code, self.client_id, tuple(self.secrets), scopes, self.per_minute)


class _File(_Strict):
    portal: list[_Portal] = []


def load_portals(path: Path) -> Portals:
    """The portals of the file. Raises ``Permanent`` that names line, entry and what is wrong."""
    file = TomlFile.read(path)
    entries = file.shaped(_File).portal
    file.refuse(_mistakes(entries), PACKAGE)
    return {entry.client_id: entry.domain for entry in entries}


def is_secret_of(portal: Portal | None, secret: str) -> bool:
    """Whether ``secret`` is one of the portal's. Takes some 50 ms of a core, known or not."""
    hashes = portal.secrets if portal else (_NOBODY_S,)
    # All of them are tried, so that none is told apart.
    fitting = [stored for stored in hashes if _fits(secret, stored)]
    return portal is not None and bool(fitting)


def new_secret() -> tuple[str, str]:
    """A new secret for a portal, and its hash for ``portals.toml``."""
    secret = secrets.token_urlsafe(32)
    kdf = Argon2id(
        salt=secrets.token_bytes(16),
        length=32,
        iterations=_ITERATIONS,
        lanes=_LANES,
        memory_cost=_MEMORY_KIB,
    )
    return secret, kdf.derive_phc_encoded(secret.encode())


def _fits(secret: str, stored: str) -> bool:
    try:
        Argon2id.verify_phc_encoded(secret.encode(), stored)
    except InvalidKey:
        return False
    return True


def _mistakes(entries: list[_Portal]) -> Iterator[Problem]:
    for name in ("code", "client_id"):
        seen = set[str]()
        for number, entry in enumerate(entries):
            value = getattr(entry, name)
            if value in seen:
                yield Problem(("portal", number, name), because(t("stands twice")))
            seen.add(value)
    for number, entry in enumerate(entries):
        for place, stored in enumerate(entry.secrets):
            if not _is_hash(stored):
                where = ("portal", number, "secrets", place)
                yield Problem(
                    where,
                    because(t("must be what {command} wrote"), command="`varde portal-secret`"),
                )


def _is_hash(text: str) -> bool:
    found = _PHC.fullmatch(text)
    if found is None:
        return False
    memory, iterations, lanes = map(int, found.groups())
    return (
        8 * lanes <= memory <= _MOST_MEMORY_KIB
        and 1 <= iterations <= _MOST_ITERATIONS
        and lanes >= 1
    )
