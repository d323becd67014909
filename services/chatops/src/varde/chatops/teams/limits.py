"""What a card may be in Teams, checked on every one before it is sent.

Source: Microsoft's pages on formatting bot messages, on Adaptive Cards in Teams, and on Universal Actions.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from varde.shared.errors import Permanent

BYTES = 80_000
"""The card as JSON in UTF-16, without its pictures: Teams takes up to some 100 KB, and advises 80."""

PICTURE_BYTES = 1_000_000
"""A picture within the card, base64."""

ACTIONS = 6
"""Teams shows so many side by side; the rest would hide in a menu."""

OPENS_DIALOG = {"type": "task/fetch"}
"""What makes Teams ask for a dialog when a button is pressed."""

LABEL = 100
VALUE = 100
_PICTURE = "data:image/png;base64,"
_ELEMENTS = frozenset(
    {"TextBlock", "RichTextBlock", "Container", "ActionSet", "Image", "TextRun"}
) | {
    "Input.Text",
    "Input.Date",
    "Input.ChoiceSet",
}
_ACTIONS = frozenset({"Action.Execute", "Action.ShowCard", "Action.Submit"})
_ID_CHARACTERS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_")

Element = Mapping[str, Any]


def require_within_limits(card: Element, summary: str) -> None:
    """Raises ``Permanent`` that names the limit, never the text."""
    problems = list(_problems(card, summary))
    if problems:
        msg = "card outside Teams' limits: " + ", ".join(problems)
        raise Permanent(msg)


def size(part: object) -> int:
    """Bytes of a card, or a part of one, as Teams counts them."""
    return len(json.dumps(part, ensure_ascii=False).encode("utf-16-le"))


def _size(card: Element) -> int:
    pictures = sum(len(e["url"]) for e in card["body"] if e["type"] == "Image")
    return size(card) - 2 * pictures


def _problems(card: Element, summary: str) -> Iterator[str]:
    if _size(card) > BYTES:
        yield "size"
    if not summary or not card.get("fallbackText"):
        yield "fallback text"
    for element in card["body"]:
        yield from _element(element)
    yield from _actions(card.get("actions", []))
    if "refresh" in card:
        yield from _data(card["refresh"]["action"])


def _element(element: Element) -> Iterator[str]:
    if element["type"] not in _ELEMENTS:
        yield "kind of element"
    if element["type"] == "Image":
        yield from _picture(element)
    if element["type"].startswith("Input.") and not element.get("label"):
        yield "field without a label"
    if element["type"] in {"TextBlock", "TextRun"} and not element["text"]:
        yield "empty text"
    for part in (*element.get("items", []), *element.get("inlines", [])):
        yield from _element(part)
    yield from _actions(element.get("actions", []))


def _picture(element: Element) -> Iterator[str]:
    if not element.get("altText"):
        yield "picture without words"
    if not element["url"].startswith(_PICTURE) or len(element["url"]) > PICTURE_BYTES:
        yield "picture"


def _actions(actions: list[Element]) -> Iterator[str]:
    if len(actions) > ACTIONS:
        yield "buttons"
    for action in actions:
        if action["type"] not in _ACTIONS:
            yield "kind of button"
        if not 0 < len(action["title"]) <= LABEL:
            yield "button text"
        yield from _data(action)
        for element in action.get("card", {}).get("body", []):
            yield from _element(element)


def _data(action: Element) -> Iterator[str]:
    """Only ids go out in actions: what comes back from a button is then never content."""
    for name, value in action.get("data", {}).items():
        text = "dialog" if name == "msteams" and value == OPENS_DIALOG else str(value)
        if not (0 < len(text) <= VALUE and set(text) <= _ID_CHARACTERS):
            yield "button value"
