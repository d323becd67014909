"""Reads the municipality's own files: TOML with a shape, refused in a sentence that names the entry."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from varde.shared.errors import Permanent

M = TypeVar("M", bound=BaseModel)
Where = Callable[[tuple[int | str, ...]], str]


def read_toml(path: Path) -> dict[str, object]:
    """What stands in ``path``. Raises ``Permanent`` when it is missing or no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"cannot read {path}: {error.strerror}"
        raise Permanent(msg) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{path} is not TOML: {error}"
        raise Permanent(msg) from error


def validated(model: type[M], data: dict[str, object], path: Path, where: Where) -> M:
    """``data`` of ``path`` as ``model``. Raises ``Permanent`` that says ``where`` it is wrong, and how."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        wrong = "; ".join(f"{where(e['loc'])}: {e['msg']}" for e in error.errors())
        msg = f"{path}: {wrong}"
        raise Permanent(msg) from error
