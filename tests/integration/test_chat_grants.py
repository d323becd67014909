"""Who is in the channel, how often members were warned, and its own access is the chat's alone to know."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from support import stores
from support.times import START
from varde.shared.domain.codes import Language
from varde.shared.store import chat_channels, shown_warnings
from varde.shared.store.chat_access import chat_access, unrenewed
from varde.shared.store.chat_channels import Wanted
from varde.shared.store.migrate import grant
from varde.shared.store.shown_warnings import ShownWarning

pytestmark = pytest.mark.postgres

RIGHTS = {"SELECT", "INSERT", "UPDATE", "DELETE"}


@pytest.mark.parametrize(
    ("table", "besides"),
    [
        ("channel_stranger", {("desk", "SELECT")}),
        ("chat_channel", {("desk", "SELECT")}),
        ("typed_warning", set[tuple[str, str]]()),
        ("shown_warning", set[tuple[str, str]]()),
    ],
)
async def test_the_chat_alone_may_write_it_and_the_desk_look_at_who_is_in_the_channel(
    table: str, besides: set[tuple[str, str]]
) -> None:
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
    assert held == {("chatops", right) for right in RIGHTS} | besides


@pytest.mark.parametrize("column", ["platform", "user_id", "kind", "seen_at", "told", "accepted"])
async def test_of_a_stranger_the_desk_writes_her_word_and_nothing_else(column: str) -> None:
    query = text("SELECT has_column_privilege('varde_desk', 'channel_stranger', :column, 'UPDATE')")
    async with stores.postgres() as database:
        await grant(database)
        async with database.read() as tx:
            may = (await tx.execute(query, {"column": column})).scalar_one()
    assert may == (column == "accepted")


async def test_the_desk_asks_for_a_channel_and_cannot_put_one_in_force() -> None:
    now = START
    async with stores.postgres() as database:
        await grant(database)
        async with database.begin() as tx:
            await chat_channels.put_in_force(tx, "slack", "C0OLD", now=now)
        async with database.engine.begin() as tx:
            await tx.execute(text("SET LOCAL ROLE varde_desk"))
            await chat_channels.want(tx, Wanted("slack", "C0NEW", "koordinator", now))
            assert (await chat_channels.wanted(tx)) is not None
        async with database.engine.connect() as tx:
            await tx.execute(text("SET LOCAL ROLE varde_desk"))
            with pytest.raises(ProgrammingError):
                await chat_channels.put_in_force(tx, "slack", "C0NEW", now=now)
        async with database.engine.begin() as tx:
            await tx.execute(text("SET LOCAL ROLE varde_chatops"))
            wanted = await chat_channels.wanted(tx)
            assert wanted
            assert await chat_channels.refuse(tx, wanted, "not_private")
            assert await chat_channels.with_open_cases(tx, "slack") == {}
            await chat_channels.forget_others(tx, "slack", frozenset())
            await chat_channels.claim(tx, "slack", "C0OLD")


async def test_of_the_access_that_is_renewed_the_desk_sees_the_trouble_and_nobody_else_anything() -> (
    None
):
    columns = [column.name for column in chat_access.columns]
    query = text("SELECT has_column_privilege(:role, 'chat_access', :column, :right)")
    held = set()
    async with stores.postgres() as database:
        await grant(database)
        async with database.read() as tx:
            for service in stores.SERVICES:
                for column in columns:
                    for right in ("SELECT", "INSERT", "UPDATE"):
                        asked = {"role": f"varde_{service}", "column": column, "right": right}
                        if (await tx.execute(query, asked)).scalar_one():
                            held.add((service, column, right))
    seen = {"platform", "trouble", "trouble_at", "ends_at"}
    chat = {("chatops", c, right) for c in columns for right in ("SELECT", "INSERT", "UPDATE")}
    assert held == chat | {("desk", column, "SELECT") for column in seen}


async def test_the_desk_reads_the_trouble_with_its_own_rights() -> None:
    async with stores.postgres() as database:
        await grant(database)
        async with database.engine.begin() as tx:
            await tx.execute(text("SET LOCAL ROLE varde_desk"))
            assert await unrenewed(tx) == ()


async def test_the_chat_shows_and_takes_away_a_warning_with_its_own_rights() -> None:
    warning = ShownWarning("a:1", "1", "2", Language.NB, START)
    async with stores.postgres() as database:
        await grant(database)
        async with database.engine.begin() as tx:
            await tx.execute(text("SET LOCAL ROLE varde_chatops"))
            await shown_warnings.put(tx, warning, START)
            await shown_warnings.hasten(tx, warning.about_id, START)
            await shown_warnings.release(tx, warning)
            assert await shown_warnings.take(tx, START, START) == warning
            await shown_warnings.erase(tx, warning)
            assert await shown_warnings.take(tx, START, START) is None
