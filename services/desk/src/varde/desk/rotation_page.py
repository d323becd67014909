"""A new key for the coordinator: why, what happens, how far it is, and what whoever runs Varde must do."""

import base64

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from varde.desk.desk import Desk, Form, Visit
from varde.desk.keys_page import PAGE, require_coordinator, state_of
from varde.desk.notices import Notice
from varde.shared.domain.codes import Role

HERE = f"{PAGE}/bytte"


class Rotation:
    """The page of the change of keys."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rotating = desk.house.rotating

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /nokler/bytte."""
        return self._desk.render(
            "rotation.html",
            visit,
            request,
            state=await state_of(self._desk.house),
            names={i: m.name for i, m in self._desk.house.accounts.members().items()},
            leads=visit.member.role is Role.COORDINATOR,
            running=self._rotating.running,
        )

    async def progress(self, _request: Request, _visit: Visit) -> Response:
        """GET /nokler/bytte/fremdrift: the same for a script."""
        progress = (await state_of(self._desk.house)).progress
        found = {"ferdig": progress.done, "alle": progress.total}
        return JSONResponse(found | {"gar": self._rotating.running})

    async def begin(self, _request: Request, visit: Visit, _form: Form) -> Response:
        """POST /nokler/bytte: a new key in force."""
        require_coordinator(visit)
        keys = visit.keys()
        self._desk.require_confirmed(visit)
        await self._rotating.begin(visit.actor, visit.session.key, keys)
        return RedirectResponse(f"{HERE}?n={Notice.NEW_KEY}", 303)

    async def go_on(self, _request: Request, visit: Visit, _form: Form) -> Response:
        """POST /nokler/bytte/videre: with what a stop left."""
        visit.keys()
        await self._rotating.go_on(visit.actor, visit.session.key)
        return RedirectResponse(HERE, 303)

    async def public(self, _request: Request, visit: Visit, _form: Form) -> Response:
        """POST /nokler/coordinator.pub: what the doors seal to. Made from the key itself, not from the database."""
        raw = visit.keys().current.public.raw
        headers = {"content-disposition": 'attachment; filename="coordinator.pub"'}
        return Response(
            base64.b64encode(raw) + b"\n", media_type="application/octet-stream", headers=headers
        )
