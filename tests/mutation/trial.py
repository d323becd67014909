"""Runs tests on broken versions of a module, each in a process of its own and several at once.

A process is forked from one that has read what is the same for all, and the broken version is put in as it is
imported: it is written nowhere, and no tree is copied.
"""

import importlib
import io
import multiprocessing
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from multiprocessing import connection
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import CodeType, ModuleType

import pytest

from varde.shared.lexicon import lexicon

_HEAVY = ("hypothesis", "lingua", "marisa_trie", "pydantic", "pytest_asyncio", "sqlalchemy")
"""What tests import that is not Varde's own, and takes long."""
_ALREADY_READ = "ignore:Module already imported:pytest.PytestAssertRewriteWarning"
OPTIONS = (
    *("-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"),
    *("-W", _ALREADY_READ, "--hypothesis-seed=0"),
)
_PASSED, _FAILED, _INTERRUPTED, _OUT_OF_TIME = 0, 1, 2, -signal.SIGXCPU
"""Exit statuses. A test that cannot even be imported has noticed as well."""
_VERDICTS = frozenset({_PASSED, _FAILED, _INTERRUPTED, _OUT_OF_TIME})
_NO_VERDICT = 70


@dataclass(frozen=True, slots=True)
class Module:
    """A module, and the tests that ought to notice when it is broken."""

    name: str
    """As it is imported."""
    path: Path
    tests: tuple[str, ...]


def prepare() -> None:
    """Read what every process needs. Nothing of it may be a module that is broken."""
    for name in _HEAVY:
        importlib.import_module(name)
    lexicon()


def seconds_unbroken(module: Module) -> float:
    """How much processor time the tests take on the module as it is. Raises ``ValueError`` when one fails."""
    begun = _used()
    (passed,) = survivors(module, [module.path.read_text(encoding="utf-8")], jobs=1, limit=600)
    if not passed:
        msg = f"the tests of {module.name} fail on the module as it is"
        raise ValueError(msg)
    return _used() - begun


def _used() -> float:
    """Processor time of the processes that have ended: the clock on the wall says how busy the machine is."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def survivors(module: Module, sources: Sequence[str], *, jobs: int, limit: int) -> Iterator[bool]:
    """For each broken version whether the tests pass all the same; one that works on for ``limit`` seconds does not."""
    return verdicts(partial(forked, partial(_try, module, limit)), sources, jobs)


def verdicts(
    start: Callable[[str], ForkProcess], sources: Sequence[str], jobs: int
) -> Iterator[bool]:
    """For each broken version whether the process that tests it finds nothing, in their order."""
    waiting = list(enumerate(sources))[::-1]
    running: dict[ForkProcess, int] = {}
    done: dict[int, bool] = {}
    told = 0
    while waiting or running:
        while waiting and len(running) < jobs:
            number, source = waiting.pop()
            running[start(source)] = number
        for process in _ended(running):
            done[running.pop(process)] = _lives(process.exitcode)
        while told in done:
            yield done.pop(told)
            told += 1


def _lives(status: int | None) -> bool:
    if status not in _VERDICTS:
        msg = f"the tests came to no verdict: exit status {status}"
        raise RuntimeError(msg)
    return status == _PASSED


def forked(target: Callable[[str], None], source: str) -> ForkProcess:
    """A process of its own for one broken version."""
    process = multiprocessing.get_context("fork").Process(target=target, args=(source,))
    process.start()
    return process


def _ended(running: Iterable[ForkProcess]) -> list[ForkProcess]:
    """Waits for one at least."""
    connection.wait([process.sentinel for process in running])
    ended = [process for process in running if not process.is_alive()]
    for process in ended:
        process.join()
    return ended


def _try(module: Module, limit: int, source: str) -> None:
    """Run the tests on the module as ``source`` has it, silently; the exit status says what they made of it."""
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
    status, told = _NO_VERDICT, io.StringIO()
    sys.meta_path.insert(0, _Broken(module, source))
    try:
        with redirect_stdout(told), redirect_stderr(told):
            status = pytest.main([*OPTIONS, *module.tests], [PropertiesLast()])
    finally:
        if status not in _VERDICTS:
            print(told.getvalue(), traceback.format_exc(), file=sys.stderr, flush=True)
        os._exit(status)


class PropertiesLast:
    """A plugin of pytest: most breaks are noticed by a plain test, which takes less time than a hundred examples."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: item.get_closest_marker("hypothesis") is not None)


class _Broken(MetaPathFinder):
    """Finds the one module, in another version."""

    def __init__(self, module: Module, source: str) -> None:
        self._module, self._source = module, source

    def find_spec(
        self, fullname: str, path: Iterable[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of the module; None for any other."""
        if fullname != self._module.name:
            return None
        loader = _Loader(fullname, str(self._module.path), self._source)
        return spec_from_file_location(fullname, self._module.path, loader=loader)


class _Loader(SourceFileLoader):
    """Compiles a source that is in no file."""

    def __init__(self, fullname: str, path: str, source: str) -> None:
        super().__init__(fullname, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        """The code of the source."""
        return compile(self._source, self.path, "exec")
