"""The municipality's files while Varde runs: read again when they change, and taken into use together or not at all."""

import asyncio
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from prometheus_client import CollectorRegistry, Gauge

from varde.shared.domain.partner import Directory, Member, Partner
from varde.shared.domain.rota import Rota
from varde.shared.errors import Permanent
from varde.shared.platform.partners import load_directory
from varde.shared.toml import FILES

T = TypeVar("T")
Put = Callable[[], None]
_Content = list[tuple[str, bytes]] | None
LOOK_SECONDS = 2.0
"""How often the files are looked at. A change counts when two looks in a row see the same."""


class InForce(Generic[T]):
    """A value that may be replaced while others hold on to this. Read ``value`` anew for each piece of work."""

    def __init__(self, value: T) -> None:
        self.value = value

    def put(self, value: T) -> None:
        """Replace the value."""
        self.value = value


class DirectoryInForce(Directory):
    """The directory in force, whatever it is by now: whoever holds this never holds an old one."""

    __slots__ = ("_live",)
    _live: InForce[Directory]

    def __init__(self, live: InForce[Directory]) -> None:
        object.__setattr__(self, "_live", live)

    @property
    def partners(self) -> tuple[Partner, ...]:
        """See ``Directory``."""
        return self._live.value.partners

    @property
    def members(self) -> tuple[Member, ...]:
        """See ``Directory``."""
        return self._live.value.members

    @property
    def rota(self) -> Rota:
        """See ``Directory``."""
        return self._live.value.rota


class Watched:
    """The files of one folder. All that a process has asked for is valid together, or what was in force stays."""

    def __init__(self, folder: Path, registry: CollectorRegistry, log: Any) -> None:
        self._folder = folder
        self._paths: list[Path] = []
        self._loads: list[Callable[[Directory], Put]] = []
        self._alone: list[Callable[[], Put]] = []
        self._log = log
        self._stale = Gauge(
            "varde_config_stale",
            "1 while the files hold a mistake and an earlier version is in force",
            registry=registry,
        )
        self._seen: list[_Content] = []
        self._judged: list[_Content] = []

    @cached_property
    def directory(self) -> Directory:
        """Partners, members and rota in force. Read when first asked for: a door takes in without them.

        Raises ``Permanent`` that names file, line, entry and what is wrong.
        """
        return DirectoryInForce(self._directory)

    @cached_property
    def _directory(self) -> InForce[Directory]:
        self._add("partners.toml", "rota.toml")
        return InForce(self._load_directory())

    def watch(self, name: str, load: Callable[[Path, Directory], T]) -> InForce[T]:
        """Also read the file or the folder ``name``, now and whenever a file changes.

        ``load`` raises ``Permanent`` to refuse it.
        """
        path, directory = self._folder / name, self._directory.value
        self._add(name)
        live = InForce(load(path, directory))

        def again(directory: Directory) -> Put:
            value = load(path, directory)
            return lambda: live.put(value)

        self._loads.append(again)
        return live

    def watch_for_door(self, name: str, load: Callable[[Path], T], otherwise: T) -> InForce[T]:
        """As ``watch``, for a door: it needs no directory, and opens whatever its file says.

        While the file has been wrong from the start, ``otherwise`` is in force.
        """
        path = self._folder / name
        self._add(name)
        try:
            live = InForce(load(path))
        except Permanent as error:
            live = InForce(otherwise)
            self._refused(error)

        def again() -> Put:
            value = load(path)
            return lambda: live.put(value)

        self._alone.append(again)
        return live

    async def run(self) -> None:
        """Look for changes until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.look()

    async def look(self) -> None:
        """Take what has changed into use, once it has stood still since the last look."""
        found = await asyncio.to_thread(self._contents)
        settled, self._seen = found == self._seen, found
        if not settled or found == self._judged:
            return
        self._judged = found
        try:
            puts = await asyncio.to_thread(self._load)
        except Exception as error:  # whatever is wrong with a file, it must not stop a service
            self._refused(error)
            return
        for put in puts:
            put()
        self._stale.set(0)
        self._log.info("configuration taken into use")

    def _refused(self, error: Exception) -> None:
        self._stale.set(1)
        self._log.error("configuration refused, the earlier one stays", error=error)

    def _add(self, *names: str) -> None:
        self._paths += [self._folder / name for name in names]
        self._seen = self._judged = [*self._judged, *map(_content, self._paths[-len(names) :])]

    def _load(self) -> list[Put]:
        alone = [load() for load in self._alone]
        if "_directory" not in vars(self):  # nobody has asked for it
            return alone
        directory = self._load_directory()
        loaded = [load(directory) for load in self._loads]
        return [*alone, lambda: self._directory.put(directory), *loaded]

    def _load_directory(self) -> Directory:
        return load_directory(self._folder / "partners.toml")

    def _contents(self) -> list[_Content]:
        return [_content(path) for path in self._paths]


def _content(path: Path) -> _Content:
    """Names and contents of a file, or of the files of a folder; None when there is nothing to read."""
    try:
        files = sorted(path.glob(FILES)) if path.is_dir() else [path]
        return [(file.name, file.read_bytes()) for file in files]
    except OSError:
        return None
