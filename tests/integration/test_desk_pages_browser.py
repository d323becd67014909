"""Every page and state of the desk in a real browser: for everybody, on any screen."""

from pathlib import Path

import pytest

from support import keyboard, stores
from support.browser import broken_rules
from support.desk import running_desk
from support.desk_browser import desk_page
from support.desk_states import TEXT, states
from support.weight import MOST, Weight

pytestmark = pytest.mark.browser

WIDTHS = (1_200, 600, 320)
"""In CSS pixels: a desk, the same at 200 % zoom, and a phone (WCAG 2.2, 1.4.4 and 1.4.10)."""
PAST_THE_EDGE = """() => [...document.querySelectorAll('body *')]
    .filter(e => !e.closest('.skip, svg, .scroll, .sides .text, textarea'))
    .filter(e => e.getBoundingClientRect().right > innerWidth + .5)
    .map(e => e.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_page_and_state_passes_axe_and_fits_the_screen(
    tmp_path: Path, scheme: str
) -> None:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        case = await desk.router.tell(TEXT, exclude="NAV")
        async with desk_page(color_scheme=scheme) as page:
            async for state in states(desk, page, case):
                for width in WIDTHS:
                    await page.set_viewport_size({"width": width, "height": 900})
                    assert not await broken_rules(page), (state, width)
                    assert not await page.evaluate(PAST_THE_EDGE), (state, width)


async def test_every_page_and_state_is_light_and_is_walked_through_by_keyboard_alone(
    tmp_path: Path,
) -> None:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        case = await desk.router.tell(TEXT, exclude="NAV")
        async with desk_page() as page:
            weight = await Weight.of(page)
            async for state in states(desk, page, case):
                assert 0 < weight.bytes <= MOST, (state, weight.bytes)
                assert not await keyboard.faults(page), state
