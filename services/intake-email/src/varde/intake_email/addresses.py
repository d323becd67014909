"""Which addresses letters can be sent to, and how they stand in SMTP and in headers."""

import re
import unicodedata

import idna

_LONGEST = 254  # RFC 5321 § 4.5.3.1
_LONGEST_LOCAL = 64
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@{_LABEL}(?:\.{_LABEL})+")
_STAND_IN = "x"


def valid_address(address: str) -> bool:
    """True for a plain ASCII address that can stand in an SMTP command and a header."""
    match = _ADDRESS.fullmatch(address) if len(address) <= _LONGEST else None
    return match is not None and len(match["local"]) <= _LONGEST_LOCAL


def deliverable(address: str) -> str | None:
    """``address`` with its domain as A-labels (RFC 5890); None for one that no letter can be sent to.

    What is then left of other letters than ASCII's stands before the ``@``, and needs SMTPUTF8 (RFC 6531).
    """
    local, _, domain = address.rpartition("@")
    if not _is_text(local) or len(local.encode("utf-8", "replace")) > _LONGEST_LOCAL:
        return None
    host = ascii_labels(domain)
    plain = "".join(c if c.isascii() else _STAND_IN for c in local)
    return f"{local}@{host}" if valid_address(f"{plain}@{host}") else None


def ascii_labels(domain: str) -> str:
    """A domain as A-labels, by IDNA 2008 with the mappings of UTS 46; "" for one that has none."""
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""


def same_address(one: str, other: str) -> bool:
    """True when two addresses are the same mailbox, in whatever case and however the domain is written."""
    return _folded(one) == _folded(other)


def _folded(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return unicodedata.normalize("NFC", f"{local}@{ascii_labels(domain)}").casefold()


def _is_text(local: str) -> bool:
    """False when there is a space, a control or half a letter among what is not ASCII."""
    return not any(unicodedata.category(c)[0] in "CZ" for c in local if not c.isascii())
