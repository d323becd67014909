"""Rare marks that are dropped, and the kin and former partners whose relation would tell who it is."""

import re

from varde.shared.anonymise.recognisers.numbers import DIGIT
from varde.shared.anonymise.recognisers.rules import (
    Around,
    Family,
    here,
    itself,
    number,
    rule,
    words,
)
from varde.shared.anonymise.spans import Kind

_WHERE = (
    r"(?: (?:på|over|bak|rundt|i|under|langs|on|over|behind|around|across)(?: (?:den|det|the|his|her|hele|heile|ene|eine"
    r"|venstre|høyre|høgre|left|right)){0,2} (?:hals\w{0,3}|arm\w{0,3}|hånd\w{0,4}|hand\w{0,3}|bryst\w{0,3}|rygg\w{0,3}"
    r"|legg\w{0,3}|lår\w{0,3}|ansikt\w{0,3}|andlet\w{0,2}|kinn\w{0,3}|panna|pannen|pann\w{0,2}|hake\w{0,2}|skulder\w{0,3}"
    r"|nakke\w{0,2}|øre\w{0,3}|øyebryn\w{0,3}|auge\w{0,3}|fing\w{0,5}|neck|chest|back|face|cheek|chin|forehead|shoulder|wrist|leg|ear))?"
)
_LIMB = (
    r"(?:finger(?:en)?|fingre(?:ne)?|fingrar|fingers?|tommel\w{0,3}|thumb|arm|hånd|hand|fot|foot|bein|leg|øye|auge|eye"
    r"|øre|øyre|ear|tenner|framtenner|fortann|fortenner|(?:front )?(?:teeth|tooth)|tann)"
)
_HOW_MANY = r"(?:en|ei|ein|et|eit|ett|to|two|tre|three|begge|both|one|an?|høyre|venstre|the) "
_BODY_HEADS = (
    "tatovering tatoveringen tatoveringer tatovert tatoveringar tatuering tattoo tattoos tattooed piercing piercinger "
    "fødselsmerke fødselsmerket føflekk birthmark protese prosthesis rullestol rullestolen wheelchair glassøye"
).split()
_LOST = "mangler manglar mista mistet missing lost kappet kutta kuttet klemt klemte cut".split()
_WEEKS = r"\d{1,2} (?:uker|veker|weeks)"
_PREGNANT = "gravid pregnant".split()

_around = Around(
    DIGIT,
    (
        number(
            Kind.TRAIT,
            5,
            r"(?<![\d.,])(?:[12][.,]\d{2}(?: ?(?:m|meter))?|[12] ?(?:m|meter)|[12]\d{2}(?: ?(?:cm|centimeter))?) (?:høy|høg|lang|tall)\b",
        ),
        number(Kind.PREGNANCY, 8, rf"\b{_WEEKS} (?:på ve[ig]|gravid|pregnant)\b"),
        rule(
            Kind.PREGNANCY,
            8,
            r"\b(?:miscarriage|miscarried|abort\w{0,3}|spontanabort\w{0,2}) (?:i|in|at) (?:(?:uke|veke|week) )?\d{1,2}(?: (?:weeks|uker|veker))?\b",
        ),
        rule(
            Kind.PREGNANCY,
            8,
            r"\b(?:gravid|pregnant),? (?:(?:i|in)(?: the| her)? )?\d{1,2}(?:(?:\.|st|nd|rd|th)? (?:måned|månad|month)\w{0,3}|\.(?=\s?(?:$|[\n,;)]|[A-ZÆØÅ])))",
        ),
        rule(
            Kind.PREGNANCY, 8, r"\b(?:gravid|pregnant),? \(?(?:i |in )?(?:uke|veke|week) \d{1,2}\)?"
        ),
    ),
)
_RARE_ILLNESS = (
    "hiv aids epilepsi epilepsy parkinson parkinsons huntington huntingtons tuberkulose tuberculosis leukemi leukaemia "
    "leukemia lymfom lymphoma hemofili haemophilia narkolepsi narcolepsy albinisme albinism vitiligo dvergvekst stomi "
    "dialyse dialysis døv døve døvstum døvblind deaf førerhund førarhund servicehund tourettes marfans lupus sigdcelleanemi"
).split()
_words = words(
    (
        _RARE_ILLNESS,
        here(
            rule(
                Kind.TRAIT,
                8,
                r"\w{3,14}(?:-(?:positiv|smitt|negativ)\w{0,4})?(?: sykdom| sjukdom| disease)?(?!\w)",
            )
        ),
    ),
    (["hepatitt", "hepatitis"], here(rule(Kind.TRAIT, 8, r"\w{8,9}(?: (?-i:[A-E]))?(?!\w)"))),
    (
        ["downs", "down", "turners", "aspergers"],
        here(rule(Kind.TRAIT, 8, r"\w{4,9}(?:['’]s)?[ \-]?syndrom\w{0,2}")),
    ),
    (
        ["cerebral", "cystisk", "cystic", "multippel", "multiple"],
        here(
            rule(
                Kind.TRAIT, 8, r"\w{6,9} (?:parese|palsy|fibros\w{1,2}|scler?os\w{1,2}|skleros\w)\b"
            )
        ),
    ),
    (
        _BODY_HEADS,
        here(
            rule(
                Kind.TRAIT,
                4,
                rf"\w{{3,20}}(?: (?:av|med|of|with)(?: (?:en|ei|et|ein|eit|an?))? \w{{2,20}})?{_WHERE}",
            )
        ),
    ),
    (
        ["arr", "arret", "scar", "scars"],
        here(rule(Kind.TRAIT, 4, rf"(?:arr|arret|scars?){_WHERE}\b")),
    ),
    (
        _LOST,
        here(
            rule(
                Kind.TRAIT,
                4,
                rf"(?:mangler|manglar|mista|mistet|missing|lost|kapp\w{{1,3}}|kutt\w{{1,3}}|klemte?|cut)(?: (?:av|off|bort))?"
                rf" (?:{_HOW_MANY}){{1,2}}{_LIMB}\b",
            )
        ),
    ),
    (
        "en ei ein to tre begge one two three both".split(),
        here(
            rule(
                Kind.TRAIT,
                4,
                rf"\w{{2,5}} {_LIMB} (?:mangler|manglar|er borte|is missing|are missing)\b",
            )
        ),
    ),
    (
        ["one", "ett", "eitt", "bare", "berre", "only"],
        here(
            rule(
                Kind.TRAIT,
                4,
                r"(?:(?:bare|berre|only) )?(?:one|ett|eitt)[ -](?:eyed?|øye|auge|arm(?:ed)?|hånd|hand|leg(?:ged)?|bein)\b",
            )
        ),
    ),
    (
        _LOST,
        here(
            rule(
                Kind.TRAIT,
                4,
                r"\w{3,8} (?:enden|tuppen|spissen|the tip|the end) (?:av|på|of) (?:(?:ei?n|the|his|her) )?\w{0,9}"
                r"(?:fing\w{2,6}|tommel\w{0,3}|thumb)\b",
            )
        ),
    ),
    (
        ["hører", "høyrer", "ser"],
        here(
            rule(
                Kind.TRAIT,
                4,
                r"\w{3,6} (?:ikke|ikkje) på (?:(?:det|den) )?(?:ene|eine|ett|eitt|venstre|høyre|høgre) (?:øre|øret|øyre|øyra|øye|øyet"
                r"|auge|auget)\b",
            )
        ),
    ),
    (
        ["blind", "blinde", "døv", "døve", "dauv", "deaf"],
        here(
            rule(
                Kind.TRAIT,
                4,
                r"\w{3,6} (?:på|in|on) (?:(?:det|the|hans|hennes|hennar|his|her) )?(?:ene|eine|ett|eitt|one|left|right|venstre"
                r"|høyre|høgre) (?:øye|øyet|auge|auget|eye|øre|øret|øyre|øyra|ear)\b",
            )
        ),
    ),
    (
        "rosa lilla turkis blått grønt pink purple turquoise blue green".split(),
        here(rule(Kind.TRAIT, 4, r"\w{4,9} (?:hår|håret|hair)\b")),
    ),
    (
        "enøyd einøygd enarmet einarma stammer stotrar halter haltar limps stutters døvstum amputert".split(),
        itself(Kind.TRAIT, 4),
    ),
    (
        _PREGNANT,
        here(
            rule(
                Kind.PREGNANCY,
                5,
                r"(?:gravid|pregnant) (?:i |in )?(?:\w{5,14} )(?:måned|månad|month|trimester)\b",
            )
        ),
    ),
    (
        "fetter fetteren fettere kusine kusina kusinen svigermor svigermora svigermoren svigerfar svigerfaren svoger svogeren "
        "svigerinne svigerinna svigerinnen tante tanta tanten onkel onkelen nevø nevøen niese niesa niesen tremenning "
        "stefar stefaren stemor stemora cousin cousins uncle aunt nephew niece stepfather stepmother svigersønn "
        "svigerdatter søskenbarn syskenbarn stesønn stesønnen stedatter stedattera stedatteren stebror stebroren stesøster "
        "stesøstera stesøsteren halvbror halvbroren halvsøster halvsøstera halvsøsteren halvsyster halvsystera tvillingbror "
        "tvillingbroren tvillingsøster tvillingsøstera tvillingsøsteren svigerbror svigerforeldre svigerforeldra oldemor "
        "oldefar grandonkel grandtante gudfar gudmor stepson stepdaughter stepbrother stepsister granddaughter "
        "grandson".split(),
        itself(Kind.RELATION, 4),
    ),
    (
        ["mother", "father", "brother", "sister", "son", "daughter"],
        here(rule(Kind.RELATION, 4, r"\w{3,8}-in-law\b")),
    ),
    (
        [
            "ex",
            "eks",
            "former",
            "tidligere",
            "tidlegare",
            "ekskjæreste",
            "ekskjæresten",
            "eksmann",
            "eksmannen",
            "ekskone",
            "ekskona",
            "eksen",
            "ekssamboer",
            "ekssamboeren",
            "ekskjærast",
            "ekskjærasten",
        ],
        here(
            rule(
                Kind.RELATION,
                4,
                r"(?:ex|eks)-?(?:boyfriend|girlfriend|husband|wife|partner|kjæreste\w?|kjærast\w{0,2}|mann\w{0,2}|kon[ea]\w?"
                r"|samboer\w{0,2}|sambuar\w{0,2})\b|eksen\b|(?:former|tidligere|tidlegare) (?:boyfriend|girlfriend|husband|wife"
                r"|partner|kjæreste\w?|kjærast\w{0,2}|ektemann\w{0,2}|kon[ea]|samboer\w{0,2}|sambuar\w{0,2})\b",
            )
        ),
    ),
)


traits = Family(_words, [_around])
"""Marks on the body, weeks of pregnancy, and telling relations in normalised text."""


def is_former_partner(found: str) -> bool:
    """Whether a relation is one that was, rather than kin."""
    return bool(re.match(r"ex|eks|former|tidl", found, re.IGNORECASE))
