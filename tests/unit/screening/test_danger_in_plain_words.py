"""Danger as somebody would tell it in one sentence is urgent, and the same words of something else are not."""

import pytest

from support.screened import screened
from varde.shared.domain.codes import Urgency

DANGER = """
Hun ringte meg og gråt, han har låst henne inne på badet nå.
Det lukter gass i kjelleren der de sover.
Han sitter utenfor krisesenteret med øks i bilen.
Ho seier ho skal hoppe frå brua i kveld.
De skal kjøre jentene til Sverige i natt.
Jeg er gjemt i et skap, de leter etter meg.
She texted me that he is going to kill her.
There is blood on the floor and nobody opens.
Jeg ser gjennom vinduet at han slår henne.
En mann ligger på gulvet i campingvogna og rører seg ikke.
Ungen har ikke spist på to dager og er alene hjemme.
Han har helt bensin i trappa og står med lighter.
De har bundet ham fast i stolen.
She took all her sleeping pills and is not answering.
Naboen roper at noen må hjelpe henne.
Han sendte bilde av pistolen og skrev at hun er neste.
Guten sit fast i containeren og ropar.
Ho har store smerter og blør, men dei nektar å ringe ambulanse.
Jenta på 14 har vært borte siden fredag, og telefonen er av.
Han står og hamrer på døra mens jeg skriver.
De kommer og tar oss i kveld.
Hun fikk ikke puste da han holdt henne.
Kjæresten hennes kom ut av fengsel i dag og vet hvor hun bor.
My friend is locked in the trunk of a car.
Han har kutta seg i armane og vil ikkje leve.
Tre menn dro en gutt inn i en varebil utenfor skolen nå.
Det brenner i brakka og dørene er låst.
Hun er skutt.
Vi fryser i hjel her, de har tatt klærne våre.
Han truer med å kaste syre på henne i morgen.
I can hear a child screaming behind the wall.
Ho fødde åleine i kjellaren i natt og treng hjelp.
He said I will not live to see Sunday.
Mannen min er full og leter etter meg med hagle.
De tvinger henne til å ta abort i morgen.
Hun blir sendt til Somalia på søndag for å giftes bort.
Det ligger en livløs jente på rommet.
Sjefen kommer med folk for å ta ham i kveld.
"""
INNOCENT = """
Filmen Shot Caller er bra, han ble skutt i siste scene.
Hunden vår er livløs i varmen.
Vi fryser i hjel på kontoret, kan dere skru opp varmen?
Han kommer og tar oss med på kino.
Jeg kommer og henter dem i barnehagen.
Hun fødte alene på sykehuset fordi mannen var bortreist.
Vi helte bensin i gressklipperen.
Han holdt babyen opp mot vinduet.
He was released from prison ten years ago and knows the rules.
I live to see my children grow.
Barna har ikke spist grønnsaker på to dager.
We will put her on the plane to her grandmother tomorrow.
Bilen sitter fast i snøen og barna roper.
Klærne ble tatt inn fordi de fryser på snora.
"""


@pytest.mark.parametrize("text", DANGER.strip().splitlines())
def test_somebody_in_danger_makes_a_concern_urgent(text: str) -> None:
    assert screened(text).facts.urgency in {Urgency.AKUTT, Urgency.HOY}


@pytest.mark.parametrize("text", INNOCENT.strip().splitlines())
def test_the_same_words_of_something_else_do_not(text: str) -> None:
    assert screened(text).facts.urgency not in {Urgency.AKUTT, Urgency.HOY}
