"""How fast mail is taken in durably and sealed, beside Postfix taking the same mail into its hold queue.

Run as root (Postfix's master asks for it): ``.venv/bin/python tests/bench/bench_mail.py``. Both servers run
at the same time on the same disk; each round measures them one after the other, in turns, with Postfix's
own ``smtp-source``, one connection a mail. Prints Markdown and writes ``build/bench/mail.json``.
"""

import argparse
import base64
import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from support.ports import free_port
from support.postfix import Postfix, private_postfix

ROOT = Path(__file__).parents[2]
VARDE = Path(sys.executable).with_name("varde")
RESULT = ROOT / "build" / "bench" / "mail.json"
SENDER, RECIPIENT = "kari@nabo.example", "bekymring@varde.example"
MAILS = {1: 300, 10: 2000, 100: 3000}
"""Sessions at once, and mails a round."""
GOALS = {1: 1.0, 10: 1.0, 100: 1.0}
START_SECONDS = 60.0

HOLD_CF = """
mydestination = varde.example
smtpd_recipient_restrictions = static:HOLD, permit_mynetworks, reject
smtpd_tls_security_level = none
smtpd_client_connection_count_limit = 0
default_process_limit = 200
"""
"""A Postfix that accepts everything into its hold queue."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server under measurement."""

    name: str
    port: int


@dataclass(frozen=True, slots=True)
class Row:
    """Mails a second at one number of sessions: each round of both servers."""

    sessions: int
    postfix: list[float]
    varde: list[float]

    @property
    def ratio(self) -> float:
        """Varde's median over Postfix's."""
        return median(self.varde) / median(self.postfix)


def main() -> None:
    """Measure, print, write; exit 1 when a goal is missed."""
    arguments = _arguments()
    _need("smtp-source", "postfix")
    with tempfile.TemporaryDirectory(
        dir="/var/tmp", prefix="varde-bench-"
    ) as name:  # a real disk, which /tmp may not be
        folder = Path(name)
        folder.chmod(0o755)  # Postfix's own user must get through
        mail = folder / "mail.eml"
        mail.write_bytes(realistic_mail())
        with (
            varde(folder / "varde") as ours,
            private_postfix(HOLD_CF, folder=folder / "postfix") as postfix,
        ):
            theirs = Server("postfix", postfix.port)
            rows = measure(theirs, ours, mail, arguments.rounds, arguments.scale)
            checked = _nothing_lost(rows, postfix, folder, arguments)
    report(rows, checked)
    sys.exit(0 if all(row.ratio >= GOALS[row.sessions] for row in rows) else 1)


def measure(theirs: Server, ours: Server, mail: Path, rounds: int, scale: float) -> list[Row]:
    """All rounds. The order of the two servers alternates, so that drift meets both alike."""
    rows = [Row(sessions, [], []) for sessions in MAILS]
    for number in range(rounds):
        for row in rows:
            count = max(row.sessions, int(MAILS[row.sessions] * scale))
            pairs = [(theirs, row.postfix), (ours, row.varde)]
            for server, rates in pairs if number % 2 == 0 else reversed(pairs):
                rates.append(_rate(server, mail, row.sessions, count))
                print(f"{server.name:8} {row.sessions:4} sessions {rates[-1]:8.0f}/s", flush=True)
    return rows


def realistic_mail() -> bytes:
    """A mail of about 6 kB as a mail program writes it: headers, text, HTML and a small picture."""
    chance = random.Random(257)  # the same mail every time
    words = "hun jobber hver dag uten fri og sover bak butikken der sjefen holder passet".split()
    text = "\n".join(" ".join(chance.choices(words, k=11)) for _ in range(18))
    html = "".join(f"<p style=3D'margin:0'>{line}</p>\n" for line in text.splitlines())
    picture = base64.encodebytes(chance.randbytes(1950)).decode()
    return f"""\
Received: from mx.nabo.example (mx.nabo.example [192.0.2.7]) by mail.varde.example with ESMTPS
From: =?utf-8?Q?Kari_N=C3=A6ss?= <{SENDER}>
To: <{RECIPIENT}>
Subject: =?utf-8?Q?Uro_for_en_jeg_har_m=C3=B8tt?=
Date: Mon, 23 Nov 2026 09:12:44 +0100
Message-ID: <0f3c5d4e@nabo.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: multipart/alternative; boundary="inner"

--inner
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

{text}

--inner
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<html><body>{html}</body></html>

--inner--
--outer
Content-Type: image/png; name="bilde.png"
Content-Transfer-Encoding: base64

{picture}
--outer--
""".encode()


@contextlib.contextmanager
def varde(folder: Path) -> Iterator[Server]:
    """``varde up intake-email`` with a fresh SQLite database, in a process of its own."""
    port, ops = free_port(), free_port()
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("VARDE_")},
        "VARDE_DATA_DIR": str(folder),
        "VARDE_CONFIG_DIR": str(ROOT / "config"),
        "VARDE_OPS_PORT": str(ops),
        "VARDE_INTAKE_EMAIL_PORT": str(port),
        "VARDE_LOG_LEVEL": "WARNING",
    }
    folder.mkdir()
    subprocess.run([VARDE, "keys", "init"], env=environment, check=True, capture_output=True)
    process = subprocess.Popen([VARDE, "up", "intake-email"], env=environment, cwd=ROOT)
    try:
        _wait_for_greeting(port, process)
        (folder / "ops-port").write_text(str(ops))
        yield Server("varde", port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def report(rows: list[Row], checked: dict[str, int]) -> None:
    """Markdown to the terminal, JSON to the build folder."""
    print("\n| sessions | Postfix hold, mails/s | Varde sealed, mails/s | ratio | goal |")
    print("|---:|---:|---:|---:|---:|")
    for row in rows:
        print(
            f"| {row.sessions} | {median(row.postfix):.0f} | {median(row.varde):.0f} "
            f"| {row.ratio:.2f} | ≥ {GOALS[row.sessions]:.1f} |"
        )
    print(f"\nAccepted and found again: {checked}")
    result = [
        {
            "sessions": row.sessions,
            "postfix": median(row.postfix),
            "varde": median(row.varde),
            "ratio": row.ratio,
            "goal": GOALS[row.sessions],
            "rounds": {"postfix": row.postfix, "varde": row.varde},
        }
        for row in rows
    ]
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps({"rows": result, "checked": checked}, indent=2) + "\n")


def _rate(server: Server, mail: Path, sessions: int, count: int) -> float:
    command = ["smtp-source", "-s", str(sessions), "-m", str(count), "-F", str(mail)]
    command += ["-f", SENDER, "-t", RECIPIENT, f"127.0.0.1:{server.port}"]
    started = time.perf_counter()
    subprocess.run(command, check=True, timeout=300)
    return count / (time.perf_counter() - started)


def _nothing_lost(
    rows: list[Row], postfix: Postfix, folder: Path, arguments: argparse.Namespace
) -> dict[str, int]:
    """What was sent, and what both hold. Raises when either took less."""
    sent = sum(
        max(row.sessions, int(MAILS[row.sessions] * arguments.scale)) * arguments.rounds
        for row in rows
    )
    ops = (folder / "varde" / "ops-port").read_text()
    with urllib.request.urlopen(
        f"http://127.0.0.1:{ops}/metrics", timeout=10
    ) as answer:  # our own address
        lines = answer.read().decode().splitlines()
    accepted = [line for line in lines if line.startswith("varde_intake_email_accepted_total ")]
    found = {
        "sent": sent,
        "postfix": postfix.queued("hold"),
        "varde": int(float(accepted[0].split()[1])),
    }
    if len(set(found.values())) != 1:
        raise SystemExit(f"not everything that was sent is there: {found}")
    return found


def _wait_for_greeting(port: int, process: "subprocess.Popen[bytes] | None") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process is not None and process.poll() is not None:
            raise SystemExit("varde up intake-email ended at once")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)) as peer:
            peer.settimeout(5)
            if peer.recv(3) == b"220":
                peer.sendall(b"QUIT\r\n")
                return
        time.sleep(0.05)
    raise SystemExit("a server did not start")


def _need(*commands: str) -> None:
    missing = [command for command in commands if not shutil.which(command)]
    if missing or os.geteuid() != 0:
        raise SystemExit(f"needs root and Postfix; missing: {', '.join(missing) or 'root'}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each measurement")
    parser.add_argument("--scale", type=float, default=1.0, help="fewer or more mails a round")
    return parser.parse_args()


if __name__ == "__main__":
    main()
