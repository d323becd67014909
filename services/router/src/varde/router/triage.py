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

from varde.router.delivery import Delivery, delivery_of
from varde.router.joining import Joining
from varde.router.reading import Words, touched_in, words_of_form, words_of_mail
from varde.router.rules import Rules
from varde.router.settings import RouterSettings
from varde.shared.casework.comparing import Compared, Comparing
from varde.shared.casework.judging import proposed, workload_on
from varde.shared.casework.proposal import (
    MOST_CHARACTERS,
    Proposal,
    TextEngines,
    propose,
    with_answers,
)
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.triage import Reading, already_triaged, open_case
from varde.shared.casework.undelivered import taken_as_report
from varde.shared.domain.access import handed_on
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Channel, HoldReason
from varde.shared.domain.concern import Facts
from varde.shared.domain.conflict import NOBODY, Touched
from varde.shared.domain.partner import Directory
from varde.shared.domain.reference import Below
from varde.shared.domain.small_world import Gate, Tally
from varde.shared.domain.workload import Workload
from varde.shared.errors import Permanent, Transient
from varde.shared.mail import MailReader
from varde.shared.messages import ConcernReceived, parse
from varde.shared.platform.watched import InForce
from varde.shared.store import exact, sealed
from varde.shared.store.database import Database
from varde.shared.store.exact import Exact
from varde.shared.store.wraps import StoredWrap
from varde.shared.summary import summarise
from varde.shared.vault import PrivateKeys, PublicKey, Wrap, open_sealed


@dataclass(frozen=True)
class Engines:
    """What reads and judges a text."""

    mail: MailReader
    text: InForce[TextEngines]
    rules: InForce[Rules]
    comparing: InForce[Comparing]


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
        joining: Joining,
        gate: InForce[Gate],
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
        self._joining = joining
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
        words = await self._words(event)
        if words is None:
            return
        if words.delivery and await self._is_report(event, words.delivery):
            self._metrics.triaged.labels("report").inc()
            return
        if words.delivery and await self._joining.join(event, words.delivery, words.receipt):
            self._metrics.triaged.labels("joined").inc()
            return
        reading = await self.read(words)
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

    async def _is_report(self, event: ConcernReceived, delivery: Delivery) -> bool:
        return delivery.report is not None and await taken_as_report(
            self._database, event, delivery.report, self._clock
        )

    async def _words(self, event: ConcernReceived) -> Words | None:
        """The words of a concern; None when another router has handled it since this one asked."""
        concern_id = event.concern_id
        async with self._database.read() as tx:
            concern = await sealed.load_concern(tx, concern_id)
        wraps = concern.wraps if concern else ()
        wrap = next((w for w in wraps if w.recipient == "triage"), None)
        if concern and wrap:
            return await self.open(concern.ciphertext, wrap, concern.channel, bound_to=concern_id)
        if await already_triaged(self._database, event):
            return None
        msg = "the concern is not in the store, or no longer sealed to triage, and has no case"
        raise Permanent(msg)

    async def open(
        self, ciphertext: bytes, wrap: StoredWrap, channel: Channel, *, bound_to: str
    ) -> Words:
        """The words of what is sealed to triage; unreadable ones are empty and say so."""
        opener = Wrap(wrap.recipient, wrap.key_id, wrap.wrapped)
        raw = open_sealed(ciphertext, opener, self._keys, bound_to=bound_to)
        try:
            if channel is Channel.WEB:
                return words_of_form(WebSubmission.from_bytes(raw))
            mail = await self._engines.mail.read(raw)
            return words_of_mail(mail, delivery_of(raw, mail))
        except Permanent:
            return Words("", "", (HoldReason.UNREADABLE,))

    async def read(self, words: Words) -> Reading:
        """What is made of ``words``; whatever goes wrong with them is a reason to hold."""
        if len(words.whole) > MOST_CHARACTERS:
            return await self._in_doubt(words, HoldReason.TOO_LONG)
        async with self._database.read() as tx:
            tally = await exact.tally(tx)
            workload = await workload_on(self._clock.today(), tx, self._engines.rules.value)
        async with self._turn:  # one at a time: nobody's time runs out while others are read
            return await self._read_in_time(words, tally, workload)

    async def _read_in_time(self, words: Words, tally: Tally, workload: Workload) -> Reading:
        try:
            async with asyncio.timeout(self._settings.engine_seconds):
                return await asyncio.to_thread(self._judge, words, tally, workload)
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
        touched = await asyncio.to_thread(touched_in, words, self._directory)
        holds = (*words.hold_reasons, reason, *_conflict(touched))
        return self._held_unread(words, holds, touched)

    def _judge(self, words: Words, tally: Tally, workload: Workload) -> Reading:
        if not words.text.strip() and not words.subject.strip():
            return self._held_unread(words, words.hold_reasons or (HoldReason.EMPTY,))
        proposal = propose(
            self._engines.text.value,
            words.subject,
            words.text,
            summary_in=self._settings.language,
            gate=self._gate.value,
            tally=tally,
            form=words.form,
            around=words.around,
        )
        touched = touched_in(words, self._directory)
        holds = (*words.hold_reasons, *proposal.hold_reasons, *_conflict(touched))
        return self._routed(proposal, holds, touched, workload, self._compared(proposal, words))

    def _compared(self, proposal: Proposal, words: Words) -> Compared:
        language = proposal.facts.language
        return self._engines.comparing.value.of(
            proposal.account, words.subject, words.text, words.own, language
        )

    def _held_unread(
        self, words: Words, reasons: Sequence[HoldReason], touched: Touched = NOBODY
    ) -> Reading:
        """Held with what the form answers and nothing else: danger and a child are not missed."""
        excluded = self._excluded(touched)
        facts = with_answers(Facts(language=self._settings.language), words.form)
        decision = self._engines.rules.value.route(facts, excluded)
        return Reading(
            facts=facts,
            summary=summarise(facts, self._settings.language),
            account="",
            hold_reasons=tuple(dict.fromkeys(reasons)),
            assignments=proposed(decision, decision.rule),
            rule=decision.rule,
            rule_reason=decision.reason,
            excluded_partners=excluded,
            recused_members=touched.members,
            deadlines=decision.deadlines,
        )

    def _routed(
        self,
        proposal: Proposal,
        holds: Sequence[HoldReason],
        touched: Touched,
        workload: Workload,
        compared: Compared,
    ) -> Reading:
        """Who is asked follows from the facts as read; why is told only where the facts shown tell it."""
        excluded = self._excluded(touched)
        rules, shown = self._engines.rules.value, proposal.shown
        decision = rules.route(proposal.facts, excluded, workload, shown.facts)
        told = rules.route(shown.facts, excluded).rule == decision.rule
        rule = decision.rule if told else ""
        return Reading(
            facts=shown.facts,
            summary=proposal.summary,
            account=proposal.account.text,
            hold_reasons=tuple(dict.fromkeys(holds)),
            assignments=proposed(decision, rule),
            rule=rule,
            rule_reason=decision.reason if told else "",
            excluded_partners=excluded,
            recused_members=touched.members,
            open_account=proposal.open_account,
            exact=Exact(proposal.facts, shown.widened, decision.rule, decision.reason),
            deadlines=decision.deadlines if told else (),
            compared=compared,
            marks=proposal.account.entities,
        )

    def _excluded(self, touched: Touched) -> frozenset[str]:
        return handed_on(touched.partners, touched.members, self._directory)


def _conflict(touched: Touched) -> tuple[HoldReason, ...]:
    return (HoldReason.CONFLICT,) if touched else ()
