"""Businesses, houses and vessels: what a name says of its kind, and names that only the kind gives away.

Names are found by the tagger; what stands here joins the common word beside a name to it ("Siam Lotus
massasje", "bilvask på Stakkevollan") and finds vessels and the one house of its sort in a small place.
"""

import re
from collections.abc import Sequence

from varde.shared.anonymise.recognisers.rules import Family, here, rule, words
from varde.shared.anonymise.spans import Kind, Span

_HEADS = frozenset(
    (
        "massasje massasjen massasjested massasjestedet massasjesalong massasjesalongen massage velvære spa "
        "thaimassasje wellness "
        "negler neglesalong neglesalongen negledesign nails salong salongen skjønnhetssalong frisør "
        "frisørsalong frisørsalongen hårsalong barbershop barber tatoveringsstudio "
        "restaurant restauranten kafé kafe kafeen kaféen café cafe bar baren pub puben bistro gatekjøkken "
        "gatekjøkkenet pizzeria pizzeriaen grill kebab sushi bakeri bakeriet catering kro kroa spisested "
        "takeaway "
        "bilvask bilvasken bilverksted bilverkstedet bilpleie verksted verkstedet carwash dekkhotell "
        "bensinstasjon bensinstasjonen bilsenter "
        "renhold reinhald rengjøring vask vaskeri vaskeriet renseri renseriet cleaning laundry "
        "bygg byggeplass byggeplassen entreprenør demontering maling tømrer elektro betong rørservice "
        "byggefirma stillas "
        "hotell hotellet hotel motell hostel camping campingen campingplass campingplassen gjestehus "
        "pensjonat gjestgiveri hybelhus hybelhuset vandrerhjem lodge brakkerigg brakkeriggen resort "
        "omsorgssenter omsorgssenteret sykehjem sykehjemmet sjukeheim sjukeheimen helsesenter helsesenteret "
        "legevakt legevakta legevakten legesenter legesenteret sykehus sykehuset sjukehus sjukehuset bosenter "
        "bosenteret bofellesskap klinikk klinikken tannklinikk hospital clinic helsestasjon helsestasjonen "
        "bokollektiv "
        "skole skolen skule skulen videregående vidaregåande ungdomsskole ungdomsskolen barneskole "
        "barneskolen folkehøgskole folkehøgskule universitet universitetet school university college "
        "barnehage barnehagen barnehagar voksenopplæring voksenopplæringen vaksenopplæring studentheim "
        "studentheimen studenthjem kindergarten "
        "mottak mottaket asylmottak asylmottaket transittmottak transittmottaket omsorgssenteret "
        "flyktningmottak "
        "gård gården gard garden gartneri gartneriet bær jordbær fjøs fjøset farm samdrift grønt "
        "laks seafood fisk fiskebruk fiskebruket fiskeri oppdrett oppdrettsanlegg oppdrettsanlegget havbruk "
        "sjømat fiskemottaket verft verftet lakseslakteri slakteri slakteriet fiskemottak settefisk "
        "akvakultur "
        "butikk butikken kiosk kiosken supermarked dagligvare senter senteret kjøpesenter kjøpesenteret "
        "import market shop handel gullsmed "
        "kirke kirka kirken kyrkje kyrkja menighet menigheten moské moskeen bedehus bedehuset church mosque "
        "temple "
        "terminal terminalen ferjekaia fergekaia ferjekaien ferjeleiet hurtigrutekaia flyplass flyplassen "
        "lufthavn lufthavna lufthavnen airport stasjonen station transport taxi spedisjon logistikk buss "
        "flyttebyrå budbil "
        "borettslag borettslaget sameie sameiet studentby studentbyen "
        "tjenesten tjeneste tenesta kontoret språkkafé språkkaféen krisesenter bibliotek biblioteket "
        "frivilligsentral frivilligsentralen stiftelse forening organisasjon klubb klubben nattklubb "
        "nattklubben vaktselskap bemanning bemanningsbyrå vikarbyrå "
    ).split()
)
"""Words for kinds of business, house and service, alone and in names."""
_HULL = re.compile(
    r"(?:m/s|m/k|m/y|m/b|f/f|f/v|f/t|m/tr|s/y|l/b|k/v|MS|MK|MT|MV|M/V|m\.s\.|båten|sjarken|tråleren|trålaren|skuta|skipet"
    r"|fartøyet|ferja|ferga|fergen|brønnbåten|fiskebåten|linebåten|vessel|trawler|(?:the |fishing )?boat|(?:the )?ship|lekteren"
    r"|sjark|kystfiskebåten)(?!\w)",
    re.IGNORECASE,
)
_NOT_A_NAME = (
    r"(?!(?:som|er|var|og|i|på|til|fra|frå|med|ved|kom|gikk|gjekk|ligger|ligg|lå|har|hadde|skal|skulle|kan|der|når|for"
    r"|hans|hennes|deres|min|sin|om|av|at|is|was|that|which|and|in|to|from|with|had|has|where|when|of|will|ikke|ikkje"
    r"|blir|ble|vart|heter|heiter|legger|legg|dro|drar|vi|jeg|eg|de|dei|hun|ho|han|sank|fisker|fiskar|leverer|leverte"
    r"|nå|no|her|sin|si|mot|etter|før|under|over|hele|heile|alltid|aldri|sier|bare|berre|uten|utan|igjen|også)\b)"
)
_VESSEL_NAME = r"[\"«'“]?(?:(?-i:[A-ZÆØÅ])[\w\-]{1,30}(?: (?:(?-i:[A-ZÆØÅ])[\w\-]{1,30}|[IVX]{1,4}|\d{1,3}))?)[\"»'”]?"
_LOCAL = (
    "legevakta legevakten flyktningtjenesten flyktningtenesta flyktningkontoret studentheimen studenthjemmet "
    "ferjeterminalen fergeterminalen ferjekaia fergekaia ferjeleiet ferjekaien flyplassen lufthavna lufthavnen "
    "busstasjonen togstasjonen jernbanestasjonen hurtigrutekaia sykehuset sjukehuset asylmottaket kjøpesenteret "
    "fiskebruket lakseslakteriet fiskemottaket campingplassen sykehjemmet sjukeheimen svømmehallen ungdomsskolen "
    "ungdomsskulen barneskolen barneskulen prestegården verftet"
).split()
_LOCAL_ENGLISH = rule(
    Kind.ORGANISATION,
    3,
    r"the (?:local |old |only )?(?:ferry (?:terminal|quay|dock)|bus (?:station|terminal)|train station|airport|hospital|reception cent(?:re|er)"
    r"|emergency room|town hall|shopping (?:mall|cent(?:re|er))|fish (?:factory|plant)|nursing home|campsite|camping site)",
)

vessels = Family(
    words(
        (
            ["m", "f", "k", "s", "l"],
            here(
                rule(
                    Kind.ORGANISATION,
                    7,
                    rf"[mfksl]/[a-z]{{1,2}}\.? [\"«']?{_NOT_A_NAME}[^\W\d_][\w\-]{{1,30}}"
                    r"(?: (?-i:[A-ZÆØÅ])[\w\-]{1,30}| \d{1,3})?[\"»']?",
                )
            ),
        ),
        (
            ["ms", "mk", "mt", "mv"],
            here(
                rule(
                    Kind.ORGANISATION,
                    6,
                    r"(?:MS|MK|MT|MV) [\"«']?(?:[A-ZÆØÅ][\w\-]{1,30})(?: [A-ZÆØÅ][\w\-]{1,30})?[\"»']?",
                    cased=True,
                )
            ),
        ),
        (
            "båten sjarken tråleren trålaren skuta skipet fartøyet ferja ferga fergen brønnbåten fiskebåten linebåten vessel "
            "trawler boat ship lekteren båt sjark trålar tråler kystfiskebåten".split(),
            here(
                rule(
                    Kind.ORGANISATION,
                    6,
                    rf"\w{{3,16}} (?:heter |heiter |called |named )?{_VESSEL_NAME}",
                )
            ),
        ),
    )
)
"""Vessels by what stands before their names, in normalised text."""
_HOSPITAL = rule(Kind.ORGANISATION, 7, r"UNN(?!\w)", cased=True)
local_houses = Family(
    words(
        (["unn"], here(_HOSPITAL)),
        (_LOCAL, lambda _, word: (Span(word.start(), word.end(), Kind.ORGANISATION, 3),)),
        (["the"], here(_LOCAL_ENGLISH)),
    )
)
"""The house of which a small place has one ("legevakta"), and the north's hospital, which reads as Unn otherwise."""

_DOUBTFUL = frozenset(
    "bar baren bær vask bygg buss fisk grill handel senter laks gard gård kro market shop farm hospital import "
    "salong bakeri elektro maling transport taxi klubb vakt spa nails church school".split()
)
"""Words for a kind that also mean something else, or are too short, beside a person's name or a place."""
_LONG_HEADS = tuple(word for word in _HEADS if len(word) > 3)  # noqa: PLR2004 - "bar" ends many words
_SURE_HEADS = tuple(word for word in _LONG_HEADS if word not in _DOUBTFUL and len(word) > 4)  # noqa: PLR2004 - as above
_SITES = tuple(
    "sykehus sjukehus hospital kirke kyrkje church moské mosque lufthavn airport flyplass".split()
)
"""Ends of names of which a text tells where something is, rather than who does something."""
_ROOM = (
    r"(?:,? (?:hytte|rom|room|avd\.?|avdeling|leil\.?|leilighet|post|brakke|lugar|etg\.?|hus|bygg|cabin|unit) ?(?:nr\.? ?)?"
    r"(?:\d{1,4}\w?|[A-ZÆØÅ])\b){0,2}"
)
_HEADS_TWO = {
    "car wash": "car",
    "nail bar": "beauty",
    "nail salon": "beauty",
    "beauty salon": "beauty",
    "massage parlour": "massage",
    "massage parlor": "massage",
    "fish farm": "fish",
    "reception centre": "reception",
    "reception center": "reception",
    "cleaning company": "cleaning",
    "guest house": "lodging",
    "nursing home": "care",
    "building site": "building",
}
_TWO_WORDS = f"(?:{'|'.join(_HEADS_TWO)})"
_TWO = re.compile(_TWO_WORDS)
_NEXT = re.compile(
    rf"[ -](?:(?P<two>{_TWO_WORDS})|(?P<head>[^\W\d_]{{2,30}})(?: (?:AS|DA|ANS|SA|ENK)\b)?)\b{_ROOM}"
)
_NEXT_ROOM = re.compile(_ROOM, re.IGNORECASE)
_PREVIOUS = re.compile(
    rf"(?:^|[^\w-])(?P<head>{_TWO_WORDS}|[^\W\d_]{{2,30}})(?P<place> (?:på|i|ved|in|at|on))?"
    r"(?P<called>,? (?:som )?(?:heter|heiter|called|named))? [\"«“']?$"
)
_ARTICLE = re.compile(
    r"\b(?:ein?|en|et|eit|an?|noen|nokre|some|andre|hver|kvar|ingen|mange|flere|any|this|denne|dette) $",
    re.IGNORECASE,
)
_JOINED = frozenset({Kind.PERSON, Kind.PLACE, Kind.ORGANISATION, Kind.UNKNOWN})
_REACH, _WEIGHT = 60, 9


def tells_its_kind(found: str) -> bool:
    """Whether a name holds a word for a kind of business or house, or is a vessel's."""
    words = re.findall(r"[^\W\d_]+", found.casefold())
    return bool(_HULL.match(found)) or any(w in _HEADS or w.endswith(_LONG_HEADS) for w in words)


def grown(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans, with the word for its kind and the room joined to the name of a business or house."""
    return [_grown(text, span) if span.kind in _JOINED else span for span in spans]


def _grown(text: str, span: Span) -> Span:
    start, end = _start(text, span), _end(text, span)
    if (start, end) == (span.start, span.end) and not _is_business(text, span):
        return span
    return Span(start, end, Kind.ORGANISATION, _WEIGHT)


def _is_business(text: str, span: Span) -> bool:
    """Whether a name taken for a place is one of somebody's who acts there, and no site (Nes kyrkje)."""
    found = text[span.start : span.end]
    is_site = " " in found and found.casefold().endswith(_SITES)
    return span.kind is Kind.PLACE and tells_its_kind(found) and not is_site


def _end(text: str, span: Span) -> int:
    after = _NEXT.match(text, span.end)
    if after and (after["two"] or _is_head(after["head"], _is_doubtful(text, span, after.end()))):
        return after.end()
    room = _NEXT_ROOM.match(text, span.end)
    return room.end() if room and span.kind in {Kind.ORGANISATION, Kind.PLACE} else span.end


def _is_doubtful(text: str, span: Span, end: int) -> bool:
    """Whether the word after may be no part of the name; on a line of their own they are one."""
    is_alone = "\n" in {text[span.start - 1 : span.start] or "\n"} & {text[end : end + 1] or "\n"}
    return span.kind is not Kind.ORGANISATION and not is_alone


def _start(text: str, span: Span) -> int:
    """Where a name begins with the word for its kind before it ("Hotell X", "bilvasken på X")."""
    from_ = max(0, span.start - _REACH)
    before = _PREVIOUS.search(text[from_ : span.start])
    if not before or not _is_head(before["head"], bool(before["place"])):
        return span.start
    if span.kind is Kind.PERSON and not before["called"]:
        return span.start
    if before["place"] and tells_its_kind(text[span.start : span.end]):
        return span.start
    start = from_ + before.start("head")
    is_one_of_many = _ARTICLE.search(text[max(0, start - 12) : start]) and not before["called"]
    return span.start if is_one_of_many else start


def _is_head(word: str, surely: bool) -> bool:
    low = word.casefold()
    if " " in low:
        return True
    if surely:
        return (low in _HEADS and low not in _DOUBTFUL) or low.endswith(_SURE_HEADS)
    return low in _HEADS or low.endswith(_LONG_HEADS)
