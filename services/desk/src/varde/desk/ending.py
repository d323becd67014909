"""Erasing a case now: a page that says what goes and what stays, the password once more, and then at once."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from varde.desk.desk import Desk, Form, Visit
from varde.desk.forms import seen
from varde.desk.labels import desk_texts
from varde.desk.notices import Notice
from varde.shared.casework.decisions import Overtaken
from varde.shared.casework.erasure import Ending
from varde.shared.casework.finding import visible_case
from varde.shared.domain.case import Case
from varde.shared.domain.retention import Erase
from varde.shared.errors import Refused
from varde.shared.texts import texts


class Erasing:
    """The page before a case is erased."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._house = desk.house

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /sak/{ref}/slett: the password first, so that nothing that was chosen is lost on the way."""
        case = await self._case(request, visit)
        self._desk.require_confirmed(visit)
        unsent = self._house.unsent.take(visit.session.key, request.url.path)
        return self._page(visit, case, unsent.chosen)

    async def erase(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /sak/{ref}/slett."""
        self._desk.require_confirmed(visit)
        case, house = await self._case(request, visit), self._house
        work = Ending(house.database, house.directory, house.clock, seen(form))
        try:
            why = _why(form, visit)
            await work.erase(visit.actor, case.reference, why, language=visit.language)
        except Refused as refused:
            status = 409 if isinstance(refused, Overtaken) else 422
            now = await self._case(request, visit)
            return self._page(visit, now, form, problem=str(refused), status=status)
        return RedirectResponse(f"/sak/{case.reference}/oppfolging?n={Notice.ERASED}", 303)

    async def _case(self, request: Request, visit: Visit) -> Case:
        t = texts("varde.shared.casework", visit.language)
        async with self._house.database.read() as tx:
            return await visible_case(tx, visit.actor, request.path_params["ref"], t)

    def _page(
        self,
        visit: Visit,
        case: Case,
        written: Form | None = None,
        *,
        problem: str = "",
        status: int = 200,
    ) -> Response:
        return self._desk.render(
            "erase.html", visit, status=status, case=case, written=written or {}, problem=problem
        )


def _why(form: Form, visit: Visit) -> Erase:
    t, why = desk_texts(visit.language), form.get("hvorfor", "")
    if why not in set(Erase):
        raise Refused(t("Choose why the case is erased."))
    if form.get("arkivert") != "ja":
        raise Refused(t("Say that what must be archived is in the archive."))
    return Erase(why)
