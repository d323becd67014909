"""A key on paper: 160 random bits in blocks that forgive how they are typed, and tell which one is mistyped.

The digits are those of Crockford's base 32: no I, L, O or U, so that nothing looks like something else. Each block
ends in a check digit, a sum with odd weights modulo 32: it finds every single wrong digit, and blocks that changed places.
"""

import hashlib
import secrets

from varde.shared.errors import Refused
from varde.shared.vault.keys import PrivateKey

PAPER = "paper"
"""The recipient that the coordinator's key is sealed to besides those who hold it."""
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans("OILU", "011V")
_BLOCKS = 8
_DATA = 4
_BLOCK = _DATA + 1
_MOST_TYPED = 1000


def new_paper() -> str:
    """A new key as it is printed: eight blocks of five, with a space between them."""
    return " ".join(
        _with_check(number, "".join(secrets.choice(_DIGITS) for _ in range(_DATA)))
        for number in range(_BLOCKS)
    )


def same_digits(typed: str, printed: str) -> bool:
    """Whether what was typed is what was printed, with everything forgiven that ``paper_key`` forgives."""
    return _digits_of(typed[:_MOST_TYPED]) == _digits_of(printed)


def paper_key(typed: str) -> PrivateKey:
    """The key pair that ``new_paper`` stands for. Raises ``Refused`` saying which block is not as printed."""
    if len(typed) > _MOST_TYPED:
        raise Refused("That is much longer than a paper key.")
    digits = _digits_of(typed)
    foreign = next((c for c in digits if c not in _DIGITS), None)
    if foreign:
        raise Refused("There are letters in it that no paper key has.")
    if len(digits) != _BLOCKS * _BLOCK:
        msg = f"A paper key has {_BLOCKS} blocks of {_BLOCK}; these are {len(digits)} letters and digits."
        raise Refused(msg)
    blocks = [digits[at : at + _BLOCK] for at in range(0, len(digits), _BLOCK)]
    wrong = [n + 1 for n, block in enumerate(blocks) if block != _with_check(n, block[:_DATA])]
    if wrong:
        msg = f"Not as it was printed: block {', '.join(map(str, wrong))}. Compare with the paper."
        raise Refused(msg)
    secret = "".join(block[:_DATA] for block in blocks)
    return PrivateKey(PAPER, hashlib.sha256(f"varde/paper/v1/{secret}".encode()).digest())


def _digits_of(typed: str) -> str:
    return "".join(c for c in typed.upper().translate(_ALIKE) if c.isalnum())


def _with_check(number: int, data: str) -> str:
    total = number + sum((2 * at + 1) * _DIGITS.index(digit) for at, digit in enumerate(data))
    return data + _DIGITS[total % len(_DIGITS)]
