"""Following a case up at the desk: what the chat's commands do, by forms, with the card in the channel kept up to date."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from support import stores
from support.desk import Her, RunningDesk, her, running_desk
from support.people import COORDINATOR, NAV
from varde.shared.casework.recusal import Declaration
from varde.shared.domain.case import Case
from varde.shared.domain.codes import AssignmentState, Language, Outcome, Status

TEXT = "De får ikke lønn, og sover på gulvet i vaskeriet."


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        yield desk


async def _released(desk: RunningDesk) -> Case:
    case = await desk.router.tell(TEXT)
    assert not case.held
    return case


async def _do(she: Her, case: Case, act: str, **fields: str) -> int:
    """A form of the page as it stands, with the version that it holds."""
    at = f"/sak/{case.reference}/oppfolging"
    await she.get(at)
    answer = await she.post(f"{at}/{act}", versjon=she.version, **fields)
    return answer.status_code


async def test_she_asks_a_person_and_a_partner_and_the_card_changes(desk: RunningDesk) -> None:
    case = await _released(desk)
    fields = {"leder": "NAV:kontakt-nav", "stotte-POLITI": "ja", "frist": "om 3 dager"}
    async with her(desk, unlocked=False) as she:
        assert await _do(she, case, "tildel", **fields, notat="Begynn med boligen.") == 200
        assert "De er spurt." in she.page
        assert "Koordinator spurte NAV, Politiet om å følge opp." in she.page
        assert "Begynn med boligen." in she.page
    now = await desk.router.case(case)
    asked = {a.partner: (a.member, a.state) for a in now.assignments}
    assert asked["NAV"] == ("kontakt-nav", AssignmentState.ASKED)
    assert asked["POLITI"] == ("", AssignmentState.ASKED)
    assert now.due_on == desk.router.clock.today() + timedelta(days=3)
    await desk.router.deliver()
    assert desk.router.announced() == now.version


async def test_a_deadline_is_written_as_in_the_chat(desk: RunningDesk) -> None:
    case, today = await _released(desk), desk.router.clock.today()
    days = {"i morgen": 1, "in 2 weeks": 14, "ingen": None, "None": None}
    async with her(desk, unlocked=False) as she:
        for typed, ahead in days.items():
            await _do(she, case, "frist", frist="15.1.2027")
            assert (await desk.router.case(case)).due_on == date(2027, 1, 15)
            assert await _do(she, case, "frist", frist=typed) == 200
            expected = None if ahead is None else today + timedelta(days=ahead)
            assert (await desk.router.case(case)).due_on == expected


NAMING, OTHER = "Denne ligner på 26–2222.", "nummeret til en annen sak"
WRONG: tuple[tuple[str, dict[str, str], str], ...] = (
    ("frist", {"frist": "snart"}, "Jeg skjønte ikke dagen."),
    ("frist", {"frist": "fredag og lørdag"}, "Jeg skjønte ikke dagen."),
    ("frist", {"frist": "1.1.2020"}, "har gått ut"),
    ("frist", {"frist": "1.1.2099"}, "mer enn to år fram"),
    ("frist", {"frist": "31.2.2027"}, "Jeg skjønte ikke dagen."),
    ("tildel", {"leder": "RVTS"}, "tar ikke saker"),
    ("tildel", {"leder": ""}, "Skriv hvilken partner"),
    ("tildel", {"leder": "EID"}, "Jeg kjenner ikke den partneren."),
    ("notat", {"notat": "Ring 68 05 12 34."}, "telefon"),
    ("notat", {"notat": NAMING}, OTHER),
    ("tildel", {"leder": "NAV", "notat": NAMING}, OTHER),
    ("rapport", {"resultat": "waits", "gjort": NAMING}, OTHER),
    ("rapport", {"resultat": "waits", "gjort": "Vi ringte.", "neste": NAMING}, OTHER),
    ("lukk", {"utfall": "raad", "hvorfor": NAMING}, OTHER),
    ("notat", {"notat": "  "}, "Skriv det du vil notere."),
    ("notat", {"notat": "x" * 3001}, "Skriv høyst 3000 tegn."),
    ("status", {"status": "finnes_ikke"}, "Velg en fra listen."),
    ("status", {"status": "avsluttet"}, "i chatten med «lukk»"),
    ("rapport", {"resultat": "waits", "gjort": ""}, "Skriv hva som er gjort."),
    ("rapport", {"gjort": "Vi ringte."}, "Velg en fra listen."),
    ("lukk", {"hvorfor": "Ferdig."}, "Velg en fra listen."),
    ("koble", {"annen": "99-0000"}, "finner ikke den saken"),
    ("gjenapne", {}, "er åpen"),
)


async def test_what_cannot_be_done_is_said_and_nothing_that_was_written_is_lost(
    desk: RunningDesk,
) -> None:
    case = await _released(desk)
    async with her(desk, unlocked=False) as she:
        for act, fields, says in WRONG:
            assert await _do(she, case, act, **fields) == 422, (act, fields)
            assert says in she.page, (act, fields)
            for typed in ("snart", "Ring 68 05 12 34.", "Ferdig.", "Vi ringte.", NAMING, "99-0000"):
                assert typed not in fields.values() or typed in she.page
    assert (await desk.router.case(case)).version == case.version


async def test_a_change_made_meanwhile_is_said_and_hers_is_sent_again(desk: RunningDesk) -> None:
    case = await _released(desk)
    async with her(desk, unlocked=False) as she:
        at = f"/sak/{case.reference}/oppfolging"
        await she.get(at)
        old = she.version
        await desk.router.casework.offer(NAV, case.reference, language=Language.NB)
        mine = {"resultat": "waits", "gjort": "Vi har ringt to ganger.", "frist": "om 3 dager"}
        answer = await she.post(f"{at}/rapport", versjon=old, **mine)
        assert answer.status_code == 409
        assert "Saken er endret i mellomtiden." in she.page
        assert "Vi har ringt to ganger." in she.page
        assert "NAV tilbød seg å bidra." in she.page
        assert (await desk.router.case(case)).due_on is None
        await she.post(f"{at}/rapport", versjon=she.version, **mine)
        assert "Det står på saken nå." in she.page
    now = await desk.router.case(case)
    assert now.due_on is not None
    assert now.notes[-1].text == "Vi venter på noen andre.\nVi har ringt to ganger."


async def test_a_form_that_does_not_say_what_was_seen_changes_nothing(desk: RunningDesk) -> None:
    case = await _released(desk)
    async with her(desk, unlocked=False) as she:
        at = f"/sak/{case.reference}/oppfolging"
        await she.get(at)
        for version in ("", "æ", "0", "-1", "9" * 40):
            answer = await she.post(f"{at}/notat", versjon=version, notat="Hei.")
            assert answer.status_code == 409, version
    assert (await desk.router.case(case)).notes == ()


async def test_a_case_is_moved_on_closed_with_a_reason_and_taken_up_again(
    desk: RunningDesk,
) -> None:
    case = await _released(desk)
    async with her(desk, unlocked=False) as she:
        await _do(she, case, "status", status="raad_gitt")
        assert (await desk.router.case(case)).status is Status.ADVICE_GIVEN
        await _do(she, case, "lukk", utfall="raad", hvorfor="De fikk råd.")
        closed = await desk.router.case(case)
        assert (closed.status, closed.outcome) == (Status.CLOSED, Outcome.ADVICE)
        assert "Koordinator avsluttet saken: " in she.page
        assert "De fikk råd." in she.page
        assert await _do(she, case, "frist", frist="fredag") == 422
        await _do(she, case, "gjenapne")
        assert "Koordinator tok opp saken igjen." in she.page
    assert (await desk.router.case(case)).status is Status.REOPENED


async def test_two_cases_are_linked_and_the_link_is_taken_back(desk: RunningDesk) -> None:
    one, other = await _released(desk), await _released(desk)
    async with her(desk, unlocked=False) as she:
        await _do(she, one, "koble", annen=other.reference)
        assert f'href="/sak/{other.reference}"' in she.page
        await she.get(f"/sak/{other.reference}/oppfolging")
        today = f"{desk.house.clock.today():%d.%m.%Y}"
        assert f"koblet av Koordinator {today}" in she.page, "from the other case as well"
        assert ">Ta bort koblingen</button>" in she.page
        await _do(she, other, "lost", annen=one.reference)
        assert "Koblingen er tatt bort." in she.page
        assert f'href="/sak/{one.reference}"' not in she.page


async def test_a_case_that_is_kept_from_her_is_not_followed_up_by_her(desk: RunningDesk) -> None:
    case = await desk.router.tell(TEXT)
    async with her(desk, unlocked=False) as she:
        await she.get("/")
        before = await desk.router.case(case)
        await _recused(desk, before)
        for act in ("", "/notat", "/lukk", "/gjenapne", "/frist"):
            at = f"/sak/{case.reference}/oppfolging{act}"
            answer = await (she.post(at, notat="x", versjon="1") if act else she.get(at))
            assert answer.status_code == 422
            assert "sover" not in answer.text
            await she.get("/")


async def _recused(desk: RunningDesk, case: Case) -> None:
    await desk.router.casework.declare(
        COORDINATOR,
        case.reference,
        Declaration("KOORDINATOR", COORDINATOR.member_id),
        language=Language.NB,
    )
