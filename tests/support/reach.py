"""How far before its first digit a pattern may begin, by the tree that Python's own parser makes of it."""

import importlib
import re
from collections.abc import Iterable
from typing import Any

_PARSER: Any = importlib.import_module("re._parser")
_DIGITS = range(ord("0"), ord("9") + 1)


def most_before_a_digit(pattern: re.Pattern[str]) -> int:
    """Characters that a match may have before its first digit, at most; all of it where none is sure."""
    tree = _PARSER.parse(pattern.pattern, pattern.flags)
    width, most, _ = _walked(tree)
    return max(width, most)


def _walked(items: Iterable[tuple[Any, Any]]) -> tuple[int, int, bool]:
    """Characters before what follows, the most before a digit that may stand there, and whether one is sure."""
    width = most = 0
    for op, value in items:
        inner, reach, sure = _item(str(op), value)
        most = max(most, width + reach)
        if sure:
            return width, most, True
        width += inner
    return width, most, False


def _item(op: str, value: Any) -> tuple[int, int, bool]:
    if op in {"AT", "ASSERT", "ASSERT_NOT"}:
        return 0, 0, False
    if op == "SUBPATTERN":
        return _walked(value[-1])
    if op == "BRANCH":
        ways = [_walked(way) for way in value[1]]
        width = max((width for width, _, sure in ways if not sure), default=0)
        return width, max(most for _, most, _ in ways), all(sure for *_, sure in ways)
    if op in {"MAX_REPEAT", "MIN_REPEAT"}:
        least, times, repeated = value
        width, most, sure = _walked(repeated)
        return (0 if sure else times * width), most, sure and least > 0
    return 1, 0, _is_digit(op, value)


def _is_digit(op: str, value: Any) -> bool:
    if op == "LITERAL":
        return value in _DIGITS
    return op == "IN" and all(_is_of_digits(str(kind), each) for kind, each in value)


def _is_of_digits(kind: str, value: Any) -> bool:
    if kind == "CATEGORY":
        return str(value) == "CATEGORY_DIGIT"
    if kind == "RANGE":
        return value[0] in _DIGITS and value[1] in _DIGITS
    return kind == "LITERAL" and value in _DIGITS
