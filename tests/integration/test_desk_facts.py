"""The facts of a case are corrected on its opened page: what she typed stays, and of two who correct the same one is asked."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from support import stores
from support.desk import Her, RunningDesk, her, running_desk, written
from support.desk_writing import both_at, deputy, open_case, touch
from support.people import COORDINATOR
from support.router_house import NB
from varde.shared.domain.access import OFFICE
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Arena, Form, HoldReason, Outcome, Urgency
from varde.shared.store import cases, corrections
from varde.shared.summary import summarise
from varde.shared.texts.vocabulary import INDICATOR_CODES, SIGNAL_CODES, label, signal_label

TEXT = "Sjefen har tatt passet til noen som arbeider for ham. De får ikke lønn."
MINE = "Noen får ikke lønn, og passet er borte."
_SELECT = re.compile(r'<select id="(fakta-\w+)".*?</select>', re.DOTALL)
_SELECTED = re.compile(r'<option value="(\w+)" selected>')
_BOX = re.compile(r'<input type="checkbox" id="(fakta-[\w-]+)"[^>]* checked')
_HIDDEN = re.compile(r'name="((?:fra|spurt)-\w+|ute)" value="([^"]*)"')


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        yield desk


@pytest.fixture
async def case(desk: RunningDesk) -> Case:
    case = await desk.router.tell(TEXT)
    assert not case.held
    return case


def chosen(she: Her) -> dict[str, str]:
    """What is chosen in the facts of her page, as her browser sends it."""
    found = dict[str, str]()
    for select in _SELECT.finditer(she.page):
        selected = _SELECTED.search(select[0])
        assert selected, select[1]
        found[select[1]] = selected[1]
    return found | dict.fromkeys(_BOX.findall(she.page), "ja")


async def _press(she: Her, case: Case, act: str = "fakta", without: str = "", **facts: str) -> int:
    """Press a button of the opened case with these facts, or texts, chosen; ``without`` is a box that is not ticked."""
    hidden = {name: unescape(value) for name, value in _HIDDEN.findall(she.page)}
    texts = written(she) if "sammendrag" in she.page else {}
    sent = texts | hidden | chosen(she) | {"hvem": "koordinator"} | facts
    sent.pop(without, "")
    return (await she.post(f"/sak/{case.reference}/{act}", **sent)).status_code


def _facts(**facts: str) -> dict[str, str]:
    return {f"fakta-{name}": code for name, code in facts.items()}


async def test_she_sees_what_was_read_and_corrects_it(desk: RunningDesk, case: Case) -> None:
    async with her(desk) as she:
        await open_case(she, case)
        assert chosen(she)["fakta-forms"] == "LAB"
        assert "Lest som: Tvangsarbeid eller tvangstjenester." in she.page
        more = _facts(forms="SEX", persons="many", arena="HJEM") | {"fakta-ogsa-LAB": "ja"}
        assert await _press(she, case, **more) == 200
        now = await desk.router.case(case)
        assert now.facts.forms == (Form.SEX, Form.LAB)
        assert now.summary == summarise(now.facts, NB)
        assert now.summary in unescape(she.page)
        assert "Fakta er rettet. Sammendraget er skrevet på nytt." in she.page
        assert chosen(she)["fakta-forms"] == "SEX"
        assert "Lest som: Tvangsarbeid eller tvangstjenester." in she.page, "as it was read first"
        async with desk.house.database.read() as tx:
            made = {c.facet: (c.read, c.corrected) for c in await corrections.everything(tx)}
        assert made == {
            "forms": ("LAB", "SEX LAB"),
            "arena": (case.facts.arena, "HJEM"),
            "persons": (case.facts.persons, "many"),
        }
        await she.get("/logg")
    assert (
        "Koordinator rettet fakta. Form for utnyttelse: Prostitusjon eller andre seksuelle "
        "ytelser, Tvangsarbeid eller tvangstjenester; Arena: Hjemmet; Antall personer: Mange"
    ) in re.sub(r"\s+", " ", she.page)


async def test_signs_are_taken_away_and_put_in(desk: RunningDesk, case: Case) -> None:
    async with her(desk) as she:
        await open_case(she, case)
        assert "fakta-tegn-ILO07" in chosen(she)
        more = {"fakta-tegn-ILO05": "ja"}
        assert await _press(she, case, without="fakta-tegn-ILO07", **more) == 200
        now = (await desk.router.case(case)).facts
        assert ("ILO05" in now.indicators, "ILO07" in now.indicators) == (True, False)
        assert {"fakta-tegn-ILO05", "fakta-tegn-ILO07"} & chosen(she).keys() == {"fakta-tegn-ILO05"}
        assert "Lest annerledes av reglene:" in she.page


async def test_the_log_tells_each_of_many_corrections_as_it_was_made(
    desk: RunningDesk, case: Case
) -> None:
    read = {*case.facts.indicators, *case.facts.signals}
    missing = [code for code in (*INDICATOR_CODES, *SIGNAL_CODES) if code not in read]
    async with her(desk) as she:
        await open_case(she, case)
        await _press(she, case, **{f"fakta-tegn-{code}": "ja" for code in missing})
        await she.get("/logg")
    assert she.page.count(": er der") == len(missing)
    assert "er ikke der" not in she.page


async def test_what_she_has_typed_and_not_saved_is_still_in_the_fields(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await open_case(she, case)
        more = _facts(forms="SEX") | {"redegjorelse": "Noen får ikke lønn."}
        assert await _press(she, case, **more) == 200
        assert written(she)["redegjorelse"] == "Noen får ikke lønn."
        now = await desk.router.case(case)
        assert written(she)["sammendrag"] == now.summary, "she had not touched that"
        assert await _press(she, case, "endre") == 200
        assert "Lagret." in she.page


async def test_a_summary_that_she_is_writing_stands_beside_the_new_one(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await open_case(she, case)
        assert await _press(she, case, **_facts(forms="SEX"), sammendrag=MINE) == 200
        assert written(she)["sammendrag"] == MINE
        assert 'name="valg-sammendrag"' in she.page
        assert (await desk.router.case(case)).summary in unescape(she.page)
        assert await _press(she, case, "endre", **{"valg-sammendrag": "min"}) == 200
    assert (await desk.router.case(case)).summary == MINE


async def test_she_is_told_that_her_own_summary_stays_and_the_case_waits(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await open_case(she, case)
        assert "Sammendraget blir skrevet på nytt." in she.page
        await _press(she, case, "endre", sammendrag=MINE)
        assert "Sammendraget er skrevet for hånd og blir stående. Når det" in she.page
        assert await _press(she, case, **_facts(forms="SEX")) == 200
        assert "Saken venter til du har sett på den." in she.page
        assert 'value="fakta"' in she.page, "what the facts come to is offered"
    now = await desk.router.case(case)
    assert (now.summary, now.hold_reasons) == (MINE, (HoldReason.OWN_SUMMARY,))


async def test_of_two_who_correct_the_same_the_second_is_asked_and_the_others_stand(
    desk: RunningDesk, case: Case
) -> None:
    async with both_at(desk, case) as (she, they):
        assert await _press(they, case, **_facts(arena="GATE", persons="many")) == 200
        mine = _facts(arena="HJEM", urgency="HOY") | {"redegjorelse": "Noen får ikke lønn."}
        assert await _press(she, case, **mine) == 409
        assert "Det samme ble rettet mens du hadde saken åpen. Endret av Vikar" in she.page
        assert f"Gjelder nå: {label(Arena.GATE, NB)}." in she.page
        assert written(she)["redegjorelse"] == "Noen får ikke lønn."
        kept = chosen(she)
        assert (kept["fakta-arena"], kept["fakta-urgency"]) == ("HJEM", "HOY")
        assert kept["fakta-persons"] == "many", "what she had not touched is theirs"
        async with desk.house.database.read() as tx:
            assert len(await corrections.everything(tx)) == 2, "nothing of hers"
        assert await _press(she, case) == 200, "she has seen both"
    now = (await desk.router.case(case)).facts
    assert (now.arena, now.urgency) == (Arena.HJEM, Urgency.HOY)
    async with desk.house.database.read() as tx:
        word = {c.facet: c.corrected for c in await corrections.everything(tx)}
    assert word == {"arena": "HJEM", "persons": "many", "urgency": "HOY"}


async def test_two_who_correct_different_facts_do_not_meet(desk: RunningDesk, case: Case) -> None:
    async with both_at(desk, case) as (she, they):
        assert await _press(they, case, **_facts(persons="many")) == 200
        await touch(desk, case)
        assert await _press(she, case, **_facts(urgency="HOY")) == 200
        assert chosen(she)["fakta-persons"] == "many"
    made = (await desk.router.case(case)).facts
    assert made.urgency is Urgency.HOY


async def test_facts_that_are_chosen_and_not_corrected_are_not_released_by_mistake(
    desk: RunningDesk,
) -> None:
    case = await desk.router.tell(TEXT, exclude="NAV")
    assert case.held
    async with her(desk) as she:
        await open_case(she, case)
        assert await _press(she, case, "endre", frigi="ja", **_facts(urgency="HOY")) == 422
        assert "Du har valgt andre fakta, men ikke rettet dem ennå." in she.page
        assert chosen(she)["fakta-urgency"] == "HOY"
        assert (await desk.router.case(case)).held
        assert await _press(she, case, "endre", sammendrag=MINE) == 200
        assert chosen(she)["fakta-urgency"] == "HOY", "saving the texts loses no choice"
        assert await _press(she, case) == 200
        assert await _press(she, case, "endre", frigi="ja") == 200
    assert not (await desk.router.case(case)).held


async def test_nothing_chosen_and_what_is_no_choice_is_told_and_changes_nothing(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await open_case(she, case)
        assert await _press(she, case) == 422
        assert "Velg hva som skal rettes. Ingenting er endret." in she.page
        for name in ("forms", "arena", "age", "persons", "time_frame", "reporter", "urgency"):
            for code in ("", "x' OR 1=1", "A" * 9_000, "LAB SEX"):
                assert await _press(she, case, **_facts(**{name: code})) == 422, (name, code)
        assert await _press(she, case, **{"fakta-tegn-ILO99": "ja"}) == 422
        for began in ("", "&" * 9_000, "arena=%00", "arena=x&signs=x"):
            hurt = {"fra-fakta": began} | _facts(arena="HJEM")
            assert await _press(she, case, **hurt) in {409, 422}, began[:20]
    assert await desk.router.case(case) == case


async def test_a_closed_case_is_corrected_too_and_one_that_is_erased_has_no_facts_to_correct(
    desk: RunningDesk, case: Case
) -> None:
    await desk.router.casework.close(COORDINATOR, case.reference, Outcome.ADVICE, language=NB)
    async with her(desk) as she:
        await open_case(she, case)
        assert await _press(she, case, **_facts(forms="SEX")) == 200
        assert (await desk.router.case(case)).facts.forms == (Form.SEX,)
        await she.get(f"/sak/{case.reference}/slett")
        goes = {"versjon": she.version, "hvorfor": "mistake", "arkivert": "ja"}
        await she.post(f"/sak/{case.reference}/slett", **goes)
        hurt = {"fra-fakta": "arena=HJEM"} | _facts(arena="GATE")
        assert (await she.post(f"/sak/{case.reference}/fakta", **hurt)).status_code == 422
        assert "fakta-arena" not in she.page
    assert (await desk.router.case(case)).facts.arena is not Arena.GATE


async def test_the_deputy_corrects_and_who_is_kept_from_the_case_does_not(
    desk: RunningDesk, case: Case
) -> None:
    async with deputy(desk) as they:
        await open_case(they, case)
        sent = chosen(they) | {"hvem": "vikar"} | _facts(persons="many")
        began = dict(_HIDDEN.findall(they.page))["fra-fakta"]
        sent |= {"fra-fakta": unescape(began)}
        assert (await they.post(f"/sak/{case.reference}/fakta", **sent)).status_code == 200
        await _keep_from_office(desk, case)
        again = sent | _facts(persons="few")
        answer = await they.post(f"/sak/{case.reference}/fakta", **again)
        assert (answer.status_code, "finner ikke den saken" in answer.text) == (422, True)


async def test_rules_that_cannot_be_read_correct_nothing_and_lose_nothing(
    desk: RunningDesk, case: Case
) -> None:
    rules = desk.house.scene.core.config_dir / "routing.toml"
    async with her(desk) as she:
        await open_case(she, case)
        rules.write_text("[[", encoding="utf-8")
        assert await _press(she, case, **_facts(forms="SEX"), sammendrag=MINE) == 422
        assert "Kommunens regler kan ikke leses akkurat nå." in she.page
        assert (chosen(she)["fakta-forms"], written(she)["sammendrag"]) == ("SEX", MINE)
    assert await desk.router.case(case) == case


async def test_choices_are_kept_when_the_session_has_ended(desk: RunningDesk, case: Case) -> None:
    async with her(desk) as she:
        await open_case(she, case)
        desk.router.clock.forward(minutes=31)
        assert await _press(she, case, **_facts(forms="SEX")) == 401
        assert 'name="holdt"' in she.page


async def test_what_is_not_shown_to_the_group_is_said_beside_what_was_read(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await open_case(she, case)
        assert await _press(she, case, **{"fakta-tegn-URG_PREGNANT": "ja"}) == 200
        assert "URG_PREGNANT" not in (await desk.router.case(case)).facts.signals
        assert "fakta-tegn-URG_PREGNANT" in chosen(she)
        assert f"Vises ikke for gruppa: {signal_label('URG_PREGNANT', NB)}." in she.page


async def _keep_from_office(desk: RunningDesk, case: Case) -> None:
    async with desk.house.database.begin() as tx:
        stands = await cases.load_case(tx, case.case_id)
        assert stands
        hidden = replace(stands, version=stands.version + 1, excluded_partners=frozenset({OFFICE}))
        await cases.save_case(tx, hidden)
