"""Whom a mail says that it is from: its header fields, the one address of From, and domains."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.policy import SMTPUTF8

from varde.intake_email.addresses import ascii_labels

_LINE_END = re.compile(rb"\r\n|\r|\n")
_LONGEST_FROM = 2_000
_DOMAIN = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)

Field = tuple[str, bytes]
"""A header field's name in lower case, and its value with the lines put together."""


@dataclass(frozen=True, slots=True)
class Author:
    """The author of a mail, as it says itself."""

    address: str
    domain: str
    """In lower case, as A-labels."""


def fields(block: bytes) -> Iterator[Field]:
    """The fields of a header block, in order.

    A bare CR or LF ends a line too, as some readers of mail have it: a From that only they see counts.
    """
    name, value = "", b""
    for line in _LINE_END.split(block):
        if line[:1] in (b" ", b"\t"):
            value += line
            continue
        if name:
            yield name, value
        raw, colon, value = line.partition(b":")
        name = raw.decode("latin-1").strip().lower() if colon else ""
    if name:
        yield name, value


def author_of(found: list[Field]) -> Author | None:
    """The one author; None when there is none, several, or one that cannot be told for sure.

    RFC 7489 § 6.6.1 leaves such mail to the receiver. A group is no author (RFC 6854).
    """
    values = [value for name, value in found if name == "from"]
    if len(values) != 1 or len(values[0]) > _LONGEST_FROM:
        return None
    try:
        header = SMTPUTF8.header_factory("From", values[0].decode().strip())
        (group,) = header.groups
        (mailbox,) = group.addresses
    except Exception:  # the library raises all kinds of errors on hostile values
        return None
    domain = ascii_domain(mailbox.domain)
    if group.display_name is not None or not mailbox.username or not domain:
        return None
    return Author(f"{mailbox.username}@{domain}", domain)


def ascii_domain(domain: str) -> str:
    """A domain in lower case, as A-labels (RFC 5890); "" for anything that is none."""
    plain = ascii_labels(domain).casefold().rstrip(".")
    return plain if _DOMAIN.fullmatch(plain) else ""
