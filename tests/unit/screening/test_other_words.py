"""Signs in words that nobody had thought of at first, and ordinary sentences with the same words."""

import pytest

from varde.shared.domain.codes import Channel
from varde.shared.screening import Screener

SCREENER = Screener.load()


def signs(text: str) -> tuple[str, ...]:
    return SCREENER.screen("", text, Channel.WEB).facts.indicators


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "CHD02",
            "A boy who looks twelve was laying tiles with the men when I delivered materials.",
        ),
        ("CHD02", "Eleven vår forsvinner hver fredag for å pakke fisk hos en slektning."),
        (
            "CHD02",
            "En gutt på kanskje tretten står og spyler biler på gårdsplassen til langt på kveld.",
        ),
        ("CHD02", "Hun er fjorten og gjør rent i leilighetene de leier ut mellom gjestene."),
        ("CHD02", "Jenta på tolv passer kiosken når onkelen sover."),
        ("CHD02", "Nevøen, han kan ikke være mer enn 12, bærer gips opp trappene hele lørdagen."),
        ("CHD02", "Ungane til sesongarbeidarane går i jordbærrekkjene frå morgonen av."),
        ("CRM01", "De har fått henne til å tegne fire mobilabonnement som de selv bruker."),
        ("CRM01", "De sender inn den minste gjennom vinduet og venter i bilen."),
        (
            "CRM01",
            "Ein elev seier at han berre «held på ting» for nokon, og at dei veit kvar han bur.",
        ),
        (
            "CRM01",
            "Fosterungen har blitt plukket opp av en bil flere ganger og kommer hjem med nye sko og blåmerker, og politiet har tatt ham med piller.",
        ),
        ("CRM01", "Gutten ble satt av utenfor senteret med en liste over parfymer."),
        (
            "CRM01",
            "He says they gave him a phone and an address and told him to sit there with the stuff until it was sold.",
        ),
        ("CRM01", "Tre karer bor nå hos min utviklingshemmede bror og oppbevarer ting der."),
        (
            "CRM01",
            "Ungdommen vår har plutselig tre telefoner og må svare på den ene hele tiden, ellers kommer de.",
        ),
        (
            "DOM01",
            "Ho er «på besøk», seier dei, men det er ho som står på kjøkenet frå morgon til kveld.",
        ),
        ("DOM01", "Hun sover på gulvet på barnerommet og står opp når ungen gråter."),
        ("DOM01", "Svigermora bestemmer alt, og den nygifte kona er hele dagen på kjøkkenet."),
        ("GEN01", "Det er alltid en annen som har legekortet hennes og fyller ut skjemaene."),
        ("GEN01", "Kvar gong eg spør pasienten om noko, er det følgjet som svarar."),
        ("GEN01", "Mannen tar telefonen ut av hånda hennes når hun skal svare."),
        ("GEN02", "De sa nøyaktig det samme, ord for ord, alle tre."),
        ("GEN02", "Så fort vi nemner politiet, vert han heilt kvit."),
        ("ILO01", "Sjefen er den eneste hun kjenner i Norge, og han ordner alt for henne."),
        ("ILO03", "Porten åpnes med kode som bare sjefen har."),
        ("ILO03", "She may go to the shop, but only with his brother."),
        ("ILO05", "Han har tydelige fingermerker rundt halsen."),
        ("ILO05", "Ho kjem med nye skadar kvar måndag og seier ho gjekk på døra."),
        ("ILO06", "De har lagt ut bilder av barna hennes utenfor skolen, som en påminnelse."),
        (
            "ILO06",
            "De har sagt at det går ut over lillebroren hennes hjemme hvis hun prater med oss.",
        ),
        ("ILO06", "Dei har vore heime hos mor hans og spurt etter pengane."),
        (
            "ILO06",
            "Etter at en av dem slo seg vrang, ble det lagt en død fugl i senga hans, og de andre skjønte tegninga.",
        ),
        ("ILO06", "Han har fått beskjed om at søsteren må overta gjelda dersom han stikker."),
        ("ILO06", "Han holder en lighter opp mot passet hennes og ler."),
        ("ILO06", "Ho får høyre at ho aldri får sjå ungane att om ho går."),
        ("ILO06", "Hun får bilder på mobilen av huset der foreldrene bor."),
        ("ILO06", "Moren hennes ble ringt opp og fortalt at datteren snart er ferdig med å leve."),
        ("ILO06", "She was told that her baby would be given to another family."),
        ("ILO06", "Sjefen har sagt rett ut at den som klager, er ferdig her i landet."),
        ("ILO07", "Han sier at passet «oppbevares for dem»."),
        ("ILO08", "Every month half of it is kept for “the house”."),
        ("ILO08", "Timelista seier 37 timar, men dei er her frå seks til ni."),
        ("ILO10", "Det er ett toalett til nitten mann, og vatnet er kaldt."),
        ("ILO10", "They cook on a camping stove in the paint shop."),
        ("ILO11", "Han byrjar klokka fem og er her enno når eg låser klokka ti."),
        ("ORG01", "Han har fått tilbud om penger for den ene nyren sin."),
        ("SEX01", "De må møte alle som betaler, sier hun, også de som vil uten kondom."),
        ("SEX01", "Han kjører henne fra hotell til hotell og sitter i bilen til hun er ferdig."),
        ("SEX01", "Ho seier at ho må jobbe kvar natt til summen er nådd, også når ho blør."),
        (
            "SEX01",
            "På massasjestedet spurte hun hviskende om jeg ville ha «spesial», og at hun måtte ellers fikk hun ikke sove der.",
        ),
        ("SEX01", "The girls in the flat are not allowed to turn any man away."),
        ("SEX01", "The man at the desk decides which girl goes with whom."),
        (
            "SEX01",
            "Two women are driven to our campsite on Thursdays, and cars come and go until morning.",
        ),
    ],
)
def test_a_sign_is_found_in_other_words(code: str, text: str) -> None:
    assert code in signs(text)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("CHD02", "Ungane plukka jordbær i hagen heile dagen."),
        ("CHD02", "Gutten på femten har fått sommerjobb i kiosken."),
        ("CRM01", "Hun holder styr på ting for folk."),
        ("CRM01", "Hun og mannen lagrer ting i boden."),
        ("CRM01", "Jeg har to telefoner og må svare på begge."),
        ("CRM01", "Varene blir liggende til de er solgt."),
        ("DOM01", "Kona er på kjøkkenet og lager middag."),
        ("GEN01", "Vi fyller alltid ut skjemaet selv."),
        ("GEN02", "Alle har nøyaktig samme rettigheter."),
        ("GEN02", "Ord for ord er oversettelsen riktig."),
        ("ILO01", "Han er den eneste jeg stoler på."),
        ("ILO06", "Vent til vi kommer hjem, sa mamma."),
        ("ILO06", "De har vært hjemme hos bestemor og spurt om hun vil ha hjelp."),
        ("ILO06", "Moren ble ringt opp og fortalt at timen var flyttet."),
        ("ILO06", "De brenner papir i ovnen."),
        ("ILO06", "De går hjem når de er ferdige."),
        ("ILO07", "Papirene oppbevares av kommunen."),
        ("SEX01", "Mannen venter i bilen til hun er ferdig på jobb."),
        ("SEX01", "I kassa er det rush om morgenen, resten av dagen er det få kunder."),
        ("SEX01", "Kundene bestiller gjennom appen."),
        ("SEX01", "Legevakta må ta imot alle som kommer."),
    ],
)
def test_ordinary_sentences_with_the_same_words_are_no_sign_of_it(code: str, text: str) -> None:
    assert code not in signs(text)
