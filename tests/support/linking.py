"""Comparing of concerns at little cost, with secrets of one's own."""

import os
from collections.abc import Iterable
from datetime import timedelta

from varde.router.joining import Joining
from varde.shared.anonymise import Anonymiser
from varde.shared.casework.comparing import Comparing
from varde.shared.domain.clock import Clock
from varde.shared.domain.links import Identifier, LinkRules
from varde.shared.store.database import Database
from varde.shared.vault import BlindIndex, Cost, LinkSecret, LinkSecrets

CHEAP = Cost(memory=32, passes=1)
"""A hash takes no time and withstands nothing."""


def secret() -> LinkSecret:
    """A new secret."""
    return LinkSecret(os.urandom(32))


def joining(database: Database, clock: Clock, secrets: LinkSecrets | None = None) -> Joining:
    """What the router joins with, for a week."""
    index = BlindIndex(secrets or LinkSecrets(secret()), CHEAP)
    return Joining(database, index, timedelta(days=7), clock)


def comparing(
    anonymiser: Anonymiser,
    secrets: LinkSecrets | None = None,
    *,
    most_cases: int = 4,
    common: Iterable[Identifier] = (),
) -> Comparing:
    """What the router compares with."""
    index = BlindIndex(secrets or LinkSecrets(secret()), CHEAP)
    return Comparing(anonymiser, index, LinkRules(most_cases, frozenset(common)))
