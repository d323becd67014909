"""Sentences of the domain with slots: {P} a person, {F} a given name, {O} an organisation, {L} a place, {n} a number."""

_LINES = """
Hun heter {P} og er {n} år .
The concern is about possible forced labour at a workplace .
It concerns one person who is or may be under 18 , and it seems to be going on now .
There are signs of threats , unpaid wages and retained identity papers .
There are also signs of other matters .
Call 112 if life or health is in danger : there are signs of weapons .
The reporter asks for discussion and follow-up .
A public employee asks for advice .
One of those concerned made contact .
Bekymringen gjelder mulig tvangsarbeid på en arbeidsplass .
Det gjelder én person , og det ser ut til å ha pågått lenge .
Det er tegn til trusler , isolasjon og ubetalt lønn .
Ring 112 hvis liv eller helse er i fare .
Melder ber om drøfting og oppfølging .
Uroa gjeld mogleg seksuell utnytting i ein privat heim .
Det er teikn til truslar og gjeldsbinding .
Ring 112 om liv eller helse er i fare .
Meldaren ber om råd .
We follow her up on Monday .
Vi tar det på mandag .
Kan barnevernet se på dette før fredag ?
Call me when you can .
Thank you for your help .
Takk for hjelpen .
Sent from my phone
Sendt fra min mobil
Jenta heter {F} .
Gutten heter {P} , men kalles {F} .
Han som henter dem heter {P} .
Sjefen , {P} , har tatt passet hennes .
Jeg er bekymret for {P} som bor hos {P} .
Jeg heter {P} og jobber på {O} .
{P} sier at hun ikke får gå ut alene .
{P} og {P} deler rom i kjelleren .
Ring {P} på {n} .
Kontakt {F} hvis dere vil vite mer .
Jeg snakket med {P} i går .
Hun jobber for {P} i {L} .
Faren til {F} vet ikke om det .
{F} gråt da jeg spurte .
Moren , {P} , kommer fra {L} .
Læreren til {F} har også merket det .
{F}s bror heter {F} .
Eieren er {P} ( {O} ) .
De bor hos {P} i {L} sentrum .
Kollegaen min {F} så det samme .
Hilsen {P}
Mvh {F}
Med vennlig hilsen {P}
Vennlig hilsen {P} , {O}
Beste hilsen {F}
Hei {F}
Hei {F} , takk for sist .
Kjære {P} ,
Til {P} ved {O}
Fra : {P}
Navn : {P}
Navn på person : {P}
Melder : {P}
Kontaktperson : {P}
Arbeidsgiver : {O}
Sted : {L}
Adresse : {L}
{P}
{P} , {O}
{F}
{P} ( {n} )
Pasient {P} , {n} år , kom alene .
fru {P} betalte ikke lønn .
Herr {P} eier huset .
Hun kaller ham onkel {F} .
De kaller seg {F} og {F} på nettet .
Broren {F} følger alltid med .
Samboeren hennes , {P} , svarer for henne .
Jeg tror {F} blir holdt der .
Naboen {P} så to menn .
Han jobbet på {O} før sommeren .
Firmaet heter {O} og holder til i {L} .
{O} i {L} lønner dem ikke .
De jobber svart hos {O} .
Jeg er ansatt på {O} .
Bilen tilhører {O} .
Hun ble kjørt til {L} om natten .
De skal til {L} på fredag .
Leiligheten ligger i {L} .
I {L} bodde de tolv i ett hus .
{F} er fra {L} .
Politiet i {L} er varslet av {P} .
Han truer med å fortelle familien i {L} .
{P} har vært her siden i fjor , men {F} kom nå .
Det er {F} som bestemmer .
Spør {F} eller {F} .
Hvor er {F} nå ?
Han ropte på {F} .
Vi tror at {P} utnytter {F} .
Jeg har sett {F} stå utenfor {O} .
{F} , {F} og {F} sover på lageret til {O} .
Ho heiter {P} og er {n} år .
Eg er uroa for {P} som bur hos {P} .
Eg heiter {P} og jobbar på {O} .
Sjefen , {P} , har teke passet hennar .
{P} seier at ho ikkje får gå ut åleine .
Eg snakka med {F} i går .
Mora til {F} veit ikkje noko .
Dei bur hos {P} i {L} .
Helsing {P}
Venleg helsing {P} , {O}
Kven er {F} ?
{F} gret då eg spurde .
Ho vart køyrd til {L} om natta .
Firmaet heiter {O} og held til i {L} .
Eigaren er {P} .
Guten heiter {F} , men dei kallar han {F} .
Broren {F} følgjer alltid med .
Her er {P} frå {O} .
Eg såg {F} saman med {P} .
Ein mann som heiter {P} hentar dei .
My name is {P} and I work at {O} .
I am {P} .
Her name is {P} and she is {n} .
His name is {F} .
The boss , {P} , keeps their passports .
I am worried about {P} who lives with {P} .
{P} told me that she is not allowed to go out .
{F} cried when I asked her about it .
Please call {F} on {n} .
{P} and {P} share a room in the basement .
They work for {O} in {L} .
She came from {L} last year .
The owner is called {P} .
He said {P} would pay them later .
I saw {F} at {O} yesterday .
Regards , {P}
Best regards {P}
Kind regards , {F}
Sincerely , {P}
Dear {P} ,
Hello {F} ,
Hi {F} , thanks for your help .
Name : {P}
Employer : {O}
Place : {L}
Contact : {P} , {O}
Her brother {F} is always with her .
{F} 's mother does not know .
The man who drives them is {P} from {L} .
We think that {P} is being exploited by {P} .
Mr {P} took the money .
Mrs {P} owns the house in {L} .
My colleague {F} noticed the same thing .
Where is {F} now ?
{F} does not speak English or Norwegian .
They call him {F} but his real name is {P} .
The girls {F} , {F} and {F} sleep at {O} .
She has to send money to {P} in {L} .
Someone named {F} picks them up every night .
I think the girl is in danger and that nobody knows where she lives .
They are not paid and they cannot leave the house .
She works every day and does not have her passport .
He was promised a job but got no money .
The workers sleep in a container behind the building .
I would like to stay anonymous .
Is it possible to get some advice ?
What should I do if they come back ?
We have seen the same car outside the house at night .
There are many people living there and they look tired .
She said that she owes them money for the journey .
He does not want to go to the police because he is afraid .
The young man asked for food and said he had nothing .
They must work twelve hours a day without a break .
I have known her for two years and she used to be happy .
My neighbour says that he hears shouting every evening .
Our office cleaning is done by people who never get paid .
Please do not tell anyone that I wrote to you .
Jeg vil gjerne være anonym .
Hun har ikke fått lønn på flere måneder .
De får ikke lov til å snakke med oss .
Jeg vet ikke hvem jeg skal ringe .
Mannen i kassa snakker for henne .
Vi ser stadig nye folk i huset .
Kan dere hjelpe ?
Hva bør vi gjøre ?
Eg vil vere anonym .
Ho har ikkje fått løn på fleire månader .
Dei får ikkje lov til å snakke med oss .
Kan de hjelpe ?
{P} og {P} jobber på {O} uten kontrakt .
Hun bor på et rom bak {O} .
På {O} i {L} sover de ansatte på lageret .
Det er noe som ikke stemmer på {O} .
Jeg var på {O} i går og så {F} gråte .
De som jobber på {O} får ikke gå ut .
Vi leverer varer til {O} og ser at de bor der .
Mannskapet på {O} har ikke fått lønn .
Båten {O} ligger ved kai i {L} .
Hun er elev ved {O} .
Gutten går på {O} i {L} .
Han bor på {O} , rom {n} .
Jeg er lærer ved {O} og uroer meg for {F} .
Jeg jobber på {O} .
Vi på {O} har en pasient som heter {P} .
{F} kom til oss på {O} i går kveld .
{F} sier at {F} har tatt telefonen hennes .
{F} tar pengene og {F} kjører dem .
Jeg så {F} slå {F} .
{F} virket redd .
{F} har ikke spist på to dager .
{F} skal reise til {L} på fredag .
{P} skylder {P} penger for reisen .
Kona til {P} heter {F} .
Mannen til {F} bestemmer alt .
Han de kaller {F} henter dem om natta .
Hun sier hun heter {F} , men i passet står det {P} .
Kan noen sjekke {O} ?
Eg jobbar på {O} .
{F} går i klassen min på {O} .
{F} bur på {O} i {L} .
Dei som arbeider på {O} får ikkje gå ut .
Eg såg {F} gråte på {O} .
{F} seier at {F} har teke telefonen hennar .
{F} og {F} søv på lageret til {O} .
Mannskapet på {O} har ikkje fått løn .
{F} skal reise til {L} på fredag .
Kona til {P} heiter {F} .
{F} verka redd , og {P} svara for henne .
Broren til {P} køyrer dei til {L} kvar kveld .
Naboen , {P} , såg to menn bere {F} inn .
{P} eig huset i {L} .
Han som styrer {O} , {P} , tek pengane .
Ho er tilsett ved {O} .
Kvifor bur {P} der ?
{P} meiner at {F} lyg .
{F} analyserer det på nytt .
{P} skil seg ut .
I boka skriv {P} om dette .
Det har {P} skrive om .
{P} svarer ikke på henvendelser .
The workers at {O} sleep in the back room .
I was at {O} yesterday and saw {F} cry .
The crew of {O} has not been paid .
The boat {O} is moored in {L} .
He lives at {O} , room {n} .
I am a teacher at {O} .
{F} says that {F} keeps her phone .
{F} looked scared and {P} answered for her .
{P} owes {P} money for the journey .
They take the girls to {O} in {L} every night .
Somebody should check {O} .
{F} takes the money and {F} drives them .
jeg så at sjefen slo han på jobben i går
hun er redd og vil hjem til moren sin
de bor mange sammen i kjelleren og sover på gulvet
han ringer hele tiden og spør hvor hun er
jeg tror ikke hun får lønn for det hun gjør
vet ikke om dette er rett sted å si fra
kan dere sende noen dit for å se
eg trur ikkje ho får lov til å gå ut
dei bur i ei campingvogn bak låven heile vinteren
kan nokon hjelpe henne
please hurry they are leaving tonight
we are three people and we have no money left
"""

TEMPLATES = [line.split() for line in _LINES.strip().split("\n")]

COMPANY_ENDINGS = (
    "AS ASA DA ANS SA Bygg Renhold Vask Transport Eiendom Service Gruppen Fisk Laks Invest "
    "Drift Bemanning Entreprenør Massasje Thai Spa Restaurant Pizzeria Kafé Bar Pub Hotell "
    "Hostel Gjestehus Camping Skole Barnehage Sykehjem Omsorgssenter Legesenter Bilvask "
    "Bilpleie Verksted Negler Salong Frisør Gård Havbruk Sjømat Logistikk Kebab Grill "
    "Bakeri Import Solutions Consulting Cleaning Construction Ltd GmbH "
).split()

HEADS = (
    "skole|skule|ungdomsskole|videregående skole|vidaregåande skule|barnehage|sykehjem|sjukeheim|omsorgssenter"
    "|legesenter|legevakt|sykehus|krisesenter|asylmottak|mottak|bofellesskap|borettslag|camping|hotell"
    "|gjestehus|hostel|pensjonat|massasje|thaimassasje|spa|velvære|frisør|negler|neglsalong|restaurant"
    "|pizzeria|gatekjøkken|kafé|pub|bar|bilvask|bilverksted|dekk|renhold|vask|bygg|gård|gard|gartneri"
    "|fiskebruk|fiskemottak|havbruk|lakseslakteri|slakteri|bakeri|kirke|kyrkje|gamle kyrkje|kapell|moské"
    "|idrettslag|stadion|kjøpesenter|senter|havn|hamn|brygge|kai|flyplass|stasjon|leir|hytter|kommune"
    "|farm|school|hotel|hostel|restaurant|car wash|massage|nails|cleaning|church|hospital|student house"
).split("|")
"""What a name may be followed by, as part of what something is called."""

HEADS_BEFORE = (
    "restaurant|hotell|hotel|pub|kafé|salong|gården|båten|M/S|MS|MK|F/F|M/Y|firmaet".split("|")
)
"""What may stand before it."""

PLACE_ENDINGS = (
    "gata vegen veien gate vei plass torg stien bakken havn brygge kai skog dal nes vik "
    "fjord øya holmen "
).split()

GREETINGS = [
    line.split()
    for line in "Hilsen|Mvh|Med vennlig hilsen|Hilsen ,|Regards|Helsing|Hei|Hello|Kjære".split("|")
]
