"""How much a page weighs: what Chromium fetched for it, as it came over the wire."""

from collections.abc import Mapping
from typing import Any, Self

from playwright.async_api import Page

MOST = 150_000
"""Bytes of a page with all that belongs to it."""


class Weight:
    """Counts from each new document on. Nothing that the desk sends may be kept, so every page comes cold."""

    def __init__(self) -> None:
        self.bytes = 0

    @classmethod
    async def of(cls, page: Page) -> Self:
        """The weight of whatever ``page`` shows from now on."""
        weight = cls()
        devtools = await page.context.new_cdp_session(page)
        devtools.on("Network.requestWillBeSent", weight._asked)
        devtools.on("Network.loadingFinished", weight._came)
        await devtools.send("Network.enable")
        return weight

    def _asked(self, event: Mapping[str, Any]) -> None:
        if event["type"] == "Document":
            self.bytes = 0

    def _came(self, event: Mapping[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])
