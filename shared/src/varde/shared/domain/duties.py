"""What the law asks of people in a concern, as a pure function of its facts.

A duty is a person's own: Varde reminds of it and can never fulfil it. Sources, as the texts stood on 2 July 2026:

* ``ACUTE``: danger to life or health is for the phone. No duty by itself, and always said first.
* ``AVERT``: straffeloven § 196, for everybody and before confidentiality, when one of the crimes it lists can
  still be averted. Grave trafficking (§ 258), slavery (§ 259), forced marriage (§ 253), grave deprivation of
  liberty (§ 255), murder (§ 275), abuse in close relations (§§ 282-284), rape (§§ 291, 299) are among them;
  trafficking by § 257 is not.
* ``HEALTH``: helsepersonelloven § 31, health personnel notify the police or the fire service.
* ``CHILD``: barnevernsloven § 13-2 and its parallels in helsepersonelloven § 33, krisesenterlova § 6 and
  sosialtjenesteloven § 45. Personal, without undue delay; who reports as a public employee is not anonymous.
* ``HOUSEHOLD``: children around an adult are a question to the reporter, before ``CHILD`` is known to apply.
* ``WHISTLEBLOWER``: arbeidsmiljøloven § 2 A-7, a public authority hides who reported an employer.
* ``INTERPRETER``: tolkeloven § 4 (never a child) and §§ 6-7 (qualified interpreters).

The citations as data, with the day from which each is known to hold, stand in ``varde.shared.texts.duties``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from varde.shared.domain.codes import Arena, Form, Language, Reporter, Urgency
from varde.shared.domain.concern import Facts

HOUSEHOLD_KEYWORDS = frozenset({"barn i huset", "barna", "children in the house"})
"""Routing keywords that speak of children around the person."""

_GRAVE = frozenset({"ILO03", "ILO05"})
"""Locked in; violence: what § 196 lists may be going on."""
_SPOKEN_FOR = "GEN01"


class DutyCode(StrEnum):
    """Which duty, in the order in which people are told."""

    ACUTE = "ACUTE"
    AVERT = "AVERT"
    HEALTH = "HEALTH"
    CHILD = "CHILD"
    HOUSEHOLD = "HOUSEHOLD"
    WHISTLEBLOWER = "WHISTLEBLOWER"
    INTERPRETER = "INTERPRETER"


class Whom(StrEnum):
    """Who is told. ``GROUP`` is each member personally, whoever leads."""

    REPORTER = "reporter"
    GROUP = "group"
    LEAD = "lead"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty and one of those whom it binds. ``at_once``: no discussion may delay it."""

    code: DutyCode
    whom: Whom
    at_once: bool


AT_ONCE = frozenset({DutyCode.ACUTE, DutyCode.AVERT, DutyCode.HEALTH, DutyCode.CHILD})
"""Duties that cannot wait. The facts that lead to them are shown to the group, however small the region."""

TOLD: Mapping[DutyCode, tuple[Whom, ...]] = {
    DutyCode.ACUTE: (Whom.REPORTER, Whom.GROUP, Whom.LEAD),
    DutyCode.AVERT: (Whom.GROUP,),
    DutyCode.HEALTH: (Whom.GROUP,),
    DutyCode.CHILD: (Whom.REPORTER, Whom.GROUP, Whom.LEAD),
    DutyCode.HOUSEHOLD: (Whom.COORDINATOR,),
    DutyCode.WHISTLEBLOWER: (Whom.LEAD, Whom.COORDINATOR),
    DutyCode.INTERPRETER: (Whom.LEAD,),
}
"""Who is told of each duty."""


def duties_of(facts: Facts) -> tuple[Duty, ...]:
    """The duties that may follow from ``facts``, most pressing first; doubt about age counts as a child."""
    return tuple(
        Duty(code, whom, code in AT_ONCE)
        for code, arises in _WHEN.items()
        if arises(facts)
        for whom in TOLD[code]
    )


def _acute(facts: Facts) -> bool:
    return facts.urgency is Urgency.AKUTT


def _to_avert(facts: Facts) -> bool:
    exploited_child = facts.child and facts.forms != (Form.UNK,)
    grave = Form.MAR in facts.forms or not _GRAVE.isdisjoint(facts.indicators)
    return _acute(facts) or exploited_child or grave


def _own_employer(facts: Facts) -> bool:
    at_work = Form.LAB in facts.forms or facts.arena is Arena.ARBEIDSPLASS
    return facts.reporter is Reporter.EMPLOYEE and at_work


def _spoken_for(facts: Facts) -> bool:
    foreign = facts.self_report and facts.language is Language.EN
    return foreign or _SPOKEN_FOR in facts.indicators


_WHEN: Mapping[DutyCode, Callable[[Facts], bool]] = {
    DutyCode.ACUTE: _acute,
    DutyCode.AVERT: _to_avert,
    DutyCode.HEALTH: _acute,
    DutyCode.CHILD: lambda facts: facts.child,
    DutyCode.HOUSEHOLD: lambda facts: not HOUSEHOLD_KEYWORDS.isdisjoint(facts.keywords),
    DutyCode.WHISTLEBLOWER: _own_employer,
    DutyCode.INTERPRETER: _spoken_for,
}
