"""Work across cases as the chat does it, on PostgreSQL with the chat's own login: ask, answer, link, count, meet."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from support import stores
from support.people import COORDINATOR, DEPUTY, DIRECTORY, NAV, POLICE
from support.router_house import NB, OWN, RouterHouse, router_house
from varde.shared.casework import dialogue
from varde.shared.casework.answering import release_answers
from varde.shared.casework.cases import Casework
from varde.shared.casework.groupwork import Groupwork
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Channel, PageLanguage
from varde.shared.domain.facets import Facet
from varde.shared.domain.links import LinkKind
from varde.shared.domain.listing import Topic
from varde.shared.domain.partner import Actor
from varde.shared.domain.span import Span
from varde.shared.domain.story import What
from varde.shared.errors import Refused, Transient
from varde.shared.messages import new_id
from varde.shared.store import answers, cases, exact, story
from varde.shared.store.database import Database
from varde.shared.vault import PrivateKeys

TOLD = "Sjefen har tatt passet hennes, og hun får ikke lønn. Det skjer på et sted jeg kjenner."
MORE = "Hun er redd for sjefen, og hun sover på jobben. Ring 68 05 12 34."
QUESTION = "Har hun et trygt sted å sove?"


@dataclass
class Group:
    """The house, and what the chat and the desk can do with their own logins."""

    house: RouterHouse
    work: Groupwork
    casework: Casework
    desk: Database

    async def told(self) -> tuple[str, Case]:
        """A concern from the form that the group may see; its receipt."""
        raw = WebSubmission(PageLanguage.NB, TOLD).to_bytes()
        receipt = await self.house.receiver.receive(raw, Channel.WEB)
        await self.house.deliver()
        case = await self.house.newest()
        if case.held:
            review = self.house.review
            case = await review.release(case.reference, with_account=False, language=NB)
        return receipt, case

    async def release(self, case: Case) -> int:
        keys, clock = PrivateKeys(OWN), self.house.clock
        done = await release_answers(
            self.desk, keys, clock, COORDINATOR, case.reference, language=NB
        )
        return done[1]

    async def links(self, case: Case, actor: Actor) -> list[str]:
        view = await self.casework.view(actor, case.reference, language=NB)
        return [link.reference for link in view.links if link.kind is LinkKind.JUDGED]

    async def happened(self, case: Case) -> list[What]:
        async with self.house.database.read() as tx:
            chapters = await story.since(tx, case.case_id, 0)
        return [one.what for chapter in chapters for one in chapter.happened]


@pytest.fixture(params=stores.KINDS)
async def group(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Group]:
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(stores.of_kind(request.param, tmp_path))
        house = await stack.enter_async_context(router_house(database))
        chat = desk = database
        if request.param == "postgres":
            own = await stack.enter_async_context(stores.logins(database, ("chatops", "desk")))
            chat, desk = own["chatops"], own["desk"]
        work = Groupwork(chat, house.clock, OWN.public)
        yield Group(house, work, Casework(chat, DIRECTORY, house.clock), desk)


async def test_a_question_goes_sealed_to_the_reporter_who_answers_with_the_receipt(
    group: Group,
) -> None:
    receipt, case = await group.told()
    shown = await group.work.question(COORDINATOR, case.reference, QUESTION, language=NB)
    assert str(shown.text) == QUESTION
    before = await dialogue.open_with(group.house.database, receipt)
    assert before is not None
    assert before.replies == ()
    await group.work.ask(COORDINATOR, case.reference, QUESTION, act=new_id(), language=NB)
    found = await dialogue.open_with(group.house.database, receipt)
    assert found is not None
    assert [reply.text for reply in found.replies] == [QUESTION]


async def test_under_one_act_a_reporter_is_asked_once_however_many_ask_at_once(
    group: Group,
) -> None:
    receipt, case = await group.told()
    act = new_id()
    asking = [
        group.work.ask(COORDINATOR, case.reference, QUESTION, act=act, language=NB)
        for _ in range(4)
    ]
    said = await asyncio.gather(*asking, return_exceptions=True)
    assert None in said
    assert all(one is None or isinstance(one, Transient) for one in said)
    found = await dialogue.open_with(group.house.database, receipt)
    assert found is not None
    assert [reply.text for reply in found.replies] == [QUESTION]


async def test_an_act_that_was_refused_is_done_when_it_may_be(group: Group) -> None:
    receipt, case = await group.told()
    act = new_id()
    with pytest.raises(Refused):
        await group.work.ask(COORDINATOR, "26-9999", QUESTION, act=act, language=NB)
    await group.work.ask(COORDINATOR, case.reference, QUESTION, act=act, language=NB)
    found = await dialogue.open_with(group.house.database, receipt)
    assert found is not None
    assert len(found.replies) == 1


async def test_only_who_leads_asks_and_nobody_asks_whom_nothing_reaches(group: Group) -> None:
    _, case = await group.told()
    with pytest.raises(Refused, match="oordinator"):
        await group.work.question(NAV, case.reference, QUESTION, language=NB)
    with pytest.raises(Refused):
        await group.work.question(COORDINATOR, case.reference, "Ring 68 05 12 34", language=NB)
    async with group.house.database.begin() as tx:
        await tx.exec_driver_sql("DELETE FROM dialogue")
    with pytest.raises(Refused, match="ingen kvittering"):
        await group.work.question(COORDINATOR, case.reference, QUESTION, language=NB)


async def test_an_answer_is_read_by_the_group_when_it_is_released_and_only_without_marks(
    group: Group,
) -> None:
    _, case = await group.told()
    with pytest.raises(Refused, match="ikke noe svar"):
        await group.release(case)
    await group.house.add(case, MORE)
    case = await group.house.case(case)
    if case.held:
        await group.house.review.release(case.reference, with_account=False, language=NB)
    assert (await group.work.answers(NAV, case.reference, language=NB))[1] == ()
    assert await group.release(case) == 1
    _, (answer,) = await group.work.answers(NAV, case.reference, language=NB)
    assert "redd" in str(answer.text)
    assert "68 05" not in str(answer.text)
    with pytest.raises(Refused, match="ikke noe svar"):
        await group.release(case)
    assert await group.happened(case) == [What.WROTE, What.ANSWERED]


async def test_what_is_released_goes_when_the_reporter_takes_the_concern_back(
    group: Group,
) -> None:
    receipt, case = await group.told()
    await group.house.add(case, MORE)
    case = await group.house.case(case)
    if case.held:
        await group.house.review.release(case.reference, with_account=False, language=NB)
    await group.release(case)
    found = await dialogue.open_with(group.house.database, receipt)
    assert found is not None
    await dialogue.withdraw(group.house.database, found, group.house.clock)
    await group.house.deliver()
    async with group.house.database.read() as tx:
        assert await answers.of_case(tx, case.case_id) == ()


async def test_linked_cases_show_each_other_until_the_link_is_taken_back(group: Group) -> None:
    (_, one), (_, other) = [await group.told() for _ in range(2)]
    async with group.house.database.begin() as tx:
        for case in (one, other):
            await exact.drop_exact(tx, case.case_id)
    named = (one.reference, other.reference)
    tie = await group.work.tie(DEPUTY, *named, language=NB, lifted=False)
    assert tie.for_group
    assert await group.links(one, NAV) == []
    await group.work.link(DEPUTY, *named, language=NB)
    assert await group.links(one, NAV) == [other.reference]
    assert await group.links(other, NAV) == [one.reference]
    with pytest.raises(Refused, match="fra før"):
        await group.work.link(COORDINATOR, *named, language=NB)
    await group.work.unlink(COORDINATOR, *reversed(named), language=NB)
    assert await group.links(one, COORDINATOR) == []
    with pytest.raises(Refused, match="Ingen har koblet"):
        await group.work.unlink(COORDINATOR, *named, language=NB)


async def test_a_link_is_kept_from_the_group_where_it_could_tell_too_much(group: Group) -> None:
    (_, one), (_, other) = [await group.told() for _ in range(2)]
    async with group.house.database.begin() as tx:
        await exact.drop_exact(tx, other.case_id)
        await tx.exec_driver_sql('UPDATE case_exact SET widened = \'[["arena", "small_arena"]]\'')
    tie = await group.work.link(COORDINATOR, one.reference, other.reference, language=NB)
    assert not tie.for_group
    assert await group.links(one, NAV) == await group.links(other, NAV) == []
    assert await group.links(one, COORDINATOR) == [other.reference]


async def test_nobody_links_a_case_that_is_kept_from_a_partner(group: Group) -> None:
    (_, one), (_, other) = [await group.told() for _ in range(2)]
    await _keep_from(group, other, "POLITI")
    named = (one.reference, other.reference)
    with pytest.raises(Refused, match="holdes unna"):
        await group.work.link(COORDINATOR, *named, language=NB)
    with pytest.raises(Refused, match="oordinator"):
        await group.work.link(NAV, *named, language=NB)


async def test_no_count_and_no_agenda_changes_for_a_case_that_is_kept_from_somebody(
    group: Group,
) -> None:
    told = [(await group.told())[1] for _ in range(7)]
    year = await group.work.statistics(NAV)
    assert year.total == 7
    assert {table.total for table in year.tables.values()} == {7}
    assert dict(year.tables[Facet.FORM].counts) == {told[0].facts.forms[0]: 7}
    assert dict(year.tables[Facet.ARENA].counts) == {told[0].facts.arena: 7}
    assert dict(year.tables[Facet.PARTNER].counts) == {"": 7}
    came = Span(told[0].opened_on.year, told[0].opened_on.month, 1)
    assert year.spans[came] == 7
    assert sum(year.spans.values()) == 7
    await _keep_from(group, told[0], "POLITI")
    for actor in (NAV, POLICE, COORDINATOR):
        statistics = await group.work.statistics(actor)
        assert {table.total for table in statistics.tables.values()} == {6}
        topics = await group.work.agenda(actor, language=NB)
        assert topics[Topic.ALL].total == 6
        listed = {line.reference for listing in topics.values() for line in listing}
        assert listed == {case.reference for case in told[1:]}


async def test_a_search_finds_words_of_what_one_may_see_and_nothing_else(group: Group) -> None:
    told = [(await group.told())[1] for _ in range(2)]
    await group.casework.note(NAV, told[0].reference, "Vi har et ledig rom.", language=NB)
    await _keep_from(group, told[1], "POLITI")
    assert await _found(group, POLICE, "ledig rom") == {told[0].reference}
    assert await _found(group, POLICE, "bekymringen gjelder") == {told[0].reference}
    assert await _found(group, COORDINATOR, "BEKYMR gjeld") == {c.reference for c in told}
    assert await _found(group, COORDINATOR, told[1].reference[3:]) == {told[1].reference}
    assert await _found(group, POLICE, told[1].reference) == set()
    for nothing in ("zzz", "& | !", "'; --", "%", "_", "ledig zzz"):
        assert await _found(group, COORDINATOR, nothing) == set()


async def _keep_from(group: Group, case: Case, partner: str) -> None:
    stored = await group.house.case(case)
    kept = replace(stored, excluded_partners=frozenset({partner}), version=stored.version + 1)
    async with group.house.database.begin() as tx:
        await cases.save_case(tx, kept)


async def _found(group: Group, actor: Actor, text: str) -> set[str]:
    return {line.reference for line in await group.casework.search(actor, text, language=NB)}
