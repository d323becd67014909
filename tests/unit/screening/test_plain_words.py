"""Each sign in plain words: as somebody would say it who has seen just that."""

import pytest

from support.screened import screened
from varde.shared.domain.codes import AgeGroup, Urgency

PLAIN = """
ILO01 Hun er her uten lovlig opphold og tør ikke si nei til sjefen.
ILO01 Eg har ingen stad å reise.
ILO01 She depends on him for her visa.
ILO01 Han sier at hun mister oppholdet hvis hun går fra ham.
ILO01 De snakker ikke norsk og vet ikke hvilke rettigheter de har.
ILO02 Han ble lovet jobb som sveiser, men vasker biler.
ILO02 The job was nothing like the advert.
ILO02 Hun trodde hun skulle studere, men ble satt til å vaske.
ILO02 They told me I would work in a hotel but it was a brothel.
ILO03 Hun får ikke gå ut av huset uten ham.
ILO03 Døra er låst fra utsiden når mannen er på jobb.
ILO03 Ho får ikkje forlate garden.
ILO03 He locks the door when he leaves.
ILO03 Vi får aldri gå i land.
ILO03 De må spørre om lov for å gå på butikken.
ILO03 Mannen hennes har tatt nøklene hennes.
ILO03 She is not allowed outside.
ILO04 Hun får ikke ha kontakt med familien.
ILO04 Sjefen har tatt telefonen hennes.
ILO04 Han leser alle meldingene hennes.
ILO04 De kjenner ingen andre enn de som jobber der.
ILO04 He took our phones when we came.
ILO04 Ho har ikkje lov til å snakke med naboane.
ILO05 Han slår henne med belte.
ILO05 Formannen sparket ham i magen.
ILO05 Ho har blåmerke på armane.
ILO05 He hits the workers with a stick.
ILO05 Hun har brannsår etter sigaretter på armen.
ILO05 Sjefen tafser på jentene.
ILO06 Han sier at han skal drepe henne hvis hun går.
ILO06 De truer med å skade familien hjemme.
ILO06 He said he would call immigration if I complained.
ILO06 Ho er redd for at dei skal ta borna hennar.
ILO06 Han truer med å sende bildene til foreldrene mine.
ILO07 Sjefen har passene deres i en skuff.
ILO07 Arbeidsgivaren tok passa deira då dei kom.
ILO07 My employer keeps my passport.
ILO07 Hun har ikke papirene sine selv, det er madammen som har dem.
ILO07 ID-kortet hans ligger hos mellommannen.
ILO08 De har ikke fått betalt på tre måneder.
ILO08 Ho jobbar gratis for familien.
ILO08 I have not been paid since May.
ILO08 Han får bare 20 kroner timen.
ILO08 Hun må levere fra seg halve lønna.
ILO08 Lønna går rett inn på kontoen til sjefen.
ILO09 Han må jobbe ned gjelda til den som skaffet jobben.
ILO09 Ho skuldar 100 000 for reisa.
ILO09 She owes them 30 000 euro for the trip.
ILO09 De trekker husleie og mat så det ikke er noe igjen av lønna.
ILO09 Gjelden vokser selv om han betaler.
ILO10 Ti mann bor på to rom uten vann.
ILO10 De sover på madrasser på lageret.
ILO10 We sleep in the container behind the factory.
ILO10 Dei får berre ris å ete.
ILO10 Han jobber med asbest uten maske.
ILO11 Hun jobber fra seks om morgenen til midnatt.
ILO11 Dei har ikkje hatt fri på fem veker.
ILO11 They work sixteen hours a day, seven days a week.
ILO11 Han er på jobb hver gang jeg går forbi, dag og natt.
GEN01 Mannen svarer for henne hele tiden.
GEN01 Ho ser på han før ho svarar.
GEN01 He never lets her speak.
GEN01 En mann følger henne overalt.
GEN02 Hun er livredd for politiet.
GEN02 Han skalv då sjefen kom inn.
GEN02 She looked terrified.
GEN03 Hun vet ikke hvilken by hun er i.
GEN03 They have no idea where they are.
GEN04 Han skar seg stygt, men fikk ikke gå til lege.
GEN04 She has an infected wound that nobody has treated.
GEN04 Ho er høggravid og har ikkje vore hos jordmor.
GEN05 Hun oppgir to forskjellige navn.
GEN05 Passet ser falskt ut.
GEN06 De blir hentet i en varebil hver morgen og levert om natta.
GEN06 Jentene byttes ut hver uke.
GEN06 She is moved from flat to flat.
SEX01 Det går menn inn og ut av leiligheten hele natta.
SEX01 Jentene annonserer på nettet.
SEX01 Different men come to the flat every hour.
SEX02 Han tvinger henne til å ha sex med andre.
SEX02 Ho må ligge med kundane.
SEX02 She has to give the money from clients to him.
SEX03 Han truer med å legge ut nakenbilder av henne.
SEX03 En voksen mann ber om bilder av en 13-åring på Snapchat.
SEX03 She was filmed while undressed and now they want more videos.
BEG01 En mann samler inn pengene fra tiggerne hver kveld.
BEG01 Barnet sitter og tigger hele dagen.
CRM01 De får gutten til å selge hasj.
CRM01 Han må stjele for dem for å betale gjelda.
CRM01 They made him grow cannabis in the basement.
CHD01 En gutt på 14 bor alene med en ukjent onkel.
CHD01 Jenta på 12 går ikke på skole.
CHD02 En jente på 13 vasker på hotellet om natta.
CHD02 Children work at the farm during school hours.
CHD03 Han på 15 har plutselig tre telefoner og mye penger.
MAR01 Hun skal giftes bort i sommer mot sin vilje.
MAR01 Foreldrene har bestemt at ho skal gifte seg med fetteren.
MAR01 They are taking her abroad to marry a man she has never met.
DOM01 Au pairen passer barn og vasker huset fra morgen til kveld.
WAR01 De lokker ham til å kjempe i krigen.
ORG01 Han fikk penger for å gi fra seg en nyre.
"""
LOCKED_IN = """
Naboen min har en dame låst inne.
Naboen har låst inne en dame.
He locked in a woman.
Hun skrev at hun er innestengt på et hotell.
Eg trur ho er innelåst.
"""
FROM_CONCERNS = """
ILO03 Jenta som passer ungene, hun er fra Peru, går aldri ut.
ILO03 Kokken har ikke sett dagslys siden uke 38.
ILO03 Ho fekk ikkje gå da det var fest.
ILO03 Three men are kept in a container at the scrapyard.
ILO07 The agent in Yangon, who hired us, keeps our seaman's books.
ILO08 Contract USD 1,200 a month but received only 350 since June.
ILO08 Salary in contract NOK 14,500, I get 5,000.
ILO10 He sleeps in the boiler room of a car wash.
GEN01 Nevøen disponerer bankkortet hennes.
GEN01 Han er leieboer og tar ut pensjonen hennes.
GEN06 Hver helg kommer en blå Caravelle med jenter fra Finland.
GEN06 I saw three girls put into a Sprinter.
CHD02 Sønnen jobber 40 timer i uka på kebabsjappe.
CHD03 Han har gitt henne iPhone og klær.
SEX01 Det kom bilar heile natta.
GEN06 She was brought from Kumasi by a deaconess.
ILO11 She braids hair from 8am to 10pm.
CHD01 Mariam i 7B er borte kvar måndag.
CHD02 Sønnen jobber 40 t/uke på kebabsjappe.
ILO01 Hun har ingen andre.
GEN03 Hun vet ikke hvor hun bor.
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("line", [*lines(PLAIN), *lines(FROM_CONCERNS)])
def test_a_sign_in_plain_words_is_found(line: str) -> None:
    code, text = line.split(maxsplit=1)
    assert code in screened(text).facts.indicators


@pytest.mark.parametrize("text", lines(LOCKED_IN))
def test_somebody_who_is_locked_in_makes_a_concern_urgent(text: str) -> None:
    facts = screened(text).facts
    assert "ILO03" in facts.indicators
    assert facts.urgency is not Urgency.NORMAL


@pytest.mark.parametrize(
    "text",
    [
        "Jeg trodde han var låst inne, men det var han ikke.",
        "Jeg går aldri ut på byen.",
        "Det går ikke ut på dato.",
        "Jeg går ikke ut fra at det stemmer.",
        "Vi besøkte familien og tok en kaffe.",
        "Tar du mor med på sykehuset?",
        "Hver helg kommer bestemor på besøk.",
    ],
)
def test_ordinary_sentences_with_the_same_words_tell_no_sign(text: str) -> None:
    assert screened(text).facts.indicators == ()


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("En gjeng på rundt 15, flest fra Bulgaria, bor der.", AgeGroup.UNKNOWN),
        ("Han kom sist den 11. rundt ni.", AgeGroup.UNKNOWN),
        ("Jeg har jobbet tolv år på kjøkkenet.", AgeGroup.UNKNOWN),
        ("Jeg tror en er 15-16.", AgeGroup.CHILD),
    ],
)
def test_how_many_and_when_is_no_age(text: str, age: AgeGroup) -> None:
    assert screened(text).facts.age is age
