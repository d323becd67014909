"""Slack's limits on messages and views, as its reference gives them; written apart from Varde's own check.

Sources: the Block Kit reference (blocks, block elements, text and option objects), the views reference
and ``chat.postMessage`` on docs.slack.dev.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
TEXTS = {"header": 150, "section": 3000, "button": 75, "option": 75, "label": 2000, "hint": 2000}
FIELDS, FIELD = 10, 2000
ACTIONS, CONTEXT = 25, 10
IDENTIFIER, VALUE, OPTION_VALUE = 255, 2000, 150
OPTIONS, PLACEHOLDER, TYPED = 100, 150, 3000
FILE_ID = re.compile(r"F[A-Z0-9]{8,}")
"""As Slack says when it refuses another one (slackapi/python-slack-sdk, issue 1521)."""
MESSAGE_TEXT = 40_000
MESSAGE_JSON = 10_000
"""Slack publishes no number; those who measured it were refused at some 13,200 characters (slackapi/bolt-js, issue 2509)."""
VIEW_TEXT, PRIVATE_METADATA = 24, 3000
IN_MESSAGES = frozenset({"section", "header", "context", "actions", "divider", "image"})
IN_VIEWS = IN_MESSAGES | {"input"}
SELECTS = frozenset({"static_select", "multi_static_select"})

Thing = Mapping[str, Any]


def block_problem(message: Thing) -> str:
    """Slack's own word for what is wrong with a message, or ""."""
    blocks = message.get("blocks", [])
    if len(str(message.get("text", ""))) > MESSAGE_TEXT:
        return "msg_too_long"
    if len(blocks) > MESSAGE_BLOCKS or any(_blocks(blocks, IN_MESSAGES)):
        return "invalid_blocks"
    if len(_escaped(blocks)) > MESSAGE_JSON:
        return "msg_blocks_too_long"
    return "" if message.get("text") or blocks else "no_text"


def _escaped(blocks: Sequence[Thing]) -> str:
    """The blocks as JSON, with the three signs of plain text as Slack keeps them."""

    def keep(part: Any) -> Any:
        if isinstance(part, list):
            return [keep(each) for each in part]
        if not isinstance(part, dict):
            return part
        if part.get("type") == "plain_text":
            return part | {"text": html.escape(part["text"], quote=False)}
        return {name: keep(each) for name, each in part.items()}

    return json.dumps(keep(list(blocks)), ensure_ascii=False)


def view_problem(view: Thing) -> str:
    """Slack's own word for what is wrong with a view, or ""."""
    return "invalid_arguments" if any(_view(view)) else ""


def _view(view: Thing) -> Iterator[bool]:
    blocks = view["blocks"]
    yield view["type"] not in {"modal", "home"}
    yield not 0 < len(blocks) <= VIEW_BLOCKS
    yield len(view.get("private_metadata", "")) > PRIVATE_METADATA
    yield len(view.get("callback_id", "")) > IDENTIFIER
    for part in ("title", "submit", "close"):
        yield part in view and not _fits(view[part], VIEW_TEXT, "plain_text")
    if view["type"] == "modal":
        yield "title" not in view
        yield "submit" not in view and any(b["type"] == "input" for b in blocks)
    yield from _blocks(blocks, IN_VIEWS)


def _blocks(blocks: Sequence[Thing], known: frozenset[str]) -> Iterator[bool]:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    yield len(set(ids)) < len(ids)
    for block in blocks:
        yield block["type"] not in known
        yield "block_id" in block and not 0 < len(block["block_id"]) <= IDENTIFIER
        yield from _KINDS[block["type"]](block)


def _header(block: Thing) -> Iterator[bool]:
    yield not _fits(block["text"], TEXTS["header"], "plain_text")


def _section(block: Thing) -> Iterator[bool]:
    yield "text" not in block and not block.get("fields")
    yield "text" in block and not _fits(block["text"], TEXTS["section"])
    yield len(block.get("fields", [])) > FIELDS
    for field in block.get("fields", []):
        yield not _fits(field, FIELD)
    if "accessory" in block:
        yield from _element(block["accessory"])


def _context(block: Thing) -> Iterator[bool]:
    yield not 0 < len(block["elements"]) <= CONTEXT
    for element in block["elements"]:
        yield not _fits(element, TEXTS["section"])


def _actions(block: Thing) -> Iterator[bool]:
    yield not 0 < len(block["elements"]) <= ACTIONS
    ids = [element["action_id"] for element in block["elements"]]
    yield len(set(ids)) < len(ids)
    for element in block["elements"]:
        yield from _element(element)


def _input(block: Thing) -> Iterator[bool]:
    yield not _fits(block["label"], TEXTS["label"], "plain_text")
    yield "hint" in block and not _fits(block["hint"], TEXTS["hint"], "plain_text")
    yield from _element(block["element"])


def _image(block: Thing) -> Iterator[bool]:
    yield not 0 < len(block.get("alt_text", "")) <= 2000
    yield len(block.get("image_url", "")) > 3000
    yield ("image_url" in block) is ("slack_file" in block)
    if "slack_file" in block:
        yield set(block["slack_file"]) not in ({"id"}, {"url"})
        yield not FILE_ID.fullmatch(block["slack_file"].get("id", "F00000000"))


def _nothing(_block: Thing) -> Iterator[bool]:
    yield False


def _element(element: Thing) -> Iterator[bool]:
    yield not 0 < len(element.get("action_id", "-")) <= IDENTIFIER
    yield "placeholder" in element and not _fits(element["placeholder"], PLACEHOLDER, "plain_text")
    if element["type"] == "button":
        yield not _fits(element["text"], TEXTS["button"], "plain_text")
        yield len(element.get("value", "")) > VALUE
        yield element.get("style") not in {None, "primary", "danger"}
        yield from _confirmation(element.get("confirm"))
    elif element["type"] in SELECTS:
        yield from _options(element)
    elif element["type"] == "plain_text_input":
        yield not 1 <= element.get("max_length", TYPED) <= TYPED
        yield len(element.get("initial_value", "")) > element.get("max_length", TYPED)
    else:
        yield element["type"] != "datepicker"


def _options(element: Thing) -> Iterator[bool]:
    groups = element.get("option_groups", [])
    yield bool(groups) is ("options" in element)
    yield len(groups) > OPTIONS
    for group in groups:
        yield not _fits(group["label"], TEXTS["option"], "plain_text")
    lists = [g["options"] for g in groups] or [element["options"]]
    yield not all(0 < len(one) <= OPTIONS for one in lists)
    options = [option for one in lists for option in one]
    for option in options:
        yield not _fits(option["text"], TEXTS["option"], "plain_text")
        yield not 0 < len(option["value"]) <= OPTION_VALUE
    values = [option["value"] for option in options]
    yield len(set(values)) < len(values)
    chosen = [element["initial_option"]] if "initial_option" in element else []
    yield any(c not in options for c in [*chosen, *element.get("initial_options", [])])
    yield element.get("initial_options") == []


def _confirmation(confirm: Thing | None) -> Iterator[bool]:
    if confirm is None:
        return
    for part, limit in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        yield not _fits(confirm[part], limit)


def _fits(text: Thing, limit: int, kind: str = "") -> bool:
    right = text["type"] in ({kind} if kind else {"plain_text", "mrkdwn"})
    plain = text["type"] == "plain_text" or "emoji" not in text
    return right and plain and 0 < len(text["text"]) <= limit


_KINDS = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "image": _image,
    "divider": _nothing,
}
