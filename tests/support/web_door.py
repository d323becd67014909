"""A running web door with a receiver that records, and the form's usual content."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count

import httpx
from prometheus_client import CollectorRegistry

from varde.intake_web.service import open_door
from varde.intake_web.settings import IntakeWebSettings
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.codes import Channel

TEXT = "Jeg tror ei dame på kaia jobber uten å få lønn. Hun får ikke gå ut alene."
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass
class RecordingReceiver:
    """Holds what was received; fails with ``error`` and waits for ``open`` when told to."""

    error: Exception | None = None
    open: asyncio.Event = field(default_factory=asyncio.Event)
    raws: list[bytes] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.open.set()

    async def receive(self, raw: bytes, channel: Channel) -> str:
        assert channel is Channel.WEB
        await self.open.wait()
        if self.error is not None:
            raise self.error
        self.raws.append(raw)
        return f"TEST-0000-0000-0000-{next(self._numbers):04d}"

    @property
    def submissions(self) -> list[WebSubmission]:
        return [WebSubmission.from_bytes(raw) for raw in self.raws]


@dataclass
class RunningDoor:
    """The door's address, what it received and what it reported as failed."""

    port: int
    client: httpx.AsyncClient
    receiver: RecordingReceiver
    registry: CollectorRegistry
    failures: list[Exception]

    async def token(self, language: str = "nb") -> str:
        """The token of a freshly rendered form."""
        found = re.search(
            r'name="token" value="([\w-]+)"', (await self.client.get(f"/{language}/")).text
        )
        assert found
        return found[1]

    def counted(self, outcome: str) -> float:
        """How many posted forms ended with ``outcome``."""
        name = "varde_intake_web_submissions_total"
        return self.registry.get_sample_value(name, {"outcome": outcome}) or 0.0


@asynccontextmanager
async def running_door(**settings: object) -> AsyncIterator[RunningDoor]:
    """A door on a free port, with the given settings changed."""
    receiver, registry, failures = RecordingReceiver(), CollectorRegistry(), list[Exception]()
    chosen = IntakeWebSettings.model_validate({"port": 0, "drain_timeout": 2, **settings})
    async with (
        open_door(chosen, receiver, registry, failures.append) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        yield RunningDoor(port, client, receiver, registry, failures)


def visible(page: str) -> str:
    """The page's text without markup, styles and repeated white space."""
    body = re.sub(r"<(style|script)\b.*?</\1>", "", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())
