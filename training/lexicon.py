"""Makes the lists of known words and of words written with a capital: `python -m training.lexicon`.

The dictionaries are those of Debian's packages wnorwegian, wamerican and wbritish.
"""

import argparse
import lzma
import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from pathlib import Path

import marisa_trie

from training.corpora import LANGUAGES, TEXTS, lines, norne, own_sentences
from varde.shared.lexicon import Commonness, Lexicon, Usage
from varde.shared.lexicon.coded import save

PACKAGE = Path(__file__).parents[1] / "shared/src/varde/shared/lexicon/data"
LISTS = Path(__file__).with_name("lists")

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\S")
_OPENING = frozenset('.!?:;"«»“”()–|*•-')
_STEPS = (10, 100, 3000)
"""Uses in lower case from which a word is uncommon, common, frequent."""
_SEEN_TWICE, _SEEN_OFTEN = 2, 6
_PROPER_FROM = 3
_HEADLINE = 0.4
_NAMESAKE_FROM = 40
_PLAIN, _CAPITALISED = 0.03, 0.1
"""The share of capitals in mid-sentence up to which a word is plain, and above which it is often capitalised."""
_DICTIONARIES = {
    "bokmaal": "latin-1",
    "nynorsk": "latin-1",
    "american-english": "utf-8",
    "british-english": "utf-8",
}


def count(data: Path) -> tuple[Counter[str], Counter[str]]:
    """How often each word stands in lower case, and with a capital in mid-sentence."""
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for name in TEXTS:
        for line in lines(data, name):
            tokens = _TOKEN.findall(line)
            if not _is_headline(tokens):
                _count(tokens, lower, capital)
    for language in LANGUAGES:
        for sentence in norne(data, language, "train"):
            plain = zip(sentence.words, sentence.labels, strict=True)
            outside = [w if label == "O" or not w.islower() else "." for w, label in plain]
            _count(outside, lower, capital)
    return lower, capital


def known(lower: Counter[str], capital: Counter[str], listed: frozenset[str]) -> dict[str, int]:
    """Words that are not masked by themselves, with how common each is (0 to 3).

    A word seen twice must hardly ever have a capital; one seen often must not mostly have one. A
    name or place of the lists must be seen in lower case very often.
    """
    return {
        word: _step(uses)
        for word, uses in lower.items()
        if (uses >= _SEEN_TWICE and capital[word] < 0.2 * uses)
        or (uses >= _SEEN_OFTEN and capital[word] < uses)
        if word not in listed or uses >= _NAMESAKE_FROM
    }


def usage(
    words: Iterable[str], lower: Counter[str], capital: Counter[str], english: Set[str]
) -> dict[str, int]:
    """How each of the known ``words`` is used, as a sum of ``Usage``; those of which nothing is known are left out."""
    return {
        word: used
        for word in words
        if (used := _capitals(lower[word], capital[word]) | Usage.ENGLISH * (word in english))
    }


def _capitals(lower: int, capital: int) -> int:
    uses = lower + capital
    if uses < _STEPS[0]:
        return 0
    if capital <= _PLAIN * uses:
        return Usage.PLAIN
    return Usage.CAPITALISED if capital > _CAPITALISED * uses else 0


def in_dictionaries(folder: Path) -> set[str]:
    """The words of the dictionaries in ``folder``, but for those written with a capital."""
    words: set[str] = set()
    for name, encoding in _DICTIONARIES.items():
        words |= set((folder / name).read_text(encoding=encoding).split())
    return {word for word in words if len(word) > 1 and word.islower() and word.isalpha()}


def proper(lower: Counter[str], capital: Counter[str]) -> set[str]:
    """Words that nearly always have a capital in mid-sentence."""
    return {
        word for word, uses in capital.items() if uses >= _PROPER_FROM and lower[word] < 0.25 * uses
    }


def _count(tokens: Sequence[str], lower: Counter[str], capital: Counter[str]) -> None:
    opening = True
    for token in tokens:
        if not token[0].isalpha():
            opening = token in _OPENING
            continue
        if token.islower():
            lower[token] += 1
        elif not opening and not token.isupper():
            capital[token.lower()] += 1
        opening = False


def _is_headline(tokens: Sequence[str]) -> bool:
    return sum(t[0].isupper() for t in tokens) > _HEADLINE * len(tokens)


def _step(uses: int) -> int:
    return sum(uses >= step for step in _STEPS)


def own_words(listed: frozenset[str]) -> set[str]:
    """The words of Varde's own catalogues, so that the last guard knows what Varde itself writes."""
    words = {word.lower() for sentence in own_sentences() for word in sentence.words}
    return {word for word in words if word.isalpha()} - listed


def read_list(name: str) -> list[str]:
    """A hand-kept list of ``lists``: one word a line, ``#`` for a comment."""
    text = (LISTS / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


def packed(name: str) -> list[str]:
    """A list as it stands in the package."""
    return lzma.decompress((PACKAGE / f"{name}.txt.xz").read_bytes()).decode().split("\n")


def write_trie(name: str, words: Iterable[str]) -> None:
    """Write a list into the package, sorted, so that the same words give the same file."""
    marisa_trie.Trie(sorted(words)).save(str(PACKAGE / f"{name}.marisa"))


def main() -> None:
    """Count, choose and write the lists."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("dictionaries", type=Path)
    arguments = parser.parse_args()
    if missing := [n for n in _DICTIONARIES if not (arguments.dictionaries / n).is_file()]:
        parser.error(
            f"{arguments.dictionaries / missing[0]} is missing: install Debian's wnorwegian, wamerican and"
            " wbritish, or name the folder of the word lists with DICTIONARIES="
        )
    lower, capital = count(arguments.data)
    listed = frozenset(packed("names") + packed("places"))
    words = known(lower, capital, listed)
    for word in (*read_list("english"), *read_list("words")):
        words[word] = max(1, words.get(word, 0))
    # What Varde itself says counts as said often: its own cards must pass its own guard.
    words |= dict.fromkeys(own_words(listed), len(_STEPS))
    save(PACKAGE / "words.marisa", words)
    write_trie("proper", proper(lower, capital))
    used = usage(words.keys() - listed, lower, capital, set(read_list("english")) - listed)
    save(PACKAGE / "usage.marisa", used)
    write_dictionary(words, arguments.dictionaries)


def write_dictionary(words: dict[str, int], folder: Path) -> None:
    """Write the words of the dictionaries that are neither in the lists nor made of their words."""
    lists = Lexicon(
        {word: Commonness(step) for word, step in words.items()},
        frozenset(packed("names")),
        frozenset(packed("places")),
        frozenset(),
        marisa_trie.Trie(),
    )
    write_trie("dictionary", (w for w in in_dictionaries(folder) if not lists.knows(w)))


if __name__ == "__main__":
    main()
