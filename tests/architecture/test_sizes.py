"""A file tells one story and a function does one thing: both fit on a few pages."""

import ast
from collections.abc import Iterator
from pathlib import Path

from support.source import ROOT, SOURCE_FOLDERS

LINES_OF_A_FILE, LINES_OF_A_FUNCTION = 350, 45
FOLDERS = (*SOURCE_FOLDERS, ROOT / "tests", ROOT / "training")
FILES = sorted(path for folder in FOLDERS for path in folder.rglob("*.py"))
MIGRATIONS = "shared/src/varde/shared/store/migrations/versions/"
LONG_FUNCTIONS = {
    # The step from one schema to the next is read, and tested, as one; and it is never changed afterwards.
    f"{MIGRATIONS}0001_the_first_schema.py:upgrade",
    f"{MIGRATIONS}0007_what_is_added_and_what_is_corrected.py:upgrade",
}


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _long_functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LINES_OF_A_FUNCTION:
                yield f"{_named(path)}:{node.name}"


def test_no_file_is_longer_than_one_story() -> None:
    lines = {path: path.read_text(encoding="utf-8").count("\n") for path in FILES}
    assert not [_named(path) for path in FILES if lines[path] > LINES_OF_A_FILE]


def test_no_function_is_longer_than_one_thing_but_two_migrations() -> None:
    assert {name for path in FILES for name in _long_functions(path)} == LONG_FUNCTIONS
