"""Other anonymisers, each in a process of the peers' own virtual environment."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.anonymiser.texts import Span
from varde.shared.domain.codes import Language

WORKER = Path(__file__).with_name("peer_worker.py")
NAMES = ("presidio", "scrubadub")


class Peer:
    """A running peer, what it cost to load, and how fast it has been so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        ready = self._answer()
        self.load_seconds: float = ready["load_seconds"]
        self.added_mb: float = ready["added_mb"]
        self._characters, self._cpu_seconds = 0, 0.0

    @property
    def characters_per_second(self) -> float:
        """Over everything asked so far, on one core; 0 when nothing was."""
        return self._characters / self._cpu_seconds if self._cpu_seconds else 0.0

    def spans(self, text: str, _language: Language) -> Sequence[Span]:
        """What the peer finds; it has one model for every language."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(text) + "\n")
        self._process.stdin.flush()
        answer = self._answer()
        self._characters += len(text)
        self._cpu_seconds += answer["cpu_seconds"]
        return [Span(start, end, kind) for start, end, kind in answer["spans"]]

    def concern_spans(
        self, subject: str, text: str, language: Language
    ) -> tuple[Sequence[Span], Sequence[Span]]:
        """Subject and text one after the other: a peer knows no concern."""
        return self.spans(subject, language), self.spans(text, language)

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the peer has ended; its last words stand above")
        return json.loads(line)


@contextmanager
def running(environment: Path | None) -> Iterator[dict[str, Peer]]:
    """The peers of a virtual environment, by name; none without one."""
    with ExitStack() as stack:
        yield (
            {name: stack.enter_context(_peer(environment, name)) for name in NAMES}
            if environment
            else {}
        )


@contextmanager
def _peer(environment: Path, name: str) -> Iterator[Peer]:
    command = [str(environment / "bin" / "python"), "-I", str(WORKER), name]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8") as process:
        try:
            yield Peer(process)
        finally:
            process.kill()
