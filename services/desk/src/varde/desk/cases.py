"""A case: why it waits, the original beside what may leave, writing in it, and letting it go."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from varde.desk.desk import Desk, Form, Visit
from varde.desk.labels import Labels, desk_texts
from varde.desk.notices import Notice
from varde.desk.opened import Opened, finds, open_case, pieces_of, pointed_at, review_of
from varde.desk.telling import Teller
from varde.shared.anonymise import Finding, check
from varde.shared.casework.deciding import waiting_in
from varde.shared.casework.decisions import Overtaken
from varde.shared.casework.finding import visible_case
from varde.shared.casework.leaving import Stopped
from varde.shared.casework.remarking import Change, changed, masked, places
from varde.shared.casework.revision import MOST_CHARACTERS, Draft, revise
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Language
from varde.shared.domain.duties import Whom, duties_of
from varde.shared.errors import Refused
from varde.shared.texts import texts
from varde.shared.texts.duties import notice as duty_notice


class Cases:
    """The pages of one case."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._house = desk.house

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /sak/{ref}: what may be seen without the key."""
        case = await self._case(request, visit)
        return await self._front(visit, case, request=request)

    async def open(self, request: Request, visit: Visit, _form: Form) -> Response:
        """POST /sak/{ref}/original: a deliberate look, so no plain link leads here."""
        return self._page(visit, await self._opened(request, visit))

    async def save(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /sak/{ref}/endre: what she wrote, past the guard. Whatever happens, her words are on the page again."""
        opened, draft = await self._opened(request, visit), _draft(form)
        try:
            draft, shown = await self._remarked(visit, opened, draft, form)
            await revise(
                self._house.database,
                self._house.coordinator,
                self._house.clock,
                visit.actor,
                opened.case.reference,
                draft,
                opened.original,
                language=visit.language,
                shown=shown,
            )
        except Stopped as stopped:
            found = {
                "summary": finds(draft.summary, stopped.summary),
                "account": finds(draft.account, stopped.account),
            }
            return self._page(visit, opened, draft, problem=str(stopped), found=found, status=422)
        except Overtaken as overtaken:
            t = desk_texts(visit.language)
            problem = f"{overtaken} {t('Compare, and save again to keep yours.')}"
            newest = Draft(opened.case.version, draft.summary, draft.account)
            return self._page(visit, opened, newest, problem=problem, status=409)
        except Refused as refused:
            return self._page(visit, opened, draft, problem=str(refused), status=422)
        notice = Labels(visit.language).notice(Notice.SAVED)
        return self._page(visit, await self._opened(request, visit), notice=notice)

    async def _remarked(
        self, visit: Visit, opened: Opened, draft: Draft, form: Form
    ) -> tuple[Draft, str]:
        """The draft with what a button was pressed for done in it, and what the log says of that."""
        t, pressed = texts("varde.shared.casework", visit.language), form.get("gjor", "")
        if pressed == "masker":
            passage = form.get("passasje", "")[:MOST_CHARACTERS]
            account = masked(draft.account, passage, opened.language, t)
            return replace(draft, account=account), ""
        change = form.get("hva", "")
        if pressed != "merke" or change not in set(Change):
            return draft, ""
        pieces = await pieces_of(self._house, opened, draft.account)
        place = form.get("merke", "").replace("\r\n", "\n")
        reason = form.get("hvorfor", "")
        account, shown = changed(pieces, place, Change(change), reason, opened.language, t)
        return replace(draft, account=account), shown

    async def release(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /sak/{ref}/frigi: let it stand in the channel, if it is what she has seen."""
        t, case = desk_texts(visit.language), await self._case(request, visit)
        if str(case.version) != form.get("versjon"):
            problem = t(
                "The case was changed meanwhile. Look at it once more before you release it."
            )
            return await self._front(visit, case, status=409, problem=problem)
        try:
            await review_of(self._house, visit).release(
                case.reference,
                with_account=form.get("redegjorelse") == "ja",
                language=visit.language,
            )
        except Stopped as stopped:
            return await self._stopped(request, visit, case, form, stopped)
        except Overtaken as overtaken:
            newest = await self._case(request, visit)
            return await self._front(visit, newest, status=409, problem=str(overtaken))
        return RedirectResponse(f"/sak/{case.reference}?n={Notice.RELEASED}", 303)

    async def _stopped(
        self, request: Request, visit: Visit, case: Case, form: Form, stopped: Stopped
    ) -> Response:
        """The page that she pressed the button on, and on it what the guard points at: the words only where she reads them."""
        t, problem = desk_texts(visit.language), _stopped_words(stopped, visit.language)
        if form.get("fra") != "original":
            problem = (
                f"{problem} {t('Open the original, write around it, save, and release again.')}"
            )
            return await self._front(visit, case, status=422, problem=problem, stopped=stopped)
        problem = (
            f"{problem} {t('Write around what stands below the text, save, and release again.')}"
        )
        opened = await self._opened(request, visit)
        found = {
            "summary": finds(opened.case.summary, stopped.summary),
            "account": finds(opened.original.account, stopped.account),
        }
        return self._page(visit, opened, problem=problem, found=found, status=422)

    async def check(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /sak/{ref}/kontroll: what the guard says while she writes, as places in code points and never the words.

        The original is read only when she saves.
        """
        if not self._house.checks.admit():
            return Response(status_code=429)
        text = form.get("tekst", "")[:MOST_CHARACTERS]
        labels = Labels(visit.language)
        found = await asyncio.to_thread(check, text)
        said = [{"slag": labels.kind(f.kind), "fra": f.start, "til": f.end} for f in found]
        return JSONResponse({"funn": said})

    async def _case(self, request: Request, visit: Visit) -> Case:
        t = texts("varde.shared.casework", visit.language)
        async with self._house.database.read() as tx:
            return await visible_case(tx, visit.actor, request.path_params["ref"], t)

    async def _front(
        self,
        visit: Visit,
        case: Case,
        *,
        request: Request | None = None,
        status: int = 200,
        problem: str = "",
        stopped: Stopped | None = None,
    ) -> Response:
        """The page of a case whose original is closed."""
        in_summary, in_account = (stopped.summary, stopped.account) if stopped else ((), ())
        return self._desk.render(
            "case.html",
            visit,
            request,
            status=status,
            case=case,
            problem=problem,
            summary=pointed_at(case.summary, in_summary),
            account=pointed_at(case.account, in_account),
            waiting=await waiting_in(self._house.database, case),
            partner=Teller(self._house.directory, visit.language).partner,
        )

    async def _opened(self, request: Request, visit: Visit) -> Opened:
        return await open_case(self._house, visit, request.path_params["ref"])

    def _page(
        self,
        visit: Visit,
        opened: Opened,
        draft: Draft | None = None,
        *,
        found: dict[str, Any] | None = None,
        status: int = 200,
        notice: str = "",
        problem: str = "",
    ) -> Response:
        return self._desk.render(
            "opened.html",
            visit,
            status=status,
            opened=opened,
            case=opened.case,
            draft=draft or opened.draft,
            found=found or {"summary": [], "account": []},
            marks=_marks(opened),
            most=MOST_CHARACTERS,
            duties=_duties(opened, visit.language),
            notice=notice,
            problem=problem,
        )


def _draft(form: Form) -> Draft:
    version = form.get("versjon", "")
    return Draft.typed(
        int(version) if version.isdecimal() and len(version) < 10 else 0,  # noqa: PLR2004 - fits the column
        form.get("sammendrag", ""),
        form.get("redegjorelse", ""),
    )


def _stopped_words(stopped: Stopped, language: Language) -> str:
    """What the guard stopped, by kind and never by its words."""
    t, labels = desk_texts(language), Labels(language)

    def kinds(found: Sequence[Finding]) -> str:
        return ", ".join(sorted({labels.kind(finding.kind) for finding in found}))

    told = {
        t("The last guard stopped the summary: {kinds}.", kinds=kinds(stopped.summary)): (
            stopped.summary
        ),
        t("The last guard stopped the account: {kinds}.", kinds=kinds(stopped.account)): (
            stopped.account
        ),
    }
    said = [words for words, found in told.items() if found]
    return " ".join([*said, t("Nothing was released.")])


def _marks(opened: Opened) -> list[tuple[str, str]]:
    """Each mark of the account as it is saved: what the form calls it, and how it is told apart."""
    pieces = opened.pieces.account
    told = [(called, pieces[number]) for number, called in places(pieces)]
    return [(called, f"{piece.text} – {piece.words}") for called, piece in told]


def _duties(opened: Opened, language: Language) -> list[str]:
    exact = opened.original.exact
    asked = duties_of(exact.facts) if exact else ()
    return [duty_notice(duty, language) for duty in asked if duty.whom is Whom.COORDINATOR]
