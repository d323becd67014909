"""The administration at the desk: a change is looked at, tried and put in force, and nobody's is lost."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from support.administration import ABSENCE, audited_changes, config_of, put_in_force, read_file
from support.desk import PASSWORD, Her, RunningDesk, her, running_desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as running:
        yield running


async def test_an_absence_is_looked_at_and_then_put_in_force_and_can_be_taken_back(
    desk: RunningDesk,
) -> None:
    before = read_file(desk)
    async with her(desk, unlocked=False) as she:
        await she.get("/styring/vakt")
        await she.post("/styring/dager/fravaer", **ABSENCE)
        assert "tirsdag 3. mars, KOORDINATOR: koordinator → <strong>stedfortreder" in she.page
        assert read_file(desk) == before
        await put_in_force(she)
        assert "Endringen er lagret." in she.page
        assert "from = 2026-03-03" in read_file(desk)
        assert read_file(desk).startswith(before)
        assert read_file(desk, "rota.toml.before") == before
        await she.get("/styring/vakt")
        assert "Koordinator: 03.03.2026 – 05.03.2026" in she.page
        await she.post("/styring/angre", navn="rota.toml")
        await put_in_force(she)
    assert read_file(desk) == before
    assert await audited_changes(desk) == [("koordinator", "change_config", "rota.toml")] * 2


async def test_nothing_is_put_in_force_without_the_password_of_just_now(desk: RunningDesk) -> None:
    before = read_file(desk)
    async with her(desk, unlocked=False) as she:
        await she.get("/styring/vakt")
        await she.post("/styring/dager/fravaer", **ABSENCE)
        desk.router.clock.forward(minutes=6)
        print_of = she.page.split('name="avtrykk" value="')[1].partition('"')[0]
        answer = await she.post("/styring/forslag/sett", avtrykk=print_of)
        assert answer.url.path == "/bekreft"
        assert read_file(desk) == before
        await she.post("/bekreft", passord=PASSWORD, til="/styring/forslag")
        assert "from = 2026-03-03" in she.page
        await put_in_force(she)
    assert read_file(desk) != before


async def test_a_duty_is_swapped_and_the_days_without_anybody_are_told(desk: RunningDesk) -> None:
    async with her(desk, unlocked=False) as she:
        await she.get("/styring/vakt")
        await she.post(
            "/styring/dager/bytte", hvem="stedfortreder", fra="03.03.2026", til="3.3.2026"
        )
        await put_in_force(she)
        assert "[[swap]]" in read_file(desk)
        await she.post(
            "/styring/dager/fravaer", hvem="stedfortreder", fra="2026-03-03", til="2026-03-03"
        )
        assert "Ingen har vakt for KOORDINATOR 03.03." in she.page
        swap = {"hvem": "stedfortreder", "fra": "2026-03-03", "til": "2026-03-03", "gjor": "fjern"}
        await she.post("/styring/dager/bytte", **swap)
        await put_in_force(she)
        assert "\n[[swap]]" not in read_file(desk)
        again = await she.post("/styring/dager/bytte", **swap)
        assert again.status_code == 422
        assert "Det står ikke der lenger." in she.page


async def test_a_member_joins_and_leaves_with_what_the_rota_said_of_them(desk: RunningDesk) -> None:
    partners = read_file(desk, "partners.toml")
    async with her(desk, unlocked=False) as she:
        await she.get("/styring/folk")
        new = {"id": "ny-nav", "partner": "NAV", "navn": 'Ny "hos" NAV', "plattform": "slack"}
        await she.post("/styring/ny", **new, identitet="U0NY", sprak="nn")
        await put_in_force(she)
        await she.get("/styring/folk")
        assert "Ny &#34;hos&#34; NAV" in she.page
        assert "slack: U0NY" in she.page
        assert "<td>Nynorsk</td>" in she.page
        assert 'language = "nn"' in read_file(desk, "partners.toml").partition('"ny-nav"')[2]
        await she.post("/styring/slutt", hvem="ny-nav")
        await put_in_force(she)
        assert read_file(desk, "partners.toml").strip() == partners.strip()
        await she.post("/styring/slutt", hvem="stedfortreder")
        assert "Ingen har vakt for KOORDINATOR" in she.page
        assert "Ingen er stedfortreder." in she.page
        await put_in_force(she)
    assert "stedfortreder" not in read_file(desk).replace('# member = "stedfortreder"', "")
    assert 'id = "stedfortreder"' not in read_file(desk, "partners.toml")


async def test_a_wrong_text_is_told_with_its_line_and_stays_on_the_page(desk: RunningDesk) -> None:
    before = read_file(desk, "routing.toml")
    wrong = before.replace('lead = "BARNEVERN"', 'lead = "BARNVERN"', 1)
    async with her(desk, unlocked=False) as she:
        await she.get("/styring/fil?navn=routing.toml")
        await she.post("/styring/fil", navn="routing.toml", tekst=wrong.replace("\n", "\r\n"))
        assert "Slik kan den ikke settes i kraft" in she.page
        assert "routing.toml: linje " in she.page
        assert "BARNVERN finnes ikke" in she.page
        assert "avtrykk" not in she.page
        assert "lead = &#34;BARNVERN&#34;" in she.page.partition("<textarea")[2]
        await she.post("/styring/fil", navn="routing.toml", tekst="[[[\x00")
        assert "dette er ikke TOML" in she.page
        assert (await she.post("/styring/forslag/sett", avtrykk="0" * 32)).status_code == 409
    assert read_file(desk, "routing.toml") == before


async def test_a_rule_is_tried_on_recent_cases_before_it_is_in_force(desk: RunningDesk) -> None:
    case = await desk.router.tell("Noen tar fra dem lønna og truer dem på byggeplassen.")
    before = read_file(desk, "routing.toml")
    async with her(desk, unlocked=False) as she:
        await she.get("/styring/regler")
        assert case.rule in she.page
        head, _, rest = before.partition(f'id = "{case.rule}"')
        old = rest.partition('lead = "')[2].partition('"')[0]
        new = "KRISESENTER" if old != "KRISESENTER" else "NAV"
        changed = f'{head}id = "{case.rule}"' + rest.replace(
            f'lead = "{old}"', f'lead = "{new}"', 1
        )
        await she.get("/styring/fil?navn=routing.toml")
        await she.post("/styring/fil", navn="routing.toml", tekst=changed)
        assert "1 av dem ville ha gått en annen vei" in she.page
        assert f"{old} → <strong>{new}</strong>" in she.page
        assert case.reference in she.page
        await put_in_force(she)
    assert read_file(desk, "routing.toml") == changed


async def test_the_second_of_two_is_told_and_loses_nothing(desk: RunningDesk) -> None:
    async with her(desk, unlocked=False) as she:
        await she.get("/styring/vakt")
        await she.post("/styring/dager/fravaer", **ABSENCE)
        looked_at = she.page
        path = config_of(desk) / "rota.toml"
        theirs = (
            read_file(desk)
            + '\n[[absence]]\nmember = "stedfortreder"\nfrom = 2026-04-01\nto = 2026-04-02\n'
        )
        path.write_text(theirs, encoding="utf-8")
        print_of = looked_at.split('name="avtrykk" value="')[1].partition('"')[0]
        told = await she.post("/styring/forslag/sett", avtrykk=print_of)
        assert told.status_code == 409
        assert "Fila ble endret imens." in she.page
        assert read_file(desk) == theirs
        await put_in_force(she)
    assert "from = 2026-04-01" in read_file(desk)
    assert "from = 2026-03-03" in read_file(desk)


async def test_where_the_folder_is_read_only_the_checked_file_is_downloaded(
    desk: RunningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_file(desk)

    def read_only(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("varde.desk.admin.shelf.write_file", read_only)
    async with her(desk, unlocked=False) as she:
        await she.get("/styring/vakt")
        await she.post("/styring/dager/fravaer", **ABSENCE)
        await put_in_force(she)
        assert "Mappa med filene kan ikke endres herfra." in she.page
        file = await she.client.get("/styring/forslag/fil/0")
        assert "from = 2026-03-03" in file.text
        assert 'filename="rota.toml"' in file.headers["content-disposition"]
        assert (await she.client.get("/styring/forslag/fil/7")).status_code == 404
    assert read_file(desk) == before
    assert [a for _, a, _ in await audited_changes(desk)] == [
        "change_config",
        "change_config_failed",
    ]


async def test_a_deputy_keeps_the_rota_and_makes_nobody_coordinator(desk: RunningDesk) -> None:
    partners = read_file(desk, "partners.toml")
    await desk.account("vikar")
    she = Her(desk)
    async with she.client:
        await she.sign_in("vikar")
        await she.get("/styring/fil?navn=partners.toml")
        raised = partners.replace('role = "fallback"', 'role = "coordinator"')
        await she.post("/styring/fil", navn="partners.toml", tekst=raised)
        assert "Bare koordinatoren endrer hvem som er koordinator" in she.page
        assert "avtrykk" not in she.page
        hers = 'identities = { local = "koordinator"'
        assert hers in partners
        taken = partners.replace(hers, f'{hers}, slack = "U0EXAMPLE09"', 1)
        await she.post("/styring/fil", navn="partners.toml", tekst=taken)
        assert "og hvilke kontoer de har" in she.page, (
            "whoever has such an account is taken for her"
        )
        assert "avtrykk" not in she.page
        await she.post("/styring/dager/fravaer", **ABSENCE)
        await put_in_force(she)
    assert read_file(desk, "partners.toml") == partners
    assert "from = 2026-03-03" in read_file(desk)


NONSENSE: list[tuple[str, dict[str, str]]] = [
    ("/styring/dager/fravaer", {"hvem": "koordinator", "fra": "i morgen", "til": "2026-03-03"}),
    (
        "/styring/dager/fravaer",
        {"hvem": "koordinator", "fra": "2026-03-04", "til": "2026-03-03"},
    ),
    ("/styring/dager/fravaer", {"hvem": '"]\n', "fra": "2026-03-04", "til": "2026-03-05"}),
    ("/styring/dager/fravaer", {}),
    ("/styring/linje/kapasitet", {"hvem": "NAV", "verdi": "mange"}),
    ("/styring/linje/kapasitet", {"hvem": "NAV", "verdi": "0"}),
    ("/styring/linje/annet", {"hvem": "NAV", "verdi": "1"}),
    ("/styring/linje/stedfortreder", {"hvem": "koordinator", "verdi": 'x" y'}),
    ("/styring/ny", {"id": "Kari N", "partner": "NAV", "navn": "K"}),
    ("/styring/ny", {"id": "kari", "partner": "NAV", "navn": "K\x00"}),
    ("/styring/ny", {"id": "kari", "partner": "NAV", "navn": "K", "plattform": "irc"}),
    ("/styring/slutt", {"hvem": "koordinator"}),
    ("/styring/slutt", {"hvem": "finnes-ikke"}),
    ("/styring/fil", {"navn": "../../etc/passwd", "tekst": "x"}),
    ("/styring/fil", {"navn": "portals.toml", "tekst": "x"}),
    ("/styring/fil", {"navn": "rota.toml", "tekst": "x" * 150_001}),
    ("/styring/angre", {"navn": "gate.toml"}),
]


async def test_what_makes_no_sense_is_refused_in_a_sentence_and_proposes_nothing(
    desk: RunningDesk,
) -> None:
    async with her(desk, unlocked=False) as she:
        for path, fields in NONSENSE:
            answer = await she.post(path, **fields)
            assert answer.status_code == 422, (path, fields)
            assert 'class="box wrong"' in she.page
        assert (await she.get("/styring/forslag")).url.path == "/styring"
        assert "Det er ingen endring å se på." in she.page


async def test_a_refused_form_is_shown_again_with_what_was_typed_and_the_reason_by_its_field(
    desk: RunningDesk,
) -> None:
    async with her(desk, unlocked=False) as she:
        await she.get("/styring/folk")
        new = {"id": "Kari N", "partner": "NAV", "navn": 'Kari "hos" NAV', "plattform": "teams"}
        answer = await she.post("/styring/ny", **new, identitet="00-kari")
        assert answer.status_code == 422
        assert re.search(r'<details class="act" open><summary>Noen er ny', she.page)
        assert 'value="Kari &#34;hos&#34; NAV"' in she.page
        for chosen in ('value="NAV" selected', 'value="teams" selected', 'value="00-kari"'):
            assert chosen in she.page
        assert 'aria-describedby="id-hint id-wrong" aria-invalid="true"' in she.page
        assert '<span class="why" id="id-wrong">Id-en har 2 til 40' in she.page
        assert she.page.count('aria-invalid="true"') == 1
        await she.post("/styring/ny", **new | {"id": "koordinator"}, identitet="00-kari")
        assert '<span class="why" id="id-wrong">Noen har den id-en allerede.' in she.page
        await she.post("/styring/ny", **new | {"id": "kari-nav"}, sprak="se")
        assert 'id="sprak-i-chatten-wrong">Velg et språk fra lista.' in she.page
        await she.post("/styring/dager/bytte", **ABSENCE | {"til": "2026-03-01"})
        assert 'value="2026-03-03" required>' in she.page
        assert 'id="tar-til-wrong">Den siste dagen er før den første.' in she.page
        await she.post("/styring/linje/kapasitet", hvem="NAV", verdi="<mange>")
        assert 'value="&lt;mange&gt;"' in she.page
        assert 'id="antall-wrong">Skriv et tall' in she.page


async def test_a_text_that_is_too_long_is_not_lost(desk: RunningDesk) -> None:
    async with her(desk, unlocked=False) as she:
        await she.get("/styring/fil?navn=rota.toml")
        written = "# en lang merknad\n" + "x" * 150_000
        answer = await she.post("/styring/fil", navn="rota.toml", tekst=written, utgave="0" * 16)
        assert answer.status_code == 422
        assert "# en lang merknad" in she.page
        assert 'name="utgave" value="0000000000000000"' in she.page


async def test_what_the_files_say_of_unknown_members_is_refused_by_the_loader(
    desk: RunningDesk,
) -> None:
    async with her(desk, unlocked=False) as she:
        await she.get("/styring/vakt")
        await she.post("/styring/dager/fravaer", **ABSENCE | {"hvem": "finnes-ikke"})
        assert "finnes-ikke er ikke medlem i partners.toml" in she.page
        assert "avtrykk" not in she.page
        await she.post("/styring/linje/kapasitet", hvem="NAV", verdi="5")
        await put_in_force(she)
        assert "NAV = 5" in read_file(desk)
        await she.post("/styring/linje/kapasitet", hvem="NAV", verdi="")
        await put_in_force(she)
        assert "NAV = 5" not in read_file(desk)


async def test_how_things_stand_is_told_and_kept_for_a_minute(desk: RunningDesk) -> None:
    async with her(desk, unlocked=False) as she:
        await she.get("/tilstand")
        assert "Nøklene er ikke i orden" in she.page
        assert "Ingen har sagt fra om at det er tatt sikkerhetskopi." in she.page
        path = config_of(desk) / "gate.toml"
        path.write_text("policy = 7\n", encoding="utf-8")
        await she.get("/tilstand")
        assert "Fila gate.toml er feil" not in she.page
        desk.router.clock.forward(seconds=6)
        await she.post("/tilstand")
        assert "Fila gate.toml er feil" in she.page
        await she.get("/styring")
        assert "Den forrige utgaven gjelder til dette er rettet." in she.page
