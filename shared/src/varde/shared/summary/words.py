"""The phrases a summary is built from, one for each code, and the order in which they are told.

Every phrase fits every sentence that takes it, in all three languages: forms are singular nouns
that stand after "possible", signs are nouns that stand after "signs of", signals after "tells of".
"""

from varde.shared.domain.codes import AgeGroup, Arena, Form, Persons, Reporter, Request
from varde.shared.texts import t

FORMS: dict[Form, str] = {
    Form.SEX: t("sexual exploitation"),
    Form.LAB: t("forced labour"),
    Form.DOM: t("forced domestic work"),
    Form.BEG: t("forced begging"),
    Form.CRIM: t("forced criminality"),
    Form.WAR: t("recruitment to war service abroad"),
    Form.ORG: t("exploitation for the removal of an organ"),
    Form.MAR: t("forced marriage"),
    Form.UNK: t("exploitation"),
}

PLACELESS = frozenset({Form.WAR, Form.ORG, Form.MAR})
"""Forms that do not happen *at* the arena; the arena is what they are linked to."""

PLACES: dict[Arena, str] = {
    Arena.HJEM: t("in a private home"),
    Arena.ARBEIDSPLASS: t("at a workplace"),
    Arena.GATE: t("in the street"),
    Arena.MASSASJE: t("at a massage parlour or wellness salon"),
    Arena.INSTITUSJON: t("in an institution or reception centre"),
    Arena.DIGITALT: t("online"),
    Arena.OVERNATTING: t("at a hotel or in rented rooms"),
    Arena.SJO: t("at sea, in a port or at a fish farm"),
    Arena.SKOLE: t("at a school, kindergarten or campus"),
    Arena.TRANSPORT: t("in transport or on the road"),
}
"""Where, as an adverbial. There is none for an unknown arena."""

LINKS: dict[Arena, str] = {
    Arena.HJEM: t("a private home"),
    Arena.ARBEIDSPLASS: t("a workplace"),
    Arena.GATE: t("the street"),
    Arena.MASSASJE: t("a massage parlour or wellness salon"),
    Arena.INSTITUSJON: t("an institution or reception centre"),
    Arena.DIGITALT: t("contact online"),
    Arena.OVERNATTING: t("a hotel or rented rooms"),
    Arena.SJO: t("a vessel, a port or a fish farm"),
    Arena.SKOLE: t("a school, kindergarten or campus"),
    Arena.TRANSPORT: t("transport or the road"),
}
"""Where, as a noun after "linked to"."""

WHO: dict[tuple[Persons, AgeGroup], str] = {
    (Persons.ONE, AgeGroup.CHILD): t("one person who is or may be under 18"),
    (Persons.ONE, AgeGroup.ADULT): t("one adult"),
    (Persons.ONE, AgeGroup.UNKNOWN): t("one person"),
    (Persons.FEW, AgeGroup.CHILD): t("a few people, at least one of whom is or may be under 18"),
    (Persons.FEW, AgeGroup.ADULT): t("a few adults"),
    (Persons.FEW, AgeGroup.UNKNOWN): t("a few people"),
    (Persons.MANY, AgeGroup.CHILD): t("many people, at least one of whom is or may be under 18"),
    (Persons.MANY, AgeGroup.ADULT): t("many adults"),
    (Persons.MANY, AgeGroup.UNKNOWN): t("many people"),
    (Persons.UNKNOWN, AgeGroup.CHILD): t(
        "one or more people, at least one of whom is or may be under 18"
    ),
    (Persons.UNKNOWN, AgeGroup.ADULT): t("one or more adults"),
    (Persons.UNKNOWN, AgeGroup.UNKNOWN): t("one or more people"),
}

SIGNS: dict[str, str] = {
    # harm first
    "ILO05": t("physical or sexual violence"),
    "ILO06": t("threats"),
    "GEN04": t("untreated injuries or denied health care"),
    # then control
    "ILO03": t("restricted freedom of movement"),
    "ILO04": t("isolation"),
    "GEN01": t("control by others"),
    "GEN06": t("transport from place to place"),
    "ILO07": t("retained identity papers"),
    "GEN03": t("not knowing one's own address"),
    "GEN05": t("false or conflicting identity details"),
    # children
    "CHD01": t("a lack of safe care"),
    "CHD02": t("child labour or heavy domestic work"),
    "CHD03": t("unexplained money, gifts or absences"),
    # kinds of exploitation
    "SEX02": t("coerced sexual services"),
    "SEX01": t("organised sale of sex"),
    "SEX03": t("sexual exploitation online"),
    "MAR01": t("forced marriage or involuntary stay abroad"),
    "WAR01": t("recruitment to war service"),
    "ORG01": t("the sale or removal of an organ"),
    "CRM01": t("coercion to break the law"),
    "BEG01": t("controlled begging"),
    # work and money
    "ILO08": t("unpaid wages"),
    "ILO09": t("debt bondage"),
    "ILO11": t("very long working hours"),
    "ILO10": t("poor working and living conditions"),
    "DOM01": t("work in a private household"),
    # how it began, and what is seen from outside
    "ILO01": t("abuse of a vulnerable situation"),
    "ILO02": t("false promises"),
    "GEN02": t("fear or distrust"),
}
"""Indicators by theme, in the order in which a summary names them."""

TOLD_BY_THE_FORM: dict[Form, frozenset[str]] = {
    Form.BEG: frozenset({"BEG01"}),
    Form.CRIM: frozenset({"CRM01"}),
    Form.WAR: frozenset({"WAR01"}),
    Form.ORG: frozenset({"ORG01"}),
    Form.MAR: frozenset({"MAR01"}),
    Form.DOM: frozenset({"DOM01"}),
}
"""Indicators that would only say the form again."""

SIGNALS: dict[str, str] = {
    "URG_NOW": t("immediate danger"),
    "URG_VIOLENCE": t("ongoing violence"),
    "URG_WEAPON": t("weapons"),
    "URG_SELFHARM": t("a risk of self-harm"),
    "URG_MISSING": t("a missing person"),
    "URG_TRAVEL": t("imminent travel"),
    "URG_PREGNANT": t("pregnancy"),
}
"""Urgency signals; ``URG_CHILD`` is not here because the age says it."""

VULNERABLE = t("particular vulnerability")
OTHER_SIGNS = t("other matters")

REPORTERS: dict[Reporter, str] = {
    Reporter.EMPLOYEE: t("A public employee"),
    Reporter.PRIVATE: t("A private individual"),
    Reporter.BUSINESS: t("A business"),
    Reporter.UNKNOWN: t("The reporter"),
}

REQUESTS: dict[Request, str] = {
    Request.CASE: t("discussion and follow-up"),
    Request.ADVICE: t("advice"),
    Request.TRAINING: t("training"),
}
ONLY_TRAINING = t("training on exploitation")
