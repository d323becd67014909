"""What people have asked for and not yet confirmed: kept in this process, for a while, for whoever asked."""

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass

from varde.chatops.commands import Step

KEPT_SECONDS = 900.0
MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """A command that waits for a yes.

    ``act`` (at most 32 characters) is what it is done under, once. It stays the same when it has to be confirmed again, or is
    asked for again, because nobody could tell whether it was done.
    """

    user_id: str
    command: Step
    act: str
    since: float


class Pending:
    """Commands that wait for a yes. A restart forgets them: then the command is written again."""

    def __init__(self) -> None:
        self._waiting = OrderedDict[str, Waiting]()

    def put(self, user_id: str, command: Step, act: str = "") -> str:
        """Keep ``command``, as it is to be done; gives the token that stands for it.

        It is done under ``act``; else under that of the same command, if it waits; else under one of its own.
        """
        self._forget()
        token = secrets.token_hex(16)
        act = act or next((w.act for w in self._same(user_id, command).values()), token)
        self._waiting[token] = Waiting(user_id, command, act, time.monotonic())
        return token

    def take(self, user_id: str, token: str) -> Waiting | None:
        """What the token stands for, once, and for whoever asked for it."""
        self._forget()
        waiting = self._waiting.get(token)
        if waiting is None or waiting.user_id != user_id:
            return None
        del self._waiting[token]
        return waiting

    def asked(self, user_id: str, command: Step) -> Waiting | None:
        """The same of the same person, if they have been asked about it; it waits no more after this."""
        self._forget()
        same = self._same(user_id, command)
        for token in same:
            del self._waiting[token]
        return next(iter(same.values()), None)

    def done(self, waiting: Waiting) -> None:
        """It is done, and certainly so: what else waits under the same act waits no more."""
        for token in [token for token, w in self._waiting.items() if w.act == waiting.act]:
            del self._waiting[token]

    def _same(self, user_id: str, command: Step) -> dict[str, Waiting]:
        return {
            token: waiting
            for token, waiting in self._waiting.items()
            if waiting.user_id == user_id and waiting.command == command
        }

    def _forget(self) -> None:
        now = time.monotonic()
        while self._waiting:
            oldest = next(iter(self._waiting.values()))
            if now - oldest.since < KEPT_SECONDS and len(self._waiting) < MOST_KEPT:
                return
            self._waiting.popitem(last=False)
