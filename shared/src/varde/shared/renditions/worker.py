"""The drawing process: ``python -m varde.shared.renditions.worker``.

A file comes in behind a line with its type, what to do and the number of a page. The answer goes out behind a line that
is empty, or says why there is none.
"""

from collections.abc import Callable, Mapping

from varde.shared.bounded.worker import Bounds, serve
from varde.shared.renditions import pdf
from varde.shared.renditions.kinds import left_out, rendition
from varde.shared.renditions.refusal import NoRendition, Why

BOUNDS = Bounds(memory=1536 * 1024 * 1024, seconds=60)


def answer(request: bytes) -> bytes:
    """What is asked for of one file."""
    head, _, raw = request.partition(b"\n")
    task, media_type, number = head.decode().split("\t")
    try:
        return b"\n" + _TASKS[task](raw, media_type, int(number))
    except NoRendition as refusal:
        return refusal.why.encode() + b"\n"
    except Exception:  # whatever a library finds wrong, there is no copy
        return Why.UNSURE.encode() + b"\n"


def _copy(raw: bytes, media_type: str, _: int) -> bytes:
    made, content = rendition(raw, media_type)
    return made.encode() + b"\n" + content


def _hidden(raw: bytes, media_type: str, _: int) -> bytes:
    return "\t".join(left_out(raw, media_type)).encode()


def _count(raw: bytes, _: str, __: int) -> bytes:
    return str(pdf.count(raw)).encode()


def _page(raw: bytes, _: str, number: int) -> bytes:
    return pdf.draw(raw, number)


_TASKS: Mapping[str, Callable[[bytes, str, int], bytes]] = {
    "copy": _copy,
    "hidden": _hidden,
    "count": _count,
    "page": _page,
}

if __name__ == "__main__":
    serve(answer, BOUNDS)
