"""Brokers for tests: the machine's own under a fresh name, and private nodes that may be killed."""

import asyncio
import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import aio_pika
import psutil  # type: ignore[import-untyped] # psutil ships no types

from support.ports import free_port

BOOT_SECONDS = 60.0
_LIB = Path("/usr/lib/rabbitmq/lib")


def shared_broker_url() -> str:
    """The broker that tests share (``VARDE_TEST_RABBITMQ_URL``); a test takes a ``fresh_name``."""
    return os.environ.get("VARDE_TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672/")


def fresh_name() -> str:
    """A name for exchange and queues that no other test uses."""
    return f"varde-test-{secrets.token_hex(6)}"


@contextlib.asynccontextmanager
async def broker_channel(url: str) -> AsyncIterator[aio_pika.abc.AbstractChannel]:
    """A bare channel to look at the broker behind the back of the code under test."""
    connection = await aio_pika.connect(url)
    async with connection:
        yield await connection.channel(on_return_raises=True)


async def remove(url: str, name: str, queues: Sequence[str]) -> None:
    """Deletes what a test declared under ``name``; what is not there is not missed."""
    async with broker_channel(url) as channel:
        for queue in (*queues, "dead"):
            await channel.queue_delete(f"{name}.{queue}")
        await channel.exchange_delete(name)


class PrivateNode:
    """A RabbitMQ node of one's own, with its own ports, cookie, epmd and data: kill it at will.

    A context manager; ``start`` and ``kill`` block (use ``asyncio.to_thread``). The ports stay the
    same over restarts and so does the data.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self._dist_port = free_port()
        self._epmd_port = free_port()
        self.home = Path(tempfile.mkdtemp(prefix="varde-rabbitmq-"))
        self._node: subprocess.Popen[bytes] | None = None
        self._epmd: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of the node."""
        return f"amqp://guest:guest@127.0.0.1:{self.port}/"

    def __enter__(self) -> Self:
        self._write_files()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        if self._epmd is not None:
            self._epmd.kill()
            self._epmd.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def launch(self) -> None:
        """Starts the node and returns at once, while it boots."""
        if self._epmd is None:
            self._epmd = self._run("epmd", "-port", str(self._epmd_port), "-address", "127.0.0.1")
        self._node = self._run(str(_server_script()))

    def start(self) -> None:
        """Starts the node and returns when it takes connections."""
        self.launch()
        deadline = time.monotonic() + BOOT_SECONDS
        while not self._answers():
            if time.monotonic() > deadline or self._has_exited():
                raise AssertionError(f"RabbitMQ does not start:\n{self._log_tail()}")
            time.sleep(0.2)

    def kill(self) -> None:
        """Ends the node with SIGKILL, as a power cut would."""
        if self._node is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._node.pid, signal.SIGKILL)
        self._node.wait()
        self._node = None

    def freeze(self) -> None:
        """Stops the node's clock: connections stay open and nothing answers."""
        self._signal(signal.SIGSTOP)
        while not all(map(_is_stopped, self._processes())):  # a busy machine takes a moment
            time.sleep(0.01)

    def thaw(self) -> None:
        """Lets a frozen node go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self._node is not None
        os.killpg(self._node.pid, number)

    def _processes(self) -> list[psutil.Process]:
        assert self._node is not None
        shell = psutil.Process(self._node.pid)
        every = [shell, *shell.children(recursive=True)]
        return [one for one in every if os.getpgid(one.pid) == shell.pid]

    def _has_exited(self) -> bool:
        return self._node is None or self._node.poll() is not None

    def _answers(self) -> bool:
        # The port first: the client logs an error for every connection refused.
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return asyncio.run(_accepts(self.url))

    def _log_tail(self) -> str:
        return (self.home / "output").read_text(errors="replace")[-2000:]

    def _write_files(self) -> None:
        cookie = self.home / ".erlang.cookie"
        cookie.write_text(secrets.token_hex(16))
        cookie.chmod(0o400)
        (self.home / "rabbitmq.conf").write_text(
            f"listeners.tcp.local = 127.0.0.1:{self.port}\nlog.console = true\nlog.file = false\n"
        )
        (self.home / "enabled_plugins").write_text("[].\n")

    def _run(self, *command: str) -> subprocess.Popen[bytes]:
        with (self.home / "output").open("ab") as output:
            return subprocess.Popen(
                command,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def _environment(self) -> dict[str, str]:
        home = str(self.home)
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": home,
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"varde{self.port}@localhost",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self._dist_port),
            "RABBITMQ_MNESIA_BASE": f"{home}/data",
            "RABBITMQ_LOG_BASE": f"{home}/log",
            "RABBITMQ_CONFIG_FILE": f"{home}/rabbitmq.conf",
            "RABBITMQ_CONF_ENV_FILE": f"{home}/none",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{home}/enabled_plugins",
            "RABBITMQ_PID_FILE": f"{home}/pid",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +S 1:1"
            ),
            # The script then becomes the node instead of waiting for it, so that one kill ends it.
            "RUNNING_UNDER_SYSTEMD": "true",
        }


@contextlib.contextmanager
def private_node() -> Iterator[PrivateNode]:
    """A started private node."""
    with PrivateNode() as node:
        node.start()
        yield node


def _server_script() -> Path:
    """The script in RabbitMQ's own folder; the one in ``sbin`` insists on its own user."""
    scripts = sorted(_LIB.glob("rabbitmq_server-*/sbin/rabbitmq-server"))
    if not scripts:
        raise AssertionError(f"these tests need RabbitMQ: no rabbitmq-server below {_LIB}")
    return scripts[-1]


async def _accepts(url: str) -> bool:
    try:
        async with await aio_pika.connect(url, timeout=2):
            return True
    except (aio_pika.exceptions.AMQPError, OSError, TimeoutError):
        return False


def _is_stopped(process: psutil.Process) -> bool:
    return process.status() in {psutil.STATUS_STOPPED, psutil.STATUS_ZOMBIE}
