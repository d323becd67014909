"""What the chat counts: warnings by member and week, and how the open cases stand."""

from datetime import timedelta

from support.chat import TODAY, a_case
from support.times import START
from varde.shared.domain.case import Assignment
from varde.shared.domain.channel import StrangerKind
from varde.shared.domain.codes import AssignmentRole, AssignmentState, Status
from varde.shared.store import cards, cases, channel_strangers, counts, typed_warnings
from varde.shared.store.cards import CardPost
from varde.shared.store.database import Database
from varde.shared.store.typed_warnings import KEPT_WEEKS, typed_warning

LED = (Assignment("NAV", AssignmentRole.LEAD, AssignmentState.ACCEPTED),)


async def test_warnings_are_counted_by_member_and_week(database: Database) -> None:
    async with database.begin() as tx:
        assert [await typed_warnings.add(tx, "nav-medlem", TODAY) for _ in range(3)] == [1, 2, 3]
        assert await typed_warnings.add(tx, "politi-medlem", TODAY) == 1
        assert await typed_warnings.add(tx, "nav-medlem", TODAY + timedelta(days=7)) == 1
        assert await typed_warnings.in_week(tx, TODAY) == 4
        assert await typed_warnings.in_week(tx, TODAY + timedelta(days=14)) == 0


async def test_counts_of_warnings_end(database: Database) -> None:
    later = TODAY + timedelta(weeks=KEPT_WEEKS)
    async with database.begin() as tx:
        await typed_warnings.add(tx, "nav-medlem", TODAY)
        await typed_warnings.add(tx, "nav-medlem", later)
        assert await typed_warnings.in_week(tx, TODAY) == 1
        await typed_warnings.add(tx, "nav-medlem", later + timedelta(weeks=1))
        assert len((await tx.execute(typed_warning.select())).all()) == 2


async def test_open_cases_are_counted_by_when_they_are_due_and_whether_they_move(
    database: Database,
) -> None:
    days = {"passed": -1, "soon": 0, "later": 30}
    async with database.begin() as tx:
        for number, after in enumerate(days.values()):
            case = a_case(f"26-100{number}", due_on=TODAY + timedelta(days=after), assignments=LED)
            await cases.insert_case(tx, case)
        for number in range(2):
            old = TODAY - timedelta(days=60)
            await cases.insert_case(tx, a_case(f"26-200{number}", opened_on=old))
        await cases.insert_case(tx, a_case("26-3000", status=Status.CLOSED))
        found = await counts.open_now(tx, TODAY)
    assert dict(found.due) == {"passed": 1, "soon": 1, "later": 1, "none": 2}
    assert (found.stuck, found.total) == (2, 5)


async def test_a_message_is_known_for_a_card_on_its_own_platform(database: Database) -> None:
    async with database.begin() as tx:
        await cards.put(tx, "0" * 32, "slack", CardPost("1700000001.000100", 1))
        assert await cards.may_be_card(tx, "slack", "1700000001.000100")
        assert not await cards.may_be_card(tx, "local", "1700000001.000100")
        assert not await cards.may_be_card(tx, "slack", "1700000002.000100")


async def test_any_message_may_be_the_card_of_an_open_case_whose_post_has_not_been_answered(
    database: Database,
) -> None:
    case = a_case("26-1000", assignments=LED)
    async with database.begin() as tx:
        await cases.insert_case(tx, case)
        await cards.put(tx, case.case_id, "slack", CardPost("", 0))
        assert await cards.may_be_card(tx, "slack", "1700000001.000100")
        assert not await cards.may_be_card(tx, "local", "1700000001.000100")
        await cards.put(tx, case.case_id, "slack", CardPost("1700000001.000100", 1))
        assert not await cards.may_be_card(tx, "slack", "1700000002.000100")


async def test_no_message_is_taken_for_the_card_of_a_case_that_has_ended_or_has_none(
    database: Database,
) -> None:
    ended, waiting = a_case("26-1000", status=Status.CLOSED), a_case("26-1001", assignments=LED)
    async with database.begin() as tx:
        for case in (ended, waiting):
            await cases.insert_case(tx, case)
            await cards.put(tx, case.case_id, "slack", CardPost("", 0))
        await cards.put(tx, "overview 2026-48", "slack", CardPost("", 0))
        await cards.forget(tx, waiting.case_id, "slack")
        assert not await cards.may_be_card(tx, "slack", "1700000001.000100")


async def test_strangers_are_kept_by_channel_and_added_once(database: Database) -> None:
    came = {"U0B": StrangerKind.GUEST, "U0A": StrangerKind.APP}
    async with database.begin() as tx:
        for _ in range(2):
            await channel_strangers.add(tx, "slack", "C0", came, START)
        await channel_strangers.set_accepted(tx, "slack", "C0", ["U0A"], accepted=True)
        await channel_strangers.note_told(tx, "slack", "C0", ["U0B"])
        await channel_strangers.remove(tx, "slack", "C1", ["U0A"])
        there = await channel_strangers.all_of(tx, "slack", "C0")
        assert await channel_strangers.all_of(tx, "slack", "C1") == ()
    told = [(s.user_id, s.kind, s.told, s.accepted) for s in there]
    assert told == [
        ("U0A", StrangerKind.APP, False, True),
        ("U0B", StrangerKind.GUEST, True, False),
    ]
