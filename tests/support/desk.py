"""A desk with the real engines behind it: concerns come in by the door, and a browser or a client looks."""

import re
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from support.people import COORDINATOR, DIRECTORY
from support.router_house import CONFIG, OWN, POST, RouterHouse, router_house
from support.scene import config_in
from varde.desk.accounts import Accounts, Chosen
from varde.desk.browsers import Browsers
from varde.desk.house import House
from varde.desk.kept import Keeper
from varde.desk.key_state import OtherWay
from varde.desk.keyring import Keyring
from varde.desk.labels import desk_texts
from varde.desk.rate import Checks, Guesses
from varde.desk.rotating import Rotating
from varde.desk.service import server_config
from varde.desk.sessions import Limits, Sessions
from varde.desk.settings import DeskSettings
from varde.desk.unsent import UnsentForms
from varde.desk.watch import Watch
from varde.shared.anonymise import Anonymiser
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Language
from varde.shared.mail import MailReader
from varde.shared.platform.doctor import Scene
from varde.shared.platform.http import listening
from varde.shared.platform.settings import CoreSettings
from varde.shared.platform.snippets import load_snippets
from varde.shared.platform.watched import InForce
from varde.shared.store.database import Database
from varde.shared.vault import Cost, PrivateKeys

PASSWORD = "et langt passord med mye i"
PASSPHRASE = "fjell rype kaffe regn sykkel lampe"
CHOSEN = Chosen(PASSWORD, PASSWORD, PASSPHRASE, PASSPHRASE)
CHEAP = Cost(memory=64, passes=1)
OWN_SCRIPTS = [f'<script src="/static/{name}.js" defer>' for name in ("desk", "leaving")]
_TOKEN = re.compile(r'name="skjema" value="([0-9a-f]{64})"')
_VERSION = re.compile(r'name="versjon" value="(\d+)"')
_SCRIPT = re.compile(r"<script[^>]*>?")
_TEXT = re.compile(r'<textarea id="(sammendrag|redegjorelse)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)


def scripts_of(page: str) -> list[str]:
    """Every tag in a page that would begin a script."""
    return _SCRIPT.findall(page)


@cache
def _anonymiser() -> Anonymiser:
    return Anonymiser.load()


@dataclass
class RunningDesk:
    """A desk that listens, and the house behind it."""

    port: int
    house: House
    router: RouterHouse
    failures: list[Exception] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    async def invited(self, member_id: str = "koordinator") -> str:
        """A one-time code."""
        return await self.house.accounts.invite(COORDINATOR, member_id, PrivateKeys(OWN))

    async def account(self, member_id: str = "koordinator") -> None:
        """An account with ``PASSWORD`` and ``PASSPHRASE``."""
        code = await self.invited(member_id)
        await self.house.accounts.accept(code, CHOSEN, desk_texts(Language.EN))

    async def remove(self, member_id: str = "koordinator") -> bool:
        """Take an account away, as if the key were safe elsewhere."""
        in_file, t = self.house.coordinator.key_id, desk_texts(Language.EN)
        return await self.house.accounts.remove(COORDINATOR, member_id, in_file, t, OtherWay.FILE)


def form_token_of(page: str) -> str:
    """What every form of a page carries; "" on a page for nobody."""
    found = _TOKEN.search(page)
    return found[1] if found else ""


class Her:
    """A client that does what her browser does: keeps the cookie, and sends the page's token along."""

    def __init__(self, desk: RunningDesk) -> None:
        headers, patient = {"Origin": desk.url}, 60.0  # this machine may be busy with other tests
        self.client = httpx.AsyncClient(base_url=desk.url, headers=headers, timeout=patient)
        self.page = ""

    async def get(self, path: str) -> httpx.Response:
        """A page."""
        return self._seen(await self.client.get(path, follow_redirects=True))

    async def post(self, path: str, **fields: str) -> httpx.Response:
        """A form of the page that she sees."""
        token = form_token_of(self.page)
        sent = ({"skjema": token} if token else {}) | fields
        return self._seen(await self.client.post(path, data=sent, follow_redirects=True))

    async def sign_in(self, name: str = "koordinator", password: str = PASSWORD) -> httpx.Response:
        """Come in by the front door."""
        return await self.post("/inn", navn=name, passord=password)

    async def unlock(self, passphrase: str = PASSPHRASE) -> httpx.Response:
        """Unlock the key."""
        return await self.post("/nokkel", passfrase=passphrase)

    @property
    def version(self) -> str:
        """The version of the case that she sees."""
        found = _VERSION.search(self.page)
        assert found
        return found[1]

    def _seen(self, answer: httpx.Response) -> httpx.Response:
        if answer.headers.get("content-type", "").startswith("text/html"):
            self.page = answer.text
        return answer


def written(she: Her) -> dict[str, str]:
    """What an opened case's form sends when she changes nothing in it: the version, and both texts."""
    texts = {name: unescape(text) for name, text in _TEXT.findall(she.page)}
    return {"versjon": she.version} | texts


@asynccontextmanager
async def running_desk(
    database: Database,
    *,
    seen: Database | None = None,
    clock: Clock | None = None,
    fitted: Callable[[House], House] = lambda house: house,
) -> AsyncIterator[RunningDesk]:
    """A desk on a migrated database, on a free port, with cheap passwords; ``seen`` is that with its own login.

    ``fitted`` puts in what a test wants otherwise, and ``clock`` is another one than the router's.
    """
    async with router_house(database) as router, folder_of_files() as folder:
        failures = list[Exception]()
        house = fitted(_house(seen or database, clock or router.clock, folder, failures))
        await house.accounts.prepare()
        config = server_config(house, failures.append)
        async with house.mail, listening(config, "127.0.0.1", 0) as port, house.watch:
            yield RunningDesk(port, house, router, failures)
            await house.rotating.close()
        assert not failures


@asynccontextmanager
async def her(desk: RunningDesk, *, unlocked: bool = True) -> AsyncIterator[Her]:
    """The coordinator, signed in."""
    await desk.account()
    she = Her(desk)
    async with she.client:
        await she.sign_in()
        if unlocked:
            await she.unlock()
        yield she


@asynccontextmanager
async def folder_of_files() -> AsyncIterator[Path]:
    """A folder with the municipality's files below ``config``."""
    with TemporaryDirectory() as folder:
        config_in(Path(folder))
        yield Path(folder)


def _house(database: Database, clock: Clock, folder: Path, failures: list[Exception]) -> House:
    keyring = Keyring(clock, timedelta(minutes=10))
    limits = Limits(timedelta(minutes=30), timedelta(hours=10), timedelta(minutes=5))
    sessions = Sessions(database, clock, limits)
    return House(
        settings=DeskSettings(port=0),
        database=database,
        clock=clock,
        directory=DIRECTORY,
        coordinator=OWN.public,
        mailer=POST.public,
        accounts=Accounts(database, clock, DIRECTORY, CHEAP),
        browsers=Browsers(database, clock),
        sessions=sessions,
        keyring=keyring,
        rotating=Rotating(database, clock, keyring, failures.append),
        guesses=Guesses(clock),
        checks=Checks(clock),
        keeper=Keeper(clock),
        unsent=UnsentForms(clock),
        anonymiser=_anonymiser(),
        watch=Watch(database, sessions, every=0.1, heartbeat=0.2),
        mail=MailReader(),
        below=secrets.randbelow,
        engines_failed=failures.append,
        snippets=InForce(load_snippets(CONFIG / "snippets.toml")),
        scene=Scene(CoreSettings(data_dir=folder, config_dir=folder / "config"), clock, database),
    )
