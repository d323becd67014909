"""Reads ``links.toml``: what so many have in common here that it links no cases."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from varde.shared.domain.identifier_forms import identifiers_of
from varde.shared.domain.links import Identifier, LinkKind, LinkRules
from varde.shared.domain.partner import Directory
from varde.shared.toml import PACKAGE, Problem, TomlFile, because, t


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    most_cases: Annotated[int, Field(ge=2, le=1000, strict=True)]
    common: dict[LinkKind, list[str]]


def load_link_rules(path: Path, directory: Directory) -> LinkRules:
    """The rules in ``path``; the partners' names are common too.

    Raises ``Permanent`` that names line, entry and what is wrong.
    """
    toml = TomlFile.read(path)
    file = toml.shaped(_File)
    toml.refuse(_incomparable(file), PACKAGE)
    listed = {i for kind, value, _ in _values(file) for i in identifiers_of(kind, value)}
    return LinkRules(file.most_cases, frozenset({*listed, *_partners(directory)}))


def _values(file: _File) -> Iterator[tuple[LinkKind, str, int]]:
    """Each value that is common, with its kind and its place in the list."""
    for kind, values in file.common.items():
        yield from ((kind, value, number) for number, value in enumerate(values))


def _incomparable(file: _File) -> Iterator[Problem]:
    for kind, value, number in _values(file):
        if not identifiers_of(kind, value):
            yield Problem(("common", kind, number), because(t("nothing in it can be compared")))


def _partners(directory: Directory) -> Iterator[Identifier]:
    for partner in directory.partners:
        for name in (*dict(partner.names).values(), *partner.watch):
            yield from identifiers_of(LinkKind.BUSINESS, name)
