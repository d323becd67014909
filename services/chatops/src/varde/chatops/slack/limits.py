"""Slack's limits on a message, checked on every payload before it is sent.

Source: Slack's Block Kit reference (blocks, text objects, block elements) and message metadata.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from varde.chatops.slack.text import escaped
from varde.shared.errors import Permanent

BLOCKS = 50
TOTAL = 10_000
"""Characters of a message's blocks as JSON. Slack refuses more than some 13,200 (``msg_blocks_too_long``) and publishes no number."""
HEADER = 150
SECTION = 3000
FIELDS = 10
FIELD = 2000
BUTTONS = 25
BUTTON = 75
ACTION_ID = 255
VALUE = 2000
CONTEXT = 10
ALT_TEXT = 2000
FALLBACK = 4000
VIEW_BLOCKS = 100
VIEW_TITLE = 24
"""Also of a view's buttons."""
METADATA = 3000
LABEL = 2000
HINT = 2000
OPTIONS = 100
OPTION = 75
OPTION_VALUE = 150
INPUT = 3000
_ID_CHARACTERS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_")

Block = Mapping[str, Any]


def require_within_limits(blocks: Sequence[Block], fallback: str) -> None:
    """Raises ``Permanent`` that names the limit, never the text."""
    problems = list(_problems(blocks, fallback))
    if problems:
        msg = "message outside Slack's limits: " + ", ".join(problems)
        raise Permanent(msg)


def require_view_within_limits(view: Block) -> None:
    """As ``require_within_limits``, for a modal or a home."""
    problems = _block_problems(view["blocks"], VIEW_BLOCKS)
    for part in ("title", "submit", "close"):
        problems += _text(part, view[part], VIEW_TITLE) if part in view else []
    problems += ["metadata"] if len(view.get("private_metadata", "")) > METADATA else []
    if problems:
        msg = "view outside Slack's limits: " + ", ".join(problems)
        raise Permanent(msg)


def _problems(blocks: Sequence[Block], fallback: str) -> list[str]:
    problems = [] if 0 < len(fallback) <= FALLBACK else ["fallback text"]
    problems += ["blocks in all"] if size(blocks) > TOTAL else []
    return problems + _block_problems(blocks, BLOCKS)


def size(blocks: Sequence[Block]) -> int:
    """Characters of the blocks as JSON, once Slack has escaped what it escapes in plain text."""
    return len(json.dumps(blocks, ensure_ascii=False)) + _escapes(blocks)


def _escapes(part: object) -> int:
    if isinstance(part, Sequence) and not isinstance(part, str):
        return sum(map(_escapes, part))
    if not isinstance(part, Mapping):
        return 0
    if part.get("type") == "plain_text":
        return len(escaped(part["text"])) - len(part["text"])
    return sum(map(_escapes, part.values()))


def _block_problems(blocks: Sequence[Block], most: int) -> list[str]:
    problems = ["blocks"] if len(blocks) > most else []
    for block in blocks:
        problems += _BLOCKS.get(block["type"], _unknown)(block)
    return problems


def _header(block: Block) -> list[str]:
    return _text("header", block["text"], HEADER)


def _section(block: Block) -> list[str]:
    fields = block.get("fields", [])
    problems = _text("section", block["text"], SECTION) if "text" in block else []
    problems += ["section without text"] if "text" not in block and not fields else []
    problems += ["section fields"] if len(fields) > FIELDS else []
    problems += _button(block["accessory"]) if "accessory" in block else []
    return problems + [p for field in fields for p in _text("field", field, FIELD)]


def _context(block: Block) -> list[str]:
    elements = block["elements"]
    problems = [] if 0 < len(elements) <= CONTEXT else ["context elements"]
    return problems + [p for element in elements for p in _text("context", element, SECTION)]


def _actions(block: Block) -> list[str]:
    buttons = block["elements"]
    problems = [] if 0 < len(buttons) <= BUTTONS else ["buttons"]
    for button in buttons:
        problems += _button(button)
    ids = [button["action_id"] for button in buttons]
    return problems + (["action ids not unique"] if len(set(ids)) < len(ids) else [])


def _button(button: Block) -> list[str]:
    problems = _text("button", button["text"], BUTTON)
    problems += _identifier("action id", button["action_id"], ACTION_ID)
    return problems + _identifier("button value", button.get("value", "-"), VALUE)


def _input(block: Block) -> list[str]:
    element = block["element"]
    problems = _text("label", block["label"], LABEL)
    problems += _text("hint", block["hint"], HINT) if "hint" in block else []
    problems += _identifier("action id", element["action_id"], ACTION_ID)
    problems += _identifier("block id", block["block_id"], ACTION_ID)
    if element["type"] == "plain_text_input":
        return problems + (["input length"] if element["max_length"] > INPUT else [])
    for group in element.get("option_groups", []):
        problems += _text("group", group["label"], OPTION) + _options(group["options"])
    problems += ["groups"] if len(element.get("option_groups", [])) > OPTIONS else []
    return problems + (_options(element["options"]) if "options" in element else [])


def _options(options: Sequence[Block]) -> list[str]:
    problems = [] if 0 < len(options) <= OPTIONS else ["options"]
    for option in options:
        problems += _text("option", option["text"], OPTION)
        problems += _identifier("option value", option["value"], OPTION_VALUE)
    return problems


def _image(block: Block) -> list[str]:
    fits = 0 < len(block["alt_text"]) <= ALT_TEXT
    return [] if fits else ["alt text"]


def _divider(_block: Block) -> list[str]:
    return []


def _unknown(_block: Block) -> list[str]:
    return ["block type"]


def _text(what: str, text: Mapping[str, Any], limit: int) -> list[str]:
    return [] if 0 < len(text["text"]) <= limit else [f"{what} text"]


def _identifier(what: str, value: str, limit: int) -> list[str]:
    """Only ids go out in actions: what comes back from a button is then never content."""
    fits = 0 < len(value) <= limit and set(value) <= _ID_CHARACTERS
    return [] if fits else [what]


_BLOCKS = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "image": _image,
    "divider": _divider,
}
