"""E-mails with files in them, as people and as attackers send them."""

import struct

from support.letters import OWN, letter, many, part, properties, text, tnef
from support.pdfs import SECRET, redacted, written
from support.photos import PLACE, photo_of_a_place

PHOTO = photo_of_a_place()
LETTER = written(redacted(2))
assert PLACE in PHOTO
assert SECRET.encode() in LETTER

OF_A_FILE = 'Content-Disposition: attachment; filename="{}"'


def file(name: str, content: bytes, kind: str = "application/octet-stream") -> bytes:
    """An attached file."""
    return part(kind, content, OF_A_FILE.format(name))


def with_files(*files: bytes, said: str = OWN) -> bytes:
    """A message with words and files."""
    return many("mixed", text(said), *files)


def forwarded(message: bytes) -> bytes:
    """A message attached as it is."""
    return b"Content-Type: message/rfc822\r\n\r\n" + message


def winmail(*files: tuple[str, bytes]) -> bytes:
    """A ``winmail.dat`` with these files, as a part."""
    attributes = list[tuple[int, int, bytes]]()
    for name, content in files:
        attributes += [
            (2, 0x00069002, b"\0" * 14),
            (2, 0x0006800F, content),
            (2, 0x00069005, properties((0x1F, 0x3707, f"{name}\0".encode("utf-16-le")))),
        ]
    codes = (1, 0x00069007, struct.pack("<II", 1252, 0))
    return part("application/ms-tnef; name=winmail.dat", tnef(codes, *attributes))


def nested(times: int, message: bytes) -> bytes:
    """A message forwarded so many times."""
    for _ in range(times):
        message = letter("Content-Type: message/rfc822", body=message)
    return message
