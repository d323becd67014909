"""The trained tagger: how likely each token is part of a name, and of which kind.

A bidirectional LSTM with a conditional random field over word vectors made of character n-grams
(floret), a character convolution, the shape of the word and what the lists say of it. Trained by
``make model``; see docs/tagger.md for data, measures and limits. Runs in NumPy, deterministic, and
keeps nothing of what it has read.
"""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from varde.shared.anonymise.features import Vectors, WordFeatures
from varde.shared.anonymise.tokens import BLANK
from varde.shared.errors import Permanent
from varde.shared.lexicon import Lexicon, lexicon

Floats = NDArray[np.float32]

KINDS: Final = ("PER", "ORG", "LOC", "PROD", "EVT", "DRV", "MISC")
LABELS: Final = ("O", *(f"{place}-{kind}" for kind in KINDS for place in "BI"))
"""Outside, and the beginning and inside of each kind (IOB2)."""

_BATCH = 64
_FAST_ROWS = 4
"""Matrices of so many rows, and of one, are multiplied fastest for what they hold."""
_OF_GATES: Final = ("_f", "_b")
_FILE = "tagger.npz"
_TINY = np.float32(1e-30)


class Gates(NamedTuple):
    """The LSTM's weights for both directions at once.

    A sigmoid is a hyperbolic tangent of half the input, so what enters the first three of the four
    gates is halved.
    """

    entering: Floats
    """(width, 2 * 4 * hidden)"""
    bias: Floats
    """(2 * 4 * hidden,)"""
    recurrent: Floats
    """(2, hidden, 4 * hidden)"""

    @classmethod
    def of(cls, weights: Mapping[str, Floats]) -> "Gates":
        """From the arrays of each direction, which fit together."""
        entering, bias, recurrent = (
            np.stack([_halved(weights[f"{name}_{d}"]) for d in "fb"], axis=-2)
            for name in ("input", "bias", "recurrent")
        )
        return cls(
            entering.reshape(len(entering), -1),
            bias.ravel(),
            np.ascontiguousarray(recurrent.swapaxes(0, 1)),
        )


@dataclass(slots=True)
class Inputs:
    """What each word that was read brings into the gates, to be read again with other words around it."""

    places: dict[str, int] = field(default_factory=dict)
    rows: Floats = field(default_factory=lambda: np.empty((0, 0), np.float32))
    """(2 * words, 4 * hidden): two for each word, one for each direction."""

    def add(self, words: Sequence[str], rows: Floats) -> None:
        """``words`` that are not there yet, and their ``rows``."""
        self.rows = np.concatenate([self.rows, rows]) if self.places else rows
        self.places |= {word: place for place, word in enumerate(words, len(self.places))}


@dataclass(frozen=True, slots=True)
class Tagger:
    """The network. Holds only read-only arrays, so threads may share it."""

    weights: Mapping[str, Floats]
    features: WordFeatures
    gates: Gates

    def probabilities(
        self, sentences: Sequence[Sequence[str]], inputs: Inputs | None = None
    ) -> list[Floats]:
        """For each sentence an array (words, labels): the marginal probability of each of ``LABELS``.

        A sentence has at least one word. ``inputs`` are the caller's: what words bring in is looked up
        and left there.
        """
        # The arrays are small: more threads would only wait for each other.
        with _libraries().limit(limits=1):
            return self._marginals_of(sentences, Inputs() if inputs is None else inputs)

    def _marginals_of(self, sentences: Sequence[Sequence[str]], inputs: Inputs) -> list[Floats]:
        # Blanks will stand for what is masked when the text is read again.
        words = dict.fromkeys(chain([BLANK], *sentences))
        if fresh := [word for word in words if word not in inputs.places]:
            inputs.add(fresh, self._inputs(self.features.of(fresh)))
        places = inputs.places
        found: list[Floats] = [np.empty(0, np.float32)] * len(sentences)
        order = sorted(range(len(sentences)), key=lambda n: -len(sentences[n]))
        for chosen in _batches(order):
            ids = [np.array([places[w] for w in sentences[n]]) for n in chosen]
            for n, marginals in zip(chosen, self._read(inputs.rows, ids), strict=True):
                found[n] = marginals
        return found

    def _inputs(self, x: Floats) -> Floats:
        """What each word brings into the gates, a row for each direction: (2 * words, 4 * hidden)."""
        inputs: Floats = x @ self.gates.entering
        inputs += self.gates.bias
        return inputs.reshape(2 * len(x), -1)

    def _read(self, inputs: Floats, ids: Sequence[NDArray[np.int64]]) -> list[Floats]:
        """Marginals for sentences given as the places of their words, the longest first."""
        lengths = np.array([len(row) for row in ids])
        steps = np.zeros((lengths[0], 2, _with_fast_rows(len(ids))), np.int64)
        for n, row in enumerate(ids):
            steps[: len(row), 0, n] = 2 * row
            steps[: len(row), 1, n] = 2 * row[::-1] + 1
        states = self._states(inputs, steps, lengths)
        emissions = [
            np.concatenate([states[0, n, :length], states[1, n, :length][::-1]], axis=1)
            @ self.weights["output"]
            + self.weights["output_bias"]
            for n, length in enumerate(lengths)
        ]
        return self._marginals(emissions, lengths)

    def _states(
        self, inputs: Floats, steps: NDArray[np.int64], lengths: NDArray[np.int64]
    ) -> Floats:
        """The LSTM's outputs in reading order of each direction: (2, sentences, steps, hidden)."""
        recurrent = self.gates.recurrent
        hidden = recurrent.shape[1]
        longest, _, width = steps.shape
        out = np.zeros((2, width, longest, hidden), np.float32)
        state = np.zeros((2, width, hidden), np.float32)
        cell = np.zeros_like(state)
        for t, going in enumerate(_going(lengths)):
            gates = state[:, :going] @ recurrent
            gates += inputs.take(steps[t, :, :going], axis=0)
            np.tanh(gates, out=gates)
            sigmoids = gates[..., : 3 * hidden]
            sigmoids *= 0.5
            sigmoids += 0.5
            enter, keep = gates[..., :hidden], gates[..., hidden : 2 * hidden]
            leave, new = gates[..., 2 * hidden : 3 * hidden], gates[..., 3 * hidden :]
            cell, state = cell[:, :going], state[:, :going]
            cell *= keep
            cell += enter * new
            state = leave * np.tanh(cell)
            out[:, :going, t] = state
        return out

    def _marginals(self, emissions: Sequence[Floats], lengths: NDArray[np.int64]) -> list[Floats]:
        """Forward and backward pass of the random field, normalised at each step."""
        moves: Floats = np.exp(self.weights["transitions"])
        padded = np.zeros((len(emissions), int(lengths[0]), len(LABELS)), np.float32)
        for n, row in enumerate(emissions):
            padded[n, : len(row)] = np.exp(row - row.max(axis=1, keepdims=True))
        forward, backward = self._passes(padded, lengths, moves)
        joint = forward * backward
        joint /= np.maximum(joint.sum(axis=2, keepdims=True), _TINY)
        return [joint[n, :length] for n, length in enumerate(lengths)]

    def _passes(
        self, scores: Floats, lengths: NDArray[np.int64], moves: Floats
    ) -> tuple[Floats, Floats]:
        """What stands before each word and itself, and what stands after it: (sentences, words, labels)."""
        both_moves = np.stack([moves, moves.T])
        turned = _turned(lengths, scores.shape[1])
        at = np.arange(len(scores))[:, None]
        both_scores = np.stack([scores, scores[at, turned]])
        out = np.zeros_like(both_scores)
        before = np.zeros_like(both_scores)
        ends = np.stack([np.exp(self.weights["start"]), np.exp(self.weights["end"])])
        before[:, :, 0] = ends[:, None]
        for t, going in enumerate(_going(lengths)):
            if t:
                np.matmul(out[:, :going, t - 1], both_moves, out=before[:, :going, t])
            out[:, :going, t] = _scaled(before[:, :going, t] * both_scores[:, :going, t])
        return out[0], before[1][at, turned]


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()


@cache
def tagger() -> Tagger:
    """The tagger of the package, read once. A model that is broken or missing refuses to start."""
    try:
        with files(__package__).joinpath("data", _FILE).open("rb") as packed:
            return tagger_of(dict(np.load(packed, allow_pickle=False)), lexicon())
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise Permanent("The trained model of the anonymiser is broken") from error


def tagger_of(arrays: Mapping[str, NDArray[np.generic]], words: Lexicon) -> Tagger:
    """A tagger from the arrays that training writes. Raises ``KeyError`` or ``ValueError``."""
    vectors = Vectors.of(arrays)
    weights = {
        name: np.asarray(array, np.float32)
        for name, array in arrays.items()
        if not name.startswith("vectors_")
    }
    # What the gates are made of is let go: it is a fifth of the tagger's memory.
    rest = {name: array for name, array in weights.items() if not name.endswith(_OF_GATES)}
    features = WordFeatures(words, vectors, rest)
    wide, hidden = weights["input_f"].shape[0], weights["recurrent_f"].shape[0]
    expected = {
        "bias": (4 * hidden,),
        "input": (wide, 4 * hidden),
        "recurrent": (hidden, 4 * hidden),
    }
    for name, shape in expected.items():
        _require(weights[f"{name}_f"].shape == weights[f"{name}_b"].shape == shape)
    _require(features.of(["a"]).shape == (1, wide))
    _require(weights["output"].shape == (2 * hidden, len(LABELS)))
    _require(weights["transitions"].shape == (len(LABELS), len(LABELS)))
    _require(all(np.isfinite(array).all() for array in weights.values()))
    return Tagger(rest, features, Gates.of(weights))


def _require(holds: bool) -> None:  # an assertion that optimised Python keeps
    if not holds:
        raise ValueError("the arrays of the model do not fit together")


def _halved(array: Floats) -> Floats:
    halved = array.copy()
    halved[..., : 3 * array.shape[-1] // 4] *= 0.5
    return halved


def _turned(lengths: NDArray[np.int64], longest: int) -> NDArray[np.int64]:
    """(sentences, ``longest``): for each place in a sentence the same from its end; beyond it, the place."""
    places = np.arange(longest)
    return np.where(places < lengths[:, None], lengths[:, None] - 1 - places, places)


def _going(lengths: NDArray[np.int64]) -> list[int]:
    """How many sentences, the longest first, are read at each step: those that have not ended, or a few more."""
    left = (lengths > np.arange(lengths[0])[:, None]).sum(axis=1)
    return [_with_fast_rows(going) for going in left.tolist()]


def _with_fast_rows(sentences: int) -> int:
    """One, or the next whole number of fours: so many take no longer to read."""
    return sentences if sentences == 1 else -(-sentences // _FAST_ROWS) * _FAST_ROWS


def _batches(order: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(order), _BATCH):
        yield order[start : start + _BATCH]


def _scaled(rows: Floats) -> Floats:
    totals: Floats = rows.sum(axis=-1, keepdims=True)
    return np.divide(rows, np.maximum(totals, _TINY), dtype=np.float32)
