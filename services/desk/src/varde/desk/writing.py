"""Writing in a case: the original beside what may leave, her words past the guard, and letting go what she sees."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from varde.desk.beside import (
    Beside,
    asked_before,
    chosen,
    digests,
    digests_before,
    merged,
    untouched,
)
from varde.desk.cases import stopped_words
from varde.desk.desk import Desk, Form, Visit
from varde.desk.facts import page_of
from varde.desk.forms import seen
from varde.desk.kept import RELEASE
from varde.desk.labels import Labels, desk_texts
from varde.desk.notices import Notice
from varde.desk.opened import Find, Opened, by_the_facts, finds, open_case, pieces_of, review_of
from varde.desk.telling import Teller
from varde.shared.casework.decisions import Overtaken
from varde.shared.casework.leaving import Stopped
from varde.shared.casework.remarking import Change, changed, masked, places
from varde.shared.casework.revision import MOST_CHARACTERS, Draft, revise
from varde.shared.casework.wording import hands
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Language
from varde.shared.domain.duties import Whom, duties_of
from varde.shared.errors import Refused
from varde.shared.texts import texts
from varde.shared.texts.duties import notice as duty_notice


class Writing:
    """The page of an opened case."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._house = desk.house

    async def open(self, request: Request, visit: Visit, _form: Form) -> Response:
        """POST /sak/{ref}/original: a deliberate look, so no plain link leads here."""
        return self._page(visit, await self._opened(request, visit))

    async def save(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /sak/{ref}/endre: what she wrote, past the guard, and released with it when she says so.

        Whatever happens, her words are on the page again.
        """
        opened = await self._opened(request, visit)
        typed = draft = _draft(form, opened)
        try:
            _require_facts_saved(opened, form, visit.language)
            draft = chosen(opened.draft, typed, form, desk_texts(visit.language))
            draft, shown = await self._remarked(visit, opened, draft, form)
            saved = await self._saved(visit, opened, draft, shown, releases=RELEASE in form)
        except Stopped as stopped:
            found = {
                "summary": finds(draft.summary, stopped.summary),
                "account": finds(draft.account, stopped.account),
            }
            return await self._again(
                visit, opened, typed, draft, form, problem=str(stopped), found=found
            )
        except Overtaken as overtaken:
            return await self._overtaken(visit, opened, typed, form, overtaken)
        except Refused as refused:
            return await self._again(visit, opened, typed, draft, form, problem=str(refused))
        if RELEASE in form:
            return await self._let_go(request, visit, form, saved)
        notice = Labels(visit.language).notice(Notice.SAVED)
        return self._page(visit, await self._opened(request, visit), facts=form, notice=notice)

    async def beside_hers(
        self, visit: Visit, newest: Opened, form: Form, *, notice: str, problem: str, status: int
    ) -> Response:
        """The page as the case is now, with what she has typed and chosen on it and not saved."""
        draft, beside = newest.draft, dict[str, Beside]()
        if newest.case.open:
            draft, beside = merged(newest.draft, _draft(form, newest), form)
        asked = {name: one for name, one in beside.items() if one.asked}
        return self._page(
            visit,
            newest,
            draft,
            form=form,
            facts=form,
            begun=_begun(newest),
            beside=await self._told(visit, newest, asked),
            notice=notice,
            problem=problem,
            status=status,
        )

    async def _overtaken(
        self, visit: Visit, newest: Opened, typed: Draft, form: Form, overtaken: Overtaken
    ) -> Response:
        """Her words beside what somebody else has saved: what she had not touched is theirs, of the rest she chooses."""
        t = desk_texts(visit.language)
        draft, beside = merged(newest.draft, typed, form)
        more = (
            t("Somebody else has changed the same text as you. Both stand below: choose one.")
            if any(one.asked for one in beside.values())
            else t("Look at it as it is now, and save again.")
        )
        return self._page(
            visit,
            newest,
            draft,
            form=form,
            facts=form,
            begun=_begun(newest),
            beside=await self._told(visit, newest, beside),
            problem=f"{overtaken} {more}",
            status=409,
        )

    async def _again(
        self,
        visit: Visit,
        opened: Opened,
        typed: Draft,
        draft: Draft,
        form: Form,
        *,
        problem: str,
        found: dict[str, list[Find]] | None = None,
    ) -> Response:
        """What was not saved: as she typed it while two texts are to choose from, else with her mark in it."""
        asked = asked_before(opened.draft, form)
        return self._page(
            visit,
            opened,
            typed if asked else draft,
            form=form,
            facts=form,
            begun=digests_before(form, opened.draft) | {"out": form.get("ute", "")},
            beside=await self._told(visit, opened, asked),
            problem=problem,
            found=found,
            status=422,
        )

    async def _told(
        self, visit: Visit, opened: Opened, beside: dict[str, Beside]
    ) -> dict[str, tuple[Beside, str]]:
        """What stands beside, each with who changed it and when."""
        if not beside:
            return {}
        async with self._house.database.read() as tx:
            wrote = await hands(tx, opened.case)
        teller = Teller(self._house.directory, visit.language)
        told = {"summary": teller.changed(wrote.summary), "account": teller.changed(wrote.account)}
        return {name: (one, told[name]) for name, one in beside.items()}

    async def _saved(
        self, visit: Visit, opened: Opened, draft: Draft, shown: str, *, releases: bool
    ) -> Case:
        """The case with her words in it; as it is when she releases what stands in it already."""
        if releases and draft == opened.draft:
            return opened.case
        return await revise(
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

    async def _let_go(self, request: Request, visit: Visit, form: Form, saved: Case) -> Response:
        """Release what was just saved, and nothing that came in between."""
        try:
            await review_of(self._house, visit).release(
                saved.reference,
                with_account=_with_account(form),
                language=visit.language,
                seen=saved.version,
            )
        except Refused as refused:
            return await self._not_let_go(request, visit, form, refused, saved)
        return RedirectResponse(f"/sak/{saved.reference}?n={Notice.RELEASED}", 303)

    async def _not_let_go(
        self, request: Request, visit: Visit, form: Form, refused: Refused, saved: Case
    ) -> Response:
        """What is saved stands on the page, with what the guard points at below it."""
        t, opened, problem = desk_texts(visit.language), await self._opened(request, visit), ""
        found = None
        if isinstance(refused, Stopped):
            problem = stopped_words(refused, visit.language)
            more = t("Write around what stands below the text, and release again.")
            problem = f"{problem} {more}"
            found = {
                "summary": finds(opened.case.summary, refused.summary),
                "account": finds(opened.original.account, refused.account),
            }
        was_saved = saved.version != seen(form)
        return self._page(
            visit,
            opened,
            problem=problem or str(refused),
            notice=Labels(visit.language).notice(Notice.SAVED) if was_saved else "",
            found=found,
            form=form,
            facts=form,
            status=409 if isinstance(refused, Overtaken) else 422,
        )

    async def _remarked(
        self, visit: Visit, opened: Opened, draft: Draft, form: Form
    ) -> tuple[Draft, str]:
        """The draft with what a button was pressed for done in it, and what the log says of that."""
        t, pressed = texts("varde.shared.casework", visit.language), form.get("gjor", "")
        if pressed == "fakta" and (summary := by_the_facts(self._house, opened.case)):
            return replace(draft, summary=summary), ""
        if pressed == "masker":
            passage = form.get("passasje", "")[:MOST_CHARACTERS]
            account = masked(draft.account, passage, opened.language, t)
            return replace(draft, account=account), ""
        change = form.get("hva", "")
        if pressed != "merke" or change not in set(Change):
            return draft, ""
        pieces = await pieces_of(self._house, opened, draft.account, visit.language)
        place = form.get("merke", "").replace("\r\n", "\n")
        reason = form.get("hvorfor", "")
        account, shown = changed(pieces, place, Change(change), reason, opened.language, t)
        return replace(draft, account=account), shown

    async def _opened(self, request: Request, visit: Visit) -> Opened:
        return await open_case(self._house, visit, request.path_params["ref"])

    def _page(
        self,
        visit: Visit,
        opened: Opened,
        draft: Draft | None = None,
        *,
        found: dict[str, list[Find]] | None = None,
        form: Form | None = None,
        facts: Form | None = None,
        begun: dict[str, str] | None = None,
        beside: dict[str, tuple[Beside, str]] | None = None,
        status: int = 200,
        notice: str = "",
        problem: str = "",
    ) -> Response:
        """``form`` is what she sent, when it must be sent once more; ``facts`` what she chose in it; ``begun`` tells what she began with."""
        return self._desk.render(
            "opened.html",
            visit,
            status=status,
            opened=opened,
            case=opened.case,
            named=Teller(self._house.directory, visit.language).named,
            draft=draft or opened.draft,
            found=found or {"summary": [], "account": []},
            begun=begun or _begun(opened),
            beside=beside or {},
            by_the_facts=by_the_facts(self._house, opened.case),
            with_account=bool(form and _with_account(form)),
            marks=_marks(opened),
            most=MOST_CHARACTERS,
            facts=page_of(opened.known, facts, visit.language),
            duties=_duties(opened, visit.language),
            notice=notice,
            problem=problem,
        )


def _require_facts_saved(opened: Opened, form: Form, language: Language) -> None:
    """Refuse a release by who has chosen other facts than those that it would go by."""
    if RELEASE in form and page_of(opened.known, form, language).changed:
        t = desk_texts(language)
        raise Refused(
            t(
                "You have chosen other facts, and they are not corrected yet. Correct them, or choose them back, before you release."
            )
        )


def _begun(opened: Opened) -> dict[str, str]:
    return digests(opened.draft) | {"out": opened.out}


def _draft(form: Form, opened: Opened) -> Draft:
    """What she typed, for the version that she saw; for the newest one where nothing that she acts on differs."""
    version = opened.draft.version if _same(form, opened) else seen(form)
    return Draft.typed(version, form.get("sammendrag", ""), form.get("redegjorelse", ""))


def _same(form: Form, opened: Opened) -> bool:
    """Who releases, or takes the text of the facts, goes by all of the case; who saves, by the texts and who reads them."""
    more = RELEASE in form or form.get("gjor") == "fakta"
    return not more and form.get("ute") == opened.out and untouched(opened.draft, form)


def _with_account(form: Form) -> bool:
    """By the box that she ticked, or by the button of a case whose account alone is left to release."""
    return form.get("med") == "ja" or form.get(RELEASE) == "med"


def _marks(opened: Opened) -> list[tuple[str, str]]:
    """Each mark of the account as it is saved: what the form calls it, and how it is told apart."""
    pieces = opened.pieces.account
    told = [(called, pieces[number]) for number, called in places(pieces)]
    return [(called, f"{piece.text} – {piece.words}") for called, piece in told]


def _duties(opened: Opened, language: Language) -> list[str]:
    exact = opened.original.exact
    asked = duties_of(exact.facts) if exact else ()
    return [duty_notice(duty, language) for duty in asked if duty.whom is Whom.COORDINATOR]
