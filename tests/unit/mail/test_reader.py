"""The reading process: limits, restarts, and nothing of a message outside the answer."""

import asyncio
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from varde.shared.bounded.frames import READY, frame, read_frame
from varde.shared.errors import Transient
from varde.shared.mail import MailKind, MailReader
from varde.shared.mail.reader import MAX_RAW

RAW = b"Subject: Uro\r\n\r\nHun er redd."
SLOW = b"Subject: a message that never is done\r\n\r\n"
SLOW_WORKER = f"""
import sys, time
from varde.shared.bounded.frames import READY, frame, read_frame
from varde.shared.mail.reading import read_mail

def send(body):
    sys.stdout.buffer.write(frame(body))
    sys.stdout.buffer.flush()

send(READY)
while (raw := read_frame(sys.stdin.buffer)) is not None:
    time.sleep(60 if raw == {SLOW!r} else 0)
    send(read_mail(raw).to_json().encode())
"""
SLOW_COMMAND = (sys.executable, "-c", SLOW_WORKER)


def pid_of(reader: MailReader) -> int:
    assert reader.process.pid is not None
    return reader.process.pid


async def test_one_worker_reads_many_messages() -> None:
    async with MailReader() as reader:
        readings = await asyncio.gather(*(reader.read(RAW) for _ in range(5)))
        first = pid_of(reader)
        await reader.read(RAW)
        assert pid_of(reader) == first
    assert {(r.subject, r.text) for r in readings} == {("Uro", "Hun er redd.")}


async def test_a_message_that_takes_too_long_is_unreadable_and_the_next_is_read() -> None:
    async with MailReader(seconds=1, command=SLOW_COMMAND) as reader:
        slow = await reader.read(SLOW)
        assert (slow.kind, slow.problems) == (MailKind.UNREADABLE, ("time_out",))
        assert (await reader.read(RAW)).text == "Hun er redd."


async def test_a_worker_killed_between_messages_costs_nothing() -> None:
    async with MailReader() as reader:
        await reader.read(RAW)
        os.kill(pid_of(reader), signal.SIGKILL)
        assert (await reader.read(RAW)).text == "Hun er redd."


async def test_a_reader_that_is_cancelled_half_way_gives_no_answer_to_the_next_message() -> None:
    async with MailReader(command=SLOW_COMMAND) as reader:
        await reader.read(RAW)
        waiting = asyncio.create_task(reader.read(SLOW))
        await asyncio.sleep(0.2)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert (await reader.read(RAW)).text == "Hun er redd."


async def test_a_message_over_the_bound_never_reaches_the_worker() -> None:
    async with MailReader() as reader:
        reading = await reader.read(bytes(MAX_RAW + 1))
        assert reading.problems == ("too_big",)
        assert reader.process.pid is None


async def test_a_message_that_needs_too_much_memory_is_unreadable() -> None:
    async with MailReader(seconds=30) as reader:
        reading = await reader.read(b"Subject: x\r\n\r\n" + b"p\xe5\r\n" * 12_000_000)
        assert reading.kind is MailKind.UNREADABLE
        assert (await reader.read(RAW)).kind is MailKind.CONCERN


@pytest.mark.parametrize(
    "program",
    [
        "import sys; sys.exit(1)",
        "import os; os.write(1, b'\\0\\0\\0\\5hello')",
        "import os; os.write(1, b'\\xff\\xff\\xff\\xff')",
    ],
)
async def test_a_worker_that_does_not_start_is_transient(program: str) -> None:
    async with MailReader(command=(sys.executable, "-c", program)) as reader:
        with pytest.raises(Transient):
            await reader.read(RAW)


async def test_a_worker_that_answers_nonsense_gives_unreadable() -> None:
    program = f"import os, time; os.write(1, {frame(READY) + frame(b'[1]')!r}); time.sleep(9)"
    async with MailReader(command=(sys.executable, "-c", program)) as reader:
        reading = await reader.read(RAW)
    assert (reading.kind, reading.problems) == (MailKind.UNREADABLE, ("reader_failed",))


async def test_the_worker_limits_itself_and_inherits_no_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VARDE_SECRET", "marker-4711")
    async with MailReader() as reader:
        await reader.read(RAW)
        process = Path(f"/proc/{pid_of(reader)}")
        environment = (process / "environ").read_bytes()
        memory = resource.prlimit(pid_of(reader), resource.RLIMIT_AS)
        files = resource.prlimit(pid_of(reader), resource.RLIMIT_FSIZE)
        core = resource.prlimit(pid_of(reader), resource.RLIMIT_CORE)
    assert b"marker-4711" not in environment
    assert memory == (512 * 1024 * 1024,) * 2
    assert files == core == (0, 0)


def test_the_worker_writes_nothing_but_frames() -> None:
    raw = b"Subject: marker-4711\r\nContent-Type: text/html\r\n\r\n<p marker-4711<<\xff"
    done = subprocess.run(
        [sys.executable, "-m", "varde.shared.mail.worker"],
        input=frame(raw),
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    assert done.stdout.startswith(frame(READY))


def test_a_torn_frame_is_the_end(tmp_path: Path) -> None:
    torn = tmp_path / "torn"
    torn.write_bytes(frame(b"whole") + frame(b"torn")[:-1])
    with torn.open("rb") as stream:
        assert read_frame(stream) == b"whole"
        assert read_frame(stream) is None
