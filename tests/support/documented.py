"""The configuration blocks of the operator's page, so that tests run the very text that people copy."""

import re
import textwrap
from collections.abc import Mapping

from support.source import ROOT

_PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
_BLOCK = re.compile(
    r"^(?P<by> *)```\w*\n(?P=by)(?:#|<!--) (?P<title>[^\n]+?)(?: -->)?\n(?P<text>.*?)^(?P=by)```$",
    re.DOTALL | re.MULTILINE,
)


def block(title: str, changes: Mapping[str, str]) -> str:
    """The block whose first line is ``# title``, in HTML ``<!-- title -->``. ``changes`` puts a test's names for the documented ones.

    A name that is to be changed must be there: else the test would no longer run what it says.
    """
    found = [match["text"] for match in _BLOCK.finditer(_PAGE) if match["title"] == title]
    assert len(found) == 1, f"{title}: {len(found)} blocks in docs/operations.md"
    text = textwrap.dedent(found[0])
    for documented, changed in changes.items():
        assert documented in text, f"{title}: {documented} is not there"
        text = text.replace(documented, changed)
    return text


def titles(start: str) -> list[str]:
    """The first lines of all blocks that begin like this."""
    found = [match["title"] for match in _BLOCK.finditer(_PAGE) if match["title"].startswith(start)]
    assert found
    return found


def table(first: str, second: str) -> dict[str, str]:
    """The table with these two heads: what stands in the second column, by the code in the first."""
    rows = _PAGE.partition(f"\n| {first} | {second} |\n|---|---|\n")[2].partition("\n\n")[0]
    return dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", rows, re.MULTILINE))


def environment(title: str, changes: Mapping[str, str]) -> dict[str, str]:
    """A block of settings, as variables of the environment."""
    lines = block(title, changes).splitlines()
    return dict(line.split("=", 1) for line in lines)
