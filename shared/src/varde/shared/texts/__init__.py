"""What people read: gettext catalogues in bokmål, nynorsk and English, one set for each package.

Catalogues are kept as ``locale/<language>.po`` beside the package's code and read as they are, so an
installation needs no compile step. Message ids are the English texts.
"""

import io
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from varde.shared.domain.codes import Language


class Texts:
    """The catalogue of one package in one language; call it with an English message."""

    def __init__(self, language: Language, translations: GNUTranslations) -> None:
        self.language = language
        self._translations = translations

    def __call__(self, message: str, /, **values: object) -> str:
        """``message`` in this language, with ``{name}`` fields filled from ``values``."""
        translated = self._translations.gettext(message)
        return translated.format(**values) if values else translated

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """``one`` or ``many`` as the language counts; ``{n}`` is filled in."""
        return self._translations.ngettext(one, many, n).format(n=n, **values)


def t(message: str) -> str:
    """Marks ``message`` for extraction into the catalogue of its package; whoever shows it translates it."""
    return message


@cache
def texts(package: str, language: Language) -> Texts:
    """The texts of ``package`` (e.g. ``"varde.intake_web"``) in ``language``."""
    source = files(package).joinpath("locale", f"{language}.po").read_bytes()
    return Texts(language, compiled(read_po(io.BytesIO(source), locale=str(language))))


def compiled(catalogue: Catalog) -> GNUTranslations:
    """``catalogue`` as the standard library reads it."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    file.seek(0)
    return GNUTranslations(file)
