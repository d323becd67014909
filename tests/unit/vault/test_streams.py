"""Sealing what is too large to hold: whole and in order it opens, and in no other way."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varde.shared.errors import Permanent
from varde.shared.vault import (
    PrivateKey,
    PrivateKeys,
    StreamOpener,
    StreamSealer,
    Wrap,
    open_label,
    rewrap,
)
from varde.shared.vault.streams import CHUNK_BYTES

COORDINATOR, OTHER = PrivateKey.generate("coordinator"), PrivateKey.generate("coordinator")
MIB = 1024 * 1024
DAMAGED = "damaged, incomplete or belongs to another id"


@dataclass(frozen=True)
class _Stream:
    chunks: tuple[bytes, ...]
    wrap: Wrap
    label: bytes


def _sealed(parts: Sequence[bytes], bound_to: str = "id-1") -> _Stream:
    sealer = StreamSealer([COORDINATOR.public], bound_to)
    chunks = [chunk for part in parts for chunk in sealer.add(part)]
    label = sealer.label(b"bilde.jpg")
    return _Stream((*chunks, sealer.finish()), sealer.wraps[0], label)


def _opened(
    chunks: Sequence[bytes], wrap: Wrap, bound_to: str = "id-1", key: PrivateKey = COORDINATOR
) -> bytes:
    opener = StreamOpener(wrap, PrivateKeys(key), bound_to)
    before = b"".join(opener.add(chunk) for chunk in chunks)
    return before + opener.finish()


def _random(size: int) -> bytes:
    return random.Random(size).randbytes(size)


FOUR = _sealed([_random(3 * MIB + 17)])


@settings(max_examples=30)
@given(st.lists(st.binary(max_size=5_000), max_size=6))
def test_what_is_sealed_in_parts_opens_whole(parts: list[bytes]) -> None:
    stream = _sealed(parts)
    assert _opened(stream.chunks, stream.wrap) == b"".join(parts)


@pytest.mark.parametrize(
    "size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 3 * MIB + 17]
)
def test_every_size_around_a_chunk_comes_back(size: int) -> None:
    plaintext = _random(size)
    parts = [plaintext[start : start + 100_000] for start in range(0, size, 100_000)]
    stream = _sealed(parts)
    assert _opened(stream.chunks, stream.wrap) == plaintext
    assert len(stream.chunks) == max(1, -(-size // CHUNK_BYTES))


def test_no_more_than_a_chunk_is_held() -> None:
    sealer = StreamSealer([COORDINATOR.public], "id-1")
    given = sum(len(sealer.add(b"x" * 50_000)) for _ in range(100))
    assert given == 100 * 50_000 // CHUNK_BYTES


def test_the_size_shows_in_buckets_only() -> None:
    sizes = {sum(map(len, _sealed([b"x" * n]).chunks)) for n in (0, 1, 5_000, 8_000)}
    assert len(sizes) == 1
    large = {sum(map(len, _sealed([b"x" * n]).chunks)) for n in (MIB + 600_000, 2 * CHUNK_BYTES)}
    assert len(large) == 1


def test_the_plaintext_is_not_in_the_chunks() -> None:
    stream = _sealed([b"HEMMELIG" * 300_000])
    assert not any(b"HEMMELIG" in chunk for chunk in (*stream.chunks, stream.label))


def test_a_stream_that_is_cut_off_does_not_open() -> None:
    for kept in range(len(FOUR.chunks)):
        with pytest.raises(Permanent, match=DAMAGED):
            _opened(FOUR.chunks[:kept], FOUR.wrap)


def test_a_chunk_left_out_is_noticed() -> None:
    for gone in range(len(FOUR.chunks)):
        with pytest.raises(Permanent, match=DAMAGED):
            _opened(FOUR.chunks[:gone] + FOUR.chunks[gone + 1 :], FOUR.wrap)


def test_chunks_that_changed_places_are_noticed() -> None:
    one, two, three, four = FOUR.chunks
    for order in ((two, one, three, four), (one, three, two, four), (one, two, four, three)):
        with pytest.raises(Permanent, match=DAMAGED):
            _opened(order, FOUR.wrap)


def test_a_chunk_that_comes_twice_is_noticed() -> None:
    one, two, three, four = FOUR.chunks
    for order in ((one, one, two, three, four), (one, two, three, four, four)):
        with pytest.raises(Permanent, match=DAMAGED):
            _opened(order, FOUR.wrap)


def test_a_stream_made_longer_is_noticed() -> None:
    other = _sealed([b"mer"])
    for extra in (other.chunks[0], FOUR.label, b""):
        with pytest.raises(Permanent, match=DAMAGED):
            _opened((*FOUR.chunks, extra), FOUR.wrap)


def test_another_streams_chunk_does_not_fit_in() -> None:
    other = _sealed([_random(3 * MIB + 17)])
    with pytest.raises(Permanent, match=DAMAGED):
        _opened((FOUR.chunks[0], other.chunks[1], *FOUR.chunks[2:]), FOUR.wrap)


def test_a_stream_opens_under_its_own_id_only() -> None:
    with pytest.raises(Permanent, match="another id"):
        _opened(FOUR.chunks, FOUR.wrap, "id-2")


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(Permanent, match="no coordinator key"):
        _opened(FOUR.chunks, FOUR.wrap, key=OTHER)


@settings(max_examples=40)
@given(st.integers(0, 8_200), st.integers(0, 7))
def test_a_changed_bit_is_noticed(place: int, bit: int) -> None:
    stream = _sealed([b"kort"])
    chunk = bytearray(stream.chunks[0])
    chunk[place] ^= 1 << bit
    with pytest.raises(Permanent, match=DAMAGED):
        _opened([bytes(chunk)], stream.wrap)


def test_the_label_opens_without_the_stream_and_as_nothing_else() -> None:
    keys = PrivateKeys(COORDINATOR)
    assert open_label(FOUR.label, FOUR.wrap, keys, bound_to="id-1") == b"bilde.jpg"
    with pytest.raises(Permanent, match=DAMAGED):
        open_label(FOUR.chunks[0], FOUR.wrap, keys, bound_to="id-1")
    with pytest.raises(Permanent, match=DAMAGED):
        _opened([FOUR.label], FOUR.wrap)


def test_a_rotated_key_opens_the_stream() -> None:
    fresh = rewrap(FOUR.wrap, PrivateKeys(COORDINATOR), OTHER.public, bound_to="id-1")
    assert len(_opened(FOUR.chunks, fresh, key=OTHER)) == 3 * MIB + 17
