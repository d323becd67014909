"""A case whose original is closed: why it waits, what stands in it, and letting that go as it is."""

from collections.abc import Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from varde.desk.desk import Desk, Form, Visit
from varde.desk.forms import seen
from varde.desk.labels import Labels, desk_texts
from varde.desk.notices import Notice
from varde.desk.opened import by_the_facts, pointed_at, review_of
from varde.desk.telling import Teller
from varde.shared.anonymise import Finding, check
from varde.shared.casework.deciding import waiting_in
from varde.shared.casework.decisions import Overtaken
from varde.shared.casework.finding import visible_case
from varde.shared.casework.leaving import Stopped
from varde.shared.casework.revision import MOST_CHARACTERS
from varde.shared.casework.together import in_time
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Language
from varde.shared.domain.listing import Pile
from varde.shared.store.heads import lying
from varde.shared.texts import texts


class Cases:
    """The page of one case, as it is without the key."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._house = desk.house

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /sak/{ref}: what may be seen without the key."""
        case = await self._case(request, visit)
        released = request.query_params.get("n") == Notice.RELEASED
        following = await self._following(visit) if released else ""
        return await self._front(visit, case, request=request, following=following)

    async def release(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /sak/{ref}/frigi: let the summary stand in the channel, if it is what she has seen."""
        case = await self._case(request, visit)
        try:
            await review_of(self._house, visit).release(
                case.reference, with_account=False, language=visit.language, seen=seen(form)
            )
        except Stopped as stopped:
            t, problem = desk_texts(visit.language), stopped_words(stopped, visit.language)
            more = t("Open the original, write around it, save, and release again.")
            return await self._front(
                visit, case, status=422, problem=f"{problem} {more}", stopped=stopped
            )
        except Overtaken as overtaken:
            newest = await self._case(request, visit)
            return await self._front(visit, newest, status=409, problem=str(overtaken))
        return RedirectResponse(f"/sak/{case.reference}?n={Notice.RELEASED}", 303)

    async def check(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /sak/{ref}/kontroll: what the guard says while she writes, as places in code points and never the words.

        The original is read only when she saves. With 503 it took too long.
        """
        if not self._house.checks.admit():
            return Response(status_code=429)
        text = form.get("tekst", "")[:MOST_CHARACTERS]
        labels = Labels(visit.language)
        try:
            found = await in_time(partial(check, text))
        except TimeoutError as error:
            self._house.engines_failed(error)
            return Response(status_code=503)
        said = [{"slag": labels.kind(f.kind), "fra": f.start, "til": f.end} for f in found]
        return JSONResponse({"funn": said})

    async def _case(self, request: Request, visit: Visit) -> Case:
        t = texts("varde.shared.casework", visit.language)
        async with self._house.database.read() as tx:
            return await visible_case(tx, visit.actor, request.path_params["ref"], t)

    async def _following(self, visit: Visit) -> str:
        """The case on top of those that wait for her; "" when none does."""
        today = self._house.clock.today()
        async with self._house.database.read() as tx:
            held = await lying(tx, visit.actor, today, [Pile.HELD], limit=1)
        return next((head.reference for head in held[Pile.HELD]), "")

    async def _front(
        self,
        visit: Visit,
        case: Case,
        *,
        request: Request | None = None,
        status: int = 200,
        problem: str = "",
        stopped: Stopped | None = None,
        following: str = "",
    ) -> Response:
        """The page of a case whose original is closed."""
        teller = Teller(self._house.directory, visit.language)
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
            by_the_facts=by_the_facts(self._house, case),
            waiting=await waiting_in(self._house.database, case),
            following=following,
            partner=teller.partner,
            named=teller.named,
        )


def stopped_words(stopped: Stopped, language: Language) -> str:
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
