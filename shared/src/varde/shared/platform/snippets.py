"""Reads ``snippets.toml``: standard answers to reporters, in each of Varde's own languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from varde.shared.domain.codes import Language
from varde.shared.toml import PACKAGE, Problem, TomlFile, because, t

FILE = "snippets.toml"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A standard answer: its name in a list, and its text, both by language."""

    snippet_id: str
    names: dict[Language, str]
    texts: dict[Language, str]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class _Names(_Strict):
    nb: Annotated[str, Field(min_length=1, max_length=60)]
    nn: Annotated[str, Field(min_length=1, max_length=60)]
    en: Annotated[str, Field(min_length=1, max_length=60)]


class _Texts(_Strict):
    nb: Annotated[str, Field(min_length=1, max_length=2000)]
    nn: Annotated[str, Field(min_length=1, max_length=2000)]
    en: Annotated[str, Field(min_length=1, max_length=2000)]


class _Snippet(_Strict):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
    name: _Names
    text: _Texts


class _File(_Strict):
    snippet: Annotated[list[_Snippet], Field(max_length=50)] = []


def load_snippets(path: Path) -> tuple[Snippet, ...]:
    """The standard answers in ``path``, in its order; none without the file.

    Raises ``Permanent`` that names line, entry and what is wrong.
    """
    if not path.exists():
        return ()
    toml = TomlFile.read(path)
    file = toml.shaped(_File)
    toml.refuse(_twice(file), PACKAGE)
    return tuple(Snippet(s.id, _by_language(s.name), _by_language(s.text)) for s in file.snippet)


def _by_language(given: _Names | _Texts) -> dict[Language, str]:
    return {language: getattr(given, language.value) for language in Language}


def _twice(file: _File) -> Iterator[Problem]:
    known = set[str]()
    for number, snippet in enumerate(file.snippet):
        if snippet.id in known:
            yield Problem(
                ("snippet", number, "id"), because(t("{id} stands there twice"), id=snippet.id)
            )
        known.add(snippet.id)
