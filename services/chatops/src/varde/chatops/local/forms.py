"""What the page's forms and links carry, read with limits."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request

from varde.chatops.forms import Filled
from varde.shared.domain.codes import Language

LARGEST_FORM = 32_768
"""Bytes; a command of 3000 characters fits several times over, percent-encoded."""

FIELDS = 250
"""More than a form with every case of its list chosen."""

FILLED = "felt-"
"""What the names of the fields that a person fills in start with."""

_LONGEST_ID = 64


class TooLarge(Exception):
    """The form is larger than any the page can send."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at the page, as picked on it, and in which language."""

    user_id: str = ""
    language: Language = Language.NB
    picked: str = ""
    """The language as it is picked on the page; empty while none is."""

    def address(self, page: str = "/", **more: str) -> str:
        """A page's address for this viewer."""
        picked = {"som": self.user_id, "sprak": self.picked} | more
        return f"{page}?" + urlencode({key: value for key, value in picked.items() if value})


def viewer_of(values: Mapping[str, str]) -> Viewer:
    """The viewer that a link or form names; anything unknown is nobody, in bokmål."""
    user_id, language = values.get("som", "")[:_LONGEST_ID], values.get("sprak", "")
    if language not in set(Language):
        return Viewer(user_id)
    return Viewer(user_id, Language(language), language)


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a urlencoded form. Raises ``TooLarge``; bytes that are not UTF-8 are replaced."""
    return dict(await _pairs(request))


async def read_filled(request: Request) -> tuple[dict[str, str], Filled]:
    """What the page itself put into a form, and what was filled in. Raises as ``read_form``."""
    hidden: dict[str, str] = {}
    filled = defaultdict[str, list[str]](list)
    for name, value in await _pairs(request):
        if name.startswith(FILLED):
            filled[name.removeprefix(FILLED)].append(value.replace("\r\n", "\n"))
        else:
            hidden[name] = value
    return hidden, filled


async def _pairs(request: Request) -> list[tuple[str, str]]:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise TooLarge
    try:
        return parse_qsl(body.decode("utf-8", "replace"), max_num_fields=FIELDS, errors="replace")
    except ValueError as error:
        raise TooLarge from error
