"""What people read on public pages, in more languages than Varde itself writes.

What has no translation that somebody stands for is said in English and marked as English, so that a
screen reader says it right and a page from right to left sets it right. Nobody ever sees a key.
"""

import io
import re
import string
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from gettext import NullTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from babel.dates import format_date
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal
from markupsafe import Markup

from varde.shared.domain.codes import PageLanguage
from varde.shared.errors import Permanent
from varde.shared.texts import compiled

OWN_NAMES: Mapping[PageLanguage, str] = {
    PageLanguage.NB: "Bokmål",
    PageLanguage.NN: "Nynorsk",
    PageLanguage.EN: "English",
    PageLanguage.SE: "Davvisámegiella",
    PageLanguage.PL: "Polski",
    PageLanguage.LT: "Lietuvių",
    PageLanguage.RO: "Română",
    PageLanguage.BG: "Български",
    PageLanguage.UK: "Українська",
    PageLanguage.RU: "Русский",
    PageLanguage.AR: "العربية",
    PageLanguage.TI: "ትግርኛ",
    PageLanguage.SO: "Soomaali",
    PageLanguage.TH: "ไทย",
    PageLanguage.VI: "Tiếng Việt",
    PageLanguage.TL: "Tagalog",
    PageLanguage.ES: "Español",
}
"""Each language's name in itself, as Unicode's CLDR has it."""

_RIGHT_TO_LEFT = frozenset({PageLanguage.AR})
_ENGLISH = Markup(' lang="en" dir="ltr"')
_DIGITS_IN_GROUPS = re.compile(r"\+?\d+(?: \d+)+|\+\d+")
_ISOLATE, _END_ISOLATE = "\u2066", "\u2069"


class Untranslated(str):
    """English in place of a translation: plain as text, marked as English in HTML."""

    __slots__ = ()

    def __html__(self) -> str:
        """The passage with its language and its direction."""
        return Markup("<span{}>{}</span>").format(marks(self), str(self))


class PageTexts:
    """The catalogue of one package in one page language; call it with an English message."""

    def __init__(
        self, language: PageLanguage, translations: NullTranslations, *, complete: bool
    ) -> None:
        self.language = language
        self.complete = complete
        """True when every text has a translation."""
        self._translations = translations

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``, as HTML's ``dir`` has it."""
        return direction(self.language)

    def __call__(self, message: str, /, **values: object) -> str:
        """``message`` in this language, with ``{name}`` fields filled from ``values``.

        ``Untranslated`` where the catalogue has nothing.
        """
        return self._filled(self._translations.gettext(message), values)

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """``one`` or ``many`` as the language counts; ``{n}`` is filled in as the language writes it."""
        found = self._translations.ngettext(one, many, n)
        locale = "en" if isinstance(found, Untranslated) else self.language.value
        return self._filled(found, {**values, "n": format_decimal(n, locale=locale)})

    def date(self, day: date) -> str:
        """``day`` as the language writes it, e.g. ``26. november 2026``."""
        return format_date(day, format="long", locale=self.language.value)

    def _filled(self, found: str, values: Mapping[str, object]) -> str:
        text = found.format(**values) if values else str(found)
        if isinstance(found, Untranslated):
            return Untranslated(text)
        return _numbers_in_order(text) if self.language in _RIGHT_TO_LEFT else text


def marks(text: str) -> Markup:
    """The attributes for an element that can hold ``text`` but no element around it, as an option."""
    return _ENGLISH if isinstance(text, Untranslated) else Markup()


def direction(language: PageLanguage) -> str:
    """``rtl`` or ``ltr``."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


@cache
def page_texts(package: str, language: PageLanguage, own: Path | None = None) -> PageTexts:
    """The texts of ``package`` in ``language``.

    ``own`` is a folder of ``<language>.po`` files whose translations go before Varde's. Raises
    ``Permanent`` for a file that is no catalogue, or a translation that fills in other values.
    """
    shipped = files(package).joinpath("locale")
    translations: NullTranslations = _English()
    known = set[object]()
    for folder in (shipped, own):
        if folder is None or not folder.joinpath(f"{language}.po").is_file():
            continue
        catalogue = _catalogue(folder.joinpath(f"{language}.po"), language)
        known |= {message.id for message in catalogue}
        before, translations = translations, compiled(catalogue)
        translations.add_fallback(before)
    wanted = {message.id for message in _catalogue(shipped.joinpath("en.po"), PageLanguage.EN)}
    return PageTexts(language, translations, complete=wanted <= known)


class _English(NullTranslations):
    """The end of every chain: the message itself, marked."""

    def gettext(self, message: str) -> str:
        return Untranslated(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return Untranslated(super().ngettext(msgid1, msgid2, n))


def _catalogue(file: Traversable, language: PageLanguage) -> Catalog:
    """What counts in a file: whole translations that nobody has marked as doubtful ("fuzzy")."""
    try:
        catalogue = read_po(
            io.BytesIO(file.read_bytes()), locale=language.value, abort_invalid=True
        )
    except (PoFileError, ValueError, OSError) as error:
        msg = f"{file} is not a gettext catalogue: {error}"
        raise Permanent(msg) from error
    for message in [message for message in catalogue if message.id]:
        if message.fuzzy or not all(forms(message.string)):
            catalogue.delete(message.id)
        elif wrong := wrong_fields(message):
            msg = f"{file}: the translation of “{forms(message.id)[0]}” {wrong}"
            raise Permanent(msg)
    return catalogue


def wrong_fields(message: Message) -> str:
    """What is wrong with the ``{name}`` fields of a translation, as the end of a sentence; "" when nothing is."""
    # A plural form may say the number in words, or leave it out for one.
    spare = {"n"} if message.pluralizable else set[str]()
    asked = set[str]().union(*map(_fields, forms(message.id))) | spare
    try:
        filled = [_fields(text) | spare for text in forms(message.string)]
    except ValueError:
        return "has a brace that is not closed"
    if any(fields != asked for fields in filled):
        return "must fill in " + (", ".join(f"{{{name}}}" for name in sorted(asked)) or "nothing")
    return ""


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """The one form of a message, or all of a plural's; "" for one that has none."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _numbers_in_order(text: str) -> str:
    """Keeps the groups of a phone number from being set in reverse order from right to left (UAX #9)."""
    return _DIGITS_IN_GROUPS.sub(lambda found: f"{_ISOLATE}{found[0]}{_END_ISOLATE}", text)
