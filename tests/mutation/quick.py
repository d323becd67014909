"""The quick way to see that a break is noticed: one pytest collects the tests, and forks for each broken version.

In the fork the functions of the module get their broken code, where the tests have the functions already. That cannot
show a break of what runs as the module is imported, and a function may have been called by then: what is not noticed
here has to be tried by ``trial`` as well.
"""

import gc
import io
import multiprocessing
import os
import resource
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from inspect import CO_OPTIMIZED
from multiprocessing.connection import Connection
from types import CodeType, FunctionType

import pytest

from mutation import trial
from mutation.trial import Module


def unnoticed(module: Module, sources: Sequence[str], *, jobs: int, limit: int) -> list[str]:
    """The broken versions that no test is seen to fail on."""
    told, telling = multiprocessing.Pipe(duplex=False)
    collecting = multiprocessing.get_context("fork").Process(
        target=_collect, args=(module, sources, jobs, limit, telling)
    )
    collecting.start()
    telling.close()
    with told:
        left = list(told.recv())
    collecting.join()
    return left


def _collect(
    module: Module, sources: Sequence[str], jobs: int, limit: int, telling: Connection
) -> None:
    trials = _Trials(module, sources, jobs, limit)
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        pytest.main([*trial.OPTIONS, *module.tests], [trial.PropertiesLast(), trials])
    if trials.left is None:  # the other end raises EOFError
        os.write(2, said.getvalue().encode())
    else:
        telling.send(trials.left)


class _Trials:
    """A plugin of pytest, which runs the collected tests on each version instead of once."""

    def __init__(self, module: Module, sources: Sequence[str], jobs: int, limit: int) -> None:
        self._module, self._jobs, self._limit = module, jobs, limit
        self._sources = sources
        self.left: list[str] | None = None

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Keep what is not noticed. True, which stands for "done" to pytest."""
        whole = outside(self._compiled(self._module.path.read_text(encoding="utf-8")))
        apart = [self._is_alike_outside(source, whole) for source in self._sources]
        tried = [source for source, fits in zip(self._sources, apart, strict=True) if fits]
        lives = trial.verdicts(
            partial(trial.forked, partial(self._try, session)), tried, self._jobs
        )
        self.left = [
            source
            for source, fits in zip(self._sources, apart, strict=True)
            if not fits or next(lives)
        ]
        return True

    def _is_alike_outside(self, source: str, whole: object) -> bool:
        try:
            return outside(self._compiled(source)) == whole
        except SyntaxError:  # the break is no Python, which a process of its own notices
            return False

    def _compiled(self, source: str) -> CodeType:
        return compile(source, str(self._module.path), "exec")

    def _try(self, session: pytest.Session, source: str) -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (self._limit, resource.RLIM_INFINITY))
        try:
            put_in(self._compiled(source))
        except (
            ValueError
        ):  # it takes other variables from around it: that is for a process of its own
            os._exit(0)
        for item, following in zip(session.items, [*session.items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                break
        os._exit(bool(session.testsfailed))


def outside(code: CodeType) -> object:
    """What of a module or class runs as it is imported: two that are equal differ within functions at most."""
    inner = [
        (constant.co_qualname, constant.co_firstlineno)
        if isinstance(constant, CodeType) and constant.co_flags & CO_OPTIMIZED
        else outside(constant)
        if isinstance(constant, CodeType)
        else repr(constant)
        for constant in code.co_consts
    ]
    return code.co_code, code.co_names, inner


def put_in(broken: CodeType) -> None:
    """Give every function of the module that is there already its code in ``broken``, known by name and line."""
    codes = {(code.co_qualname, code.co_firstlineno): code for code in _within(broken)}
    for thing in gc.get_objects():
        if type(thing) is FunctionType and thing.__code__.co_filename == broken.co_filename:
            known = thing.__code__
            thing.__code__ = codes.get((known.co_qualname, known.co_firstlineno), known)


def _within(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _within(constant)
