"""What goes between the door and its examining process: a line of JSON, and some bytes after it."""

import json
import struct
from typing import Any

HEAD = struct.Struct(">II")
"""Lengths of the JSON and of the bytes."""
MOST_REPLY = 1024 * 1024
READY = {"ready": True}


def frame(message: Any, data: bytes = b"") -> bytes:
    """A message with the bytes that belong to it."""
    text = json.dumps(message).encode()
    return HEAD.pack(len(text), len(data)) + text + data
