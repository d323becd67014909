"""Signs as they are told by whoever writes as they speak."""

import pytest

from support.screened import screened
from varde.shared.domain.codes import Arena, Reporter, Urgency

SPOKEN = """
ILO07 han herre sjefen har tatt passe fra dæm
ILO07 Ho fikk ikkj passet tebake
ILO07 æ veit at han har passan deres i skuffa
ILO07 de har fåt passene sine tat fra seg
ILO07 sjefen tok passet mit
ILO08 dæm får ikkje lønna si
ILO08 han har itj fått betalt på tre måneda
ILO08 Ho har ikkje fenge løn sidan i haust
ILO08 æ har ikke fått løning på lenge
ILO08 di jobba gratis
ILO08 dei fær ikkje betalt
ILO08 han betaler dæm nesten ingenting
ILO03 ho får ikkj lov å gå ut aleina
ILO03 han låse døra når han går
ILO03 dæm e innelåst om natta
ILO03 ho slæpp ikkje ut
ILO03 dei har stengt ho inne
ILO03 han lar ho ikke gå ut av hus
ILO05 han slår ho
ILO05 ho hadde blåmærka på armen
ILO05 æ hørte at han banka ho
ILO05 han dengte ongen
ILO05 mannen sparke ho i magen
ILO05 vi såg at han lugga ho i håret
ILO06 han trua ho med å sende ho heim
ILO06 han sa han ska ta livet av ho
ILO06 dem trua familien hannes
ILO09 ho skylde han masse pæng
ILO09 han må betale ned jælda før han får dra
ILO09 dei seier ho skuldar dei for reisa
ILO09 di må betal tebake reisa
ILO10 dæm bor ti stykka i en container
ILO10 dæm søv på gulvet i verkstedet
ILO10 dei bur i ei låve utan varme
ILO10 ti mann på et rom
ILO11 dæm jobba fra sju om morran te elleve om kvelden
ILO11 ho jobba heile døgnet
ILO11 aldri fri
ILO11 han jobber syv daga i uka
ILO01 ho kan ikkje språket og kjenne ingen her
ILO01 han har ingen papira
ILO02 han lova ho jobb som barnevakt men det vart nokka heilt anna
ILO02 ho vart lurt hit
ILO04 han har tatt telefon hennes
ILO04 ho får ikkje snakk med nån
ILO04 han nekta ho å prate med naboan
GEN01 han svara førr ho heile tida
GEN01 mannen snakke for henne hele tiden
GEN02 ho e livredd han
GEN02 hun tør ikke snake med oss
GEN02 ho va heilt skjelven og ville ikkje si nokka
GEN06 det kjæm en bil og hente dæm kvar morra
GEN06 en bil hentet dem hver morgn
SEX01 det kjæm mannfolk heile natta
SEX02 han sælg ho
SEX02 han tvinge ho te å ligge med andre
SEX03 han true med å legg ut nakenbilda
CRM01 dem tvang han te å sælg hasj
CRM01 guten må selje stoff for dei
CHD01 ongen går ikkje på skolen
CHD01 det bor en jentonge der aleina med to mannfolk
CHD02 jenta på tretten står og vaske der kver kveld
CHD03 ho e fjorten og har fått dyre klær av en gammel kar
MAR01 faren vil gift ho bort
MAR01 ho ska gifte sæ med søskenbarnet sitt mot sin vilje
WAR01 han vil dra te ukraina og krige førr penga
"""


@pytest.mark.parametrize("line", SPOKEN.strip().splitlines())
def test_a_sign_in_dialect_is_read(line: str) -> None:
    code, text = line.split(" ", 1)
    assert code in screened(text).facts.indicators


@pytest.mark.parametrize(
    "text", ["Æ kjæm itj på møtet i morra.", "Ho e på jobb te klokka fire.", "Dæm ska på ferie."]
)
def test_dialect_alone_is_no_sign(text: str) -> None:
    assert screened(text).facts.indicators == ()


@pytest.mark.parametrize(
    ("text", "signal", "urgency"),
    [
        ("Han sa han ska ta livet av ho.", "URG_NOW", Urgency.AKUTT),
        ("Han sa at han skal ta livet av henne.", "URG_NOW", Urgency.AKUTT),
        ("Han truet med å ta livet av barna.", "URG_NOW", Urgency.AKUTT),
        ("Ho sa ho ville ta livet av sæ.", "URG_SELFHARM", Urgency.HOY),
        ("Hun vil ta livet sitt.", "URG_SELFHARM", Urgency.HOY),
        ("Hun sier hun vil ta sitt eget liv.", "URG_SELFHARM", Urgency.HOY),
    ],
)
def test_whose_life_is_meant_to_be_taken_tells_what_the_danger_is(
    text: str, signal: str, urgency: Urgency
) -> None:
    facts = screened(text).facts
    assert facts.signals == (signal,)
    assert facts.urgency is urgency


@pytest.mark.parametrize(
    ("text", "reporter"),
    [
        ("Æ jobbe på heimesykepleien. Han låse døra når han går.", Reporter.EMPLOYEE),
        ("Jeg jobbe på bygg, jeg får ikke lønn.", Reporter.SELF),
        ("Nå må jeg jobbe gratis, og de har passet mitt.", Reporter.SELF),
    ],
)
def test_who_works_somewhere_is_an_employee_or_writes_of_themselves(
    text: str, reporter: Reporter
) -> None:
    assert screened(text).facts.reporter is reporter


def test_a_street_in_an_address_is_not_where_it_happens() -> None:
    assert screened("Ho bor i Storgata 14. Han låse døra.").facts.arena is not Arena.GATE
    assert screened("Mannen tigger på Storgata hver dag.").facts.arena is Arena.GATE
