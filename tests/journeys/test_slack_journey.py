"""The main job in Slack: cards posted once whatever Slack does, and commands that change them."""

import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.killing import nobody_may_write_down_a_card, nothing_waits
from support.postgres import PrivateCluster
from support.production import distributed_varde
from support.rabbitmq import PrivateNode
from support.running import ALL_IN_ONE, Varde, eventually
from support.slack import Fault, ratelimited
from support.workspace import Workspace, workspace

pytestmark = [pytest.mark.journey, pytest.mark.rabbitmq, pytest.mark.postgres]

MAIL = "Sjefen har tatt passet til en renholder, og hun har ikke fått lønn siden august.\n"
FORM = "Naboen har en jente på 15 år boende i kjelleren. Hun går ikke på skole."
_REFERENCE = re.compile(r"\b\d{2}-\d{4}\b")


@pytest.fixture
def slack() -> Iterator[Workspace]:
    with workspace() as opened:
        yield opened


@pytest.fixture
def embedded_on_slack(tmp_path: Path, slack: Workspace) -> Iterator[Varde]:
    with Varde(tmp_path, ALL_IN_ONE, slack.environment(tmp_path)) as varde:
        yield varde


@pytest.fixture
def distributed_on_slack(
    tmp_path: Path, slack: Workspace, broker: PrivateNode, cluster: PrivateCluster
) -> Iterator[Varde]:
    with distributed_varde(tmp_path, broker, cluster, slack.environment(tmp_path)) as varde:
        yield varde


@pytest.mark.parametrize("installation", ["embedded_on_slack", "distributed_on_slack"])
def test_a_mail_and_a_form_become_cards_in_slack_and_the_coordinator_assigns_one(
    installation: str, request: pytest.FixtureRequest, slack: Workspace
) -> None:
    varde: Varde = request.getfixturevalue(installation)
    varde.send_mail(MAIL)
    varde.send_form(FORM, arena="HJEM", child="yes")
    eventually(lambda: len(slack.cards()) == 2)

    reference = _REFERENCE.findall(slack.cards()[0])[0]
    assert "Bare koordinatoren" in slack.say("nav", f"tildel {reference} @nav")
    assert "tildelt" in slack.say("koordinator", f"tildel {reference} @nav frist fredag")
    eventually(lambda: "NAV (Spurt)" in slack.cards()[0] or "NAV (Forespurt)" in slack.cards()[0])
    assert len(slack.cards()) == 2
    assert slack.slack.count("conversations.info") >= 2


def test_a_slack_that_is_busy_broken_or_silent_gets_every_card_once_and_later(
    embedded_on_slack: Varde, slack: Workspace
) -> None:
    slack.slack.fail(
        "chat.postMessage",
        ratelimited(2),
        Fault(500),
        Fault(503, effect=True),  # posted, and the answer was lost
        Fault(hang=12.0, effect=True),  # posted, and silent for longer than we wait
        ratelimited(4),
        Fault(error="internal_error"),
    )
    slack.slack.fail("conversations.info", Fault(502), ratelimited(1))
    for number in range(4):
        embedded_on_slack.send_mail(MAIL, subject=f"Melding {number}")

    eventually(lambda: len(set(slack.case_ids())) == 4, seconds=120)
    eventually(lambda: nothing_waits(embedded_on_slack), seconds=60)
    assert len(slack.case_ids()) == 4
    assert not any(slack.slack.faults.values())
    assert "There are no dead letters" in embedded_on_slack.run("bus", "dead", "list")


def test_nothing_is_posted_while_the_channel_is_shared_and_the_coordinator_hears_why(
    embedded_on_slack: Varde, slack: Workspace
) -> None:
    slack.slack.channel["is_ext_shared"] = True
    embedded_on_slack.send_mail(MAIL)
    eventually(lambda: slack.slack.messages["DU0COORD"], seconds=60)
    assert slack.cards() == []
    assert "delt" in slack.slack.messages["DU0COORD"][0]["text"]

    slack.slack.channel["is_ext_shared"] = False
    eventually(lambda: len(slack.cards()) == 1, seconds=90)


def test_chatops_killed_after_a_post_and_before_its_answer_does_not_post_again(
    distributed_on_slack: Varde, slack: Workspace
) -> None:
    chatops = distributed_on_slack.process("chatops")
    for number in range(1, 6):
        slack.slack.fail("chat.postMessage", Fault(hang=5.0, effect=True))
        distributed_on_slack.send_mail(MAIL, subject=f"Melding {number}")
        eventually(functools.partial(_stand, slack, number))
        chatops.kill()
        chatops.start()
        chatops.wait_ready()

    eventually(lambda: nothing_waits(distributed_on_slack), seconds=60)
    assert len(slack.case_ids()) == len(set(slack.case_ids())) == 5


def test_chatops_killed_between_slack_s_answer_and_its_own_commit_does_not_post_again(
    distributed_on_slack: Varde, slack: Workspace
) -> None:
    chatops = distributed_on_slack.process("chatops")
    for number in range(1, 4):
        slack.slack.fail("chat.postMessage", Fault(hang=2.0, effect=True))
        distributed_on_slack.send_mail(MAIL, subject=f"Melding {number}")
        eventually(functools.partial(_stand, slack, number))
        with nobody_may_write_down_a_card(distributed_on_slack) as somebody_waits:
            eventually(somebody_waits, seconds=30)  # Slack has answered, and nothing is committed
            chatops.kill()
        chatops.start()
        chatops.wait_ready()

    eventually(lambda: nothing_waits(distributed_on_slack), seconds=60)
    assert len(slack.case_ids()) == len(set(slack.case_ids())) == 3


def _stand(slack: Workspace, count: int) -> bool:
    return len(slack.cards()) >= count
