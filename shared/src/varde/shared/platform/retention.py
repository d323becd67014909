"""Reads ``retention.toml``: how long ended cases are kept."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from varde.shared.domain.retention import Retention
from varde.shared.toml import TomlFile

FILE = "retention.toml"


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    erase_after_days: Annotated[int, Field(ge=1, le=36500, strict=True)]
    extend_days_at_most: Annotated[int, Field(ge=1, le=3650, strict=True)]


def load_retention(path: Path) -> Retention:
    """The times in ``path``; without the file nothing is erased by itself.

    Raises ``Permanent`` that names line, entry and what is wrong.
    """
    if not path.exists():
        return Retention()
    file = TomlFile.read(path).shaped(_File)
    return Retention(file.erase_after_days, file.extend_days_at_most)
