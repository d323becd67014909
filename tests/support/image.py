"""Starts every service of docker-compose.yml from the built image, without a container engine.

    scripts/try-image [IMAGE]

Each container gets the command, environment, secrets, keys and user that docker-compose.yml gives it, by
buildah with chroot isolation. ``postgres`` and ``rabbitmq`` are private servers behind those names, with
the logins that deploy/ makes. A service is well when its own health check passes and it stops cleanly.
Not covered: read-only root, dropped capabilities and networks, which need an engine.
"""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped] # psutil ships no types
from ruamel.yaml import YAML

from support.postgres import PrivateCluster
from support.rabbitmq import PrivateNode
from support.source import ROOT

HOST = "127.0.0.2"  # the machine's own servers may hold the standard ports of 127.0.0.1
SERVERS = ("postgres", "rabbitmq")
START_SECONDS = 60.0
VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")


def expand(value: str, given: Mapping[str, str]) -> str:
    """``value`` with ``${NAME:-default}`` filled in, as Compose does."""
    return VARIABLE.sub(lambda m: given.get(m[1]) or m[2] or "", value)


class Deployment:
    """docker-compose.yml with fresh secrets and keys in a temp folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file: dict[str, Any] = YAML(typ="safe").load(ROOT / "docker-compose.yml")
        self._given = {
            "VARDE_KEYS": str(folder / "keys"),
            "VARDE_COORDINATOR_KEY": str(folder / "keys" / "coordinator.key"),
            "VARDE_CHATOPS_SLACK_CHANNEL": "C0EXAMPLE01",
            "VARDE_DESK_ORIGIN": "https://saksbord.varde.example",
            "VARDE_CHATOPS_SLACK_API_URL": "http://127.0.0.1:9/",
        }

    def prepare(self) -> None:
        """Makes secrets and keys as docs/operations.md says."""
        shutil.copytree(ROOT / "deploy", self.folder / "deploy", ignore=lambda *_: ["secrets"])
        subprocess.run([self.folder / "deploy" / "make-secrets"], check=True, capture_output=True)
        for name in ("slack_bot_token", "slack_app_token"):
            (self.secrets / name).write_text("xapp-not-a-token")
        keys = os.environ | {"VARDE_KEYS_DIR": str(self.folder / "keys")}
        varde = ROOT / ".venv" / "bin" / "varde"
        subprocess.run([varde, "keys", "init"], check=True, env=keys, capture_output=True)
        for key in (self.folder / "keys").glob("*.key"):
            key.chmod(0o444)

    @property
    def secrets(self) -> Path:
        """The folder of the secrets."""
        return self.folder / "deploy" / "secrets"

    def services(self) -> list[str]:
        """The services of our own image, ``migrate`` first."""
        ours = [name for name in self._file["services"] if name not in {*SERVERS, "proxy"}]
        return sorted(ours, key=lambda name: name != "migrate")

    def command(self, service: str) -> list[str]:
        """What the service runs, after the entry point."""
        command: list[str] = self._file["services"][service]["command"]
        return command

    def options(self, service: str) -> list[str]:
        """Options of ``buildah run`` for a service."""
        described = self._file["services"][service]
        options = ["--user", described["user"]]
        for name, value in described["environment"].items():
            options += ["--env", f"{name}={expand(str(value), self._given)}"]
        for kind in ("configs", "secrets"):
            for mount in described.get(kind, []):
                options += ["--volume", self._mount(kind, mount)]
        return options

    def _mount(self, kind: str, mount: dict[str, str]) -> str:
        file = expand(self._file[kind][mount["source"]]["file"], self._given)
        source = self.folder / file if file.startswith("./") else Path(file)
        target = Path("/run/secrets") / mount["target"]
        return f"{source.resolve()}:{target}:ro"


@contextlib.contextmanager
def forwarded(port: int, target: int) -> Iterator[None]:
    """Carries connections from ``HOST:port`` to a server on loopback."""
    with socket.create_server((HOST, port)) as listener:
        threading.Thread(target=_accept, args=(listener, target), daemon=True).start()
        yield


def _accept(listener: socket.socket, target: int) -> None:
    with contextlib.suppress(OSError):  # the listener was closed
        while True:
            client, _ = listener.accept()
            server = socket.create_connection(("127.0.0.1", target))
            for pair in ((client, server), (server, client)):
                threading.Thread(target=_carry, args=pair, daemon=True).start()


def _carry(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def servers(deployment: Deployment) -> Iterator[None]:
    """PostgreSQL and RabbitMQ with the logins of the deployment, behind the standard ports."""
    cluster = PrivateCluster()
    with contextlib.ExitStack() as stack:
        stack.callback(cluster.stop)
        cluster.create()
        cluster.start()
        logins = {"SECRETS": str(deployment.secrets), "PGHOST": "127.0.0.1"}
        environment = os.environ | logins | {"PGPORT": str(cluster.port)}
        subprocess.run([ROOT / "deploy" / "postgres-logins.sh"], check=True, env=environment)
        node = stack.enter_context(PrivateNode())
        with (node.home / "rabbitmq.conf").open("a") as conf:
            conf.write((deployment.secrets / "rabbitmq.conf").read_text())
        node.launch()
        _wait_for_port(node.port)
        stack.enter_context(forwarded(5432, cluster.port))
        stack.enter_context(forwarded(5672, node.port))
        yield


def _wait_for_port(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if time.monotonic() > deadline:
            raise TimeoutError(port)
        time.sleep(0.3)


def try_service(deployment: Deployment, container: str, service: str) -> str:
    """Starts a service, asks its health, stops it. Gives what was wrong, or an empty text."""
    run = ["buildah", "run", "--isolation", "chroot", *deployment.options(service), container, "--"]
    process = subprocess.Popen(
        [*run, "varde", *deployment.command(service)], stderr=subprocess.PIPE
    )
    try:
        if deployment.command(service)[0] == "up":
            problem = _wait_until_well([*run, "varde", "health", "--ready"], process)
            _stop(process)
        else:
            problem = ""
        _, errors = process.communicate(timeout=START_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return "does not stop"
    if problem or process.returncode != 0:
        return f"{problem or process.returncode}\n{errors.decode(errors='replace')[-2000:]}"
    return ""


def _stop(process: subprocess.Popen[bytes]) -> None:
    """SIGTERM to the service itself, as an engine sends it; buildah would kill it instead."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for child in psutil.Process(process.pid).children(recursive=True):
            program = child.cmdline()[:2]
            if program[1:] == ["/opt/varde/bin/varde"] and "python" in program[0]:
                child.terminate()
                return


def _wait_until_well(health: list[str], process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            return f"ended with {process.returncode}"
        asked = subprocess.run(health, check=False, capture_output=True, text=True)
        if asked.returncode == 0 or _has_started(asked.stderr):
            return ""
        time.sleep(0.5)
    return "its health check never passed"


def _has_started(wrong: str) -> bool:
    """Whether all that is wrong is that something outside is away: there is no Slack here."""
    return "slack" in wrong and "services" not in wrong


@contextlib.contextmanager
def container_of(image: str) -> Iterator[str]:
    """A container of its own for a service: of what another had mounted, empty files would be left."""
    names = [option for name in SERVERS for option in ("--add-host", f"{name}:{HOST}")]
    create = ["buildah", "from", "--isolation", "chroot", "--network", "host", *names, image]
    name = subprocess.run(create, check=True, capture_output=True, text=True).stdout.strip()
    try:
        yield name
    finally:
        subprocess.run(["buildah", "rm", name], check=False, capture_output=True)


def main() -> int:
    """Tries all services of the image named on the command line."""
    image = sys.argv[1] if len(sys.argv) > 1 else "localhost/varde:latest"
    failed = False
    with tempfile.TemporaryDirectory(prefix="varde-image-") as folder:
        deployment = Deployment(Path(folder))
        deployment.prepare()
        with servers(deployment):
            for service in deployment.services():
                with container_of(image) as container:
                    problem = try_service(deployment, container, service)
                print(f"{service:14} {problem or 'well'}", flush=True)
                failed |= bool(problem)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
