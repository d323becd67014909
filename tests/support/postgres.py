"""PostgreSQL for tests: throw-away databases on a shared server, and private clusters to kill.

``fresh_database`` needs ``VARDE_TEST_POSTGRES_URL`` (a superuser's URL without a driver name, as
``scripts/test-services up`` prints it); a ``PrivateCluster`` needs PostgreSQL's own binaries.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg
import psutil  # type: ignore[import-untyped] # psutil ships no types

from support.ports import free_port

SERVER_URL = "VARDE_TEST_POSTGRES_URL"
START_SECONDS = 30.0


@asynccontextmanager
async def fresh_database(
    server_url: str | None = None, template: str | None = None
) -> AsyncIterator[str]:
    """A new database, empty or a copy of ``template``; gives its URL (``postgresql://…``) and drops it afterwards."""
    server = server_url or os.environ[SERVER_URL]
    name = await create_database(server, template)
    try:
        yield with_database(server, name)
    finally:
        await drop_database(server, name)


async def create_database(server: str, template: str | None = None) -> str:
    """Make a database, empty or a copy of ``template``; its name."""
    name = f"varde_test_{secrets.token_hex(8)}"
    copied = f' TEMPLATE "{template}"' if template else ""
    await _execute(server, f'CREATE DATABASE "{name}"{copied}')
    return name


async def drop_database(server: str, name: str) -> None:
    """Drop a database, whoever is connected."""
    await _execute(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def with_database(url: str, name: str) -> str:
    """``url`` pointing at another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def with_user(url: str, user: str, password: str = "") -> str:
    """``url`` with another role logging in."""
    parts = urlsplit(url)
    login = f"{quote(user)}:{quote(password)}" if password else quote(user)
    address = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{login}@{address}"))


async def is_superuser(url: str, *, seconds: float = 3.0) -> bool:
    """True when ``url`` answers and its role may create databases and roles."""
    try:
        connection = await asyncpg.connect(url, timeout=seconds)
    except (OSError, TimeoutError, asyncpg.PostgresError):
        return False
    try:
        question = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        return bool(await connection.fetchval(question))
    finally:
        await connection.close()


def binaries() -> Path | None:
    """The newest folder with ``initdb`` and ``postgres``: on the PATH, else where Debian keeps them."""
    found = shutil.which("initdb")
    if found and shutil.which("postgres"):
        return Path(found).resolve().parent
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(folders, key=lambda path: float(path.parent.parent.name))
    return newest[-1].parent if newest else None


def running_user() -> str | None:
    """The account to run servers as: PostgreSQL refuses root, so ``postgres`` then; else None (me)."""
    return "postgres" if os.geteuid() == 0 else None


@dataclass(slots=True)
class PrivateCluster:
    """A PostgreSQL server of one's own in a temp folder, to start, kill and start again.

    Role ``postgres`` (superuser) without a password, on loopback only. Durable settings are left as
    they are, so that a kill shows what a kill does, unless ``options`` say otherwise.
    """

    options: Sequence[str] = ()
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="varde-pg-")))
    port: int = field(default_factory=free_port)
    process_id: int = 0
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """URL of the maintenance database, for ``fresh_database`` and friends."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def create(self) -> None:
        """Makes the data folder. Raises ``FileNotFoundError`` where PostgreSQL is not installed."""
        self._hand_over(self.folder)
        initdb = [str(self._program("initdb")), "-D", str(self._data), "-U", "postgres"]
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        self._run([*initdb, *options])

    def start(self) -> None:
        """Starts the server and returns when it answers."""
        command = [str(self._program("postgres")), "-D", str(self._data), "-p", str(self.port)]
        places = ["-h", "127.0.0.1", "-k", str(self.folder), "-c", "max_connections=200"]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *places, *self.options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd=self.folder,
                user=running_user(),
                group=running_user(),
                extra_groups=[] if running_user() else None,
            )
        self.process_id = self._process.pid
        self._wait_until_ready()

    def kill(self) -> None:
        """SIGKILL to the server and all its helpers at once, as a power cut would.

        Every backend leads a session of its own, out of reach of a signal to the server's group,
        and would finish a commit that is on its way; stopped first, the server starts no more.
        """
        if self._process is None:
            return
        self._process.send_signal(signal.SIGSTOP)
        helpers = psutil.Process(self._process.pid).children(recursive=True)
        for helper in helpers:
            with contextlib.suppress(psutil.NoSuchProcess):
                helper.kill()
        self._process.kill()
        self._process.wait()
        self._process = None
        _, alive = psutil.wait_procs(helpers, timeout=START_SECONDS)
        if alive:
            raise TimeoutError(f"{len(alive)} helpers outlived the server")

    def restart(self) -> None:
        """``kill`` and ``start`` on the same port with the same data."""
        self.kill()
        self.start()

    def stop(self) -> None:
        """Stops the server (fast shutdown) and removes its folder."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(timeout=START_SECONDS)
            self._process = None
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @staticmethod
    def _program(name: str) -> Path:
        folder = binaries()
        if folder is None:
            raise FileNotFoundError(name)
        return folder / name

    @staticmethod
    def _hand_over(folder: Path) -> None:
        if user := running_user():
            account = pwd.getpwnam(user)
            os.chown(folder, account.pw_uid, account.pw_gid)

    def _run(self, command: list[str]) -> None:
        subprocess.run(
            command,
            check=True,
            capture_output=True,
            cwd=self.folder,
            user=running_user(),
            group=running_user(),
            extra_groups=[] if running_user() else None,
        )

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        ready = [str(self._program("pg_isready")), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(ready, check=False).returncode != 0:
            if time.monotonic() > deadline or (self._process and self._process.poll() is not None):
                raise TimeoutError((self.folder / "server.log").read_text()[-2000:])
            time.sleep(0.1)


@contextmanager
def private_cluster() -> Iterator[PrivateCluster]:
    """A running server of one's own; gone with its folder when the block ends."""
    server = PrivateCluster()
    try:
        server.create()
        server.start()
        yield server
    finally:
        server.stop()


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
