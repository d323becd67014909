"""The municipality's files, each with the loader that a start uses: what checks and edits go by."""

import asyncio
from collections.abc import Callable, Mapping
from importlib.metadata import entry_points
from pathlib import Path

from varde.shared.domain.partner import Directory
from varde.shared.errors import Permanent
from varde.shared.platform.gate import load_gate
from varde.shared.platform.links import load_link_rules
from varde.shared.platform.mistakes import reason_of
from varde.shared.platform.partners import load_directory
from varde.shared.platform.retention import FILE as RETENTION
from varde.shared.platform.retention import load_retention
from varde.shared.platform.snippets import FILE as SNIPPETS
from varde.shared.platform.snippets import load_snippets
from varde.shared.platform.timetable import load_timetable
from varde.shared.toml import Reason

Load = Callable[[Path, Directory], object]
GROUP = "varde.config_files"
"""Entry points of the services' own files: the name is the file's, the value a ``Load``."""
PARTNERS, ROTA = "partners.toml", "rota.toml"
_OWN: Mapping[str, Load] = {
    "gate.toml": lambda path, _directory: load_gate(path),
    "clock.toml": lambda path, _directory: load_timetable(path),
    "links.toml": load_link_rules,
    RETENTION: lambda path, _directory: load_retention(path),
    SNIPPETS: lambda path, _directory: load_snippets(path),
}


def loaders() -> dict[str, Load]:
    """The loader of each file but those of the directory; a start asks for them in the same way."""
    found = {entry.name: entry.load() for entry in entry_points(group=GROUP)}
    return dict(sorted({**_OWN, **found}.items()))


def read_directory(folder: Path) -> Directory:
    """Partners, members and rota of ``folder``. Raises ``Permanent``."""
    return load_directory(folder / PARTNERS)


def wrong_files(folder: Path) -> dict[str, Reason]:
    """What is wrong with the files of ``folder``: why a start would end, by file; ``mistakes`` says it in words.

    While the directory is wrong nothing is said of the files that are checked against it.
    """
    try:
        directory = read_directory(folder)
    except Permanent as error:
        named = ROTA if str(folder / ROTA) in str(error) else PARTNERS
        return {named: _without(folder, error)}
    wrong = dict[str, Reason]()
    for name, load in loaders().items():
        try:
            load(folder / name, directory)
        except Permanent as error:
            wrong[name] = _without(folder, error)
    return wrong


async def find_wrong_files(folder: Path) -> dict[str, Reason]:
    """As ``wrong_files``, off the event loop."""
    return await asyncio.to_thread(wrong_files, folder)


def _without(folder: Path, error: Permanent) -> Reason:
    """With the files' names, and not where they lie."""
    return reason_of(error).below(folder)
