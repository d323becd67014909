"""The neutral home as Slack's App Home."""

from typing import Any

from varde.chatops.answer import Answer
from varde.chatops.card import Action
from varde.chatops.home import Home, HomeCase, HomeSection
from varde.chatops.labels import Label
from varde.chatops.slack.blocks import (
    ACTION_PREFIX,
    Blocks,
    actions,
    answer_blocks,
    plain,
    sections,
)
from varde.chatops.slack.limits import BUTTON, HEADER, SECTION, require_view_within_limits


def home_view(answer: Answer) -> dict[str, Any]:
    """A view of the type ``home``; the answer's own words where there is no home to show."""
    blocks = _blocks(answer.home) if answer.home else answer_blocks(answer)
    view = {"type": "home", "blocks": blocks}
    require_view_within_limits(view)
    return view


def _blocks(home: Home) -> Blocks:
    above = [actions(home.buttons, "")] if home.buttons else []
    return above + [block for section in home.sections for block in _section(section, home.show)]


def _section(section: HomeSection, show: Label) -> Blocks:
    heading = {"type": "header", "text": plain(str(section.title), HEADER)}
    return [heading, *(_case(case, show) for case in section.cases), *sections(section.lines)]


def _case(case: HomeCase, show: Label) -> dict[str, Any]:
    button = {
        "type": "button",
        "text": plain(str(show), BUTTON),
        "action_id": ACTION_PREFIX + Action.MORE.value,
        "value": case.reference,
    }
    return {"type": "section", "text": plain(str(case.line), SECTION), "accessory": button}
