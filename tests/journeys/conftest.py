"""Installations that the journeys travel through, each the real command line in real processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.postgres import PrivateCluster
from support.production import give_each_service_its_role, production_environment
from support.rabbitmq import PrivateNode, private_node
from support.running import ALL_IN_ONE, EACH_ALONE, Varde


@pytest.fixture(scope="session")
def broker() -> Iterator[PrivateNode]:
    """A private RabbitMQ node."""
    with private_node() as node:
        yield node


@pytest.fixture(scope="session")
def cluster() -> Iterator[PrivateCluster]:
    """A private PostgreSQL server."""
    server = PrivateCluster()
    server.create()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Varde]:
    """SQLite, the in-process bus and every service in one process."""
    with Varde(tmp_path, ALL_IN_ONE) as varde:
        yield varde


@pytest.fixture
def distributed(tmp_path: Path, broker: PrivateNode, cluster: PrivateCluster) -> Iterator[Varde]:
    """PostgreSQL, RabbitMQ and each service in a process of its own, with its own database role."""
    with production_environment(tmp_path, broker, cluster) as environment:
        installation = Varde(
            tmp_path,
            EACH_ALONE,
            environment,
            prepare=lambda varde: give_each_service_its_role(varde, cluster),
        )
        with installation as varde:
            yield varde


@pytest.fixture(params=["embedded", "distributed"])
def varde(request: pytest.FixtureRequest) -> Varde:
    """Both kinds of installation."""
    installation: Varde = request.getfixturevalue(request.param)
    return installation
