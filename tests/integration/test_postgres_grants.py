"""Least privilege in PostgreSQL: each service's login does its work through the real code, and no more."""

import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from support import stores
from support.people import COORDINATOR, DIRECTORY, NAV
from support.times import FixedClock
from varde.shared.casework.cases import Casework
from varde.shared.casework.receive import Receiver
from varde.shared.casework.review import Review, case_of_receipt
from varde.shared.casework.triage import Reading, already_triaged, open_case
from varde.shared.domain.case import Assignment
from varde.shared.domain.codes import (
    Arena,
    AssignmentRole,
    AssignmentState,
    Band,
    Channel,
    HoldReason,
    Language,
    Rarity,
    Status,
)
from varde.shared.domain.concern import Facts
from varde.shared.domain.small_world import Widening
from varde.shared.errors import Transient
from varde.shared.messages import ConcernReceived, parse
from varde.shared.store import audit, cards, cases, local_channel, outbox, sealed
from varde.shared.store.database import Database
from varde.shared.store.exact import Exact, tally
from varde.shared.store.tables import metadata
from varde.shared.vault import PrivateKey, PrivateKeys

pytestmark = pytest.mark.postgres

NB = Language.NB
TRIAGE, OWN = PrivateKey.generate("triage"), PrivateKey.generate("coordinator")
SEALED = ("sealed_concern", "key_wrap", "sealed_account")
UNSEEN = (*SEALED, "case_exact")
"""What the chat may not even look at."""
RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


@dataclass
class House:
    """One database as its owner and each service see it."""

    owner: Database
    intake: Database
    router: Database
    chatops: Database
    desk: Database
    clock: FixedClock

    async def received(self) -> tuple[str, ConcernReceived]:
        """A concern put in by intake's login; the receipt, and the event as the relay takes it."""
        receiver = Receiver(self.intake, [TRIAGE.public, OWN.public], self.clock, secrets.randbelow)
        async with receiver.running():
            receipt = await receiver.receive(b"Subject: x\r\n\r\nSjefen tok passet.", Channel.EMAIL)
        self.clock.forward(seconds=1)
        async with self.router.begin() as tx:
            rows = await outbox.lease(tx, self.clock.now(), 10)
        async with self.router.begin() as tx:
            await outbox.postpone(tx, [r.event_id for r in rows], self.clock.now())
            await outbox.remove(tx, [r.event_id for r in rows])
        event = next(parse(r.body) for r in rows if r.topic == "concern.received")
        assert isinstance(event, ConcernReceived)
        return receipt, event

    async def triaged(self, event: ConcernReceived, *holds: HoldReason) -> str:
        """A case opened by the router's login; its reference."""
        proposed = Assignment("NAV", AssignmentRole.LEAD, AssignmentState.PROPOSED, "R1")
        summary, account = "Bekymringen gjelder mulig tvangsarbeid.", "Person A fikk ikke lønn."
        exact = Exact(
            Facts(arena=Arena.SJO), (Widening(Band.ARENA, Rarity.SMALL_ARENA),), "R1", "Fordi."
        )
        reading = Reading(
            Facts(), summary, account, holds, (proposed,), "R1", "Fordi.", exact=exact
        )
        assert not await already_triaged(self.router, event)
        case = await open_case(
            self.router,
            event,
            reading,
            coordinator=OWN.public,
            clock=self.clock,
            below=secrets.randbelow,
        )
        assert case is not None
        return case.reference


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with stores.postgres() as owner, stores.logins(owner) as logins:
        yield House(owner, clock=FixedClock(), **logins)


async def _refused(database: Database, statement: str) -> None:
    with pytest.raises(Transient, match="varde migrate") as refused:
        async with database.begin() as tx:
            await tx.execute(text(statement))
    assert getattr(refused.value.__cause__, "sqlstate", "") == "42501", statement


async def test_every_use_case_works_with_its_own_login(house: House) -> None:
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
    assert await review.rewrap_all(new.public) == 1
    found = await case_of_receipt(house.desk, receipt)
    assert found is not None
    work = Casework(house.chatops, DIRECTORY, house.clock)
    assert (await work.list_cases(NAV, "mine", language=NB))[0].reference == reference
    await work.assign(COORDINATOR, reference, ["nav"], note="Haster.", language=NB)
    assert (await work.accept(NAV, reference, language=NB)).status is Status.FOLLOW_UP
    assert (await work.view(NAV, reference, language=NB)).reference == reference
    assert await work.card(released.case_id, language=NB)
    async with house.desk.read() as tx:
        assert audit.first_break(await audit.entries(tx)) is None


async def test_the_chat_keeps_its_cards_and_messages(house: House) -> None:
    _, event = await house.received()
    async with house.chatops.begin() as tx:
        await cards.put(tx, event.concern_id, "slack", cards.CardPost("m", 1))
        await cards.put(tx, event.concern_id, "slack", cards.CardPost("m", 2))
        message = local_channel.LocalMessage("m1", "group", "c1", 1, {})
        await local_channel.post(tx, message)
        await local_channel.change(tx, "m1", 2, {})
        assert await local_channel.messages(tx)
        assert await outbox.first_time(tx, "chatops", event.event_id, house.clock.now())


async def test_the_desk_sees_what_status_shows(house: House) -> None:
    await house.received()
    async with house.desk.read() as tx:
        assert await sealed.oldest_waiting(tx) is not None
        assert (await outbox.waiting(tx))[0] == 0
        assert await cases.open_cases(tx) == []


async def test_the_router_forgets_handled_events(house: House) -> None:
    _, event = await house.received()
    await house.triaged(event)
    house.clock.forward(days=40)
    async with house.router.begin() as tx:
        assert await outbox.forget_before(tx, house.clock.now()) == 1


async def test_intake_can_look_at_nothing(house: House) -> None:
    await house.received()
    for table in metadata.tables:
        await _refused(house.intake, f"SELECT * FROM {table}")
        await _refused(house.intake, f"DELETE FROM {table}")
    for table in ("sealed_concern", "outbox"):
        await _refused(house.intake, f"TRUNCATE {table} CASCADE")


async def test_the_chat_cannot_reach_what_is_sealed(house: House) -> None:
    for table in (*UNSEEN, "outbox", "dead_letter"):
        await _refused(house.chatops, f"SELECT * FROM {table}")
        await _refused(house.chatops, f"DELETE FROM {table}")


async def test_nobody_rewrites_the_audit_log(house: House) -> None:
    for database in (house.intake, house.router, house.chatops, house.desk):
        await _refused(database, "UPDATE audit SET actor = 'x'")
        await _refused(database, "DELETE FROM audit")
        await _refused(database, "TRUNCATE audit")
        await _refused(database, "DROP TABLE audit")
    with pytest.raises(Transient) as refused:
        async with house.owner.begin() as tx:
            await tx.execute(text("TRUNCATE audit"))
    assert "append-only" in str(refused.value.__cause__)


async def test_the_rights_are_these_and_no_others(house: House) -> None:
    query = text("SELECT has_table_privilege(:role, :table, :right)")
    held: dict[str, set[str]] = {}
    async with house.owner.read() as tx:
        for service in stores.SERVICES:
            for table in (*metadata.tables, "alembic_version"):
                for right in RIGHTS:
                    asked = {"role": f"varde_{service}", "table": table, "right": right}
                    if (await tx.execute(query, asked)).scalar_one():
                        held.setdefault(service, set()).add(f"{right} {table}")
    assert held["intake"] == {f"INSERT {t}" for t in ("sealed_concern", "key_wrap", "outbox")}
    assert not {r for r in held["chatops"] if r.split()[1] in (*UNSEEN, "dead_letter")}
    assert {r for r in held["router"] if r.split()[1] in SEALED} == {
        "SELECT sealed_concern",
        "SELECT key_wrap",
        "DELETE key_wrap",
        "SELECT sealed_account",
        "INSERT sealed_account",
        "DELETE sealed_account",
    }
    everything = set().union(*held.values())
    assert not {r for r in everything if r.split()[0] in {"TRUNCATE", "REFERENCES", "TRIGGER"}}
    assert not {r for r in everything if r.split()[1] == "alembic_version"}
    for service in ("router", "chatops", "desk"):
        assert {r for r in held[service] if r.endswith(" audit")} == {
            "SELECT audit",
            "INSERT audit",
        }
