"""A post office and the SMTP server that it sends by."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from support.post_office import PostOffice
from support.smarthosts import ScriptedSmarthost, smarthost


@pytest.fixture(params=stores.KINDS)
async def office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[PostOffice]:
    async with stores.of_kind(request.param, tmp_path) as database:
        yield PostOffice(database, tmp_path)


@pytest.fixture
async def host() -> AsyncIterator[ScriptedSmarthost]:
    async with smarthost() as listening:
        yield listening
