"""The desk's table of routes, for both ways in: passwords of the desk's own, and a sign-in service."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from starlette.routing import Route

from support.desk import Her, RunningDesk, running_desk
from support.sign_in_service import AtService, desk_at_service
from support.times import FixedClock
from varde.desk.app import create_app
from varde.desk.by_provider import BACK, BACK_CHANNEL, SIGNED_OUT
from varde.shared.store.database import Database

PASSWORDS, SERVICE = "passwords", "sign-in service"
WAYS = (PASSWORDS, SERVICE)
OPEN = {
    PASSWORDS: {
        ("/inn", "GET"),
        ("/inn", "POST"),
        ("/inn/passnokkel", "POST"),
        ("/inn/passnokkel/start", "GET"),
        ("/inn/passnokkel/start", "POST"),
        ("/inn/sprak", "POST"),
        ("/oppsett", "GET"),
        ("/oppsett", "POST"),
    },
    SERVICE: {
        ("/inn", "GET"),
        ("/inn/ekstern", "GET"),
        ("/inn/ekstern", "POST"),
        ("/inn/sprak", "POST"),
        (BACK, "GET"),
        (SIGNED_OUT, "GET"),
        (BACK_CHANNEL, "POST"),
        ("/oppsett", "GET"),
        ("/oppsett", "POST"),
    },
}
"""Where one comes before one is signed in."""
TOLD_BY_SERVERS = {BACK_CHANNEL}
"""Where no browser posts, so that no page is asked for."""
LEAVING = {"/las", "/ut"}
"""What ends what the others need."""
NO_CASE = "00-0000"
"""A reference that no case has."""


@dataclass
class Place:
    """A running desk, and the way in that it has."""

    way: str
    desk: RunningDesk
    clock: FixedClock
    service: AtService | None = None

    @property
    def app(self) -> Any:
        """The application, to look at its routes."""
        return create_app(self.desk.house, lambda _error: None)

    @property
    def open(self) -> set[tuple[str, str]]:
        """Where one comes before one is signed in: templates and methods."""
        return OPEN[self.way]

    def routes(self, reference: str = NO_CASE) -> Iterator[tuple[str, str, str]]:
        """Each route's template, an address that fits it, and a method."""
        for route in self.app.routes:
            if isinstance(route, Route):
                at = route.path.replace("{ref}", reference)
                at = re.sub(r"\{\w+:int\}", "1", at)
                at = re.sub(r"\{\w+\}", "x", at)
                for method in sorted(route.methods or ()):
                    if method != "HEAD":
                        yield route.path, at, method

    def closed(self, reference: str = NO_CASE) -> list[tuple[str, str, str]]:
        """The routes for who is signed in."""
        return [
            (path, at, method)
            for path, at, method in self.routes(reference)
            if (path, method) not in self.open
        ]

    async def sign_in(self, she: Her, member_id: str = "koordinator") -> None:
        """Come in by the way that is open."""
        if self.service is None:
            await she.sign_in(member_id)
            return
        self.service.service.subject = f"sub-{member_id}"
        await self.service.sign_in(she)

    @asynccontextmanager
    async def her(self, member_id: str = "koordinator") -> AsyncIterator[Her]:
        """Somebody with an account, signed in, with the key unlocked."""
        await self.desk.account(member_id)
        she = Her(self.desk)
        async with she.client:
            await self.sign_in(she, member_id)
            await she.unlock()
            yield she

    @asynccontextmanager
    async def stranger(self, cookie: str = "") -> AsyncIterator[httpx.AsyncClient]:
        """Somebody who is not signed in, with a cookie that they came by."""
        cookies = {"varde-desk": cookie} if cookie else {}
        url = self.desk.url
        async with httpx.AsyncClient(
            base_url=url, headers={"Origin": url}, cookies=cookies
        ) as client:
            yield client


@asynccontextmanager
async def desk_with(way: str, database: Database) -> AsyncIterator[Place]:
    """A desk with this way in."""
    if way == PASSWORDS:
        async with running_desk(database) as desk:
            yield Place(way, desk, desk.router.clock)
        return
    async with desk_at_service(database) as at:
        yield Place(way, at.desk, at.clock, at)
