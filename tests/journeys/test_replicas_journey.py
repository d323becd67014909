"""Three routers share one queue and one clock, one of them is killed: the result is that of one router."""

import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from support.ledger import Ledger
from support.postgres import PrivateCluster
from support.production import distributed_varde
from support.rabbitmq import PrivateNode
from support.running import EACH_ALONE, Process, Varde, eventually

pytestmark = [pytest.mark.journey, pytest.mark.rabbitmq, pytest.mark.postgres]

CONCERNS = 60
THREE_ROUTERS = (*EACH_ALONE, ("router",), ("router",))
TEXTS = (
    "Sjefen har tatt passet hennes og hun får ikke lønn.",
    "Ei jente på 16 år må selge seg i en leilighet, og en mann henter pengene.",
    "Hjelp! Han er låst inne nå og blir slått. De skal flytte ham i kveld.",
    "Vi ønsker et kurs om menneskehandel for alle ansatte.",
    "Szef zabrał jej paszport i nie wypłaca pensji. Mieszka w magazynie.",
    "Hun må vaske hus fra morgen til kveld og får ikke gå ut.",
)
_MARK = re.compile(rb"merke(\d+)x")
_REFERENCE = re.compile(r"\d\d-\d{4}")


def test_three_routers_give_the_same_result_as_one(
    tmp_path: Path, broker: PrivateNode, cluster: PrivateCluster
) -> None:
    alone, together = tmp_path / "alone", tmp_path / "together"
    for folder in (alone, together):
        folder.mkdir()
    with distributed_varde(alone, broker, cluster) as varde:
        expected = _cases_after(varde, trouble=lambda: None)
        reminded = _reminded(varde, trouble=lambda: None)
    with distributed_varde(together, broker, cluster, groups=THREE_ROUTERS) as varde:
        found = _cases_after(varde, trouble=lambda: _kill_one(varde))
        assert {n: (was, found[n]) for n, was in expected.items() if found[n] != was} == {}
        assert _reminded(varde, trouble=lambda: _kill_one(varde)) == reminded
        assert "The audit log holds" in varde.run("audit", "verify")
        assert "There are no dead letters" in varde.run("bus", "dead", "list")
        assert "overdue" not in varde.run("due")


def _cases_after(varde: Varde, trouble: Callable[[], None]) -> dict[int, Any]:
    """Send the concerns while there is ``trouble``; what became of each, by its mark."""
    with ThreadPoolExecutor(6) as senders:
        troubled = threading.Thread(target=trouble)
        troubled.start()
        list(senders.map(lambda number: _send(varde, number), range(CONCERNS)))
        troubled.join()
    ledger = Ledger(varde.environment["VARDE_DATABASE_URL"])
    _wait_until_planned(ledger)
    marks = ledger.concerns_by_mark(varde.folder / "var" / "keys", _MARK)
    assert len(marks) == len(set(marks.values())) == CONCERNS
    rows = ledger.rows(
        "SELECT concern_id, case_id, status, facts, hold_reasons, rule FROM case_file"
    )
    assert len(rows) == CONCERNS
    parts = ledger.rows("SELECT case_id, partner, role, state FROM assignment ORDER BY place")
    waits = ledger.rows(
        # Who is linked to whom follows from who came first, and with it since when nothing has happened.
        "SELECT case_id, kind, CASE WHEN kind = 'quiet' THEN '' ELSE subject END, step"
        " FROM due_step WHERE state = 'pending'"
    )
    return {
        marks[concern]: (
            *map(json.dumps, told),
            [part for case, *part in parts if case == case_id],
            Counter(tuple(wait) for case, *wait in waits if case == case_id),
        )
        for concern, case_id, *told in rows
    }


def _send(varde: Varde, number: int) -> None:
    varde.send_mail(TEXTS[number % len(TEXTS)], subject=f"merke{number}x")


def _wait_until_planned(ledger: Ledger) -> None:
    """Every concern has its case, and every wait that began has been planned."""
    begun = "SELECT count(*) FROM due_step WHERE step = 0 AND state = 'pending'"
    eventually(lambda: ledger.counts()["cases"] == CONCERNS, seconds=120)
    eventually(lambda: ledger.rows(begun) == [(0,)], seconds=120)
    eventually(lambda: ledger.counts()["outbox"] == 0, seconds=60)


def _reminded(varde: Varde, trouble: Callable[[], None]) -> Counter[tuple[str, int]]:
    """Let the first step of each ladder fall due while all routers are down; who was reminded of what."""
    ledger = Ledger(varde.environment["VARDE_DATABASE_URL"])
    routers = _routers(varde)
    for process in routers:
        process.stop()
    first = ledger.rows(
        "SELECT step_id FROM due_step WHERE (kind, step) IN (('lead', 1), ('review', 2))"
        " AND state = 'pending'"
    )
    assert len(first) == CONCERNS
    ids = ", ".join(f"'{step_id}'" for (step_id,) in first)
    before = _told(ledger)
    ledger.execute(
        f"UPDATE due_step SET due_at = now() - interval '1 second' WHERE step_id IN ({ids})"
    )
    for process in routers:
        process.start()
    troubled = threading.Thread(target=trouble)
    troubled.start()
    troubled.join()
    varde.start()
    handled = f"SELECT count(*) FROM inbox WHERE consumer = 'chatops' AND event_id IN ({ids})"
    eventually(lambda: ledger.rows(handled) == [(CONCERNS,)], seconds=120)
    told = _told(ledger)[len(before) :]
    assert len(told) == len(set(told))
    assert len({_reference(text) for _, text in told}) == CONCERNS
    run = ledger.rows(f"SELECT kind, step, state FROM due_step WHERE step_id IN ({ids})")
    assert {state for _, _, state in run} == {"done"}
    return Counter((kind, step) for kind, step, _ in run)


def _told(ledger: Ledger) -> Sequence[tuple[str, str]]:
    """To whom what was said beside the cards, oldest first."""
    rows = ledger.rows(
        "SELECT audience, body FROM local_message WHERE audience <> 'group' ORDER BY place"
    )
    bodies = [(to, json.loads(body) if isinstance(body, str) else body) for to, body in rows]
    return [(body.get("member", to), body["text"]) for to, body in bodies]


def _reference(text: str) -> str:
    found = _REFERENCE.search(text)
    assert found, text
    return found[0]


def _kill_one(varde: Varde) -> None:
    chance = random.Random(4817)
    time.sleep(chance.uniform(0.5, 1.5))
    victim = _routers(varde)[-1]
    victim.kill()
    time.sleep(chance.uniform(0.5, 1.5))
    victim.start()
    victim.wait_ready()


def _routers(varde: Varde) -> list[Process]:
    return [process for process in varde.processes if process.services == ("router",)]
