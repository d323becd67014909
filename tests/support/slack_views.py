"""The views of a loopback Slack: a modal, up to two more on top of it, and each member's App Home.

Shapes follow Slack's documentation of ``views.*``: what is wrong with a block of a view is ``invalid_arguments``, and an
update that names the view's ``hash`` is refused with ``hash_conflict`` when the view has changed since.
"""

import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from support.block_kit import view_problem

PUSHES = 2
"""Views that may stand on top of the one that was opened (``views.push``)."""


@dataclass
class Views:
    """What is shown to people, and the triggers that show it."""

    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    above: dict[str, int] = field(default_factory=dict)
    """By its id how many views a view stands on top of."""
    triggers: dict[str, float | None] = field(default_factory=dict)
    pressed_in: dict[str, str] = field(default_factory=dict)
    _hashes: Any = field(default_factory=lambda: itertools.count(1))

    def image_problem(self, blocks: list[dict[str, Any]]) -> str:
        """See ``Rooms``."""
        raise NotImplementedError

    def on_views_open(self, arguments: dict[str, Any]) -> dict[str, Any]:
        return self._opened(arguments, 0)

    def on_views_push(self, arguments: dict[str, Any]) -> dict[str, Any]:
        below = self.pressed_in.get(arguments["trigger_id"])
        if below is None:
            return error("not_found")
        above = self.above[below] + 1
        return error("push_limit_reached") if above > PUSHES else self._opened(arguments, above)

    def _opened(self, arguments: dict[str, Any], above: int) -> dict[str, Any]:
        if problem := self._spent(arguments["trigger_id"]):
            return error(problem)
        if problem := self._problem(arguments["view"]):
            return error(problem)
        self.triggers[arguments["trigger_id"]] = None
        view_id = f"V{len(self.above):09d}"
        self.above[view_id] = above
        return {"ok": True, "view": self.put_view(view_id, arguments["view"])}

    def on_views_update(self, arguments: dict[str, Any]) -> dict[str, Any]:
        view_id = arguments["view_id"]
        if view_id not in self.views:
            return error("not_found")
        if arguments.get("hash", self.views[view_id]["hash"]) != self.views[view_id]["hash"]:
            return error("hash_conflict")
        if problem := self._problem(arguments["view"]):
            return error(problem)
        return {"ok": True, "view": self.put_view(view_id, arguments["view"])}

    def put_view(self, view_id: str, view: Mapping[str, Any]) -> dict[str, Any]:
        """Show ``view`` where the view of this id stands; gives it as Slack tells of it, with a new hash."""
        self.views[view_id] = {**view, "id": view_id, "hash": f"{next(self._hashes)}.x"}
        return self.views[view_id]

    def _problem(self, view: dict[str, Any]) -> str:
        wrong = view_problem(view) or self.image_problem(view["blocks"])
        return "invalid_arguments" if wrong else ""

    def on_views_publish(self, arguments: dict[str, Any]) -> dict[str, Any]:
        if problem := self._problem(arguments["view"]):
            return error(problem)
        self.homes[arguments["user_id"]] = arguments["view"]
        return {"ok": True, "view": arguments["view"]}

    def _spent(self, trigger_id: str) -> str:
        if trigger_id not in self.triggers:
            return "invalid_trigger_id"
        expires = self.triggers[trigger_id]
        if expires is None:
            return "exchanged_trigger_id"
        return "expired_trigger_id" if time.monotonic() > expires else ""


def error(code: str) -> dict[str, Any]:
    """What Slack says when it does not do something."""
    return {"ok": False, "error": code}
