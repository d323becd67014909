"""The coordinator's word on the facts of a case, in place of what the rules read."""

import asyncio
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from varde.desk.desk import Desk, Form, Visit
from varde.desk.facts import changes_of
from varde.desk.labels import desk_texts
from varde.desk.opened import Opened, open_case
from varde.desk.telling import Teller
from varde.desk.writing import Writing
from varde.shared.casework.correction import Changes, correct
from varde.shared.casework.decisions import Overtaken
from varde.shared.casework.wording import hands
from varde.shared.domain.case import Case
from varde.shared.domain.codes import HoldReason
from varde.shared.errors import Permanent, Refused
from varde.shared.platform.judges import installed_judge

if TYPE_CHECKING:
    from varde.shared.casework.judging import Judge


class Correcting:
    """A part of the page of an opened case: what she writes beside it stays on the page, saved or not."""

    def __init__(self, desk: Desk, writing: Writing) -> None:
        self._house = desk.house
        self._writing = writing

    async def correct(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /sak/{ref}/fakta."""
        opened = await self._opened(request, visit)
        try:
            changes = await self._changes(visit, opened, form)
            now = await self._corrected(visit, opened, changes)
        except Refused as refused:
            status = 409 if isinstance(refused, Overtaken) else 422
            newest = await self._opened(request, visit)
            return await self._writing.beside_hers(
                visit, newest, form, notice="", problem=str(refused), status=status
            )
        newest, notice = await self._opened(request, visit), self._told(visit, opened.case, now)
        return await self._writing.beside_hers(
            visit, newest, form, notice=notice, problem="", status=200
        )

    async def _corrected(self, visit: Visit, opened: Opened, changes: Changes) -> Case:
        house, t = self._house, desk_texts(visit.language)
        try:
            judge: Judge = await asyncio.to_thread(installed_judge, house.scene.core.config_dir)
        except Permanent:
            raise Refused(
                t(
                    "The rules of the municipality cannot be read just now. Nothing is changed. Try again later, or tell whoever runs Varde."
                )
            ) from None
        return await correct(
            house.database,
            judge,
            house.clock,
            visit.actor,
            opened.case.reference,
            changes,
            language=visit.language,
            seen=opened.case.version,
        )

    async def _changes(self, visit: Visit, opened: Opened, form: Form) -> Changes:
        t = desk_texts(visit.language)
        changes, asked = changes_of(opened.known.now, form, t)
        if changes == Changes():
            raise Refused(t("Choose what to correct. Nothing is changed."))
        if asked:
            raise Overtaken(await self._asked(visit, opened))
        return changes

    async def _asked(self, visit: Visit, opened: Opened) -> str:
        t, teller = desk_texts(visit.language), Teller(self._house.directory, visit.language)
        async with self._house.database.read() as tx:
            wrote = await hands(tx, opened.case)
        more = t(
            "What stands now is said below your choice. Choose one of the two, and correct again. Nothing of yours is saved yet."
        )
        changed = t("The same fact was corrected while you had the case open.")
        return " ".join(filter(None, (changed, teller.changed(wrote.facts), more)))

    async def _opened(self, request: Request, visit: Visit) -> Opened:
        return await open_case(self._house, visit, request.path_params["ref"])

    def _told(self, visit: Visit, before: Case, now: Case) -> str:
        """What became of it."""
        t, new = desk_texts(visit.language), {*now.hold_reasons} - {*before.hold_reasons}
        said = [t("The facts are corrected.")]
        if HoldReason.OWN_SUMMARY in now.hold_reasons:
            said.append(
                t("The summary is written by hand and stays. The case waits until you have looked.")
            )
        elif now.summary != before.summary:
            said.append(t("The summary is written anew."))
        if HoldReason.RARE in new:
            said.append(t("Together they could point at somebody, so the case waits for you."))
        lead = now.lead
        if lead and lead != before.lead:
            partner = Teller(self._house.directory, visit.language).partner(lead.partner)
            said.append(t("In the lead is now proposed: {partner}.", partner=partner))
        return " ".join(said)
