"""Triggers compiled once and matched in linear time, without regular expressions.

The contract is in the head of ``indicators.toml``. The triggers form a tree of words. Each word of a text
is looked up at its root; from there at most the length of a trigger and its gaps is walked.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from varde.shared.screening.tokens import Tokens, tokenise

MAX_GAP = 4
"""Words that ``..`` may stand for."""
SHORTEST_STEM = 2
"""Letters before ``*``: shorter stems would hit nearly everything."""
NEGATIONS = frozenset({"ikke", "ikkje", "ingen", "inga", "aldri", "not", "never", "t"})
"""``t`` is what is left of ``don't``."""
_NEGATION_WINDOW = 3
_MAX_GAPS = 2


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a trigger: whole, or a stem (prefix)."""

    text: str
    stem: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """A trigger of ``code``: runs of words with gaps between them."""

    code: str
    runs: tuple[tuple[Word, ...], ...]
    negates: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a trigger was found; offsets in code points."""

    code: str
    start: int
    end: int


def compile_trigger(code: str, trigger: str) -> Pattern:
    """The pattern of a trigger. Raises ``ValueError`` that says what is wrong with it."""
    runs = tuple(_run(part) for part in f" {trigger} ".split(" .. "))
    if not all(runs):
        msg = f"trigger {trigger!r} has no word before or after a gap"
        raise ValueError(msg)
    if len(runs) - 1 > _MAX_GAPS:
        msg = f"trigger {trigger!r} has more than {_MAX_GAPS} gaps"
        raise ValueError(msg)
    negates = any(word.text in NEGATIONS for run in runs for word in run)
    return Pattern(code, runs, negates)


def _run(part: str) -> tuple[Word, ...]:
    words: list[Word] = []
    for piece in part.split():
        folded = tokenise(piece.removesuffix("*")).words
        if not folded or "*" in piece[:-1]:
            msg = f"{piece!r} is not a word, or has * elsewhere than at its end"
            raise ValueError(msg)
        if piece.endswith("*") and len(folded[-1]) < SHORTEST_STEM:
            msg = f"{piece!r} has fewer than {SHORTEST_STEM} letters before *"
            raise ValueError(msg)
        words += [Word(text, stem=False) for text in folded[:-1]]
        words.append(Word(folded[-1], piece.endswith("*")))
    return tuple(words)


class _Node:
    """A place in the tree of triggers: what may come next, and what ends here."""

    __slots__ = ("after_gap", "endings", "stems", "whole")

    def __init__(self) -> None:
        self.whole: dict[str, _Node] = {}
        self.stems: dict[str, dict[str, _Node]] = {}
        self.after_gap: _Node | None = None
        self.endings: list[Pattern] = []

    def child(self, word: Word) -> "_Node":
        """The node after ``word``, made when it is not there yet."""
        if not word.stem:
            return self.whole.setdefault(word.text, _Node())
        return self.stems.setdefault(word.text[:SHORTEST_STEM], {}).setdefault(word.text, _Node())

    def gap(self) -> "_Node":
        """The node after a gap, made when it is not there yet."""
        self.after_gap = self.after_gap or _Node()
        return self.after_gap

    def after(self, word: str) -> list["_Node"]:
        """The nodes that a word of the text leads to."""
        stems = self.stems.get(word[:SHORTEST_STEM], {})
        nodes = [node for stem, node in stems.items() if word.startswith(stem)]
        if word in self.whole:
            nodes.append(self.whole[word])
        return nodes


class Matcher:
    """All triggers of a vocabulary as one tree of words."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._root = _Node()
        for pattern in patterns:
            node = self._root
            for number, run in enumerate(pattern.runs):
                node = node.gap() if number else node
                for word in run:
                    node = node.child(word)
            node.endings.append(pattern)

    @classmethod
    def of(cls, triggers: Mapping[str, Iterable[str]]) -> "Matcher":
        """A matcher for code -> triggers. Raises ``ValueError`` naming code and trigger."""
        return cls(_named(code, trigger) for code, many in triggers.items() for trigger in many)

    def hits(self, tokens: Tokens) -> Iterator[Hit]:
        """Every hit that is not negated, in the order of the text; a code once for each place."""
        first = {word: self._root.after(word) for word in set(tokens.words)}
        for at, word in enumerate(tokens.words):
            if nodes := first[word]:
                yield from _hits_at(nodes, tokens, at)


def _hits_at(nodes: list[_Node], tokens: Tokens, at: int) -> Iterator[Hit]:
    negated = _negated(tokens, at)
    told: set[str] = set()
    for node in nodes:
        for pattern, end in _walk(node, tokens, at + 1):
            if pattern.code not in told and (pattern.negates or not negated):
                told.add(pattern.code)
                yield Hit(pattern.code, tokens.starts[at], tokens.ends[end - 1])


def _walk(node: _Node, tokens: Tokens, at: int) -> Iterator[tuple[Pattern, int]]:
    """Patterns that are complete from here on, with the index after their last word."""
    for pattern in node.endings:
        yield pattern, at
    if at < len(tokens.words):
        for following in node.after(tokens.words[at]):
            yield from _walk(following, tokens, at + 1)
    if node.after_gap is None:
        return
    for start in range(at, min(at + MAX_GAP + 1, len(tokens.words))):
        if tokens.sentences[start] != tokens.sentences[at - 1]:
            return
        for following in node.after_gap.after(tokens.words[start]):
            yield from _walk(following, tokens, start + 1)


def _named(code: str, trigger: str) -> Pattern:
    try:
        return compile_trigger(code, trigger)
    except ValueError as error:
        msg = f"{code}: {error}"
        raise ValueError(msg) from error


def _negated(tokens: Tokens, at: int) -> bool:
    sentence = tokens.sentences[at]
    for before in range(max(0, at - _NEGATION_WINDOW), at):
        if tokens.words[before] in NEGATIONS and tokens.sentences[before] == sentence:
            return True
    return False
