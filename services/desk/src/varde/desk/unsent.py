"""What she had chosen in a form that was not done before the password or the passphrase: it stands there again afterwards.

Codes out of lists alone, never a word that somebody typed. In memory, for some minutes, and a restart forgets it.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from varde.shared.domain.clock import Clock

_CHOICES = {
    "slett": {"hvorfor", "arkivert"},
    "avsender": {"hvorfor"},
    "inviter": {"medlem"},
    "fjern": {"medlem", "papir"},
}
"""Of each act, the last part of a form's address, the fields in which she chooses: another's of the same name she may type in."""
_LONGEST = 64
"""Characters of a code."""
_MOST = 1000
"""Sessions of which a form is kept; the oldest goes first."""
_KEPT_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Unsent:
    """A form by its address, and what was chosen in it."""

    path: str = ""
    """"" for no form."""
    chosen: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class UnsentForms:
    """The last such form of each session."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._forms: OrderedDict[str, tuple[datetime, Unsent]] = OrderedDict()

    def keep(self, session: str, path: str, form: Mapping[str, str]) -> None:
        """A form was sent that is to be sent once more."""
        choices = _CHOICES.get(path.rpartition("/")[2], set())
        chosen = {n: v for n, v in form.items() if n in choices and len(v) <= _LONGEST}
        self._forms.pop(session, None)
        self._forms[session] = self._clock.now(), Unsent(path, chosen)
        if len(self._forms) > _MOST:
            self._forms.popitem(last=False)

    def take(self, session: str, page: str) -> Unsent:
        """The form, for the page that it belongs to; it is told once."""
        at, form = self._forms.get(session, (self._clock.now(), Unsent()))
        if form.path != page and not form.path.startswith(f"{page}/"):
            return Unsent()
        del self._forms[session]
        return form if self._clock.now() - at <= _KEPT_FOR else Unsent()

    @property
    def sessions(self) -> set[str]:
        """Of which something is kept."""
        return set(self._forms)

    def drop(self, session: str) -> None:
        """Forget a session that is over."""
        self._forms.pop(session, None)
