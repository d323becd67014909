"""Rare marks and events: what says who it is about although no name is left.

Searched for in an account *after* replacement, in bokmål, nynorsk and English. All quantifiers are
bounded, so that no text can make a pattern slow.
"""

import re
from collections.abc import Iterator

from varde.shared.anonymise.reasons import Reason

_SMALL_WORLD = (
    r"(?:bygda|bygden|grenda|byen|kommunen|kommuna|fylket|landet|norge|noreg|området|nabolaget|gata|gaten"
    r"|skolen|skulen|klassen|trinnet|barnehagen|avdelinga|avdelingen|bedriften|verksemda|mottaket|øya"
    r"|dalen|fjorden|tettstedet|tettstaden|menigheten|kyrkjelyden|miljøet|village|town|city|municipality"
    r"|county|country|norway|area|neighbou?rhood|street|school|class|department|company|island|valley"
    r"|parish|(?:sted|stad|place|virksomhet|verksemd|business) \d{1,4})"
)
_WHOSE = r"(?:hennes|hennar|hans|min|mi|sin|si|deira|deres|(?:til|av|of) \w{1,20}(?: \w{1,2})?)"
_WORKS = (
    r"(?:jobb\w{0,3}|arbeid\w{0,4}|work(?:s|ed|ing)?|er ansatt|er tilsett|is employed|driver|driv|eier|eig"
    r"|owns|runs|(?:er|is|var|was)(?: ein?| an?)? \[(?:yrke|ansatt|tilsett|occupation|(?:[a-z]{2,12} ){0,3}worker)\b[^\]\n]{0,40}\])"
)
_WEEKS = r"\d{1,2} (?:uker|veker|weeks)"

_WORDINGS: dict[Reason, tuple[str, ...]] = {
    Reason.ONLY_ONE: (
        (
            r"(?:eneste|einaste|only)\b[^.!?\n]{1,60}\b(?:i|på|ved|in|at|on)"
            rf"(?: (?:denne|dette|hele|heile|vår|our|the|this|whole)){{0,2}} {_SMALL_WORLD}"
        ),
    ),
    Reason.KNOWN_EVENT: (
        r"(?:lokal)?avis(?:a|en|ene|ane|er)?|newspapers?|nyhetene|nyheitene|(?:in|on) the news",
        r"i (?:media|mediene|pressen|pressa)|in the media|kjent fra|kjend frå",
        r"tingrett\w{0,4}|rettssak\w{0,4}|court case",
        r"dødsul(?:y|u)kk\w{1,4}|forlis\w{0,4}|shipwreck|drukn\w{1,4}|drown\w{0,3}",
        r"(?:bolig|bustad|hus|stor)brann\w{0,4}|house fire",
        r"drap|drapet|drept|drepen|myrd\w{1,4}|murder\w{0,3}",
    ),
    Reason.BODY: (
        r"tatover\w{1,6}|tatuer\w{1,6}|tattoo\w{0,4}|piercing\w{0,3}",
        r"arr|arret|arra|arrene|scars?|brannsår\w{0,4}",
        r"fødselsmerke\w{0,2}|føflekk\w{0,4}|birthmarks?",
        r"amput\w{3,6}|protese\w{0,2}|prosthe\w{3,5}|rullestol\w{0,3}|wheelchairs?|glassøye|glassauge|glass eye",
        (
            r"(?:mangler|manglar|mista|mistet|missing|lost)(?: (?:ei?n|eit|et|begge|both|two|to|an?|one))?"
            r" (?:finger|fingre|fingrar|fingers|arm|hånd|hand|fot|foot|bein|leg|øye|auge|eye)"
        ),
    ),
    Reason.ILLNESS: (
        (
            r"(?:sjelden|sjeldan|rare) (?:\w{1,14} )?(?:sykdom|sjukdom|diagnose|tilstand|disease|illness"
            r"|condition|disorder)"
        ),
        r"hiv|aids|tuberkulose\w{0,2}|tuberculosis|huntingtons?|dialyse|dialysis",
        r"blødersykdom\w{0,3}|blødarsjukdom\w{0,3}|ha?emophilia|sigdcelle\w{0,6}|sickle cell",
        r"cystisk fibrose|cystic fibrosis|muskeldystrofi|muscular dystrophy|\w{0,12}transplant\w{0,6}",
    ),
    Reason.PREGNANCY: (
        rf"{_WEEKS} (?:på ve[ig]|gravid|pregnant)",
        r"(?:gravid|pregnant|svangerskap\w{0,3}|pregnancy)\b[^.!?\n]{0,30}\b(?:uke|veke|week) \d{1,2}",
        r"(?:uke|veke|week) \d{1,2} (?:av|i|of|in) (?:svangerskap\w{0,3}|the pregnancy)",
        r"fødetermin\w{0,4}|har termin|due date|baby is due",
    ),
    Reason.FAMILY: (
        r"(?:tv|tr|firl)illing\w{0,5}|twins?|triplets?|quadruplets?",
        (
            r"(?:har|hadde|med|til|has|have|had|with|of) (?:[6-9]|1\d|seks|sju|syv|åtte|ni|ti|six|seven|eight"
            r"|nine|ten) (?:barn|born|søsken|sysken|children|kids|siblings)"
        ),
    ),
    Reason.PARTNER_WORK: (
        rf"(?:mannen|kona) {_WHOSE} {_WORKS}",  # without whose, the first means any man
        (
            r"(?:ektemannen|ektefellen|kjæresten|kjærasten|samboeren|sambuaren|partneren|husband|wife|spouse"
            rf"|boyfriend|girlfriend|partner)(?: {_WHOSE})? {_WORKS}"
        ),
    ),
}
_COMPILED = tuple(
    (reason, re.compile(rf"(?<!\w)(?:{'|'.join(wordings)})(?!\w)"))
    for reason, wordings in _WORDINGS.items()
)


def rare_marks(text: str) -> Iterator[Reason]:
    """The kinds of rare mark in ``text``, each once."""
    low = text.lower()  # takes much less time than patterns that know both cases
    return (reason for reason, pattern in _COMPILED if pattern.search(low))
