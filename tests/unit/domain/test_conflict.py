"""Conflicts of interest: to be about a partner is one, to mention it is not. In linear time."""

import cProfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.own_group import OURS
from varde.shared.domain.conflict import NOBODY, touched_by

ABOUT = [
    # a person of the partner does it
    ("Saksbehandleren i NAV tar betalt for å skaffe dem rom.", "NAV"),
    ("saksbehandlaren på nav tek pengar frå jentene", "NAV"),
    ("En politimann kjøper sex av henne.", "POLITI"),
    ("Ein politimann kjøper sex av ho kvar helg.", "POLITI"),
    ("A police officer buys sex from her every week.", "POLITI"),
    ("The caseworker at the welfare office takes money from the girls.", "NAV"),
    ("The social worker at child welfare is the one who sends men to her.", "BARNEVERN"),
    ("Lederen på krisesenteret truer beboerne.", "KRISESENTER"),
    ("En ansatt i barnevernet selger bilder av jentene.", "BARNEVERN"),
    ("En NAV-ansatt utnytter flyktningene.", "NAV"),
    ("En NAV-veileder presser henne til å vaske hos seg.", "NAV"),
    ("En barnevernsansatt misbruker ham.", "BARNEVERN"),
    ("Hun blir utnyttet av en ansatt på krisesenteret.", "KRISESENTER"),
    ("Ho blir slått av ein politimann.", "POLITI"),
    ("He is exploited by a police officer.", "POLITI"),
    ("De betaler en politimann for å få være i fred.", "POLITI"),
    ("De sender penger til en ansatt i NAV.", "NAV"),
    # the partner itself does it
    ("NAV tvinger henne til å jobbe gratis.", "NAV"),
    ("Barnevernet selger ham videre.", "BARNEVERN"),
    ("Politiet utnytter jentene på stasjonen.", "POLITI"),
    # whoever does it works there, or is one of them
    ("Sjefen er politimann.", "POLITI"),
    ("Utleieren er ansatt i NAV.", "NAV"),
    ("Mannen som tok passet jobber i politiet.", "POLITI"),
    ("Han som eig huset arbeider i barnevernet.", "BARNEVERN"),
    ("The man who took her passport works for the police.", "POLITI"),
    ("Hun jobber på krisesenteret og har tatt passet til au pairen.", "KRISESENTER"),
    ("Kunden er en politibetjent.", "POLITI"),
    # kin and friends
    ("Broren i politiet ordner alt for ham.", "POLITI"),
    ("Han er gift med en i politiet.", "POLITI"),
    ("Han sier at han har folk i politiet.", "POLITI"),
    ("Han kjenner noen i NAV som fikser papirene.", "NAV"),
    ("He has friends in the police.", "POLITI"),
    ("Ho er gift med ein politimann.", "POLITI"),
    # suppliers, tenants and owners
    ("Firmaet er leverandør til NAV.", "NAV"),
    ("Han er leietaker hos politiet.", "POLITI"),
    ("They clean for the police at night.", "POLITI"),
    ("NAVs leverandør gir dem ikke lønn.", "NAV"),
    ("Jeg jobber for Nordlys Bemanning, og får ikke lønn.", "NAV"),
    ("Sjefen i polarglimt renhold as tok passet mitt.", "NAV"),
    # units and members, wherever they stand
    ("En jente på Fjordhuset bosenter ble hentet av en bil.", "BARNEVERN"),
    ("Det skjer på NAV Storvika hver fredag.", "NAV"),
    ("Solveig Testvoll har tatt passet hennes.", "NAV"),
    ("Bilen er registrert på Testvoll, Solveig.", "NAV"),
    ("Det er S. Testvoll som eier huset.", "NAV"),
    ("Solveig Marie Testvoll leier ut rommet.", "NAV"),
    ("Spør saksbehandler Testvoll om hvor pengene er.", "NAV"),
    ("Det er Solveig på NAV som ordner det.", "NAV"),
    ("Skriv til solveig.testvoll@nav.example, hun vet alt.", "NAV"),
    ("Skriv til stestvoll@post.example.", "NAV"),
    ("Politimannen heter Per-Olav Nesbøhaugen.", "POLITI"),
    # from within, about one's own leader
    ("Jeg jobber på Krisesenteret. Lederen min tar betalt av beboerne.", "KRISESENTER"),
    ("Eg arbeider i barnevernet. Sjefen min utnyttar ungdomane.", "BARNEVERN"),
    ("I work at the crisis shelter. My boss takes money from the women.", "KRISESENTER"),
    # written apart from the rules
    ("Hun som er kontaktperson på krisesenteret, låner ut jentene til en kamerat og får penger for det.", "KRISESENTER"),
    ("Jeg tror at en av de ansatte i barnevernet gir jentene til noen menn.", "BARNEVERN"),
    ("Min veileder på NAV vil ha sex for at jeg skal få penger.", "NAV"),
    ("Han som låser dem inne er vanligvis på jobb i politiet.", "POLITI"),
    ("Mannen hennes er lensmann, så hun tør ikke si noe.", "POLITI"),
    ("Sosialarbeideren fra NAV har jenter boende i kjelleren som må vaske for henne.", "NAV"),
    ("Han driver et vaskebyrå som har anbud hos politiet.", "POLITI"),
    ("NAV bruker dette hotellet til nødbolig, og eieren tar passene til folk.", "NAV"),
    ("Ein av dei som jobbar i barnevernet har ein gut som arbeider gratis på garden sin.", "BARNEVERN"),
    ("Polititenestemannen som bur her oppe held ei thailandsk kvinne i huset.", "POLITI"),
    ("Leiaren på krisesenteret lar kvinner gå til menn om natta.", "KRISESENTER"),
    ("One of the cops comes there for free and looks away.", "POLITI"),
    ("The woman who runs the crisis shelter keeps their passports.", "KRISESENTER"),
    ("His cousin is in the police so nobody dares to report.", "POLITI"),
    ("a guy working in child services brings the kids to the house", "BARNEVERN"),
    ("Jeg er ansatt ved sosialmedisinsk senter og vår egen avdelingsleder har en au pair som ikke får lønn.", "SOSMED"),
    ("Dette må NAV aldri få høre om.", "NAV"),
    ("Vil helst at politiet ikke får greie på dette.", "POLITI"),
    ("Ikkje lat barnevernet få vite kven eg er eller kva eg seier.", "BARNEVERN"),
    ("Sjefen skryter av at han har en kompis på politistasjonen som varsler ham.", "POLITI"),
    ("En fyr fra barneverntjenesten plukker opp jentene med privatbil og gir dem klær og sigaretter.", "BARNEVERN"),
    ("NAV-saksbehandleren er søstera til han som eier restauranten.", "NAV"),
    ("Politimannen i nabohuset har ei jente låst inne.", "POLITI"),
    ("Ansatte ved krisesenteret skaffer jobb til kvinnene hos en som ikke betaler.", "KRISESENTER"),
    ("En i barnevernet får penger for å finne jenter til klubben.", "BARNEVERN"),
    ("To av veilederne på NAV har folk boende gratis mot at de vasker.", "NAV"),
    ("Kona til politimesteren har en hushjelp som aldri får fri.", "POLITI"),
    ("Barnevernskonsulenten vår bestiller jenter på nett.", "BARNEVERN"),
    ("Svigersønnen til hun som styrer krisesenteret selger plassene.", "KRISESENTER"),
    ("I think the police officer who lives downstairs keeps a girl there.", "POLITI"),
    ("The people from child protection bring girls to his flat.", "BARNEVERN"),
    ("Someone at NAV is selling our addresses to him.", "NAV"),
    ("Firmaet hans har rammeavtale med krisesenteret om renhold.", "KRISESENTER"),
    ("NAV leiger rom av han, og han slår dei som bur der.", "NAV"),
    ("Broren hans er i politiet, så ingen tør.", "POLITI"),
    ("Hun er ansatt på sosialmedisinsk senter og tar med seg pasienter hjem for å jobbe.", "SOSMED"),
    ("Dere må ikke la politiet få vite at jeg skrev.", "POLITI"),
    ("Ikkje send dette vidare til NAV.", "NAV"),
    ("NAV bør ikkje få sjå dette.", "NAV"),
    ("Det er min egen sjef i barnevernet som gjør det.", "BARNEVERN"),
    ("En av lederne i politiet dekker over for bordellet.", "POLITI"),
    ("Kjæresten min jobber på nav og han tvinger meg til å ta imot menn.", "NAV"),
    # the reporter's wish
    ("NAV må ikke få vite om dette.", "NAV"),
    ("Barnevernet skal ikkje vite det.", "BARNEVERN"),
    ("The police must not know about this.", "POLITI"),
    ("Ikke del dette med politiet.", "POLITI"),
    ("Please do not tell the police.", "POLITI"),
    ("Jeg ber om at dere ikke sender dette til barnevernet.", "BARNEVERN"),
]  # fmt: skip
MENTIONED = [
    "Politiet tok henne med, men ingen spurte hvem hun bodde hos.",
    "Skal jeg ringe NAV?",
    "Vi har meldt til barnevernet.",
    "Vi har meldt henne savnet til politiet.",
    "Hun er redd for politiet.",
    "Hun vil ikke ha politi.",
    "Ho tør ikkje gå til politiet.",
    "Vi har ikke ringt politiet ennå fordi hun nekter.",
    "She consents to talk to the women's shelter, not to police.",
    "Saksbehandleren min i NAV sa at jeg skulle skrive til dere.",
    "Saksbehandleren i NAV fortalte at sjefen truer henne.",
    "En politimann hjalp henne ut av leiligheten.",
    "Politimannen ble slått av sjefen.",
    "Hun bor på krisesenteret nå. Sjefen tok passet.",
    "Moren hennes er på krisesenteret.",
    "Jeg er på krisesenteret nå. Sjefen min tok passet mitt.",
    "Hun får penger fra NAV, og han tar alt.",
    "Jeg fortalte politiet at han slår henne.",
    "Jeg jobber i NAV og er bekymret for en bruker. Sjefen hennes tar passet.",
    "Eg er sosionom på krisesenteret og uroleg for ei som bur her.",
    "Jeg er miljøterapeut ved Fjordhuset bosenter. En jente på Fjordhuset bosenter er borte.",
    "I am a nurse at the crisis shelter. A woman here is afraid of her husband.",
    "Vi som jobber i barnevernet, trenger råd.",
    "Dere i politiet må se på dette.",
    "Politiet slo til mot huset i fjor.",
    "Hun sa at hun ikke må si noe til politiet.",
    "Hei koordinator! Jeg er bekymret for naboen.",
    "Til koordinator. Dette haster.",
    "Hei Ingrid Fagerbekk,\nJeg er bekymret for naboen.",
    "Kan koordinatoren ringe meg?",
    "Ta kontakt med barnevernet hvis dere lurer.",
    "Han ser ut som en politiker og går med nav i sykkelen.",
    "Ring 112 eller politiet.",
    "Jeg heter Solveig Testvoll og jobber i NAV. Naboen holder en kvinne innelåst.",
    "Naboen holder en kvinne innelåst.\nMed vennlig hilsen\nSolveig Testvoll\nsaksbehandler, NAV Storvika\nsolveig.testvoll@nav.example",
    "Kari Fagerbekk og Solveig er redde.",
    "Dette er politisk, men en politiker tar ikke betalt.",
    "Jeg vurderte å gå til NAV, men vet ikke om de kan hjelpe.",
    "Politiet var her i går og snakket med naboene uten å finne noe.",
    "Barnevernet har hatt henne i fosterhjem før.",
    "Hun fikk råd fra en hyggelig dame på krisesenteret om å skrive til dere.",
    "Sjefen hennes sier at politiet vil sende henne hjem hvis hun klager.",
    "Han truer med å melde henne til barnevernet.",
    "Han sier at NAV tar barna fra henne hvis hun snakker.",
    "Eg arbeider som ruskonsulent på sosialmedisinsk senter og har ein brukar som blir pressa til å selje.",
    "Jeg er politibetjent og har møtt en kvinne som trenger et sted å bo.",
    "Vi i NAV har en bruker som sier at arbeidsgiver tar halve lønna.",
    "My friend went to the police but they did nothing.",
    "I'm a police officer and I would like advice about a girl we met.",
    "Can child welfare take her in before the weekend?",
    "She gets some money from the welfare office but he takes it.",
    "Han låste døra og hun måtte rope til en politimann på gata.",
    "Politimannen på vakta var snill og ga meg nummeret deres.",
    "Kontaktpersonen min i barnevernet ba meg kontakte dere om søsteren min.",
    "Utleieren tar halvparten av det NAV betaler i husleie.",
    "Mora mi bur på krisesenteret og faren min leitar etter ho.",
    "De kjører rundt i en gammel politibil og selger ting.",
    "Kunden slo henne, og hun ringte politiet.",
    "Er det dere eller politiet som tar imot slikt?",
    "Jeg har snakket med en ansatt i NAV som mente at dette er tvangsarbeid.",
    "Læreren har meldt saken til barnevernet tre ganger.",
    "Han bruker pengene fra NAV til å kjøpe jenter.",
    "Politiet kom, men han hadde gjemt henne.",
    "Vi har en avtale med barnevernet på mandag.",
    "NAV sier nei til å hjelpe, og nå bor hun hos mannen som slår.",
    "En saksbehandler i NAV foreslo at jeg skulle spørre dere.",
    "Han sa til politiet at hun var søsteren hans.",
    "Jentene gjemmer seg når det kommer politi.",
    "Krisesenteret er fullt, og hun sover i bilen hans.",
    "Eg fekk nummeret dykkar frå ein tilsett på krisesenteret.",
    "Jeg er barnevernspedagog og lurer på hva jeg kan gjøre for en gutt på 15.",
    "Hun har verge og kontaktperson i barnevernet, men ingen ser at kjæresten selger henne.",
    "The police took a report but she is still there.",
    "My social worker told me to write to you.",
    "I work for NAV and one of our clients is not being paid.",
    "Sjefen sier at han ringer politiet hvis vi klager.",
    "Barnevernet burde se på dette, for barna sover på lageret.",
    "Han fikk pengene fra NAV inn på sin egen konto og kjøpte bil.",
    "Kan dere si fra til politiet for meg?",
    "Etter at politiet var der, flyttet han jentene.",
    "Legen på legevakta meldte det til politiet.",
    "Hun jobber svart på en restaurant og går på NAV-kurs.",
    "Mannen i huset vil ikke at politiet skal vite hvem som bor der.",
    "Karen i kjellaren ynskjer ikkje at NAV skal vite om pengane.",
    "The man downstairs does not want the police to see them.",
    "Restauranten som jeg meldte til politiet, er åpnet igjen.",
    "Hotellet som politiet leter gjennom, eies av sjefen.",
    "Hotellet som politiet leitte gjennom i går, står tomt.",
    "Firmaet som er anmeldt til politiet, tar passene.",
    "Det er brudd på straffeloven §257 og §nav.",
    "Han betaler, og jeg tror ikke politiet vet hvem han er.",
]  # fmt: skip


@pytest.mark.parametrize(("text", "partner"), ABOUT)
def test_a_concern_about_a_partner_touches_it(text: str, partner: str) -> None:
    assert touched_by(text, OURS).partners == {partner}


@pytest.mark.parametrize("text", MENTIONED)
def test_to_mention_a_partner_is_no_conflict(text: str) -> None:
    assert touched_by(text, OURS) == NOBODY


@pytest.mark.parametrize(
    ("read", "found_at_least", "held_at_most"), [("tuned", 147, 1), ("unseen", 17, 0)]
)
def test_conflicts_in_plain_words_are_found_as_often_as_the_decision_says(
    read: str, found_at_least: int, held_at_most: int
) -> None:
    mine = [(partner, text) for how, partner, text in _sentences() if how == read]
    missed = [text for partner, text in mine if partner != "-" and _touched(text) != partner]
    held = [text for partner, text in mine if partner == "-" and _touched(text)]
    about = sum(partner != "-" for partner, _ in mine)
    assert about - len(missed) >= found_at_least, missed
    assert len(held) <= held_at_most, held


def _sentences() -> list[tuple[str, str, str]]:
    """How far each was read, the partner it is about or ``-``, the sentence."""
    lines = Path(__file__).with_name("conflict_sentences.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(how, partner, text) for how, partner, text in rows]


def _touched(text: str) -> str:
    touched = touched_by(text, OURS)
    return " ".join([*sorted(touched.partners), *("KOORDINATOR" for _ in touched.members)])


_PIECES = [
    *(t for t, _ in ABOUT),
    *MENTIONED,
    "§NAV",
    "N",
    ".",
    "\n",
    "@",
    "a@nav.example",
    "NAV",
    "i",
    "-\n",
]


def test_a_section_sign_names_no_partner() -> None:
    assert touched_by("En ansatt hos §nav tar betalt", OURS) == touched_by(
        "En ansatt hos nav tar betalt", OURS
    )
    assert touched_by("Han jobber hos §0", OURS) == NOBODY


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=20)), max_size=8).map(" ".join)
)
def test_any_text_is_read_and_never_raises(text: str) -> None:
    touched = touched_by(text, OURS)
    assert touched.partners <= {p.code for p in OURS.partners}
    assert touched_by(text, OURS) == touched


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([pair for pair in ABOUT if "NAV Storvika" not in pair[0]]),
    st.sampled_from([t for t in MENTIONED if "ved Fjordhuset" not in t]),
)
def test_what_is_about_a_partner_stays_so_among_other_sentences(
    about: tuple[str, str], other: str
) -> None:
    text = f"Jeg er bekymret for noen.\n\n{about[0]}\n\nHva kan jeg gjøre? {other.splitlines()[0]}"
    assert about[1] in touched_by(text, OURS).partners


@pytest.mark.parametrize(
    "piece",
    [
        "Saksbehandleren i NAV sa at politiet hjalp jenta. ",
        "Jeg jobber i NAV og sjefen min ",
        "n a v ",
        "a.b@nav.example ",
        "krisesentretb barnevernatx ",
        "hilsen\n",
        "§nav-\n",
    ],
)
def test_the_work_grows_with_the_length_of_the_text_alone(piece: str) -> None:
    touched_by(piece, OURS)
    short, long = (_calls(piece * count) for count in (200, 800))
    assert long < 5 * short


def _calls(text: str) -> int:
    profile = cProfile.Profile()
    profile.runcall(touched_by, text, OURS)
    return sum(entry.callcount for entry in profile.getstats())
