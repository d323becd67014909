"""A door, a bus with the router behind it and the coordinator: what comes in is read by the real engines."""

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date

import structlog
from prometheus_client import CollectorRegistry

from support.letters import letter
from support.linking import comparing, joining
from support.people import COORDINATOR
from support.running import ROOT
from support.screened import shipped_engines
from support.shipped_rules import shipped_rules
from support.times import FixedClock
from support.timetables import SHIPPED
from varde.intake_email.door import with_envelope
from varde.router.additions import Additions
from varde.router.letters import Letters
from varde.router.settings import RouterSettings
from varde.router.triage import Engines, Metrics, Triage
from varde.router.withdrawals import Withdrawals
from varde.shared.bus.memory import MemoryBus
from varde.shared.bus.port import TOPOLOGY
from varde.shared.casework import schedule
from varde.shared.casework.cases import Casework
from varde.shared.casework.correction import Changes, correct
from varde.shared.casework.email_reply import reply_by_email
from varde.shared.casework.judging import Judge
from varde.shared.casework.outbound import Queue, ReturnAddress
from varde.shared.casework.receive import Receiver, add_information
from varde.shared.casework.review import Review
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Channel, Language, PageLanguage
from varde.shared.domain.deadline import norwegian_day
from varde.shared.domain.partner import SYSTEM, Actor
from varde.shared.domain.receipt import receipt_digest
from varde.shared.domain.reply_token import new_token, with_token
from varde.shared.domain.rota import Rota
from varde.shared.domain.small_world import Gate
from varde.shared.mail import MailReader
from varde.shared.messages import CaseChanged, LetterUndelivered, QuestionSettled, new_id, parse
from varde.shared.platform.partners import load_directory
from varde.shared.platform.relay import Relay
from varde.shared.platform.watched import InForce
from varde.shared.store import audit, cases, due_steps, reply_tokens, sealed
from varde.shared.store.database import Database
from varde.shared.vault import MAILER, PrivateKey, PrivateKeys

NB = Language.NB
CONFIG = ROOT / "config"
TRIAGE, OWN = PrivateKey.generate("triage"), PrivateKey.generate("coordinator")
POST = PrivateKey.generate(MAILER)
PUBLIC = (TRIAGE.public, OWN.public)


@dataclass
class RouterHouse:
    """One small installation."""

    database: Database
    clock: FixedClock
    casework: Casework
    review: Review
    receiver: Receiver
    triage: Triage
    additions: Additions
    judge: Judge
    relay: Relay
    queue: Queue
    """The letters that go out, as the mailer works on them."""
    changed: list[CaseChanged] = field(default_factory=list)
    undelivered: list[LetterUndelivered] = field(default_factory=list)
    settled: list[tuple[str, str]] = field(default_factory=list)
    """Who is told what became of their question."""

    async def tell(self, text: str, **answers: str) -> Case:
        """A concern from the form, delivered and read."""
        await self.receive(text, **answers)
        await self.deliver()
        return await self.newest()

    async def receive(self, text: str, **answers: str) -> str:
        """A concern from the form that nobody has read; its id."""
        submission = WebSubmission(PageLanguage.NB, text, **answers)
        receipt = await self.receiver.receive(submission.to_bytes(), Channel.WEB)
        async with self.database.read() as tx:
            concern_id = await sealed.find_by_receipt(tx, receipt_digest(receipt))
        assert concern_id is not None
        return concern_id

    async def mail(
        self,
        text: str,
        *,
        sender: str = "kari@nabo.example",
        token: str = "",
        subject: str = "Uro",
        acknowledged: bool = False,
        vouched: bool = False,
        headers: Sequence[str] = (),
    ) -> str:
        """A mail as the door takes it, that nobody has read; its receipt."""
        address = "bekymring@varde.example"
        raw = letter(
            "Content-Type: text/plain; charset=utf-8",
            f"Message-ID: <{new_id()}@nabo.example>",
            *headers,
            body=text,
            subject=subject,
        )
        to = with_token(address, token) if token else address
        return await self.receiver.receive(
            with_envelope(sender, to, raw, vouched=vouched),
            Channel.EMAIL,
            send_receipt=ReturnAddress(sender) if acknowledged else None,
        )

    async def reply(self, case: Case, text: str, actor: Actor = COORDINATOR) -> Case:
        """The coordinator's answer by e-mail."""
        return await reply_by_email(
            self.database,
            PrivateKeys(OWN),
            POST.public,
            clock=self.clock,
            below=secrets.randbelow,
            actor=actor,
            reference=case.reference,
            text=text,
            language=NB,
        )

    async def token(self, case: Case) -> str:
        """A reply token of a case's concern, as a letter about it holds one."""
        token = new_token(secrets.randbelow)
        async with self.database.begin() as tx:
            await reply_tokens.put(tx, token, case.concern_id, self.clock.today())
        return token

    async def add(self, case: Case, text: str, **answers: str) -> Case:
        """More from the reporter of a case, delivered and read."""
        await self.store(
            case.concern_id, WebSubmission(PageLanguage.NB, text, **answers).to_bytes()
        )
        await self.deliver()
        return await self.case(case)

    async def store(self, concern_id: str, raw: bytes) -> str:
        """More from a reporter that nobody has read; its id."""
        return await add_information(
            self.database, PUBLIC, self.clock, concern_id, raw, Channel.WEB
        )

    async def correct(self, case: Case, changes: Changes) -> Case:
        """The coordinator's word on a case."""
        return await correct(
            self.database,
            self.judge,
            self.clock,
            COORDINATOR,
            case.reference,
            changes,
            language=NB,
        )

    async def ahead(self) -> dict[str, date]:
        """What lies ahead after the clock has run, by kind, and the day in Norway that it reminds of."""
        while await schedule.run_due(self.database, SHIPPED, self.clock.now()):
            pass
        async with self.database.read() as tx:
            found = [a.step for a in await due_steps.ahead(tx, SYSTEM)]
        return {step.wait.kind: norwegian_day(step.limit_at) for step in found}

    async def deliver(self) -> None:
        """All that waits in the outbox goes over the bus."""
        while await self.relay.relay_once():
            pass

    async def hear(self, body: bytes) -> None:
        """Stands where the chat does."""
        message = parse(body)
        if isinstance(message, CaseChanged):
            self.changed.append(message)
        elif isinstance(message, LetterUndelivered):
            self.undelivered.append(message)
        elif isinstance(message, QuestionSettled):
            self.settled.append((message.member, message.fate))

    def announced(self) -> int:
        """The highest version that the chat was told of; a batch of the bus has no order."""
        return max(message.version for message in self.changed)

    async def accounts(self, case: Case, review: Review | None = None) -> list[str]:
        """The account of a case as it stands, and those of what was added, as the coordinator reads them."""
        review = review or self.review
        now, original = await review.show(case.reference, language=NB)
        written_in = (original.exact or now).facts.language
        made = await review.together(shipped_engines().anonymiser, now, original, written_in)
        return [original.account, *(one.text if one else "" for one in made.added)]

    async def case(self, case: Case) -> Case:
        """The case as it is now."""
        async with self.database.read() as tx:
            found = await cases.load_case(tx, case.case_id)
        assert found is not None
        return found

    async def newest(self) -> Case:
        """The case that the chat was told of last."""
        async with self.database.read() as tx:
            found = await cases.load_case(tx, self.changed[-1].case_id)
        assert found is not None
        return found

    async def log(self) -> list[audit.Entry]:
        """The audit log."""
        async with self.database.read() as tx:
            return await audit.entries(tx)


@asynccontextmanager
async def router_house(
    database: Database,
    gate: Gate | None = None,
    rota: Rota | None = None,
    mail: MailReader | None = None,
) -> AsyncIterator[RouterHouse]:
    """A house on a migrated database, with the shipped partners and rules."""
    bus = MemoryBus()
    async with mail or MailReader() as reader:
        house = _house(database, gate or Gate(), rota or Rota(), reader, bus)
        await _subscribe(house, bus)
        async with house.receiver.running():
            yield house
        await bus.close()


def _house(
    database: Database, gate: Gate, rota: Rota, mail: MailReader, bus: MemoryBus
) -> RouterHouse:
    clock, log, engines = FixedClock(), structlog.get_logger(), shipped_engines()
    directory = replace(load_directory(CONFIG / "partners.toml"), rota=rota)
    rules = shipped_rules(directory)
    triage = Triage(
        database=database,
        keys=PrivateKeys(TRIAGE),
        coordinator=OWN.public,
        engines=Engines(
            mail, InForce(engines), InForce(rules), InForce(comparing(engines.anonymiser))
        ),
        joining=joining(database, clock),
        gate=InForce(gate),
        directory=directory,
        settings=RouterSettings(language=NB, engine_seconds=30.0),
        clock=clock,
        below=secrets.randbelow,
        metrics=Metrics(CollectorRegistry()),
        log=log,
    )
    judge = Judge(gate, rules, NB, engines.screener.version)
    additions = Additions(
        database=database,
        triage=triage,
        judge=lambda: judge,
        directory=directory,
        clock=clock,
        log=log,
    )
    return RouterHouse(
        database,
        clock,
        Casework(database, directory, clock),
        Review(database, PrivateKeys(OWN), clock, COORDINATOR),
        Receiver(database, PUBLIC, clock, secrets.randbelow, POST.public),
        triage,
        additions,
        judge,
        Relay(database, bus, clock, CollectorRegistry(), log),
        Queue(database, PrivateKeys(POST), clock, secrets.randbelow),
    )


async def _subscribe(house: RouterHouse, bus: MemoryBus) -> None:
    log = structlog.get_logger()
    letters = Letters(house.database, house.clock, log)
    withdrawals = Withdrawals(house.database, house.clock, log)
    await bus.subscribe("router", ("concern.received",), house.triage.handle)
    await bus.subscribe("additions", ("information.added",), house.additions.handle)
    await bus.subscribe("withdrawals", ("concern.withdrawn",), withdrawals.handle)
    await bus.subscribe("letters", ("letter.failed",), letters.handle)
    await bus.subscribe("chatops", TOPOLOGY["chatops"], house.hear)
