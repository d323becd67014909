"""The words people read for the codes of the domain, in bokmål, nynorsk and English.

The indicator and signal names follow the ILO's indicators of forced labour (2012) and the partner
group's own vocabulary; the status names are the group's. A label is a name for a list or a heading,
not a part of a sentence: sentences are written by ``varde.shared.summary``.
"""

from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    AssignmentRole,
    AssignmentState,
    Band,
    Form,
    HoldReason,
    Language,
    Outcome,
    Persons,
    Rarity,
    Reporter,
    Request,
    Status,
    TimeFrame,
    Urgency,
)
from varde.shared.texts import t, texts

Code = (
    Form
    | Arena
    | Urgency
    | AgeGroup
    | Reporter
    | Persons
    | TimeFrame
    | Request
    | HoldReason
    | Status
    | Outcome
    | AssignmentState
    | AssignmentRole
    | Band
    | Rarity
)

_FORMS: dict[str, str] = {
    Form.SEX: t("Prostitution or other sexual services"),
    Form.LAB: t("Forced labour or services"),
    Form.DOM: t("Forced labour in a private home"),
    Form.BEG: t("Begging"),
    Form.CRIM: t("Forced criminality"),
    Form.WAR: t("War service in a foreign country"),
    Form.ORG: t("Removal of organs"),
    Form.MAR: t("Forced marriage"),
    Form.UNK: t("Unknown or not clear"),
}
_ARENAS: dict[str, str] = {
    Arena.HJEM: t("Private home"),
    Arena.ARBEIDSPLASS: t("Workplace"),
    Arena.GATE: t("Street"),
    Arena.MASSASJE: t("Massage parlour or wellness salon"),
    Arena.INSTITUSJON: t("Institution or reception centre"),
    Arena.DIGITALT: t("Online"),
    Arena.OVERNATTING: t("Hotel, flat or short-term rental"),
    Arena.SJO: t("Sea, vessel, port or fish farm"),
    Arena.SKOLE: t("School, kindergarten or campus"),
    Arena.TRANSPORT: t("Transport and road"),
    Arena.UKJENT: t("Unknown place"),
}
_URGENCIES: dict[str, str] = {
    Urgency.AKUTT: t("Acute"),
    Urgency.HOY: t("High"),
    Urgency.NORMAL: t("Normal"),
    Urgency.RAAD: t("Advice and guidance"),
}
_AGES: dict[str, str] = {
    AgeGroup.CHILD: t("Child or possibly under 18"),
    AgeGroup.ADULT: t("Adult"),
    AgeGroup.UNKNOWN: t("Age unknown"),
}
_REPORTERS: dict[str, str] = {
    Reporter.EMPLOYEE: t("Public employee"),
    Reporter.PRIVATE: t("Private individual"),
    Reporter.BUSINESS: t("Business"),
    Reporter.SELF: t("The person concerned"),
    Reporter.UNKNOWN: t("Reporter unknown"),
}
_PERSONS: dict[str, str] = {
    Persons.ONE: t("One person"),
    Persons.FEW: t("A few persons"),
    Persons.MANY: t("Many persons"),
    Persons.UNKNOWN: t("Number unknown"),
}
_TIME_FRAMES: dict[str, str] = {
    TimeFrame.NOW: t("Going on now"),
    TimeFrame.RECENT: t("Recently"),
    TimeFrame.LONG: t("Over a long time"),
    TimeFrame.UNKNOWN: t("Time unknown"),
}
_REQUESTS: dict[str, str] = {
    Request.CASE: t("Discussion and follow-up"),
    Request.ADVICE: t("Advice"),
    Request.TRAINING: t("Training"),
}
_HOLD_REASONS: dict[str, str] = {
    HoldReason.UNREADABLE: t("The message could not be read"),
    HoldReason.PARTLY_READ: t("Part of the message could not be read"),
    HoldReason.EMPTY: t("The message is empty"),
    HoldReason.ONLY_ATTACHMENTS: t("The message has attachments and no text"),
    HoldReason.ENCRYPTED: t("The message is encrypted"),
    HoldReason.LANGUAGE: t("The language is not supported"),
    HoldReason.GUARD: t("The last guard stopped the text"),
    HoldReason.ENGINE_FAILED: t("Automatic processing failed"),
    HoldReason.TIMED_OUT: t("Automatic processing took too long"),
    HoldReason.TOO_LONG: t("The text is too long to be processed automatically"),
    HoldReason.CONFLICT: t("Possible conflict of interest"),
    HoldReason.NOT_A_CONCERN: t("Probably not a concern"),
    HoldReason.SENDER_DOUBTFUL: t("The e-mail may not come from the address that it gives"),
    HoldReason.RARE: t("The facts are so rare here that they could point at somebody"),
    HoldReason.POLICY: t("Every concern waits for the coordinator"),
    HoldReason.ADDED_LATE: t("The reporter wrote more after the case was closed"),
    HoldReason.AGAINST_CORRECTION: t("What the reporter added speaks against a correction"),
    HoldReason.WITHDRAWN: t("The reporter deleted the concern"),
    HoldReason.OWN_SUMMARY: t("The summary is written by hand, and the case has changed since"),
}
_STATUSES: dict[str, str] = {
    Status.RECEIVED: t("Received"),
    Status.IN_REVIEW: t("Under review"),
    Status.URGENT: t("Urgent case"),
    Status.READY: t("Ready for discussion"),
    Status.DISCUSSED: t("Under discussion"),
    Status.ASSIGNED: t("Assigned"),
    Status.FOLLOW_UP: t("Under follow-up"),
    Status.WAITING: t("Waiting"),
    Status.ADVICE_GIVEN: t("Advice given"),
    Status.FORWARDED: t("Forwarded"),
    Status.CLOSED: t("Closed"),
    Status.REOPENED: t("Reopened"),
    Status.REJECTED: t("Rejected"),
}
_OUTCOMES: dict[str, str] = {
    Outcome.ADVICE: t("Advice was given"),
    Outcome.NOT_TRAFFICKING: t("Not human trafficking"),
    Outcome.LABOUR: t("Followed up by the labour authorities"),
    Outcome.CHILD_WELFARE: t("Followed up by child welfare"),
    Outcome.POLICE: t("Followed up by the police"),
    Outcome.SHELTER: t("Followed up by the crisis centre"),
    Outcome.HEALTH: t("Followed up by the health services"),
    Outcome.NAV: t("Followed up by NAV"),
    Outcome.REFLECTION_PERIOD: t("A reflection period has been applied for"),
    Outcome.DECLINED_HELP: t("The person did not want help"),
    Outcome.WITHDRAWN: t("The reporter deleted the concern"),
    Outcome.UNKNOWN: t("Outcome unknown"),
}
_ASSIGNMENT_STATES: dict[str, str] = {
    AssignmentState.PROPOSED: t("Proposed"),
    AssignmentState.ASKED: t("Asked"),
    AssignmentState.ACCEPTED: t("Accepted"),
    AssignmentState.DECLINED: t("Declined"),
    AssignmentState.ENDED: t("Ended"),
}
_ASSIGNMENT_ROLES: dict[str, str] = {
    AssignmentRole.LEAD: t("Lead"),
    AssignmentRole.SUPPORT: t("Support"),
}
_BANDS: dict[str, str] = {
    Band.ARENA: t("Arena"),
    Band.TIME_FRAME: t("Time"),
    Band.REPORTER: t("Reporter"),
    Band.SIGNS: t("Signs"),
    Band.PERSONS: t("Number of persons"),
    Band.AGE: t("Age group"),
}
_RARITIES: dict[str, str] = {
    Rarity.SMALL_ARENA: t("There are few places of this kind in the region"),
    Rarity.RARE_SIGN: t("The sign is rare in the region"),
    Rarity.RARE_FORM: t("The form of exploitation is rare in the region"),
    Rarity.MANY_DETAILS: t("So many details together could point at somebody"),
    Rarity.FEW_ALIKE: t("There have been few cases like it"),
}
_INDICATORS: dict[str, str] = {
    "ILO01": t("Abuse of vulnerability"),
    "ILO02": t("Deception"),
    "ILO03": t("Restriction of movement"),
    "ILO04": t("Isolation"),
    "ILO05": t("Physical or sexual violence"),
    "ILO06": t("Intimidation and threats"),
    "ILO07": t("Retention of identity documents"),
    "ILO08": t("Withholding of wages"),
    "ILO09": t("Debt bondage"),
    "ILO10": t("Abusive working and living conditions"),
    "ILO11": t("Excessive overtime"),
    "GEN01": t("Others control or speak for the person"),
    "GEN02": t("Fear or distrust"),
    "GEN03": t("Does not know own address or whereabouts"),
    "GEN04": t("Untreated injuries or denied health care"),
    "GEN05": t("False or conflicting identity"),
    "GEN06": t("Transported or moved around"),
    "SEX01": t("Signs of organised sale of sex"),
    "SEX02": t("Coerced or controlled sexual services"),
    "SEX03": t("Online sexual exploitation"),
    "BEG01": t("Controlled or organised begging"),
    "CRM01": t("Forced to break the law"),
    "CHD01": t("Child without safe care, unclear escort or out of school"),
    "CHD02": t("Child labour or heavy domestic work"),
    "CHD03": t("Young person with unexplained money, gifts or absences"),
    "DOM01": t("Domestic, au pair or care work in a private home"),
    "MAR01": t("Forced marriage or involuntary stay abroad"),
    "WAR01": t("Recruitment for war service abroad"),
    "ORG01": t("Sale or removal of an organ"),
}
_SIGNALS: dict[str, str] = {
    "URG_NOW": t("Immediate danger now"),
    "URG_VIOLENCE": t("Ongoing violence"),
    "URG_WEAPON": t("Weapon"),
    "URG_SELFHARM": t("Suicide or self-harm"),
    "URG_MISSING": t("Missing child or person"),
    "URG_TRAVEL": t("Imminent travel or move"),
    "URG_CHILD": t("Child or possible minor"),
    "URG_PREGNANT": t("Pregnant"),
}

# Keyed by type, because members of different StrEnums with one value are equal as dictionary keys.
_TABLES: dict[type, dict[str, str]] = {
    Form: _FORMS,
    Arena: _ARENAS,
    Urgency: _URGENCIES,
    AgeGroup: _AGES,
    Reporter: _REPORTERS,
    Persons: _PERSONS,
    TimeFrame: _TIME_FRAMES,
    Request: _REQUESTS,
    HoldReason: _HOLD_REASONS,
    Status: _STATUSES,
    Outcome: _OUTCOMES,
    AssignmentState: _ASSIGNMENT_STATES,
    AssignmentRole: _ASSIGNMENT_ROLES,
    Band: _BANDS,
    Rarity: _RARITIES,
}
_OTHER = t("Other sign")

INDICATOR_CODES: tuple[str, ...] = tuple(_INDICATORS)
"""Every indicator code that has a name, in the order of the vocabulary."""

SIGNAL_CODES: tuple[str, ...] = tuple(_SIGNALS)
"""Every urgency signal that has a name, in the order of the vocabulary."""


def label(code: Code, language: Language) -> str:
    """The name of ``code``, e.g. ``label(Form.BEG, Language.NB) == "Tigging"``."""
    return _read(_TABLES[type(code)][code], language)


def indicator_label(code: str, language: Language) -> str:
    """The name of an indicator such as ``ILO07``; "Other sign" for a code without a name."""
    return _read(_INDICATORS.get(code, _OTHER), language)


def signal_label(code: str, language: Language) -> str:
    """The name of an urgency signal such as ``URG_WEAPON``; "Other sign" for an unknown code."""
    return _read(_SIGNALS.get(code, _OTHER), language)


def _read(message: str, language: Language) -> str:
    return texts("varde.shared.texts", language)(message)
