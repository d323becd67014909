"""The mailer while the SMTP server is slow, away or lost, and after a mailer that died."""

import asyncio
from datetime import datetime, timedelta

import pytest

from support.mailroom import RECEIPT
from support.ports import free_port
from support.post_office import PostOffice
from support.smarthosts import HANG_UP, ScriptedSmarthost, smarthost
from varde.intake_email import mailer as mailer_module
from varde.shared.casework.outbound import Letter, Queue
from varde.shared.domain.letters import GIVE_UP_AFTER, LetterState
from varde.shared.store.outbound import LEASE, outbound_letter
from varde.shared.vault import PrivateKeys


async def test_a_letter_waits_while_the_smarthost_does_not_want_us(
    office: PostOffice, host: ScriptedSmarthost
) -> None:
    host.mail.append("550 5.7.1 you may not send here")
    await office.post()
    await office.mailer(host.port).send_due()
    assert await office.state() == (LetterState.WAITING, "5.7.1", 1)


async def test_a_connection_lost_after_the_data_is_a_repeat_with_the_same_message_id(
    office: PostOffice, host: ScriptedSmarthost
) -> None:
    host.data.append(HANG_UP)
    await office.post()
    mailer = office.mailer(host.port)
    await mailer.send_due()
    assert await office.state() == (LetterState.WAITING, "connection", 1)
    office.clock.forward(minutes=2)
    await mailer.send_due()
    first, second = host.envelopes
    assert first.content == second.content
    assert await office.state() == (LetterState.SENT, "", 2)


async def test_a_smarthost_that_stalls_is_left_in_time(
    office: PostOffice, host: ScriptedSmarthost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailer_module, "_SEND_SECONDS", 0.2)
    host.stalls = 0.6
    await office.post()
    await office.mailer(host.port).send_due()
    assert await office.state() == (LetterState.WAITING, "timeout", 1)


async def test_a_smarthost_that_is_away_for_days_is_waited_for_and_then_given_up(
    office: PostOffice, host: ScriptedSmarthost
) -> None:
    await office.post()
    mailer, tries = office.mailer(free_port()), []
    began = office.clock.now()
    while (await office.state())[0] is LetterState.WAITING:
        assert not await mailer.send_due()
        tries.append(office.clock.now() - began)
        assert len(tries) < 200
        due = await _due(office)
        while due and due > office.clock.now():
            office.clock.forward(minutes=1)
    assert tries[2] < timedelta(minutes=10)
    assert GIVE_UP_AFTER <= tries[-1] < GIVE_UP_AFTER + timedelta(hours=3)
    assert (await office.state())[:2] == (LetterState.FAILED, "away")
    assert await office.failed() == 1
    assert await office.is_empty()


async def _due(office: PostOffice) -> datetime | None:
    async with office.database.read() as tx:
        due: datetime | None = (await tx.execute(outbound_letter.select())).one().next_at
    return due


async def test_an_outage_ends_and_everything_goes_out(office: PostOffice) -> None:
    for number in range(5):
        await office.post(Letter(f"kari{number}@nabo.example", RECEIPT))
    port = free_port()
    mailer = office.mailer(port)
    for _ in range(20):
        await mailer.send_due()
        office.clock.forward(minutes=10)
    async with smarthost(port=port) as back:
        office.clock.forward(hours=3)
        assert await mailer.send_due()
        assert len(back.envelopes) == 5


async def test_a_letter_of_a_mailer_that_died_is_sent_by_another(
    office: PostOffice, host: ScriptedSmarthost
) -> None:
    await office.post()
    queue = Queue(office.database, PrivateKeys(office.key), office.clock, lambda n: n - 1)
    dead = await queue.claim()
    assert dead is not None
    await office.mailer(host.port).send_due()
    assert host.envelopes == []
    office.clock.forward(seconds=LEASE.total_seconds())
    await office.mailer(host.port).send_due()
    assert len(host.envelopes) == 1
    await queue.failed(dead, "late")
    assert await office.state() == (LetterState.SENT, "", 2)


async def test_while_the_smarthost_is_away_new_letters_do_not_set_the_mailer_to_work(
    office: PostOffice,
) -> None:
    for number in range(10):
        await office.post(Letter(f"kari{number}@nabo.example", RECEIPT))
    async with office.mailer(free_port()).running() as mailer:
        for _ in range(10):
            mailer.wake()
            await asyncio.sleep(0.05)
    assert office.count("deferred") == 1
