"""The few rules that both adapters share."""

import asyncio
from collections.abc import Sequence

from varde.shared.bus.port import Topology
from varde.shared.errors import Permanent


def queues_for(topology: Topology, topic: str) -> list[str]:
    """The queues that ``topic`` leads to; empty when it leads nowhere."""
    return [queue for queue, topics in topology.items() if topic in topics]


def require_binding(topology: Topology, queue: str, topics: Sequence[str]) -> None:
    """Raises ``ValueError`` unless ``topics`` are exactly what leads to ``queue``."""
    if set(topology.get(queue, ())) == set(topics) and topics:
        return
    msg = f"the topology does not lead {', '.join(topics) or 'no topic'} to queue {queue!r}"
    raise ValueError(msg)


def reason_of(error: BaseException) -> str:
    """Why a delivery failed, for operators.

    Only Varde's own errors are quoted: the text of any other exception may hold content.
    """
    if isinstance(error, Permanent):
        return f"permanent: {error}"
    return f"failed with {type(error).__name__}"


def is_being_cancelled() -> bool:
    """Whether the running task was cancelled from outside; else a handler cancelled itself."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
