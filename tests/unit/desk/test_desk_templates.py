"""What the templates of the desk have in common."""

from varde.desk.render import HERE

WRITES = "{% set writes = true %}"


def test_each_page_where_one_writes_says_so_and_no_other() -> None:
    pages = {path.name: path.read_text("utf-8") for path in (HERE / "templates").glob("*.html")}
    written = {name for name, page in pages.items() if "<textarea" in page}
    assert "opened.html" in written
    assert written == {name for name, page in pages.items() if WRITES in page}
