"""The reporter of a case: what was written both ways, an answer, and, for a reason, who it was."""

import itertools
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from varde.desk.desk import Desk, Form, Visit
from varde.desk.labels import desk_texts
from varde.desk.notices import Notice
from varde.desk.opened import read
from varde.desk.telling import Teller
from varde.desk.unsent import Unsent
from varde.shared.casework.correspondence import reply, thread
from varde.shared.casework.deciding import Opened, waiting_in
from varde.shared.casework.email_reply import MOST_CHARACTERS, reply_by_email
from varde.shared.casework.finding import visible_case
from varde.shared.casework.sender import Why, show_sender
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Language
from varde.shared.errors import Refused
from varde.shared.texts import texts


class Reporter:
    """The pages about a case's reporter."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._house = desk.house

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /sak/{ref}/melder."""
        case = await self._case(request, visit)
        unsent = self._house.unsent.take(visit.session.key, request.url.path)
        return await self.page(visit, case, request=request, unsent=unsent)

    async def read(self, request: Request, visit: Visit, _form: Form) -> Response:
        """POST /sak/{ref}/melder/les: what was written both ways. Both looks are audited."""
        house, reference = self._house, request.path_params["ref"]
        case, original = await read(house, visit, reference)
        found = await thread(
            house.database,
            visit.keys(),
            house.clock,
            visit.actor,
            reference,
            language=visit.language,
        )
        t = desk_texts(visit.language)
        hers = [(r.on, t("From you"), r.text) for r in found.replies]
        theirs = [
            (on, t("From the reporter"), "\n".join(p for p in (a.subject, a.text) if p))
            for on, a in zip(found.added_on, original.added, strict=True)
        ]
        letters = sorted(itertools.chain(hers, theirs), key=lambda letter: letter[0])
        return await self.page(visit, case, letters=letters)

    async def answer(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /sak/{ref}/melder/svar: by the dialogue, or by e-mail to an address that nobody sees."""
        text, by_email = form.get("svar", ""), form.get("vei") == "epost"
        case = await self._case(request, visit)
        if form.get("vei") == "mal":
            return await self.page(visit, case, written=self._with_snippet(text, form))
        send = self._by_email if by_email else self._by_dialogue
        try:
            await send(visit, case, text)
        except Refused as refused:
            return await self.page(visit, case, written=text, problem=str(refused), status=422)
        done = Notice.MAILED if by_email else Notice.ANSWERED
        return RedirectResponse(f"/sak/{case.reference}/melder?n={done}", 303)

    async def sender(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /sak/{ref}/melder/avsender: the address, for a reason, after the password was given again."""
        case, why = await self._case(request, visit), form.get("hvorfor", "")
        if why not in set(Why):
            t = desk_texts(visit.language)
            problem = t("Choose why somebody must know who wrote.")
            return await self.page(visit, case, problem=problem, status=422)
        self._desk.require_confirmed(visit)
        try:
            address = await show_sender(
                self._house.database,
                visit.keys(),
                self._house.clock,
                visit.actor,
                case.reference,
                Why(why),
                language=visit.language,
            )
        except Refused as refused:
            return await self.page(visit, case, problem=str(refused), status=422)
        return await self.page(visit, case, address=address or "–")

    def _with_snippet(self, text: str, form: Form) -> str:
        """What she wrote, and below it the standard answer that she chose; nothing is sent."""
        snippet_id, _, language = form.get("mal", "").partition(":")
        chosen = (
            snippet.texts[Language(language)]
            for snippet in self._house.snippets.value
            if snippet.snippet_id == snippet_id and language in set(Language)
        )
        return "\n\n".join(part for part in (text.rstrip(), next(chosen, "")) if part)

    async def _by_dialogue(self, visit: Visit, case: Case, text: str) -> Case:
        house = self._house
        if len(text) > MOST_CHARACTERS:
            t = desk_texts(visit.language)
            raise Refused(t("The reply is too long."))
        return await reply(
            house.database,
            house.coordinator,
            house.clock,
            visit.actor,
            case.reference,
            text,
            language=visit.language,
        )

    async def _by_email(self, visit: Visit, case: Case, text: str) -> Case:
        house = self._house
        if house.mailer is None:
            t = desk_texts(visit.language)
            raise Refused(t("No letters go out from here."))
        return await reply_by_email(
            house.database,
            visit.keys(),
            house.mailer,
            clock=house.clock,
            below=house.below,
            actor=visit.actor,
            reference=case.reference,
            text=text,
            language=visit.language,
        )

    async def _case(self, request: Request, visit: Visit) -> Case:
        t = texts("varde.shared.casework", visit.language)
        async with self._house.database.read() as tx:
            return await visible_case(tx, visit.actor, request.path_params["ref"], t)

    async def page(
        self,
        visit: Visit,
        case: Case,
        *,
        letters: list[tuple[date, str, str]] | None = None,
        written: str = "",
        address: str = "",
        status: int = 200,
        request: Request | None = None,
        problem: str = "",
        questions: Sequence[Opened] | None = None,
        reworded: Mapping[str, str] = MappingProxyType({}),
        unsent: Unsent | None = None,
    ) -> Response:
        """The page, with what was just opened or typed on it; ``reworded`` by the id of a question, and ``unsent`` from before the password."""
        waiting = await waiting_in(self._house.database, case)
        return self._desk.render(
            "reporter.html",
            visit,
            request,
            status=status,
            case=case,
            letters=letters,
            written=written,
            address=address,
            problem=problem,
            waiting=waiting,
            questions=questions,
            reworded=reworded,
            why=unsent.chosen.get("hvorfor", "") if unsent else "",
            partner=Teller(self._house.directory, visit.language).partner,
            most=MOST_CHARACTERS,
            snippets=self._house.snippets.value,
            tongues=_tongues(case),
        )


def _tongues(case: Case) -> list[Language]:
    """The languages of standard answers: that of the concern first."""
    return sorted(Language, key=lambda language: language is not case.facts.language)
