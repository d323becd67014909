"""Numbers in words tell as much as figures do."""

import pytest

from varde.shared.anonymise import Anonymiser
from varde.shared.anonymise.guard import check
from varde.shared.anonymise.recognisers.figures import in_figures
from varde.shared.domain.codes import Language

ANONYMISER = Anonymiser.load()


def account(text: str, language: Language = Language.NB) -> str:
    return ANONYMISER.anonymise("", text, language).text


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("to", "2"),
        ("tjueto", "22"),
        ("tjue to", "22"),
        ("toogtyve", "22"),
        ("to og tjue", "2 og 20"),
        ("sjuogtredve", "37"),
        ("trettitre", "33"),
        ("åttien", "81"),
        ("hundre", "100"),
        ("to hundre og femti", "250"),
        ("etthundreogfemtisju", "157"),
        ("tre tusen", "3 000"),
        ("tusen fem hundre", "1 500"),
        ("femten hundre", "1 500"),
        ("tre tusen to hundre og femti", "3 250"),
        ("hundre tusen", "100 000"),
        ("to hundre og femti tusen", "250 000"),
        ("tre millioner to hundre tusen", "3 200 000"),
        ("sytten millioner", "17 million"),
        ("halvannen million", "1 500 000"),
        ("en halv million", "500 000"),
        ("sju og et halvt tusen", "7 500"),
        ("to komma fem millioner", "2 500 000"),
        ("to komma tolv millioner", "2 komma 12 million"),
        ("nittenåttifem", "1985"),
        ("nitten nittiåtte", "1998"),
        ("totusenogtjuefire", "2024"),
        ("tjue tjuefire", "2024"),
        ("nittenfemten", "19.15"),
        ("tjueto tretti", "22.30"),
        ("fjorten femten", "14-15"),
        ("femten fjorten", "15 14"),
        ("fem tusenlapper", "5 000 kroner"),
        ("hundrelappen", "100 kroner"),
        ("en million", "1 million"),
        ("sjuende", "7."),
        ("tjueførste.", "21."),
        ("første i tiende", "1.10."),
        ("første i femtende", "1. i 15."),
        ("twenty-two", "22"),
        ("two thousand and twenty-five", "2025"),
        ("a hundred", "100"),
        ("twelve million", "12 million"),
        ("15 to 17", "15 to 17"),
        ("8 am to 2 pm", "8 am to 2 pm"),
        ("eight to four", "8 to 4"),
        ("3 tusen", "3 tusen"),
        ("tiogen", "tiogen"),
        ("femtenseks", "femtenseks"),
        ("femseksåtte", "femseksåtte"),
        ("tjuetre tretti", "23.30"),
        ("tjuefire tretti", "24 30"),
        ("første i tolvte", "1.12."),
        ("første i trettende", "1. i 13."),
        ("to i tiende", "2 i 10."),
        ("nittenhundre", "1900"),
        ("totusen", "2 000"),
        ("totusenogtrettini", "2039"),
        ("totusenogførti", "2 040"),
        ("nitten tohundre", "19 200"),
        ("ti to", "10 2"),
        ("null to", "0 2"),
        ("tjue null", "20 0"),
        ("tretti ti", "30 10"),
        ("seventeen", "17"),
        ("nineteenth", "19."),
        ("thirtieth", "30."),
        ("tenåring", "tenåring"),
    ],
)
def test_a_number_in_words_has_its_figures(words: str, figures: str) -> None:
    assert in_figures(words) == figures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De krever tre tusen kroner.", "De krever [et firesifret beløp i kroner]."),
        ("Hun betaler tolvtusen i leie.", "Hun betaler [et femsifret tall] i leie."),
        ("De skylder en halv million.", "De skylder [et sekssifret tall]."),
        ("Han fikk fem tusenlapper.", "Han fikk [et firesifret beløp i kroner]."),
        ("Det kostet tusen kroner.", "Det kostet [et firesifret beløp i kroner]."),
        ("Timelønna er nitti.", "Timelønna er [et tall under hundre]."),
        ("Prisen er åtte hundre.", "Prisen er [et tresifret tall]."),
        ("De var femten menn.", "De var [mer enn ti] menn."),
        ("Firmaet har tjue ansatte.", "Firmaet har [mer enn ti] ansatte."),
        ("Femtenåringen gråt.", "[13–15 år] gråt."),
        ("En toåring og en ettåring.", "En [0–12 år] og en [0–12 år]."),
        ("Han er en femtenårig gutt.", "Han er en [13–15 år] gutt."),
        ("Ei jente på fjorten er borte.", "Ei jente på [13–15 år] er borte."),
        ("Jenta på tre år gråt.", "Jenta på [0–12 år] gråt."),
        ("Hun er fjorten eller femten.", "Hun er [13–15 år]."),
        ("De er seksten og sytten.", "De er [16–17 år]."),
        ("Jentene (fjorten og seksten).", "Jentene ([13–15 år] og [16–17 år])."),
        ("Søstrene på tretten og ti.", "Søstrene på [0–15 år]."),
        ("Hun er snart atten.", "Hun er snart [18–24 år]."),
        ("De er fjorten femten år gamle.", "De er [13–15 år] gamle."),
        ("Barna er to og tre år.", "Barna er [0–12 år]."),
        ("Barna er åtte, ti og tolv år gamle.", "Barna er [0–12 år] gamle."),
        ("Barna er 8, 10 og 16.", "Barna er [0–17 år]."),
        ("En mor med barn på 2, 4 og 7.", "En mor med barn på [0–12 år]."),
        ("Gutten er to år og tre måneder.", "Gutten er [0–12 år]."),
        ("Babyen er tre måneder gammel.", "Babyen er [0–12 år]."),
        ("Barnet er sju måneder.", "Barnet er [0–12 år]."),
        ("Hun er fem.", "Hun er [0–12 år]."),
        ("Hun er sytten og et halvt.", "Hun er [16–17 år]."),
        ("Nå er hun tjuefire.", "Nå er hun [18–24 år]."),
        ("Hun er kanskje tjuefem og bor der.", "Hun er kanskje [25–39 år] og bor der."),
        ("De er mellom fem og ti.", "De er [0–12 år]."),
        ("Han er hundre år gammel.", "Han er [60 år eller mer] gammel."),
        ("Hun er 102 år.", "Hun er [60 år eller mer]."),
        ("Tolv- til fjortenåringer.", "[0–15 år]."),
        ("Det var den tolvte mai.", "Det var [i vår]."),
        ("Hun kom første i tiende.", "Hun kom [i høst]."),
        ("Den sekstende kom politiet.", "Den [dato] kom politiet."),
        ("Det var søndag den første.", "Det var søndag den [dato]."),
        ("Hun er født i nittiåtte.", "Hun er født i [årstall]."),
        ("Han er født '98.", "Han er født [årstall]."),
        ("Han er en 98-modell.", "Han er en [årstall]-modell."),
        ("Hun kom i to tusen og tjueto.", "Hun kom i [årstall]."),
        ("Han kom klokken tjueto tretti.", "Han kom klokken [18–24]."),
        ("Hun jobber fra åtte til fire.", "Hun jobber [klokkeslett]."),
        ("Bilen kommer mellom sju og åtte om morgenen.", "Bilen kommer [om morgenen]."),
        ("Klokka fem på elleve.", "[klokkeslett]."),
        ("De går i sjuende og åttende klasse.", "De går i [0–15 år]."),
        ("Barna mellom 7. og 9. trinn.", "Barna mellom [0–15 år]."),
        ("Hun går andre året på videregående.", "Hun går [mulig under 18 år]."),
        ("Eleven er 8B på Kroken skole.", "Eleven er [13–15 år] på Virksomhet 1."),
        ("Ring ni åtte sju seks fem fire tre to.", "Ring Telefon 1."),
        ("Ring nittiåtte syttiseks femtifire trettito.", "Ring Telefon 1."),
        ("Han er toogtyve.", "Han er [18–24 år]."),
    ],
)
def test_what_is_said_in_words_is_said_more_vaguely(text: str, expected: str) -> None:
    assert account(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She pays three thousand kroner.", "She pays [a four-figure sum in kroner]."),
        ("They owe a thousand euros each.", "They owe [a four-figure sum in euros] each."),
        ("It was the twelfth of May.", "It was [in the spring]."),
        ("He was born on March third.", "He was born on [the spring]."),
        ("He wants it by the twelfth.", "He wants it by the [date]."),
        ("She is in seventh grade.", "She is in [0–12 years]."),
        ("Two men aged nineteen and twenty.", "Two men aged [18–24 years]."),
        ("A twenty-two-year-old mother.", "A [18–24 years] mother."),
        ("A five-month-old baby.", "A [0–12 years] baby."),
        ("From nine to five.", "[time]."),
    ],
)
def test_so_is_what_is_said_in_english(text: str, expected: str) -> None:
    assert account(text, Language.EN) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Tusen takk for hjelpen!",
        "Jeg har sagt det hundre ganger, og tusen andre har sagt det.",
        "Flere tusen kroner, et par hundre tusen, noen hundre kroner.",
        "Det er tjue år siden. To år senere kom han.",
        "På tre år har det gått bra. Om fem år er det glemt.",
        "Det var femten grader ute, og det tok tjue minutter.",
        "Tenåringen var ute. De er i tjueårene.",
        "De deler på to. Vi er ti på to rom.",
        "Sonen kom attende. For det andre er det tredje gangen.",
        "Hun ble dømt til åtte års fengsel.",
        "To years ago I went to ten shops.",
    ],
)
def test_what_tells_of_nobody_stays(text: str) -> None:
    assert account(text) == text


def test_a_phone_number_in_words_does_not_pass_the_guard() -> None:
    text = "Ring ni åtte sju seks fem fire tre to."
    (finding,) = check(text)
    assert text[finding.start : finding.end] == "ni åtte sju seks fem fire tre to"


@pytest.mark.parametrize("rain", [40, 41, 42])
def test_a_number_far_from_the_last_one_is_found_where_it_stands(rain: int) -> None:
    between = "Det regner i dag. " * rain
    text = f"De er femten menn. {between}De krever tre tusen kroner."
    expected = f"De er [mer enn ti] menn. {between}De krever [et firesifret beløp i kroner]."
    assert account(text) == expected
