"""Where somebody is: the page that a request belongs to, and where in the queue each of them was."""

import re
from collections import OrderedDict
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.routing import BaseRoute, Match

_MOST = 1000
"""Sessions that are remembered; the one that looked longest ago goes first."""


_LOOK = re.compile(
    r"/sak/[0-9-]{1,20}/(original|filer|melder/(les|apne)|fil/[0-9]{1,9}/(skjult|kopi))"
)
"""What is posted and only looks. Asked for again it is one more look in the log, and changes nothing."""
_SAVED_IN = {"endre": "original", "fakta": "original", "sporsmal": "apne"}
"""The look that shows again what one of its forms, refused, was answered with."""
_SAID = "n"
"""What an address says was just done: it is not said twice."""


def page_of(request: Request) -> str:
    """The address that shows what was asked for: of a form, the page that it stands on."""
    path = request.url.path
    if request.method != "GET":
        while path and not _is_page(request.app.routes, path):
            path = path.rpartition("/")[0]
        return quote(path) or "/"
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != _SAID]
    return f"{quote(path)}?{urlencode(asked)}" if asked else quote(path)


def look_of(request: Request) -> str:
    """The form that only looks and shows this page again; "" where an address alone does."""
    if request.method == "GET":
        return ""
    above, _, act = request.url.path.rpartition("/")
    path = f"{above}/{_SAVED_IN.get(act, act)}"
    return path if is_look(path) else ""


def is_look(path: str) -> bool:
    """True for what can be posted again without changing anything."""
    return _LOOK.fullmatch(path) is not None


def _is_page(routes: list[BaseRoute], path: str) -> bool:
    asked = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    return any(route.matches(asked)[0] is Match.FULL for route in routes)


class Places:
    """The address of the page of the queue that each session saw last. In memory alone: a restart forgets it."""

    def __init__(self) -> None:
        self._last: OrderedDict[str, str] = OrderedDict()

    def keep(self, session: str, address: str) -> None:
        """A session sees this page of the queue."""
        self._last[session] = address
        self._last.move_to_end(session)
        if len(self._last) > _MOST:
            self._last.popitem(last=False)

    def last(self, session: str) -> str:
        """What it saw last; the whole queue before that."""
        return self._last.get(session, "/")

    @property
    def sessions(self) -> set[str]:
        """Of whom something is kept."""
        return set(self._last)

    def drop(self, session: str) -> None:
        """Forget a session that is over."""
        self._last.pop(session, None)
