"""Who looks at the page, as its forms and links say."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from varde.shared.domain.codes import Language

_LONGEST_ID = 64


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
