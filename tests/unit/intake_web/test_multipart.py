"""Reading a multipart body: the same parts however it is cut, and nothing but a refusal for what is none."""

import contextlib
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.intake_web.multipart import End, Event, Malformed, MultipartReader, Part

TYPE = "multipart/form-data; boundary=grense"
BODY = (
    "--grense\r\n"
    'Content-Disposition: form-data; name="text"\r\n\r\n'
    "Hun er redd.\r\n--gren\r\nse\r\n"
    "--grense\r\n"
    'Content-Disposition: form-data; name="files"; filename="på kaia.jpg"\r\n'
    "Content-Type: image/jpeg\r\n\r\n"
    "\r\n\r\n--grens\r\n"
    "--grense\r\n"
    'Content-Disposition: form-data; name="files"; filename=""\r\n\r\n'
    "\r\n--grense--\r\n"
).encode()
PARTS = [
    (Part("text", None), b"Hun er redd.\r\n--gren\r\nse"),
    (Part("files", "på kaia.jpg"), b"\r\n\r\n--grens"),
    (Part("files", ""), b""),
]


def _together(events: list[Event]) -> list[tuple[Part, bytes]]:
    parts: list[tuple[Part, bytes]] = []
    for event in events:
        if isinstance(event, Part):
            parts.append((event, b""))
        elif not isinstance(event, End):
            parts[-1] = (parts[-1][0], parts[-1][1] + event)
    return parts


def _read(body: bytes, cuts: list[int]) -> list[tuple[Part, bytes]]:
    reader, events, start = MultipartReader(TYPE), list[Event](), 0
    for cut in (*sorted(cuts), len(body)):
        events += reader.feed(body[start:cut])
        start = cut
    reader.finish()
    return _together(events)


@given(st.lists(st.integers(0, len(BODY)), max_size=30))
def test_the_parts_are_the_same_however_the_body_is_cut(cuts: list[int]) -> None:
    assert _read(BODY, cuts) == PARTS


@given(st.integers(0, len(BODY) - 5))
def test_a_body_that_ends_too_early_is_refused(end: int) -> None:
    reader = MultipartReader(TYPE)
    with pytest.raises(Malformed):
        _feed_and_finish(reader, BODY[:end])


def _feed_and_finish(reader: MultipartReader, body: bytes) -> None:
    reader.feed(body)
    reader.finish()


@given(st.integers(0, len(BODY) - 1), st.binary(min_size=1, max_size=3))
def test_a_damaged_body_gives_parts_or_a_refusal_and_nothing_else(place: int, put: bytes) -> None:
    with contextlib.suppress(Malformed):
        _feed_and_finish(MultipartReader(TYPE), BODY[:place] + put + BODY[place + len(put) :])


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        f"multipart/x; boundary={'x' * 999}",
    ],
)
def test_a_body_without_a_boundary_is_refused(content_type: str) -> None:
    with pytest.raises(Malformed):
        MultipartReader(content_type)


@pytest.mark.parametrize("extra", [b"X: y\r\n" * 100, b"X: " + b"y" * 100_000 + b"\r\n"])
def test_heads_are_bounded(extra: bytes) -> None:
    reader = MultipartReader(TYPE)
    assert reader.feed(b"--grense\r\n" + extra) == []
    with pytest.raises(Malformed):
        reader.feed(b"")


def test_what_came_before_the_place_where_a_body_breaks_is_given() -> None:
    reader, end = MultipartReader(TYPE), BODY.index(b"--grense", 1)
    events = reader.feed(BODY[:end] + b"--grense\r\nContent\0: x")
    assert _together(events)[0] == PARTS[0]
    with pytest.raises(Malformed):
        reader.feed(b"")
    with pytest.raises(Malformed):
        reader.finish()


def test_what_strangers_send_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="varde"), pytest.raises(Malformed):
        _feed_and_finish(MultipartReader(TYPE), b"KARI NORDMANN" * 10)
    assert not caplog.records


def test_a_part_shows_nothing_in_its_repr() -> None:
    assert "kaia" not in repr(Part("files", "kaia.jpg"))


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("=?utf-8?B?YsOldC5qcGc=?=", "båt.jpg"),
        ("=?UTF-8?Q?b=C3=A5t_1.jpg?=", "båt 1.jpg"),
        ("=?utf-8?B?a?=", "=?utf-8?B?a?="),
        ("=?utf-8?B?/////w==?=", "=?utf-8?B?/////w==?="),
        ("=?utf-8?Q?a=0Ab?=", "=?utf-8?Q?a=0Ab?="),
        ("=?utf-8?Q?a?= =?x-none?Q?b?=", "=?utf-8?Q?a?= =?x-none?Q?b?="),
        ("=?latin-1?Q?b=E5t?=", "=?latin-1?Q?b=E5t?="),
        ("=?.jpg", "=?.jpg"),
    ],
)
def test_a_file_name_written_as_an_encoded_word_is_read_and_what_is_none_stays(
    sent: str, name: str
) -> None:
    # As .NET sends a file, which has a second name that RFC 7578 tells to ignore.
    head = (
        f"Content-Disposition: form-data; name=files; filename=\"{sent}\"; filename*=utf-8''x.jpg"
    )
    body = f"--grense\r\n{head}\r\n\r\nx\r\n--grense--\r\n".encode()
    assert _read(body, []) == [(Part("files", name), b"x")]
