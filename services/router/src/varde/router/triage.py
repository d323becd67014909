"""One concern from sealed to case: open, read, screen, summarise, anonymise, assign, store.

Fail closed: whatever goes wrong with a text holds the case for the coordinator. Only the dependencies'
absence (``Transient``) makes the concern wait for another try.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram

from varde.router.reading import Words, words_of_form, words_of_mail
from varde.router.rules import Decision, Rules
from varde.router.settings import RouterSettings
from varde.shared.casework.proposal import MOST_CHARACTERS, Proposal, TextEngines, propose
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.triage import Reading, already_triaged, open_case
from varde.shared.domain.case import Assignment
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import (
    AssignmentRole,
    AssignmentState,
    Channel,
    HoldReason,
)
from varde.shared.domain.concern import Facts
from varde.shared.domain.partner import Directory
from varde.shared.domain.reference import Below
from varde.shared.domain.small_world import Gate, Tally
from varde.shared.errors import Permanent, Transient
from varde.shared.mail import MailReader
from varde.shared.messages import ConcernReceived, parse
from varde.shared.store import exact, sealed
from varde.shared.store.database import Database
from varde.shared.store.exact import Exact
from varde.shared.summary import summarise
from varde.shared.vault import PrivateKeys, PublicKey, Wrap, open_sealed


@dataclass(frozen=True)
class Engines:
    """What reads and judges a text."""

    mail: MailReader
    text: TextEngines
    rules: Rules


class Metrics:
    """Counts and durations of triage."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.triaged = Counter(
            "varde_triaged", "Concerns made into cases", ["outcome"], registry=registry
        )
        self.seconds = Histogram(
            "varde_triage_seconds", "Seconds from event to stored case", registry=registry
        )


class Triage:
    """Handles ``ConcernReceived``."""

    def __init__(
        self,
        *,
        database: Database,
        keys: PrivateKeys,
        coordinator: PublicKey,
        engines: Engines,
        gate: Gate,
        directory: Directory,
        settings: RouterSettings,
        clock: Clock,
        below: Below,
        metrics: Metrics,
        log: Any,
    ) -> None:
        self._database = database
        self._keys = keys
        self._coordinator = coordinator
        self._engines = engines
        self._gate = gate
        self._directory = directory
        self._settings = settings
        self._clock = clock
        self._below = below
        self._metrics = metrics
        self._log = log
        self._turn = asyncio.Lock()

    async def handle(self, body: bytes) -> None:
        """Make the case. Doing it twice has the effect of once."""
        event = parse(body)
        if not isinstance(event, ConcernReceived):
            msg = "the router takes concern.received only"
            raise Permanent(msg)
        if await already_triaged(self._database, event):
            return
        started = time.perf_counter()
        reading = await self._read(await self._words(event.concern_id))
        case = await open_case(
            self._database,
            event,
            reading,
            coordinator=self._coordinator,
            clock=self._clock,
            below=self._below,
        )
        if case is None:
            return
        seconds = time.perf_counter() - started
        self._metrics.seconds.observe(seconds)
        self._metrics.triaged.labels("held" if case.held else "released").inc()
        self._log.info("triaged", case_id=case.case_id, held=case.held, rule=case.rule)

    async def _words(self, concern_id: str) -> Words:
        async with self._database.read() as tx:
            concern = await sealed.load_concern(tx, concern_id)
        if concern is None:
            msg = "the concern is not in the store"
            raise Permanent(msg)
        wrap = next((w for w in concern.wraps if w.recipient == "triage"), None)
        if wrap is None:
            msg = "the concern is no longer sealed to triage, and has no case"
            raise Permanent(msg)
        raw = open_sealed(
            concern.ciphertext,
            Wrap(wrap.recipient, wrap.key_id, wrap.wrapped),
            self._keys,
            bound_to=concern_id,
        )
        try:
            if concern.channel is Channel.WEB:
                return words_of_form(WebSubmission.from_bytes(raw))
            return words_of_mail(await self._engines.mail.read(raw))
        except Permanent:
            return Words("", "", (HoldReason.UNREADABLE,))

    async def _read(self, words: Words) -> Reading:
        if len(words.whole) > MOST_CHARACTERS:
            return await self._in_doubt(words, HoldReason.TOO_LONG)
        async with self._database.read() as tx:
            tally = await exact.tally(tx)
        async with self._turn:  # one at a time: nobody's time runs out while others are read
            return await self._read_in_time(words, tally)

    async def _read_in_time(self, words: Words, tally: Tally) -> Reading:
        try:
            async with asyncio.timeout(self._settings.engine_seconds):
                return await asyncio.to_thread(self._judge, words, tally)
        except Transient:
            raise
        except TimeoutError:
            self._log.error("engines timed out")
            reason = HoldReason.TIMED_OUT
        except Exception as error:  # fail closed: the coordinator reads what the engines could not
            self._log.error("engines failed", error=error)
            reason = HoldReason.ENGINE_FAILED
        return await self._in_doubt(words, reason)

    async def _in_doubt(self, words: Words, reason: HoldReason) -> Reading:
        """Held unread. Who it touches must not learn of it when it is released, either."""
        excluded = await asyncio.to_thread(self._directory.touched_by, words.whole)
        holds = (*words.hold_reasons, reason, *_conflict(excluded))
        return self._held_unread(holds, excluded)

    def _judge(self, words: Words, tally: Tally) -> Reading:
        if not words.text.strip() and not words.subject.strip():
            return self._held_unread(words.hold_reasons or (HoldReason.EMPTY,))
        proposal = propose(
            self._engines.text,
            words.subject,
            words.text,
            summary_in=self._settings.language,
            gate=self._gate,
            tally=tally,
            form=words.form,
        )
        excluded = self._directory.touched_by(words.whole)
        holds = (*words.hold_reasons, *proposal.hold_reasons, *_conflict(excluded))
        return self._routed(proposal, holds, excluded)

    def _held_unread(
        self, reasons: Sequence[HoldReason], excluded: frozenset[str] = frozenset()
    ) -> Reading:
        facts = Facts(language=self._settings.language)
        decision = self._engines.rules.route(facts, excluded)
        return Reading(
            facts=facts,
            summary=summarise(facts, self._settings.language),
            account="",
            hold_reasons=tuple(dict.fromkeys(reasons)),
            assignments=_proposed(decision, decision.rule),
            rule=decision.rule,
            rule_reason=decision.reason,
            excluded_partners=excluded,
        )

    def _routed(
        self, proposal: Proposal, holds: Sequence[HoldReason], excluded: frozenset[str]
    ) -> Reading:
        """Who is asked follows from the facts as read; why is told only where the facts shown tell it."""
        rules, shown = self._engines.rules, proposal.shown
        decision = rules.route(proposal.facts, excluded)
        told = rules.route(shown.facts, excluded).rule == decision.rule
        rule = decision.rule if told else ""
        return Reading(
            facts=shown.facts,
            summary=proposal.summary,
            account=proposal.account.text,
            hold_reasons=tuple(dict.fromkeys(holds)),
            assignments=_proposed(decision, rule),
            rule=rule,
            rule_reason=decision.reason if told else "",
            excluded_partners=excluded,
            open_account=proposal.open_account,
            exact=Exact(proposal.facts, shown.widened, decision.rule, decision.reason),
        )


def _conflict(excluded: frozenset[str]) -> tuple[HoldReason, ...]:
    return (HoldReason.CONFLICT,) if excluded else ()


def _proposed(decision: Decision, reason: str) -> tuple[Assignment, ...]:
    asked = [
        (decision.lead, AssignmentRole.LEAD),
        *((partner, AssignmentRole.SUPPORT) for partner in decision.support),
    ]
    return tuple(Assignment(p, role, AssignmentState.PROPOSED, reason) for p, role in asked)
