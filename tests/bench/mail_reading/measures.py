"""What becomes of a message: read, or held with which reason, and in what time."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from varde.router.reading import words_of_mail
from varde.shared.mail import MailReader, ReadMail
from varde.shared.mail.model import Problem

READ = "read"
FAILED = "the process failed"
MOST_SECONDS = 1.0
_FAILURES = frozenset({Problem.READER_FAILED, Problem.TIME_OUT})


@dataclass(frozen=True, slots=True)
class Outcome:
    """One message: ``source`` is its corpus, ``result`` is ``READ``, ``FAILED`` or the reasons to hold."""

    source: str
    name: str
    result: str
    seconds: float

    @property
    def good(self) -> bool:
        """True when it was read or held with a reason, and in time."""
        return self.result != FAILED and self.seconds < MOST_SECONDS

    def as_row(self) -> dict[str, str | float]:
        """For the file of results."""
        return {
            "message": f"{self.source}/{self.name}",
            "result": self.result,
            "seconds": round(self.seconds, 4),
        }


async def read_all(messages: Iterable[tuple[str, str, bytes]]) -> list[Outcome]:
    """The outcome of each (source, name, raw bytes)."""
    async with MailReader() as reader:
        await reader.read(b"")  # started before the first is timed
        return [await _read(reader, *message) for message in messages]


async def _read(reader: MailReader, source: str, name: str, raw: bytes) -> Outcome:
    started = time.perf_counter()
    reading = await reader.read(raw)
    return Outcome(source, name, result_of(reading), time.perf_counter() - started)


def result_of(reading: ReadMail) -> str:
    """``READ``, ``FAILED``, or the codes of the reasons to hold."""
    if not _FAILURES.isdisjoint(reading.problems):
        return FAILED
    return ", ".join(words_of_mail(reading).hold_reasons) or READ
