"""The desk at Chromium's own zoom: every page and state, with nothing cut off, covered or past the edge."""

from pathlib import Path

import pytest

from support import stores
from support.desk import running_desk
from support.desk_states import TEXT, states
from support.for_everybody import past_the_edge
from support.zoomed import WIDTH, in_css_pixels, lost, zoomed_page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("percent", [200, 400])
async def test_every_page_and_state_can_be_used_at_so_many_per_cent(
    tmp_path: Path, percent: int
) -> None:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        case = await desk.router.tell(TEXT, exclude="NAV")
        async with zoomed_page(percent) as page:
            async for state in states(desk, page, case):
                assert await in_css_pixels(page) == [WIDTH * 100 / percent, percent / 100], state
                assert not await past_the_edge(page), state
                assert not await lost(page), state


async def test_what_is_cut_off_covered_or_past_the_edge_is_found() -> None:
    async with zoomed_page(200) as page:
        await page.set_content(
            "<p style='width: 4em; overflow: hidden; white-space: nowrap'>Noen får ikke lønn.</p>"
            "<p style='width: 200vw'>Noen</p><button>Lagre</button>"
            "<div style='position: fixed; inset: 0'></div>"
        )
        assert [found[:13] for found in await lost(page)] == ["is cut off: <", "cannot be see"]
        assert len(await past_the_edge(page)) == 1
