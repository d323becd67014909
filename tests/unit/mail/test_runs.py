"""The parser sees no long runs of base64, and finds the same as with them."""

import email.parser
from email.message import Message

from hypothesis import given, settings
from hypothesis import strategies as st

from support.letters import many
from support.mail_with_files import PHOTO, file
from varde.shared.mail.runs import Runs
from varde.shared.mail.structure import _POLICY, parse
from varde.shared.mail.transfer import _raw, from_base64, size_of_base64

_LINE = b"QUFB" * 19
_RUN = (_LINE + b"\r\n") * 80
_PIECES = st.sampled_from(
    [
        _RUN,
        (_LINE + b"\n") * 80,
        (_LINE + b"\r") * 80,
        _RUN.rstrip(),
        _LINE * 80,
        (b"QUFB" * 9 + b"\r\n") * 200,
        b"\r\n",
        b"\r\n\r\n",
        b"\r",
        b"Subject: uro\r\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n",
        b"Content-Type: multipart/mixed; boundary=QUFB\r\n",
        b"Content-Type: message/rfc822\r\n",
        b"Content-Type: message/delivery-status\r\n",
        b"Content-Type: multipart/alternative\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"--b\r\n",
        b"--b--\r\n",
        b"--QUFB\r\n",
        b" folded\r\n",
        b"Noe er galt. ",
        b"\xe6",
    ]
)


def _tree(part: "Message[str, str]") -> list[object]:
    """What the parser found of a part and all below it."""
    below = part.get_payload()
    children = below if isinstance(below, list) else []
    inside = [_tree(child) for child in children if isinstance(child, Message)] or _raw(part)
    return [part.items(), part.get_content_type(), [type(d) for d in part.defects], inside]


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=14))
def test_the_parts_are_those_of_the_librarys_parser(pieces: list[bytes]) -> None:
    raw = b"".join(pieces)
    own = email.parser.BytesParser(policy=_POLICY).parsebytes(raw)
    assert _tree(parse(raw)) == _tree(own)


def test_a_photo_is_out_of_the_parsers_sight_and_whole_afterwards() -> None:
    raw = many("mixed", file("kaia.jpg", PHOTO))
    runs = Runs()
    seen = runs.taken_out(raw)
    assert len(seen) < 2_000 < len(raw)
    assert runs.put_back(seen) == raw


def test_nobody_can_write_the_line_that_stands_for_a_run() -> None:
    raw = b"\n" + _RUN
    first, second = Runs(), Runs()
    seen = first.taken_out(raw)
    assert seen != second.taken_out(raw)
    assert second.put_back(seen) == seen


@given(st.binary(max_size=40) | st.text("AQ=\r\n -", max_size=40).map(str.encode))
def test_the_size_of_base64_is_known_without_what_it_holds(data: bytes) -> None:
    assert size_of_base64(data) == len(from_base64(data))
