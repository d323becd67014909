"""``varde bus dead``: messages that no handler could take. They hold ids only."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated

import typer

from varde.shared.bus.dead import StoredDeadLetters
from varde.shared.bus.port import DeadLetters, Outgoing
from varde.shared.bus.rabbitmq import RabbitDeadLetters
from varde.shared.cli.core import core_settings, run
from varde.shared.domain.clock import SystemClock
from varde.shared.messages import parse
from varde.shared.platform.storage import open_database
from varde.shared.store import outbox
from varde.shared.store.dead_letters import DatabaseDeadStore

app = typer.Typer(help="Look after the bus.", no_args_is_help=True)
dead = typer.Typer(help="List, replay and drop dead letters.", no_args_is_help=True)
app.add_typer(dead, name="dead")

Letter = Annotated[str, typer.Argument(help="Id of the letter, or `all`")]


@dead.command("list")
def list_dead() -> None:
    """List the dead letters: id, queue, topic, deliveries, reason."""
    run(_list())


@dead.command()
def replay(letter: Letter) -> None:
    """Deliver a letter again as if new."""
    print(f"{run(_replay(letter))} replayed.")


@dead.command()
def drop(letter: Letter) -> None:
    """Remove a letter for good."""
    print(f"{run(_drop(letter))} dropped.")


async def _list() -> None:
    async with _letters() as letters:
        found = await letters.list()
    for letter in found:
        print(
            f"{letter.letter_id}  {letter.queue}  {letter.topic}  {letter.deliveries}  {letter.reason}"
        )
    if not found:
        print("There are no dead letters.")


async def _replay(letter: str) -> int:
    async with _letters() as letters:
        chosen = await _chosen(letters, letter)
        for letter_id in chosen:
            await letters.replay(letter_id)
    return len(chosen)


async def _drop(letter: str) -> int:
    async with _letters() as letters:
        chosen = await _chosen(letters, letter)
        for letter_id in chosen:
            await letters.drop(letter_id)
    return len(chosen)


async def _chosen(letters: DeadLetters, letter: str) -> list[str]:
    return [found.letter_id for found in await letters.list()] if letter == "all" else [letter]


@asynccontextmanager
async def _letters() -> AsyncIterator[DeadLetters]:
    core = core_settings()
    if core.bus:
        yield RabbitDeadLetters(core.bus, name=core.bus_name)
        return
    async with open_database(core) as database:

        async def send(messages: Sequence[Outgoing]) -> None:
            async with database.begin() as tx:
                await outbox.add(tx, [parse(m.body) for m in messages], SystemClock().now())

        yield StoredDeadLetters(DatabaseDeadStore(database), send)
