"""Where somebody is from: countries, nationalities, peoples, languages and religions."""

import re
from collections.abc import Iterator
from enum import Enum, auto
from functools import cache

from babel import Locale

from varde.shared.anonymise.recognisers.rules import Family, here, rule, words
from varde.shared.anonymise.spans import Kind, Span

REGIONS: dict[str, str] = {
    "[Eastern Europe]": "AL AM AZ BA BG BY CZ EE GE HR HU LT LV MD ME MK PL RO RS RU SI SK UA XK",
    "[Western Europe]": "AD AT BE CH CY DE ES FR GB GR IE IT LI LU MC MT NL PT SM VA GI IM JE GG",
    "[Nordic region]": "DK FI FO GL IS NO SE AX",
    "[Middle East]": "AE BH EG IL IQ IR JO KW LB OM PS QA SA SY TR YE",
    "[Asia]": "AF BD BN BT CN HK ID IN JP KG KH KP KR KZ LA LK MM MN MO MV MY NP PH PK SG TH TJ TL "
    "TM TW UZ VN",
    "[Africa]": "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA "
    "MG ML MR MU MW MZ NA NE NG RE RW SC SD SL SN SO SS ST SZ TD TG TN TZ UG ZA ZM ZW",
    "[America]": "AR BB BO BR BS BZ CA CL CO CR CU DM DO EC GD GT GY HN HT JM MX NI PA PE PY SR SV "
    "TT US UY VE",
    "[Oceania]": "AU FJ NZ PG SB TO VU WS",
}
"""Part of the world (an English message) to ISO 3166 codes. Norwegian, the nationality, is not made vaguer."""
RELIGION = "[religion]"

_STEMS: dict[str, str] = {
    "[Eastern Europe]": "albansk albaner albanian armensk armenian aserbajdsjansk azerbaijani bosnisk "
    "bosnian bulgarsk bulgarer bulgarian hviterussisk kviterussisk belarusian tsjekkisk czech estisk "
    "estlending estlender estonian georgisk georgier georgian kroatisk croatian ungarsk ungarer hungarian "
    "litauisk litauer lithuanian latvisk latvier latvian moldovsk moldover moldavisk moldovan polsk polakk "
    "polish romani romfolk sigøyner roma rumensk rumener romanian russisk russer russar russian serbisk serber "
    "serbian slovakisk slovak slovensk slovenian ukrainsk ukrainer ukrainar ukrainian tsjetsjensk tsjetsjener "
    "østeuropeisk østeuropeer austeuropeisk balter baltisk baltic kosovo"
    " kosovar kosovoalbaner makedonsk makedoner macedonian nordmakedonsk nordmakedoner bosnier kroat slovener"
    " slovaker montenegrinsk montenegriner montenegrin tsjekker hviterusser kviterusser armener aserbajdsjaner"
    " tatarisk tatar jiddisk",
    "[Western Europe]": "belgisk belgian britisk british engelskmann fransk french gresk greker greek "
    "irsk irish italiensk italiener italian nederlandsk nederlender dutch portugisisk portugiser portuguese "
    "spansk spanjol spanish tysk tysker tyskar german sveitsisk swiss østerriksk austrian engelsk"
    " irer briter briten britene brite sveitser østerriker franskmann franskmenn belgier belgian engelskmenn"
    " skotsk skotte skotter skotten skottene scottish walisisk waliser welsh hollender hollandsk gresk"
    " luxembourgsk luxembourger maltesisk malteser maltese kypriotisk kypriot cypriot katalansk katalaner"
    " baskisk basker andorransk",
    "[Nordic region]": "dansk danske danish finsk finnish islandsk islending icelandic svensk svensker swedish "
    "samisk sámi"
    " dansker finnlender færøysk færøying faroese grønlandsk grønlender greenlandic samer samene kvensk kvener kvenene tatere taterne"
    " reindriftssame reindriftssamer sjøsame sjøsamer sørsame sørsamer nordsame nordsamer lulesame lulesamer skoltesame"
    " skoltesamer",
    "[Middle East]": "arabisk arabic araber arabar iransk iraner iranian persisk farsi irakisk iraker iraqi "
    "kurdisk kurder kurdar kurdish jesidi yazidi libanesisk lebanese palestinsk palestiner palestinian syrisk "
    "syrer syrar syrian tyrkisk tyrker tyrkar turkish sorani kurmandji kurmanji jemenittisk yemeni jordansk "
    "egyptisk egypter egyptian israelsk"
    " qatarsk qatari saudiarabisk saudiaraber saudier saudi emiratisk emirati kuwaitsk kuwaiti omansk omani"
    " bahrainsk libaneser jordaner jordanian jemenitt israeler israeli assyrisk assyrer assyrian hebraisk"
    " hebrew druser",
    "[Asia]": "afghansk afghaner afghanar afghan dari pashto hazara bangladeshisk bangladeshi burmesisk rohingya "
    "filippinsk filippiner filippinar filipino filipina tagalog indisk inder indoneser indonesisk indonesian japansk "
    "japaner kambodsjansk kinesisk kineser kinesar chinese mandarin kantonesisk koreansk koreaner laotisk "
    "malaysisk malaysian mongolsk mongolian nepalsk nepaler nepalesisk nepali pakistansk pakistaner pakistani "
    "urdu srilankisk tamilsk tamil thai thailandsk thailender thailendar vietnamesisk vietnameser vietnamesar "
    "vietnamese uzbekisk uzbek kasakhisk asiatisk asiat asian"
    " nepaleser nepalese bhutansk bhutaner kirgisisk kirgiser kyrgyz tadsjikisk tadsjiker tajik turkmensk"
    " turkmener turkmen kasakher kazakh usbeker usbekisk burmeser burmese malaysier singaporsk singaporeaner"
    " mongol mongoler taiwansk taiwaner taiwanese tibetansk tibetaner tibetan srilanker kambodsjaner cambodian"
    " laoter bangladesher maldivisk indian japanese sørkoreansk sørkoreaner nordkoreansk nordkoreaner korean"
    " pashtu pashtuner bengali punjabi gujarati malayalam telugu singalesisk sinhala uigurisk uigur uighur",
    "[Africa]": "algerisk etiopisk etiopier ethiopian amharisk oromo eritreisk eritreer eritrear eritrean "
    "tigrinja tigrinya gambisk gambier gambian ghanesisk ghaneser ghanaian kenyansk kenyaner kenyan kongolesisk "
    "kongoleser marokkansk marokkaner moroccan nigeriansk nigerianer nigerian somalisk somalier somaliar somali "
    "sudansk sudaner sudanese tunisisk ugandisk ugander swahili afrikansk afrikaner afrikanar african "
    "senegalesisk kamerunsk kameruner"
    " algerier algerian tunisier tunisian libysk libyer libyan burundisk burundier burundian rwandisk rwander"
    " rwandan tanzaniansk tanzanianer tanzanian zambisk zambier zambian zimbabwisk zimbabwer zimbabwean"
    " mosambikisk mosambiker mozambican angolansk angolaner angolan malisk malier malian guineansk guineaner"
    " guinean ivoriansk ivorianer ivorian togolesisk togoleser togolese beninsk beniner liberisk liberier"
    " liberian sierraleonsk djiboutisk djiboutier sørafrikansk sørafrikaner kapverdisk kapverder mauritansk"
    " mauritaner nigerisk tsjadisk tsjader namibisk namibier namibian botswansk malawisk malawier malawian"
    " madagassisk gabonsk ugandan congolese cameroonian senegaleser senegalese gambianer burkinsk amharic"
    " wolof fulani lingala luganda kinyarwanda igbo yoruba hausa zulu afrikaans",
    "[America]": "amerikansk amerikaner american argentinsk brasiliansk brasilianer brazilian chilensk chilener "
    "colombiansk colombianer colombian cubansk cubaner cuban dominikansk mexicansk mexicaner peruansk "
    "venezuelansk venezuelaner venezuelan latinamerikansk"
    " kanadisk kanadier canadian haitisk haitier haitian jamaicansk jamaicaner jamaican guatemalansk"
    " guatemalaner guatemalan honduransk honduraner honduran salvadoransk salvadoraner salvadoran nicaraguansk"
    " nicaraguaner nicaraguan costaricansk costaricaner panamansk panamaner ecuadoriansk ecuadorianer"
    " ecuadorian boliviansk bolivianer bolivian paraguayansk paraguayaner uruguayansk uruguayaner argentiner"
    " argentinian argentinsk peruaner peruvian chilean mexican dominikaner indianer indiansk",
    "[Oceania]": "australsk australian australier newzealandsk newzealender papuansk fijiansk",
    RELIGION: "muslimsk muslim islamsk islamic katolsk katolikk catholic ortodoks orthodox pinsevenn pentecostal "
    "buddhistisk buddhist hinduistisk hindu jødisk jewish mormonsk mormon læstadianer læstadiansk sikh jehova"
    " sunnimuslim sjiamuslim sunni sjia shia alevitt alevittisk koptisk adventist metodist baptist scientolog"
    " jeside jøde jøder jødene",
}
_ENDINGS = (
    " e s er ere eren erne en ene ne ane ar arane es ns a inne inner kvinne kvinner språklig språklige språkleg "
    "språklege talende talande"
).split(" ")
_WITNESS = rule(Kind.NATIONALITY, 7, r"jehovah?'?s (?:vitne|witness)\w{0,4}")
_MORE = {
    "moldova": "[Eastern Europe]",
    "polski": "[Eastern Europe]",
    "kosovo": "[Eastern Europe]",
    "tsjetsjenia": "[Eastern Europe]",
    "kurdistan": "[Middle East]",
    "tyrkia": "[Middle East]",
    "england": "[Western Europe]",
    "usa": "[America]",
    "burma": "[Asia]",
    "tibet": "[Asia]",
    "palestina": "[Middle East]",
    "kongo": "[Africa]",
    "skottland": "[Western Europe]",
}
_PERSON = (
    r"(?:er|ar|akk|ing|spanjol|asiat|kroat|brite|skotte|kypriot|jemenitt|alevitt|mann|inne|kvinne)"
)
_SEVERAL = r"(?:akk|ing|spanjol|asiat|kroat|brit|skott|kypriot|jemenitt|alevitt|sam|kven|jød)[ea]r|(?:inn|kvinn)er|[ea]re|arar|menn"
_HEAD = 3
"""Letters by which words are told apart first."""


class WordForm(Enum):
    """How a word for an origin stands in its sentence, so that what is said instead can stand there too."""

    COUNTRY = auto()
    ADJECTIVE = auto()
    """Also the name of a language."""
    ADJECTIVE_OF_SEVERAL = auto()
    """Or of something definite (rumenske)."""
    PERSON = auto()
    PEOPLE = auto()
    THE_PERSON = auto()
    THE_PEOPLE = auto()


_ENDINGS_OF = {
    WordForm.ADJECTIVE_OF_SEVERAL: re.compile(r"(?:ske|språkli?e?ge|talende|talande)$"),
    WordForm.THE_PEOPLE: re.compile(r"(?:ene|erne|ane|arne)$"),
    WordForm.PEOPLE: re.compile(rf"(?:{_SEVERAL}|(?<!s)s)$"),
    WordForm.THE_PERSON: re.compile(rf"(?:{_PERSON}en|(?:inn|kvinn)(?:a|en))$"),
    WordForm.PERSON: re.compile(rf"{_PERSON}$"),
}


def form_of(found: str) -> WordForm:
    """The form of a Norwegian or English word for a country, a nationality or a language."""
    low = found.casefold()
    if low in _tables()[0]:
        return WordForm.COUNTRY
    forms = (form for form, ending in _ENDINGS_OF.items() if ending.search(low))
    return next(forms, WordForm.ADJECTIVE)


def region(found: str) -> str:
    """The part of the world, as an English message, for a country or nationality in ``found``."""
    known = found.casefold()
    countries, stems = _tables()
    if known in countries or known.removesuffix("s") in countries:
        return countries.get(known) or countries[known.removesuffix("s")]
    words_ = re.findall(r"[^\W\d_]+", known)
    matching = [stem for stem in stems if any(word.startswith(stem) for word in words_)]
    return stems[max(matching, key=len)] if matching else "[Western Europe]"


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    by_code = {code: part for part, codes in REGIONS.items() for code in codes.split()}
    countries = {
        name.casefold(): by_code[code]
        for locale in ("nb", "nn", "en")
        for code, name in Locale(locale).territories.items()
        if code in by_code and name.casefold() != "man"  # the island is "one" in Norwegian
    }
    stems = {
        form: part
        for part, words_ in _STEMS.items()
        for stem in words_.split()
        for form in (stem, re.sub("er$", "ar", stem))  # rumener in bokmål, rumenar in nynorsk
    }
    return countries | _MORE, stems


@cache
def _forms() -> frozenset[str]:
    return frozenset(f"{stem}{ending}" for stem in _tables()[1] for ending in _ENDINGS)


@cache
def origins() -> Family:
    """Countries, nationalities, languages and religions in normalised text.

    Every country is looked up by its first word, every stem by the letters that it begins with."""
    countries, stems = _tables()
    first = {re.split(r"\W", country)[0] for country in countries}
    return Family(
        words(
            (first | {f"{word}s" for word in first}, _country),
            (["jehovas", "jehovah"], here(_WITNESS)),
            heads={stem[:_HEAD]: _nationality for stem in stems},
        )
    )


def _country(text: str, word: re.Match[str]) -> Iterator[Span]:
    countries = _tables()[0]
    low = word[0].lower()
    end = word.end() if {low, low.removesuffix("s")} & countries.keys() else word.start()
    for phrase in _phrases().get(low, ()):
        if text[word.start() : word.start() + len(phrase)].lower() == phrase:
            end = max(end, word.start() + len(phrase))
    if end > word.start():
        yield Span(word.start(), end, Kind.COUNTRY, 6)


def _nationality(_: str, word: re.Match[str]) -> Iterator[Span]:
    if word[0].lower() in _forms():
        yield Span(word.start(), word.end(), Kind.NATIONALITY, 6)


@cache
def _phrases() -> dict[str, list[str]]:
    """Countries of several words, by their first word."""
    phrases: dict[str, list[str]] = {}
    for country in _tables()[0]:
        first = re.split(r"\W", country)[0]
        if first != country:
            phrases.setdefault(first, []).append(country)
    return phrases
