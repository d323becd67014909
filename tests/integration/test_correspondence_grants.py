"""Least privilege in PostgreSQL: letters, mails and a reporter who comes back, each service with its own login."""

import secrets
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from support.login_house import NB, OWN, LoginHouse, login_house, refused
from support.people import COORDINATOR
from varde.intake_email.door import with_envelope
from varde.shared.casework import correspondence, dialogue
from varde.shared.casework.email_reply import reply_by_email
from varde.shared.casework.finding import case_of_receipt
from varde.shared.casework.joining import Pointers, end, join
from varde.shared.casework.outbound import Queue, ReturnAddress, letter_failed
from varde.shared.casework.receive import Receiver, add_information
from varde.shared.casework.review import Review
from varde.shared.casework.triage import already_triaged
from varde.shared.casework.undelivered import Report, taken_as_report, to_the_case
from varde.shared.casework.withdrawal import withdraw
from varde.shared.domain.codes import Channel
from varde.shared.domain.receipt import words_of
from varde.shared.domain.reply_token import new_token
from varde.shared.errors import Permanent
from varde.shared.messages import ConcernWithdrawn, new_id
from varde.shared.store import outbound as letters
from varde.shared.store import outbox, reply_tokens
from varde.shared.store.tables import metadata
from varde.shared.vault import MAILER, PrivateKey, PrivateKeys

pytestmark = pytest.mark.postgres


@pytest.fixture
async def house() -> AsyncIterator[LoginHouse]:
    async with login_house() as house:
        yield house


async def test_a_letter_goes_in_by_the_door_and_is_worked_on_by_the_mailer(
    house: LoginHouse,
) -> None:
    key = PrivateKey.generate(MAILER)
    receiver = Receiver(house.intake, [OWN.public], house.clock, secrets.randbelow, key.public)
    async with receiver.running():
        to = ReturnAddress("kari@nabo.example")
        await receiver.receive(b"Subject: x\r\n\r\ny", Channel.EMAIL, send_receipt=to)
    new = PrivateKey.generate(MAILER)
    review = Review(house.desk, PrivateKeys(key), house.clock, COORDINATOR)
    assert await review.rewrap_all(new.public) == 1
    queue = Queue(house.mailer, PrivateKeys(new), house.clock, secrets.randbelow)
    letter = await queue.claim()
    assert letter is not None
    assert queue.open(letter).to == to.address
    assert await queue.later(letter, "451")
    house.clock.forward(hours=1)
    again = await queue.claim()
    assert again is not None
    await queue.failed(again, "5.1.1")
    async with house.router.begin() as tx:
        topics = [row.topic for row in await outbox.lease(tx, house.clock.now(), 10)]
    assert "letter.failed" in topics
    house.clock.forward(days=60)
    await queue.forget()
    assert await queue.waiting() == 0


async def test_an_answer_is_written_sent_and_comes_back_each_with_its_own_login(
    house: LoginHouse,
) -> None:
    raw = with_envelope("kari@nabo.example", "b@varde.example", b"\r\nHei", vouched=True)
    _, event = await house.received(raw)
    reference = await house.triaged(event)
    await reply_by_email(
        house.desk,
        PrivateKeys(OWN),
        (key := PrivateKey.generate(MAILER)).public,
        clock=house.clock,
        below=secrets.randbelow,
        actor=COORDINATOR,
        reference=reference,
        text="Takk.",
        language=NB,
    )
    queue = Queue(house.mailer, PrivateKeys(key), house.clock, secrets.randbelow)
    letter = await queue.claim()
    assert letter is not None
    await queue.sent(letter)
    async with house.desk.read() as tx:
        assert sum((await letters.counts(tx)).values()) == 1
    _, report = await house.received()
    told = Report((letter.letter_id,), failed=True, code="5.1.1")
    assert await taken_as_report(house.router, report, told, house.clock)
    assert await already_triaged(house.router, report)
    assert await to_the_case(house.router, letter_failed(letter), house.clock)
    await refused(house.router, "SELECT ciphertext FROM outbound_letter")
    await refused(house.desk, "UPDATE outbound_letter SET ciphertext = ''")


async def test_the_mailer_sees_nothing_but_letters(house: LoginHouse) -> None:
    for table in set(metadata.tables) - {"outbound_letter"}:
        await refused(house.mailer, f"SELECT * FROM {table}")


async def test_mails_find_their_case_each_service_with_its_own_login(house: LoginHouse) -> None:
    _, event = await house.received()
    await house.triaged(event)
    token = new_token(secrets.randbelow)
    async with house.intake.begin() as tx:
        await reply_tokens.put(tx, token, event.concern_id, house.clock.today())
    receipt, reply = await house.received()
    for digests, belongs in ((("0" * 32,), False), (("0" * 32,), True)):
        pointers = Pointers(token if belongs else "", digests=digests)
        joined = await join(
            house.router, reply, pointers, window=timedelta(days=7), clock=house.clock
        )
        assert joined is belongs
    assert await already_triaged(house.router, reply)
    found = await case_of_receipt(house.desk, words_of(receipt, NB))
    assert found is not None
    assert found.concern_id == event.concern_id
    async with house.desk.begin() as tx:
        assert await reply_tokens.revoke(tx, event.concern_id) == 1
    house.clock.forward(days=100)
    await end(house.router, house.clock, timedelta(days=7))
    await refused(house.intake, "SELECT * FROM reply_token")
    await refused(house.desk, "SELECT digest FROM reply_token")
    await refused(house.router, "UPDATE sealed_concern SET ciphertext = ''")


async def test_a_reporter_comes_back_each_service_with_its_own_login(house: LoginHouse) -> None:
    receipt, event = await house.received()
    reference = await house.triaged(event)
    await dialogue.begin(house.intake, receipt)
    await correspondence.reply(
        house.desk, OWN.public, house.clock, COORDINATOR, reference, "Takk.", language=NB
    )
    found = await dialogue.open_with(house.dialogue, receipt)
    assert found is not None
    assert [reply.text for reply in found.replies] == ["Takk."]
    await correspondence.thread(
        house.desk, PrivateKeys(OWN), house.clock, COORDINATOR, reference, language=NB
    )
    await dialogue.withdraw(house.intake, found, house.clock)
    await withdraw(house.router, ConcernWithdrawn(concern_id=event.concern_id), house.clock)
    assert await dialogue.open_with(house.dialogue, receipt) is None
    for statement in (
        "SELECT ciphertext FROM sealed_concern",
        "SELECT ciphertext FROM sealed_addition",
        "SELECT * FROM key_wrap",
        "SELECT summary FROM case_file",
        "SELECT * FROM addition_wrap",
        "DELETE FROM reply",
    ):
        await refused(house.dialogue, statement)


async def test_intake_cannot_add_to_what_is_not_there(house: LoginHouse) -> None:
    with pytest.raises(Permanent, match="no concern"):
        await add_information(
            house.intake, [OWN.public], house.clock, new_id(), b"x", Channel.EMAIL
        )
