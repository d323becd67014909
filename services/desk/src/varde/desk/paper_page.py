"""The paper key: made, printed once, replaced and withdrawn."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from varde.desk.desk import Desk, Form, Visit
from varde.desk.keys_page import PAGE, require_coordinator
from varde.desk.notices import Notice
from varde.shared.casework import rotation
from varde.shared.store import audit, desk_keys
from varde.shared.store.desk_keys import Paper
from varde.shared.vault import PAPER, new_paper, paper_key, seal_keys, write_address


class PaperKey:
    """The acts on the paper key."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._house = desk.house

    async def make(self, _request: Request, visit: Visit, _form: Form) -> Response:
        """POST /nokler/papir: shown on the answer and nowhere else; an earlier paper is worth nothing from now on."""
        require_coordinator(visit)
        keys, now = visit.keys(), self._house.clock.now()
        self._desk.require_confirmed(visit)
        words = new_paper()
        public = paper_key(words).public
        paper = Paper(
            public.key_id,
            keys.current.key_id,
            write_address(public, keys, bound_to=PAPER),
            seal_keys(keys, public, bound_to=PAPER),
            visit.actor.member_id,
            now,
        )
        async with self._house.database.begin() as tx:
            await rotation.require_in_force(tx, *keys)
            await desk_keys.put_paper(tx, paper)
            await audit.append(
                tx,
                at=now,
                actor=visit.actor.member_id,
                action="make_paper_key",
                subject="coordinator",
            )
        return self._desk.render("paper.html", visit, blocks=words.split(), paper=paper)

    async def withdraw(self, _request: Request, visit: Visit, _form: Form) -> Response:
        """POST /nokler/papir/trekk: what is on paper opens nothing any more."""
        require_coordinator(visit)
        self._desk.require_confirmed(visit)
        async with self._house.database.begin() as tx:
            if await desk_keys.drop_paper(tx):
                await audit.append(
                    tx,
                    at=self._house.clock.now(),
                    actor=visit.actor.member_id,
                    action="withdraw_paper_key",
                    subject="coordinator",
                )
        return RedirectResponse(f"{PAGE}?n={Notice.PAPER_GONE}", 303)
