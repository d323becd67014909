"""The paper key: shown once, in force when a block of it was read back, replaced and withdrawn."""

import secrets

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from varde.desk.desk import Desk, Form, Visit
from varde.desk.keys_page import PAGE, require_coordinator
from varde.desk.labels import desk_texts
from varde.desk.notices import Notice
from varde.desk.papers import Shown
from varde.shared.casework import rotation
from varde.shared.errors import Refused
from varde.shared.store import audit, desk_keys
from varde.shared.store.database import Transaction
from varde.shared.store.desk_keys import Paper
from varde.shared.vault import PAPER, new_paper, paper_key, seal_keys, write_address


class PaperKey:
    """The acts on the paper key."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._house = desk.house

    async def make(self, _request: Request, visit: Visit, _form: Form) -> Response:
        """POST /nokler/papir: shown on the answer and nowhere else. It opens nothing yet, and an earlier one still does."""
        require_coordinator(visit)
        keys = visit.keys()
        self._desk.require_confirmed(visit)
        words = new_paper()
        public = paper_key(words).public
        paper = Paper(
            public.key_id,
            keys.current.key_id,
            write_address(public, keys, bound_to=PAPER),
            seal_keys(keys, public, bound_to=PAPER),
            visit.actor.member_id,
            self._house.clock.now(),
        )
        async with self._house.database.read() as tx:
            await rotation.require_in_force(tx, *keys)
        blocks = words.split()
        number = secrets.randbelow(len(blocks)) + 1
        self._house.papers.put(visit.session.key, Shown(paper, number, blocks[number - 1]))
        return self._desk.render("paper.html", visit, blocks=blocks, paper=paper)

    async def ask(self, _request: Request, visit: Visit) -> Response:
        """GET /nokler/papir: which block is to be read back."""
        return self._asked(visit, self._shown(visit))

    async def keep(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /nokler/papir/prov: somebody has the paper and can read it. From now on it is the one in force."""
        require_coordinator(visit)
        t, shown, keys = desk_texts(visit.language), self._shown(visit), visit.keys()
        if not shown.is_read_back(form.get("blokk", "")):
            problem = t(
                "That is not block {n} as it was shown. Compare with the paper.", n=shown.number
            )
            return self._asked(visit, shown, problem)
        async with self._house.database.begin() as tx:
            await rotation.require_in_force(tx, *keys)
            if keys.current.key_id != shown.paper.key_id:
                raise Refused(
                    t(
                        "The key was changed meanwhile. Make a new paper key, and destroy this paper."
                    )
                )
            await desk_keys.put_paper(tx, shown.paper)
            await self._audit(tx, visit, "make_paper_key")
        self._house.papers.drop(visit.session.key)
        return RedirectResponse(f"{PAGE}?n={Notice.PAPER_KEPT}", 303)

    async def withdraw(self, _request: Request, visit: Visit, _form: Form) -> Response:
        """POST /nokler/papir/trekk: what is on paper opens nothing any more."""
        require_coordinator(visit)
        self._desk.require_confirmed(visit)
        async with self._house.database.begin() as tx:
            if await desk_keys.drop_paper(tx):
                await self._audit(tx, visit, "withdraw_paper_key")
        return RedirectResponse(f"{PAGE}?n={Notice.PAPER_GONE}", 303)

    def _shown(self, visit: Visit) -> Shown:
        shown = self._house.papers.get(visit.session.key)
        if shown is None:
            t = desk_texts(visit.language)
            raise Refused(
                t(
                    "No paper waits to be read back: you were signed out meanwhile, or Varde was started anew. Make a new paper key, and destroy the paper that you have not read back."
                )
            )
        return shown

    def _asked(self, visit: Visit, shown: Shown, problem: str = "") -> Response:
        status = 422 if problem else 200
        return self._desk.render(
            "paper_asked.html", visit, status=status, shown=shown, problem=problem
        )

    async def _audit(self, tx: Transaction, visit: Visit, action: str) -> None:
        await audit.append(
            tx,
            at=self._house.clock.now(),
            actor=visit.actor.member_id,
            action=action,
            subject="coordinator",
        )
