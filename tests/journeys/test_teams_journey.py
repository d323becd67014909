"""The main job in Teams: cards posted once whatever Teams does, and commands that change them."""

import functools
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from support.killing import nobody_may_write_down_a_card, nothing_waits
from support.loopback import USERS
from support.postgres import PrivateCluster
from support.production import distributed_varde
from support.rabbitmq import PrivateNode
from support.running import ALL_IN_ONE, Varde, eventually
from support.teams_faults import Fault, throttled
from support.teams_room import Room, room

pytestmark = pytest.mark.journey

MAIL = "Sjefen har tatt passet til en renholder, og hun har ikke fått lønn siden august.\n"
SECRET = "renholder"
NUMBER = "68 05 12 34"
_TIMES = ("due_at", "leased_until")
_REFERENCE = re.compile(r"\b\d{2}-\d{4}\b")


@pytest.fixture
def teams() -> Iterator[Room]:
    with room() as opened:
        yield opened


@pytest.fixture
def varde(tmp_path: Path, teams: Room) -> Iterator[Varde]:
    with Varde(tmp_path, ALL_IN_ONE, teams.environment(tmp_path)) as varde:
        yield varde


@pytest.fixture
def distributed_on_teams(
    tmp_path: Path, teams: Room, broker: PrivateNode, cluster: PrivateCluster
) -> Iterator[Varde]:
    with distributed_varde(tmp_path, broker, cluster, teams.environment(tmp_path)) as varde:
        yield varde


def test_a_mail_becomes_a_card_in_teams_and_the_coordinator_assigns_it(
    varde: Varde, teams: Room
) -> None:
    varde.send_mail(MAIL)
    eventually(lambda: len(teams.cards()) == 1, seconds=60)

    reference = _REFERENCE.findall(teams.cards()[0])[0]
    assert "Bare koordinatoren" in teams.say("nav", f"tildel {reference} @nav")
    assert "tildelt" in teams.say("koordinator", f"tildel {reference} @nav frist fredag")
    eventually(lambda: "Spurt" in teams.cards()[0] or "Forespurt" in teams.cards()[0], seconds=30)
    assert len(teams.cards()) == 1
    assert SECRET.encode() not in teams.requests()
    forged = teams.teams.message("U0COORD", "liste")
    assert teams.deliver(forged, key="of somebody else") == 401


def test_a_teams_that_is_busy_broken_or_silent_gets_every_card_once_and_later(
    varde: Varde, teams: Room
) -> None:
    teams.teams.fail(
        "post",
        throttled(2),
        Fault(500),
        Fault(503, effect=True),  # posted, and the answer was lost
        Fault(504, hang=11.0, effect=True),  # posted, and silent for longer than we wait
        throttled(4),
        Fault(412),
    )
    teams.teams.fail("graph_team", Fault(502), throttled(1))
    for number in range(4):
        varde.send_mail(MAIL, subject=f"Melding {number}")

    eventually(lambda: len(set(teams.case_ids())) == 4, seconds=150)
    eventually(lambda: _nothing_waits(varde), seconds=60)
    assert len(teams.case_ids()) == 4


def test_varde_killed_after_a_post_and_before_its_answer_does_not_post_again(
    varde: Varde, teams: Room
) -> None:
    for number in (1, 2):
        teams.teams.fail("post", Fault(504, hang=5.0, effect=True))
        varde.send_mail(MAIL, subject=f"Melding {number}")
        _stand(teams, number)
        process = varde.processes[0]
        process.kill()
        process.start()
        process.wait_ready()

    eventually(lambda: _nothing_waits(varde), seconds=60)
    assert len(teams.case_ids()) == len(set(teams.case_ids())) == 2


@pytest.mark.rabbitmq
@pytest.mark.postgres
def test_chatops_killed_between_teams_answer_and_its_own_commit_does_not_post_again(
    distributed_on_teams: Varde, teams: Room
) -> None:
    chatops = distributed_on_teams.process("chatops")
    for number in range(1, 4):
        teams.teams.fail("post", Fault(200, hang=2.0, effect=True))
        distributed_on_teams.send_mail(MAIL, subject=f"Melding {number}")
        eventually(functools.partial(_stand_now, teams, number), seconds=60)
        with nobody_may_write_down_a_card(distributed_on_teams) as somebody_waits:
            eventually(somebody_waits, seconds=30)  # Teams has answered, and nothing is committed
            chatops.kill()
        chatops.start()
        chatops.wait_ready()

    eventually(lambda: nothing_waits(distributed_on_teams), seconds=60)
    assert len(teams.case_ids()) == len(set(teams.case_ids())) == 3


def test_varde_killed_while_it_warns_or_while_a_warning_stands_leaves_no_word_of_it(
    varde: Varde, teams: Room
) -> None:
    varde.send_mail(MAIL)
    _stand(teams, 1)
    process, said = varde.processes[0], teams.teams.message(USERS["nav"], f"Ring {NUMBER}")
    said |= {"conversation": teams.teams.thread(teams.teams.cards[0]["id"])}

    teams.teams.fail("post", Fault(200, hang=5.0, effect=True))
    assert teams.deliver(said) == 200
    eventually(lambda: len(_told(teams)) == 1, seconds=30)
    process.kill()
    assert NUMBER not in json.dumps(_told(teams))
    process.start()
    process.wait_ready()

    assert teams.deliver(said | {"id": "another"}) == 200
    eventually(lambda: NUMBER in json.dumps(_told(teams)), seconds=30)
    process.kill()
    _let_time_pass(varde)
    process.start()
    eventually(lambda: NUMBER not in json.dumps(_told(teams)), seconds=60)


def test_nothing_is_posted_in_a_public_team_and_the_coordinator_hears_why(
    varde: Varde, teams: Room
) -> None:
    teams.teams.team["visibility"] = "public"
    varde.send_mail(MAIL)
    eventually(lambda: teams.teams.chat("U0COORD"), seconds=60)
    assert teams.cards() == []

    teams.teams.team["visibility"] = "private"
    eventually(lambda: len(teams.cards()) == 1, seconds=90)


def _stand(teams: Room, cards: int) -> None:
    eventually(lambda: _stand_now(teams, cards), seconds=60)


def _stand_now(teams: Room, cards: int) -> bool:
    return len(teams.cards()) == cards


def _told(teams: Room) -> list[Any]:
    """What stands in the personal chat of NAV's member."""
    return list(teams.teams.chat(USERS["nav"]))


def _let_time_pass(varde: Varde) -> None:
    with closing(sqlite3.connect(varde.folder / "var" / "varde.db")) as database, database:
        earlier = [f"{column} = datetime({column}, '-11 minutes')" for column in _TIMES]
        database.execute(f"UPDATE shown_warning SET {', '.join(earlier)}")


def _nothing_waits(varde: Varde) -> bool:
    with closing(sqlite3.connect(varde.folder / "var" / "varde.db")) as database:
        return bool(database.execute("SELECT count(*) FROM outbox").fetchone() == (0,))
