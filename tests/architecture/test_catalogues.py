"""Every text that a person reads is there in bokmål, nynorsk and English, and none is left over."""

import ast
import string
from collections.abc import Iterator, Sequence
from pathlib import Path

import jinja2
import jinja2.nodes
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from support import source
from varde.shared.domain.codes import Language

MessageId = str | tuple[str, ...]

PACKAGES = sorted({p.parent for folder in source.SOURCE_FOLDERS for p in folder.rglob("locale")})
EACH = [
    pytest.param(package, language, id=f"{package.name}-{language}")
    for package in PACKAGES
    for language in Language
]
TEMPLATES = ("*.html", "*.txt", "*.jinja", "*.j2", "*.xml")


def _package_of(path: Path) -> Path | None:
    """The package whose catalogue serves a file: the nearest folder above it with ``locale``."""
    return next((p for p in path.parents if p in PACKAGES), None)


def _used_in_python(path: Path) -> Iterator[MessageId]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = source.dotted_name(node.func).rpartition(".")[2]
            texts = [a.value if isinstance(a, ast.Constant) else None for a in node.args]
            yield from _message(name, texts)


def _used_in_template(path: Path) -> Iterator[MessageId]:
    tree = jinja2.Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
    for node in tree.find_all(jinja2.nodes.Call):
        name = str(getattr(node.node, "attr", None) or getattr(node.node, "name", ""))
        texts = [a.value if isinstance(a, jinja2.nodes.Const) else None for a in node.args]
        yield from _message(name, texts)


def _message(function: str, texts: Sequence[object]) -> Iterator[MessageId]:
    if function == "t" and texts and isinstance(texts[0], str):
        yield texts[0]
    if function == "plural" and len(texts) > 1 and all(isinstance(t, str) for t in texts[:2]):
        yield (str(texts[0]), str(texts[1]))


def _used_by(package: Path) -> set[MessageId]:
    code = (p for p in package.rglob("*.py") if _package_of(p) == package)
    templates = (p for glob in TEMPLATES for p in package.rglob(f"templates/**/{glob}"))
    return {m for p in code for m in _used_in_python(p)} | {
        m for p in templates if _package_of(p) == package for m in _used_in_template(p)
    }


def _catalogue(package: Path, language: Language) -> Catalog:
    with (package / "locale" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=str(language), abort_invalid=True)


def _forms(text: str | Sequence[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize(("package", "language"), EACH)
def test_every_text_is_translated(package: Path, language: Language) -> None:
    catalogue = _catalogue(package, language)
    translated = {m.id for m in catalogue if m.id and all(_forms(m.string or ""))}
    assert not sorted(map(str, _used_by(package) - translated))


@pytest.mark.parametrize(("package", "language"), EACH)
def test_no_translation_is_left_over(package: Path, language: Language) -> None:
    catalogue = _catalogue(package, language)
    known = {m.id for m in catalogue if m.id}
    assert not sorted(map(str, known - _used_by(package)))
    assert not catalogue.obsolete
    assert not [m.id for m in catalogue if m.fuzzy and m.id]


@pytest.mark.parametrize(("package", "language"), EACH)
def test_translations_fill_in_the_same_values(package: Path, language: Language) -> None:
    for message in _catalogue(package, language):
        if message.id:
            asked = set[str]().union(*map(_fields, _forms(message.id)))
            for text in _forms(message.string or ""):
                # A plural form may say the number in words, or leave it out for one.
                spare = {"n"} if message.pluralizable else set()
                assert _fields(text) | spare == asked | spare, message.id


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_the_english_catalogue_says_what_the_code_says(package: Path) -> None:
    for message in _catalogue(package, Language.EN):
        if message.id:
            assert message.string == message.id


def test_no_text_stands_outside_a_package_with_catalogues() -> None:
    homeless = {
        f"{name}: {message}"
        for name, path in source.modules().items()
        if _package_of(path) is None
        for message in _used_in_python(path)
    }
    assert not homeless
