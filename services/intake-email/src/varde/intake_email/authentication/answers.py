"""What the DNS has answered so far, as plain data: whoever reads it can neither ask nor wait.

An evaluation that lacks an answer ends with ``Missing``; it is asked for, and the evaluation begins anew.
So the libraries that evaluate never touch the network, and tests need a dictionary only.
"""

from collections.abc import Mapping

Question = tuple[str, str]
"""A type (``TXT``, ``A``, ``AAAA``, ``MX`` or ``PTR``) and a name in lower case, without the last dot."""
Records = tuple[str, ...] | None
"""The records as text (``MX`` without its preference, best first; the bytes of ``TXT`` as Latin-1); empty when there are
none, None when no resolver could tell."""


class Missing(Exception):
    """An answer that nobody has asked for yet."""

    def __init__(self, question: Question) -> None:
        super().__init__("an answer of the DNS is missing")
        self.question = question


class Away(Exception):
    """No resolver could answer."""


class Answers:
    """Known answers. ``final`` means that no more will come: what is missing then is away."""

    def __init__(self, known: Mapping[Question, Records], *, final: bool = False) -> None:
        self._known = known
        self._final = final

    def get(self, kind: str, name: str) -> tuple[str, ...]:
        """The records of a name; empty when there are none. Raises ``Missing`` and ``Away``."""
        question = (kind, name.casefold().rstrip("."))
        if question not in self._known and not self._final:
            raise Missing(question)
        records = self._known.get(question)
        if records is None:
            raise Away
        return records
