"""The words around a partner's name that tell whether a concern is *about* the partner.

Bokmål, nynorsk and English together, in lower case. Stems match the start of a word.
"""

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _stems(words: str) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(sorted(words.split(), key=len, reverse=True)) + ")")


HARM = _stems(
    "utnytt misbruk mishandl voldt valdt tving tvang tvinga utpress presser presset pressar pressa "
    "truer truet truar trua trugar truga bestikk lurer lurte lurar lurt selger selde selgje solgte "
    "kjøper kjøpte kjøpt kjøpar slår slo slått bakmann hallik "
    "exploit abus forces forced forcing sells sold selling buys bought buying threat blackmail beats "
    "beat beating hits bribe rapes raped traffick pimp lekk leak push pressur"
)
"""What an exploiter does, as a verb."""

TAKES = _set(
    "tar tok tatt tek teke krever krev krevde kravde har hadde takes took taking has had demands demanded"
)
TAKEN = _set(
    "betalt penger pengar pengene pengane sex pass passet passa passene bestikkelser gaver gåver "
    "money passport passports bribes gifts payment paid"
)
"""TAKES and, at most two words later, TAKEN is harm too: «tar betalt», «takes her money»."""

PAYS = _stems("betaler betalte betalar betalt bestikk paying pays paid bribe")
NOT_HARM_BEFORE = _set("til ned alarm fast hull på")
"""«slo til», «slår ned», «slår alarm»."""

MEMBER = _stems(
    "ansatt tilsett medarbeider medarbeidar saksbehandl sakshandsam rådgiv rådgjev veileder veilederen "
    "rettleiar leder leiar sjef sosionom kontaktperson tjenestem tenestem betjent konsulent vakt "
    "styremedlem styreleder styreleiar mann dame kvinne fyr person folk politimann psykolog lege "
    "sykepleier sjukepleiar miljøterapeut miljøarbeid sosialarbeid lærer lærar "
    "employee staff worker officer caseworker manager boss social guy man woman nurse doctor "
    "contact adviser advisor director colleague kollega guard warden vikar staff tilsynsfør støttekontakt verge volunteer frivillig praktikant prest kokk renholder reinhaldar terapeut psychologist therapist cook cleaner konstabel forstander bestyrer dagleg daglig"
)
"""A person of a workplace: «en ansatt i …», «saksbehandleren på …», «an officer in …»."""

MEMBER_COMPOUND = re.compile(
    r"\w*(?:ansatt|tilsett|arbeider|arbeidar|leder|leiar|sjef|vakt|rådgiver|rådgjevar|lærer|lærar|"
    r"pleier|pleiar|terapeut|konsulent|betjent|assistent)(?:e|n|en|a|ene|ane|er|ar|s)*$"
)
"""«nattevakta», «miljøarbeideren», «avdelingslederen»."""
HANDLES = _stems(
    "handling case behandl har hadde fått fekk fikk sak tildelt følger følgjer handles handled got given"
)
IN_CLAUSE = _set("jeg eg vi i we hun ho han min mi mitt hennes hennar hans vår my her his our the")
"""Between a person and a workplace: «hun som behandler saken min på …», «rådgiveren jeg har fått på …»."""
SOMEBODY = _set(
    "en ei ein noen nokon nokre enkelte de dei én someone somebody anyone one some a person people "
    "to tre begge flere fleire two three both several many"
)
OCCUPATION = re.compile(
    r"\w*(?:terapeut|pleier|pleiar|arbeider|arbeidar|lærer|lærar|leder|leiar|rådgiver|rådgjevar|lege|"
    r"sosionom|vernepleier|konsulent|betjent|saksbehandler|sakshandsamar|ansatt|tilsett|vikar|vakt|"
    r"student|nurse|doctor|worker|officer|adviser|advisor|teacher|manager|counsellor|therapist)$"
)
EMPLOYED = _stems("jobb arbeider arbeidar arbeidde ansatt tilsett works working work employed")
ENGLISH_EMPLOYED = _stems("work employed")
LEADERISH = _stems(
    "sjef leder leiar kollega avdelingsleder avdelingsleiar arbeidsgiver arbeidsgivar "
    "boss manager colleague supervisor coworker employer"
)
OWN = _set("min mi mitt mine vår vårt våre my our")

PREPOSITIONS = _set("i på hos ved fra frå for in at from of with inne innen innan")
ARTICLES = _set(
    "en ei ein et eit den det de dei a an the også selv sjølv lokale lokal local same tidligere "
    "tidlegare former egentlig this denne ex eks pensjonert retired gamle gammel old"
)
BEFORE_A_VERB = _set("har skal vil også selv sjølv alltid has will also always often")
THE_ONE_WHO = frozenset(
    {("den", "som"), ("the", "one"), ("dei", "som"), ("de", "som"), ("med", "på"), ("in", "on")}
)
COPULA = _set("er var is was være vere vera am are s")

FIRST = _set("jeg eg æ jæ vi me oss meg")
ENGLISH_FIRST = _set("i we im")
SECOND = _set("dere dykk du you")
THIRD = _set("han hun ho hen dei de he she they ham henne honom him her them")
IMPERSONAL = _set("det dette this that there it")
RELATIVE = _set("som who that which")

BLOCKS = _set(
    "at hvis dersom om når når da då fordi mens medan før etter etterpå men han hun ho hen dei jeg eg "
    "vi dere he she they we if because when while but before after "
    "sier sa sagt seier sagde fortalte fortel forteller fortalde mener meiner tror trur spurte spør "
    "said says told thinks asked believes "
    "hjelper hjelpte hjelp hjelpt hjalp hjelpa hjelpa helps helped helping "
    "ble blir blei vart blitt vorte was were been "
)
"""Between a person and a verb: another subject, a reported clause, help or a passive."""

LEADS_IN = _set(
    "at og men fordi hvis dersom når da då for så eller der hvor kor that and but because if when so or where "
    "tror trur think thinks mistenker mistenkjer suspect vet veit know believe såg sett ser saw see seen"
)
"""Before a subject, where it does not begin its sentence."""
POSSESSIVE = OWN | _set(
    "egen eigen egne eigne deres dykkar dykk hans hennes hennar your own their his her"
)
HARMLESS = re.compile(
    "(?:sier|seier|sa$|sagt|fortal|fortel|hjelp|hjalp|bedt|bede|råd|rådet|lurt|anbefal|tilrå|ring|snakk|"
    "prat|foreslo|foreslå|suggest|mente|mener|meiner|meinte|møt|trodde|tror|trur|skrev|skreiv|skriv|spør|spurte|meld|kontakt|tok kontakt|"
    "kom$|komme$|fulg|følge$|noter|registr|varsl|anmeld|tips|etterlys|dokumenter|record|bekymr|worr|ville$|prøv|forsøk|tri|try|følgd|viste|henvis|tilviste|lovet|lova|lovte|svar|forklar|lurer|fant|fann|oppdag|så$|såg|hørte|høyrde|"
    "må$|bør$|kan$|skal$|kunne|burde|ble$|blir$|blei$|vart$|vet$|veit$|følg|støtt|"
    "sa[iy]|tell|told|help|advis|recommend|call|spoke|speak|talk|met$|meet|thought|thinks|believe|wrote|"
    "write|came$|referr|report|explain|answer|found|saw|heard|must|should|can$|could|was$|were$|knows|support)"
)
"""What those who help do; of anything else that somebody at a partner does, a person judges."""
LOCKS = _set("låser låste låst læser læste læst locks locked")
LOCKED = _set("inne inn in up")
EXPLOITS = _stems(
    "gratis ulønnet ulønna halvparten halve hushjelp rekrutter recruit nakenbilde provisjon commission favour share "
    "halvdelen medgift tjenestejente slave unpaid innelåst filmer"
)
"""Of somebody at a partner, in the same clause as what they do."""
HAVING = _set("having getting demanding sleeping using keeping")
FIRST_OBJECT = _set("meg oss me us")
THAT = _set("at that")
PRICED = _set("jeg eg i hun ho she they de dei jenta jentene kvinnen kvinna")
IN_RETURN = frozenset(
    {
        "bare hvis",
        "bare om",
        "berre om",
        "berre viss",
        "only if",
        "mot at",
        "i bytte",
        "in return",
        "unless she",
        "unless i",
        "hvis ikke",
        "for at",
    }
)
COMPELS = _set("makes made lar lèt lot får fikk fekk gets got has had let lets")
SPOUSE = _set("mannen mann gubben kjerringa husband man")
"""Before «til» they are somebody's spouse: «mannen til NAV-lederen»."""
SUBJECTS = _set("han hun ho hen he she")
ASKS = _set("ba bad ber bed spurte spør spurde asked asks tilbød tilbyr tilbaud offered offers")
ASKED_FOR = _stems(
    "sex naken nude hjem heim hotell hotel gratis betaling favour favor tjeneste teneste vaske vaska massasje "
    "massage penger pengar money bilder bilete pictures photos date jobbe arbeide work kiss kyss"
)
"""ASKS and ASKED_FOR: what no helper asks of who needs help."""
NEGLECTS = _set(
    "gjør gjer gjorde gjort does do did tar tek svarer svarar bryr tror trur følger følgjer vil har kan gidder takes "
    "answers cares believes"
)
NOTHING = _set("ingenting ingen inkje nothing nobody lite")
"""«gjør ingenting» is a complaint, and no conflict."""
CUSTOMER = _stems(
    "kunde kunden kundar stamkunde kjøper sexkjøper bakmann bakmenn hallik eier eigar medeier medeigar innblanda "
    "innblandet involvert customer client buyer pimp owner involved"
)
PRETENDS = _set("later lata lest låst gir utgir gjev utgjev kledd pretends pretended claims seg")
INSIDE = _set("innsiden innsida inside insider innside")
DECIDES = _stems(
    "godkjen innvilg ordn fiks behandl bestem avgjør avgjer skriv signer stempl approv decid arrang sign stamp handles"
)
CARE = _stems("lege legen legevakt sykehus sjukehus tannlege politi doctor hospital clinic safety")
"""Whoever takes somebody there helps."""
WRONGDOER = _stems(
    "bakmann bakmenn eier eigar utleier utleigar sjef kjærest mannen ham han hallik boss owner him landlord husband pimp"
)
"""«har sagt til bakmannen hvor vi bor»."""
REFLEXIVE = _set("seg himself herself themselves")
PAID = _set("betalt paid leid hyra hired innleid innleigd engasjert")
AND_SO_ON = _set("og eller men samt and or but nor")
RUNS = _stems("driver driv styrer styrar leder leiar runs leads manages heads")
USES = _stems("bruker brukar leier leiger uses rents")
"""«NAV leier rom der»: whoever has the rooms delivers to NAV."""
SENDS = _stems(
    "bruk brukt leier leigde leide leig plasser send sendte sent bestill henvis tilvis betal kjøp finansier godkjen use rent place "
    "pay buy bought hire order refer approv"
)
"""Of a COMPANY: «tiltaksbedriften som NAV sender folk til»."""
COMPANY = re.compile(
    r"(?:firma|bedrift|selskap|byrå|verksted|verkstad|hotell|restaurant|kafé?|butikk|institusjon|entreprenør|salong|"
    r"bemanning|pensjonat|herberge|hybelhus|gård|leirskole|barnehage|hjemm?|heim|mottak|bolig|bustad|tiltak|kollektiv|bofellesskap|senter|farm|home|centre|company|firm|business|shop|hotel|agency|"
    r"restaurant|salon|hostel|institution)(?:e|en|et|a|ene|ane|er|ar|s)*$|^(?:firma|selskap|bedrift|hotell)"
)
FOR = _set("til for to")
BY = _set("av by of")
WITH = _set("med with")
OF_ANOTHER = _set("med with av by til to fra frå from")
TO_WHOM = _set("til to")
AGREEMENT = _stems("avtale avtala samarbeid agreement deal")
HOLDS_CONTRACT = _stems("kontrakt rammeavtale driftsavtale contract")
CONTRACT = re.compile(r"\w{3}(?:kontrakt|avtale|anbud|anbod|leveranse|oppdrag)(?:en|et|a|er|ar)?$")
"""«drosjekontrakten», «renholdsavtalen»."""
LET = _set("la lat let")
TOLD_OF = _set(
    "greie greia rede nyss øre øret blandet blanda blandes blandast koblet kobla kopla told informed informert varslet varsla innsyn tak involvert involveres involverast kontaktet"
)

CLOSE = _stems(
    "kamerat jaktkamerat barndomsvenn studiekamerat venn vener veninne kompis kjenner kjenn gift slekt kontakter kontaktar forlovet "
    "friend knows married related contacts engaged"
)
FAMILY = _stems(
    "bror brør søster syster søstr faren far moren mora mor onkel tante fetter kusin svoger svigerinne "
    "svigerfar svigermor kona kone kjæreste kjærast samboer sambuar ektefelle ektemann sønn "
    "sonen datter dotter nevø niese "
    "brother sister father mother uncle aunt cousin husband wife boyfriend girlfriend son daughter "
    "nephew niece relative partner"
)
KIN_BETWEEN = _set(
    "med en ei ein noen nokon hans hennes hennar sin si deres deira min mi som a an the someone "
    "somebody people folk with to til av who his her their my of høyt høgt mange flere fleire many"
)

SUPPLIES = _stems(
    "leverandør underleverandør leverer leverar leveranse leietaker leietakar leigetakar leigebuar "
    "utleier utleigar eies eid eigd eier eigar styremedlem styreleder styreleiar kontrakt "
    "anbud anbod tender oppdrag rammeavtale innleid innleigd vasker vaskar renhold reinhald reinhalds vakthold vakthald "
    "supplier supplies subcontractor contractor contract tenant landlord owned owner owns "
    "clean board"
)
SUPPLY_PREPOSITIONS = _set("til for hos med i av på ved to with of by at")
SUPPLY_BETWEEN = SUPPLY_PREPOSITIONS | ARTICLES | _set("ut member firma selskap")

HOLDS = _set("har have has hadde had")
SOME_FOLK = _set("folk people noen nokon someone somebody")
MUST = _set("må skal bør must should")
MAY = MUST | _set("får fær may can")
NOT = _set("ikke ikkje aldri not never t")
KNOWS = _set("vite vita vete se sjå lese lesa kjenne høre høyre know see read hear learn")
TELLS = _stems(
    "del send vis gi gje fortell fortel si sei ring kontakt involver bland koble kople trekk varsle nemn nevn røp avslør skjul gøym mention pass leak share show give "
    "tell say inform call involve contact forward"
)
ASKED = _set("dere dykk de you do don please snill snille vennligst venleg vennlig være vere at")
"""Before «ikke del …» they make it the reporter's wish; «hun må ikke si …» is somebody's threat."""
JOINS = _set("og and så so helst bare berre å om to")
SAID_TO = _set("dere dykk you")
KNOWS_OF = _set(
    "vet veit knows finner finn find finds oppdager oppdagar inn innblandet innblanda involvert"
)
"""Before the verb of a wish, where it is still said to the reader."""
WANTS = _stems("vil$ ønsk ynsk håp viktig ber$ be$ sørg syt")
ENGLISH_WANTS = _stems("want wish prefer hope important ask$ sure$ rather$")
NOBODY = _set("ingen nobody none")
HIDES = _stems("skjul gøym løyn hide")
HOLD_OUT = _set("hold hald holde halde keep leave holder")
OUTSIDE = _set("utenfor utanfor unna ute utafor out away")
REACHES = _stems("komm kom gå havn end send del gi gje reach go get")
MESSAGE = _stems("dette detta det meldingen meldinga saken saka brev bekymring this message it")
TO = _set("til to hos i in")
APART = _set("from fra frå")
TOLD_WITH = _set("med til with to for")
TOLD_BETWEEN = _set(
    "dette det noe noko saken saka meldingen meldinga til med videre vidare om for this it anything "
    "to with the dem noen nokon anyone anybody på i hos at in"
)

HOUSE = re.compile(r"\w{3}(?:huset|heimen|hjemmet|tunet|stua|gården|garden|senteret|kollektivet)$")
"""A house that has a name of its own, as a unit's first word."""
OFFICES = _set(
    "kontoret kontor avdelingen avdelinga avdeling stasjonen stasjon office station kontoret sitt"
)
PREPOSITIONS_OF_PLACE = _set("i på til ved for in at of")
COMMON_SURNAME = re.compile(
    "(?:sen|son)$|^(?:haugen|hagen|johannessen|jacobsen|solberg|bakken|strand|kristoffersen|moen|berg|dahl|lund|"
    "ellingsen|henriksen|iversen|svendsen|eliassen|martinsen|knutsen|antonsen|haugland|solheim|isaksen)$"
)
BEFORE_A_NAME = _set(
    "er var heter heiter is was at hos til for av med fra frå that by to from with som hvis fordi når"
)
"""Before a surname that stands alone: «det er Testvoll som …»; after a first name it is somebody else's."""
NO_NAME = _set("og eller and or er var i på med til mot for")
"""What does not stand inside a name."""
FUNCTIONS = _set(
    "kontakt kontaktperson koordinator koordinatorens stedfortreder stadfortredar vikar leder leiar vakt"
)
"""Part of what a member may be called who is not named."""
GREETINGS = _set("hei heisan hallo kjære til god morgen dag kveld att hello hi dear to attn hey")
CLOSINGS = re.compile(
    r"[ \t]*(?:(?:med |beste? |vennlig |vennleg |venleg |varm )*(?:hilsen|hilsner|helsing)|m?vh|"
    r"(?:best |kind |warm )?regards|(?:yours )?sincerely|yours)\b"
)
INTRODUCES = tuple(
    tuple(words.split())
    for words in (
        "jeg heter|eg heiter|jeg er|eg er|navnet mitt er|namnet mitt er|mitt navn er|dette er|"
        "my name is|i am|this is|navn|namn|name"
    ).split("|")
)
TITLES = _set(
    "herr fru frøken frk hr mr mrs ms dr lege saksbehandler saksbehandleren sakshandsamar rådgiver "
    "rådgjevar veileder rettleiar betjent politibetjent førstebetjent politioverbetjent inspektør "
    "politiinspektør lensmann lensmannen leder leiar sjef avdelingsleder avdelingsleiar koordinator "
    "koordinatoren sosionom kontaktperson officer sergeant inspector caseworker manager doctor"
)
"""Before a surname they make it a person's name."""
