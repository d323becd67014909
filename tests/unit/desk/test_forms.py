"""The version that stood on a page, as a form says it."""

import pytest

from varde.desk.forms import seen


@pytest.mark.parametrize(
    ("typed", "version"),
    [("7", 7), ("999999999", 999_999_999), ("1000000000", 0), ("9" * 5_000, 0), ("", 0), ("x", 0)],
)
def test_a_version_that_no_case_has_is_none(typed: str, version: int) -> None:
    assert seen({"versjon": typed}) == version
