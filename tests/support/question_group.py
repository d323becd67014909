"""A house with partners who ask: what the chat and the desk can do, each with its own login."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import select

from support import stores
from support.people import COORDINATOR, DIRECTORY, NAV
from support.router_house import NB, OWN, POST, RouterHouse, router_house
from varde.shared.casework import dialogue
from varde.shared.casework.cases import Casework
from varde.shared.casework.correspondence import write
from varde.shared.casework.deciding import Opened, Send, decline, open_questions, send
from varde.shared.casework.email_reply import write_letter
from varde.shared.casework.questions import Questions
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Channel, PageLanguage
from varde.shared.domain.partner import Actor
from varde.shared.domain.story import What
from varde.shared.messages import QuestionSettled, new_id, parse
from varde.shared.store import story
from varde.shared.store.database import Database, Transaction
from varde.shared.store.tables import outbox
from varde.shared.texts import texts
from varde.shared.vault import PrivateKeys

TOLD = "Sjefen har tatt passet hennes, og hun får ikke lønn. Det skjer på et sted jeg kjenner."
QUESTION = "Har hun et trygt sted å sove?"


@dataclass
class QuestionGroup:
    """The house, and what the chat and the desk can do with their own logins."""

    house: RouterHouse
    chat: Database
    desk: Database
    questions: Questions
    casework: Casework

    async def told(self) -> tuple[str, Case]:
        """A concern from the form that the group may see; its receipt."""
        raw = WebSubmission(PageLanguage.NB, TOLD).to_bytes()
        receipt = await self.house.receiver.receive(raw, Channel.WEB)
        return receipt, await self._released()

    async def mailed(self) -> Case:
        """A concern by e-mail whose reporter holds no receipt."""
        await self.house.mail(TOLD, sender="kari@nabo.example", vouched=True)
        return await self._released()

    async def _released(self) -> Case:
        await self.house.deliver()
        case = await self.house.newest()
        if not case.held:
            return case
        return await self.house.review.release(case.reference, with_account=False, language=NB)

    async def asked(self, case: Case, text: str = QUESTION) -> Opened:
        """The question as it waits, opened at the desk."""
        await self.questions.propose(NAV, case.reference, text, act=new_id(), language=NB)
        (opened,) = await self.opened(case)
        return opened

    async def opened(self, case: Case, actor: Actor = COORDINATOR) -> tuple[Opened, ...]:
        keys, clock = PrivateKeys(OWN), self.house.clock
        return (await open_questions(self.desk, keys, clock, actor, case.reference, language=NB))[1]

    async def send(
        self,
        case: Case,
        opened: Opened,
        text: str = QUESTION,
        *,
        actor: Actor = COORDINATOR,
        put: Send | None = None,
    ) -> None:
        await send(
            self.desk,
            PrivateKeys(OWN),
            self.house.clock,
            actor,
            case.reference,
            opened.waiting.question_id,
            text,
            put or self.by_dialogue(actor, text),
            language=NB,
        )

    def by_dialogue(self, actor: Actor, text: str) -> Send:
        t = texts("varde.shared.casework", NB)

        async def put(tx: Transaction, case: Case) -> None:
            await write(tx, OWN.public, self.house.clock, actor, case, text, t)

        return put

    def by_email(self, text: str) -> Send:
        letter = partial(
            write_letter, clock=self.house.clock, below=lambda most: most - 1, actor=COORDINATOR
        )

        async def put(tx: Transaction, case: Case) -> None:
            await letter(tx, PrivateKeys(OWN), POST.public, case=case, text=text, language=NB)

        return put

    async def decline(self, case: Case, opened: Opened, why: str = "risk") -> None:
        question = opened.waiting.question_id
        await decline(
            self.desk, self.house.clock, COORDINATOR, case.reference, question, why, language=NB
        )

    async def fates(self) -> list[tuple[str, str]]:
        """Who is told what, as it stands in the outbox."""
        async with self.house.database.read() as tx:
            messages = [parse(b) for b in (await tx.execute(select(outbox.c.body))).scalars()]
        return [(m.member, m.fate) for m in messages if isinstance(m, QuestionSettled)]

    async def happened(self, case: Case) -> list[What]:
        async with self.house.database.read() as tx:
            chapters = await story.since(tx, case.case_id, 0)
        return [one.what for chapter in chapters for one in chapter.happened]

    async def read_by_reporter(self, receipt: str) -> list[str]:
        found = await dialogue.open_with(self.house.database, receipt)
        assert found is not None
        return [reply.text for reply in found.replies]

    async def did(self, case: Case) -> list[tuple[str, str, str]]:
        log = [e for e in await self.house.log() if e.subject == case.reference]
        return [(e.actor, e.action, e.detail) for e in log if "question" in e.action]


@asynccontextmanager
async def question_group(kind: str, folder: Path) -> AsyncIterator[QuestionGroup]:
    """A group on a database of this kind; in PostgreSQL each service with its own login."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(stores.of_kind(kind, folder))
        house = await stack.enter_async_context(router_house(database))
        chat = desk = database
        if kind == "postgres":
            own = await stack.enter_async_context(stores.logins(database, ("chatops", "desk")))
            chat, desk = own["chatops"], own["desk"]
        questions = Questions(chat, DIRECTORY, house.clock, OWN.public)
        yield QuestionGroup(house, chat, desk, questions, Casework(chat, DIRECTORY, house.clock))
