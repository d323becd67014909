"""A Postfix of one's own, in its own folder on its own ports, and a mail server that keeps what it gets.

Postfix's master runs as root only. What a configuration says of ``/etc/postfix`` is meant of the folder.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from support.ports import free_port

START_SECONDS = 60.0
_HOME = "/etc/postfix/"
_QUEUES = ("maildrop", "incoming", "active", "deferred", "hold")
_MAIN_CF = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file_prefixes = {folder}
maillog_file = {folder}/mail.log
myhostname = mx.kommune.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
smtp_host_lookup = native
smtpd_peername_lookup = no
queue_run_delay = 4s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
"""
# A mail whose delivery is still being written down when the deferred ones are looked through ("skipped, still
# being delivered" in the log) waits a minute more, and then until qmgr is woken: every 5 seconds here, not 300.
_MASTER_CF = """
127.0.0.1:{port} inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 5 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
lmtp unix - - n - - lmtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
"""


@dataclass(frozen=True, slots=True)
class Postfix:
    """A Postfix that runs."""

    folder: Path
    port: int

    @property
    def log(self) -> str:
        """What it has logged."""
        return (self.folder / "mail.log").read_text(errors="replace")

    def queued(self, *queues: str) -> int:
        """How many mails lie in these queues, or in all of them."""
        folders = [self.folder / "queue" / name for name in queues or _QUEUES]
        return sum(1 for folder in folders for path in folder.rglob("*") if path.is_file())


@contextlib.contextmanager
def private_postfix(
    main: str, files: Mapping[str, str] | None = None, folder: Path | None = None
) -> Iterator[Postfix]:
    """Postfix with ``main`` added to the least main.cf that runs; ``files`` are tables, by name.

    ``folder`` must be open to Postfix's own user; without one it is a temporary folder.
    """
    with contextlib.ExitStack() as stack:
        folder = folder or stack.enter_context(open_folder())
        port, config = free_port(), folder / "config"
        _write(folder, port, main, files or {})
        environment = {**os.environ, "MAIL_CONFIG": str(config)}
        _run(environment, "postfix", "start")
        try:
            _wait_for_greeting(port)
            yield Postfix(folder, port)
        finally:
            _run(environment, "postfix", "abort")


def _write(folder: Path, port: int, main: str, files: Mapping[str, str]) -> None:
    config = folder / "config"
    for made in (config, folder / "queue", folder / "data"):
        made.mkdir(parents=True)
    shutil.chown(folder / "data", "postfix")
    whole = _MAIN_CF.format(folder=folder) + main.replace(_HOME, f"{config}/")
    (config / "main.cf").write_text(whole)
    (config / "master.cf").write_text(_MASTER_CF.format(port=port))
    for name, text in files.items():
        (config / name).write_text(text)
        _run({**os.environ, "MAIL_CONFIG": str(config)}, "postmap", str(config / name))


@dataclass(frozen=True, slots=True)
class Sink:
    """A mail server that takes everything."""

    folder: Path
    port: int

    def messages(self) -> list[bytes]:
        """What it has got, each with lines of its own about the envelope on top."""
        return [path.read_bytes() for path in sorted(self.folder.iterdir())]


@contextlib.contextmanager
def mail_sink() -> Iterator[Sink]:
    """Postfix's ``smtp-sink``: the rest of the world's mail servers."""
    with open_folder() as folder:
        kept = folder / "kept"
        kept.mkdir()
        shutil.chown(kept, "postfix")
        port = free_port()
        where = [f"{kept}/%s.", f"127.0.0.1:{port}", "100"]
        process = subprocess.Popen(["smtp-sink", "-u", "postfix", "-d", *where])
        try:
            _wait_for_greeting(port)
            yield Sink(kept, port)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


@contextlib.contextmanager
def open_folder() -> Iterator[Path]:
    """A temporary folder that Postfix's own user can enter; its path is short enough for sockets."""
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="varde-mail-") as name:  # a real disk
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def _run(environment: dict[str, str], *command: str) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:2])} failed: {done.stderr}")


def _wait_for_greeting(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)) as peer:
            peer.settimeout(5)
            if peer.recv(3) == b"220":
                peer.sendall(b"QUIT\r\n")
                return
        time.sleep(0.05)
    raise RuntimeError("a mail server did not start")
