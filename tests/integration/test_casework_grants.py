"""Least privilege in PostgreSQL: each service does its part of a case with its own login, through the real code."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import structlog
from prometheus_client import CollectorRegistry

from support.linking import CHEAP, secret
from support.login_house import NB, OWN, TRIAGE, LoginHouse, login_house, refused
from support.people import COORDINATOR, DIRECTORY, NAV
from support.running import ROOT
from support.timetables import SHIPPED
from varde.router.auditor import Auditor
from varde.router.rules import Rules
from varde.shared.anonymise import Anonymiser
from varde.shared.casework import links, schedule
from varde.shared.casework.additions import add_to_case, waiting
from varde.shared.casework.cases import Casework
from varde.shared.casework.comparing import Compared
from varde.shared.casework.correction import Changes, correct
from varde.shared.casework.finding import case_of_receipt
from varde.shared.casework.judging import Judge
from varde.shared.casework.receive import add_information
from varde.shared.casework.review import Review
from varde.shared.casework.triage import Reading
from varde.shared.domain.codes import AgeGroup, Channel, Form, HoldReason, Outcome, Status
from varde.shared.domain.concern import Facts
from varde.shared.domain.links import Identifier, LinkKind
from varde.shared.domain.partner import SYSTEM
from varde.shared.domain.receipt import words_of
from varde.shared.domain.small_world import Gate
from varde.shared.messages import InformationAdded
from varde.shared.platform.partners import load_directory
from varde.shared.store import (
    audit,
    cards,
    cases,
    corrections,
    due_steps,
    link_keys,
    local_channel,
    outbox,
    sealed,
)
from varde.shared.store.exact import Exact, tally
from varde.shared.vault import BlindIndex, LinkSecrets, PrivateKey, PrivateKeys

pytestmark = pytest.mark.postgres

PARTNERS = ROOT / "config" / "partners.toml"
PHONE = Identifier(LinkKind.PHONE, "+4768051234")


@pytest.fixture
async def house() -> AsyncIterator[LoginHouse]:
    async with login_house() as house:
        yield house


async def test_every_use_case_works_with_its_own_login(house: LoginHouse) -> None:
    receipt, event = await house.received()
    reference = await house.triaged(event, HoldReason.LANGUAGE)
    review = Review(house.desk, PrivateKeys(OWN), house.clock, COORDINATOR)
    assert [case.reference for case in await review.held()] == [reference]
    _, original = await review.show(reference, language=NB)
    assert "tok passet" in original.text
    assert original.exact is not None
    async with house.router.read() as tx:
        assert sum((await tally(tx)).values()) == 1
    released = await review.release(reference, with_account=True, language=NB)
    new = PrivateKey.generate("coordinator")
    assert await review.rewrap_all(new.public) == 2
    found = await case_of_receipt(house.desk, words_of(receipt, NB))
    assert found is not None
    work = Casework(house.chatops, DIRECTORY, house.clock)
    assert (await work.list_cases(NAV, "mine", language=NB))[0].reference == reference
    await work.assign(COORDINATOR, reference, ["nav"], note="Haster.", language=NB)
    assert (await work.accept(NAV, reference, language=NB)).status is Status.FOLLOW_UP
    assert (await work.view(NAV, reference, language=NB)).reference == reference
    assert await work.card(released.case_id, language=NB)
    async with house.desk.read() as tx:
        assert audit.first_break(await audit.entries(tx)) is None


async def test_each_login_does_its_part_of_the_clock(house: LoginHouse) -> None:
    _, event = await house.received()
    reference = await house.triaged(event, HoldReason.LANGUAGE)
    house.clock.forward(minutes=1)
    assert await schedule.run_due(house.router, SHIPPED, house.clock.now()) == 3
    review = Review(house.desk, PrivateKeys(OWN), house.clock, COORDINATOR)
    await review.show(reference, language=NB)
    await review.release(reference, with_account=False, language=NB)
    await Casework(house.chatops, DIRECTORY, house.clock).accept(NAV, reference, language=NB)
    house.clock.forward(days=20)
    assert await schedule.adopt(house.router, house.clock.now()) == 0
    while await schedule.run_due(house.router, SHIPPED, house.clock.now()):
        pass
    async with house.owner.read() as tx:
        ran = await due_steps.unhandled(
            tx, "chatops", house.clock.now() - timedelta(days=1), house.clock.now()
        )
    assert [(step.wait.kind, step.step) for step in ran] == [("open", 1)]
    told = await schedule.reminder(house.chatops, DIRECTORY, ran[0].step_id)
    assert told is not None
    assert told.reference == reference
    async with house.chatops.begin() as tx:
        assert await outbox.first_time(tx, "chatops", ran[0].step_id, house.clock.now())
    auditor = Auditor(house.router, house.clock, CollectorRegistry(), structlog.get_logger())
    house.clock.forward(minutes=6)
    assert (await auditor.audit()).none
    async with house.desk.read() as tx:
        assert {entry.reference for entry in await due_steps.ahead(tx, SYSTEM)} == {reference}
    for database in (house.router, house.chatops, house.desk):
        await refused(database, "DELETE FROM due_step")


async def test_cases_are_linked_each_service_with_its_own_login(house: LoginHouse) -> None:
    values = BlindIndex(LinkSecrets(secret()), CHEAP).blinded([PHONE])
    house.compared = Compared(values, most_cases=4)
    first, second = [await house.triaged((await house.received())[1]) for _ in range(2)]
    work = Casework(house.chatops, DIRECTORY, house.clock)
    assert (await work.view(COORDINATOR, second, language=NB)).links[0].reference == first
    await work.close(COORDINATOR, first, Outcome.ADVICE, language=NB)
    async with house.desk.read() as tx:
        assert sum((await link_keys.secrets_in_use(tx)).values()) == 2
    await refused(house.desk, "SELECT hash FROM link_key")
    house.clock.forward(days=1000)
    await links.end(house.router, house.clock)
    async with house.desk.read() as tx:
        assert sum((await link_keys.secrets_in_use(tx)).values()) == 1


async def test_what_is_added_and_corrected_works_with_each_login(house: LoginHouse) -> None:
    _, event = await house.received()
    reference = await house.triaged(event)
    added = await add_information(
        house.intake,
        [TRIAGE.public, OWN.public],
        house.clock,
        event.concern_id,
        b"Subject: x\r\n\r\nHun er 15.",
        Channel.EMAIL,
    )
    more = InformationAdded(concern_id=event.concern_id, addition_id=added)
    assert await waiting(house.router, more) is not None
    directory = load_directory(PARTNERS)
    rules = Rules.load(ROOT / "config" / "routing.toml", directory)
    judge = Judge(Gate(), rules, NB, "1")
    exact = Exact(Facts(age=AgeGroup.CHILD), (), "R1", "Fordi.")
    reading = Reading(Facts(), "", "", (), (), "R1", "Fordi.", exact=exact)
    now = await add_to_case(
        house.router,
        more,
        reading,
        judge,
        directory=directory,
        clock=house.clock,
    )
    assert now is not None
    assert now.facts.child
    changes = Changes(forms=(Form.LAB,))
    await correct(house.desk, judge, house.clock, COORDINATOR, reference, changes, language=NB)
    review = Review(house.desk, PrivateKeys(OWN), house.clock, COORDINATOR)
    case, original = await review.show(reference, language=NB)
    assert "15" in original.added[0].text
    made = await review.together(Anonymiser.load(), case, original, NB)
    assert made.added[0] is not None
    assert await review.rewrap_all(PrivateKey.generate("coordinator").public) == 4
    async with house.router.read() as tx:
        assert [c.corrected for c in await corrections.everything(tx)] == ["LAB"]


async def test_the_chat_keeps_its_cards_and_messages(house: LoginHouse) -> None:
    _, event = await house.received()
    async with house.chatops.begin() as tx:
        await cards.put(tx, event.concern_id, "slack", cards.CardPost("m", 1))
        await cards.put(tx, event.concern_id, "slack", cards.CardPost("m", 2))
        message = local_channel.LocalMessage("m1", "group", "c1", 1, {})
        await local_channel.post(tx, message)
        await local_channel.change(tx, "m1", 2, {})
        assert await local_channel.messages(tx)
        assert await outbox.first_time(tx, "chatops", event.event_id, house.clock.now())


async def test_the_desk_sees_what_status_shows(house: LoginHouse) -> None:
    await house.received()
    async with house.desk.read() as tx:
        assert await sealed.oldest_waiting(tx) is not None
        assert (await outbox.waiting(tx))[0] == 0
        assert await cases.open_cases(tx) == []


async def test_the_router_forgets_handled_events(house: LoginHouse) -> None:
    _, event = await house.received()
    await house.triaged(event)
    house.clock.forward(days=40)
    async with house.router.begin() as tx:
        assert await outbox.forget_before(tx, house.clock.now()) == 1
