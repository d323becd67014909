"""Loads a library's many models of data without what each needs when it is used."""

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
