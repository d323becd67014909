"""Reply tokens: the detail of an address that leads a mail to an earlier concern (RFC 5233 subaddressing).

``bekymring+k3j5v7q2m4x6p1z8@kommune.example``: 80 random bits, so that none can be guessed, in lower case
because mail systems on the way may change the case of a local part.
"""

import re

from varde.shared.domain.reference import Below

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"  # RFC 4648 § 6
_LENGTH = 16
_TOKEN = re.compile(f"[{_ALPHABET}]{{{_LENGTH}}}")
_SEPARATOR = "+"


def new_token(below: Below) -> str:
    """A random token of 80 bits."""
    number = below(32**_LENGTH)
    return "".join([_ALPHABET[number >> 5 * place & 31] for place in range(_LENGTH)])


def with_token(address: str, token: str) -> str:
    """``address`` with a token as its detail."""
    local, at, domain = address.rpartition("@")
    return f"{local}{_SEPARATOR}{token}{at}{domain}"


def without_detail(address: str) -> tuple[str, str]:
    """``address`` without its last detail, and without all that follows the first plus."""
    local, at, domain = address.rpartition("@")
    last, first = local.rpartition(_SEPARATOR)[0], local.partition(_SEPARATOR)[0]
    return last + at + domain, first + at + domain


def token_in(address: str) -> str:
    """The token in an address, "" when its last detail has not the form of one."""
    _, separator, detail = address.rpartition("@")[0].rpartition(_SEPARATOR)
    token = detail.lower() if separator else ""
    return token if _TOKEN.fullmatch(token) else ""
