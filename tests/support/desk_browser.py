"""The desk in a real browser that must be left without anything but the desk's own cookies."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Page

from support.browser import in_chromium

_COOKIES = {"varde-desk", "varde-desk-known", "varde-inn"}


@asynccontextmanager
async def desk_page(*, service: bool = False, **options: Any) -> AsyncIterator[Page]:
    """A page in a fresh profile; with a ``service`` at ``localhost``, its cookies are its own."""
    async with in_chromium(**options) as context:
        yield await context.new_page()
        state = await context.storage_state()
        left = [c for c in state["cookies"] if not (service and c["domain"] == "localhost")]
        assert {cookie["name"] for cookie in left} <= _COOKIES
        assert state["origins"] == []
