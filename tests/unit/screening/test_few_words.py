"""Each sign as it is told in a few plain words."""

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


@pytest.mark.parametrize("line", FEW.strip().splitlines())
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
