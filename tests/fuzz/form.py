"""Posted forms, by a real connection to a real door that listens in this process."""

import asyncio
from contextlib import AsyncExitStack
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from support.web_door import RunningDoor, running_door
from varde.intake_web import pace
from varde.shared.store.database import Database
from varde.shared.store.migrate import upgrade

_TYPES = (
    b"application/x-www-form-urlencoded",
    b"multipart/form-data; boundary=b",
    b"multipart/form-data; boundary=",
    b"text/plain",
)
_PAGES = ("nb", "nn", "en")
"""The first byte of an input chooses one of each; the rest is the body."""
_UNLIMITED = {
    f"{whose}{what}": 10**9
    for whose in ("", "client_", "upload_", "client_upload_")
    for what in ("rate_per_second", "rate_burst")
}
_SERVER_ERROR = 500


def _first(kind: int, page: str) -> bytes:
    return bytes([kind + len(_TYPES) * _PAGES.index(page)])


def _form(page: str = "nb", **fields: str) -> bytes:
    return _first(0, page) + urlencode(fields).encode()


def _parts(*parts: bytes, page: str = "nb") -> bytes:
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"
    return _first(1, page) + body


_TEXT = b'Content-Disposition: form-data; name="text"\r\n\r\nHan sover i bua.'
_FILE = b'Content-Disposition: form-data; name="files"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
SEEDS = (
    _form(text="Hun får ikke gå ut alene.", token="abc", arena="SKOLE", child="yes", want="tip"),
    _form(text="æøå 🌊\r\n<script>", contact="68 05 12 34", exclude="NAV", go="review"),
    _form("nn", text="Eg er redd.", about_self="yes", role="private", danger="yes", go="facts"),
    _form("en", text=" ", exclude="x" * 1_001, go="contact"),
    b"\0text=%FF%00&text=b&" + b"x=1&" * 60,
    _parts(_TEXT, _FILE + b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    _parts(_TEXT, _FILE + b"%PDF-1.4", _FILE + b"MZ", page="nn"),
    _parts(_TEXT, _FILE + b"\xff\xd8\xff\xe1\0\x10Exif\0\0", page="en"),
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
            pace.FORM_BEAT = 0.0  # nobody watches, and fifty thousand beats are over an hour
            folder = self._stack.enter_context(TemporaryDirectory())
            database = Database(f"sqlite+aiosqlite:///{folder}/form.db")
            self._stack.push_async_callback(database.close)
            await upgrade(database)
            self._door = await self._stack.enter_async_context(running_door(database, **_UNLIMITED))
        chosen, body = divmod(data[0] if data else 0, len(_TYPES)), data[1:]
        page, kind = _PAGES[chosen[0] % len(_PAGES)].encode(), _TYPES[chosen[1]]
        head = (
            b"POST /%b/ HTTP/1.1\r\nHost: varde.example\r\nConnection: close\r\nContent-Type: %b\r\n"
            % (page, kind)
        )
        reader, writer = await asyncio.open_connection("127.0.0.1", self._door.port)
        writer.write(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        answer = await reader.read()
        writer.close()
        self._door.receiver.raws.clear()
        self._door.receiver.files.clear()
        status = int(answer.split(b" ", 2)[1])
        if self._door.failures or status == _SERVER_ERROR:
            raise Failed(str(status))
        return str(status)
