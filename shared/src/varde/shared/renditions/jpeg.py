"""A JPEG's picture without the segments beside it (ITU-T T.81, annex B), bit for bit as it was."""

from varde.shared.renditions.refusal import NoRendition

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_COMMENT = 0xFE
_BESIDE = frozenset({*range(0xE1, 0xF0), _COMMENT}) - {0xEE}
"""Application data and comments. JFIF's (E0) and Adobe's (EE) say how the colours are coded, and stay."""
_RESTARTS = range(0xD0, 0xD8)


def without_segments(raw: bytes) -> bytes:
    """``raw`` without application data and comments, and nothing behind its end. Raises NoRendition."""
    if raw[:2] != bytes((0xFF, _START)):
        raise NoRendition
    kept, place = [raw[:2]], 2
    while True:
        marker, place = _marker(raw, place)
        if marker == _END:
            kept.append(bytes((0xFF, _END)))
            return b"".join(kept)
        end = place + int.from_bytes(raw[place : place + 2], "big")
        if marker == _SCAN:
            end = _end_of_scan(raw, end)
        if marker not in _BESIDE:
            kept.append(bytes((0xFF, marker)) + raw[place:end])
        place = end


def _marker(raw: bytes, place: int) -> tuple[int, int]:
    """The marker at ``place``, which fill bytes may stand before, and where its segment begins."""
    if raw[place : place + 1] != b"\xff":
        raise NoRendition
    while raw[place : place + 1] == b"\xff":
        place += 1
    if place >= len(raw):
        raise NoRendition
    return raw[place], place + 1


def _end_of_scan(raw: bytes, place: int) -> int:
    """Where the next marker stands that does not belong to the coded picture."""
    while True:
        place = raw.find(b"\xff", place)
        if place < 0 or place + 1 >= len(raw):
            raise NoRendition
        if raw[place + 1] and raw[place + 1] not in _RESTARTS:
            return place
        place += 2
