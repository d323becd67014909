"""The page of a proposal: what changes, what it would do, and putting it in force."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from varde.desk.admin.acts import LOST, MOST_CHARACTERS, OVERTAKEN, PROPOSAL, Acts, as_stored
from varde.desk.admin.clock import other_times
from varde.desk.admin.proposals import Proposal, Proposals, propose
from varde.desk.admin.shelf import Overtaken, Shelf
from varde.desk.admin.trying import Trial, attempt
from varde.desk.admin.words import Words
from varde.desk.desk import Desk, Form, Visit
from varde.desk.labels import desk_texts
from varde.desk.notices import Notice
from varde.shared.domain.access import may_know_of
from varde.shared.domain.codes import Role
from varde.shared.domain.partner import Directory
from varde.shared.errors import Refused
from varde.shared.platform.doctor import told
from varde.shared.platform.mistakes import in_words
from varde.shared.platform.snippets import FILE as SNIPPETS
from varde.shared.store import audit
from varde.shared.store.recent import asked_by_name
from varde.shared.texts import Texts

SHOWN = 50
"""Cases of the trial that are listed; all of them are counted."""


class ProposalPage:
    """Looks at the session's proposal. One is put in force only as it was looked at."""

    def __init__(self, desk: Desk, shelf: Shelf, proposals: Proposals, acts: Acts) -> None:
        self._desk = desk
        self._acts = acts
        self._house = desk.house
        self._shelf = shelf
        self._proposals = proposals

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /styring/forslag."""
        proposal = self._proposals.get(visit.session.key)
        if proposal is None:
            return RedirectResponse(f"/styring?n={Notice.FORGOTTEN}", 303)
        problem = _once_more(visit, request.query_params.get("hvorfor", ""))
        return await self._page(visit, proposal, problem=problem)

    async def file(self, request: Request, visit: Visit) -> Response:
        """GET /styring/forslag/fil/{number}: the checked file, for whoever puts it in place by hand."""
        proposal = self._proposals.get(visit.session.key)
        number = request.path_params["number"]
        if proposal is None:
            return RedirectResponse(f"/styring?n={Notice.FORGOTTEN}", 303)
        if number >= len(proposal.texts):
            return self._desk.told(visit, 404)
        name, text = list(proposal.texts.items())[number]
        headers = {"content-disposition": f'attachment; filename="{name.rpartition("/")[2]}"'}
        return Response(text.encode(), media_type="application/octet-stream", headers=headers)

    async def drop(self, _request: Request, visit: Visit, _form: Form) -> Response:
        """POST /styring/forslag/forkast."""
        self._proposals.drop(visit.session.key)
        return RedirectResponse(f"/styring?n={Notice.NOT_DONE}", 303)

    async def put(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /styring/forslag/sett: write it, after the password once more.

        The page sends a whole text along, or who leaves. A new start has forgotten the proposal, and not the session:
        then it is a proposal again, and so is a text that was written on meanwhile. It is looked at before it is
        in force, and the page says why.
        """
        proposal = self._proposals.get(visit.session.key)
        seen = proposal is not None and form.get("avtrykk") == proposal.digest
        sent = {**form, "hvorfor": "" if seen else LOST}
        if (who := form.get("hvem", "")) and (proposal is None or who != proposal.leaver):
            return await self._acts.leave(request, visit, sent)
        if _another(form, proposal):
            return await self._acts.text(request, visit, sent)
        if proposal is None:
            return RedirectResponse(f"/styring?n={Notice.FORGOTTEN}", 303)
        if not seen:
            problem = _once_more(visit, OVERTAKEN)
            return await self._page(visit, proposal, problem=problem, status=409)
        self._desk.require_confirmed(visit)
        trial = await self._tried(visit, proposal)
        if trial.wrong:
            return await self._page(visit, proposal, trial, status=422)
        require_allowed(visit, trial, desk_texts(visit.language))
        return await self._written(visit, proposal, trial)

    async def _written(self, visit: Visit, proposal: Proposal, trial: Trial) -> Response:
        async def note() -> None:
            await self._audit(visit, proposal, "change_config")

        try:
            await self._shelf.put(proposal.texts, proposal.digests, note)
        except Overtaken:
            t, name = desk_texts(visit.language), next(iter(proposal.texts))
            newest = await propose(self._shelf, proposal.change, proposal.what, t, name)
            self._proposals.put(visit.session.key, newest)
            problem = _once_more(visit, OVERTAKEN)
            return await self._page(visit, newest, problem=problem, status=409)
        except OSError:
            await self._audit(visit, proposal, "change_config_failed")
            return await self._page(visit, proposal, trial, failed=True, status=503)
        self._proposals.drop(visit.session.key)
        return RedirectResponse(f"/styring?n={Notice.IN_FORCE}", 303)

    async def _audit(self, visit: Visit, proposal: Proposal, action: str) -> None:
        async with self._house.database.begin() as tx:
            for name, stood in proposal.base.items():
                detail = f"{proposal.what} {stood.digest} {proposal.digest}"
                await audit.append(
                    tx,
                    at=self._house.clock.now(),
                    actor=visit.actor.member_id,
                    action=action,
                    subject=name,
                    detail=detail,
                )

    async def _page(
        self,
        visit: Visit,
        proposal: Proposal,
        trial: Trial | None = None,
        *,
        problem: str = "",
        failed: bool = False,
        status: int = 200,
    ) -> Response:
        trial = trial or await self._tried(visit, proposal)
        whole = next(iter(proposal.texts)) if len(proposal.texts) == 1 else ""
        return self._desk.render(
            "proposal.html",
            visit,
            status=status,
            proposal=proposal,
            trial=trial,
            wrong={name: in_words(why, visit.language) for name, why in trial.wrong.items()},
            shown=trial.moved[:SHOWN],
            found=[told(f, visit.language) for f in trial.new],
            asked=await self._asked(visit, trial),
            of_answers=SNIPPETS in proposal.texts,
            times=other_times(*trial.clocks, visit.language) if trial.clocks else [],
            untried=Words(visit.language).untried(proposal.texts),
            may_not=_may_not(visit, trial),
            writable=self._shelf.writable() and not failed,
            whole=whole,
            most=MOST_CHARACTERS,
            at=PROPOSAL,
            problem=problem,
        )

    async def _tried(self, visit: Visit, proposal: Proposal) -> Trial:
        kept = self._house.retention.value
        return await attempt(self._house.scene, proposal.texts, visit.actor, kept)

    async def _asked(self, visit: Visit, trial: Trial) -> list[tuple[str, list[str]]]:
        """Members who leave, each with the open cases in which they are asked by name."""
        if trial.before is None or trial.after is None:
            return []
        stay = {m.member_id for m in trial.after.members}
        gone = [m.member_id for m in trial.before.members if m.member_id not in stay]
        async with self._house.database.read() as tx:
            found = [
                (who, await asked_by_name(tx, who, lambda c: may_know_of(visit.actor, c)))
                for who in gone
            ]
        return [(who, cases) for who, cases in found if cases]


def _another(form: Form, proposal: Proposal | None) -> bool:
    """True when the page has a text that is not the proposal's."""
    name, text = form.get("navn", ""), form.get("tekst", "")
    return bool(text) and (proposal is None or as_stored(text) != proposal.texts.get(name))


def require_allowed(visit: Visit, trial: Trial, t: Texts) -> None:
    """Refuse what would let somebody give themselves, or lose, the coordinator's part. Raises ``Refused``."""
    if why := _why_not(visit, trial, t):
        raise Refused(why)


def _may_not(visit: Visit, trial: Trial) -> str:
    return "" if trial.wrong else _why_not(visit, trial, desk_texts(visit.language))


def _why_not(visit: Visit, trial: Trial, t: Texts) -> str:
    leads, will = _leads(trial.before), _leads(trial.after)
    if leads != will and visit.actor.role is not Role.COORDINATOR:
        return t(
            "Only the coordinator changes who is coordinator, deputy or fallback, and which accounts are theirs."
        )
    mine = visit.actor.member_id
    if any(who == mine for who, *_ in leads) and not any(who == mine for who, *_ in will):
        return t("You cannot take yourself out. Somebody else must.")
    return ""


def _leads(directory: Directory | None) -> set[tuple[Any, ...]]:
    members = directory.members if directory else ()
    return {
        (m.member_id, m.role, m.partner, frozenset(m.identities))
        for m in members
        if m.role is not Role.MEMBER
    }


def _once_more(visit: Visit, why: str) -> str:
    """Why a change is looked at again; "" when it is looked at for the first time."""
    t = desk_texts(visit.language)
    if why == OVERTAKEN:
        return t(
            "The file was changed meanwhile. Below is your change on top of the newest version. Look at it once more."
        )
    if why == LOST:
        return t(
            "Nothing is in force yet. Varde had lost sight of your change, since it was started anew or you asked for another one. Below it is again, on the files as they are now. Look at it once more."
        )
    return ""
