"""A partner group with a real database and real casework, to talk to through any chat adapter."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import structlog
from prometheus_client import CollectorRegistry
from sqlalchemy import select

from support import stores
from varde.chatops.channel_guard import ChannelGuard
from varde.chatops.channels import Channels
from varde.chatops.conversation import Conversation
from varde.chatops.digest import Digest, Schedule
from varde.chatops.form_desk import FormDesk
from varde.chatops.labels import labels
from varde.chatops.metrics import Metrics
from varde.chatops.moving import Moving
from varde.chatops.port import Chat, ChatPort
from varde.chatops.poster import Poster
from varde.chatops.questions import QuestionTeller
from varde.chatops.settings import Weekday
from varde.chatops.telling import Telling
from varde.chatops.typing_guard import TypingGuard
from varde.shared.casework.cases import Casework
from varde.shared.casework.group_channel import GroupChannel
from varde.shared.casework.groupwork import Groupwork
from varde.shared.casework.questions import Questions
from varde.shared.casework.reports import Reports
from varde.shared.domain.case import Assignment, Case
from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    AssignmentRole,
    AssignmentState,
    Form,
    HoldReason,
    Language,
    Role,
    Status,
    Urgency,
)
from varde.shared.domain.concern import Facts
from varde.shared.domain.partner import Directory, Member, Partner
from varde.shared.messages import CaseChanged, QuestionAsked, QuestionSettled, new_id, parse
from varde.shared.store import cases
from varde.shared.store.database import Database
from varde.shared.store.tables import outbox
from varde.shared.summary import summarise
from varde.shared.vault import PrivateKey

COORDINATOR_KEY = PrivateKey.generate("coordinator")
TODAY = date(2026, 11, 24)  # a Tuesday
PLATFORMS = ("local", "slack", "teams", "paper")
COORDINATOR, NAV, POLICE, STRANGER = "U0KOORD", "U0NAV", "U0POLITI", "U0STRANGER"


@dataclass(frozen=True)
class FixedClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        return datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def today(self) -> date:
        return TODAY


def _partner(code: str, handle: str, nb: str, *, takes: bool = True) -> Partner:
    return Partner(code, handle, (("nb", nb),), receives_cases=takes)


def _member(member_id: str, partner: str, user: str, role: Role = Role.MEMBER) -> Member:
    return Member(
        member_id,
        partner,
        member_id.title(),
        role,
        tuple((platform, user) for platform in PLATFORMS),
    )


DIRECTORY = Directory(
    (
        _partner("KOORDINATOR", "koordinator", "Koordinatoren"),
        _partner("NAV", "nav", "NAV"),
        _partner("POLITI", "politi", "Politiet"),
        _partner("KRISESENTER", "krisesenter", "Krisesenteret"),
        _partner("RVTS", "rvts", "RVTS Nord", takes=False),
    ),
    (
        _member("koordinator", "KOORDINATOR", COORDINATOR, Role.COORDINATOR),
        _member("nav-medlem", "NAV", NAV),
        _member("politi-medlem", "POLITI", POLICE),
    ),
)

FACTS = Facts(
    forms=(Form.LAB,),
    arena=Arena.ARBEIDSPLASS,
    urgency=Urgency.HOY,
    age=AgeGroup.ADULT,
    indicators=("ILO07", "ILO08"),
)


def a_case(reference: str = "26-4817", **changes: Any) -> Case:
    """A released case under discussion, with NAV proposed as lead."""
    facts: Facts = changes.pop("facts", FACTS)
    case = Case(
        case_id=new_id(),
        reference=reference,
        concern_id=new_id(),
        status=Status.DISCUSSED,
        facts=facts,
        summary=summarise(facts, Language.NB),
        opened_on=TODAY,
        rule="LAB-01",
        rule_reason="Arbeid og økonomi",
        assignments=(Assignment("NAV", AssignmentRole.LEAD, AssignmentState.PROPOSED),),
    )
    return replace(case, **changes)


def held_case(reference: str = "26-1111") -> Case:
    """A case that waits for the coordinator."""
    return a_case(reference, hold_reasons=(HoldReason.LANGUAGE,), status=Status.IN_REVIEW)


@dataclass
class Group:
    """The partner group: its cases, and ways to serve a chat with them."""

    database: Database
    casework: Casework
    registry: CollectorRegistry
    metrics: Metrics
    directory: Directory = DIRECTORY
    chats: dict[str, Channels] = field(default_factory=dict)

    async def add(self, case: Case) -> Case:
        async with self.database.begin() as tx:
            await cases.insert_case(tx, case)
        return case

    async def load(self, case_id: str) -> Case:
        async with self.database.read() as tx:
            case = await cases.load_case(tx, case_id)
        assert case is not None
        return case

    async def change(self, case_id: str, **changes: Any) -> Case:
        """A new version of a case, as casework would store it."""
        case = await self.load(case_id)
        changed = replace(case, version=case.version + 1, **changes)
        async with self.database.begin() as tx:
            await cases.save_case(tx, changed)
        return changed

    def channels(self, platform: str, **more: float) -> Channels:
        """The channels of a platform; the same ones for all who ask."""
        return self.chats.setdefault(
            platform,
            Channels(
                group=GroupChannel(self.database, FixedClock(), platform),
                directory=self.directory,
                t=labels(Language.NB),
                metrics=self.metrics,
                log=structlog.get_logger(),
                **more,
            ),
        )

    def guard(self, platform: str) -> ChannelGuard:
        """The guard of the channel that is in force on a platform."""
        return self.channels(platform).guard

    def guarded(self, port: Chat) -> Channels:
        """A chat behind its guards, as the service has it."""
        channels = self.channels(port.platform)
        if not channels.channel:
            channels.open(port)
        return channels

    def moving(self, platform: str) -> Moving:
        """Changes the channel of a platform when that is asked for at the desk."""
        return Moving(
            channels=self.channels(platform),
            directory=self.directory,
            t=labels(Language.NB),
            log=structlog.get_logger(),
        )

    def typing(self, platform: str) -> TypingGuard:
        """The guard of what is typed on a platform."""
        return TypingGuard(
            platform=platform,
            database=self.database,
            channels=self.channels(platform),
            directory=self.directory,
            clock=FixedClock(),
            metrics=self.metrics,
        )

    def digest(self) -> Digest:
        """The overview, posted on Tuesdays: the day on which the clock stands still."""
        return Digest(
            database=self.database,
            clock=FixedClock(),
            schedule=Schedule(Weekday.TUESDAY, 8),
            t=labels(Language.NB),
            log=structlog.get_logger(),
        )

    def questions(self) -> Questions:
        """What partners ask reporters, by way of the coordinator."""
        return Questions(self.database, self.directory, FixedClock(), COORDINATOR_KEY.public)

    def telling(self, port: ChatPort) -> Telling:
        """Tells members one by one."""
        t = labels(Language.NB)
        return Telling(port=port, directory=self.directory, t=t, log=structlog.get_logger())

    async def tell_of_questions(self, port: ChatPort) -> None:
        """All that was ever sent about questions is delivered, once more where it was before."""
        teller = QuestionTeller(
            port=port,
            database=self.database,
            directory=self.directory,
            clock=FixedClock(),
            t=labels(Language.NB),
            metrics=self.metrics,
            log=structlog.get_logger(),
        )
        async with self.database.read() as tx:
            bodies = (
                await tx.execute(select(outbox.c.body).order_by(outbox.c.created_at))
            ).scalars()
            messages = [parse(body) for body in bodies]
        for message in messages:
            if isinstance(message, QuestionAsked | QuestionSettled):
                await teller.handle(message)

    def conversation(self, platform: str, log: Any = None) -> Conversation:
        return Conversation(
            platform=platform,
            casework=self.casework,
            channels=self.channels(platform),
            typing=self.typing(platform),
            digest=self.digest(),
            groupwork=Groupwork(self.database, FixedClock(), COORDINATOR_KEY.public),
            questions=self.questions(),
            forms=FormDesk(
                platform,
                self.channels(platform),
                Reports(self.database, self.directory, FixedClock()),
                self.directory,
                FixedClock(),
                labels(Language.NB),
            ),
            directory=self.directory,
            clock=FixedClock(),
            metrics=self.metrics,
            log=log or structlog.get_logger(),
        )

    def poster(self, port: Chat) -> Poster:
        return Poster(
            port=port,
            casework=self.casework,
            database=self.database,
            directory=self.directory,
            t=labels(Language.NB),
            metrics=self.metrics,
            unfit=self.channels(port.platform).unfit,
            log=structlog.get_logger(),
        )


def changed(case: Case) -> bytes:
    """The event that tells of a case."""
    return CaseChanged(case_id=case.case_id, version=case.version).to_bytes()


@contextlib.asynccontextmanager
async def open_group(folder: Path, directory: Directory = DIRECTORY) -> AsyncIterator[Group]:
    """A group on a fresh SQLite database."""
    registry = CollectorRegistry()
    async with stores.sqlite(folder) as database:
        casework = Casework(database, directory, FixedClock())
        yield Group(database, casework, registry, Metrics(registry), directory)
