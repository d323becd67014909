"""What people have asked for and not yet confirmed: kept in this process, for a while, for whoever asked."""

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass

from varde.chatops.commands import Step

KEPT_SECONDS = 900.0
MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class _Waiting:
    user_id: str
    command: Step
    since: float


class Pending:
    """Commands that wait for a yes. A restart forgets them: then the command is written again."""

    def __init__(self) -> None:
        self._waiting = OrderedDict[str, _Waiting]()

    def put(self, user_id: str, command: Step) -> str:
        """Keep ``command``, as it is to be done; gives the token that stands for it."""
        self._forget()
        token = secrets.token_hex(16)
        self._waiting[token] = _Waiting(user_id, command, time.monotonic())
        return token

    def take(self, user_id: str, token: str) -> Step | None:
        """What the token stands for, once, and for whoever asked for it."""
        self._forget()
        waiting = self._waiting.get(token)
        if waiting is None or waiting.user_id != user_id:
            return None
        del self._waiting[token]
        return waiting.command

    def asked(self, user_id: str, command: Step) -> bool:
        """Whether the same person has been asked about the same; it waits no more after this."""
        self._forget()
        same = [
            token
            for token, waiting in self._waiting.items()
            if waiting.user_id == user_id and waiting.command == command
        ]
        for token in same:
            del self._waiting[token]
        return bool(same)

    def _forget(self) -> None:
        now = time.monotonic()
        while self._waiting:
            oldest = next(iter(self._waiting.values()))
            if now - oldest.since < KEPT_SECONDS and len(self._waiting) < MOST_KEPT:
                return
            self._waiting.popitem(last=False)
