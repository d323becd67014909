"""What partners would ask a reporter: read with the key, and sent as it is, in her words, or not at all."""

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from varde.desk.desk import Desk, Form, Visit
from varde.desk.labels import desk_texts
from varde.desk.notices import Notice
from varde.desk.reporter import Reporter
from varde.shared.casework.correspondence import write
from varde.shared.casework.deciding import Opened, Send, decline, open_questions, send
from varde.shared.casework.decisions import Overtaken
from varde.shared.casework.email_reply import MOST_CHARACTERS, write_letter
from varde.shared.domain.case import Case
from varde.shared.errors import Refused
from varde.shared.store.database import Transaction
from varde.shared.texts import texts

_NO = "nei"
_DONE = {
    "dialog": Notice.QUESTION_SENT,
    "epost": Notice.QUESTION_MAILED,
    _NO: Notice.QUESTION_DECLINED,
}


class AskedByPartners:
    """The part of a reporter's page that decides on partners' questions."""

    def __init__(self, desk: Desk, reporter: Reporter) -> None:
        self._house = desk.house
        self._reporter = reporter

    async def read(self, request: Request, visit: Visit, _form: Form) -> Response:
        """POST /sak/{ref}/melder/apne: the words of what waits. The look is audited."""
        case, questions = await self._opened(request, visit)
        return await self._reporter.page(visit, case, questions=questions)

    async def decide(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /sak/{ref}/melder/sporsmal: send it by the way that was chosen, or say no.

        Whatever stops it, what she wrote is on the page again.
        """
        reference, way = request.path_params["ref"], form.get("vei", "")
        act = self._decline if way == _NO else self._send
        try:
            case = await act(visit, reference, form)
        except Refused as refused:
            return await self._again(request, visit, form, refused)
        return RedirectResponse(f"/sak/{case.reference}/melder?n={_DONE[way]}", 303)

    async def _again(
        self, request: Request, visit: Visit, form: Form, refused: Refused
    ) -> Response:
        """What somebody else has decided meanwhile stands no more: her words are then in the answer below."""
        case, questions = await self._opened(request, visit)
        asked, text = form.get("sporsmal", ""), form.get("svar", "")
        there = any(one.waiting.question_id == asked for one in questions)
        return await self._reporter.page(
            visit,
            case,
            questions=questions,
            reworded={asked: text} if there else {},
            written="" if there else text,
            problem=str(refused),
            status=409 if isinstance(refused, Overtaken) else 422,
        )

    async def _opened(self, request: Request, visit: Visit) -> tuple[Case, tuple[Opened, ...]]:
        house, reference = self._house, request.path_params["ref"]
        return await open_questions(
            house.database,
            visit.keys(),
            house.clock,
            visit.actor,
            reference,
            language=visit.language,
        )

    async def _decline(self, visit: Visit, reference: str, form: Form) -> Case:
        house = self._house
        return await decline(
            house.database,
            house.clock,
            visit.actor,
            reference,
            form.get("sporsmal", ""),
            form.get("hvorfor", ""),
            language=visit.language,
        )

    async def _send(self, visit: Visit, reference: str, form: Form) -> Case:
        house, text, t = self._house, form.get("svar", ""), desk_texts(visit.language)
        if form.get("vei") not in _DONE:
            raise Refused(t("Choose one of the list."))
        if len(text) > MOST_CHARACTERS:
            raise Refused(t("The reply is too long."))
        by_email = form.get("vei") == "epost"
        way = self._by_email(visit, text) if by_email else self._by_dialogue(visit, text)
        return await send(
            house.database,
            visit.keys(),
            house.clock,
            visit.actor,
            reference,
            form.get("sporsmal", ""),
            text,
            way,
            language=visit.language,
        )

    def _by_dialogue(self, visit: Visit, text: str) -> Send:
        house, t = self._house, texts("varde.shared.casework", visit.language)

        async def put(tx: Transaction, case: Case) -> None:
            await write(tx, house.coordinator, house.clock, visit.actor, case, text, t)

        return put

    def _by_email(self, visit: Visit, text: str) -> Send:
        house = self._house
        if house.mailer is None:
            raise Refused(desk_texts(visit.language)("No letters go out from here."))
        letter = partial(write_letter, clock=house.clock, below=house.below, actor=visit.actor)
        keys, mailer = visit.keys(), house.mailer

        async def put(tx: Transaction, case: Case) -> None:
            await letter(tx, keys, mailer, case=case, text=text, language=visit.language)

        return put
