"""The coordinator corrects what the rules read. Her word always wins, now and when more is added.

Each correction is kept as codes, so that the rules can learn from where she disagreed (``disagreements``).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from varde.shared.casework import decisions, links, schedule
from varde.shared.casework.cases import patiently
from varde.shared.casework.finding import visible_case
from varde.shared.casework.judging import Judge, workload_on
from varde.shared.casework.merging import PERSONS, TIMES, in_order
from varde.shared.casework.wording import is_own
from varde.shared.domain.case import Case
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    Form,
    Language,
    Persons,
    Reporter,
    TimeFrame,
    Urgency,
)
from varde.shared.domain.concern import Facts
from varde.shared.domain.partner import Actor
from varde.shared.errors import Refused
from varde.shared.messages import CaseChanged
from varde.shared.store import audit, cases, corrections, exact, outbox
from varde.shared.store.corrections import Correction
from varde.shared.store.database import Database, Transaction
from varde.shared.texts import Texts, texts
from varde.shared.texts.vocabulary import INDICATOR_CODES, SIGNAL_CODES

UNREAD = "unread"
"""Stands for what was read of a concern that nothing could read: no rule was wrong about it."""

_THERE, _NOT_THERE = "yes", "no"
_SAYS_CHILD = "URG_CHILD"
_AGES = {True: AgeGroup.CHILD, False: AgeGroup.ADULT}
_BANDS: Mapping[str, type[StrEnum]] = {
    "arena": Arena,
    "urgency": Urgency,
    "persons": Persons,
    "time_frame": TimeFrame,
    "reporter": Reporter,
}
"""Facets of one code, by the name that facts, changes and corrections have for them."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What the coordinator says of a concern. None and empty leave a facet as it was read."""

    forms: tuple[Form, ...] = ()
    arena: Arena | None = None
    urgency: Urgency | None = None
    persons: Persons | None = None
    time_frame: TimeFrame | None = None
    reporter: Reporter | None = None
    child: bool | None = None
    added: tuple[str, ...] = ()
    """Signs, by code of an indicator or an urgency signal, that are there."""
    removed: tuple[str, ...] = ()
    """Signs that are not there."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """How many cases the rules read one way and the coordinator another.

    ``facet`` is ``forms``, ``age`` or another facet of facts, or a sign's code, which is there (``yes``) or not.
    """

    facet: str
    read: str
    corrected: str
    cases: int


def corrected(facts: Facts, changes: Changes) -> Facts:
    """``facts`` with the coordinator's word in place of the rules'. Doing it twice is doing it once."""
    if changes.child is not None:
        facts = _of_age(facts, _AGES[changes.child])
    return replace(
        facts,
        forms=changes.forms or facts.forms,
        arena=changes.arena or facts.arena,
        urgency=changes.urgency or facts.urgency,
        persons=changes.persons or facts.persons,
        time_frame=changes.time_frame or facts.time_frame,
        reporter=changes.reporter or facts.reporter,
        indicators=_signs(facts.indicators, changes, INDICATOR_CODES),
        signals=_signs(facts.signals, changes, SIGNAL_CODES),
    )


def speaks_against(added: Facts, changes: Changes) -> bool:
    """True when something ``added`` is more alarming than the coordinator's word, which still wins."""
    known = {*added.forms} - {Form.UNK}
    return (
        (changes.child is False and added.child)
        or (changes.urgency is not None and added.urgency.rank < changes.urgency.rank)
        or _sooner(PERSONS, added.persons, changes.persons)
        or _sooner(TIMES, added.time_frame, changes.time_frame)
        or (bool(changes.forms) and not known.issubset(changes.forms))
        or not {*added.indicators, *added.signals}.isdisjoint(changes.removed)
    )


def changes_of(made: Sequence[Correction]) -> Changes:
    """The coordinator's latest word on each facet, from corrections that stand oldest first."""
    word = {c.facet: c.corrected for c in made}
    bands: dict[str, Any] = {n: code(word[n]) for n, code in _BANDS.items() if n in word}
    return Changes(
        **bands,
        forms=tuple(Form(code) for code in word.get("forms", "").split()),
        child=word["age"] == AgeGroup.CHILD if "age" in word else None,
        added=tuple(code for code in word if word[code] == _THERE),
        removed=tuple(code for code in word if word[code] == _NOT_THERE),
    )


def disagreements(made: Sequence[Correction]) -> list[Disagreement]:
    """Where the coordinator's latest word is not what the rules read, in the order of the codes."""
    latest = {(c.case_id, c.facet): c for c in made}.values()
    counted = Counter(
        (c.facet, c.read, c.corrected) for c in latest if c.read not in {c.corrected, UNREAD}
    )
    return [Disagreement(*what, cases) for what, cases in sorted(counted.items())]


async def as_read(tx: Transaction, case_id: str) -> dict[str, str]:
    """Of each facet that was corrected in a case, what the rules had read, as codes."""
    return {c.facet: c.read for c in reversed(await corrections.of_case(tx, case_id))}


async def correct(
    database: Database,
    judge: Judge,
    clock: Clock,
    actor: Actor,
    reference: str,
    changes: Changes,
    *,
    language: Language,
    seen: int | None = None,
) -> Case:
    """Correct a case's facts, judge it anew and keep what was corrected, in one transaction.

    Raises ``Refused`` for who may not, an unknown or erased case, an unknown sign, and nothing to correct, and
    ``decisions.Overtaken`` when the case has another version than the one that was ``seen``.
    """
    t = texts("varde.shared.casework", language)
    decisions.require_lead(actor, t)
    _require_sense(changes, t)

    async def once() -> Case:
        async with database.begin() as tx:
            case = await visible_case(tx, actor, reference, t)
            decisions.require_there(case, t)
            decisions.require_seen(case, seen, t)
            return await _judged_anew(tx, judge, clock, actor, case, changes)

    return await patiently(once)


async def _judged_anew(
    tx: Transaction, judge: Judge, clock: Clock, actor: Actor, case: Case, changes: Changes
) -> Case:
    before = await exact.load_exact(tx, case.case_id)
    read = before.facts if before else None
    own, tally = await is_own(tx, case), await exact.tally(tx)
    workload = await workload_on(clock.today(), tx, judge.rules, case.case_id)
    facts = corrected(read or case.facts, changes)
    now = judge.anew(case, facts, before, tally, workload, own_summary=own)
    judged = replace(now.case, version=case.version + 1)
    made = await _kept(tx, case, read, changes, clock.today(), judge.read_by)
    await cases.save_case(tx, judged)
    await schedule.changed(tx, case, judged, clock.now(), now.deadlines)
    await links.changed(tx, case, judged, clock.now())
    await exact.replace_exact(tx, case.case_id, now.exact)
    for detail in _entries(made):
        await audit.append(
            tx,
            at=clock.now(),
            actor=actor.member_id,
            action="correct",
            subject=case.reference,
            detail=detail,
        )
    event = CaseChanged(case_id=case.case_id, version=judged.version)
    await outbox.add(tx, [event], clock.now())
    return judged


def _entries(made: Sequence[Correction]) -> Iterator[str]:
    """The corrections in codes, for as many entries of the log as hold them whole: one cut short would say another."""
    told = ""
    for one in made:
        word = f"{one.facet}:{one.corrected}"
        if told and len(told) + 1 + len(word) > audit.DETAIL_LENGTH:
            yield told
            told = ""
        told = f"{told} {word}" if told else word
    yield told


def _sooner(order: Sequence[StrEnum], added: StrEnum, word: StrEnum | None) -> bool:
    return word is not None and order.index(added) < order.index(word)


def _of_age(facts: Facts, age: AgeGroup) -> Facts:
    if age is AgeGroup.CHILD:
        return replace(facts, age=age, vulnerable_adult=False)
    return replace(facts, age=age, signals=tuple(c for c in facts.signals if c != _SAYS_CHILD))


def _signs(found: Sequence[str], changes: Changes, vocabulary: Sequence[str]) -> tuple[str, ...]:
    there = {*found, *(code for code in changes.added if code in vocabulary)}
    return in_order(there.difference(changes.removed), vocabulary)


async def _kept(
    tx: Transaction, case: Case, read: Facts | None, changes: Changes, today: date, rules: str
) -> list[Correction]:
    """Keep what was corrected; what the rules read is what stood before the first correction."""
    first = await as_read(tx, case.case_id)
    made = [
        Correction(case.case_id, today, rules, facet, first.get(facet, was), word)
        for facet, was, word in _words(read, changes)
    ]
    await corrections.add(tx, made)
    return made


def _words(read: Facts | None, changes: Changes) -> Iterator[tuple[str, str, str]]:
    """Facet, code as read, code as corrected."""
    if changes.forms:
        yield "forms", " ".join(read.forms) if read else UNREAD, " ".join(changes.forms)
    for name in _BANDS:
        if word := getattr(changes, name):
            yield name, getattr(read, name) if read else UNREAD, word
    if changes.child is not None:
        yield "age", read.age if read else UNREAD, _AGES[changes.child]
    for code in (*changes.added, *changes.removed):
        yield code, _whether(code, read), _THERE if code in changes.added else _NOT_THERE


def _whether(code: str, read: Facts | None) -> str:
    if read is None:
        return UNREAD
    return _THERE if code in read.indicators or code in read.signals else _NOT_THERE


def _require_sense(changes: Changes, t: Texts) -> None:
    if changes == Changes():
        raise Refused(t("Say what to correct."))
    for code in (*changes.added, *changes.removed):
        if code not in INDICATOR_CODES and code not in SIGNAL_CODES:
            raise Refused(t("I do not know that sign. Signs look like ILO07 or URG_WEAPON."))
    if not set(changes.added).isdisjoint(changes.removed):
        raise Refused(t("A sign cannot be both there and not there."))
