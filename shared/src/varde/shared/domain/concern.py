"""A concern: what somebody sent, and the facts read out of it."""

from dataclasses import dataclass, field

from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    Form,
    Language,
    Persons,
    Reporter,
    Request,
    TimeFrame,
    Urgency,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """Codes and bands read from a concern; they hold no word of the reporter's.

    ``forms`` is never empty (``UNK`` when nothing points anywhere) and stands most likely first;
    ``indicators`` and ``signals`` are codes of ``indicators.toml`` in the order of that file.
    """

    language: Language = Language.NB
    forms: tuple[Form, ...] = (Form.UNK,)
    arena: Arena = Arena.UKJENT
    urgency: Urgency = Urgency.NORMAL
    age: AgeGroup = AgeGroup.UNKNOWN
    indicators: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    persons: Persons = Persons.UNKNOWN
    reporter: Reporter = Reporter.UNKNOWN
    time_frame: TimeFrame = TimeFrame.UNKNOWN
    request: Request = Request.CASE
    vulnerable_adult: bool = False
    contact_with_person: bool = False
    keywords: tuple[str, ...] = field(default=())
    """Fixed routing keywords of ``routing.toml`` that were present (never free text)."""

    @property
    def child(self) -> bool:
        """True when the person is, or may be, under 18."""
        return self.age is AgeGroup.CHILD

    @property
    def self_report(self) -> bool:
        """True when the reporter writes about their own situation."""
        return self.reporter is Reporter.SELF
