"""Each sign as somebody tells it who tells what they have seen or heard."""

import pytest

from support.screened import screened

SEEN = """
ILO01 Hun er helt avhengig av ham fordi hun verken har penger, språk eller noen andre å spørre.
ILO01 Sjefen vet godt at de ikke har oppholdstillatelse, og bruker det mot dem.
ILO01 Han utnytter at hun er psykisk utviklingshemmet.
ILO01 Guten har ingen familie her, og det veit dei å nytte seg av.
ILO01 They know he has no papers and nowhere else to go.
ILO01 He takes advantage of her because she is addicted.
ILO01 Hun tør ikke si nei fordi oppholdet hennes henger på ekteskapet.
ILO02 Jobben viste seg å være noe helt annet enn det han hadde fått høre.
ILO02 Hun trodde hun skulle gå på skole her, men ble satt til å vaske.
ILO02 Dei lova henne ein jobb på hotell, men det var ikkje noko hotell.
ILO02 She was told she would work in a restaurant. There was no restaurant.
ILO02 Annonsen lovte god lønn og egen leilighet. Ingen av delene stemte.
ILO02 He came for a construction job that did not exist.
ILO03 Hun må be om lov før hun kan gå en tur.
ILO03 Nøkkelen til ytterdøra er det bare han som har.
ILO03 Når sjefen drar, låser han dem inne.
ILO03 Ho slepp ikkje ut utan at svigermor er med.
ILO03 There is always a guard at the door when they go to sleep.
ILO03 She can only go out when he goes with her.
ILO03 De får bare forlate brakka sammen med formannen.
ILO04 Telefonen hennes ble tatt fra henne den dagen hun kom.
ILO04 Hun får ikke snakke med familien sin uten at han hører på.
ILO04 Han har ikkje lov til å ha kontakt med landsmenn.
ILO04 We never see her talk to anyone, he steps in every time.
ILO04 Ingen i bygda har noen gang fått hilse på kona hans.
ILO04 He has taken her SIM card and deleted all her contacts.
ILO05 Vi hører dunk i veggen og gråt om natta, og dagen etter har hun solbriller på.
ILO05 Hun hadde merker rundt halsen.
ILO05 Han fekk juling av formannen då han ville slutte.
ILO05 The foreman slapped him in front of everybody.
ILO05 Hun fortalte at han presser seg på henne om natta.
ILO05 Der er blåmerker på armane hennar kvar gong.
ILO06 Han har sagt at han vet hvor søsteren hennes går på skole.
ILO06 De fikk høre at det ville gå ut over familien hvis de sa noe.
ILO06 Han seier at politiet kjem og tek henne om ho går.
ILO06 He told her that her parents would pay for it if she left.
ILO06 Sjefen sier at han skal melde dem til UDI hvis de klager.
ILO06 They said they would burn down the house of his mother.
ILO07 Passene ligger i safen på kontoret, og de får dem ikke ut.
ILO07 Han har både bankkortet og BankID-en hennes.
ILO07 Ho fekk ikkje passet sitt att.
ILO07 The agency keeps everybody's passports until the season is over.
ILO07 Arbeidsgiveren oppbevarer papirene deres.
ILO07 He had to hand over his ID card on the first day.
ILO08 De har jobbet siden påske og ikke sett ei krone.
ILO08 Lønna går rett inn på sjefens konto.
ILO08 Dei får 20 kroner timen.
ILO08 Han får bare mat og seng for arbeidet.
ILO08 After rent and food nothing is left of his pay.
ILO08 Money is taken from their wages every month and nobody knows what for.
ILO08 Etter at alt var trukket satt han igjen med fem hundrelapper.
ILO09 Hun må jobbe av det reisen kostet.
ILO09 Han sier de skylder ham for visum og flybillett.
ILO09 Dei må betale for jobben i månadsvis.
ILO09 He owes the agent eight thousand euros for getting him here.
ILO09 Gjelden blir bare større og større samme hvor mye hun jobber.
ILO09 The debt grows every week whatever she does.
ILO10 De bor elleve mann i en garasje uten vann.
ILO10 Arbeidarane søv på golvet i hallen.
ILO10 Det er mugg på veggene og bare ett toalett til tjue personer.
ILO10 No helmets, no gloves, and they handle asbestos.
ILO10 They sleep in shifts in the same beds.
ILO10 Han bor i en campingvogn uten strøm midt på vinteren.
ILO11 De begynner klokka seks og slutter ikke før elleve om kvelden.
ILO11 Han har ikke hatt en fridag siden august.
ILO11 Ho jobbar frå morgon til natt kvar einaste dag.
ILO11 Fifteen hours a day, seven days a week.
ILO11 Alltid på jobb, også på søndager og julaften.
ILO11 She never gets a day off.
GEN01 Kjæresten svarte på alt legen spurte henne om.
GEN01 Hun så på ham hver gang før hun svarte.
GEN01 Ein mann stod ved sida av og bestemte kva ho skulle seie.
GEN01 He would not let her speak for herself.
GEN01 Ei dame kom alltid med til timen og førte ordet.
GEN02 Hun begynte å skjelve da vi nevnte politiet.
GEN02 Han ser seg hele tiden over skulderen.
GEN02 Ho vart livredd då mannen ringde.
GEN02 He refuses to talk to anyone in uniform.
GEN03 Han ante ikke hvilken by han var i.
GEN03 Hun visste ikke adressen der hun bor.
GEN03 Ho kunne ikkje seie kvar ho budde.
GEN03 She had no idea what town she was in.
GEN04 Bruddet i hånda var flere uker gammelt og aldri behandlet.
GEN04 Han fikk ikke dra til legen selv om han blødde.
GEN04 Sjefen sa nei da han ville på legevakta.
GEN04 She had an infected wound that nobody had looked at.
GEN05 Fødselsdatoen hun oppga stemte ikke med den i passet.
GEN05 Han har brukt tre ulike navn hos oss.
GEN05 She gave us two different birthdays.
GEN06 En hvit varebil plukker dem opp klokka fem hver morgen.
GEN06 Hun blir kjørt til nye leiligheter hver uke.
GEN06 Dei blir flytta frå stad til stad.
GEN06 Every few days she is taken to another city.
SEX01 Det kommer og går menn hele natta, de blir tjue minutter hver.
SEX01 Annonsene ligger ute på nettet med stadig nye jenter på samme adresse.
SEX01 Leiligheten leies ut i en uke om gangen til unge kvinner som tar imot menn.
SEX01 Different girls every week and men coming at all hours.
SEX02 Han tar imot pengene fra kundene hennes.
SEX02 Hun må ligge med mannen som eier huset for å få bo der.
SEX02 Ho må ta imot alle kundane han sender.
SEX02 He decides how many men she has to see each night.
SEX02 She has to give him everything she earns from the clients.
SEX03 Han vil at hun skal sende flere bilder, ellers deler han de han har.
SEX03 De filmer henne og selger det på nettet.
SEX03 Nakenbilda hennar ligg ute på ei side.
SEX03 He pays her to undress in front of the webcam.
SEX03 En voksen på Snapchat ba datteren min om nakenbilder.
BEG01 En bil slipper dem av ved butikken om morgenen og henter pengene om kvelden.
BEG01 Mannen med koppen må levere alt til en annen.
BEG01 Dei sit på same plass kvar dag, og ein mann kjem og hentar det dei har fått.
BEG01 A man collects the money from the beggars at noon.
CRM01 Han må selge hasj for dem for å betale gjelda.
CRM01 De sendte ham inn i butikken for å stjele.
CRM01 Guten passar på plantane i kjellaren og får ikkje gå ut.
CRM01 He was made to carry drugs across the border.
CRM01 They opened bank accounts in her name and made her take out loans.
CHD01 Jenta bor hos en onkel som ingen helt vet hvem er.
CHD01 Han er fjorten og bor alene med noen menn.
CHD01 Barna er aldri på skolen.
CHD01 A girl of about twelve is living there and never goes to school.
CHD01 Gutten på asylmottaket forsvant sammen med en mann han kalte fetter.
CHD02 Jenta på elleve lager mat og passer de små hele dagen.
CHD02 Guten vaskar bilar i staden for å gå på skulen.
CHD02 The boy is maybe thirteen and works in the kitchen till midnight.
CHD02 En fjortenåring står i kiosken til langt på natt.
CHD03 Hun er femten og kommer stadig med ny mobil og dyre klær.
CHD03 Han er sjelden på skolen og har mye kontanter.
CHD03 Dottera mi har fått gåver frå ein vaksen mann.
CHD03 My 14-year-old has a new phone and will not say who gave it to her.
DOM01 Au pairen passer tre barn og vasker hele huset.
DOM01 Naboen har en hushjelp fra Filippinene.
DOM01 They have a live-in maid.
MAR01 Foreldrene har bestemt hvem hun skal gifte seg med.
MAR01 Hun er redd for at turen til hjemlandet er for å bli giftet bort.
MAR01 Søstera mi vart igjen i Pakistan etter ferien, mot sin vilje.
MAR01 They have already found a husband for her and she does not want to.
MAR01 Familien har tatt passet hennes og sier hun skal bli der nede.
WAR01 Han har fått tilbud om å reise til fronten for penger.
WAR01 De lokker unge gutter til å slåss i Ukraina.
WAR01 He was offered money to fight for Russia.
WAR01 Sonen min snakkar om å melde seg i krigen der nede.
ORG01 Han har blitt lovet penger for den ene nyra si.
ORG01 Ho har eit ferskt arr på sida og seier at dei tok nyra.
ORG01 They want him to give up a kidney to pay the debt.
ILO07 Pass og papirer ligger hos han som eier båten.
ILO07 De fikk aldri igjen ID-papirene etter at de signerte.
ILO07 He says the passport is safe with the boss.
ILO08 Fra lønna trekkes mat, hus, klær og bensin.
ILO08 De får utbetalt tre tusen i måneden.
ILO08 Sesongen er over og pengene uteble.
ILO08 He was promised money at the end, but it never came.
ILO08 Ho jobba heile sommaren utan å sjå ei krone.
ILO11 Vaktene varer i seksten timer.
ILO11 De står på kjøkkenet fra åtte om morgenen til over midnatt.
ILO11 No days off for two months.
ILO10 De lager mat på primus i kjelleren og sover på madrasser der.
ILO10 Femten arbeidere deler en dusj.
ILO10 Rotter og fukt, og de betaler seks tusen hver for en køye.
ILO10 They live behind the shop without heating.
ILO09 Reisen hit kostet åtti tusen, og den må hun tjene inn.
ILO09 Han er ikke fri før lånet er betalt.
ILO09 Each girl starts with a bill of 30,000 euros.
ILO03 En mann følger henne til og fra jobb.
ILO03 Ho er innestengd i huset når han er borte.
ILO03 They are not free to go.
ILO04 Han har slettet alle kontaktene på telefonen hennes.
ILO04 Hun har ikke snakket med noen andre enn ham på et år.
ILO04 The house has no neighbours and she has no phone.
ILO05 Hun har blåveis og sier at hun gikk på en dør.
ILO05 Han kløp henne hardt i armen foran oss.
ILO05 I saw him kick the boy.
ILO05 Sjefen kasta eit verktøy etter han.
ILO06 Han sa at ingen kommer til å finne henne.
ILO06 If she talks, her little brother will suffer.
ILO02 Hun søkte jobb som frisør og havnet på massasjesalong.
ILO02 The contract she signed at home was torn up here.
ILO01 Han vet at hun ikke har noe annet sted å gå.
ILO01 De er redde for å bli sendt ut og finner seg i alt.
ILO01 She has no friends, no money and no language here.
GEN01 Han ville ikke forlate rommet da vi skulle snakke med henne.
GEN01 Telefonen hennes ringer hele tiden, og hun må melde fra hvor hun er.
GEN01 She looked at the older woman before every answer.
GEN02 Hun hvisket og så seg rundt hele tiden.
GEN02 Då eg nemnde sjefen, vart han kvit i ansiktet.
GEN04 Han har gått en uke med brukket finger.
GEN04 Tannverken ble ikke behandlet, hun fikk beskjed om å bite det i seg.
GEN06 Nye jenter kommer med bussen fra Sverige hver mandag.
GEN06 De byttes ut annenhver uke.
SEX01 Menn ringer på hele døgnet, og gardinene er alltid trukket for.
SEX01 Jentene i leiligheten er lettkledde og har mange besøk.
SEX02 Han avtaler tid og pris med kundene for henne.
SEX02 She sleeps with the landlord because she cannot pay the rent.
SEX03 Gutten min på tretten sendte bilder og nå vil de ha penger.
SEX03 Hun må kle av seg foran kamera.
CRM01 Han sier han må kjøre pakker for dem, ellers går det ut over broren.
CRM01 They make the kids shoplift for them.
CHD01 Det er en gutt på ti der som ingen vet hvem er foreldrene til.
CHD02 Guten på tolv stod og bar murstein.
CHD02 A little girl is selling flowers in bars at night.
CHD03 Jenta mi på 14 blir henta av ein vaksen kar i bil.
MAR01 Onkelen har funnet en mann til henne i hjemlandet.
MAR01 She says she will not come back from the summer holiday.
DOM01 Hun bor hos familien og passer barna.
WAR01 De betaler godt for gutter som vil slåss.
ORG01 Noen har tilbudt ham penger for en nyre.
"""


@pytest.mark.parametrize("line", SEEN.strip().splitlines())
def test_a_sign_is_read(line: str) -> None:
    code, text = line.split(" ", 1)
    assert code in screened(text).facts.indicators
