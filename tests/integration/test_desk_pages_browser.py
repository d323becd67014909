"""Every page and state of the desk in a real browser: for everybody, on any screen."""

from pathlib import Path

import pytest

from support import stores
from support.desk import running_desk
from support.desk_browser import desk_page
from support.desk_states import TEXT, states
from support.for_everybody import shortcomings
from support.weight import MOST, Weight

pytestmark = pytest.mark.browser


async def test_every_page_and_state_is_light_and_for_everybody_in_any_colours_width_and_by_keyboard(
    tmp_path: Path,
) -> None:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        case = await desk.router.tell(TEXT, exclude="NAV")
        async with desk_page() as page:
            weight = await Weight.of(page)
            async for state in states(desk, page, case):
                assert 0 < weight.bytes <= MOST, (state, weight.bytes)
                assert not await shortcomings(page), state
