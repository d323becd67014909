"""The reading process: ``python -m varde.shared.mail.worker``. Raw messages come in, readings in JSON go out."""

from varde.shared.bounded.worker import Bounds, serve
from varde.shared.mail.reading import read_mail

BOUNDS = Bounds(memory=512 * 1024 * 1024, seconds=10)
"""The asking side's wall clock is stricter."""


def read(raw: bytes) -> bytes:
    """The reading of one message."""
    return read_mail(raw).to_json().encode()


if __name__ == "__main__":
    serve(read, BOUNDS)
