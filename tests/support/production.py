"""An environment as in production: PostgreSQL with a role per service, RabbitMQ with a vhost per test."""

import asyncio
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from support.postgres import PrivateCluster, with_database
from support.rabbitmq import PrivateNode
from support.running import EACH_ALONE, Varde

ROLES = {
    "intake-email": "varde_intake, varde_mailer",
    "intake-web": "varde_intake, varde_dialogue",
    "router": "varde_router",
    "chatops": "varde_chatops",
    "desk": "varde_desk",
}


@contextmanager
def production_environment(
    folder: Path, broker: PrivateNode, cluster: PrivateCluster
) -> Iterator[dict[str, str]]:
    """The variables of a fresh database and the broker."""
    name = f"varde_{secrets.token_hex(6)}"
    asyncio.run(_execute(cluster.url, f'CREATE DATABASE "{name}"'))
    url = with_database(cluster.url, name).replace("postgresql://", "postgresql+asyncpg://")
    yield {"VARDE_DATABASE_URL": url, "VARDE_BUS_URL": broker.url, "VARDE_BUS_NAME": name}
    asyncio.run(_execute(cluster.url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


@contextmanager
def distributed_varde(
    folder: Path,
    broker: PrivateNode,
    cluster: PrivateCluster,
    extra: Mapping[str, str] | None = None,
    groups: Sequence[tuple[str, ...]] = EACH_ALONE,
) -> Iterator[Varde]:
    """PostgreSQL, RabbitMQ and each service in a process of its own, with its own database role."""
    with production_environment(folder, broker, cluster) as environment:
        installation = Varde(
            folder,
            groups,
            environment | dict(extra or {}),
            prepare=lambda varde: give_each_service_its_role(varde, cluster),
        )
        with installation as varde:
            yield varde


def give_each_service_its_role(varde: Varde, cluster: PrivateCluster) -> None:
    """Let each process log in as a member of its service's role, as the operations guide says."""
    for process in varde.processes:
        service = process.services[0]
        login = f"login_{service.replace('-', '_')}"
        asyncio.run(_execute(cluster.url, _create_login(login, ROLES[service])))
        url = process.environment["VARDE_DATABASE_URL"].replace("//postgres@", f"//{login}@")
        process.environment["VARDE_DATABASE_URL"] = url


def _create_login(login: str, role: str) -> str:
    return f"""
    DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{login}') THEN
            CREATE ROLE {login} LOGIN IN ROLE {role};
        END IF;
    END $$
    """


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
