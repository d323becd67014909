"""What the web form sends: the plaintext that is sealed for the channel ``web``."""

import json
from dataclasses import dataclass, fields

from varde.shared.domain.codes import PageLanguage
from varde.shared.errors import Permanent


@dataclass(frozen=True, slots=True)
class WebSubmission:
    """The answers on the form. Everything but ``text`` is optional and may be empty."""

    language: PageLanguage
    text: str
    arena: str = ""
    child: str = ""
    about_self: str = ""
    want: str = ""
    danger: str = ""
    when: str = ""
    role: str = ""
    exclude: str = ""
    contact: str = ""
    safe_to_contact: str = ""
    interpreter: str = ""
    portal: str = ""
    """The code of the portal that delivered it; empty for Varde's own form."""

    @property
    def words(self) -> str:
        """What was written freely, and by whom it was delivered: all but what was chosen among answers."""
        written = (
            self.text,
            self.exclude,
            self.contact,
            self.safe_to_contact,
            self.interpreter,
            self.portal,
        )
        return "\n".join(filter(None, written))

    def to_bytes(self) -> bytes:
        """As JSON in UTF-8."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}  # asdict copies deeply
        return json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass")

    @classmethod
    def from_bytes(cls, raw: bytes) -> "WebSubmission":
        """Read what ``to_bytes`` wrote. Raises ``Permanent`` without repeating the content."""
        try:
            values = json.loads(raw.decode("utf-8", "surrogatepass"))
            language = PageLanguage(values.pop("language"))
            known = {f.name for f in fields(cls)}
            return cls(language, **{k: str(v) for k, v in values.items() if k in known})
        except (ValueError, TypeError, AttributeError, KeyError):
            msg = "the sealed web submission cannot be read"
            raise Permanent(msg) from None
