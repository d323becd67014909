"""A small installation in this process: a form's concern is read by the router and told to a local channel."""

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import structlog
from prometheus_client import CollectorRegistry
from sqlalchemy import select

from support.chat import COORDINATOR, DIRECTORY, NAV, Group, changed, open_group
from support.linking import comparing, joining
from support.people import COORDINATOR as HER
from support.running import ROOT
from support.screened import shipped_engines
from support.shipped_rules import shipped_rules
from varde.chatops.conversation import Asker
from varde.chatops.local.channel import LocalChannel
from varde.chatops.local.live import Live
from varde.chatops.markup.values import answer_body
from varde.router.rules import Rules
from varde.router.settings import RouterSettings
from varde.router.triage import Engines, Metrics, Triage
from varde.shared.casework.receive import Receiver
from varde.shared.casework.review import Original, Review
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.case import Case
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import (
    Channel,
    Language,
    PageLanguage,
)
from varde.shared.domain.rota import Rota
from varde.shared.domain.small_world import Gate
from varde.shared.mail import MailReader
from varde.shared.messages import ConcernReceived, parse
from varde.shared.platform.partners import load_directory
from varde.shared.platform.watched import InForce
from varde.shared.store import cases, due_steps, local_channel, outbox, sealed, tables
from varde.shared.vault import PrivateKey, PrivateKeys

NB = Language.NB
CONFIG = ROOT / "config"
GROUP_OF_THE_RULES = load_directory(CONFIG / "partners.toml")
TRIAGE, OWN = PrivateKey.generate("triage"), PrivateKey.generate("coordinator")
NO_ROTA = Rota()


@dataclass
class House:
    """One small installation: a door, a router, a local channel and the coordinator."""

    group: Group
    receiver: Receiver
    triage: Triage
    channel: LocalChannel
    review: Review

    async def read(self, text: str, **answers: str) -> Case:
        """A concern from the form, triaged and told to the chat."""
        return await self.read_form(WebSubmission(PageLanguage.NB, text, **answers))

    async def read_form(self, submission: WebSubmission) -> Case:
        """A concern from a page in any language, or from a portal."""
        await self.receiver.receive(submission.to_bytes(), Channel.WEB)
        event = await self._event()
        await self.triage.handle(event.to_bytes())
        async with self.group.database.read() as tx:
            case = await cases.find_by_concern(tx, event.concern_id)
        assert case is not None
        await self.group.poster(self.channel).handle(changed(case))
        return case

    async def _event(self) -> ConcernReceived:
        async with self.group.database.begin() as tx:
            rows = await outbox.lease(tx, SystemClock().now(), 100)
            await outbox.remove(tx, [r.event_id for r in rows])
        return next(e for r in rows if isinstance(e := parse(r.body), ConcernReceived))

    async def told(self, audience: str = "group") -> str:
        """Every word that stands in the channel."""
        async with self.group.database.read() as tx:
            shown = await local_channel.messages(tx)
        return json.dumps([m.body for m in shown if m.audience == audience], ensure_ascii=False)

    async def answers(self, case: Case) -> str:
        """What people get who ask for the case in every way there is."""
        chat = self.group.conversation("local")
        asked = [f"vis {case.reference}", "liste", "liste alle", "mine", "liste holdt"]
        answered = [
            answer_body(await chat.say(Asker(user), text))
            for user in (NAV, COORDINATOR)
            for text in asked
        ]
        return json.dumps(answered, ensure_ascii=False)

    async def stored_for_the_chat(self) -> str:
        """All that the chat's database role can read of cases."""
        readable = (
            tables.case_file,
            tables.assignment,
            tables.note,
            tables.audit,
            due_steps.due_step,
        )
        async with self.group.database.read() as tx:
            rows = [list(map(str, r)) for t in readable for r in await tx.execute(select(t))]
        return json.dumps(rows, ensure_ascii=False)

    async def original(self, case: Case) -> Original:
        """What the coordinator sees."""
        return (await self.review.show(case.reference, language=NB))[1]

    async def account_waits(self, case: Case) -> bool:
        """True when the coordinator has the account and nobody else does."""
        async with self.group.database.read() as tx:
            return await sealed.load_account(tx, case.case_id) is not None


@asynccontextmanager
async def opened_house(
    folder: Path,
    gate: Gate,
    seconds: float = 30.0,
    rota: Rota = NO_ROTA,
    routing: Path | None = None,
) -> AsyncIterator[House]:
    clock = SystemClock()
    shipped = replace(GROUP_OF_THE_RULES, rota=rota)
    rules = Rules.load(routing, shipped) if routing else shipped_rules(shipped)
    async with open_group(folder) as group, MailReader() as mail:
        receiver = Receiver(group.database, [TRIAGE.public, OWN.public], clock, secrets.randbelow)
        triage = Triage(
            database=group.database,
            keys=PrivateKeys(TRIAGE),
            coordinator=OWN.public,
            engines=Engines(
                mail,
                InForce(shipped_engines()),
                InForce(rules),
                InForce(comparing(shipped_engines().anonymiser)),
            ),
            joining=joining(group.database, clock),
            gate=InForce(gate),
            directory=replace(
                DIRECTORY,
                rota=rota,
                partners=tuple(replace(p, watch=(p.names[0][1],)) for p in DIRECTORY.partners),
            ),
            settings=RouterSettings(language=NB, engine_seconds=seconds),
            clock=clock,
            below=secrets.randbelow,
            metrics=Metrics(CollectorRegistry()),
            log=structlog.get_logger(),
        )
        channel = LocalChannel(group.database, Live())
        review = Review(group.database, PrivateKeys(OWN), clock, HER)
        async with receiver.running():
            yield House(group, receiver, triage, channel, review)
