"""Ordinary partner talk is left in peace; what points straight at somebody is not."""

import pytest

from support.chat import DIRECTORY, NAV
from varde.chatops.overheard import LONGEST, known_of, rewritten, telling
from varde.shared.anonymise import Anonymiser
from varde.shared.domain.codes import Language

KNOWN = known_of(DIRECTORY, frozenset({"Kari Testesen"}), "slack")

ORDINARY = {
    "nb": """
        NAV tar ledelsen i denne.
        Kan politiet ta kontakt med krisesenteret i morgen?
        Vi i NAV kan bidra, men trenger mer informasjon.
        Sak 26-4817 bør løftes på møtet torsdag.
        Det er samme mønster som i sak 26-0815: overtid, trukket lønn, ingen kontrakt.
        Jeg ringer barnevernet i dag kl. 14.
        Møtet er 15. januar kl. 10.00-11.30 på Teams.
        Møtet flyttes til 15.01.2027.
        Møtet er 15.1. Vi sees kl. 14.30.
        Fra 8.30 den 3. 2. eller kl.14.30-15.00 den 15.01.27.
        Arbeidstilsynet var der 12.11.2026 og fant tre brudd.
        Takk, Kari!
        Kari Testesen tar over for meg.
        Hei Ola, kan dere se på denne?
        Enig med Anne.
        Mvh Ingrid
        @nav kan dere følge opp?
        @U0NAV og @politi, hva tenker dere?
        Hei, har noen sett på denne? God helg!
        Politiet i Tromsø har kapasitet fra mandag.
        RVTS Nord holder kurs i mars.
        Har snakket med UDI, de svarer i løpet av uka.
        ILO-indikatorene tyder på tvangsarbeid, se straffeloven § 257.
        Jf. forvaltningsloven § 13 a nr. 2.
        Se https://www.nav.no/bolig og lovdata.no/lov/2016-06-17-73.
        Kommunen, Fagforbundet og Caritas er også interessert.
        Det er to voksne og ett barn, etter det vi vet.
        Hun snakker rumensk og litt norsk.
        Hvis det er akutt: ring 112, ellers 02800.
        Bra jobba alle sammen 👍
        Frist fredag. Vi må ha et svar innen uke 49.
        Det gjelder trolig en bilvask, 4-6 ansatte, 80-100 kr timen.
    """,
    "nn": """
        Eg trur Nav bør ta leiinga her, og at krisesenteret hjelper til.
        Me har snakka med kommuneoverlegen, og ho kan kome på møtet måndag.
        Kan nokon ringe Bufetat i morgon?
        Takk, Kari! Då ventar me til fredag.
        Saka liknar på 26-1111, same bransje og same mønster.
        Politiet meiner at dette hastar.
        Einig med politiet. Skatteetaten bør òg inn.
    """,
    "en": """
        NAV takes the lead here.
        Can the police look at this by Friday? The shelter has room.
        I agree with Child Welfare, let's meet on Monday at 10.
        Thanks, Kari! See you on 2026-12-01.
        This looks like case 26-4817.
        The Labour Inspection Authority was there in November.
    """,
}
LINES = [
    pytest.param(line.strip(), id=f"{language}-{number}")
    for language, text in ORDINARY.items()
    for number, line in enumerate(text.strip().splitlines())
]


@pytest.mark.parametrize("line", LINES)
def test_ordinary_talk_among_partners_is_left_in_peace(line: str) -> None:
    assert [line[f.start : f.end] for f in telling(line, KNOWN)] == []


@pytest.mark.parametrize(
    ("line", "span"),
    [
        ("Hun heter Maria Ionescu, tror jeg.", "Maria Ionescu"),
        ("Sjefen heter Bogdan.", "Bogdan"),
        ("Mistenkt er Ove Hansen", "Ove Hansen"),
        ("Ring henne på 68 05 12 34 i kveld", "68 05 12 34"),
        ("Personnummeret er 010190 12345.", "010190 12345"),
        ("Hun er 15.01.90 12345.", "15.01.90 12345"),
        ("Hun er 15.01.90-12345.", "15.01.90-12345"),
        ("Ring 68.05.12.34 i kveld.", "68.05.12.34"),
        ("Ring 15.05.12.34 i kveld.", "15.05.12.34"),
        ("Han skriver fra 192.168.1.10.", "192.168.1.10"),
        ("Det kom fra 10.12.11.5 i går.", "10.12.11.5"),
        ("Bilen er EL 12345.", "EL 12345"),
        ("Mail: maria@eksempel.example", "maria@eksempel.example"),
        ("De bor i Fjellveien 3B", "Fjellveien 3B"),
        ("Se finn.no/ad/123456, annonsen er hennes", "finn.no/ad/123456"),
        ("Ho heiter Maria Ionescu, trur eg.", "Maria Ionescu"),
        ("Her name is Maria Ionescu.", "Maria Ionescu"),
        ("Takk, Maria Ionescu har svart.", "Maria Ionescu"),
        ("Kari Ionescu bor der.", "Kari Ionescu"),
        ("Spør @maria_ionescu på Snap", "@maria_ionescu"),
    ],
)
def test_a_name_a_number_or_an_address_is_found(line: str, span: str) -> None:
    assert span in [line[f.start : f.end].strip(" .,") for f in telling(line, KNOWN)]


def test_members_are_known_by_their_ids_on_their_own_platform_alone() -> None:
    elsewhere = known_of(DIRECTORY, frozenset(), "another")
    assert NAV.casefold() in KNOWN.handles
    assert NAV.casefold() not in elsewhere.handles


def test_the_rewrite_leaves_what_was_no_trouble() -> None:
    line = "Sjefen heter Bogdan. Ring 68 05 12 34 før 15. januar."
    safe = rewritten(line, telling(line, KNOWN), Anonymiser.load(), Language.NB)
    assert str(safe) == "Sjefen heter [person]. Ring [telefon] før 15. januar."


def test_the_rewrite_replaces_more_where_the_rest_would_tell_as_well() -> None:
    line = "Hun heter Maria Ionescu og bor i Tromsø."
    safe = str(rewritten(line, telling(line, KNOWN), Anonymiser.load(), Language.NB))
    assert "Ionescu" not in safe
    assert "Tromsø" not in safe


@pytest.mark.parametrize(
    ("language", "line", "safe"),
    [
        (Language.NB, "Person A heter Oksana Prøvenko.", "Person A heter [person]."),
        (Language.NB, "Bogdans mor bor i Storgata 5.", "[person] mor bor i [adresse]."),
        (
            Language.NB,
            "Maria Ionescu jobber i Polarvask Stormo AS i Tromsø.",
            "[person] jobber i [virksomhet] i [sted].",
        ),
        (
            Language.NN,
            "Helsing Kari Nordmann, ring 68 05 12 34",
            "Helsing [person], ring [telefon]",
        ),
        (Language.EN, "It is Maria Ionescu's car.", "It is [person]'s car."),
    ],
)
def test_the_rewrite_gives_nobody_a_letter_that_another_has_in_the_case(
    language: Language, line: str, safe: str
) -> None:
    found = telling(line, KNOWN)
    assert str(rewritten(line, found, Anonymiser.load(), language)) == safe
    assert telling(safe, KNOWN) == ()


def test_a_long_text_is_read_up_to_a_limit() -> None:
    talk = "Vi møtes fredag. " * (LONGEST // 17 + 1)
    assert telling(f"Ring 68 05 12 34. {talk}", KNOWN) != ()
    assert telling(f"{talk} Ring 68 05 12 34.", KNOWN) == ()
