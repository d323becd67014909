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
Han e inne i leiligheten med ho no og æ høre at ho skrik.
Ho har låst sæ inne på do og han prøve å få opp døra.
Dæm ska kjør jentan te Finland i natt.
Han har kniv og ho kjæm sæ ikke ut.
Ho orke ikke mer og sei at ho vil dø.
Det ligg en kar på golve og han puste ikke.
Ungan e aleina og det e tomt førr mat.
Han slår ho akkurat no, kom fort.
De har bundet ham fast i kjelleren.
Hun hoppet fra balkongen for å komme unna og ligger på bakken.
Det er fullt av røyk der arbeiderne sover, og døra er låst.
Han sier han har våpen i bilen og venter på henne utenfor.
She is bleeding and he will not let her go to hospital.
Two men just pushed a crying girl into a van.
He is coming for her right now.
They are putting the girls on the ferry in an hour.
My sister is locked in a room and her phone is dying.
He swallowed all the pills and does not answer.
The baby is blue and nobody calls anyone.
Hun har tatt en haug med tabletter.
Hun står på rekkverket på brua.
Han har skåret seg opp på armene og vil ikke ha hjelp.
Gutten har ikke våknet siden i går.
Det kommer skrik fra containeren og noen banker på innsiden.
En jente uten klær løp barbeint ut i snøen og ble dratt inn igjen.
De har gravd et hull bak huset og sier det er til ham.
Vakta har helt bensin over ham.
Dei held ho under vatn når ho ikkje lyder.
Ho skal opererast i morgon, dei tek nyra hennar.
Han skal sendes ut av landet i morgen tidlig mot sin vilje.
Jenta er gravid, blør, og får ikke legehjelp.
Hun er åtte måneder på vei og blir sparket i magen.
Han ligger med feber og snakker over seg, sjefen nekter å ringe lege.
Arbeideren falt ned fra stillaset, og de kjørte ham hjem i stedet for til sykehus.
Jeg er redd han slår henne i hjel i natt.
De fant meg. De står utenfor døra.
I am hiding in the toilet, they took my friend.
Please come quickly, he has a gun.
Ho kviskra at ho må ha hjelp no.
Han har hengt seg i garasjen.
De holder på å stappe ham inn i en kasse.
Han dro henne etter håret ned trappa.
Jenta på fem er alene i leiligheten og det brenner i søpla.
Ho fekk ei skrutrekkar i halsen.
Han har tent på bilen hennes mens hun satt i den.
Sjefen kjørte på ham med trucken med vilje.
Mannen min har funnet meg og er utenfor nå.
Vi er elleve som er stengt inne i en trailer.
She called and whispered that they are going to sell her tonight.
He is unconscious and they are just filming him.
They are beating the boy in the garage as I write.
He has a bomb under his jacket.
A newborn was left in the stairwell.
He threatens to jump if they send him back.
My neighbour is screaming and then it went quiet.
Det renner blod ut under døra.
Han skal hogge av ham hånda hvis ikke pengene kommer i kveld.
Ho e i åttende måned og han slår ho i magen.
De tar henne med til en lege i Sverige i morgen for å fjerne barnet.
Arbeiderne ligger bevisstløse nede i tanken.
Ungan har vore innestengt i kjellaren sidan i går.
Æ trur han har drept ho.
De har stengt henne inne i fryseboden.
Han kjører rundt med en jente i bagasjerommet.
Mannen har satt fyr på senga hennes.
Guten heng etter armane frå taket.
Han ble stukket med kniv og sjefen vil ikke ringe ambulanse.
Noen skyter mot brakka.
Han truer med å kaste syre i ansiktet hennes i kveld.
Ho har brukket armen og ligg åleine i ei hytte.
Det er tre barn i en låst bil uten luft.
He is beating her with a belt, you can hear it through the wall.
My friend took an overdose, please send help.
They tied him to a chair and left.
She has gone into labour and they will not let her leave.
He just broke the door and is inside.
I can hear a child crying for help in the basement.
He said today is the last day of her life.
A boy is hanging out of the window screaming.
Hun har ikke fått vann på tre dager.
Jenta er bevisstløs og de vil ikke tilkalle lege.
Han gir henne sprøyter så hun sover hele tiden.
Han har henne under kniven akkurat nå.
Eg høyrer han banke ho opp i etasjen over.
Kollegaen min er innelåst på fryselageret.
Broren hennes er på vei for å hente henne med makt.
De tvinger henne på flyet nå.
Han holder hodet hennes under vann.
Hun vil ikke leve mer og har gjort i stand et tau.
Datteren min ble dratt inn i en svart bil utenfor skolen.
De har tatt sønnen min og krever penger.
Han har slått henne så hun ikke står på beina.
Han skal skyte seg.
Ho sit på taket og gret.
Fyren har tatt kvelertak på ho og ho har blitt blå.
Han sier han brenner ned huset i natt.
Eg er stengt inne på eit rom og har lite straum på mobilen.
Ungene sitter ute i kulda uten klær.
There is a man with a knife in the stairwell asking for her.
Hun ligger i badekaret og det er fullt av blod.
Han har bundet henne fast i senga og filmer.
De står med balltre og banker på hos han som skylder penger.
Mannen hennes har vært her med våpen og lurt på hvor hun er.
Ho er heilt borte, dei har gitt ho noko i drinken.
Jeg tror han kommer til å drepe barna.
Det er skudd fra leiligheten over.
De har kuttet av ham en finger.
Hun er sperret inne på et hotellrom, og det kommer menn inn hele tiden.
Han sender meldinger om at han vil ende livet i kveld.
My cousin is being taken to the airport against her will.
There are people locked in the back of a truck, they are knocking.
He poured boiling water on her.
She jumped out of the car to get away from him.
The boss has a gun on the table when they ask for pay.
He is choking her.
Guten har vore vekke sidan i går og telefonen er slått av.
Han e rusa og har låst sæ inne med ungan.
Ho sei farvel til alle på snap.
De slepte en mann inn i skogen.
Ungene er alene og det er tomt for mat.
Sjefen har tatt passet hans, flyet går klokka seks, og han vil ikke være med.
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
Hun ringte og trenger hjelp med skjemaet nå.
Flyet går klokka seks og hun vil ikke reise så tidlig.
Hun falt, så vi kjørte henne hjem i stedet for å vente.
Jeg har feber og gidder ikke ringe legen.
Vi har ikke våknet så tidlig siden sommeren.
Legen sier jeg har tatt altfor få tabletter.
Katten sitter på rekkverket på verandaen.
Vitsen var at han truet med å ta livet av plenen.
Ungen er alene her på SFO etter klokka fire, det er for dårlig bemanning.
Jeg har ikke vært sett av lege siden mars.
Vi hadde skrutrekker med i bagasjen og en flaske vann.
Han kjørte på med vilje og flid.
Vi skal kutte hekken og hogge ned treet.
De fant meg en plass her i barnehagen.
Jeg vil ikke henge meg opp i detaljer, men dette er dårlig service.
De henger seg på alle klagene våre.
Naboene knuste vinduet mitt og må betale for et nytt.
Noen skyter fyrverkeri på plassen.
Vi så en film der han skyter seg.
Lageret er fullt av blodappelsiner.
Jeg hadde noe i glasset mitt, det var et hår.
Han skåret av brødet med ny kniv.
Det var skudd fra 16 meter og mål i siste minutt.
Hun slepte kofferten inn i huset.
Siste dag i arbeidslivet markeres med kake.
Han sa han ville hente henne på flyplassen.
The kids play outside in the cold with warm clothes.
"""


@pytest.mark.parametrize("text", DANGER.strip().splitlines())
def test_somebody_in_danger_makes_a_concern_urgent(text: str) -> None:
    assert screened(text).facts.urgency in {Urgency.AKUTT, Urgency.HOY}


@pytest.mark.parametrize("text", INNOCENT.strip().splitlines())
def test_the_same_words_of_something_else_do_not(text: str) -> None:
    assert screened(text).facts.urgency not in {Urgency.AKUTT, Urgency.HOY}
