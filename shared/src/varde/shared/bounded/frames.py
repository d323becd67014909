"""Frames on a pipe: four bytes of length, most significant first, then that many bytes."""

import struct
from typing import BinaryIO

LENGTH = struct.Struct(">I")
READY = b"ready"
"""The first frame that a worker sends."""


def frame(body: bytes) -> bytes:
    """``body`` with its length before it."""
    return LENGTH.pack(len(body)) + body


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame of a blocking stream, or None at its end."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    body = stream.read(size)
    return body if len(body) == size else None
