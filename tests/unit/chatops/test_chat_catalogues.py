import io
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

PACKAGE = files("varde.chatops")
KEYWORDS = {"t": None, "plural": (1, 2)}


def _catalogue(language: str) -> Catalog:
    source = PACKAGE.joinpath("locale", f"{language}.po").read_bytes()
    return read_po(io.BytesIO(source), locale=language)


def _used() -> set[str | tuple[str, ...]]:
    methods = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
    found = extract_from_dir(Path(str(PACKAGE)), methods, keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_text_is_translated_and_none_is_left_over(language: str) -> None:
    known = {message.id: message for message in _catalogue(language) if message.id}
    assert set(known) == _used()
    assert all(message.string and not message.fuzzy for message in known.values())


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_translations_keep_the_fields(language: str) -> None:
    for message in _catalogue(language):
        if message.id and isinstance(message.id, str):
            fields = {part.split("}")[0] for part in message.id.split("{")[1:]}
            kept = {part.split("}")[0] for part in str(message.string).split("{")[1:]}
            assert fields == kept, message.id
