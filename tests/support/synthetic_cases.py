"""Synthetic concerns whose names, places and employers are known, for attacks on the anonymiser.

Nobody in them exists. Who a case is about and what it tells are drawn apart from each other, and every case names as
many as any other, so that only a word that was left can lead from an account back to its names. Nationalities are left
out, and so are firms named after an arena: the part of the world and the arena are told on purpose.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from varde.shared.domain.codes import Language

_GIVEN = (
    "Mirjeta Besiana Agron Lumturie Ionela Crenguța Traian Sorina Bogusław Danuta Zofia Radomir Vesselin Snezhana "
    "Kalojan Rūta Dovilė Saulius Edvinas Iryna Larysa Ostap Myroslava Anfisa Timofej Varvara Zinaida Thảo Khánh Ngân "
    "Phúc Somsak Wanida Kritsana Anong Maribel Jovelyn Crisanto Nerissa Salwa Marwan Hayat Ghassan Nizar Shirin Behrouz "
    "Parwin Zarghona Tsehay Haben Senait Abrehet Filsan Deeqa Bashiir Cawo Precila Blessing Osaretin Ngozi Uchenna "
    "Efua Kwaku Mamadou Aïssatou Xinyi Zhiyuan Meifeng Rigoberto Yesika Edelmira Leidy Ánte Márjá Ravdna Issát Torgrim "
    "Solbjørg Åshild Ragnvald Ingunn Eilif Hjørdis Signy Sverre Turid Øyunn Laila-Marie Per-Olav"
).split()
_SURNAMES = (
    "Berisha Hoxhaj Krasniqi Ardelean Vlăsceanu Grigoraș Mocanu Wieczorek Grabowska Czarnecki Stoilov Radkova Zhelev "
    "Petronis Vaitkienė Žemaitis Rimkutė Hnatiuk Zabolotna Demtsjuk Rybalko Sidorenko Gusev Kirillova Lê-Văn Trịnh Đoàn "
    "Suwannarat Kittisak Phongphan Dagohoy Magsaysay Lumibao Catacutan Al-Khatib Sabbagh Zeidan Hosseini Rahmani Noorzad "
    "Stanekzai Weldemichael Tesfazghi Ghirmay Kahsay Farole Xirsi Jibriil Osagie Eweka Okonjo Adjei Boateng Diallo "
    "Traoré Xiong Deng Qiao Quispe-Rojas Choque Villacrés Betancur Anti Nystø Sokki Balto Prøvestad Testvoll Liksomnes "
    "Dummedal Påskrud Fantevik Oppdiktstad Nesbøhaugen Kvistdahl Ryggmyr Fagerbekk Storslettmo Tindeland Skarbråten "
    "Vassbygd Isfjellnes Lyngåsen Havtorn-Lie Ekrestrand Myrvolden Solgløtt"
).split()
_PLACES = (
    "Balsfjord Kirkenes Nordkjosbotn Lyngseidet Storslett Skjervøy Finnsnes Harstad Bardufoss Alta Hammerfest "
    "Kautokeino Karasjok Vadsø Båtsfjord Honningsvåg Narvik Bodø Sortland Svolvær Leknes Mosjøen Namsos Steinkjer "
    "Stjørdal Orkanger Kristiansund Ålesund Volda Førde Sogndal Odda Haugesund Egersund Flekkefjord Arendal Kragerø "
    "Notodden Rjukan Gol Hønefoss Lillehammer Vinstra Elverum Kongsvinger Sarpsborg Halden Tromsdalen Kroken Hamna "
    "Kvaløysletta Skulsfjord Ersfjordbotn Breivikeidet Ramfjordbotn Oteren Burfjord Havøysund Vikeidbukta Skaglia"
).split()
_FIRMS = (
    "Polarvask Stormo AS|Nordlys Renhold AS|Kystfrakt Helgesen|Isbjørn Bygg|Lotus Garden Velvære|Fjellro Gjestehus|"
    "Havbris Oppdrett AS|Vidda Transport|Grand Saigon Negler|Tundra Bilpleie|Bella Napoli Pizzeria|Solskinn Barnepass|"
    "Arktis Fiskemottak|Midnattssol Catering|Brottsjø Rederi|Kongsbakken Gartneri|Rypa Camping|Nordvind Bemanning|"
    "Lyngen Tak og Mur|Perlen Frisør|Skredder Aziz|Blåskjell Sjømat AS|Nord Asfaltlag|Sirkus Merano|Orkide Thai Spa|"
    "Rødberg Slakteri|Fyrlykta Kro|Eidsmo Stillas|Snøkrystall Vaskeri|Hansa Malerservice|Ravn Budservice|"
    "Kvitfjell Hytteutleie|Saga Blomster|Tigerstaden Kebab|Bjørnebo Omsorg|Fjordglimt Marina|Stjernen Kiosk|"
    "Elvebredden Sagbruk|Polarsol Trening|Bergtatt Smykker"
).split("|")
_TELLS = {
    Language.NB: (
        "Jeg er bekymret for {a}.|Hun heter {a} og får ikke lønn.|{a} sover på gulvet i bakrommet.|"
        "Sjefen, {b}, har tatt passet.|{b} truer med å ringe hjem til familien.|De jobber for {firm}.|"
        "Lederen for {firm} sier at hun skylder penger.|Vi bor i {here}.|De ble kjørt fra {there} en kveld.|"
        "{b1} er alltid med når vi snakker sammen.|Jeg så {a1} gråte i går.|{a1} har blåmerker på armen.|"
        "Ring meg på 68 05 {n} {m} hvis dere vil vite mer.|Det begynte 3. mars.|Hun er {age} år.|"
        "{c} så det samme.|Jeg jobber sammen med {c}.|Bilen ble sett i {there} på søndag.|"
        "Hun tør ikke si noe til politiet.|De får bare gå ut sammen med {b1}.|Det er ulåst, men ingen går.|"
        "Navnet på døra er {b}.|Spør etter {a} på {firm}.|Jeg vet ikke hva jeg skal gjøre.|"
        "Han tar telefonen fra dem hver kveld.|Det kommer nye menn hver natt.|Jeg lovet {a1} å ikke si noe."
    ).split("|"),
    Language.NN: (
        "Eg er uroa for {a}.|Ho heiter {a} og får ikkje løn.|{a} søv på golvet i bakrommet.|"
        "Sjefen, {b}, har teke passet.|{b} trugar med å ringje heim til familien.|Dei jobbar for {firm}.|"
        "Leiaren for {firm} seier at ho skuldar pengar.|Vi bur i {here}.|Dei vart køyrde frå {there} ein kveld.|"
        "{b1} er alltid med når vi snakkar saman.|Eg såg {a1} gråte i går.|{a1} har blåmerke på armen.|"
        "Ring meg på 68 05 {n} {m} om de vil vite meir.|Det tok til 3. mars.|Ho er {age} år.|"
        "{c} såg det same.|Eg arbeider saman med {c}.|Bilen vart sett i {there} på sundag.|"
        "Ho tør ikkje seie noko til politiet.|Dei får berre gå ut saman med {b1}.|"
        "Namnet på døra er {b}.|Spør etter {a} på {firm}.|Eg veit ikkje kva eg skal gjere.|"
        "Han tek telefonen frå dei kvar kveld.|Det kjem nye menn kvar natt.|Eg lova {a1} å ikkje seie noko."
    ).split("|"),
    Language.EN: (
        "I am worried about {a}.|Her name is {a} and she is not paid.|{a} sleeps on the floor in the back room.|"
        "The boss, {b}, has taken her passport.|{b} says he will call her family.|They work for {firm}.|"
        "The manager of {firm} says that she owes money.|We live in {here}.|They were driven from {there} one night.|"
        "{b1} is always there when we talk.|I saw {a1} cry yesterday.|{a1} has bruises on her arm.|"
        "Call me on 68 05 {n} {m} if you want to know more.|It began on 3 March.|She is {age} years old.|"
        "{c} saw the same thing.|I work together with {c}.|The car was seen in {there} on Sunday.|"
        "She does not dare to go to the police.|They may only go out with {b1}.|"
        "The name on the door is {b}.|Ask for {a} at {firm}.|I do not know what to do.|"
        "He takes their phones every evening.|New men come every night.|I promised {a1} not to say anything."
    ).split("|"),
}
_SUBJECTS = {
    Language.NB: ("Bekymring", "Om {a}", "{firm}", "Haster!", "", "Noe skjer i {here}"),
    Language.NN: ("Uro", "Om {a}", "{firm}", "Det hastar!", "", "Noko skjer i {here}"),
    Language.EN: ("A concern", "About {a}", "{firm}", "Urgent!", "", "Something in {here}"),
}
_GREETINGS = {
    Language.NB: ("Hei!", "Hei {b1},", "Til dere som hjelper", ""),
    Language.NN: ("Hei!", "Hei {b1},", "Til dykk som hjelper", ""),
    Language.EN: ("Hello,", "Dear {b1},", "To whom it may concern", ""),
}
_ENDINGS = {
    Language.NB: ("", "Hilsen {c}", "Med vennlig hilsen\n{c}\n{firm}\n{here}", "Mvh {c1}\nTlf. 680 5{n} {m}1"),
    Language.NN: ("", "Helsing {c}", "Venleg helsing\n{c}\n{firm}\n{here}", "Mvh {c1}\nTlf. 680 5{n} {m}1"),
    Language.EN: ("", "Regards, {c}", "Kind regards\n{c}\n{firm}\n{here}", "{c1}\nPhone 680 5{n} {m}1"),
}  # fmt: skip
_QUOTED = {
    Language.NB: "\n\n{c} skrev:\n> {a1} ringte meg fra {there} og gråt.\n> Hun er redd for {b}.",
    Language.NN: "\n\n{c} skreiv:\n> {a1} ringde meg frå {there} og gret.\n> Ho er redd for {b}.",
    Language.EN: "\n\n{c} wrote:\n> {a1} called me from {there} and cried.\n> She is afraid of {b}.",
}
_PHONES = ("68 05 {n} {m}", "680 5{n} {m}1")
_CASES: Sequence[Callable[[str], str]] = (str, str, str, str.lower, str.upper, str.swapcase)
_SHORTEST, _LONGEST = 5, 11


@dataclass(frozen=True, slots=True)
class SyntheticCase:
    """A concern, and who and what it names: three persons, two places and an employer."""

    subject: str
    text: str
    language: Language
    named: tuple[str, ...]
    phones: tuple[str, ...]
    """Numbers that may stand in it."""

    @property
    def whole(self) -> str:
        """Subject and text as one."""
        return f"{self.subject}\n{self.text}"


def synthetic_cases(count: int, seed: int) -> list[SyntheticCase]:
    """The same cases for the same seed; no two name the same persons."""
    chance = random.Random(seed)
    given, surnames = _shuffled(_GIVEN, chance, 3 * count), _shuffled(_SURNAMES, chance, 3 * count)
    people = [f"{first} {last}" for first, last in zip(given, surnames, strict=True)]
    return [_case(people[3 * at : 3 * at + 3], chance) for at in range(count)]


def _shuffled(names: Sequence[str], chance: random.Random, count: int) -> list[str]:
    """``count`` names in which each is about as frequent as any other."""
    drawn: list[str] = []
    while len(drawn) < count:
        drawn += chance.sample(names, len(names))
    return drawn[:count]


def _case(people: Sequence[str], chance: random.Random) -> SyntheticCase:
    language = chance.choice(list(Language))
    here, there = chance.sample(_PLACES, 2)
    named = (*people, here, there, chance.choice(_FIRMS))
    slots = dict(zip(("a", "b", "c", "here", "there", "firm"), named, strict=True))
    slots |= {f"{who}1": slots[who].split()[0] for who in "abc"}
    slots |= {"n": str(chance.randint(10, 99)), "m": str(chance.randint(10, 99))}
    slots["age"] = str(chance.randint(15, 60))
    written = chance.choice(_CASES)
    subject = written(chance.choice(_SUBJECTS[language]).format(**slots))
    phones = tuple(phone.format(**slots) for phone in _PHONES)
    return SyntheticCase(
        subject, written(_letter(language, chance).format(**slots)), language, named, phones
    )


def _letter(language: Language, chance: random.Random) -> str:
    told = chance.sample(_TELLS[language], chance.randint(_SHORTEST, _LONGEST))
    joint = chance.choice((" ", " ", "\n", "\n\n"))
    quoted = chance.choice(("", "", _QUOTED[language]))
    parts = (
        chance.choice(_GREETINGS[language]),
        joint.join(told),
        chance.choice(_ENDINGS[language]),
    )
    return "\n\n".join(part for part in parts if part) + quoted
