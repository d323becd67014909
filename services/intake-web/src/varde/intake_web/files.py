"""Files of a posted form: typed by content, scanned, sealed and stored while they arrive.

Whatever stops them lets the rest of the body pass by unkept, so that an honest browser gets our page.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from fastapi import Request

from varde.intake_web.body import TooLarge, TooSlow, body_parts
from varde.intake_web.form import MAX_FIELDS, Fault, Problem, TooManyFields
from varde.intake_web.limits import Limits, TooMany
from varde.intake_web.metrics import Metrics
from varde.intake_web.multipart import End, Event, Malformed, MultipartReader, Part
from varde.intake_web.repeats import Repeats
from varde.intake_web.settings import IntakeWebSettings
from varde.shared.casework.uploads import Batch, SealedFile, Upload, Uploads
from varde.shared.clamd import Clamd, Scanning
from varde.shared.errors import Transient
from varde.shared.filetypes import HEAD_BYTES, media_type

Fields = Sequence[tuple[str, bytearray]]
"""The text fields of a body, in their order."""
Wanted = Callable[[Fields], Awaitable[bool]]
IsFile = Callable[[Part], bool]
FIELD = "files"
_BUSY_SECONDS = 30.0
_PASSED_BY = 2
"""A body with more than it may hold is read and thrown away up to this many times the limit."""
_MAX_FILE_PARTS = 1_000
"""Parts of files in one body, those passed by too: a whole album fits, and a body of nothing but heads ends."""
_Cut = TooLarge | TooSlow | Malformed


def most_bytes(settings: IntakeWebSettings) -> int:
    """As much of one body with files as is read at all."""
    return settings.max_body_bytes + _PASSED_BY * settings.max_files_bytes


@dataclass(frozen=True, slots=True)
class Taken:
    """What a body held: the text fields, and the files unless something was in the way."""

    fields: Fields
    digest: bytes
    """Over everything in it, the same however it was cut into parts."""
    outline: bytes
    """The same without what is in the files."""
    batch: Batch
    problems: tuple[Problem, ...] = ()
    stopped: TooMany | Transient | None = None
    begun: int = 0
    """How many files there were, up to the one that a problem is about."""
    cut: bool = False
    """Whether more text came than may: ``fields`` has its beginning."""
    unread: bool = False
    """Whether the rest of the body was not read: the connection cannot be used again."""

    def repeated(self, repeats: Repeats, token: str) -> bool:
        """Whether a browser that sent the form again could not read the files a second time."""
        unread = any(problem.fault is Fault.EMPTY for problem in self.problems)
        return unread and repeats.knows(token, self.outline)

    def check(self) -> None:
        """Raise what stopped the files, if anything did."""
        if self.stopped:
            raise self.stopped


@dataclass(frozen=True, slots=True)
class Files:
    """Takes in the forms that come with files."""

    uploads: Uploads
    clamd: Clamd
    limits: Limits
    metrics: Metrics
    settings: IntakeWebSettings
    slots: asyncio.Semaphore

    @asynccontextmanager
    async def of(
        self,
        request: Request,
        wanted: Wanted,
        address: str | None,
        is_file: IsFile = lambda part: part.filename is not None,
    ) -> AsyncIterator[Taken]:
        """What the body of ``request`` holds; its files are taken away after the block unless they were kept.

        ``wanted`` is asked before the first file, with the fields before it; if not, files are passed by.
        They count for ``address``. A part that is no file by ``is_file`` is a text field.
        A body that is too large, too slow or broken gives what was read before that. Raises TooManyFields and
        ClientDisconnect, and where there is nothing to give Malformed, TooLarge and TooSlow.
        """
        settings = self.settings
        reader = MultipartReader(request.headers.get("content-type", ""))
        async with self.uploads.batch() as batch, AsyncExitStack() as stack:
            reading = _Reading(self, batch, stack, wanted, address, is_file)
            parts = body_parts(
                request,
                limit=most_bytes(settings),
                idle=settings.read_timeout,
                seconds=settings.upload_timeout,
            )
            try:
                async for data in parts:
                    for event in reader.feed(data):
                        await reading.take(event)
                reader.finish()
            except (TooLarge, TooSlow, Malformed) as cut:
                await reading.end(cut)
            yield reading.taken()


class _Unfit(Exception):
    """A file that is not taken."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class _Reading:
    """One body on its way in."""

    def __init__(
        self,
        files: Files,
        batch: Batch,
        stack: AsyncExitStack,
        wanted: Wanted,
        address: str | None,
        is_file: IsFile,
    ) -> None:
        self._files = files
        self._settings = files.settings
        self._batch = batch
        self._stack = stack
        self._wanted = wanted
        self._address = address
        self._is_file = is_file
        self._fields: list[tuple[str, bytearray]] = []
        self._field_bytes = 0
        self._file_parts = 0
        self._unread = False
        self._in_text = False
        self._digest, self._outline = (hashlib.blake2b(digest_size=32) for _ in range(2))
        self._data_digest = hashlib.blake2b(digest_size=32)
        self._admitted: bool | None = None
        self._file: _File | None = None
        self._count = self._size = 0
        self._problem: Problem | None = None
        self._stopped: TooMany | Transient | None = None

    async def take(self, event: Event) -> None:
        """The next event of the body."""
        try:
            if isinstance(event, Part):
                await self._begin(event)
            elif isinstance(event, End):
                await self._end()
            else:
                await self._data(event)
        except _Unfit as unfit:
            await self._stop(problem=Problem(FIELD, unfit.fault))
        except (TooMany, Transient) as reason:
            await self._stop(reason=reason)

    async def end(self, cut: _Cut) -> None:
        """Leave the rest of the body unread; raises ``cut`` where what was read is of no use."""
        # Before the first file the text may lack its end, and it comes whole when it is sent again.
        early = isinstance(cut, TooSlow) and not self._file_parts
        if early or not any(value for _, value in self._fields):
            raise cut
        self._unread = True
        if not self._problem and not self._stopped:
            await self._stop(problem=Problem(FIELD, _fault_of(cut)))

    def taken(self) -> Taken:
        """All of it."""
        return Taken(
            fields=self._fields,
            digest=self._digest.digest(),
            outline=self._outline.digest(),
            batch=self._batch,
            begun=self._count,
            problems=(self._problem,) if self._problem else (),
            stopped=self._stopped,
            cut=self._field_bytes > self._settings.max_body_bytes,
            unread=self._unread,
        )

    async def _begin(self, part: Part) -> None:
        self._in_text = not self._is_file(part)
        self._count_part()
        head = repr((part.name, part.filename)).encode("utf-8", "replace")
        self._digest.update(head)
        self._outline.update(head)
        if self._in_text:
            self._fields.append((part.name, bytearray()))
        elif part.filename and await self._may_come():
            self._count += 1
            if self._count > self._settings.max_files:
                raise _Unfit(Fault.COUNT)
            scanning = await self._files.clamd.begin()
            self._stack.callback(scanning.close)
            self._file = _File(part.filename, self._batch.begin(), scanning)

    def _count_part(self) -> None:
        if not self._in_text:
            self._file_parts += 1
            if self._file_parts > _MAX_FILE_PARTS:
                raise TooLarge
        elif len(self._fields) >= MAX_FIELDS:
            raise TooManyFields

    async def _data(self, data: bytes) -> None:
        self._data_digest.update(data)
        if self._file is not None:
            self._size += len(data)
            if self._size > self._settings.max_files_bytes:
                raise _Unfit(Fault.LARGE)
            await self._file.write(data, self._settings.max_file_bytes)
        elif self._in_text:
            self._field_bytes += len(data)
            if self._field_bytes <= self._settings.max_body_bytes:
                self._fields[-1][1].extend(data)

    async def _end(self) -> None:
        self._digest.update(self._data_digest.digest())
        if self._in_text:
            self._outline.update(self._data_digest.digest())
        self._data_digest = hashlib.blake2b(digest_size=32)
        if self._file is not None:
            file = await self._file.finish()
            self._batch.files.append(file)
            self._files.metrics.files.labels(file.scan.value).inc()
            self._file = None

    async def _may_come(self) -> bool:
        """Asked once, before the first file. Raises TooMany."""
        if self._problem or self._stopped:
            return False
        if self._admitted is None:
            self._admitted = await self._wanted(self._fields)
            if self._admitted:
                await self._admit()
        return self._admitted

    async def _admit(self) -> None:
        if self._files.slots.locked():
            raise TooMany(_BUSY_SECONDS)
        await self._stack.enter_async_context(self._files.slots)
        self._files.limits.admit(self._address)

    async def _stop(
        self, *, problem: Problem | None = None, reason: TooMany | Transient | None = None
    ) -> None:
        self._problem, self._stopped = problem, reason
        if self._file is not None:
            self._file.close()
            self._file = None
        self._files.metrics.files.labels("refused").inc()
        await self._batch.discard()


def _fault_of(cut: _Cut) -> Fault:
    if isinstance(cut, TooLarge):
        return Fault.LARGE
    return Fault.SLOW if isinstance(cut, TooSlow) else Fault.UNREAD


class _File:
    """One file on its way in."""

    def __init__(self, name: str, upload: Upload, scanning: Scanning) -> None:
        self._name = name
        self._upload = upload
        self._scanning = scanning
        self._head = b""
        self._type: str | None = None

    async def write(self, data: bytes, most: int) -> None:
        """Take in the next part. Raises _Unfit and Transient."""
        if self._type is None:
            self._head += data
            if len(self._head) < HEAD_BYTES:
                return
            data = self._begun(whole=False)
        await self._pass_on(data)
        if self._upload.size > most:
            raise _Unfit(Fault.LARGE)

    async def finish(self) -> SealedFile:
        """The file, whole and sealed. Raises _Unfit and Transient."""
        if self._type is None:
            if not self._head:
                raise _Unfit(Fault.EMPTY)
            await self._pass_on(self._begun(whole=True))
        scan = await self._scanning.result()
        self.close()
        return await self._upload.finish(self._name, self._type or "", scan)

    def close(self) -> None:
        """Let go of the scanner."""
        self._scanning.close()

    def _begun(self, *, whole: bool) -> bytes:
        head, self._head = self._head, b""
        self._type = media_type(head[:HEAD_BYTES], whole=whole)
        if self._type is None:
            raise _Unfit(Fault.UNKNOWN)
        return head

    async def _pass_on(self, data: bytes) -> None:
        await self._upload.write(data)
        await self._scanning.write(data)
