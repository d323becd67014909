"""Signing in and out, the first account, the key, and the password once more."""

from dataclasses import replace
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from varde.desk import render
from varde.desk.accounts import (
    SHORTEST_PASSPHRASE,
    SHORTEST_PASSWORD,
    Chosen,
    unusable_password,
)
from varde.desk.desk import Desk, Form, Visit, local_address
from varde.desk.forms import read_form
from varde.desk.kept import AUTHOR, TAKEN_FROM
from varde.desk.labels import Labels, desk_texts
from varde.desk.notices import Notice
from varde.desk.places import is_look
from varde.desk.sessions import Session
from varde.desk.why_not import why_not
from varde.shared.domain.codes import Language
from varde.shared.errors import Refused
from varde.shared.store import audit
from varde.shared.texts import Texts


class Entry:
    """The pages of coming and going."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._house = desk.house

    async def sign_in(self, request: Request) -> Response:
        """GET /inn."""
        language = self._desk.language(request)
        if not await self._house.accounts.any():
            return RedirectResponse("/oppsett", 303)
        notice = Labels(language).notice(request.query_params.get("n", ""))
        goal = request.query_params.get("til", "/")
        return self._desk.sign_in_page(language, goal=goal, notice=notice)

    async def signed_in(self, request: Request) -> Response:
        """POST /inn: a new session, whatever the browser brought along."""
        form, language = await read_form(request), self._desk.language(request)
        goal, kept = local_address(form.get("til", "/")), form.get("holdt", "")
        name = form.get("navn", "").strip().lower()[:64]
        browser = await self._desk.browser(request, name)
        if not self._house.guesses.admit(browser):
            problem = _wrong(desk_texts(language))
            return self._desk.sign_in_page(
                language, goal=goal, kept=kept, problem=problem, status=429
            )
        if not await self._house.accounts.password_is(name, form.get("passord", ""), browser):
            problem = _wrong(desk_texts(language))
            return self._desk.sign_in_page(
                language, goal=goal, kept=kept, problem=problem, status=403
            )
        old = await self._desk.visit(request)
        if old:
            await self._desk.end(old.session)
        session = await self._house.sessions.begin(name, language)
        answer = self._go_on(session, form) or RedirectResponse(goal, 303)
        self._desk.set_cookie(answer, session)
        await self._desk.remember(request, answer, name)
        return answer

    async def sign_out(self, _request: Request, visit: Visit, _form: Form) -> Response:
        """POST /ut."""
        await self._desk.end(visit.session)
        answer = RedirectResponse(f"/inn?n={Notice.SIGNED_OUT}", 303)
        self._desk.drop_cookie(answer)
        return answer

    async def set_up(self, request: Request) -> Response:
        """GET /oppsett: where a one-time code becomes an account."""
        return self._set_up_page(self._desk.language(request))

    async def was_set_up(self, request: Request) -> Response:
        """POST /oppsett."""
        form, language = await read_form(request), self._desk.language(request)
        if not self._house.guesses.admit():
            return self._desk.message(language, 429)
        password, again = form.get("passord", ""), form.get("passord2", "")
        if self._house.provider:
            password = again = unusable_password()
        chosen = Chosen(password, again, form.get("passfrase", ""), form.get("passfrase2", ""))
        try:
            member_id = await self._house.accounts.accept(
                form.get("kode", ""), chosen, desk_texts(language)
            )
        except Refused as refused:
            return self._set_up_page(language, problem=str(refused), status=422)
        answer = RedirectResponse(f"/inn?n={Notice.WELCOME}", 303)
        await self._desk.remember(request, answer, member_id)
        return answer

    async def key(self, request: Request, visit: Visit) -> Response:
        """GET /nokkel: what the key is for, and where it is unlocked."""
        return self._desk.key_page(visit, request.query_params.get("til", "/"))

    async def unlocked(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /nokkel."""
        goal, kept = local_address(form.get("til", "/")), form.get("holdt", "")
        t, member_id = desk_texts(visit.language), visit.actor.member_id
        browser = await self._desk.browser(request, member_id)
        if not self._house.guesses.admit(browser):
            problem = t("There were too many tries. Wait a little and try again.")
            return self._desk.key_page(visit, goal, kept=kept, problem=problem, status=429)
        keys = await self._house.accounts.keys_of(member_id, form.get("passfrase", ""), browser)
        if keys is None:
            problem = t(
                "That is not the passphrase, or there were too many tries. Wait a little and try again."
            )
            return self._desk.key_page(visit, goal, kept=kept, problem=problem, status=403)
        await self._audit(visit, "unlock_key")
        self._house.keyring.put(visit.session.key, keys)
        session = await self._house.sessions.renew(visit.session)
        if not session and not await self._house.sessions.find_without_token(visit.session.root):
            self._house.forget(visit.session.key)  # over while the passphrase was tried
            return self._desk.sign_in_again(kept, goal)
        await self._house.rotating.go_on(visit.actor, visit.session.key)
        onward = self._desk.onward(visit, kept)
        answer = onward or RedirectResponse(_told(goal, Notice.UNLOCKED), 303)
        return self._desk.renewed(answer, session)

    async def lock(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /las: lock now, and stay where she is. What she was writing travels along, sealed, until the key is here again."""
        self._house.keyring.drop(visit.session.key)
        await self._audit(visit, "lock_key")
        kept = form.get("holdt", "")
        if form.get(AUTHOR) == visit.actor.member_id:
            kept = self._house.keeper.keep(local_address(form.get(TAKEN_FROM, "/")), form)
        onward = self._desk.onward(visit, kept)
        goal = local_address(form.get("til", "/"))
        return onward or RedirectResponse(_told(goal, Notice.LOCKED), 303)

    async def confirm(self, request: Request, visit: Visit) -> Response:
        """GET /bekreft."""
        problem = why_not(request.query_params.get("p", ""), visit.language)
        return self._confirm_page(visit, request.query_params.get("til", "/"), problem=problem)

    async def confirmed(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /bekreft: the password once more, before what cannot be taken back."""
        goal, member_id = local_address(form.get("til", "/")), visit.actor.member_id
        browser = await self._desk.browser(request, member_id)
        if not self._house.guesses.admit(browser):
            return self._desk.told(visit, 429)
        if not await self._house.accounts.password_is(member_id, form.get("passord", ""), browser):
            problem = _wrong(desk_texts(visit.language))
            return self._confirm_page(visit, goal, problem=problem, status=403)
        session = await self._house.sessions.confirm(visit.session)
        return self._desk.renewed(RedirectResponse(goal, 303), session)

    async def speak(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /sprak: another language, on the page that the form stands on; kept words stay with her."""
        chosen, look = form.get("sprak", ""), form.get("igjen", "")
        if chosen in set(Language):
            session = await self._house.sessions.speak(visit.session, Language(chosen))
            visit = replace(visit, session=session)
        if onward := self._desk.onward(visit, form.get("holdt", "")):
            return onward
        if is_look(look):
            return RedirectResponse(look, 307)  # posts the form's token on, which the look asks for
        goal = form.get("til") or self._house.places.last(visit.session.key)
        return RedirectResponse(local_address(goal), 303)

    async def speak_first(self, request: Request) -> Response:
        """POST /inn/sprak: another language where words wait for who signs in."""
        form = await read_form(request)
        chosen = form.get("sprak", "")
        language = Language(chosen) if chosen in set(Language) else self._desk.language(request)
        return self._desk.sign_in_page(
            language, goal=form.get("til", "/"), kept=form.get("holdt", "")
        )

    def _set_up_page(self, language: Language, *, problem: str = "", status: int = 200) -> Response:
        shortest = {"password": SHORTEST_PASSWORD, "passphrase": SHORTEST_PASSPHRASE}
        values = {"problem": problem, "shortest": shortest, "provider": self._desk.provider_name}
        return render.page("set_up.html", language, values, status=status)

    def _go_on(self, session: Session, form: Form) -> Response | None:
        """On with what was written before the earlier session ended."""
        member = self._house.accounts.member(session.stored.member_id)
        if member is None:
            return None
        return self._desk.onward(Visit(session, member, self._house.keyring), form.get("holdt", ""))

    def _confirm_page(
        self, visit: Visit, goal: str, *, problem: str = "", status: int = 200
    ) -> Response:
        return self._desk.render(
            "confirm.html",
            visit,
            status=status,
            here=f"/bekreft?til={quote(local_address(goal))}",
            goal=local_address(goal),
            problem=problem,
            provider=self._desk.provider_name,
        )

    async def _audit(self, visit: Visit, action: str) -> None:
        async with self._house.database.begin() as tx:
            await audit.append(
                tx,
                at=self._house.clock.now(),
                actor=visit.actor.member_id,
                action=action,
                subject="coordinator",
            )


def to_key(goal: str) -> Response:
    """Unlock first."""
    return RedirectResponse(f"/nokkel?til={quote(goal)}", 303)


def to_confirm(goal: str) -> Response:
    """Give the password first."""
    return RedirectResponse(f"/bekreft?til={quote(goal)}", 303)


def _wrong(t: Texts) -> str:
    """The same for a wrong name, a wrong password and a closed account: nobody learns which."""
    return t(
        "That name and password do not fit, or there were too many tries. Wait a little and try again."
    )


def _told(goal: str, done: Notice) -> str:
    """The address of a page that says what was just done."""
    return f"{goal}{'&' if '?' in goal else '?'}n={done}"
