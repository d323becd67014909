"""Least privilege in PostgreSQL: what each service’s login may not do."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from support import stores
from support.login_house import LoginHouse, login_house, refused
from varde.shared.errors import Transient
from varde.shared.store.database import Database
from varde.shared.store.tables import metadata

pytestmark = pytest.mark.postgres

FILES = ("attachment_upload", "attachment_chunk", "attachment", "attachment_wrap")
SEALED = (
    "sealed_concern",
    "key_wrap",
    "sealed_account",
    "sealed_addition",
    "addition_wrap",
    "sealed_marks",
    *FILES,
)
UNSEEN = (
    *SEALED,
    "outbound_letter",
    "case_exact",
    "correction",
    "link_key",
    "reply_token",
    "delivery",
    "dialogue",
    "reply",
    "reply_wrap",
)
"""What the chat may not even look at."""
PUT_IN = (
    "sealed_concern",
    "key_wrap",
    "sealed_addition",
    "addition_wrap",
    "outbox",
    *FILES,
    "reply_token",
    "outbound_letter",
    "dialogue",
)
"""What intake writes and never sees again."""
ON_SEALED = {
    "SELECT sealed_concern",
    "DELETE sealed_concern",
    "SELECT key_wrap",
    "DELETE key_wrap",
    "SELECT sealed_account",
    "INSERT sealed_account",
    "DELETE sealed_account",
    "SELECT sealed_addition",
    "INSERT sealed_addition",
    "SELECT addition_wrap",
    "INSERT addition_wrap",
    "DELETE addition_wrap",
    "INSERT sealed_marks",
    "SELECT attachment_upload",
    "DELETE attachment_upload",
}
"""What the router may do with what is sealed."""
RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


@pytest.fixture
async def house() -> AsyncIterator[LoginHouse]:
    async with login_house() as house:
        yield house


async def test_intake_can_look_at_nothing(house: LoginHouse) -> None:
    await house.received()
    for table in metadata.tables:
        await refused(house.intake, f"SELECT * FROM {table}")
        if table != "attachment_upload":  # what is under way, and no more: see test_file_grants
            await refused(house.intake, f"DELETE FROM {table}")
    for table in ("sealed_concern", "sealed_addition", "outbox"):
        await refused(house.intake, f"TRUNCATE {table} CASCADE")


async def test_the_chat_cannot_reach_what_is_sealed(house: LoginHouse) -> None:
    for table in (*UNSEEN, "outbox", "dead_letter"):
        await refused(house.chatops, f"SELECT * FROM {table}")
        await refused(house.chatops, f"DELETE FROM {table}")


async def test_nobody_rewrites_the_audit_log(house: LoginHouse) -> None:
    for database in (house.intake, house.router, house.chatops, house.desk):
        await refused(database, "UPDATE audit SET actor = 'x'")
        await refused(database, "DELETE FROM audit")
        await refused(database, "TRUNCATE audit")
        await refused(database, "DROP TABLE audit")
    with pytest.raises(Transient) as raised:
        async with house.owner.begin() as tx:
            await tx.execute(text("TRUNCATE audit"))
    assert "append-only" in str(raised.value.__cause__)


async def test_the_rights_are_these_and_no_others(house: LoginHouse) -> None:
    held = await _held(house.owner)
    assert held["intake"] == {f"INSERT {t}" for t in PUT_IN} | {"DELETE attachment_upload"}
    assert held["dialogue"] == {f"SELECT {t}" for t in ("dialogue", "reply", "reply_wrap")}
    assert held["mailer"] == {
        *(f"{right} outbound_letter" for right in ("SELECT", "UPDATE", "DELETE")),
        "INSERT outbox",
    }
    seals = {"INSERT reply", "INSERT reply_wrap"}
    assert {r for r in held["chatops"] if r.split()[1] in (*UNSEEN, "dead_letter")} == seals
    assert {r for r in held["router"] if r.split()[1] in SEALED} == ON_SEALED
    assert {r for r in held["router"] if r.endswith(" correction")} == {"SELECT correction"}
    everything = set().union(*held.values())
    assert not {r for r in everything if r.split()[0] in {"TRUNCATE", "REFERENCES", "TRIGGER"}}
    doctors = {r for r in everything if r.split()[1] == "alembic_version"}
    assert doctors == {"SELECT alembic_version"} <= held["desk"]
    for service in ("router", "chatops", "desk"):
        assert {r for r in held[service] if r.endswith(" audit")} == {
            "SELECT audit",
            "INSERT audit",
        }


async def _held(database: Database) -> dict[str, set[str]]:
    """The rights of each service, as ``SELECT audit``."""
    query = text("SELECT has_table_privilege(:role, :table, :right)")
    held: dict[str, set[str]] = {}
    async with database.read() as tx:
        for service in stores.SERVICES:
            for table in (*metadata.tables, "alembic_version"):
                for right in RIGHTS:
                    asked = {"role": f"varde_{service}", "table": table, "right": right}
                    if (await tx.execute(query, asked)).scalar_one():
                        held.setdefault(service, set()).add(f"{right} {table}")
    return held
