"""Words whose form met a closed door: they travel on in the page, sealed, and open for who wrote them alone."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from varde.shared.domain.clock import Clock
from varde.shared.errors import Permanent
from varde.shared.vault import PrivateKey, PrivateKeys, Wrap, open_sealed, seal

AUTHOR = "hvem"
"""The field of a form that names its author; only forms with it are kept."""
_NAME = "kept"
RELEASE = "frigi"
"""The field of a button that releases what is sent with it. Kept words are saved; she releases what she sees then."""
TAKEN_FROM = "lagres"
"""The field that says where a form would have gone, when it is sent elsewhere to be kept."""
_NOT_KEPT = frozenset({AUTHOR, RELEASE, TAKEN_FROM, "skjema", "passord", "passfrase"})
_CARRIED = frozenset(
    {"fra-sammendrag", "fra-redegjorelse", "merke", "mal", "sporsmal", "fra-fakta"}
)
"""Fields that a page fills in, or offers in a list: sent again, and nobody's words."""
_SHORTEST = 13
"""Characters of what is shown again; a choice, a number or a day is shorter."""
_KEPT_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody sent, and where to. Its ``repr`` shows nothing of it."""

    path: str
    fields: dict[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return "Words(…)"

    @property
    def written(self) -> list[str]:
        """What she typed, to look at before it is sent."""
        own = (value for name, value in self.fields.items() if name not in _CARRIED)
        return [value for value in own if len(value) >= _SHORTEST]


class Keeper:
    """Seals words into a page and opens them again; its key lives and ends with the process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._keys = PrivateKeys(PrivateKey.generate(_NAME))

    def keep(self, path: str, form: Mapping[str, str]) -> str:
        """The words of a form, for a hidden field; "" when the form has none to keep."""
        author = form.get(AUTHOR, "")
        fields = {name: value for name, value in form.items() if name not in _NOT_KEPT}
        if not author or not any(fields.values()):
            return ""
        content = json.dumps([self._clock.now().isoformat(), path, fields]).encode()
        box = seal(content, bound_to=author, recipients=[self._keys.current.public])
        (wrap,) = box.wraps
        return ".".join(urlsafe_b64encode(part).decode() for part in (wrap.wrapped, box.ciphertext))

    def open(self, member_id: str, kept: str) -> Words | None:
        """What ``member_id`` wrote; None for somebody else's words, old ones and those of an earlier process."""
        try:
            wrapped, ciphertext = map(urlsafe_b64decode, kept.split("."))
            wrap = Wrap(_NAME, self._keys.current.key_id, wrapped)
            content = open_sealed(ciphertext, wrap, self._keys, bound_to=member_id)
        except (ValueError, Permanent):
            return None
        at, path, fields = json.loads(content)
        if self._clock.now() - datetime.fromisoformat(at) > _KEPT_FOR:
            return None
        return Words(path, fields)
