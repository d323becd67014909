"""What the templates of the desk say by themselves, without a desk around them."""

from collections.abc import AsyncGenerator

import pytest

from varde.desk.render import HERE, pieces
from varde.shared.domain.codes import Language
from varde.shared.renditions import AT_ONCE, Page, Pages

WRITES = "{% set writes = true %}"


def test_each_page_where_one_writes_says_so_and_no_other() -> None:
    pages = {path.name: path.read_text("utf-8") for path in (HERE / "templates").glob("*.html")}
    written = {name for name, page in pages.items() if "<textarea" in page}
    assert "opened.html" in written
    assert written == {name for name, page in pages.items() if WRITES in page}


async def _none() -> AsyncGenerator[Page, None]:
    nothing: tuple[Page, ...] = ()
    for page in nothing:
        yield page


@pytest.mark.parametrize(("total", "offered"), [(1, True), (100, True), (101, False)])
async def test_all_the_pages_are_offered_as_one_file_only_where_that_can_be_made(
    total: int, offered: bool
) -> None:
    values = {"pages": Pages(b"", 1, total), "drawn": _none(), "at_once": AT_ONCE}
    case = {"reference": "26-4817", "number": 1, "infected": False, "scanned": False}
    made = [piece async for piece in pieces("pages.html", Language.NB, values | case)]
    assert (b'id="one-file"' in b"".join(made)) is offered
