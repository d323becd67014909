"""The municipality's files as they lie in their folder: read, written all at once, and the version before kept beside."""

import asyncio
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from varde.shared.platform.config_files import PARTNERS, ROTA, loaders, wrong_files
from varde.shared.toml import Reason
from varde.shared.vault.keyfiles import write_file

BEFORE = ".before"
"""What the name of the earlier version ends with. No service reads it."""
_OWN_RULES = re.compile(r"screening/[a-z]{1,30}\.toml")
_NOT_HERE = frozenset({"portals.toml"})
"""Files with secrets of others are the operator's alone."""
_MODE = 0o644


class Overtaken(Exception):
    """A file was changed since it was read."""


@dataclass(frozen=True, slots=True)
class Stood:
    """A file as it was read; ``text`` is "" where there is none."""

    text: str
    there: bool

    @property
    def digest(self) -> str:
        """What tells this version from others."""
        return hashlib.sha256(f"{self.there}{self.text}".encode()).hexdigest()[:16]


@contextmanager
def beside(folder: Path, texts: Mapping[str, str]) -> Iterator[Path]:
    """A copy of the folder in which ``texts`` stand, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="varde-") as made:
        copy = Path(made) / "config"
        kept = shutil.ignore_patterns("portals.toml", "*.before", "*.new", ".*")
        shutil.copytree(folder, copy, ignore=kept)
        for name, text in texts.items():
            (copy / name).write_text(text, encoding="utf-8")
        yield copy


class Shelf:
    """The folder. Blocking work is done in a thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._one = asyncio.Lock()

    def names(self) -> list[str]:
        """The files that can be shown and edited here."""
        names = [n for n in (PARTNERS, ROTA, *loaders()) if n.endswith(".toml")]
        own = sorted(f"screening/{p.name}" for p in (self.folder / "screening").glob("*.toml"))
        return [*(n for n in names if n not in _NOT_HERE), *filter(_OWN_RULES.fullmatch, own)]

    async def read(self, names: Iterable[str] = (PARTNERS, ROTA)) -> dict[str, Stood]:
        """The files as they stand now. Raises ``OSError`` for what cannot be read."""
        return await asyncio.to_thread(lambda: {name: self._stood(name) for name in names})

    async def before(self, name: str) -> str | None:
        """The version before this one, if there was one and it was another."""
        return await asyncio.to_thread(self._before, name)

    async def wrong_with(self, texts: Mapping[str, str]) -> dict[str, Reason]:
        """What a start would say of the folder if ``texts`` stood in it, by file; nothing when all is well."""
        return await asyncio.to_thread(self._wrong_with, texts)

    def writable(self) -> bool:
        """False where the folder is read-only, as in a container."""
        return os.access(self.folder, os.W_OK)

    async def put(
        self, texts: Mapping[str, str], base: Mapping[str, str], note: Callable[[], Awaitable[None]]
    ) -> None:
        """Write the files in their order, if each still is the one whose digest stands in ``base``.

        ``note`` is awaited before the first is written: what cannot be noted is not done. Raises ``Overtaken``
        before that, and ``OSError`` when the folder takes nothing.
        """
        async with self._one:
            stood = await self.read(base)
            if any(stood[name].digest != digest for name, digest in base.items()):
                raise Overtaken
            await note()
            await asyncio.to_thread(self._put, texts)

    def _wrong_with(self, texts: Mapping[str, str]) -> dict[str, Reason]:
        with beside(self.folder, texts) as copy:
            return wrong_files(copy)

    def _put(self, texts: Mapping[str, str]) -> None:
        for name, text in texts.items():
            path = self.folder / name
            mode = path.stat().st_mode & 0o777 if path.exists() else _MODE
            if path.exists():
                write_file(path.with_name(path.name + BEFORE), path.read_bytes(), mode)
            write_file(path, text.encode(), mode)

    def _stood(self, name: str) -> Stood:
        path = self.folder / name
        if not path.exists():
            return Stood("", there=False)
        return Stood(path.read_text(encoding="utf-8", errors="replace"), there=True)

    def _before(self, name: str) -> str | None:
        path = self.folder / f"{name}{BEFORE}"
        text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else None
        return text if text != self._stood(name).text else None
