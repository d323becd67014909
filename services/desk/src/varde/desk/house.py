"""What the desk is built of."""

from collections.abc import Callable
from dataclasses import dataclass, field

from varde.desk.accounts import Accounts
from varde.desk.browsers import Browsers
from varde.desk.kept import Keeper
from varde.desk.keyring import Keyring
from varde.desk.oidc import SigningIn
from varde.desk.papers import Papers
from varde.desk.places import Places
from varde.desk.rate import Checks, Guesses
from varde.desk.rotating import Rotating
from varde.desk.searches import Searches
from varde.desk.sessions import Sessions
from varde.desk.settings import DeskSettings
from varde.desk.shortcuts import Shortcuts
from varde.desk.unsent import UnsentForms
from varde.desk.watch import Watch
from varde.shared.anonymise import Anonymiser
from varde.shared.domain.clock import Clock
from varde.shared.domain.partner import Directory
from varde.shared.domain.retention import Retention
from varde.shared.mail import MailReader
from varde.shared.platform.doctor import Scene
from varde.shared.platform.snippets import Snippet
from varde.shared.platform.watched import InForce
from varde.shared.store.database import Database
from varde.shared.vault import PublicKey


@dataclass(frozen=True, slots=True)
class House:
    """What the desk is built of."""

    settings: DeskSettings
    database: Database
    clock: Clock
    directory: Directory
    coordinator: PublicKey
    mailer: PublicKey | None
    """Whom letters are sealed to; None where no letters go out."""
    accounts: Accounts
    browsers: Browsers
    sessions: Sessions
    keyring: Keyring
    rotating: Rotating
    guesses: Guesses
    checks: Checks
    keeper: Keeper
    unsent: UnsentForms
    anonymiser: Anonymiser
    watch: Watch
    mail: MailReader
    """Runs while somebody's key is unlocked, once there was a mail to read."""
    below: Callable[[int], int]
    engines_failed: Callable[[Exception], None]
    """Told what the engines raised, or that they took too long."""
    scene: Scene
    """What the page of how things stand looks at, and the folder of the municipality's files."""
    retention: InForce[Retention] = field(default_factory=lambda: InForce(Retention()))
    """How long ended cases are kept."""
    snippets: InForce[tuple[Snippet, ...]] = field(default_factory=lambda: InForce(()))
    """Standard answers to reporters."""
    provider: SigningIn | None = None
    """The sign-in service; None where people sign in at the desk itself."""
    searches: Searches = field(default_factory=Searches)
    places: Places = field(default_factory=Places)
    papers: Papers = field(default_factory=Papers)
    shortcuts: Shortcuts = field(default_factory=Shortcuts)

    @property
    def remembered(self) -> set[str]:
        """The sessions of which something is kept in memory."""
        kept = (
            self.keyring,
            self.searches,
            self.places,
            self.papers,
            self.unsent,
            self.shortcuts,
        )
        return set[str]().union(*(each.sessions for each in kept))

    def forget(self, session: str) -> None:
        """A session is over: neither its key, nor what was looked for, at and chosen in it, nor a paper that it was shown stays."""
        self.keyring.drop(session)
        self.searches.drop(session)
        self.places.drop(session)
        self.papers.drop(session)
        self.unsent.drop(session)
        self.shortcuts.drop(session)
