"""What a phone of ten years ago (Chrome 69, Safari 12.1) can show and run, in bytes that a slow network carries."""

import re

import pytest

from varde.intake_web.pages import Pages, Site
from varde.shared.domain.codes import PageLanguage

PAGES = Pages(Site("Snøfjord kommune", "68 05 10 10", "https://exit.example/"))


@pytest.mark.parametrize(
    "newer",
    [
        r"inset(-inline|-block)?\s*:",
        r"(padding|margin|border)-(inline|block)\s*:",
        r":is\(|:where\(|:has\(",
        r"aspect-ratio|@layer|@container|color-mix|\bsubgrid\b",
        r"\bd?vh\b.*\bdvh\b",
    ],
)
def test_the_style_needs_no_newer_browser(newer: str) -> None:
    assert not re.search(newer, PAGES.style)


def test_what_newer_browsers_do_better_has_a_plain_line_before_it() -> None:
    for rule in re.findall(r"\{([^{}]*clamp\([^{}]*)\}", PAGES.style):
        name = re.findall(r"([\w-]+):[^;]*clamp\(", rule)[0]
        assert re.search(rf"(^|;){name}:[^;]*;{name}:[^;]*clamp\(", rule), rule


@pytest.mark.parametrize("script", [PAGES.script, PAGES.work], ids=["leave", "work"])
def test_the_scripts_are_in_the_language_of_old_browsers(script: str) -> None:
    code = re.sub(r"//.*", "", script)
    assert not re.search(r"=>|`|\b(let|const|class|async|await|import)\b|\?\.|\?\?", code)


def test_no_font_and_no_picture_is_fetched() -> None:
    page = PAGES.form(PageLanguage.NB).decode()
    assert "@font-face" not in PAGES.style
    assert not re.search(r"url\(|<img|<link|<iframe|<object", page)
