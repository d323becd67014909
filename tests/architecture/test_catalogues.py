"""Every text that a person reads is there in bokmål, nynorsk and English, and none is left over."""

import re
from pathlib import Path

import pytest

from support import source
from support.catalogues import (
    PACKAGES,
    PAGES,
    TRANSLATED,
    package_of,
    read,
    update,
    used_by,
    used_in_python,
    write,
)
from varde.shared.domain.codes import Language, PageLanguage
from varde.shared.texts.pages import forms, wrong_fields

EACH = [
    pytest.param(package, language, id=f"{package.name}-{language}")
    for package in PACKAGES
    for language in Language
]


@pytest.mark.parametrize(("package", "language"), EACH)
def test_every_text_is_translated(package: Path, language: Language) -> None:
    catalogue = read(package, language)
    translated = {m.id for m in catalogue if m.id and all(forms(m.string or ""))}
    assert not sorted(map(str, used_by(package).keys() - translated))


@pytest.mark.parametrize(("package", "language"), EACH)
def test_no_translation_is_left_over(package: Path, language: Language) -> None:
    catalogue = read(package, language)
    known = {m.id for m in catalogue if m.id}
    assert not sorted(map(str, known - used_by(package).keys()))
    assert not catalogue.obsolete
    assert not [m.id for m in catalogue if m.fuzzy and m.id]


@pytest.mark.parametrize(("package", "language"), EACH)
def test_translations_fill_in_the_same_values(package: Path, language: Language) -> None:
    for message in read(package, language):
        if message.id:
            assert not wrong_fields(message), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_of_the_pages_is_of_what_they_say_and_fills_in_the_same_values(
    language: PageLanguage,
) -> None:
    translated = [m for m in read(PAGES, language) if m.id and any(forms(m.string))]
    assert not sorted(str(m.id) for m in translated if m.id not in used_by(PAGES)), "make texts"
    assert not [m.id for m in translated if wrong_fields(m)]


def test_the_catalogues_that_translators_work_on_are_brought_up_to_date(tmp_path: Path) -> None:
    package = tmp_path / "pages"
    (package / "templates").mkdir(parents=True)
    (package / "locale").mkdir()
    template = package / "templates" / "one.html"
    template.write_text("{{ t('Old') }} {{ t('Kept') }}", encoding="utf-8")
    write(package, PageLanguage.PL, update(package, PageLanguage.PL))
    file = package / "locale" / "pl.po"
    assert "nplurals=3" in file.read_text(encoding="utf-8")
    edited = file.read_text(encoding="utf-8").replace(
        '\nmsgid "Kept"\nmsgstr ""', '\nmsgid "Kept"\nmsgstr "Zostaje"'
    )
    file.write_text(edited.replace("#: templates", "# By hand.\n#: templates"), encoding="utf-8")
    template.write_text("{{ t('Kept') }} {{ t('New {n}') }}", encoding="utf-8")
    write(package, PageLanguage.PL, update(package, PageLanguage.PL))
    found = {m.id: (m.string, m.user_comments) for m in read(package, PageLanguage.PL) if m.id}
    assert found == {"Kept": ("Zostaje", ["By hand."]), "New {n}": ("", [])}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_the_english_catalogue_says_what_the_code_says(package: Path) -> None:
    for message in read(package, Language.EN):
        if message.id:
            assert message.string == message.id


@pytest.mark.parametrize("template", sorted(PAGES.rglob("*.html")), ids=lambda path: path.name)
def test_where_there_can_be_no_markup_a_text_is_written_plain(template: Path) -> None:
    """In an attribute, a title or an option English cannot be marked by an element around it."""
    text = template.read_text(encoding="utf-8")
    within = re.findall(r'[\w-]+="(?:[^"{]|\{\{.*?\}\})*"', text)
    within += re.findall(r"<option.*?</option>|<title.*?</title>|\{% block title %\}.*?\n", text)
    written = [e for place in within for e in re.findall(r"\{\{.*?\}\}", place)]
    assert not [e for e in written if re.search(r"\bt\(", e) and "|plain" not in e]


def test_no_text_stands_outside_a_package_with_catalogues() -> None:
    homeless = {
        f"{name}: {message}"
        for name, path in source.modules().items()
        if package_of(path) is None
        for message in used_in_python(path)
    }
    assert not homeless
