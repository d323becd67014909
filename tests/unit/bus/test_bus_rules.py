"""The small rules that both adapters share, and the pace of repeats."""

import pytest

from varde.shared.bus.port import TOPOLOGY, Outgoing
from varde.shared.bus.rabbitmq.delivery import Pace
from varde.shared.bus.rules import is_being_cancelled, queues_for, reason_of, require_binding
from varde.shared.errors import Permanent
from varde.shared.messages import ALL_MESSAGES


def test_every_message_contract_has_a_queue_to_go_to() -> None:
    assert all(queues_for(TOPOLOGY, message.topic) for message in ALL_MESSAGES)


def test_a_subscription_names_all_topics_of_its_queue() -> None:
    require_binding({"q": ("a", "b")}, "q", ["b", "a"])
    with pytest.raises(ValueError, match="no topic"):
        require_binding({"q": ("a", "b")}, "q", [])
    with pytest.raises(ValueError, match="lead a to queue"):
        require_binding({"q": ("a", "b")}, "q", ["a"])


def test_a_reason_quotes_only_errors_that_hold_no_content() -> None:
    assert reason_of(Permanent("no such concern")) == "permanent: no such concern"
    assert reason_of(ValueError("Kari Nordmann")) == "failed with ValueError"


def test_pauses_double_within_bounds_and_honour_what_was_asked_for() -> None:
    pace = Pace(first=1.0, longest=30.0)
    assert [pace.pause(attempt) for attempt in range(6)] == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0]
    assert pace.pause(0, asked=12.0) == 12.0
    assert pace.pause(0, asked=3_600.0) == 30.0
    assert pace.pause(10**9) == 30.0


def test_the_body_of_an_event_is_not_shown() -> None:
    assert "secret" not in repr(Outgoing("a", "b", b"secret"))


async def test_a_task_that_nobody_cancels_is_not_being_cancelled() -> None:
    assert not is_being_cancelled()
