"""Each family of recognisers alone: what it finds, and what it leaves."""

import pytest

from support.families import FAMILIES, Recogniser
from varde.shared.anonymise.identifiers import identifiers
from varde.shared.anonymise.quasi import quasi_identifiers
from varde.shared.anonymise.recognisers.addresses import addresses
from varde.shared.anonymise.recognisers.ages import age_band, ages
from varde.shared.anonymise.recognisers.amounts import amounts, currency, magnitude
from varde.shared.anonymise.recognisers.facilities import (
    grown,
    local_houses,
    tells_its_kind,
    vessels,
)
from varde.shared.anonymise.recognisers.numbers import numbers
from varde.shared.anonymise.recognisers.occupations import occupations, sector
from varde.shared.anonymise.recognisers.online import online
from varde.shared.anonymise.recognisers.origins import origins, region
from varde.shared.anonymise.recognisers.places import part_of_country
from varde.shared.anonymise.recognisers.rules import rule
from varde.shared.anonymise.recognisers.times import parts_of_day, season, times
from varde.shared.anonymise.recognisers.traits import is_former_partner, traits
from varde.shared.anonymise.spans import Kind, Span, merge


def found(family: Recogniser, text: str) -> list[str]:
    return [text[s.start : s.end] for s in merge(family(text))]


@pytest.mark.parametrize(
    ("family", "text", "marks"),
    [
        ("numbers", "Fødselsnummer 010170 99999 sto der", ["010170 99999"]),
        ("numbers", "skilt ab 12345, pass nr PW1234567", ["ab 12345", "PW1234567"]),
        ("numbers", "fly SK4417 fredag kl 12", ["SK4417"]),
        ("numbers", "båten er merket T-12-T", ["T-12-T"]),
        ("numbers", "Case no. 19/4417 er lagt bort", ["19/4417"]),
        ("numbers", "skilt KR 4F221 sto på linje 42", ["KR 4F221", "42"]),
        ("amounts", "vi er bare fire på jobb", ["bare fire"]),
        ("occupations", "gift med en bonde her", ["bonde"]),
        ("online", "tilbud på Telegram @jobb_no i dag", ["Telegram @jobb_no"]),
        ("online", "only on Signal: ana.tos please", ["Signal: ana.tos"]),
        ("online", "wechat mei_0417 svarer", ["mei_0417"]),
        ("online", "snap x.y.z hver kveld", ["x.y.z"]),
        ("online", "på insta heter hun dreamgirl nå", ["dreamgirl"]),
        ("online", "hun heter noi.lotus på insta", ["noi.lotus"]),
        ("online", "Profiles: https://a.example/x and @a.b", ["https://a.example/x", "@a.b"]),
        ("online", "se pass_kopi.pdf og IMG-20.jpg", ["pass_kopi.pdf", "IMG-20.jpg"]),
        ("online", "skriv til ola (at) post.example", ["ola (at) post.example"]),
        ("addresses", "bor i Testgata 91, 2. etg nå", ["Testgata 91, 2. etg"]),
        ("addresses", "bor i Testgata 91 i Tromsø nå", ["Testgata 91"]),
        ("addresses", "bor i Testgata 91 I nå", ["Testgata 91 I"]),
        ("addresses", "bor i Store gate 91 i byen", ["Store gate 91"]),
        ("addresses", "naboen i nr 14 på hjørnet", ["nr 14 på hjørnet"]),
        ("addresses", "de er i blokka ved Rema nå", ["blokka ved Rema"]),
        ("addresses", "rom 12 og 14 er leid ut", ["12 og 14"]),
        ("addresses", "beitet i reindistrikt 99X der", ["reindistrikt 99X"]),
        ("addresses", "avd. 2B har plass", ["avd. 2B"]),
        ("vessels", "om bord på M/S Testglimt i natt", ["M/S Testglimt"]),
        ("vessels", "båten Testglimt ligger i havna", ["båten Testglimt"]),
        ("vessels", "f/f testglimt har to mann", ["f/f testglimt"]),
        ("vessels", "MS Nordprøve II kom", ["MS Nordprøve II"]),
        ("ages", "Hun er 16 år og han er 43 og fra byen", ["16 år", "43"]),
        ("ages", "en jente i 7B på Kroken skole", ["7B"]),
        ("ages", "elev i andre klasse på vgs", ["andre klasse på vgs"]),
        ("ages", "hun er tjueto år, kanskje femten.", ["tjueto år", "femten"]),
        ("ages", "A boy of 17 in year 10 at school", ["17", "year 10"]),
        ("ages", "en student (24) har ringt", ["24"]),
        ("amounts", "de får 40 000 kr, 200 euro og 30k", ["40 000 kr", "200 euro", "30k"]),
        ("amounts", "trekkes 9000 i måneden", ["9000"]),
        ("amounts", "14 menn og opptil 12 kunder", ["14", "12"]),
        ("amounts", "vi er bare to sykepleiere som vet", ["bare to sykepleiere"]),
        ("houses", "kvinne på legevakta i natt", ["legevakta"]),
        ("houses", "sits by the ferry terminal", ["the ferry terminal"]),
        ("occupations", "Jeg er avdelingssykepleier her", ["avdelingssykepleier"]),
        ("occupations", "Dag\nlege i spesialisering", ["lege i spesialisering"]),
        ("occupations", "Ane Prøve, student counsellor", ["student counsellor"]),
        ("occupations", "Eg er lærar ved skulen", ["lærar"]),
        ("occupations", "er lærar her", ["lærar"]),
        ("occupations", "spurte lege i permisjon om det", ["lege i permisjon"]),
        ("occupations", "lege\nKroken", ["lege"]),
        ("origins", "fem litauere og to indonesere", ["litauere", "indonesere"]),
        ("origins", "en rumenskspråklig tolk fra Burma", ["rumenskspråklig", "Burma"]),
        ("origins", "from the United Kingdom", ["United Kingdom"]),
        ("origins", "the United Kingdom and then Norway", ["United Kingdom", "Norway"]),
        ("origins", "hun er Jehovas vitne", ["Jehovas vitne"]),
        ("origins", "Sveriges lov gjelder", ["Sveriges"]),
        ("times", "tirsdag 3. november kl 14.30", ["tirsdag 3. november", "14.30"]),
        ("times", "de forrige var 27/10 og i uke 42", ["27/10", "uke 42"]),
        ("times", "han slo henne i går kveld", ["i går kveld"]),
        ("times", "hentet halv fire om natta", ["halv fire om natta"]),
        ("times", "lectures (Tue 10-12) every week", ["lectures (Tue 10-12)"]),
        ("times", "åpent mellom 22 og 06 hver natt", ["mellom 22 og 06"]),
        ("times", "født 12.03.1984.", ["12.03.1984"]),
        ("times", "i går kveld kom han", ["i går kveld"]),
        ("times", "i mars kom han", ["mars"]),
        ("times", "Ho siden mars", ["mars"]),
        ("traits", "har en tatovering av en rose på halsen", ["tatovering av en rose på halsen"]),
        ("traits", "fekk klemt av to fingrar", ["klemt av to fingrar"]),
        ("traits", "She has one eye", ["one eye"]),
        ("traits", "hun er gravid i uke 23 nå", ["gravid i uke 23"]),
        ("traits", "svogeren og my ex-boyfriend", ["svogeren", "ex-boyfriend"]),
    ],
)
def test_a_family_finds_its_marks_to_the_letter(family: str, text: str, marks: list[str]) -> None:
    assert found(FAMILIES[family], text) == marks


@pytest.mark.parametrize(
    ("family", "text"),
    [
        ("numbers", "De er 6 i container 3 og har 12 kunder."),
        ("online", "Signal er dårlig her, kontoen er tom, og profilen er borte."),
        ("online", "Vi møttes kl 12.30 i dag"),
        ("addresses", "De sover i huset og jobber hele døgnet."),
        ("vessels", "Båten kom i går. Ms er en sykdom. The boat was late."),
        ("ages", "Han kom for to år siden og har jobbet i 12 timer."),
        ("amounts", "Hun skylder et par tusen. Det er fem karer der."),
        ("houses", "Hun jobber på en restaurant og går på skole."),
        ("occupations", "Han vart ikkje send til lege, og ho er reinhaldar."),
        ("occupations", "Lege er livets håp, og hun er student. De vet det."),
        ("origins", "Hun har norsk pass, og det er samme dame."),
        ("origins", "Man må vente."),
        ("amounts", "nummeret 22 345 000 svarer ikke"),
        ("amounts", "nummeret 922 345 000 svarer ikke"),
        ("times", "De drar på søndag. Han kan komme når som helst. Vi marsjerte i snøen."),
        ("traits", "Bror min har telefonen. Mor mi er redd. En mann venter."),
    ],
)
def test_a_family_leaves_ordinary_words(family: str, text: str) -> None:
    assert found(FAMILIES[family], text) == []


def test_together_the_families_find_what_each_finds() -> None:
    text = (
        "Han er 16 år, bor i Testgata 91, ring 68 05 11 20, kom kl 12.30 fra Romania med M/S Glimt."
    )
    direct = {*numbers(text), *online(text), *addresses(text), *vessels(text)}
    vague = {
        s
        for f in (ages, amounts, local_houses, occupations, origins(), times, traits)
        for s in f(text)
    }
    assert set(identifiers(text)) == direct
    assert set(quasi_identifiers()(text)) == vague


@pytest.mark.parametrize(
    ("words", "band"),
    [
        ("16", (16, 17)),
        ("sixteen years old", (16, 17)),
        ("7B", (0, 12)),
        ("9. klasse", (13, 15)),
        ("VG1", (16, 17)),
        ("andre klasse på vgs", None),
        ("16-20 år", None),
        ("tjueto år", (18, 24)),
        ("71", (60, 0)),
    ],
)
def test_an_age_or_a_class_has_a_band(words: str, band: tuple[int, int] | None) -> None:
    assert age_band(words) == band


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("90 kr", 1),
        ("300 kr", 2),
        ("4000 kr", 3),
        ("40 000 kroner", 4),
        ("45.000,-", 4),
        ("200 000", 5),
        ("3 millioner", 6),
        ("30k", 4),
        ("3,500 euros", 3),
    ],
)
def test_a_sum_has_a_magnitude(words: str, expected: int) -> None:
    assert magnitude(words) == expected


def test_a_currency_that_would_tell_the_country_is_not_told() -> None:
    assert [currency(w) for w in ("5 kr", "5 euro", "$5", "5 lei")] == [
        "kroner",
        "euro",
        "dollar",
        "",
    ]


@pytest.mark.parametrize(
    ("date", "place"),
    [
        ("3. november", 3),
        ("January 2026", 0),
        ("27/10", 3),
        ("2026-05-03", 1),
        ("uke 42", 3),
        ("2026", None),
        ("31/13", None),
    ],
)
def test_a_date_has_a_season(date: str, place: int | None) -> None:
    assert season(date) == place


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("02.40", (0, 0)),
        ("8 pm", (3, 3)),
        ("12 am", (0, 0)),
        ("mellom 22 og 06", (3, 0)),
        ("07 til 23", (1, 3)),
        ("10-12", (1, 1)),
        ("halv fire om natta", (0, 0)),
        ("halv fire", None),
    ],
)
def test_a_time_has_parts_of_the_day(said: str, parts: tuple[int, int] | None) -> None:
    assert parts_of_day(said) == parts


def test_origin_and_trade_are_told_by_part_of_the_world_and_sector() -> None:
    assert region("vietnamesere") == "[Asia]"
    assert region("Polens") == "[Eastern Europe]"
    assert sector("helsesykepleieren") == "health"
    assert sector("astronaut") == ""


@pytest.mark.parametrize(
    ("text", "name", "kind", "whole"),
    [
        ("på siam lotus massasje i dag", "siam lotus", Kind.UNKNOWN, "siam lotus massasje"),
        ("på bilvask på stakkevollan nå", "stakkevollan", Kind.PLACE, "bilvask på stakkevollan"),
        (
            "på Hotell Tindblikk, rom 417, nå",
            "Tindblikk",
            Kind.ORGANISATION,
            "Hotell Tindblikk, rom 417",
        ),
        ("at Nordlys car wash today", "Nordlys", Kind.PERSON, "Nordlys car wash"),
        ("jobber på en restaurant i Alta", "Alta", Kind.PLACE, "Alta"),
        ("massasje på Lotus Velvære her", "Lotus Velvære", Kind.ORGANISATION, "Lotus Velvære"),
        ("hvor Oksana bar vann", "Oksana", Kind.PERSON, "Oksana"),
        ("kom til\nOksana spa\nnå", "Oksana", Kind.PERSON, "Oksana spa"),
        ("kom til Oksana spa nå", "Oksana", Kind.PERSON, "Oksana"),
        ("kom til\nOksana spa nå", "Oksana", Kind.PERSON, "Oksana"),
        ("Oksana spa\nnå", "Oksana", Kind.PERSON, "Oksana spa"),
        ("hos Kari, rom 4, nå", "Kari", Kind.PERSON, "Kari"),
        ("Et hotell Nordlys her", "Nordlys", Kind.PLACE, "Nordlys"),
        ("ord " * 20 + "på Hotell Nordlys nå", "Nordlys", Kind.PLACE, "Hotell Nordlys"),
        ("spurte en restaurant som heter Alta nå", "Alta", Kind.PLACE, "restaurant som heter Alta"),
    ],
)
def test_a_name_grows_to_the_whole_of_a_business(
    text: str, name: str, kind: Kind, whole: str
) -> None:
    start = text.index(name)
    (span,) = grown(text, [Span(start, start + len(name), kind)])
    assert text[span.start : span.end] == whole
    assert span.kind is (kind if whole == name else Kind.ORGANISATION)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Nes kyrkje", Kind.PLACE),
        ("Solvik sjukehus", Kind.PLACE),
        ("Solvik hotell", Kind.ORGANISATION),
        ("Kirken", Kind.ORGANISATION),
    ],
)
def test_a_site_stays_the_place_that_it_is_taken_for_and_a_business_does_not(
    name: str, kind: Kind
) -> None:
    assert [span.kind for span in grown(name, [Span(0, len(name), Kind.PLACE)])] == [kind]


@pytest.mark.parametrize(
    ("name", "tells"),
    [
        ("Lotus Thaimassasje", True),
        ("Polarvask AS", True),
        ("M/S Glimt", True),
        ("Stormo AS", False),
    ],
)
def test_a_name_tells_its_kind(name: str, tells: bool) -> None:
    assert tells_its_kind(name) is tells


@pytest.mark.parametrize(
    ("place", "part"),
    [
        ("Skjervøy", "north"),
        ("Trondheims", "middle"),
        ("Milano", "abroad"),
        ("Testøya", ""),
        ("stavanger tromsø", ""),
    ],
)
def test_a_place_tells_its_part_of_the_country(place: str, part: str) -> None:
    assert part_of_country(place) == part


def test_a_mark_has_no_punctuation_after_it_but_a_bracket_that_it_opened_and_is_never_empty() -> (
    None
):
    mark = rule(Kind.NUMBER, 5, r"[\w(]*[.)]+")
    texts = ("a1).", "(a1).", "..")
    spans = [[mark.span(match) for match in mark.pattern.finditer(text)] for text in texts]
    assert spans == [[Span(0, 2, Kind.NUMBER, 5)], [Span(0, 4, Kind.NUMBER, 5)], [None]]


def test_a_relation_that_was_is_told_from_kin() -> None:
    found_ = ("eks-kona", "tidligere samboer", "former wife", "svogeren", "cousin")
    assert [is_former_partner(words) for words in found_] == [True, True, True, False, False]
