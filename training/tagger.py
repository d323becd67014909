"""Trains the tagger: `python -m training.tagger DATA VECTORS OUT`. Seeded; the same on one machine."""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax import Array
from numpy.typing import NDArray

from training.augment import Augmenter
from training.corpora import LANGUAGES, Sentence, norne, own_sentences
from training.network import Batch, Weights, initial, loss
from varde.shared.anonymise.features import FLAGS, WIDTH, Vectors, flags_of, letter_codes, shape
from varde.shared.anonymise.tagger import LABELS
from varde.shared.lexicon import lexicon

_LENGTHS = (8, 16, 24, 32, 48, 64, 96, 128)
"""Sentences are filled up to one of these, so that few shapes need compiling."""
_WORDS_A_BATCH = 1024
_LONGEST = _LENGTHS[-1]
_JOIN = 0.25
_WORDS_KEPT = 300_000
_INVENTED = 5000
_RATE, _AVERAGE = 2e-3, 0.998


@dataclass
class Words:
    """The features of every word seen so far, a row each; row 0 stands for no word."""

    vectors: Vectors
    rows: dict[str, int] = field(default_factory=dict)
    features: list[tuple[NDArray[np.float32], list[int], int, list[bool]]] = field(
        default_factory=list
    )

    def batch(self, sentences: Sequence[Sentence], height: int, width: int) -> tuple[Batch, Array]:
        """``sentences`` as arrays of ``height`` sentences of ``width`` words, and their labels."""
        vectors = np.zeros((height, width, self.vectors.table.shape[1]), np.float32)
        letters = np.zeros((height, width, WIDTH), np.int32)
        shapes, labels = np.zeros((2, height, width), np.int32)
        flags = np.zeros((height, width, FLAGS), np.float32)
        there = np.zeros((height, width), np.float32)
        there[:, 0] = 1  # a sentence of no words has no likelihood
        for n, sentence in enumerate(sentences):
            for at, word in enumerate(sentence.words):
                vectors[n, at], letters[n, at], shapes[n, at], flags[n, at] = self._of(word)
            there[n, : len(sentence.words)] = 1
            labels[n, : len(sentence.words)] = [LABELS.index(label) for label in sentence.labels]
        arrays = (jnp.asarray(a) for a in (vectors, letters, shapes, flags, there))
        return Batch(*arrays), jnp.asarray(labels)

    def _of(self, word: str) -> tuple[NDArray[np.float32], list[int], int, list[bool]]:
        if len(self.features) > _WORDS_KEPT:
            self.rows.clear()
            self.features.clear()
        row = self.rows.get(word)
        if row is None:
            row = self.rows[word] = len(self.features)
            vector = self.vectors.of_words([word])[0]
            self.features.append(
                (vector, letter_codes(word), shape(word), flags_of(word, lexicon()))
            )
        return self.features[row]


def epoch(
    corpus: Sequence[Sequence[Sentence]], augmenter: Augmenter, chance: random.Random
) -> Iterator[tuple[list[Sentence], int]]:
    """Batches of varied sentences of about the same length, in random order."""
    sentences = [s for part in corpus for s in _joined(part, augmenter, chance)]
    for _ in range(_INVENTED):
        several = [augmenter.invented() for _ in range(chance.choice((1, 1, 2, 3)))]
        sentences.append(_one([augmenter.varied(s) for s in several]))
    chance.shuffle(sentences)
    batches: list[tuple[list[Sentence], int]] = []
    open_batches: dict[int, list[Sentence]] = {}
    for sentence in sentences:
        width = next(n for n in _LENGTHS if len(sentence.words) <= n)
        waiting = open_batches.setdefault(width, [])
        waiting.append(sentence)
        if len(waiting) * width >= _WORDS_A_BATCH:
            batches.append((open_batches.pop(width), width))
    batches += [(waiting, width) for width, waiting in open_batches.items()]
    chance.shuffle(batches)
    yield from batches


def _joined(
    part: Sequence[Sentence], augmenter: Augmenter, chance: random.Random
) -> Iterator[Sentence]:
    """Each sentence varied; some together with those that follow, as in a text."""
    waiting: list[Sentence] = []
    for sentence in part:
        waiting.append(augmenter.varied(sentence))
        if chance.random() >= _JOIN or sum(len(s.words) for s in waiting) > _LONGEST // 2:
            yield _one(waiting)
            waiting = []
    if waiting:
        yield _one(waiting)


def _one(sentences: Sequence[Sentence]) -> Sentence:
    words = [w for s in sentences for w in s.words]
    labels = [label for s in sentences for label in s.labels]
    return Sentence(words[:_LONGEST], labels[:_LONGEST])


def train(data: Path, vectors: Vectors, *, seed: int, epochs: int, hidden: int) -> Weights:
    """The averaged weights after ``epochs`` rounds over NorNE's training part."""
    corpus = [norne(data, language, "train") for language in LANGUAGES] + [own_sentences()]
    chance = random.Random(seed)
    augmenter, words = Augmenter(chance), Words(vectors)
    key = jax.random.PRNGKey(seed)
    weights = average = initial(key, vectors.table.shape[1], hidden)
    steps = epochs * len(list(epoch(corpus, Augmenter(random.Random(0)), random.Random(0))))
    rate = optax.warmup_cosine_decay_schedule(0.0, _RATE, 200, steps, _RATE / 50)
    optimiser = optax.chain(optax.clip_by_global_norm(5.0), optax.adamw(rate, weight_decay=1e-3))
    state = optimiser.init(weights)

    @jax.jit
    def step(weights, average, state, batch, labels, key):  # type: ignore[no-untyped-def]
        value, slope = jax.value_and_grad(loss)(weights, batch, labels, key)
        change, state = optimiser.update(slope, state, weights)
        weights = optax.apply_updates(weights, change)
        average = jax.tree.map(lambda a, w: _AVERAGE * a + (1 - _AVERAGE) * w, average, weights)
        return weights, average, state, value

    for number in range(epochs):
        losses = []
        for sentences, width in epoch(corpus, augmenter, chance):
            key, drop = jax.random.split(key)
            batch, labels = words.batch(sentences, -(-_WORDS_A_BATCH // width), width)
            weights, average, state, value = step(weights, average, state, batch, labels, drop)
            losses.append(float(value))
        print(f"epoch {number + 1} of {epochs}: loss {np.mean(losses):.4f}", flush=True)
    return average


def scaled(arrays: dict[str, NDArray[np.generic]], data: Path) -> dict[str, NDArray[np.generic]]:
    """The vectors with a spread of one over the words of the training part."""
    vectors = Vectors.of(arrays)
    some = [w for s in norne(data, "nob", "train")[:3000] for w in s.words]
    spread = vectors.of_words(some).std()
    return arrays | {"vectors_scale": (vectors.scale / spread).astype(np.float32)}


def main() -> None:
    """Train and write the model as the product reads it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("vectors", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=18)
    parser.add_argument("--hidden", type=int, default=176)
    a = parser.parse_args()
    arrays = scaled(dict(np.load(a.vectors)), a.data)
    weights = train(a.data, Vectors.of(arrays), seed=a.seed, epochs=a.epochs, hidden=a.hidden)
    small = {name: np.asarray(array, np.float16) for name, array in weights.items()}
    np.savez_compressed(a.out, **arrays, **small)


if __name__ == "__main__":
    main()
