"""What it costs to examine who sent a mail, beside taking it from a relay that has done so.

Run ``.venv/bin/python tests/bench/bench_senders.py``. Processor time of the door's process and of the examining
process; the DNS is a dictionary. Prints Markdown and writes ``build/bench/senders.json``.
"""

import asyncio
import json
import os
import time
from pathlib import Path

from bench.bench_mail import realistic_mail
from support.senders import arrival, neighbourhood, signed
from varde.intake_email.arrival import Arrival
from varde.intake_email.authentication.check import SenderCheck
from varde.intake_email.authentication.examiner import Examiner
from varde.intake_email.authentication.process import ExaminingProcess

RESULT = Path(__file__).parents[2] / "build" / "bench" / "senders.json"
FROM_RELAY, DIRECT, LARGE = 20_000, 300, 3
MEBIBYTE = 1024 * 1024


async def main() -> None:
    """Measure, print, write."""
    mail = realistic_mail().replace(b"\n", b"\r\n")
    process = ExaminingProcess()
    async with Examiner(neighbourhood(), process=process).running() as examiner:
        check = SenderCheck("mx.varde.example", "", examiner)
        await check.check(arrival(signed(mail)))  # starts the process
        figures = {
            "relay_cpu_us": 1000 * await _cost(check, arrival(mail, relay=True), FROM_RELAY),
            "direct_cpu_ms": await _cost(check, arrival(signed(mail)), DIRECT),
            "direct_10_mib_cpu_ms": await _cost(check, arrival(_large(mail)), LARGE),
        }
    for name, value in figures.items():
        print(f"{name:32} {value:10.3f}")
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(figures, indent=2) + "\n")


async def _cost(check: SenderCheck, mail: Arrival, times: int) -> float:
    """Milliseconds of processor time a mail, in this process and its children."""
    started = _cpu()
    for _ in range(times):
        await check.check(mail)
    return (_cpu() - started) / times * 1000


def _cpu() -> float:
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == os.getpid():
            ticks += int(fields[11]) + int(fields[12])
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _large(mail: bytes) -> bytes:
    return signed(mail + (b"A" * 76 + b"\r\n") * (10 * MEBIBYTE // 78))


if __name__ == "__main__":
    asyncio.run(main())
