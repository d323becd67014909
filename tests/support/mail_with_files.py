"""E-mails with files in them, as people and as attackers send them."""

import binascii
import struct

from support.letters import OWN, letter, many, part, properties, text, tnef
from support.pdfs import SECRET, redacted, written
from support.photos import PLACE, photo_of_a_place

PHOTO = photo_of_a_place()
LETTER = written(redacted(2))
assert PLACE in PHOTO
assert SECRET.encode() in LETTER

OBJECT, CONTENT, A_MESSAGE = 0x0D, 0x3701, bytes.fromhex("0703020000000000c000000000000046")
"""How a ``winmail.dat`` holds a message: as an object, behind the identifier of its kind."""
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


def winmail(*files: tuple[str, bytes], said: str = "") -> bytes:
    """A ``winmail.dat`` with these files, as a part."""
    return part("application/ms-tnef; name=winmail.dat", packed(*files, said=said))


def packed(
    *files: tuple[str, bytes], messages: tuple[bytes, ...] = (), said: str = "", about: str = ""
) -> bytes:
    """A ``winmail.dat`` with these files, and with messages that are packed like itself."""
    attributes = list[tuple[int, int, bytes]]()
    for name, content in files:
        named = (0x1F, 0x3707, f"{name}\0".encode("utf-16-le"))
        attributes += [
            (2, 0x00069002, b"\0" * 14),
            (2, 0x0006800F, content),
            (2, 0x00069005, properties(named)),
        ]
    for message in messages:
        held = (OBJECT, CONTENT, A_MESSAGE + message)
        attributes += [(2, 0x00069002, b"\0" * 14), (2, 0x00069005, properties(held))]
    told = [(0x1F, 0x1000, said), (0x1F, 0x0037, about)]
    words = properties(*((kind, tag, f"{each}\0".encode("utf-16-le")) for kind, tag, each in told))
    codes = (1, 0x00069007, struct.pack("<II", 1252, 0))
    return tnef(codes, (1, 0x00069003, words), *attributes)


def uuencoded(name: str, content: bytes) -> str:
    """A file as older mailers write it into the text."""
    lines = (content[at : at + 45] for at in range(0, len(content), 45))
    encoded = (binascii.b2a_uu(line, backtick=True).decode() for line in lines)
    return f"begin 644 {name}\n{''.join(encoded)}`\nend\n".replace("\n", "\r\n")


def nested(times: int, message: bytes) -> bytes:
    """A message forwarded so many times."""
    for _ in range(times):
        message = letter("Content-Type: message/rfc822", body=message)
    return message
