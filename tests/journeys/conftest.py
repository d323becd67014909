"""Installations that the journeys travel through, each the real command line in real processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.postgres import PrivateCluster, private_cluster
from support.production import distributed_varde
from support.rabbitmq import PrivateNode, private_node
from support.running import ALL_IN_ONE, Varde


@pytest.fixture(scope="session")
def broker() -> Iterator[PrivateNode]:
    """A private RabbitMQ node."""
    with private_node() as node:
        yield node


@pytest.fixture(scope="session")
def cluster() -> Iterator[PrivateCluster]:
    """A private PostgreSQL server."""
    with private_cluster() as server:
        yield server


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Varde]:
    """SQLite, the in-process bus and every service in one process."""
    with Varde(tmp_path, ALL_IN_ONE) as varde:
        yield varde


@pytest.fixture
def distributed(tmp_path: Path, broker: PrivateNode, cluster: PrivateCluster) -> Iterator[Varde]:
    """PostgreSQL, RabbitMQ and each service in a process of its own, with its own database role."""
    with distributed_varde(tmp_path, broker, cluster) as varde:
        yield varde


@pytest.fixture(params=["embedded", "distributed"])
def varde(request: pytest.FixtureRequest) -> Varde:
    """Both kinds of installation."""
    installation: Varde = request.getfixturevalue(request.param)
    return installation
