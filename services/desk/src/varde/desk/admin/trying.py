"""A change tried before it is in force: the loaders of a start, the doctor, the rota, the rules on recent cases, and the
time that ended cases are kept."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from varde.desk.admin.shelf import beside
from varde.shared.domain.access import may_know_of
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Policy
from varde.shared.domain.concern import Facts
from varde.shared.domain.deadline import Timetable
from varde.shared.domain.partner import Actor, Directory
from varde.shared.domain.retention import Retention, Sooner, sooner
from varde.shared.domain.small_world import Tally, combination, widen
from varde.shared.errors import Permanent
from varde.shared.platform.config_files import PARTNERS, read_directory, wrong_files
from varde.shared.platform.doctor import Finding, Scene
from varde.shared.platform.doctor.files import group, rota
from varde.shared.platform.judges import installed_judge
from varde.shared.platform.retention import FILE as RETENTION
from varde.shared.platform.retention import load_retention
from varde.shared.platform.snippets import FILE as SNIPPETS
from varde.shared.platform.snippets import Snippet, load_snippets
from varde.shared.platform.timetable import load_timetable
from varde.shared.store import exact
from varde.shared.store.recent import ended_days, recent_facts
from varde.shared.toml import Reason

if TYPE_CHECKING:
    from varde.shared.casework.judging import Decision, Judge  # for the types alone

MOST_CASES = 200
"""How many of the newest cases a change of the rules is tried on."""
DAYS = 28
WAYS = frozenset({PARTNERS, "routing.toml", "gate.toml"})
"""The files that decide about the facts of a case which way it goes."""
CLOCK = "clock.toml"


@dataclass(frozen=True, slots=True)
class Moved:
    """A case that would have gone another way. Partners and rules by code."""

    reference: str
    lead: tuple[str, str]
    rule: tuple[str, str]
    support: tuple[str, str]
    """With bodies outside the group; codes with commas between."""
    deadlines: tuple[str, str]
    """Of the law, that begin to run; codes with commas between."""
    reason: str
    held: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class Duty:
    """A day on which somebody else would be on duty; member ids, "" for nobody."""

    day: date
    partner: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What a change would do. ``wrong`` says, by file, why it cannot be put in force."""

    wrong: Mapping[str, Reason]
    moved: Sequence[Moved] = ()
    looked: int = 0
    """How many cases the rules were tried on."""
    deadlines: Mapping[str, int] = field(default_factory=dict)
    """Deadlines of the law that would be others under the same code, with how many of those cases each is set running in."""
    ways: bool = False
    """The change is of a kind that is tried on cases."""
    sooner: Sooner | None = None
    """What another time to keep cases would erase sooner; None for every other change."""
    duties: Sequence[Duty] = ()
    new: Sequence[Finding] = ()
    """What the doctor would find that it does not find now."""
    before: Directory | None = None
    after: Directory | None = None
    answers: Sequence[Snippet] = ()
    """Standard answers that would read otherwise, or are new."""
    fewer: Sequence[Snippet] = ()
    """Standard answers that would be gone."""
    clocks: tuple[Timetable | None, Timetable] | None = None
    """The clock as it is, and as it would be; None for every other change."""


async def attempt(scene: Scene, texts: Mapping[str, str], actor: Actor, kept: Retention) -> Trial:
    """Try it. Cases that ``actor`` may not know of are neither shown nor counted. ``kept`` is in force now."""
    folder = scene.core.config_dir
    with beside(folder, texts) as copy:
        wrong = await asyncio.to_thread(wrong_files, copy)
        if wrong:
            return Trial(wrong)
        after = await asyncio.to_thread(read_directory, copy)
        before = await asyncio.to_thread(_directory, folder)
        there = replace(scene, core=scene.core.model_copy(update={"config_dir": copy}))
        found, known = await _found(there), await _found(scene)
        ways = not WAYS.isdisjoint(texts)
        judges = await asyncio.to_thread(_judge, folder), await asyncio.to_thread(_judge, copy)
        would = await asyncio.to_thread(load_retention, copy / RETENTION)
        answers, fewer = await asyncio.to_thread(_answers, folder, copy)
        clocks = await asyncio.to_thread(_clocks, folder, copy) if CLOCK in texts else None
    moved, looked, deadlines = await _moved(scene, *judges, actor) if ways else ([], 0, {})
    return Trial(
        {},
        moved,
        looked,
        deadlines,
        ways,
        await _sooner(scene, kept, would, actor) if RETENTION in texts else None,
        list(_duties(before, after, scene.clock.today())) if before else [],
        [f for f in found if f not in known],
        before,
        after,
        answers,
        fewer,
        clocks,
    )


async def _found(scene: Scene) -> list[Finding]:
    return [*(await group(scene) or ()), *(await rota(scene) or ())]


def _directory(folder: Path) -> Directory | None:
    try:
        return read_directory(folder)
    except Permanent:
        return None


def _answers(folder: Path, copy: Path) -> tuple[list[Snippet], list[Snippet]]:
    """Standard answers that are new or read otherwise, and those that are gone; while the file is wrong, all are new."""
    would = load_snippets(copy / SNIPPETS)
    try:
        stood = load_snippets(folder / SNIPPETS)
    except Permanent:
        stood = ()
    ids = {snippet.snippet_id for snippet in would}
    return [s for s in would if s not in stood], [s for s in stood if s.snippet_id not in ids]


def _clocks(folder: Path, copy: Path) -> tuple[Timetable | None, Timetable]:
    try:
        return load_timetable(folder / CLOCK), load_timetable(copy / CLOCK)
    except Permanent:
        return None, load_timetable(copy / CLOCK)


def _judge(folder: Path) -> "Judge | None":
    """None where there is no router, or its files are wrong now."""
    try:
        return installed_judge(folder)
    except Permanent:
        return None


async def _moved(
    scene: Scene, before: "Judge | None", after: "Judge | None", actor: Actor
) -> tuple[list[Moved], int, dict[str, int]]:
    if before is None or after is None:
        return [], 0, {}
    async with scene.database.read() as tx:
        cases = await recent_facts(tx, MOST_CASES, partial(may_know_of, actor))
        tally = await exact.tally(tx)
    compared = (_compare(before, after, case, facts, tally) for case, facts in cases)
    moved = await asyncio.to_thread(lambda: [m for m in compared if m])
    return moved, len(cases), await asyncio.to_thread(_redefined, before, after, cases)


def _redefined(
    before: "Judge", after: "Judge", cases: Sequence[tuple[Case, Facts]]
) -> dict[str, int]:
    """Deadlines that have changed, with the number of ``cases`` that each is, or was, set running in."""
    was, would = before.rules.statutory(), after.rules.statutory()
    changed = [code for code in {**was, **would} if was.get(code) != would.get(code)]
    running = Counter[str]()
    for case, facts in cases if changed else ():
        ways = (judge.rules.route(facts, case.excluded_partners) for judge in (before, after))
        running.update({code for way in ways for code in way.deadlines})
    return {code: running[code] for code in changed}


async def _sooner(scene: Scene, kept: Retention, would: Retention, actor: Actor) -> Sooner:
    async with scene.database.read() as tx:
        ended = await ended_days(tx, actor)
    return sooner(kept, would, ended, scene.clock.today())


def _compare(
    before: "Judge", after: "Judge", case: Case, facts: Facts, tally: Tally
) -> Moved | None:
    others = Counter(tally) - Counter([combination(facts)])
    was = before.rules.route(facts, case.excluded_partners)
    would = after.rules.route(facts, case.excluded_partners)
    held = _held(before, facts, others), _held(after, facts, others)
    support, deadlines = (_support(was), _support(would)), (_due(was), _due(would))
    lead, rule = (was.lead, would.lead), (was.rule, would.rule)
    if all(then == now for then, now in (lead, rule, support, deadlines, held)):
        return None
    return Moved(case.reference, lead, rule, support, deadlines, would.reason, held)


def _support(decision: "Decision") -> str:
    return ", ".join((*decision.support, *decision.external))


def _due(decision: "Decision") -> str:
    return ", ".join(decision.deadlines)


def _held(judge: "Judge", facts: Facts, tally: Tally) -> bool:
    """Whether the gate alone would hold a case with these facts."""
    rare = widen(facts, judge.gate.region, tally).too_rare
    return bool(rare) or judge.gate.policy is Policy.HOLD_ALL


def _duties(before: Directory, after: Directory, today: date) -> Iterator[Duty]:
    codes = [p.code for p in after.partners if p in before.partners]
    for day in (today + timedelta(days=n) for n in range(DAYS)):
        for code in codes:
            was, would = before.on_duty(code, day), after.on_duty(code, day)
            ids = was.member_id if was else "", would.member_id if would else ""
            if ids[0] != ids[1]:
                yield Duty(day, code, *ids)
