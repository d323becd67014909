"""Who may be in the channel, and what may be written there, in real processes against a loopback Slack."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from support.postgres import PrivateCluster
from support.production import distributed_varde
from support.rabbitmq import PrivateNode
from support.running import ALL_IN_ONE, Varde, eventually
from support.slack import shown
from support.workspace import Workspace, workspace

pytestmark = [pytest.mark.journey, pytest.mark.rabbitmq, pytest.mark.postgres]

MAIL = "Sjefen har tatt passet til en renholder, og hun har ikke fått lønn siden august.\n"
GUEST = "U0GUEST"
NAME = "Ionescu"
TELLING = f"Hun heter Maria {NAME}. Ring henne på 68 05 12 34."


@pytest.fixture
def slack() -> Iterator[Workspace]:
    with workspace() as opened:
        yield opened


@pytest.fixture
def distributed_on_slack(
    tmp_path: Path, slack: Workspace, broker: PrivateNode, cluster: PrivateCluster
) -> Iterator[Varde]:
    with distributed_varde(tmp_path, broker, cluster, slack.environment(tmp_path)) as varde:
        yield varde


def test_a_guest_stops_the_channel_over_a_crash_until_the_coordinator_says_that_they_may_stay(
    distributed_on_slack: Varde, slack: Workspace
) -> None:
    slack.join(GUEST, is_restricted=True)
    eventually(lambda: slack.slack.messages["DU0COORD"], seconds=60)
    assert f"<@{GUEST}>" in shown(slack.slack.messages["DU0COORD"][0])

    distributed_on_slack.send_mail(MAIL)
    chatops = distributed_on_slack.process("chatops")
    chatops.kill()
    chatops.start()
    chatops.wait_ready()
    assert "gjestekonto" in slack.say("koordinator", "kanal")
    assert slack.cards() == []
    assert len(slack.slack.messages["DU0COORD"]) == 1

    assert "Bare koordinatoren" in slack.say("nav", f"kanal godta @{GUEST} ja")
    assert "Kan bli" in slack.say("koordinator", f"kanal godta @{GUEST} ja")
    eventually(lambda: len(slack.cards()) == 1, seconds=90)
    assert len(slack.slack.messages["DU0COORD"]) == 1
    assert "varde_chatops_channel_strangers 0.0" in distributed_on_slack.metrics("chatops")


def test_who_writes_a_name_in_a_thread_is_warned_and_it_is_nowhere_in_the_installation(
    tmp_path: Path, slack: Workspace
) -> None:
    with Varde(tmp_path, ALL_IN_ONE, slack.environment(tmp_path)) as varde:
        varde.send_mail(MAIL)
        eventually(lambda: len(slack.cards()) == 1, seconds=60)
        thread = slack.slack.cards[0]["ts"]
        slack.write("nav", "NAV tar ledelsen, og @politi hjelper til fra fredag.", thread)
        slack.write("nav", TELLING, thread)
        eventually(lambda: slack.slack.ephemeral, seconds=60)
        (warning,) = slack.slack.ephemeral
        assert warning["user"] == "U0NAV"
        assert NAME in shown(warning)
        for result in ("clean", "warned"):
            eventually(partial(_counted, varde, result), seconds=60)
    for file in filter(Path.is_file, tmp_path.rglob("*")):
        assert NAME.encode() not in file.read_bytes(), file


def _counted(varde: Varde, result: str) -> bool:
    return f'varde_chatops_typed_total{{result="{result}"}} 1.0' in varde.metrics("chatops")
