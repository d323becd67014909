"""The overview's picture in a chat that is light or dark: it brings a ground of its own, and stands out from that."""

import asyncio
import io
from collections import Counter

import pytest
from PIL import Image

from varde.chatops.chart import Bar, draw
from varde.chatops.labels import labels
from varde.shared.domain.codes import Language

NB = labels(Language.NB)
TEXT_AA, GRAPHIC_AA = 4.5, 3.0
"""Contrast that WCAG 2.2 asks for: of text (1.4.3) and of what a picture tells by (1.4.11)."""
CHATS = {"light": (255, 255, 255), "dark": (31, 31, 31), "black": (0, 0, 0)}

Colour = tuple[int, ...]


@pytest.fixture(scope="module")
def picture() -> Image.Image:
    bars = (Bar(NB("Deadline has passed"), 6), Bar(NB("No deadline"), 9))
    png = asyncio.run(draw(NB.plural("{n} open case", "{n} open cases", 15), bars))
    assert png is not None
    return Image.open(io.BytesIO(png)).convert("RGBA")


def _colours(picture: Image.Image) -> list[Colour]:
    """Its colours, the most frequent first."""
    pixels = picture.convert("RGB")
    counted = pixels.getcolors(pixels.width * pixels.height) or []
    frequent = Counter({colour: n for n, colour in counted if isinstance(colour, tuple)})
    return [colour for colour, _ in frequent.most_common()]


def _luminance(colour: Colour) -> float:
    """Relative luminance, as WCAG 2.2 reckons it."""
    parts = [c / 255 for c in colour]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: Colour, other: Colour) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("chat", CHATS)
def test_the_picture_is_the_same_whatever_it_stands_on(picture: Image.Image, chat: str) -> None:
    behind = Image.new("RGBA", picture.size, (*CHATS[chat], 255))
    assert Image.alpha_composite(behind, picture).tobytes() == picture.tobytes()


def test_its_ground_reaches_every_edge(picture: Image.Image) -> None:
    ground, right, bottom = _colours(picture)[0], picture.width - 1, picture.height - 1
    edge = [(x, y) for x in range(right + 1) for y in (0, bottom)]
    edge += [(x, y) for x in (0, right) for y in range(bottom + 1)]
    pixels = picture.convert("RGB")
    assert {pixels.getpixel(at) for at in edge} == {ground}


def test_the_bars_stand_out_from_the_ground(picture: Image.Image) -> None:
    ground, bar = _colours(picture)[:2]
    assert _contrast(ground, bar) >= GRAPHIC_AA


def test_the_words_and_figures_stand_out_from_the_ground(picture: Image.Image) -> None:
    """After the ground and the bars the ink of the letters is what there is most of."""
    ground, _, ink = _colours(picture)[:3]
    assert _contrast(ground, ink) >= TEXT_AA
