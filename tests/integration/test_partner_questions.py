"""Partners' questions to reporters from the chat to the coordinator's word, each with its own login in PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from support import stores
from support.people import COORDINATOR, DEPUTY, DIRECTORY, NAV, POLICE
from support.question_group import QUESTION, QuestionGroup, question_group
from support.router_house import NB, OWN
from varde.shared.casework import dialogue
from varde.shared.casework.deciding import open_questions, settled, waiting_in
from varde.shared.casework.decisions import Overtaken
from varde.shared.casework.questions import Questions
from varde.shared.casework.recusal import Declaration
from varde.shared.casework.rotation import rewrap_all
from varde.shared.domain.codes import Outcome
from varde.shared.domain.question import Asking, Fate
from varde.shared.domain.story import What
from varde.shared.errors import Refused, Transient
from varde.shared.messages import QuestionSettled, new_id
from varde.shared.store.tables import metadata
from varde.shared.vault import PrivateKey, PrivateKeys


@pytest.fixture(params=stores.KINDS)
async def group(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[QuestionGroup]:
    async with question_group(request.param, tmp_path) as group:
        yield group


async def test_a_question_goes_to_the_reporter_as_it_was_asked(group: QuestionGroup) -> None:
    receipt, case = await group.told()
    opened = await group.asked(case)
    assert (opened.text, opened.waiting.partner) == (QUESTION, "NAV")
    assert await group.read_by_reporter(receipt) == []
    await group.send(case, opened, f"{QUESTION}\r\n")
    assert await group.read_by_reporter(receipt) == [QUESTION]
    assert await group.fates() == [("kontakt-nav", "sent")]
    assert What.QUESTION in await group.happened(case)
    assert await group.opened(case) == ()
    assert await group.did(case) == [
        ("kontakt-nav", "propose_question", ""),
        ("koordinator", "open_questions", ""),
        ("koordinator", "send_question", "NAV"),
        ("koordinator", "open_questions", ""),
    ]


async def test_she_may_ask_in_other_words_and_who_asked_is_told(group: QuestionGroup) -> None:
    receipt, case = await group.told()
    await group.send(case, await group.asked(case), "Er hun trygg?")
    assert await group.read_by_reporter(receipt) == ["Er hun trygg?"]
    assert await group.fates() == [("kontakt-nav", "reworded")]


async def test_a_question_that_she_does_not_send_reaches_nobody(group: QuestionGroup) -> None:
    receipt, case = await group.told()
    opened = await group.asked(case)
    for why in ("", "sent", "closed", "'; --"):
        with pytest.raises(Refused, match="Velg hvorfor"):
            await group.decline(case, opened, why)
    await group.decline(case, opened)
    assert await group.read_by_reporter(receipt) == []
    assert await group.fates() == [("kontakt-nav", "risk")]
    assert What.QUESTION not in await group.happened(case)
    assert (await group.did(case))[-1] == ("koordinator", "decline_question", "NAV risk")


async def test_no_table_holds_a_word_of_it_before_or_after(group: QuestionGroup) -> None:
    _, case = await group.told()
    opened = await group.asked(case)

    async def everything() -> str:
        async with group.house.database.read() as tx:
            return repr([list(await tx.execute(t.select())) for t in metadata.tables.values()])

    assert "trygt sted" not in await everything()
    assert "trygt sted" not in repr(opened)
    await group.send(case, opened)
    assert "trygt sted" not in await everything()


async def test_a_partner_has_one_question_at_a_time_in_a_case(group: QuestionGroup) -> None:
    _, case = await group.told()
    asked = [
        group.questions.propose(NAV, case.reference, QUESTION, act=new_id(), language=NB)
        for _ in range(4)
    ]
    done = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(one is None for one in done) == 1
    assert all(one is None or isinstance(one, Refused) for one in done)
    with pytest.raises(Refused, match="venter allerede"):
        await group.questions.preview(NAV, case.reference, QUESTION, language=NB)
    await group.questions.propose(POLICE, case.reference, QUESTION, act=new_id(), language=NB)
    assert [one.waiting.partner for one in await group.opened(case)] != []
    assert {one.waiting.partner for one in await group.opened(case)} == {"NAV", "POLITI"}


async def test_of_two_who_decide_at_once_one_is_heard(group: QuestionGroup) -> None:
    receipt, case = await group.told()
    opened = await group.asked(case)
    done = await asyncio.gather(
        group.send(case, opened),
        group.send(case, opened, "Er hun trygg?", actor=DEPUTY),
        group.decline(case, opened),
        return_exceptions=True,
    )
    assert sum(one is None for one in done) == 1
    assert sum(isinstance(one, Overtaken) for one in done) == 2
    assert len(await group.fates()) == 1
    assert len(await group.read_by_reporter(receipt)) == (done[2] is not None)


async def test_a_question_of_another_case_is_not_there(group: QuestionGroup) -> None:
    _, case = await group.told()
    opened = await group.asked(case)
    receipt, other = await group.told()
    with pytest.raises(Overtaken):
        await group.send(other, opened)
    with pytest.raises(Overtaken):
        await group.decline(other, opened)
    assert await group.read_by_reporter(receipt) == []
    assert len(await group.opened(case)) == 1


async def test_only_who_leads_reads_and_decides(group: QuestionGroup) -> None:
    _, case = await group.told()
    opened = await group.asked(case)
    with pytest.raises(Refused, match="oordinator"):
        await group.opened(case, NAV)
    with pytest.raises(Refused, match="oordinator"):
        await group.send(case, opened, actor=NAV)
    assert len(await group.opened(case)) == 1


async def test_what_cannot_reach_the_reporter_is_not_lost_and_can_go_by_e_mail(
    group: QuestionGroup,
) -> None:
    case = await group.mailed()
    opened = await group.asked(case)
    with pytest.raises(Refused, match="ingen kvittering"):
        await group.send(case, opened)
    assert await group.fates() == []
    await group.send(case, opened, put=group.by_email(QUESTION))
    letter = await group.house.queue.claim()
    assert letter is not None
    assert group.house.queue.open(letter).text == QUESTION
    assert await group.fates() == [("kontakt-nav", "sent")]


async def test_an_empty_question_is_not_sent_and_still_waits(group: QuestionGroup) -> None:
    _, case = await group.told()
    opened = await group.asked(case)
    with pytest.raises(Refused, match="Skriv noe"):
        await group.send(case, opened, " \r\n ")
    assert len(await group.opened(case)) == 1


async def test_a_closed_case_ends_what_waits_whoever_is_first(group: QuestionGroup) -> None:
    _, case = await group.told()
    opened = await group.asked(case)
    closing = group.casework.close(COORDINATOR, case.reference, Outcome.ADVICE, language=NB)
    asking = group.questions.propose(POLICE, case.reference, QUESTION, act=new_id(), language=NB)
    await asyncio.gather(closing, asking, return_exceptions=True)
    assert await group.opened(case) == ()
    assert ("kontakt-nav", "closed") in await group.fates()
    with pytest.raises(Overtaken):
        await group.send(case, opened)
    with pytest.raises(Refused, match="avsluttet"):
        await group.questions.propose(NAV, case.reference, QUESTION, act=new_id(), language=NB)


async def test_a_concern_that_is_taken_back_takes_the_questions_along(group: QuestionGroup) -> None:
    receipt, case = await group.told()
    opened = await group.asked(case)
    found = await dialogue.open_with(group.house.database, receipt)
    assert found is not None
    await dialogue.withdraw(group.house.database, found, group.house.clock)
    await group.house.deliver()
    assert await waiting_in(group.desk, case) == ()
    assert ("kontakt-nav", "gone") in group.house.settled
    with pytest.raises(Overtaken):
        await group.send(case, opened)


@pytest.mark.parametrize("declared", [Declaration("NAV"), Declaration("NAV", "kontakt-nav")])
async def test_who_is_disqualified_asks_no_more_and_hears_nothing(
    group: QuestionGroup, declared: Declaration
) -> None:
    _, case = await group.told()
    opened = await group.asked(case)
    await group.questions.propose(POLICE, case.reference, QUESTION, act=new_id(), language=NB)
    await group.casework.declare(COORDINATOR, case.reference, declared, language=NB)
    (left,) = await group.opened(case)
    assert left.waiting.partner == "POLITI"
    with pytest.raises(Overtaken):
        await group.send(case, opened)
    assert await group.fates() == []
    event = QuestionSettled(case_id=case.case_id, member="kontakt-nav", fate=Fate.SENT)
    assert await settled(group.chat, DIRECTORY, event) is None
    with pytest.raises(Refused, match="finner ikke"):
        await group.questions.propose(NAV, case.reference, QUESTION, act=new_id(), language=NB)


async def test_what_the_reporter_adds_against_a_partner_ends_its_question(
    group: QuestionGroup,
) -> None:
    _, case = await group.told()
    await group.asked(case)
    await group.house.add(case, "Hun er redd.", exclude="NAV")
    assert "NAV" in (await group.house.case(case)).excluded_partners
    assert await waiting_in(group.desk, case) == ()
    assert group.house.settled == []


async def test_a_partner_that_may_not_ask_is_told_who_can_for_any_case(
    group: QuestionGroup,
) -> None:
    _, case = await group.told()
    partners = tuple(replace(p, questions=Asking.NOT_ALLOWED) for p in DIRECTORY.partners)
    directory = replace(DIRECTORY, partners=partners)
    questions = Questions(group.chat, directory, group.house.clock, OWN.public)
    for reference in (case.reference, "26-0000"):
        for ask in (questions.preview, partial(questions.propose, act=new_id())):
            with pytest.raises(Refused, match="Det kan koordinatoren"):
                await ask(NAV, reference, QUESTION, language=NB)


async def test_a_new_key_opens_what_waits(group: QuestionGroup) -> None:
    _, case = await group.told()
    await group.asked(case)
    new = PrivateKey.generate("coordinator")
    async for batch in rewrap_all(group.desk, PrivateKeys(OWN), new.public):
        assert batch.damaged == 0
    keys, clock = PrivateKeys(new), group.house.clock
    found = await open_questions(group.desk, keys, clock, COORDINATOR, case.reference, language=NB)
    assert [one.text for one in found[1]] == [QUESTION]


async def test_the_chat_puts_questions_in_and_never_reads_one(group: QuestionGroup) -> None:
    if group.chat.is_sqlite:
        return
    _, case = await group.told()
    opened = await group.asked(case)
    for column in ("ciphertext", "wrapped", "key_id", "*"):
        with pytest.raises(Transient):
            async with group.chat.read() as tx:
                await tx.exec_driver_sql(f"SELECT {column} FROM partner_question")
    with pytest.raises(Transient):
        async with group.chat.begin() as tx:
            await tx.exec_driver_sql("UPDATE partner_question SET member = 'x'")
    assert await group.opened(case) == (opened,)
