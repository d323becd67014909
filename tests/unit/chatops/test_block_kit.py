"""The loopback Slack refuses what Slack would refuse; otherwise no test that passes it would say anything."""

from typing import Any

import pytest

from support.block_kit import block_problem, view_problem


def _plain(text: str = "Ja") -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


def _section(text: str = "Ja") -> dict[str, Any]:
    return {"type": "section", "text": _plain(text)}


def _button(**more: Any) -> dict[str, Any]:
    return {"type": "button", "text": _plain(), "action_id": "a", "value": "1"} | more


def _actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def _message(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"text": "Bekymring", "blocks": list(blocks)}


def _select(**more: Any) -> dict[str, Any]:
    option = {"text": _plain(), "value": "NAV"}
    element = {"type": "static_select", "action_id": "a", "options": [option]} | more
    return {"type": "input", "block_id": "a", "label": _plain(), "element": element}


def _modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    view = {"type": "modal", "title": _plain(), "submit": _plain(), "blocks": list(blocks)}
    return view | more


def test_what_slack_takes_is_taken() -> None:
    good = [_section("x" * 3000), _actions(_button(), _button(action_id="b")), {"type": "divider"}]
    assert block_problem(_message(*good)) == ""
    assert view_problem(_modal(_select(), _section())) == ""
    assert view_problem({"type": "home", "blocks": [_section()] * 100}) == ""


def test_a_message_that_is_too_long_in_all_is_refused_with_slacks_own_word() -> None:
    assert block_problem(_message(*[_section("x" * 2400)] * 4)) == ""
    assert block_problem(_message(*[_section("x" * 2500)] * 4)) == "msg_blocks_too_long"


@pytest.mark.parametrize(
    "blocks",
    [
        [_section()] * 51,
        [_section("x" * 3001)],
        [_section("")],
        [{"type": "section"}],
        [{"type": "section", "fields": [_plain()] * 11}],
        [{"type": "section", "fields": [_plain("x" * 2001)]}],
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": False}}],
        [{"type": "header", "text": _plain("x" * 151)}],
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        [{"type": "context", "elements": [_plain()] * 11}],
        [_actions()],
        [_actions(*[_button(action_id=f"a{n}") for n in range(26)])],
        [_actions(_button(), _button())],
        [_actions(_button(text=_plain("x" * 76)))],
        [_actions(_button(action_id="x" * 256))],
        [_actions(_button(value="x" * 2001))],
        [_actions(_button(style="loud"))],
        [{"type": "image", "image_url": "https://varde.example/a.png"}],
        [_section() | {"block_id": "x" * 256}],
        [_section() | {"block_id": "a"}, _section() | {"block_id": "a"}],
        [_select()],
    ],
)
def test_a_message_that_slack_refuses_is_refused(blocks: list[dict[str, Any]]) -> None:
    assert block_problem(_message(*blocks)) == "invalid_blocks"


def test_a_message_without_words_or_with_too_many_is_refused() -> None:
    assert block_problem({"text": ""}) == "no_text"
    assert block_problem({"text": "x" * 40_001}) == "msg_too_long"


@pytest.mark.parametrize(
    "view",
    [
        {"type": "home", "blocks": [_section()] * 101},
        {"type": "modal", "blocks": [_section()]},
        {"type": "modal", "title": _plain(), "blocks": [_select()]},
        _modal(_section(), title=_plain("x" * 25)),
        _modal(_section(), submit=_plain("x" * 25)),
        _modal(_section(), private_metadata="x" * 3001),
        _modal(_section(), callback_id="x" * 256),
        _modal(),
        _modal(_select(options=[])),
        _modal(_select(options=[{"text": _plain(), "value": f"{n}"} for n in range(101)])),
        _modal(_select(options=[{"text": _plain("x" * 76), "value": "1"}])),
        _modal(_select(options=[{"text": _plain(), "value": "x" * 151}])),
        _modal(_select(options=[{"text": _plain(), "value": "1"}] * 2)),
        _modal(_select(initial_option={"text": _plain("Nei"), "value": "2"})),
        _modal(_select(type="plain_text_input", max_length=3001)),
    ],
)
def test_a_view_that_slack_refuses_is_refused(view: dict[str, Any]) -> None:
    assert view_problem(view) == "invalid_arguments"
