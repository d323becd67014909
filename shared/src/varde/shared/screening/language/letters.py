"""Which language the letters of a text speak for: its script, and where many share that, statistics."""

import re
import unicodedata
from collections import Counter
from functools import cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

UNDETERMINED = "und"
"""ISO 639-2 for a language that has no name here."""
OTHER_SCRIPT = re.compile(
    r"[^\W\d_\u0000-\u036f\u1d00-\u1eff\u2000-\u2c7f\ua700-\ua7ff\uab30-\uab6f\ufb00-\ufb06\uff21-\uff5a]"
)
"""A letter that is not Latin."""
_SAMPLE = 240
"""Characters that are looked at: statistics on more say the same."""
_SURE = 0.5
_LATIN = (
    "BOKMAL NYNORSK ENGLISH POLISH LITHUANIAN ROMANIAN SPANISH PORTUGUESE SOMALI VIETNAMESE TAGALOG"
    " SWEDISH FINNISH ESTONIAN LATVIAN GERMAN DUTCH FRENCH ITALIAN HUNGARIAN CZECH SLOVAK CROATIAN"
    " ALBANIAN TURKISH SWAHILI"
)
_SHARED_SCRIPTS = "BULGARIAN UKRAINIAN RUSSIAN SERBIAN ARABIC PERSIAN URDU"
# The first word of a letter's name in Unicode is its script. Of languages that share one, the likeliest here.
_SCRIPTS = {
    "ETHIOPIC": "ti",
    "THAI": "th",
    "GREEK": "el",
    "HEBREW": "he",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "KHMER": "km",
    "LAO": "lo",
    "MYANMAR": "my",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "CJK": "zh",
}


def by_script(text: str) -> str:
    """The language of the letters in ``text`` that are not Latin."""
    letters = OTHER_SCRIPT.findall(text)[:_SAMPLE]
    scripts = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in letters)
    if scripts["HIRAGANA"]:
        return "ja"
    script = max(scripts, key=scripts.__getitem__)
    if script in {"CYRILLIC", "ARABIC"}:
        return by_statistics(text)
    return _SCRIPTS.get(script, UNDETERMINED)


def by_statistics(text: str) -> str:
    """The likeliest language of ``text`` by its letters."""
    sample = text[:_SAMPLE].encode("utf-8", "replace").decode()  # the detector takes no half signs
    ranked = _detector().compute_language_confidence_values(sample)
    if not ranked or ranked[0].value < _SURE:
        return UNDETERMINED
    return ranked[0].language.iso_code_639_1.name.lower()


@cache
def _detector() -> LanguageDetector:
    languages = [getattr(Language, name) for name in f"{_LATIN} {_SHARED_SCRIPTS}".split()]
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()
