"""Cards in a Slack whose token renews itself, whatever stops chatops in between."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from support.killing import nothing_waits
from support.postgres import PrivateCluster
from support.production import distributed_varde
from support.rabbitmq import PrivateNode
from support.running import Varde, eventually
from support.slack import Fault
from support.slack_tokens import CLIENT_SECRET, Rotation
from support.workspace import Workspace, workspace

pytestmark = [pytest.mark.journey, pytest.mark.rabbitmq, pytest.mark.postgres]

MAIL = "Sjefen har tatt passet til en renholder, og hun har ikke fått lønn siden august.\n"
RENEWAL = "oauth.v2.access"


@pytest.fixture
def slack() -> Iterator[Workspace]:
    with workspace() as opened:
        opened.slack.rotation = Rotation(calls=5, grace=timedelta(minutes=1))
        yield opened


@pytest.fixture
def varde(
    tmp_path: Path, slack: Workspace, broker: PrivateNode, cluster: PrivateCluster
) -> Iterator[Varde]:
    with distributed_varde(tmp_path, broker, cluster, slack.environment(tmp_path)) as running:
        yield running


def test_every_card_is_posted_once_while_the_token_ends_again_and_again_and_chatops_is_killed(
    varde: Varde, slack: Workspace
) -> None:
    rotation, chatops = slack.slack.rotation, varde.process("chatops")
    assert rotation is not None
    for number in range(3):
        varde.send_mail(MAIL, subject=f"Melding {number}")
        eventually(partial(_stand, slack, number + 1))
    assert rotation.renewals > 1
    assert not rotation.twice

    # Slack has renewed the token, and nobody gets to know the new one.
    before = slack.slack.count(RENEWAL)
    slack.slack.fail(RENEWAL, Fault(hang=3.0, late=True))
    varde.send_mail(MAIL, subject="Melding 3")
    eventually(lambda: slack.slack.count(RENEWAL) > before)
    chatops.kill()
    chatops.start()
    chatops.wait_ready()
    eventually(lambda: len(set(slack.case_ids())) == 4, seconds=120)
    eventually(lambda: nothing_waits(varde), seconds=60)
    assert len(slack.case_ids()) == 4
    assert len(rotation.twice) == 1

    said = slack.say("koordinator", "liste")
    assert "26-" in said or "27-" in said
    logged = "".join(path.read_text("utf-8") for path in varde.folder.glob("*.log"))
    assert logged
    assert CLIENT_SECRET not in logged
    assert "xoxe" not in logged


def _stand(slack: Workspace, count: int) -> bool:
    return len(slack.cards()) == count
