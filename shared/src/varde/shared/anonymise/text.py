"""The type of text that may leave: only the guard makes it."""

_MINT = object()


class AnonymisedText:
    """Text that has passed the last guard. The only text type that a chat port accepts as content.

    It is not a ``str`` on purpose: a plain string can never be posted by mistake. Only this package
    can make one (``varde.shared.anonymise.guard``).
    """

    __slots__ = ("_text",)

    def __init__(self, text: str, *, mint: object) -> None:
        if mint is not _MINT:
            msg = "AnonymisedText is made by varde.shared.anonymise.guard only"
            raise TypeError(msg)
        self._text = text

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"AnonymisedText({len(self._text)} characters)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AnonymisedText) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


def mint(text: str) -> AnonymisedText:
    """For the guard of this package alone (an architecture test looks for other callers)."""
    return AnonymisedText(text, mint=_MINT)
