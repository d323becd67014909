"""Varies the training sentences the way people write: other names, no capitals, misspellings."""

import random
import unicodedata
from collections.abc import Callable, Sequence

from training.corpora import Sentence
from training.lexicon import packed
from training.templates import (
    COMPANY_ENDINGS,
    GREETINGS,
    HEADS,
    HEADS_BEFORE,
    PLACE_ENDINGS,
    TEMPLATES,
)
from varde.shared.anonymise.tokens import BLANK
from varde.shared.lexicon import Commonness, lexicon

_ONSETS = (
    "b br c ch d dr f g gh h j k kh kr l m n ng nh p ph r s sh st sz t th tr ts v w x y z zh"
).split()
_VOWELS = "a e i o u aa ai ao ei ia ie io oa ou ua ui y".split()
_CODAS = [""] * 6 + "n ng m r s k t l sh v j d c x w".split()
_ENDINGS = (
    "a o u i escu ov ova ev eva enko ski ska wicz iene aitis auskas yan ian adze shvili oglu ez es "
    "ic h ng nh an im ad iye et esh om ul ee ani uk yuk in ina"
).split()
_MIDDLING = frozenset({Commonness.UNCOMMON, Commonness.COMMON})
_LETTERS = "aeiourstnlkm"
_PLAIN = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "Ae", "Ø": "O", "Å": "A"})


class Augmenter:
    """Draws variations from one seeded source of chance."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._names = [_titled(name) for name in packed("names") if len(name) > 1]
        self._places = [_titled(place) for place in packed("places") if len(place) > 2]
        words = lexicon().words
        # Words that a person or a business may be called after: not the commonest, not the rarest.
        self._words = [
            _titled(word)
            for word in sorted(words, key=lambda word: (words[word], word))
            if words[word] in _MIDDLING and 3 <= len(word) <= 9 and word.isalpha()
        ]

    def varied(self, sentence: Sentence) -> Sentence:
        """``sentence`` in one of the ways it might have been written."""
        words, labels = self._with_other_names(sentence), list(sentence.labels)
        words = self._misspelt(self._recased(words, labels))
        if len(words) > 3 and words[-1] in ".!?" and self._happens(0.15):
            words, labels = words[:-1], labels[:-1]
        if labels[0] == "O" and self._happens(0.03):
            return self._as_answer(words, labels)
        if self._happens(0.01):
            return self._greeting()
        varied = Sentence(words, labels)
        return self._blanked(varied) if self._happens(0.08) else varied

    def invented(self) -> Sentence:
        """A sentence of the domain with invented names."""
        words: list[str] = []
        labels: list[str] = []
        for part in self._chance.choice(TEMPLATES):
            filled, kind = self._filled(part)
            words += filled
            labels += _labelled(filled, kind)
        return Sentence(words, labels)

    def _happens(self, share: float) -> bool:
        return self._chance.random() < share

    def _filled(self, part: str) -> tuple[list[str], str]:
        slot, suffix = part[:3], part[3:]
        match slot:
            case "{P}":
                return self._full_name(suffix), "PER"
            case "{F}":
                return [self._name() + suffix], "PER"
            case "{O}":
                return self._company(), "ORG"
            case "{L}":
                return self._place(), "LOC"
            case "{n}":
                return [str(self._chance.randrange(9, 70))], ""
            case _:
                return [part], ""

    def _full_name(self, suffix: str = "") -> list[str]:
        names = [self._name() for _ in range(self._chance.choice((1, 2, 2, 2, 2, 3)))]
        if len(names) > 2 and self._happens(0.3):
            names[1] = f"{names[1][0]}."
        names[-1] += suffix
        return names

    def _name(self) -> str:
        draw = self._chance.random()
        if draw < 0.33:
            return self._made_up()
        if draw < 0.41:
            return self._chance.choice(self._words)
        name = self._chance.choice(self._names)
        return self._misspell(name) if self._happens(0.08) else name

    def _made_up(self) -> str:
        pick = self._chance.choice
        count = pick((1, 1, 2, 2, 3))
        syllables = [pick(_ONSETS) + pick(_VOWELS) + pick(_CODAS) for _ in range(count)]
        return _titled("".join(syllables) + (pick(_ENDINGS) if self._happens(0.5) else ""))

    def _company(self) -> list[str]:
        """A business, an institution, a place to stay, a vessel."""
        if self._happens(0.1):
            return [*self._chance.choice(HEADS_BEFORE).split(), self._called()]
        names = [self._called() for _ in range(self._chance.choice((1, 1, 2)))]
        if self._happens(0.15):
            return names[:1]
        if self._happens(0.4):
            return [*names, *self._chance.choice(HEADS).split()]
        names.append(self._chance.choice(COMPANY_ENDINGS))
        return [*names, "AS"] if self._happens(0.15) else names

    def _called(self) -> str:
        """What a business may be called after: somebody, a place, a thing."""
        draw = self._chance.random()
        if draw < 0.4:
            return self._name()
        return self._chance.choice(self._places if draw < 0.7 else self._words)

    def _place(self) -> list[str]:
        if self._happens(0.6):
            return [self._chance.choice(self._places)]
        if self._happens(0.2):
            return [self._called(), *self._chance.choice(HEADS).split()]
        if self._happens(0.5):
            return [self._name() + self._chance.choice(PLACE_ENDINGS)]
        return [self._made_up()]

    def _with_other_names(self, sentence: Sentence) -> list[str]:
        words = list(sentence.words)
        persons, places = self._happens(0.35), self._happens(0.15)
        same: dict[str, str] = {}
        for at, label in enumerate(sentence.labels):
            word = words[at]
            if label.endswith("-PER") and persons and word[0].isupper() and len(word) > 1:
                words[at] = same.setdefault(word, self._name()) + self._genitive(word, 0.04)
            alone = label == "B-LOC" and sentence.labels[at + 1 : at + 2] != ["I-LOC"]
            if alone and places and word[0].isupper():
                words[at] = self._chance.choice(self._places) + self._genitive(word, 0.0)
        return words

    def _genitive(self, word: str, otherwise: float) -> str:
        ends_so = word.endswith("s") and len(word) > 3
        return "s" if self._happens(0.35 if ends_so else otherwise) else ""

    def _recased(self, words: list[str], labels: Sequence[str]) -> list[str]:
        draw = self._chance.random()
        if draw < 0.24:
            return [w.lower() for w in words]
        if draw < 0.28:
            return [w.upper() for w in words]
        if draw < 0.34:
            pairs = zip(words, labels, strict=True)
            return [w.lower() if label != "O" else w for w, label in pairs]
        if draw < 0.37 and labels[0] == "O":
            return [words[0].lower(), *words[1:]]
        return words

    def _misspelt(self, words: list[str]) -> list[str]:
        if self._happens(0.04):
            words = [_without_accents(w) for w in words]
        if self._happens(0.05):
            return self._some(words, self._misspell)
        return words

    def _some(self, words: list[str], change: Callable[[str], str]) -> list[str]:
        return [change(w) if len(w) > 4 and self._happens(0.15) else w for w in words]

    def _misspell(self, word: str) -> str:
        if len(word) < 3:
            return word
        at, letter = self._chance.randrange(1, len(word)), self._chance.choice(_LETTERS)
        before, here, after = word[:at], word[at], word[at + 1 :]
        variants = (before + after, before + letter + here + after, before + letter + after)
        return self._chance.choice((*variants, before + after[:1] + here + after[1:]))

    def _blanked(self, sentence: Sentence) -> Sentence:
        """With a blank in place of most names, as the product reads a text a second time."""
        words: list[str] = []
        labels: list[str] = []
        blank = False
        for word, label in zip(*sentence, strict=True):
            if not label.startswith("I-"):
                blank = label != "O" and self._happens(0.7)
            if not blank:
                words.append(word)
                labels.append(label)
            elif not label.startswith("I-"):
                words.append(BLANK)
                labels.append("O")
        return Sentence(words, labels)

    def _as_answer(self, words: list[str], labels: list[str]) -> Sentence:
        """An interview's line, with the speaker before a colon."""
        name = self._full_name()[:2]
        return Sentence([*name, ":", *words], [*_labelled(name, "PER"), "O", *labels])

    def _greeting(self) -> Sentence:
        greeting, name = self._chance.choice(GREETINGS), self._full_name()
        if self._happens(0.3):
            name = [part.lower() for part in name]
        return Sentence([*greeting, *name], ["O"] * len(greeting) + _labelled(name, "PER"))


def _labelled(words: Sequence[str], kind: str) -> list[str]:
    if not kind:
        return ["O"] * len(words)
    return [f"B-{kind}", *[f"I-{kind}"] * (len(words) - 1)]


def _titled(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


def _without_accents(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.translate(_PLAIN))
    return "".join(c for c in decomposed if not unicodedata.combining(c))
