"""Who is in the channel, and how often members were warned, is the chat's alone to know."""

import pytest
from sqlalchemy import text

from support import stores
from varde.shared.store.migrate import grant

pytestmark = pytest.mark.postgres

RIGHTS = {"SELECT", "INSERT", "UPDATE", "DELETE"}


@pytest.mark.parametrize("table", ["channel_stranger", "typed_warning"])
async def test_the_chat_alone_may_touch_it(table: str) -> None:
    query = text("SELECT has_table_privilege(:role, :table, :right)")
    held = set()
    async with stores.postgres() as database:
        await grant(database)
        async with database.read() as tx:
            for service in stores.SERVICES:
                for right in (*RIGHTS, "TRUNCATE", "REFERENCES"):
                    asked = {"role": f"varde_{service}", "table": table, "right": right}
                    if (await tx.execute(query, asked)).scalar_one():
                        held.add((service, right))
    assert held == {("chatops", right) for right in RIGHTS}
