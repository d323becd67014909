"""Case references and receipts: random, easy to say, never sequential.

A sequence would tell an excluded partner that a case exists, by the gap in the numbers.
"""

import re
from collections.abc import Callable
from datetime import date

Below = Callable[[int], int]
"""Gives a random number in ``range(n)`` from a secure generator (``secrets.randbelow``)."""

_REFERENCE = re.compile(r"(\d{2})[-–\s]?(\d{4})")
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_VALUES = {symbol: value for value, symbol in enumerate(_ALPHABET)}
_DOUBLED = [2 * value // 32 + 2 * value % 32 for value in range(32)]
_READ_AS = str.maketrans("ILO", "110")
_RECEIPT_DATA = 19  # 95 random bits; the twentieth symbol is the check symbol


def new_reference(today: date, below: Below) -> str:
    """A random reference ``YY-NNNN``; the store refuses one that is taken."""
    return f"{today.year % 100:02d}-{below(10_000):04d}"


def parse_reference(text: str) -> str | None:
    """``YY-NNNN`` for what a person typed (``26-4817``, ``264817``, ``#26–4817``), else None."""
    match = _REFERENCE.fullmatch(text.strip().lstrip("#"))
    return f"{match[1]}-{match[2]}" if match else None


def new_receipt(below: Below) -> str:
    """A receipt of five groups of four symbols, 95 random bits and one check symbol."""
    number = below(32**_RECEIPT_DATA)  # one call: a receipt is made for every concern taken in
    data = "".join([_ALPHABET[number >> 5 * place & 31] for place in range(_RECEIPT_DATA)])
    return _grouped(data + _check_symbol(data))


def parse_receipt(text: str) -> str | None:
    """The receipt in its written form for what a person typed, or None when it cannot be one.

    Spaces, hyphens and case do not matter; I and L are read as 1 and O as 0.
    """
    symbols = re.sub(r"[\s\-–.]", "", text).upper().translate(_READ_AS)
    if len(symbols) != _RECEIPT_DATA + 1 or any(s not in _ALPHABET for s in symbols):
        return None
    data, check = symbols[:-1], symbols[-1]
    return _grouped(symbols) if _check_symbol(data) == check else None


def _grouped(symbols: str) -> str:
    return "-".join([symbols[i : i + 4] for i in range(0, len(symbols), 4)])


def _check_symbol(data: str) -> str:
    """Luhn's algorithm modulo 32: finds every single wrong symbol and most swaps."""
    values = [_VALUES[symbol] for symbol in data]
    total = sum(_DOUBLED[value] for value in values[::-2]) + sum(values[-2::-2])
    return _ALPHABET[-total % 32]
