"""Posted forms, by a real connection to a real door that listens in this process."""

import asyncio
from contextlib import AsyncExitStack
from urllib.parse import urlencode

from support.web_door import RunningDoor, running_door

_TYPES = (
    b"application/x-www-form-urlencoded",
    b"multipart/form-data; boundary=b",
    b"multipart/form-data; boundary=",
    b"text/plain",
)
"""The first byte of an input chooses one; the rest is the body."""
_UNLIMITED = {"rate_per_second": 1e9, "rate_burst": 10**9, "client_rate_burst": 10**9}
_SERVER_ERROR = 500


def _form(**fields: str) -> bytes:
    return b"\0" + urlencode(fields).encode()


def _parts(*parts: bytes) -> bytes:
    return b"\1" + b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"


_TEXT = b'Content-Disposition: form-data; name="text"\r\n\r\nHan sover i bua.'
_FILE = b'Content-Disposition: form-data; name="files"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
SEEDS = (
    _form(text="Hun får ikke gå ut alene.", token="abc", arena="SKOLE", child="yes", want="tip"),
    _form(text="æøå 🌊\r\n<script>", contact="68 05 12 34", exclude="NAV", go="review"),
    _form(text="Eg er redd.", about_self="yes", role="private", danger="yes", go="facts"),
    b"\0text=%FF%00&text=b&" + b"x=1&" * 60,
    _parts(_TEXT, _FILE + b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    _parts(_TEXT, _FILE + b"%PDF-1.4", _FILE + b"MZ"),
)


class Failed(Exception):
    """The door answered with an error of its own, or told of one."""


class FormDoor:
    """Posts one input at a time; the door opens with the first."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._door: RunningDoor | None = None

    def __call__(self, data: bytes) -> str:
        """The status of the answer. Raises ``Failed`` for an error of the door's own."""
        return self._runner.run(self._post(data))

    async def _post(self, data: bytes) -> str:
        if self._door is None:
            self._door = await self._stack.enter_async_context(running_door(None, **_UNLIMITED))
        kind, body = _TYPES[data[0] % len(_TYPES)] if data else _TYPES[0], data[1:]
        head = (
            b"POST /nb/ HTTP/1.1\r\nHost: varde.example\r\nConnection: close\r\nContent-Type: %b\r\n"
            % kind
        )
        reader, writer = await asyncio.open_connection("127.0.0.1", self._door.port)
        writer.write(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        answer = await reader.read()
        writer.close()
        self._door.receiver.raws.clear()
        status = int(answer.split(b" ", 2)[1])
        if self._door.failures or status == _SERVER_ERROR:
            raise Failed(str(status))
        return str(status)
