"""Gettext catalogues and the texts that code and templates ask for.

``python -m support.catalogues`` brings the catalogues that translators work on up to date: each text that
the pages use stands in every one, in the order of the files, and what is no longer used is gone.
Translations and translators' comments stay as they are.
"""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

import jinja2
import jinja2.nodes
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from support import source
from varde.shared.domain.codes import PageLanguage
from varde.shared.texts.pages import OWN_NAMES

MessageId = str | tuple[str, ...]

PACKAGES = sorted({p.parent for folder in source.SOURCE_FOLDERS for p in folder.rglob("locale")})
PAGES = source.ROOT / "services" / "intake-web" / "src" / "varde" / "intake_web"
TRANSLATED = [language for language in PageLanguage if language.nearest.value != language.value]
"""The languages of the pages that Varde's developers do not write themselves."""
_TEMPLATES = ("*.html", "*.txt", "*.jinja", "*.j2", "*.xml")


def package_of(path: Path) -> Path | None:
    """The package whose catalogue serves a file: the nearest folder above it with ``locale``."""
    return next((p for p in path.parents if p in PACKAGES), None)


def used_by(package: Path) -> dict[MessageId, list[str]]:
    """The texts that ``package`` asks for, each with the files that do, in a steady order."""
    used: dict[MessageId, list[str]] = {}
    for path in _sources(package):
        find = used_in_python if path.suffix == ".py" else _used_in_template
        for message in find(path):
            places = used.setdefault(message, [])
            if (place := path.relative_to(package).as_posix()) not in places:
                places.append(place)
    return used


def used_in_python(path: Path) -> Iterator[MessageId]:
    """The texts that a module asks for."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = source.dotted_name(node.func).rpartition(".")[2]
            texts = [a.value if isinstance(a, ast.Constant) else None for a in node.args]
            yield from _message(name, texts)


def read(package: Path, language: str) -> Catalog:
    """A catalogue as it stands in its file."""
    with (package / "locale" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def update(package: Path, language: PageLanguage) -> Catalog:
    """The catalogue with every text that is used and no other."""
    file = package / "locale" / f"{language}.po"
    catalogue = read(package, language) if file.is_file() else _new(language)
    asked = Catalog()
    for message, places in used_by(package).items():
        asked.add(message, locations=[(place, 0) for place in places])
    catalogue.update(asked, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def write(package: Path, language: PageLanguage, catalogue: Catalog) -> None:
    """Put ``catalogue`` in its file, one line a text and no line numbers, so that little changes with the code."""
    with (package / "locale" / f"{language}.po").open("wb") as file:
        write_po(file, catalogue, width=0, include_lineno=False)


def _new(language: PageLanguage) -> Catalog:
    return Catalog(
        locale=language.value,
        project="varde-intake-web",
        version="0.1",
        msgid_bugs_address="see CONTRIBUTING.md",
        header_comment=f"# {OWN_NAMES[language]}: texts of the public pages.",
        last_translator="nobody yet",
        language_team="none",
        fuzzy=False,
    )


def _sources(package: Path) -> list[Path]:
    templates = (p for glob in _TEMPLATES for p in package.rglob(f"templates/**/{glob}"))
    found = [*package.rglob("*.py"), *templates]
    return sorted(path for path in found if package_of(path) in {package, None})


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


def main() -> None:
    """Bring the catalogues up to date, but for Varde's own languages: those are written by hand."""
    for language in TRANSLATED:
        write(PAGES, language, update(PAGES, language))


if __name__ == "__main__":
    main()
