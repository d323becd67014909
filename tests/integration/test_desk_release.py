"""What is released passes the last guard at that moment, beside all that the reporter wrote, whenever it was made."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from support import stores
from support.desk import Her, RunningDesk, her, running_desk, written
from support.people import COORDINATOR
from support.router_house import OWN
from varde.desk.house import House
from varde.shared.anonymise import Leak
from varde.shared.casework.answering import release_answers
from varde.shared.casework.decisions import Overtaken
from varde.shared.casework.leaving import Stopped
from varde.shared.casework.review import Review
from varde.shared.casework.revision import Draft, revise
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Language
from varde.shared.errors import Refused
from varde.shared.mail import MailKind, MailReader, Problem, ReadMail
from varde.shared.store import cases, sealed
from varde.shared.vault import PrivateKeys

NB = Language.NB
QUAY = "De får ikke lønn, og sover på en kai i havna."
NAMED = "Sjefen heter Kai Lund."
LEAKS = "Ring 68 05 12 34 om dette."


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        yield desk


async def _with_summary(desk: RunningDesk, case: Case, summary: str) -> Case:
    """The case with a summary that passed once, by what the guard knew then."""
    async with desk.house.database.begin() as tx:
        changed = replace(case, summary=summary, version=case.version + 1)
        await cases.save_case(tx, changed)
    return changed


async def _release(she: Her, case: Case) -> int:
    at = f"/sak/{case.reference}/frigi"
    return (await she.post(at, versjon=she.version)).status_code


async def _write(she: Her, case: Case, **fields: str) -> int:
    """Send the form of the opened case, as it stands but for these fields."""
    at = f"/sak/{case.reference}/endre"
    return (await she.post(at, **(written(she) | fields))).status_code


async def _mailed(desk: RunningDesk, text: str) -> Case:
    """The case of a mail."""
    await desk.router.mail(text)
    await desk.router.deliver()
    return await desk.router.newest()


async def _did(desk: RunningDesk) -> list[str]:
    return [entry.action for entry in await desk.router.log()]


async def test_a_summary_that_the_guard_lets_by_no_more_stays_and_she_sees_where(
    desk: RunningDesk,
) -> None:
    case = await desk.router.tell(QUAY, exclude="NAV")
    await _with_summary(desk, case, LEAKS)
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}")
        assert await _release(she, case) == 422
        assert "stoppet sammendraget: telefon. Ingenting er frigitt. Åpne originalen" in she.page
        assert 'Ring <mark class="stopped">68 05 12 34</mark> om dette.' in she.page
    assert (await desk.router.case(case)).held
    assert not {"release", "open_original"}.intersection(await _did(desk))


async def test_in_the_opened_case_what_is_stopped_stands_below_the_text_and_can_be_put_right(
    desk: RunningDesk,
) -> None:
    case = await desk.router.tell(QUAY, exclude="NAV")
    await _with_summary(desk, case, LEAKS)
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}")
        await she.post(f"/sak/{case.reference}/original")
        assert await _write(she, case, frigi="ja") == 422
        assert "Lagret." not in she.page, "nothing was changed"
        assert "Skriv deg rundt det som står under teksten" in she.page
        assert "<li>telefon: <mark>68 05 12 34</mark></li>" in she.page
        assert await _write(she, case, sammendrag=case.summary, frigi="ja") == 200
    assert not (await desk.router.case(case)).held


async def test_an_account_is_read_beside_what_the_reporter_has_added_since(
    desk: RunningDesk,
) -> None:
    case = await desk.router.tell(QUAY, exclude="NAV")
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}")
        await she.post(f"/sak/{case.reference}/original")
        await _write(she, case, redegjorelse=QUAY.removesuffix(" i havna."))
        assert "Lagret." in she.page, "nobody was called Kai yet"
        await desk.router.add(case, NAMED)
        await she.post(f"/sak/{case.reference}/original")
        assert await _write(she, case, frigi="ja", med="ja") == 422
        assert "stoppet redegjørelsen: et ord fra originalen" in she.page
        assert 'id="med" name="med" value="ja" checked' in she.page
        assert await _write(she, case, frigi="ja") == 200, "without the account"
    assert (await desk.router.case(case)).account == ""


async def test_an_account_that_stands_in_the_channel_is_read_again_before_the_case_goes_back(
    desk: RunningDesk,
) -> None:
    case = await desk.router.tell(QUAY, exclude="NAV")
    await desk.router.review.release(case.reference, with_account=True, language=NB)
    case = await desk.router.add(case, NAMED, exclude="NAV")
    assert case.held
    with pytest.raises(Stopped) as stopped:
        await desk.router.review.release(case.reference, with_account=False, language=NB)
    (found,) = stopped.value.account
    assert case.account[found.start : found.end] == "kai"
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}")
        assert await _release(she, case) == 422
        assert 'på en <mark class="stopped">kai</mark> i' in she.page


async def test_a_summary_is_read_beside_everything_that_was_written_on_the_form(
    desk: RunningDesk,
) -> None:
    case = await desk.router.tell(QUAY, exclude="NAV", contact="Naboen Torleiv Østerbø")
    told = await _with_summary(desk, case, "Østerbø vet mer.")
    with pytest.raises(Stopped):
        await desk.router.review.release(told.reference, with_account=False, language=NB)


class _Meanwhile(MailReader):
    """A reader while which somebody changes the case."""

    def __init__(self, desk: RunningDesk, case_id: str) -> None:
        super().__init__()
        self._desk = desk
        self._case_id = case_id

    async def read(self, raw: bytes) -> ReadMail:
        async with self._desk.house.database.begin() as tx:
            await cases.touch(tx, self._case_id)
        return await super().read(raw)


async def test_what_changes_while_the_guard_reads_is_not_released_unread(
    desk: RunningDesk,
) -> None:
    case = await _mailed(desk, "Boję się o sąsiadkę. Nie dostaje pieniędzy i śpi w kuchni.")
    assert case.held
    async with _Meanwhile(desk, case.case_id) as mail:
        house = desk.house
        review = Review(house.database, PrivateKeys(OWN), house.clock, COORDINATOR, mail)
        with pytest.raises(Overtaken, match="endret i mellomtiden"):
            await review.release(case.reference, with_account=False, language=NB)
    assert (await desk.router.case(case)).held


class _Lost(MailReader):
    """A reader that gives up."""

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self._problem = problem

    async def read(self, raw: bytes) -> ReadMail:
        return ReadMail(kind=MailKind.UNREADABLE, problems=(self._problem.value,))


@pytest.mark.parametrize("problem", [Problem.TIME_OUT, Problem.READER_FAILED])
@pytest.mark.parametrize("read_before", [True, False])
async def test_without_the_words_nothing_is_released_unless_there_never_were_any(
    desk: RunningDesk, problem: Problem, read_before: bool
) -> None:
    case = await _mailed(desk, "Boję się o sąsiadkę. Nie dostaje pieniędzy i śpi w kuchni.")
    if not read_before:
        async with desk.house.database.begin() as tx:
            await sealed.triaged(tx, case.concern_id, unreadable=True)
    house = desk.house
    review = Review(house.database, PrivateKeys(OWN), house.clock, COORDINATOR, _Lost(problem))
    releasing = review.release(case.reference, with_account=False, language=NB)
    if read_before:
        with pytest.raises(Refused, match="kunne ikke leses akkurat nå"):
            await releasing
    else:
        await releasing
    assert (await desk.router.case(case)).held is read_before


@pytest.mark.parametrize("problem", [Problem.TIME_OUT, Problem.READER_FAILED])
async def test_without_the_words_nothing_is_saved_beside_them(
    desk: RunningDesk, problem: Problem
) -> None:
    case = await _mailed(desk, f"De får ikke lønn. {NAMED}")
    house = desk.house
    review = Review(house.database, PrivateKeys(OWN), house.clock, COORDINATOR, _Lost(problem))
    shown, original = await review.show(case.reference, language=NB)
    with pytest.raises(Refused, match=r"akkurat nå\. Ingenting er lagret"):
        await revise(
            house.database,
            OWN.public,
            house.clock,
            COORDINATOR,
            case.reference,
            Draft(shown.version, "De sover på en kai.", original.account),
            original,
            language=NB,
        )
    assert (await desk.router.case(case)).summary == case.summary
    assert "revise" not in await _did(desk)


@pytest.mark.parametrize("read", [True, False])
async def test_a_mail_that_cannot_be_read_now_is_told_where_it_should_stand(
    tmp_path: Path, read: bool
) -> None:
    def fitted(house: House) -> House:
        return house if read else replace(house, mail=_Lost(Problem.TIME_OUT))

    async with (
        stores.sqlite(tmp_path) as database,
        running_desk(database, fitted=fitted) as desk,
        her(desk) as she,
    ):
        case = await _mailed(desk, QUAY)
        await she.get(f"/sak/{case.reference}")
        await she.post(f"/sak/{case.reference}/original")
        told = "En e-post i denne saken kunne ikke leses akkurat nå, og mangler på siden."
        assert (told in she.page) is not read
        assert await _write(she, case, sammendrag="De får ikke lønn.") == (200 if read else 422)
        assert ("kunne ikke leses akkurat nå. Ingenting er lagret" in she.page) is not read
        assert "De får ikke lønn." in she.page, "her words are not lost"


async def test_an_answer_is_read_beside_the_first_words_before_the_group_reads_it(
    desk: RunningDesk,
) -> None:
    case = await desk.router.tell(f"De får ikke lønn. {NAMED}", exclude="NAV")
    await desk.router.add(case, "De sover på en kai i havna.")
    await desk.router.review.release(case.reference, with_account=False, language=NB)
    house = desk.house
    with pytest.raises(Leak):
        await release_answers(
            house.database,
            PrivateKeys(OWN),
            house.clock,
            COORDINATOR,
            case.reference,
            language=NB,
        )
    assert "release_answers" not in await _did(desk)
