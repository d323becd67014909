"""A desk is served in the clear on this machine only."""

import pytest

from support.times import FixedClock
from varde.desk.desk import local_address
from varde.desk.rate import BURST, Guesses
from varde.desk.settings import DeskSettings, require_private
from varde.shared.errors import Permanent
from varde.shared.platform.settings import Profile


def test_the_defaults_serve_this_machine() -> None:
    require_private(DeskSettings(), Profile.EMBEDDED)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "desk.example"])
def test_other_machines_are_served_behind_tls_only(host: str) -> None:
    with pytest.raises(Permanent, match="VARDE_DESK_ORIGIN"):
        require_private(DeskSettings(host=host), Profile.EMBEDDED)
    require_private(DeskSettings(host=host, origin="https://desk.example"), Profile.EMBEDDED)


def test_production_needs_an_address_with_tls() -> None:
    with pytest.raises(Permanent, match="not fit for production"):
        require_private(DeskSettings(), Profile.PRODUCTION)


@pytest.mark.parametrize("origin", ["http://desk.example", "https://desk.example/x", "desk"])
def test_an_origin_is_a_bare_https_address(origin: str) -> None:
    with pytest.raises(ValueError, match="origin"):
        DeskSettings(origin=origin)


@pytest.mark.parametrize(
    "typed",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "",
        "javascript:x",
        "/a\nb",
        "/æ",
    ],
    ids=["address", "no-scheme", "backslash", "empty", "script", "line", "letters"],
)
def test_one_goes_on_to_the_desks_own_pages_only(typed: str) -> None:
    assert local_address(typed) == "/"
    assert local_address("/sak/26-4817") == "/sak/26-4817"


def test_guesses_are_few_and_come_back_slowly() -> None:
    clock = FixedClock()
    guesses = Guesses(clock)
    assert [guesses.admit() for _ in range(int(BURST) + 1)].count(True) == BURST
    clock.forward(seconds=2)
    assert guesses.admit()
    assert not guesses.admit()
