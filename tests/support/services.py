"""The services that tests need, for real: RabbitMQ, PostgreSQL, Postfix, ClamAV and Chromium.

    scripts/test-services run COMMAND …   with the services up and their addresses in the environment
    scripts/test-services env             prints the lines to export; stays while it runs servers

For each server, the first of these that works: the address in the environment, a server on the
standard port, a private one from local binaries, docker compose, and for root on Debian apt-get
(said aloud) and then a private one. Nothing is skipped: what cannot be had ends the run. Postfix and
ClamAV are only installed: each test starts its own (tests/support/{postfix,clamav}.py); Postfix takes root.
"""

import argparse
import asyncio
import contextlib
import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import aio_pika

from support import clamav, postgres, rabbitmq

COMPOSE_FILE = Path(__file__).with_name("services.compose.yml")
COMPOSE = ["docker", "compose", "--project-name", "varde-test", "--file", str(COMPOSE_FILE)]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Unavailable(Exception):
    """A service cannot be had on this machine; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Server:
    """How one kind of server is found, started and installed."""

    name: str
    variable: str
    """The environment variable that holds, or gets, its address."""
    standard_urls: tuple[str, ...]
    answers: Callable[[str], bool]
    start_private: Callable[[contextlib.ExitStack], str | None]
    """Starts a private server and gives its address; None where the binaries are missing."""
    container_port: int
    container_url: str
    package: str


def _start_private_postgres(stack: contextlib.ExitStack) -> str | None:
    if postgres.binaries() is None:
        return None
    # Nobody cuts the power of this one, and many tests make and drop a database.
    cluster = postgres.PrivateCluster(options=("-c", "fsync=off"))
    stack.callback(cluster.stop)
    cluster.create()
    cluster.start()
    return cluster.url


def _start_private_rabbitmq(stack: contextlib.ExitStack) -> str | None:
    if not any(Path("/usr/lib/rabbitmq/lib").glob("rabbitmq_server-*")):
        return None
    return stack.enter_context(rabbitmq.private_node()).url


async def _broker_accepts(url: str) -> bool:
    try:
        connection = await aio_pika.connect(url, timeout=3)
    except (OSError, TimeoutError, aio_pika.exceptions.AMQPError):
        return False
    await connection.close()
    return True


POSTGRES = Server(
    name="PostgreSQL",
    variable=postgres.SERVER_URL,
    standard_urls=(
        "postgresql://postgres@127.0.0.1:5432/postgres",
        "postgresql://postgres:postgres@127.0.0.1:5432/postgres",
    ),
    answers=lambda url: asyncio.run(postgres.is_superuser(url)),
    start_private=_start_private_postgres,
    container_port=5432,
    container_url="postgresql://postgres:postgres@{address}/postgres",
    package="postgresql",
)
RABBITMQ = Server(
    name="RabbitMQ",
    variable="VARDE_TEST_RABBITMQ_URL",
    standard_urls=("amqp://guest:guest@127.0.0.1:5672/",),
    answers=lambda url: asyncio.run(_broker_accepts(url)),
    start_private=_start_private_rabbitmq,
    container_port=5672,
    container_url="amqp://guest:guest@{address}/",
    package="rabbitmq-server",
)


def address_of(server: Server, stack: contextlib.ExitStack) -> str:
    """The address of a usable ``server``; ``stack`` stops what was started for it."""
    given = os.environ.get(server.variable)
    if given:
        return _given(server, given)
    url = _standard(server) or server.start_private(stack) or _composed(server, stack)
    if url:
        return url
    install(server.package, server.name)
    url = _standard(server) or server.start_private(stack)
    if url:
        return url
    raise Unavailable(f"{server.package} is installed, but {server.name} could not be started.")


def _given(server: Server, url: str) -> str:
    if server.answers(url):
        return url
    raise Unavailable(f"{server.variable} is set, but no usable {server.name} answers there.")


def _standard(server: Server) -> str | None:
    return next((url for url in server.standard_urls if server.answers(url)), None)


def _composed(server: Server, stack: contextlib.ExitStack) -> str | None:
    """A container of docker compose; None where no Docker engine answers."""
    if not shutil.which("docker") or _quiet(["docker", "info"]) != 0:
        return None
    service = server.name.lower()
    say(f"starting {server.name} with docker compose")
    stack.callback(_quiet, [*COMPOSE, "down", "--volumes"])
    subprocess.run([*COMPOSE, "up", "--detach", "--wait", service], check=True, stdout=sys.stderr)
    asked = [*COMPOSE, "port", service, str(server.container_port)]
    address = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    return server.container_url.format(address=address)


def browser() -> str:
    """The path of a Chromium, installed first where that can be done."""
    found = _which_browser()
    if not found:
        install("chromium", "Chromium")
        install(
            "chromium-headless-shell", "Chromium without windows, which is not everywhere to be had"
        )
        found = _which_browser()
    if not found:
        raise Unavailable("Chromium was installed, but its program is not on the PATH.")
    return found


def _which_browser() -> str | None:
    given = os.environ.get("VARDE_TEST_CHROMIUM")
    return given or next(filter(None, map(shutil.which, BROWSERS)), None)


def scanner() -> str:
    """The path of clamd, installed first where that can be done; a test starts its own."""
    found = clamav.program()
    if not found:
        install("clamav-daemon", "ClamAV")
        found = clamav.program()
    if not found:
        raise Unavailable("clamav-daemon was installed, but clamd is not to be found.")
    return found


def mail_server() -> str:
    """The path of Postfix's program, installed first where that can be done."""
    if os.geteuid() != 0:
        raise Unavailable(
            "The tests start Postfix, whose master runs as root only: run them as root."
        )
    if not shutil.which("postfix"):
        if shutil.which("debconf-set-selections"):
            # Without a configuration the package starts no mail server of the machine's own.
            chosen = "postfix postfix/main_mailer_type select No configuration"
            subprocess.run(["debconf-set-selections"], input=chosen, text=True, check=False)
        install("postfix", "Postfix")
    found = shutil.which("postfix")
    if not found:
        raise Unavailable("Postfix was installed, but its program is not on the PATH.")
    return found


def install(package: str, name: str) -> None:
    """Installs a Debian package as root, aloud; else raises with what a person can do."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Unavailable(f"The tests need {name}: install the package {package} and try again.")
    say(f"installing {package} with apt-get, because the tests need {name}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", package]):
        # A service that cannot start in a container fails the package but leaves its programs.
        subprocess.run(["apt-get", *command], check=False, env=environment, stdout=sys.stderr)


def say(text: str) -> None:
    """A line to the person, kept apart from the lines to export."""
    print(f"test-services: {text}", file=sys.stderr, flush=True)


def _quiet(command: Sequence[str]) -> int:
    return subprocess.run(command, check=False, capture_output=True).returncode


def bring_up(stack: contextlib.ExitStack) -> dict[str, str]:
    """All services up; gives the environment variables that tests read."""
    found = {server.variable: address_of(server, stack) for server in (POSTGRES, RABBITMQ)}
    found["VARDE_TEST_CHROMIUM"] = browser()
    found[clamav.PROGRAM] = scanner()
    say(f"Postfix: {mail_server()}")
    for variable, value in found.items():
        say(f"{variable}={value}")
    return found


def _print_environment() -> int:
    with contextlib.ExitStack() as stack:
        found = bring_up(stack)
        for variable, value in found.items():
            print(f"export {variable}={value}", flush=True)
        if any(_is_ours(server, found[server.variable]) for server in (POSTGRES, RABBITMQ)):
            say("these servers stop when this command ends (Ctrl-C)")
            signal.sigwait({signal.SIGINT, signal.SIGTERM})
    return 0


def _is_ours(server: Server, url: str) -> bool:
    return url not in {os.environ.get(server.variable), *server.standard_urls}


def _run(command: Sequence[str]) -> int:
    with contextlib.ExitStack() as stack:
        environment = os.environ | bring_up(stack)
        return subprocess.run(command, check=False, env=environment).returncode


def main() -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    actions = parser.add_subparsers(dest="action", required=True)
    run = actions.add_parser("run", help="run a command with the services up")
    run.add_argument("command", nargs=argparse.REMAINDER)
    actions.add_parser("env", help="print the lines to export")
    asked = parser.parse_args()
    logging.disable()  # the libraries report every refused connection; knocking is what we do here
    try:
        return _run(asked.command) if asked.action == "run" else _print_environment()
    except Unavailable as error:
        say(str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main())
