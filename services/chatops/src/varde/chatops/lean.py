"""Loads libraries without what only some of their users need."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import BaseModel, ConfigDict


@contextmanager
def built_when_used() -> Iterator[None]:
    """Models that are defined meanwhile build their validators when they are first used, as ``defer_build`` says.

    Microsoft's SDK has hundreds of models of cards, of which Varde uses a handful: those of the others would take 9 MB.
    """
    usual = BaseModel.model_config
    BaseModel.model_config = ConfigDict(**usual, defer_build=True)
    try:
        yield
    finally:
        BaseModel.model_config = usual


@contextmanager
def without(module: str) -> Iterator[None]:
    """Who imports ``module`` meanwhile finds it not installed, unless it is loaded already.

    httpx comes with a command line, which loads what draws on a terminal: 4 MB. Without it, httpx works.
    """
    is_loaded = module in sys.modules
    if not is_loaded:
        sys.modules[module] = None  # type: ignore[assignment] # how Python is told that there is none
    try:
        yield
    finally:
        if not is_loaded:
            del sys.modules[module]
