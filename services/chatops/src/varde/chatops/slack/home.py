"""The neutral home as Slack's App Home."""

from typing import Any

from varde.chatops.answer import Answer
from varde.chatops.briefer import HOMES, smaller
from varde.chatops.home import Home, HomeSection
from varde.chatops.labels import Labels
from varde.chatops.slack.blocks import (
    Blocks,
    actions,
    answer_in_view,
    case_block,
    plain,
    sections,
)
from varde.chatops.slack.limits import HEADER, VIEW_BLOCKS, require_view_within_limits


def home_view(answer: Answer, t: Labels) -> dict[str, Any]:
    """A view of the type ``home``; the answer's own words where there is no home to show."""
    blocks = _fitting(answer.home, t) if answer.home else answer_in_view(answer)
    view = {"type": "home", "blocks": blocks}
    require_view_within_limits(view)
    return view


def _fitting(home: Home, t: Labels) -> Blocks:
    ways = [_blocks(smaller(home, most, t)) for most in HOMES]
    return next((blocks for blocks in ways if len(blocks) <= VIEW_BLOCKS), ways[-1])


def _blocks(home: Home) -> Blocks:
    above = [actions(home.buttons, "")] if home.buttons else []
    return above + [block for section in home.sections for block in _section(section)]


def _section(section: HomeSection) -> Blocks:
    heading = {"type": "header", "text": plain(str(section.title), HEADER)}
    return [heading, *map(case_block, section.cases), *sections(section.lines)]
