"""What a phone of ten years ago (Chrome 50, Safari 9.3, Firefox 45) can show and run, in bytes that a slow network carries.

Which engine understood what is from MDN's browser-compat-data (8.1.9). A property that stands in none of the lists
below has not been looked up yet: do so, and put the older way before it where the page would be worse off without.
"""

import re
from collections.abc import Iterator

import pytest

from varde.intake_web.pages import Pages, Site
from varde.shared.domain.codes import PageLanguage

PAGES = Pages(Site("Snøfjord kommune", "68 05 10 10", "https://exit.example/"))

UNDERSTOOD = frozenset(
    "align-items background border border-bottom border-color border-radius border-top box-shadow box-sizing clip color"
    " content cursor display flex flex-wrap font font-size font-weight height justify-content left letter-spacing"
    " line-height list-style margin margin-bottom margin-left margin-right margin-top max-height max-width min-height"
    " min-width outline outline-offset overflow padding padding-bottom padding-left padding-right padding-top position"
    " resize text-align text-decoration top white-space width word-spacing word-wrap z-index"
    " -webkit-border-start -webkit-margin-end -webkit-margin-start -webkit-padding-end -webkit-padding-start"
    " -webkit-text-size-adjust -webkit-user-select".split()
)
ADORNS = frozenset(
    "accent-color break-inside color-scheme scroll-margin-top scroll-padding-top text-decoration-thickness text-underline-offset"
    " text-wrap".split()
)
"""Newer; where they are not understood, nothing but looks is lost."""
OLDER = {
    **{
        f"{box}-inline-{end}": f"-webkit-{box}-{end}"
        for box in ("border", "margin", "padding")
        for end in ("start", "end")
    },
    "overflow-wrap": "word-wrap",
    "text-size-adjust": "-webkit-text-size-adjust",
    "user-select": "-webkit-user-select",
}
"""Newer names, and the older one that must stand before them with the same value."""
_NEWER_SELECTOR = re.compile(r":focus-within|:focus-visible|::marker|:is\(|:where\(|:has\(|&")


def rules() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Selector and declarations of every rule, those in media queries too."""
    style = re.sub(r"/\*.*?\*/", "", PAGES.style, flags=re.DOTALL)
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", style):
        pairs = [line.partition(":") for line in body.split(";") if line.strip()]
        yield selector.strip(), [(name.strip(), value.strip()) for name, _, value in pairs]


def as_then(name: str, value: str) -> str:
    """``value`` as the older name takes it: Safari 10 drew no line on one side in the colour of a custom property."""
    if not name.startswith("border-"):
        return value
    light = dict(re.findall(r"--([\w-]+):(#\w+)", PAGES.style.partition("}")[0]))
    return re.sub(r"var\(--([\w-]+)\)", lambda used: light[used[1]], value)


def test_every_property_was_understood_then_or_only_adorns_or_follows_its_older_name() -> None:
    for selector, declared in rules():
        for place, (name, value) in enumerate(declared):
            if name.startswith("--") or name in UNDERSTOOD | ADORNS:
                continue
            assert name in OLDER, (selector, name)
            if value != "anywhere":  # breaks more words than what is inherited, which breaks enough
                assert (OLDER[name], as_then(name, value)) in declared[:place], (selector, name)


def test_a_selector_that_was_not_known_then_takes_no_other_one_along() -> None:
    for selector, _ in rules():
        assert not ("," in selector and _NEWER_SELECTOR.search(selector)), selector


def test_where_the_newer_mark_of_the_focus_is_not_known_the_browser_s_own_is_left() -> None:
    hidden = [
        selector
        for selector, declared in rules()
        if {("outline", "0"), ("outline", "none")} & set(declared)
    ]
    assert hidden
    for selector in hidden:
        assert re.search(r":focus-within|:focus-visible", selector), selector


@pytest.mark.parametrize(
    "newer",
    [
        r"\b(min|max)\(",
        r"aspect-ratio|@layer|@container|@supports|color-mix|oklch|\bsubgrid\b|display:\s*(grid|contents)",
        r"\d[dsl]v[hw]\b",
        r"env\(",
    ],
)
def test_the_style_needs_no_newer_browser(newer: str) -> None:
    assert not re.search(newer, PAGES.style)


@pytest.mark.parametrize("newer", ["clamp(", "sticky"])
def test_what_newer_browsers_do_better_has_a_plain_line_before_it(newer: str) -> None:
    found = 0
    for selector, declared in rules():
        for place, (name, value) in enumerate(declared):
            if newer in value and not value.startswith("-webkit-"):
                found += 1
                assert name in [before for before, _ in declared[:place]], selector
    assert found


@pytest.mark.parametrize("script", [PAGES.script, PAGES.work], ids=["leave", "work"])
def test_the_scripts_are_in_the_language_of_old_browsers(script: str) -> None:
    code = re.sub(r"//.*", "", script)
    assert not re.search(r"=>|`|\b(let|const|class|async|await|import)\b|\?\.|\?\?", code)
    if "event.key " in code:  # Chrome had it from 51, Safari from 10.1
        assert "event.keyCode" in code


def test_no_font_and_no_picture_is_fetched() -> None:
    page = PAGES.form(PageLanguage.NB).decode()
    assert "@font-face" not in PAGES.style
    assert not re.search(r"url\(|<img|<link|<iframe|<object", page)
