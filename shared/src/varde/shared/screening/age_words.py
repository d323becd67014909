"""The words that tell an age from a length of time, a count or an hour."""

NUMBERS = {
    word: number
    for number, words in enumerate(
        [
            "", "ett one", "to two", "tre three", "fire four", "fem five", "seks six", "sju syv seven",
            "åtte eight", "ni nine", "ti ten", "elleve eleven", "tolv twelve", "tretten thirteen",
            "fjorten fourteen", "femten fifteen", "seksten sekstan sixteen", "sytten syttan seventeen",
            "atten eighteen", "nitten nineteen", "tjue twenty",
        ]
    )
    for word in words.split()
}  # fmt: skip
YEAR = "år"
YEARS = frozenset({"år", "year", "years"})
OF_AGE = frozenset(
    "åring åringen åringer åringar åringane årig årige årsalder årsalderen yo yr yrs".split()
)
OLD = frozenset({"gammel", "gamal", "gamle", "gammal", "old"})
MONTHS = frozenset("mnd måneder månader months uker veker weeks".split())
BABY = frozenset("baby babyen bebi liten lita barn barnet unge ungen jente gutt gut child".split())
SCHOOL_YEAR = frozenset({"vg1", "vg2", "vg3"})
"""Of upper secondary school, which most leave at nineteen."""
SCHOOL_CLASS = frozenset(f"{number}{letter}" for number in range(1, 11) for letter in "abcdef")
LIVES = frozenset("bor bur bodde budde live lives lived".split())
IN_CLASS = frozenset("i in elev eleven klasse class".split())
TIME_BEFORE = frozenset(
    "i for siste over etter om gjennom fikk fekk fått dømt idømt jobbet jobba arbeidet arbeida arbeidde bodd budd past last after "
    "in got worked lived".split()
)
TIME_AFTER = frozenset(
    "siden sidan ago med erfaring garanti fengsel of igjen att left more til kontrakt som".split()
)
JOINING = frozenset({"og", "til", "eller", "and", "to", "or"})
BEFORE_AGE = frozenset(
    {"aged", "age", "alder", "alderen", "fylt", "fylte", "fyller", "turns", "turning"}
)
ROUGHLY = frozenset(
    "rundt omtrent omkring kring ca circa cirka about around maks maksimum maksimalt høyst høgst knapt knappe"
    " barely kanskje maybe perhaps like looks look looked".split()
)
BOTH = frozenset({"begge", "both"})
NOW = frozenset({"nå", "no", "now"})
ELDEST = frozenset("eldste yngste minste mellomste oldest youngest eldest".split())
COMPARED = frozenset({"enn", "than", "som"})
BEFORE_COMPARED = frozenset(
    "mer meir mere eldre yngre over older younger more ut utsjåande gammel gamal".split()
)
TURNING = frozenset({"fyller", "turns", "turning"})
BIRTHDAY = TURNING | frozenset({"fylte", "fylt", "turned"})
WHEN = frozenset("forrige førre i på sist neste nå no snart til last next in on this soon".split())
"""What follows an age that is told by a birthday."""
REACHED = frozenset({"fylt", "fylte", "over", "være", "vere", "be"})
DENIALS = frozenset({"ikke", "ikkje", "ikkj", "itj", "not", "cant", "t", "aldri", "never"})
GROUPS = frozenset("gjeng gjengen gruppe gruppa gruppen flokk group gang crowd".split())
CLOCK = frozenset({"kl", "klokka", "klokken", "at", "fra", "frå", "from"})
PERSON = (
    "kvinn", "jent", "gut", "dame", "mann", "woman", "girl", "boy", "barn", "elev", "person",
    "søn", "dotter", "datter", "student", "daughter", "son", "child", "kid", "ung",
    "brukar", "bruker", "pasient", "kone", "kona", "patient",
)  # fmt: skip
MONTH = (
    "jan", "feb", "mar", "apr", "mai", "may", "jun", "jul", "aug", "sep", "okt", "oct", "nov", "des", "dec",
)  # fmt: skip
PERSON_ENDS = (
    "jente", "jenta", "jenten", "gut", "gutt", "guten", "gutten", "dama", "mannen", "kvinna", "kvinnen",
    "barnet", "barnebarn", "søster", "søsteren", "søstera", "syster", "søstra", "bror", "broren", "datter",
    "datteren", "dattera", "dotter", "dottera", "sønn", "sønnen", "sonen", "fetter", "fetteren", "kusine",
    "kusina", "niese", "niesa", "nevø", "nevøen", "søskenbarn", "syskenbarn", "stesønn", "tantebarn",
    "eleven", "elev", "vennen", "venninne", "venninna", "veninna", "kjæreste", "kjæresten", "kompis",
    "kompisen", "kamerat", "kameraten", "pasienten", "ungen", "student", "studenten", "beboer", "beboeren",
    "cousin", "niece", "nephew", "sister", "brother", "daughter", "girlfriend", "boyfriend", "friend",
    "girl", "boy", "child", "kid", "pupil", "grandson", "jenter", "gutter", "gutar", "ungar", "unger", "barn",
    "girls", "boys", "children", "kids", "barna", "borna", "ungene", "ungane", "jentene", "jentane", "guttene", "gutane",
    "brødrene", "brørne", "søstrene", "systrene", "sønnene", "sønene", "døtrene", "tvillingene", "tvillingane", "twins",
    "brothers", "sisters", "sons", "daughters",
)  # fmt: skip
"""Ends of words for persons, compounds with them: ``naboguten``, ``veslesøster``."""
CHILDREN = frozenset("barna borna ungene ungane children kids".split())
OWN = frozenset("mi min mine vår vårt my our hans hennes hennar deres deira his her their".split())
HAPPENING = frozenset(
    "er var ble blei vart blir vert har hadde skal skulle må måtte fikk får fekk vil ville kom kommer kjem"
    " bor bur jobber jobbar sier seier sa is was has had works lives says said must som who og and".split()
)
MADE = frozenset({"gjør", "gjer", "gjorde", "makes", "make", "made"})
BEING = frozenset(
    {
        "er",
        "e",
        "is",
        "s",
        "am",
        "m",
        "var",
        "va",
        "was",
        "blir",
        "vert",
        "kanskje",
        "maybe",
        "bare",
        "berre",
        "only",
    }
)
SOMEBODY = frozenset(
    {
        "hun",
        "han",
        "ho",
        "hu",
        "jeg",
        "eg",
        "æ",
        "she",
        "he",
        "i",
        "en",
        "ein",
        "ei",
        "one",
        "er",
        "is",
        "am",
        "jenta",
        "gutten",
        "guten",
    }
)
ONE_PERSON = frozenset(
    [
        "jente",
        "jenta",
        "jenten",
        "gutt",
        "gut",
        "gutten",
        "guten",
        "dame",
        "dama",
        "damen",
        "mann",
        "mannen",
        "kvinne",
        "kvinna",
        "kvinnen",
        "sønn",
        "son",
        "sønnen",
        "sonen",
        "datter",
        "dotter",
        "datteren",
        "dattera",
        "dottera",
        "venninna",
        "venninne",
        "veninna",
        "kompis",
        "mi",
        "min",
        "vår",
        "ei",
        "ein",
        "en",
    ]
)
COUNTED = frozenset(
    [
        "rom",
        "soverom",
        "senger",
        "skift",
        "etasjer",
        "hybler",
        "brakker",
        "telt",
        "rooms",
        "beds",
        "timer",
        "timar",
        "minutter",
        "minutt",
        "dager",
        "dagar",
        "uker",
        "veker",
        "måneder",
        "månader",
        "kroner",
        "kr",
        "prosent",
        "kilo",
        "kg",
        "meter",
        "mil",
        "personer",
        "stader",
        "steder",
        "stykker",
        "stk",
        "kvadrat",
        "kvadratmeter",
        "kvm",
        "liter",
        "tommer",
        "ganger",
        "gonger",
        "måter",
        "måtar",
        "forsøk",
        "plasser",
        "ansatte",
        "tilsette",
        "hours",
        "days",
        "times",
    ]
)
THEY = frozenset({"de", "dei", "dem", "they"})
GOING_ON = frozenset({"og", "and", "men", "but", "fra", "frå", "from", "eller", "or"})
GOING_ON_GUESSING = GOING_ON | {
    "sjølv",
    "selv",
    "though",
    "although",
    "at",
    "i",
    "to",
    "hvis",
    "om",
}
