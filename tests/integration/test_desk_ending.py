"""What becomes of a case that has ended: kept for a time, longer for a reason, and erased without a trace of what was written."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from support import stores
from support.desk import PASSWORD, Her, RunningDesk, her, running_desk
from support.people import COORDINATOR
from support.router_house import OWN
from varde.shared.casework import dialogue
from varde.shared.casework.erasure import erase_due
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.uploads import Uploads
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Channel, Language, Outcome, PageLanguage, Scan
from varde.shared.domain.retention import Retention
from varde.shared.store.database import Database
from varde.shared.store.migrate import differences
from varde.shared.store.tables import metadata

TEXT = "Sjefen, Radomir Stoilov, har tatt passet til Mirjeta Berisha. Ring 68 05 12 34."
YEAR = Retention(365, 365)
GOES = {
    "sealed_concern",
    "key_wrap",
    "sealed_account",
    "sealed_addition",
    "addition_wrap",
    "sealed_marks",
    "attachment",
    "attachment_wrap",
    "attachment_chunk",
    "dialogue",
    "reply",
    "reply_wrap",
    "outbound_letter",
    "released_answer",
    "case_exact",
    "link_key",
    "case_link",
    "note",
}
"""Tables of which nothing is left when the only case in them is erased."""


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        desk.house.retention.put(YEAR)
        yield desk


async def _full(desk: RunningDesk) -> tuple[str, Case]:
    """A case with everything that a case can have; the receipt that leads to it."""
    uploads = Uploads(desk.house.database, OWN.public, desk.router.clock)
    async with uploads.batch() as batch:
        upload = batch.begin()
        await upload.write(b"passet")
        batch.files.append(await upload.finish("pass.txt", "text/plain", Scan.CLEAN))
        raw = WebSubmission(PageLanguage.NB, TEXT).to_bytes()
        receipt = await desk.router.receiver.receive(raw, Channel.WEB, batch.files)
        batch.kept = True
    await dialogue.begin(desk.house.database, receipt)
    await desk.router.deliver()
    case = await desk.router.newest()
    await desk.router.add(case, "Hun er borte nå.")
    return receipt, await desk.router.case(case)


async def _worked_on(desk: RunningDesk, she: Her, case: Case) -> None:
    at = f"/sak/{case.reference}"
    await she.get(at)
    await she.post(f"{at}/melder/svar", svar="Vi følger med.", vei="dialog")
    await she.get(at)
    await she.post(f"{at}/frigi", versjon=str(case.version))
    await she.get(f"{at}/oppfolging")
    await she.post(f"{at}/oppfolging/notat", versjon=she.version, notat="Vi venter på tolken.")
    assert "Vi venter på tolken." in she.page


async def _closed(desk: RunningDesk, case: Case) -> Case:
    work = desk.router.casework
    await work.close(COORDINATOR, case.reference, Outcome.ADVICE, language=Language.NB)
    return await desk.router.case(case)


async def _rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    async with database.read() as tx:
        return {
            name: [tuple(row) for row in await tx.execute(select(table))]
            for name, table in metadata.tables.items()
        }


async def test_everything_that_was_written_is_gone_at_once_and_codes_are_left(
    desk: RunningDesk,
) -> None:
    receipt, case = await _full(desk)
    at = f"/sak/{case.reference}/slett"
    async with her(desk) as she:
        await _worked_on(desk, she, case)
        before = await _rows(desk.house.database)
        closed = await _closed(desk, case)
        await she.get(at)
        assert "Dette er borte for alltid" in she.page
        version, fields = she.version, {"hvorfor": "asked", "arkivert": "ja"}
        answer = await she.post(at, versjon=version, **fields)
        assert answer.url.path == f"/sak/{case.reference}/oppfolging"
        assert "Saken er slettet." in she.page
        assert "Koordinator slettet saken." in she.page
        for what in ("original", "melder/les", "fil/1/kopi"):
            await she.get(f"/sak/{case.reference}")
            assert (await she.post(f"/sak/{case.reference}/{what}")).status_code == 422
    left, now = await _rows(desk.house.database), await desk.router.case(case)
    for table in GOES - {"case_link", "link_key", "outbound_letter"}:
        if table != "released_answer":
            assert before[table], f"{table} was never filled, so the test says nothing of it"
    assert not [table for table in GOES if left[table]]
    assert not [name for name, rows in left.items() if "tolken" in str(rows)]
    assert (now.status, now.outcome, now.facts.forms) == (
        closed.status,
        closed.outcome,
        case.facts.forms,
    )
    assert (now.facts.indicators, now.notes, now.account) == ((), (), "")
    assert now.erased_on == desk.router.clock.today()
    assert await dialogue.open_with(desk.house.database, receipt) is None
    entries = [e for e in await desk.router.log() if e.action == "erase"]
    assert [(e.actor, e.subject, e.detail) for e in entries] == [
        ("koordinator", case.reference, "asked")
    ]
    await desk.router.deliver()
    assert desk.router.announced() == now.version, "the chat takes the card away"


async def test_the_password_is_asked_for_first_and_a_reason_and_the_archive(
    desk: RunningDesk,
) -> None:
    case = await _closed(desk, await desk.router.tell("De får ikke lønn."))
    at = f"/sak/{case.reference}/slett"
    async with her(desk, unlocked=False) as she:
        desk.router.clock.forward(minutes=6)
        assert (await she.get(at)).url.path == "/bekreft"
        refused = await she.post(at, versjon=str(case.version), hvorfor="done", arkivert="ja")
        assert refused.url.path == "/bekreft"
        answer = await she.post("/bekreft", passord=PASSWORD, til=at)
        assert answer.url.path == at
        for fields, says in (
            ({}, "Velg hvorfor saken slettes."),
            ({"hvorfor": "eid", "arkivert": "ja"}, "Velg hvorfor saken slettes."),
            ({"hvorfor": "done"}, "Bekreft at det som skal arkiveres, er i arkivet."),
        ):
            answer = await she.post(at, versjon=str(case.version), **fields)
            assert (answer.status_code, says in she.page) == (422, True)
        late = await she.post(at, versjon="1", hvorfor="done", arkivert="ja")
        assert late.status_code == 409
    assert (await desk.router.case(case)).erased_on is None


async def test_an_open_case_is_not_erased_and_an_erased_one_is_not_taken_up_again(
    desk: RunningDesk,
) -> None:
    case = await desk.router.tell("De får ikke lønn.")
    at, fields = f"/sak/{case.reference}/slett", {"hvorfor": "mistake", "arkivert": "ja"}
    async with her(desk, unlocked=False) as she:
        await she.get(at)
        assert "Saken er åpen." in she.page
        answer = await she.post(at, versjon=str(case.version), **fields)
        assert (answer.status_code, "Avslutt den først." in she.page) == (422, True)
        closed = await _closed(desk, case)
        await she.get(at)
        await she.post(at, versjon=str(closed.version), **fields)
        again = await she.post(at, versjon=str(closed.version + 1), **fields)
        assert again.status_code == 422
        erased = await desk.router.case(case)
        for act in ("gjenapne", "notat", "behold", "koble"):
            answer = await she.post(
                f"/sak/{case.reference}/oppfolging/{act}",
                versjon=str(erased.version),
                notat="Hei.",
                hvorfor="court",
                frist="om 3 dager",
                annen=case.reference,
            )
            assert answer.status_code == 422, act
    assert await desk.router.case(case) == erased


async def test_its_time_is_shown_and_kept_longer_for_a_reason(desk: RunningDesk) -> None:
    case = await desk.router.tell("De får ikke lønn.")
    at = f"/sak/{case.reference}/oppfolging"
    async with her(desk, unlocked=False) as she:
        await she.get(at)
        assert "365 dager etter at den er avsluttet, slettes den." in she.page
        await _closed(desk, case)
        today = desk.router.clock.today()
        await she.get(at)
        assert f"slettes {today + timedelta(365):%d.%m.%Y}" in she.page
        far = today + timedelta(366)
        for fields, says in (
            ({"frist": "fredag"}, "Velg en fra listen."),
            ({"hvorfor": "court", "frist": f"{far:%d.%m.%Y}"}, "Velg en dag etter i dag"),
            ({"hvorfor": "court", "frist": "i dag"}, "Velg en dag etter i dag"),
            ({"hvorfor": "court", "frist": "ingen"}, "Velg hvor lenge"),
        ):
            answer = await she.post(f"{at}/behold", versjon=she.version, **fields)
            assert (answer.status_code, says in she.page) == (422, True), fields
        desk.router.clock.forward(days=100)
        await she.sign_in()
        await she.get(at)
        until = desk.router.clock.today() + timedelta(300)
        await she.post(
            f"{at}/behold", versjon=she.version, hvorfor="court", frist=f"{until:%d.%m.%Y}"
        )
        assert f"minst til {until:%d.%m.%Y}: En domstol eller politiet" in she.page
        assert f"slettes {until:%d.%m.%Y}" in she.page
    kept = [e.detail for e in await desk.router.log() if e.action == "keep_longer"]
    assert kept == [f"court {until.isoformat()}"]


async def test_a_case_is_erased_when_its_day_comes_and_not_before(desk: RunningDesk) -> None:
    database, clock = desk.house.database, desk.router.clock
    ended = await _closed(desk, await desk.router.tell("De får ikke lønn."))
    taken_up = await _closed(desk, await desk.router.tell("De får ikke mat."))
    await desk.router.casework.reopen(COORDINATOR, taken_up.reference, language=Language.NB)
    clock.forward(days=364)
    assert await erase_due(database, clock, YEAR) == 0
    clock.forward(days=1)
    assert await erase_due(database, clock, Retention()) == 0, "no time is set"
    assert await erase_due(database, clock, YEAR) == 1
    assert await erase_due(database, clock, YEAR) == 0
    assert (await desk.router.case(ended)).erased_on == clock.today()
    assert (await desk.router.case(taken_up)).erased_on is None
    log = [(e.actor, e.detail) for e in await desk.router.log() if e.action == "erase"]
    assert log == [("system", "retention")]


async def test_what_is_kept_longer_is_not_erased_until_then(desk: RunningDesk) -> None:
    database, clock = desk.house.database, desk.router.clock
    ended = await _closed(desk, await desk.router.tell("De får ikke lønn."))
    at = f"/sak/{ended.reference}/oppfolging"
    clock.forward(days=300)
    async with her(desk, unlocked=False) as she:
        await she.get(at)
        await she.post(f"{at}/behold", versjon=she.version, hvorfor="archive", frist="om 100 dager")
        assert "beholdes lenger" in she.page
    clock.forward(days=99)
    assert await erase_due(database, clock, YEAR) == 0
    clock.forward(days=1)
    assert await erase_due(database, clock, YEAR) == 1


async def test_the_schema_is_that_of_the_code(desk: RunningDesk) -> None:
    assert not await differences(desk.house.database)
