"""Databases for the tests of the store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from varde.shared.store.database import Database


@pytest.fixture(params=stores.KINDS)
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated, empty database of each kind."""
    async with stores.of_kind(request.param, tmp_path) as opened:
        yield opened
