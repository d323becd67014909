"""Varde as its users meet it: the real command line in real processes, on free ports, to be killed."""

import html
import os
import re
import signal
import smtplib
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Self

from support.ports import free_port

VARDE = Path(sys.executable).with_name("varde")
ROOT = Path(__file__).parents[2]
RECIPIENT = "bekymring@varde.example"
ALL_IN_ONE: tuple[tuple[str, ...], ...] = ((),)
EACH_ALONE = (("intake-email",), ("intake-web",), ("router",), ("chatops",))
START_SECONDS = 40.0
_REFERENCE = re.compile(r"\b\d{2}-\d{4}\b")


@dataclass
class Process:
    """One ``varde up`` process."""

    services: tuple[str, ...]
    environment: dict[str, str]
    log: Path
    ops_port: int
    running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; ``wait_ready`` says when it serves."""
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                [VARDE, "up", *self.services],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )

    def wait_ready(self) -> None:
        """Wait until ``/readyz`` says yes."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.running is None or self.running.poll() is not None:
                raise AssertionError(
                    f"varde up {self.services} ended: {self.log.read_text()[-2000:]}"
                )
            if _answers(f"http://127.0.0.1:{self.ops_port}/readyz"):
                return
            time.sleep(0.05)
        raise AssertionError(
            f"varde up {self.services} is not ready: {self.log.read_text()[-2000:]}"
        )

    def kill(self) -> None:
        """SIGKILL: no goodbye."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM, and wait; gives the exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> int:
        if self.running is None:
            return 0
        self.running.send_signal(number)
        status = self.running.wait(timeout=60)
        self.running = None
        return status


@dataclass
class Varde:
    """A whole installation in a folder of its own."""

    folder: Path
    groups: Sequence[tuple[str, ...]] = ALL_IN_ONE
    environment: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[["Varde"], None] = lambda _varde: None
    smtp_port: int = field(default_factory=free_port)
    web_port: int = field(default_factory=free_port)
    channel_port: int = field(default_factory=free_port)
    desk_port: int = field(default_factory=free_port)
    processes: list[Process] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.run("keys", "init")
        if "VARDE_DATABASE_URL" in self.environment:
            self.run("migrate")
        self.processes = [self._process(group) for group in self.groups]
        self.prepare(self)
        try:
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self.processes:
            process.kill()

    def start(self) -> None:
        """Start every process that is not running, and wait until all serve."""
        for process in self.processes:
            if process.running is None:
                process.start()
        for process in self.processes:
            process.wait_ready()

    def stop(self) -> list[int]:
        """Stop every process in order; gives the exit statuses."""
        return [process.stop() for process in self.processes]

    def process(self, service: str) -> Process:
        """The process that runs ``service``."""
        return next(p for p in self.processes if not p.services or service in p.services)

    def run(self, *arguments: str) -> str:
        """Run a ``varde`` command; gives what it printed."""
        done = subprocess.run(
            [VARDE, *arguments],
            env=self.env(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"varde {' '.join(arguments)}: {done.stderr}"
        return done.stdout

    def env(self) -> dict[str, str]:
        """The environment of every process of this installation."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("VARDE_")}
        return inherited | {
            "VARDE_DATA_DIR": str(self.folder / "var"),
            "VARDE_CONFIG_DIR": str(ROOT / "config"),
            "VARDE_SECRETS_DIR": str(self.folder / "secrets"),
            "VARDE_INTAKE_EMAIL_PORT": str(self.smtp_port),
            "VARDE_INTAKE_WEB_PORT": str(self.web_port),
            "VARDE_CHATOPS_LOCAL_PORT": str(self.channel_port),
            "VARDE_DESK_PORT": str(self.desk_port),
            "VARDE_CHATOPS_DIGEST_DAY": "never",  # no test may depend on the day it runs
            **self.environment,
        }

    def _process(self, group: tuple[str, ...]) -> Process:
        port = free_port()
        name = "-".join(group) or "all"
        environment = self.env() | {"VARDE_OPS_PORT": str(port)}
        return Process(group, environment, self.folder / f"{name}.log", port)

    @property
    def form_url(self) -> str:
        """The public form in bokmål."""
        return f"http://127.0.0.1:{self.web_port}/nb/"

    @property
    def channel_url(self) -> str:
        """The local channel."""
        return f"http://127.0.0.1:{self.channel_port}/"

    @property
    def desk_url(self) -> str:
        """The coordinator's desk."""
        return f"http://127.0.0.1:{self.desk_port}/"

    def send_mail(
        self, text: str, *, subject: str = "Bekymring", sender: str = "", to: str = RECIPIENT
    ) -> None:
        """Send one concern by SMTP; returns once it was accepted with 250."""
        mail = EmailMessage()
        mail["From"] = sender or "nurse@helse.example"
        mail["To"] = to
        mail["Subject"] = subject
        mail.set_content(text)
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=30) as door:
            door.send_message(mail)

    def send_form(self, text: str, **answers: str) -> str:
        """Send one concern by the form; gives the page that came back."""
        body = urllib.parse.urlencode({"text": text, **answers}).encode()
        with urllib.request.urlopen(self.form_url, data=body, timeout=30) as answer:
            page: str = answer.read().decode()
        return page

    def metrics(self, service: str) -> str:
        """The metrics page of the process that runs ``service``."""
        return read(f"http://127.0.0.1:{self.process(service).ops_port}/metrics")


@dataclass(frozen=True)
class Card:
    """A card as it stands in the plain HTML of the local channel."""

    reference: str
    version: int
    text: str


def cards(varde: Varde, member: str = "") -> list[Card]:
    """The cards that a member sees in the local channel, newest first."""
    page = read(f"{varde.channel_url}?som={member}")
    found = re.findall(r'<article class="card.*?data-version="(\d+)".*?</article>', page, re.DOTALL)
    articles = re.findall(r'<article class="card.*?</article>', page, re.DOTALL)
    return [
        Card(_REFERENCE.findall(article)[0], int(version), _plain(article))
        for version, article in zip(found, articles, strict=True)
    ]


def say(varde: Varde, member: str, command: str) -> str:
    """Type a command in the local channel; gives the text of the page that comes back."""
    body = urllib.parse.urlencode({"som": member, "sprak": "nb", "tekst": command}).encode()
    request = urllib.request.Request(
        f"{varde.channel_url}si", data=body, headers={"Origin": varde.channel_url.rstrip("/")}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        page = answer.read().decode()
    shown = re.search(r'<section id="svar".*?</section>', page, re.DOTALL)
    return _plain(shown[0]) if shown else ""


def _plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def read(url: str) -> str:
    """GET a page of our own."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        page: str = answer.read().decode()
    return page


def read_with_headers(url: str) -> str:
    """GET a page of our own: every header of the answer, and its body."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        page: str = str(answer.headers) + answer.read().decode()
    return page


def eventually(holds: Callable[[], object], *, seconds: float = 30.0) -> None:
    """Wait until ``holds()`` is true; fails with what it gave last."""
    deadline = time.monotonic() + seconds
    last: object = None
    while time.monotonic() < deadline:
        last = holds()
        if last:
            return
        time.sleep(0.05)
    raise AssertionError(f"it did not come to hold; last: {last!r}")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
