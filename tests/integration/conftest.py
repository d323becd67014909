"""The browser that the tests of a process share is ended when they have ended."""

from collections.abc import AsyncIterator

import pytest_asyncio

from support.browser import end_chromium


@pytest_asyncio.fixture(scope="session", loop_scope="session", autouse=True)
async def chromium_ends() -> AsyncIterator[None]:
    """Nothing of it outlives the session."""
    yield
    await end_chromium()
