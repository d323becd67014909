"""Which language a concern is written in, among those that reach a Norwegian municipality most."""

import re
from functools import cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from varde.shared.screening.tokens import tokenise

SUPPORTED = frozenset({"nb", "nn", "en"})
"""Languages whose words the rules know."""
_ENOUGH = 2_000
_SHORT = 12
_SURE = 0.8
_NAMES = (
    "BOKMAL", "NYNORSK", "ENGLISH", "POLISH", "LITHUANIAN", "ROMANIAN", "BULGARIAN", "UKRAINIAN", "RUSSIAN",
    "SPANISH", "PORTUGUESE", "ARABIC", "SOMALI", "THAI", "VIETNAMESE", "TAGALOG",
)  # fmt: skip
# Words that only one of the three has. They settle short texts, where letter statistics guess wildly.
_MARKS = {
    "nb": "jeg ikke hun hva hvordan noe være dem dere hvor fra mye nå hjem ut bor blir jente",
    "nn": "eg ikkje ho kva korleis noko vere dykk kvar frå mykje heim bur dei ein ei uroa",
    "en": "the and is she he i am you not of to please help they my her with",
}
_MARK_SETS = {name: frozenset(words.split()) for name, words in _MARKS.items()}
_SPACE = re.compile(r"\s+")


@cache
def _detector() -> LanguageDetector:
    languages = [getattr(Language, name) for name in _NAMES]
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()


def language_of(text: str) -> str:
    """The ISO 639-1 code of the language; ``nb`` when a text is too short to tell."""
    sample = _SPACE.sub(" ", text[:_ENOUGH]).strip()
    sample = sample.encode("utf-8", "replace").decode()  # the detector takes no half signs
    words = tokenise(sample).words
    ranked = _detector().compute_language_confidence_values(sample)
    best = ranked[0] if ranked else None
    if best is None or best.value == 0:
        return "nb"
    guess = best.language.iso_code_639_1.name.lower()
    if len(words) > _SHORT and best.value >= _SURE:
        return guess
    marked = _marked(words)
    if marked and (guess in SUPPORTED or len(words) <= _SHORT):
        return marked
    return guess if best.value >= _SURE or len(words) > _SHORT else "nb"


def _marked(words: tuple[str, ...]) -> str:
    """The one language with most of its own words among ``words``; empty on a tie."""
    counts = {name: sum(word in marks for word in words) for name, marks in _MARK_SETS.items()}
    most = max(counts.values())
    leaders = [name for name, count in counts.items() if count == most]
    return leaders[0] if most and len(leaders) == 1 else ""
