"""What the accounts of whole concerns, read aloud, had left or had wrong."""

import pytest

from varde.shared.anonymise import Anonymiser
from varde.shared.domain.codes import Language

ANONYMISER = Anonymiser.load()


def account(text: str, language: Language = Language.NB) -> str:
    return ANONYMISER.anonymise("", text, language).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Datteren Thea (6) sover der.", "Datteren Person A ([0–12 år]) sover der."),
        ("Det er tre gutter, 15–16 år.", "Det er tre gutter, [13–17 år]."),
        ("Han er 55–65 år.", "Han er [40 år eller mer]."),
        ("To jenter, ca 13 og 15 år, ble kjørt bort.", "To jenter, ca [13–15 år], ble kjørt bort."),
        ("Hun er 17 1/2.", "Hun er [16–17 år]."),
        ("Hun er 17,5 år.", "Hun er [16–17 år]."),
        ("Hun var da 17.", "Hun var da [16–17 år]."),
        ("Hun fylte 14 forrige onsdag.", "Hun fylte [13–15 år] forrige onsdag."),
        ("han e 23 og har to unga heim", "han e [18–24 år] og har to unga heim"),
        ("Bilen kommer hver kveld ca. 22.15.", "Bilen kommer hver kveld ca. [om kvelden]."),
        ("Det var onsdag (18.11).", "Det var onsdag ([i høst])."),
        ("Hun er blind på det ene øyet.", "Hun er [kjennetegn]."),
        ("Han er døv på eitt øyre.", "Han er [kjennetegn]."),
        (
            "Jeg delte bord med en mann ca 55 fra byen.",
            "Jeg delte bord med en mann ca [40–59 år] fra byen.",
        ),
        ("Han har en ny kone på 26 der.", "Han har en ny kone på [25–39 år] der."),
        ("To stk på 17 og 19 jobber der.", "To stk på [mulig under 18 år] jobber der."),
        ("Hun har en liten på 14 mnd.", "Hun har en liten på [0–12 år]."),
        ("De jobber 15-03 hver fredag.", "De jobber [fra ettermiddagen til natten] hver fredag."),
        ("Sjåføren var ca 50 med grått skjegg.", "Sjåføren var ca [40–59 år] med grått skjegg."),
        ("To fingrar manglar på handa.", "[kjennetegn] på handa."),
        ("Han møtte 24.11 på skolen.", "Han møtte [i høst] på skolen."),
        ("Vedtaket er 17/4432 der.", "Vedtaket er Nummer 1 der."),
        ("Det er moren, 29. Hun gråt.", "Det er moren, [25–39 år]. Hun gråt."),
        ("Min mor på 78 er syk.", "Min mor på [60 år eller mer] er syk."),
        ("Han mistet enden av pekefingeren.", "Han [kjennetegn]."),
        ("Han høyrer ikkje på venstre øyre.", "Han [kjennetegn]."),
        ("Dei såg han den 25. på skulen.", "Dei såg han den [dato]. på skulen."),
        ("Jeg så VJ 55 012 der.", "Jeg så Kjøretøy 1 der."),
        ("Moren er advokat.", "Moren er [ansatt i privat virksomhet]."),
        ("Jeg er vaktmester her.", "Jeg er [ansatt i privat virksomhet] her."),
        ("æ e kokk på en båt", "æ e [ansatt i privat virksomhet] på en båt"),
        ("Hun jobber 0700-1500 der.", "Hun jobber [fra morgenen til ettermiddagen] der."),
        ("Fra 16.30-20 hver dag.", "[fra ettermiddagen til kvelden] hver dag."),
        ("Det var i 2008-2012 og 2023/24.", "Det var i [årstall] og [årstall]."),
        ("Han fikk 5 tusenlapper.", "Han fikk [et firesifret beløp i kroner]."),
        ("Gjelda er 3 hundre tusen.", "Gjelda er [et sekssifret tall]."),
        ("Hun er 15 år etter det hun sier.", "Hun er [13–15 år] etter det hun sier."),
        ("Ein elev (gut, 14) sa det.", "Ein elev (gut, [13–15 år]) sa det."),
        ("Ho kom 17.11 rundt kl 18.", "Ho kom [i høst] rundt kl [18–24]."),
        ("Bussen gikk kl 17.11.", "Bussen gikk kl [12–18]."),
        ("Det skjedde julaften.", "Det skjedde [i vinter]."),
        ("Hun kom på skjærtorsdag.", "Hun kom på [våren]."),
        ("Andre påskedag dro han.", "[i vår] dro han."),
        ("He hit her on Boxing Day.", "He hit her on [vinteren]."),
        ("Hun er HIV-positiv.", "Hun er [kjennetegn]."),
        ("Han har Downs syndrom.", "Han har [kjennetegn]."),
        ("Hun har cerebral parese.", "Hun har [kjennetegn]."),
        ("Det er stebroren min.", "Det er [slektningen] min."),
        ("De er samer og jøder.", "De er [personer fra Norden] og [religion]."),
        ("Jeg er fastlege her.", "Jeg er [ansatt i helsetjenesten] her."),
        ("Hun er politiadvokat.", "Hun er [ansatt i vakt eller politi]."),
        ("Han er svømmelærer der.", "Han er [ansatt i skole eller barnehage] der."),
        ("Hun er kommunedirektør.", "Hun er [yrke]."),
        ("Jeg jobber som baker.", "Jeg jobber som [ansatt i privat virksomhet]."),
        (
            "To kroater og en brite bor der.",
            "To [personer fra Øst-Europa] og en [person fra Vest-Europa] bor der.",
        ),
        ("Hun er nepaleser, han er japansk.", "Hun er [person fra Asia], han er [asiatisk]."),
        ("She is Indian and he is Canadian.", "She is [asiatisk] and he is [amerikansk]."),
        ("Storesøsteren på 15 kom ikke.", "Storesøsteren på [13–15 år] kom ikke."),
        ("Barna (4, 6 og 9) er ute.", "Barna ([0–12 år]) er ute."),
        ("Det er min elev, nå 20, som sa det.", "Det er min elev, nå [18–24 år], som sa det."),
        ("Ei dame på 28 fra Litauen.", "Ei dame på [25–39 år] fra [Øst-Europa]."),
        ("Det er 28 unge menn der.", "Det er [mer enn ti] unge menn der."),
        ("Han er 1,95 høy.", "Han er [kjennetegn]."),
        ("Ho er 160 cm høg.", "Ho er [kjennetegn]."),
        ("Hun er gravid i 7. måned.", "Hun er [gravid]."),
        ("Hun er gravid i sjuende måned.", "Hun er [gravid]."),
        ("Han er sønn av en mann, en kjent skiløper.", "Han er sønn av en mann, en kjent [yrke]."),
    ],
)
def test_what_tells_of_somebody_is_said_more_vaguely(text: str, expected: str) -> None:
    assert account(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He says he's 19 but he lies.", "He says he's [18–24 years] but he lies."),
        ("We are twelve Romanians.", "We are [more than ten] [people from Eastern Europe]."),
        ("He says he's 22.", "He says he's [18–24 years]."),
        ("She can't be more than 15.", "She can't be more than [13–15 years]."),
        ("She is turning 15 on Friday.", "She is turning [13–15 years] on Friday."),
        ("She had a miscarriage at 14 weeks.", "She had a [pregnant]."),
        ("She has pink hair.", "She has [distinctive mark]."),
        ("He is missing a front tooth.", "He is [distinctive mark]."),
    ],
)
def test_in_english_too(text: str, expected: str) -> None:
    assert account(text, Language.EN) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Vedlegg (2) mangler.",
        "They may stay, and they march on.",
        "De jobber 2 og 3 timer.",
        "han har itj fådd lønn, og æ veit itj ka han ska gjør",
        "Hun sa det til min venninne.",
        "They'd come, but they won't stay, and we'll wait.",
        "Det gjelder bl.a. lønn, m.m., se org.nr. og f.eks. kontrakten.",
        "Dear Sir/Madam, I write to you.",
        "She sleeps in the laundry room. I do not want that.",
        "Vi er 6 med smått og stort.",
        "Det er den 3. personen som spør.",
        "Det tar mer enn 15 minutter.",
        "Kontrakten er på 30 mnd.",
        "Vi venter ca 55 minutter på dem.",
        "Mannen som selger hasj og jenta som trener der.",
        "Sjefen er streng, og han er sjef.",
        "Hun finner ikke noe.",
        "Køen er 200 meter lang.",
        "hei e veit itj",
        "Snapen er slettet. Journalnr mangler.",
    ],
)
def test_ordinary_words_and_numbers_stay(text: str) -> None:
    assert account(text) == text


def test_what_stands_before_a_name_stays() -> None:
    assert account("Han sa det til min Ella.") == "Han sa det til min Person A."
