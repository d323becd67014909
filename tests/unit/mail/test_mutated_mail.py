"""Messages as clients build them, broken at random: never an exception, and always the same answer."""

from hypothesis import given, settings
from hypothesis import strategies as st

from support.broken_mail import SEEDS
from varde.shared.mail import ReadMail
from varde.shared.mail.reading import read_mail

_NOISE = st.binary(max_size=6) | st.sampled_from(
    [
        b"\r\n",
        b"\r\n\r\n",
        b"--=_b",
        b'"',
        b";",
        b"=?x?b?",
        b"\0",
        b"\xff\xfe",
        b"<!--",
        b"\xee\x80\x80\n",
    ]
)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0), st.integers(0, 40), _NOISE), max_size=4),
)
def test_broken_messages_give_a_reading(raw: bytes, changes: list[tuple[int, int, bytes]]) -> None:
    for place, length, noise in changes:
        at = place % (len(raw) + 1)
        raw = raw[:at] + noise + raw[at + length :]
    reading = read_mail(raw)
    assert ReadMail.from_json(reading.to_json().encode()) == reading
    assert not any("\ue000" <= c <= "\ue003" for c in reading.subject + reading.whole)
