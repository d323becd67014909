"""What was searched for, kept in memory: no address holds it, so neither a browser's history nor a proxy's log does."""

import secrets
from collections import OrderedDict

LONGEST = 200
"""Characters of a search."""
_MOST = 1000
"""Searches kept, of everybody together; the oldest goes first. A restart forgets them all."""
_TOKEN_BYTES = 9


class Searches:
    """The words of searches, each by a token that opens them in the session of who searched."""

    def __init__(self) -> None:
        self._words: OrderedDict[tuple[str, str], str] = OrderedDict()

    def put(self, session: str, words: str) -> str:
        """Keep what somebody searches for; gives its token."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        self._words[session, token] = words[:LONGEST].strip()
        if len(self._words) > _MOST:
            self._words.popitem(last=False)
        return token

    def words(self, session: str, token: str) -> str:
        """What was searched for; "" for another session's token, and one that is forgotten."""
        return self._words.get((session, token), "")

    @property
    def sessions(self) -> set[str]:
        """In which something was searched for."""
        return {session for session, _ in self._words}

    def drop(self, session: str) -> None:
        """Forget what was searched for in a session that is over."""
        for key in [key for key in self._words if key[0] == session]:
            del self._words[key]
