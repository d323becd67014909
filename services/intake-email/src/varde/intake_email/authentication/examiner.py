"""Has a mail's sender examined: asks the DNS what the examining process wants to know, for so long."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from varde.intake_email.arrival import Arrival
from varde.intake_email.authentication.answers import Question, Records
from varde.intake_email.authentication.findings import UNKNOWN, Findings, Mark, Result
from varde.intake_email.authentication.process import ExaminingProcess
from varde.intake_email.authentication.resolver import Resolver
from varde.intake_email.headers import HEAD_BYTES, header_block

MOST_QUESTIONS = 120
"""More than RFC 7208 § 4.6.4 lets one sender need."""
SECONDS = 10.0
"""For all questions to the DNS about one mail."""
_ALL_SECONDS = 60.0
_LARGE = 1024 * 1024
_NO_AUTHOR = Findings(Mark(Result.NONE), (), Result.NONE, Mark(Result.PERMERROR), vouched=False)
_Known = dict[Question, Records]


class Examiner:
    """Examines senders. ``sealers`` are domains whose ARC seals are trusted."""

    def __init__(
        self,
        resolver: Resolver,
        sealers: Sequence[str] = (),
        *,
        seconds: float = SECONDS,
        process: ExaminingProcess | None = None,
    ) -> None:
        self._resolver = resolver
        self._sealers = [domain.casefold() for domain in sealers]
        self._seconds = seconds
        self._process = process or ExaminingProcess()
        self._large = ExaminingProcess()  # so that a large mail does not hold up the others

    async def examine(self, arrival: Arrival) -> Findings:
        """What is found out about the mail's sender. Never raises; what cannot be told is ``temperror``."""
        block = header_block(arrival.body)
        if len(block) >= HEAD_BYTES:
            return _NO_AUTHOR  # what nobody reads to its end vouches for nobody
        try:
            async with asyncio.timeout(_ALL_SECONDS):
                return await self._examined(arrival, block)
        except (TimeoutError, ValueError, TypeError, KeyError):
            return UNKNOWN

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Examiner"]:
        """The examining process lives, once it was needed, until the block ends."""
        try:
            yield self
        finally:
            await self._process.stop()
            await self._large.stop()

    async def _examined(self, arrival: Arrival, block: bytes) -> Findings:
        until = asyncio.get_running_loop().time() + self._seconds
        known: _Known = {}
        while True:
            wanted = await self._ask(arrival, block, known, block, final=_enough(known, until))
            if not wanted["missing"]:
                break
            await self._look_up(known, map(tuple, wanted["missing"]), until)
        mail = arrival.body if wanted["body"] else block
        answer = await self._ask(arrival, block, known, mail, final=True, only_block=False)
        return Findings.from_json(answer["findings"])

    async def _ask(
        self,
        arrival: Arrival,
        block: bytes,
        known: _Known,
        mail: bytes,
        *,
        final: bool,
        only_block: bool = True,
    ) -> dict[str, Any]:
        client = arrival.client
        sender = arrival.sender.strip("<>")
        message = {
            "case": [client.address, client.name, sender, self._sealers],
            "answers": [[kind, name, found] for (kind, name), found in known.items()],
            "final": final,
            "block": len(block),
            "only_block": only_block,
        }
        process = self._large if len(mail) > _LARGE else self._process
        return await process.ask(message, mail) or {"findings": UNKNOWN.to_json()}

    async def _look_up(self, known: _Known, questions: Iterable[Any], until: float) -> None:
        wanted: list[Question] = list(questions)
        known |= dict.fromkeys(wanted)
        try:
            async with asyncio.timeout_at(until), asyncio.TaskGroup() as group:
                for question in wanted:
                    group.create_task(self._note(known, question))
        except TimeoutError:
            return  # what has not come by now is away

    async def _note(self, known: _Known, question: Question) -> None:
        known[question] = await self._resolver.ask(question)


def _enough(known: _Known, until: float) -> bool:
    return len(known) >= MOST_QUESTIONS or asyncio.get_running_loop().time() >= until
