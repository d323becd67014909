"""The tagger's network in JAX, for training; ``varde.shared.anonymise.tagger`` runs it in NumPy."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from varde.shared.anonymise.features import FLAGS, LETTER_CODES, SHAPES
from varde.shared.anonymise.tagger import LABELS

Weights = dict[str, Array]

_LETTER_SIZE, _FILTERS, _SHAPE_SIZE = 24, 48, 8
_DROP = {"vectors": 0.25, "convolution": 0.25, "flags": 0.1, "states": 0.33}
_DROP_VECTOR = 0.05
"""Share of words whose whole vector is hidden, so that the network learns to do without."""


class Batch(NamedTuple):
    """Sentences of one length: every field is (sentences, words, …); ``there`` is 0 or 1."""

    vectors: Array
    letters: Array
    shapes: Array
    flags: Array
    there: Array


def initial(key: Array, vector_size: int, hidden: int) -> Weights:
    """Fresh weights."""
    keys = iter(jax.random.split(key, 20))
    wide, states = vector_size + _FILTERS + _SHAPE_SIZE + FLAGS, 2 * hidden

    def normal(shape: tuple[int, ...], spread: float) -> Array:
        return jax.random.normal(next(keys), shape) * spread

    weights = {
        "letters": normal((LETTER_CODES, _LETTER_SIZE), 0.3),
        "convolution": normal((3 * _LETTER_SIZE, _FILTERS), (3 * _LETTER_SIZE) ** -0.5),
        "convolution_bias": jnp.zeros(_FILTERS),
        "shapes": normal((SHAPES, _SHAPE_SIZE), 0.3),
        "output": normal((states, len(LABELS)), states**-0.5),
        "output_bias": jnp.zeros(len(LABELS)),
        "transitions": normal((len(LABELS), len(LABELS)), 0.01),
        "start": jnp.zeros(len(LABELS)),
        "end": jnp.zeros(len(LABELS)),
    }
    orthogonal = jax.nn.initializers.orthogonal()
    for direction in "fb":
        weights[f"input_{direction}"] = normal((wide, 4 * hidden), wide**-0.5)
        weights[f"recurrent_{direction}"] = orthogonal(next(keys), (hidden, 4 * hidden))
        # The gate that keeps the cell starts open.
        weights[f"bias_{direction}"] = jnp.zeros(4 * hidden).at[hidden : 2 * hidden].set(1.0)
    return weights


def emissions(weights: Weights, batch: Batch, key: Array | None = None) -> Array:
    """(sentences, words, labels) scores; with ``key`` some of the input is dropped."""
    x = _input(weights, batch, key)
    forward = _lstm(weights, "f", x, batch.there)
    backward = _lstm(weights, "b", x[:, ::-1], batch.there[:, ::-1])[:, ::-1]
    states = jnp.concatenate([forward, backward], axis=-1)
    if key is not None:
        # The same units over the whole sentence.
        kept = (states.shape[0], 1, states.shape[2])
        states = _dropped(states, jax.random.fold_in(key, 9), _DROP["states"], kept)
    return states @ weights["output"] + weights["output_bias"]


def loss(weights: Weights, batch: Batch, labels: Array, key: Array) -> Array:
    """Negative log-likelihood of ``labels`` under the random field, a word."""
    scores = emissions(weights, batch, key)
    return (
        _log_total(weights, scores, batch.there) - _score(weights, scores, labels, batch)
    ).sum() / (batch.there.sum())


def _input(weights: Weights, batch: Batch, key: Array | None) -> Array:
    vectors, convolution, flags = batch.vectors, _convolution(weights, batch), batch.flags
    if key is not None:
        keys = jax.random.split(key, 4)
        vectors = _dropped(vectors, keys[0], _DROP["vectors"], vectors.shape)
        whole = (*vectors.shape[:2], 1)
        vectors = vectors * jax.random.bernoulli(keys[1], 1 - _DROP_VECTOR, whole)
        convolution = _dropped(convolution, keys[2], _DROP["convolution"], convolution.shape)
        flags = _dropped(flags, keys[3], _DROP["flags"], flags.shape)
    return jnp.concatenate([vectors, convolution, weights["shapes"][batch.shapes], flags], axis=-1)


def _convolution(weights: Weights, batch: Batch) -> Array:
    there = (batch.letters > 0)[..., None]
    embedded = weights["letters"][batch.letters] * there
    around = jnp.pad(embedded, ((0, 0), (0, 0), (1, 1), (0, 0)))
    windows = jnp.concatenate([around[:, :, :-2], around[:, :, 1:-1], around[:, :, 2:]], axis=-1)
    found = windows @ weights["convolution"] + weights["convolution_bias"]
    return jnp.tanh(jnp.where(there, found, -1e9).max(axis=2))


def _lstm(weights: Weights, direction: str, x: Array, there: Array) -> Array:
    recurrent = weights[f"recurrent_{direction}"]
    inputs = x @ weights[f"input_{direction}"] + weights[f"bias_{direction}"]

    def step(
        carry: tuple[Array, Array], given: tuple[Array, Array]
    ) -> tuple[tuple[Array, Array], Array]:
        state, cell = carry
        gates, here = given
        enter, keep, leave, new = jnp.split(gates + state @ recurrent, 4, axis=-1)
        cell = jax.nn.sigmoid(keep) * cell + jax.nn.sigmoid(enter) * jnp.tanh(new)
        state = jax.nn.sigmoid(leave) * jnp.tanh(cell)
        return (state * here[:, None], cell * here[:, None]), state * here[:, None]

    nothing = jnp.zeros((x.shape[0], recurrent.shape[0]))
    _, states = jax.lax.scan(step, (nothing, nothing), (inputs.swapaxes(0, 1), there.T))
    return states.swapaxes(0, 1)


def _log_total(weights: Weights, scores: Array, there: Array) -> Array:
    """The logarithm of the sum over all labellings of each sentence."""

    def step(so_far: Array, given: tuple[Array, Array]) -> tuple[Array, None]:
        score, here = given
        ways = so_far[:, :, None] + weights["transitions"]
        return jnp.where(here[:, None] > 0, jax.nn.logsumexp(ways, axis=1) + score, so_far), None

    first = weights["start"] + scores[:, 0]
    last, _ = jax.lax.scan(step, first, (scores[:, 1:].swapaxes(0, 1), there[:, 1:].T))
    return jax.nn.logsumexp(last + weights["end"], axis=-1)


def _score(weights: Weights, scores: Array, labels: Array, batch: Batch) -> Array:
    """The score of one labelling of each sentence."""
    there = batch.there
    total = weights["start"][labels[:, 0]]
    total += (jnp.take_along_axis(scores, labels[..., None], axis=2)[..., 0] * there).sum(axis=1)
    total += (weights["transitions"][labels[:, :-1], labels[:, 1:]] * there[:, 1:]).sum(axis=1)
    last = there.sum(axis=1).astype(int) - 1
    return total + weights["end"][labels[jnp.arange(len(labels)), last]]


def _dropped(x: Array, key: Array, share: float, shape: tuple[int, ...]) -> Array:
    return x * jax.random.bernoulli(key, 1 - share, shape) / (1 - share)
