from typing import Any

import pytest

from varde.chatops.slack.limits import require_view_within_limits, require_within_limits
from varde.shared.errors import Permanent


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "plain_text", "text": text}}


def _button(label: str = "Ja", action: str = "a", value: str = "26-4817") -> dict[str, Any]:
    return {"type": "button", "text": {"text": label}, "action_id": action, "value": value}


def _actions(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(buttons)}


GOOD = [_section("x" * 3000), _actions(_button()), {"type": "divider"}]


def test_what_is_within_the_limits_passes() -> None:
    require_within_limits(GOOD, "Bekymring 26-4817")


@pytest.mark.parametrize(
    ("block", "named"),
    [
        (_section("x" * 3001), "section text"),
        (_section(""), "section text"),
        ({"type": "section"}, "section without text"),
        ({"type": "section", "fields": [{"text": "x"}] * 11}, "section fields"),
        ({"type": "section", "fields": [{"text": "x" * 2001}]}, "field text"),
        ({"type": "header", "text": {"text": "x" * 151}}, "header text"),
        (_actions(), "buttons"),
        (_actions(*[_button(action=f"a{n}") for n in range(26)]), "buttons"),
        (_actions(_button(label="x" * 76)), "button text"),
        (_actions(_button(value="Kari Nordmann")), "button value"),
        (_actions(_button(), _button()), "action ids not unique"),
        ({"type": "context", "elements": []}, "context elements"),
        ({"type": "video"}, "block type"),
    ],
)
def test_what_is_outside_a_limit_is_refused_by_the_limits_name(
    block: dict[str, Any], named: str
) -> None:
    with pytest.raises(Permanent, match=named) as refused:
        require_within_limits([block], "Bekymring")
    assert "Kari" not in str(refused.value)


def test_more_than_ten_thousand_characters_in_all_are_refused() -> None:
    with pytest.raises(Permanent, match="blocks in all"):
        require_within_limits([_section("x" * 2500)] * 4, "Bekymring")


def test_more_than_fifty_blocks_are_refused() -> None:
    with pytest.raises(Permanent, match="blocks"):
        require_within_limits([{"type": "divider"}] * 51, "Bekymring")


@pytest.mark.parametrize("text", ["", "x" * 4001])
def test_a_message_needs_a_fallback_text_of_the_right_length(text: str) -> None:
    with pytest.raises(Permanent, match="fallback text"):
        require_within_limits(GOOD, text)


def _option(value: str = "NAV", label: str = "Nav") -> dict[str, Any]:
    return {"text": {"text": label}, "value": value}


def _input(**element: Any) -> dict[str, Any]:
    element = {"type": "static_select", "action_id": "lead", "options": [_option()]} | element
    return {"type": "input", "block_id": "lead", "label": {"text": "Hvem?"}, "element": element}


def _view(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": {"text": "Tildel"}, "blocks": list(blocks)} | more


def test_a_view_within_the_limits_passes() -> None:
    require_view_within_limits(_view(_input(), *[_section("x")] * 99, submit={"text": "x" * 24}))


@pytest.mark.parametrize(
    ("view", "named"),
    [
        (_view(title={"text": "x" * 25}), "title text"),
        (_view(submit={"text": "x" * 25}), "submit text"),
        (_view(close={"text": ""}), "close text"),
        (_view(*[_section("x")] * 101), "blocks"),
        (_view(private_metadata="x" * 3001), "metadata"),
        (_view(_input(options=[])), "options"),
        (_view(_input(options=[_option(f"A{n}") for n in range(101)])), "options"),
        (_view(_input(options=[_option(label="x" * 76)])), "option text"),
        (_view(_input(options=[_option("Kari Nordmann")])), "option value"),
        (_view(_input(type="plain_text_input", max_length=3001)), "input length"),
        (_view(_section("x") | {"accessory": _button(label="x" * 76)}), "button text"),
    ],
)
def test_a_view_outside_a_limit_is_refused_by_the_limits_name(
    view: dict[str, Any], named: str
) -> None:
    with pytest.raises(Permanent, match=named):
        require_view_within_limits(view)
