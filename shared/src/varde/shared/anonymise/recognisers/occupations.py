"""What somebody does for a living, and the sector that is told instead.

Titles that point at one person are always a mark. What many are, or what everybody goes to, is one
only where it is said of somebody ("jeg er lærer") or stands as a title under a name. The work in
which people are exploited (cleaning, serving, washing) is what a concern is about, and stays.
"""

import re
from collections.abc import Iterator

from varde.shared.anonymise.recognisers.rules import Family, words
from varde.shared.anonymise.spans import Kind, Span

SECTORS = (
    "health",
    "education",
    "welfare",
    "security",
    "trade",
    "transport",
    "sea",
    "land",
    "faith",
    "media",
)
_ALWAYS = {
    "health": "sykepleier sjukepleiar sykepleiar hjelpepleier hjelpepleiar helsefagarbeider helsefagarbeidar jordmor "
    "tannlege tannpleier psykolog psykiater fysioterapeut ergoterapeut kiropraktor farmasøyt bioingeniør radiograf "
    "vernepleier vernepleiar ambulansearbeider ambulansearbeidar paramedic overlege kirurg surgeon turnuslege kommunelege "
    "helsesøster nurse midwife dentist psychologist physiotherapist pharmacist paramedic",
    "education": "rektor barnehagelærer barnehagelærar førskolelærer spesialpedagog pedagog miljølærer "
    "kontaktlærer kontaktlærar norsklærer norsklærar fagskolelærer skolerådgiver skulerådgjevar headteacher "
    "headmaster studieveileder studierådgiver",
    "welfare": "rådgiver rådgjevar rådgivar terapeut konsulent veileder rettleiar sosionom barnevernspedagog "
    "saksbehandler saksbehandlar sakshandsamar miljøarbeider miljøarbeidar ungdomsarbeider ungdomsarbeidar "
    "feltarbeider feltarbeidar utekontakt assistent kurator counsellor counselor caseworker",
    "security": "vekter vektar politibetjent politimann politikvinne tollbetjent tollinspektør brannmann "
    "brannkonstabel fengselsbetjent grensevakt ordensvakt dørvakt",
    "trade": "butikksjef butikkmedarbeider butikkmedarbeidar hotellsjef hotelldirektør "
    "resepsjonist receptionist regnskapsfører rekneskapsførar revisor eiendomsmegler eigedomsmeklar frisør "
    "bankmedarbeider barsjef kjøkkensjef hovmester bartender bakermester vaktmester vaktmeister",
    "transport": "bussjåfør drosjesjåfør taxisjåfør trailersjåfør postbud billettør flygeleder flyvertinne pilot "
    "lokfører lokførar",
    "sea": "dykker dykkar skipper styrmann maskinist losbåtfører røkter røktar fiskeoppkjøper havnesjef hamnesjef "
    "fiskebåtreder båtbygger matros",
    "land": "jeger jegar reineier reineigar reindriftsutøver veterinær dyrlege gårdbruker gardbrukar agronom gartner "
    "skogvokter bærkjøper boazodoalli vet",
    "faith": "sokneprest sogneprest diakon kapellan prost menighetspedagog kateket",
    "": "avdelingsleder avdelingsleiar",
}
"""By sector, titles in bokmål, nynorsk and English; longer words that end so are meant too."""
_IN_CONTEXT = {
    "health": "lege doctor doktor helsearbeider helsearbeidar fastlege fastlækjar lækjar sykehuslege sjukehuslege barnelege "
    "bedriftslege skolelege gynekolog apoteker apotekar optiker optikar logoped ernæringsfysiolog massør fotterapeut "
    "hudpleier hudpleiar barnepleier barnepleiar helsesekretær legesekretær tannhelsesekretær aktivitør akupunktør "
    "naprapat osteopat sexolog psykologspesialist paramedisiner portør ambulansesjåfør physician therapist carer "
    "caregiver paediatrician gynaecologist optician",
    "media": "journalist redaktør fotograf forfatter forfattar reporter",
    "education": "forsker forskar professor lærer lærar teacher student lektor adjunkt førsteamanuensis stipendiat dosent "
    "undervisningsinspektør barnehagestyrer barnehagestyrar skoleassistent skuleassistent lecturer tutor",
    "welfare": "tolk interpreter koordinator coordinator barnevernsleder barnevernleder barnevernleiar ungdomsleder "
    "ungdomsleiar fritidsleder fritidsleiar sosialarbeider sosialarbeidar",
    "security": "vakt politi lensmann politiadvokat politioverbetjent etterforsker etterforskar soldat offiser major "
    "løytnant nattevakt portvakt tolder tollar brannsjef policeman policewoman detective soldier officer guard "
    "firefighter",
    "trade": "kokk servitør elektriker elektrikar rørlegger rørleggar snekker snikkar tømrer tømrar maler murer "
    "electrician plumber carpenter mekaniker mekanikar advokat lawyer butikkeier butikkeigar restauranteier "
    "restauranteigar kafeeier kelner kelnar baker bakar slakter slaktar barista byggmester byggmeister sveiser "
    "sveisar stillasbygger stillasbyggar kranfører kranførar anleggsarbeider anleggsarbeidar industriarbeider "
    "industriarbeidar selger seljar telefonselger bilselger megler meklar kjøpmann bilmekaniker bilmekanikar "
    "verkstedeier hotellvert husøkonom verksmester verksmeister advokatfullmektig takstmann taktekker glassmester "
    "gulvlegger låsesmed skredder skreddar syerske barberer butcher waiter waitress chef cook barber hairdresser "
    "welder banker salesman realtor solicitor",
    "transport": "sjåfør driver taxieier drosjeeier drosjeeigar flyger flygar kabinansatt truckfører truckførar trucker "
    "stewardess",
    "sea": "fisker fiskar fisherman sjømann seaman kaptein captain oppdretter oppdrettar los reder reiar maskinsjef",
    "land": "bonde bonden farmer skogsarbeider skogsarbeidar sauebonde melkebonde mjølkebonde geitebonde hovslager "
    "hovslagar dyrepleier dyrepleiar shepherd",
    "faith": "prest priest imam pastor biskop kirketjener kyrkjetenar organist rabbiner munk nonne forstander predikant "
    "bishop monk nun",
    "": "fotballspiller fotballspelar håndballspiller handballspelar ishockeyspiller ishockeyspelar skiløper "
    "skiløpar idrettsutøver idrettsutøvar skuespiller skodespelar artist influenser influencer politiker politikar "
    "ordfører ordførar varaordfører varaordførar kommunestyrerepresentant footballer politician mayor actor actress "
    "dommer dommar musiker musikar dirigent trener trenar fotballtrener fotballtrenar guide turguide konsul "
    "ambassadør diplomat statssekretær kommunedirektør rådmann byråd enhetsleder einingsleiar virksomhetsleder "
    "tillitsvalgt tillitsvald hovedtillitsvalgt hovudtillitsvald verneombud verneombod sekretær bibliotekar kunstner "
    "kunstnar judge coach trainer musician librarian secretary direktør prosjektleder prosjektleiar byggeleder "
    "byggeleiar anleggsleder anleggsleiar jurist arkitekt ingeniør økonom programmerer programmerar systemutvikler "
    "systemutviklar tekniker teknikar manager supervisor foreman engineer architect accountant",
}
"""Where none of the sectors fits, it is told without one."""
_COMPOUND = (
    "lærer lærar leder leiar direktør sjåfør ingeniør advokat dommer dommar tekniker teknikar lektor "
    "tillitsvalgt tillitsvald sjef betjent medarbeider medarbeidar"
).split()
"""What longer words end with that are told in the same way (svømmelærer, kranbilsjåfør)."""
_ALSO_DONE = frozenset(
    "selger trener baker maler megler guide driver coach judge cook guard trainer leder".split()
)
"""Also what somebody does: "who sells"."""
_SECTOR_OF = {
    title: name
    for table in (_IN_CONTEXT, _ALWAYS)
    for name, titles in table.items()
    for title in titles.split()
}
_NOT_OF = frozenset(
    "student koordinator coordinator tolk interpreter vakt driver politi maler".split()
)
"""Said of many or with another meaning: only as a title under a name, or by the writer of themselves."""
_OF_THE_WRITER = _NOT_OF - {"student"}
_INFLECTED = ("", "en", "a", "e", "ne", "ene", "er", "r", "ar", "ane", "s", "ens")
_MODIFIER = (
    r"(?:student|school|senior|head|chief|staff|social|health|care|youth|family|ward|charge|assistant|deputy"
    r"|primary|security|registered|special|ledende|leiande|tidligere|tidlegare)"
)
_BEFORE = re.compile(rf"(?:{_MODIFIER} ){{1,2}}$", re.IGNORECASE)
_AFTER = re.compile(
    r" (?:i spesialisering|i permisjon|for (?:flyktninger|flyktningar|innvandrere)|in training)\b",
    re.IGNORECASE,
)
_SAID_OF = re.compile(
    r"(?:\b(?:som|er|e|var|as|am|was|is)(?: ein?| en| ei| an?| utdannet| utdanna)?|\bI'm an?|, (?:en|ein|ei|an?)"
    r"|\b(?:gift|enke|enkje|kone|kona|mor|far|sønn|son|datter|dotter|married|wife|husband|widow|mother|father|daughter) (?:med|av|til|etter|to|of)(?: ein?| en| ei| an?)?)"
    r" (?:\w{1,14} )?$",
    re.IGNORECASE,
)
_I_AM = re.compile(
    r"\b(?:jeg|eg|æ|i)(?:['’]m| er| e| am| (?:jobb|arbeid|work)\w{0,3} (?:som|as))(?: ein?| en| an?)? $",
    re.IGNORECASE,
)
_WHO = re.compile(r"\b(?:som|as) (?:\w{1,14} )?$", re.IGNORECASE)
_WORKS_AS = re.compile(r"\b(?:jobb|arbeid|work)\w{0,3} (?:som|as) (?:\w{1,14} )?$", re.IGNORECASE)
_TITLE = re.compile(r"(?:^|\n[ >]{0,4}|, )$")
_LINE_END = re.compile(r"[ \t]{0,3}(?:,|\n|$|nr\b|\()")
_APPOSED = re.compile(r"[^\W\d_], $")
_PLACED = re.compile(r" (?:i|på|ved|hos|in|at|of) ", re.IGNORECASE)
"""The brother, a doctor at the hospital: what stands between them is a title."""
_FAR = 40


def sector(found: str) -> str:
    """The sector of an occupation, by the longest title in it; empty when it is none that the tables know."""
    low = found.casefold()
    told = [title for title in _SECTOR_OF if title in low]
    return _SECTOR_OF[max(told, key=len)] if told else ""


def _always(text: str, word: re.Match[str]) -> Iterator[Span]:
    yield _whole(text, word)


def _in_context(text: str, word: re.Match[str]) -> Iterator[Span]:
    before = text[max(0, word.start() - _FAR) : word.start()]
    title = _TITLE.search(before) and _LINE_END.match(text, word.end())
    title = title or (_APPOSED.search(before) and _PLACED.match(text, word.end()))
    if title or _is_said(word[0].lower(), before) or _AFTER.match(text, word.end()):
        yield _whole(text, word)


def _is_said(title: str, before: str) -> bool:
    """Whether somebody is told to be a ``title``."""
    if title in _ALSO_DONE and _WHO.search(before):
        return bool(_WORKS_AS.search(before))
    if title in _OF_THE_WRITER and _I_AM.search(before):
        return True
    return title not in _NOT_OF and bool(_SAID_OF.search(before))


def _compound(text: str, word: re.Match[str]) -> Iterator[Span]:
    if word[0].lower() not in _KNOWN:
        yield from _in_context(text, word)


def _whole(text: str, word: re.Match[str]) -> Span:
    before = _BEFORE.search(text[max(0, word.start() - _FAR) : word.start()])
    after = _AFTER.match(text, word.end())
    start = word.start() - (len(before[0]) if before else 0)
    return Span(start, after.end() if after else word.end(), Kind.OCCUPATION, 4)


def _forms(table: dict[str, str]) -> Iterator[str]:
    for title in " ".join(table.values()).split():
        yield from (f"{title}{ending}" for ending in _INFLECTED)


_BARE = frozenset(_forms({"": " ".join(_COMPOUND)}))
_KNOWN = _BARE | frozenset(_forms(_IN_CONTEXT))
occupations = Family(
    words(
        (set(_forms(_IN_CONTEXT)), _in_context),
        (["vet"], _in_context),
        endings=[
            ({form for form in _forms(_ALWAYS) if len(form) > len("vets")}, _always),
            (_BARE, _compound),
        ],
    )
)
"""Occupations in normalised text."""
