"""Each sign as it is told in a few plain words, and as it is told by what was seen."""

import pytest

from support.screened import screened

FEW = """
ILO01 Hun er avhengig av ham.
ILO01 Han har ikke oppholdstillatelse.
ILO01 Hun snakker ikke norsk og kan ikke klare seg uten ham.
ILO01 She depends on him for everything.
ILO01 Ho er heilt åleine i landet.
ILO02 Han ble lurt.
ILO02 De ble lovet noe annet.
ILO02 Ho vart lurt til å kome hit.
ILO02 They lied to her about the job.
ILO02 Jobben fantes ikke.
ILO03 Hun får ikke gå ut.
ILO03 De er innelåst.
ILO03 Døra er alltid låst utenfra.
ILO03 Han passer på henne hele tiden.
ILO03 Ho kan ikkje dra derifrå.
ILO03 She is not allowed to leave the house.
ILO03 They cannot leave.
ILO03 He watches her all the time.
ILO04 Hun har ingen kontakt med noen.
ILO04 Hun får ikke ringe hjem.
ILO04 Ho har ikkje lov til å ha venner.
ILO04 She is not allowed to have a phone.
ILO04 He does not let her see her family.
ILO04 De får ikke snakke med naboene.
ILO05 Han slår henne.
ILO05 Hun blir slått.
ILO05 Ho vert valdteken.
ILO05 Han voldtok henne.
ILO05 He hits her.
ILO05 She was raped.
ILO05 Jeg har sett at han dytter henne.
ILO05 Han tok kvelertak på henne.
ILO06 Han truer henne.
ILO06 De truer familien hans.
ILO06 He threatens her.
ILO06 Han sier han skal drepe henne.
ILO06 Dei har trua med å skade barna.
ILO06 He said he would kill her.
ILO07 Han har tatt passet hennes.
ILO07 Sjefen har passene deres.
ILO07 Dei har ikkje passa sine.
ILO07 He keeps her passport.
ILO08 De får ikke lønn.
ILO08 Han får ikke betalt.
ILO08 Ho får ikkje løn.
ILO08 They are not paid.
ILO08 He works for free.
ILO08 De jobber gratis.
ILO08 Lønna er altfor lav.
ILO08 Han tjener nesten ingenting.
ILO08 Sjefen tar pengene deres.
ILO09 Hun skylder ham penger.
ILO09 Han må betale tilbake gjelda.
ILO09 Ho har gjeld til dei.
ILO09 She owes them money.
ILO09 He has to pay off his debt.
ILO10 De bor mange på ett rom.
ILO10 Han bor i en bod.
ILO10 Dei søv på arbeidsplassen.
ILO10 Twelve people live in a two-room flat.
ILO10 De får nesten ikke mat.
ILO10 They have no safety equipment.
ILO11 De jobber dag og natt.
ILO11 Hun jobber altfor mye.
ILO11 Dei får aldri pause.
ILO11 He works all the time.
ILO11 They never have a day off.
GEN01 Han snakker for henne.
GEN01 Han bestemmer alt.
GEN01 Ho får ikkje seie noko sjølv.
GEN01 He answers for her.
GEN01 Hun får aldri være alene med legen.
GEN02 Hun er redd.
GEN02 Hun virker veldig redd.
GEN02 Ho er redd for politiet.
GEN02 She looks scared.
GEN02 She is afraid of him.
GEN03 Hun vet ikke hvor hun er.
GEN03 Han vet ikke hvor han bor.
GEN03 She does not know her address.
GEN04 Han får ikke gå til lege.
GEN04 Ho får ikkje hjelp av lege.
GEN04 She was not allowed to see a doctor.
GEN05 Hun oppga falskt navn.
GEN05 He gave a false name.
GEN06 De blir hentet hver dag.
GEN06 Hun blir kjørt til jobb og hentet igjen av samme mann.
GEN06 They are picked up every morning in a van.
SEX01 Hun selger sex.
SEX01 Det er bordell i leiligheten.
SEX01 Dei sel sex.
SEX01 She sells sex.
SEX01 There is a brothel next door.
SEX02 Hun blir tvunget til å selge sex.
SEX02 Han tvinger henne til sex.
SEX02 Ho må selje seg.
SEX02 She is forced into prostitution.
SEX02 Han er halliken hennes.
SEX03 Han deler nakenbilder av henne.
SEX03 Han presser henne med bilder.
SEX03 He blackmails her with pictures.
SEX03 Ho må vise seg naken på nett.
BEG01 De tvinger ham til å tigge.
BEG01 Hun må tigge.
BEG01 She has to beg.
CRM01 Han må stjele.
CRM01 De bruker ham til å selge dop.
CRM01 Han blir tvunget til å stjele.
CRM01 They make him sell drugs.
CHD01 Barnet går ikke på skole.
CHD01 Jenta er alene her.
CHD01 The child does not go to school.
CHD02 Barna må jobbe.
CHD02 Et barn jobber der.
CHD02 A child works there.
CHD02 Guten er tretten og jobbar der.
CHD03 Hun er femten og har mye penger.
CHD03 Han har fått dyre gaver av en mann.
DOM01 Hun er au pair.
DOM01 Hun vasker og lager mat for familien.
DOM01 She cleans and cooks for the family.
MAR01 Hun skal tvangsgiftes.
MAR01 Hun blir tvunget til å gifte seg.
MAR01 Ho vil ikkje gifte seg, men må.
MAR01 She is being forced to marry.
WAR01 De vil ha ham med i krigen.
WAR01 He is going to fight in the war for money.
ORG01 De vil ta nyra hans.
ORG01 He sold his kidney.
ILO08 Han betaler dem nesten ingenting.
ILO08 He pays them next to nothing.
ILO08 Dei får nesten ikkje betalt.
ILO03 Hun slipper ikke ut.
ILO05 Hun hadde blåmerker på armen.
ILO05 Han dengte ungen.
ILO11 Han jobber syv dager i uka.
ILO11 Han jobber sju dager i uken.
GEN02 Hun er livredd ham.
GEN02 Hun var helt skjelven og ville ikke si noe.
GEN02 Han er redd sjefen.
SEX01 De annonserer på nettet med henne.
SEX02 Han selger henne.
SEX02 He sells her to other men.
"""

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
"""


@pytest.mark.parametrize("line", [*FEW.strip().splitlines(), *SEEN.strip().splitlines()])
def test_a_sign_is_read(line: str) -> None:
    code, text = line.split(" ", 1)
    assert code in screened(text).facts.indicators


@pytest.mark.parametrize(
    "text",
    [
        "Butikken er åpen sju dager i uka.",
        "Katten slipper ikke inn.",
        "Vi fikk en annen vare enn vi ble lovet.",
        "Formannen førte protokollen.",
        "Bedriften truer med å flytte til Sverige.",
        "Det er vakt ved døra på skolen i dag.",
        "Jeg har nesten ikke mat hjemme.",
        "Politiet sa at de kommer hvis det blir bråk.",
        "Kurset var lagt til hver uke i en ny by.",
    ],
)
def test_the_same_words_of_something_else_are_no_sign(text: str) -> None:
    assert screened(text).facts.indicators == ()
