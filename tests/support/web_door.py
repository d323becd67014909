"""A running web door with a receiver that records, and the form's usual content."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

import httpx
from prometheus_client import CollectorRegistry

from varde.intake_web.api.portals import Portals
from varde.intake_web.dialogue_store import StoredDialogues
from varde.intake_web.service import Behind, open_door
from varde.intake_web.settings import IntakeWebSettings
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.uploads import SealedFile, Uploads
from varde.shared.clamd import Clamd
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import Channel, PageLanguage
from varde.shared.domain.receipt import new_receipt
from varde.shared.messages import new_id
from varde.shared.store import dialogue
from varde.shared.store.database import Database
from varde.shared.store.wraps import StoredWrap
from varde.shared.vault import PrivateKey, reporter_keys, seal

TEXT = "Jeg tror ei dame på kaia jobber uten å få lønn. Hun får ikke gå ut alene."
COORDINATOR = PrivateKey.generate("coordinator")
FORM_TYPE = "application/x-www-form-urlencoded"
FULL = {
    "text": TEXT,
    "arena": "ARBEIDSPLASS",
    "child": "unsure",
    "about_self": "no",
    "want": "tip",
    "danger": "unsure",
    "when": "recent",
    "role": "business",
    "exclude": "Sjefen på kaia",
    "contact": "68 05 12 34",
    "safe_to_contact": "Etter klokka seks",
    "interpreter": "polsk",
}
"""An answer to every question."""


def receipt_number(number: int) -> str:
    """The receipt that the recording receiver gives for the first, second … concern."""
    return new_receipt(lambda _: number)


@dataclass
class RecordingReceiver:
    """Holds what was received; fails with ``error`` and waits for ``open`` when told to."""

    error: Exception | None = None
    open: asyncio.Event = field(default_factory=asyncio.Event)
    raws: list[bytes] = field(default_factory=list)
    files: list[list[SealedFile]] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.open.set()

    async def receive(self, raw: bytes, channel: Channel, files: Sequence[SealedFile] = ()) -> str:
        assert channel is Channel.WEB
        await self.open.wait()
        if self.error is not None:
            raise self.error
        self.raws.append(raw)
        self.files.append(list(files))
        return receipt_number(next(self._numbers))

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
async def running_door(
    database: Database | None = None, **settings: object
) -> AsyncIterator[RunningDoor]:
    """A door on a free port in every language, with the given settings; files go into ``database``."""
    async with running_api(None, database, **settings) as door:
        yield door


@asynccontextmanager
async def running_api(
    portals: Callable[[], Portals] | None,
    database: Database | None = None,
    **settings: object,
) -> AsyncIterator[RunningDoor]:
    """A door on a free port that also takes what portals deliver; ``clamd`` is where its scanner listens."""
    stored = database or Database("sqlite+aiosqlite://")
    uploads = Uploads(stored, COORDINATOR.public, SystemClock())
    dialogues = StoredDialogues(stored, [COORDINATOR.public], SystemClock())
    receiver, registry, failures = RecordingReceiver(), CollectorRegistry(), list[Exception]()
    clamd = Clamd(str(settings.pop("clamd", "")))
    every = {"port": 0, "drain_timeout": 2, "languages": tuple(PageLanguage)}
    chosen = IntakeWebSettings.model_validate({**every, **settings})
    behind = Behind(receiver, uploads, dialogues, clamd)
    async with (
        open_door(chosen, behind, registry, failures.append, portals) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        yield RunningDoor(port, client, receiver, registry, failures)


async def answer_from_the_coordinator(
    database: Database, concern_id: str, receipt: str, words: str
) -> None:
    """A reply is stored, sealed to the coordinator and to whoever has the receipt."""
    reply_id, own = new_id(), reporter_keys(receipt).current.public
    box = seal(words.encode(), bound_to=reply_id, recipients=[COORDINATOR.public, own])
    wraps = tuple(StoredWrap(w.recipient, w.key_id, w.wrapped) for w in box.wraps)
    written = dialogue.SealedReply(reply_id, concern_id, datetime.now(UTC), box.ciphertext, wraps)
    async with database.begin() as tx:
        await dialogue.put_reply(tx, written)


def visible(page: str) -> str:
    """The page's text without markup, styles and repeated white space."""
    body = re.sub(r"<(style|script)\b.*?</\1>", "", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def came_back(answer: httpx.Response) -> bool:
    """Whether the answer is the form once more, with what must be put right on top."""
    return answer.status_code == 200 and '<div class="box errors" role="alert"' in answer.text


async def raw(door: RunningDoor, request: bytes, wait: float = 5.0) -> bytes:
    """Everything the server answers to these bytes until it closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    writer.write(request)
    async with asyncio.timeout(wait):
        answer = await reader.read()
    writer.close()
    return answer
