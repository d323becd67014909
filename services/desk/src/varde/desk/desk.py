"""What every page of the desk shares: who visits, with which key, in which language, and by which form."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from varde.desk import render
from varde.desk.browsers import KEPT
from varde.desk.forms import read_form
from varde.desk.house import House
from varde.desk.kept import AUTHOR, Words
from varde.desk.keyring import Keyring
from varde.desk.labels import Labels, desk_texts
from varde.desk.places import look_of, page_of
from varde.desk.sessions import Session
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Actor, Member
from varde.shared.store.desk_browsers import Browser
from varde.shared.vault import PrivateKeys

Form = Mapping[str, str]


class Locked(Exception):
    """What was asked for needs the key, and the key is locked."""


class Unconfirmed(Exception):
    """What was asked for needs the password once more."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who is signed in, on one request."""

    session: Session
    member: Member
    keyring: Keyring
    here: str = "/"
    """The address of the page that was asked for."""
    look: str = ""
    """What is posted to see it again, where its address alone does not show it."""

    @property
    def actor(self) -> Actor:
        """Who acts, as the audit log names them."""
        return self.member.actor

    @property
    def language(self) -> Language:
        """The language of the pages."""
        return Language(self.session.stored.language)

    @property
    def unlocked(self) -> bool:
        """True while the key is here."""
        return self.keyring.unlocked(self.session.key)

    def keys(self) -> PrivateKeys:
        """The coordinator's key. Raises ``Locked``."""
        keys = self.keyring.use(self.session.key)
        if keys is None:
            raise Locked
        return keys


Page = Callable[[Request, Visit], Awaitable[Response]]
Act = Callable[[Request, Visit, Form], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


class Desk:
    """Lets in who is signed in, and takes only forms of theirs."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._secure = bool(house.settings.origin)
        self.cookie = "__Host-varde-desk" if self._secure else "varde-desk"
        self._known = f"{self.cookie}-known"

    def page(self, show: Page) -> Endpoint:
        """An endpoint for whoever is signed in; others are sent to sign in."""

        async def endpoint(request: Request) -> Response:
            visit = await self.visit(request)
            if visit is None:
                return self._first_sign_in(request)
            return await show(request, visit)

        return endpoint

    def act(self, do: Act) -> Endpoint:
        """An endpoint for a form of whoever is signed in; a form without their token is refused."""

        async def endpoint(request: Request) -> Response:
            form = await read_form(request)
            visit = await self.visit(request)
            if visit is None:
                kept = self.house.keeper.keep(request.url.path, form)
                return self.sign_in_again(kept, page_of(request))
            if not hmac.compare_digest(
                form.get("skjema", "").encode(), visit.session.form_token.encode()
            ):
                return self.keep(request, visit, form, 403) or self.told(visit, 403)
            request.state.form = form
            return await do(request, visit, form)

        return endpoint

    def quiet(self, show: Page) -> Endpoint:
        """An endpoint that a page asks by itself: no sign of life, and no page for who is not signed in."""

        async def endpoint(request: Request) -> Response:
            visit = await self.visit(request, counts=False)
            # With 204 an event source does not come back.
            return Response(status_code=204) if visit is None else await show(request, visit)

        return endpoint

    async def visit(self, request: Request, *, counts: bool = True) -> Visit | None:
        """Who visits, if they are signed in and still coordinator or deputy. Remembered for what fails later.

        It ``counts`` as a sign of life, unless a page asks by itself.
        """
        token = request.cookies.get(self.cookie, "")
        session = await self.house.sessions.find(token, counts=counts)
        member = self.house.accounts.member(session.stored.member_id) if session else None
        if session is None or member is None or not self._lets_in(session, member):
            return None
        visit = Visit(
            session, member, self.house.keyring, here=page_of(request), look=look_of(request)
        )
        request.state.visit = visit
        return visit

    async def browser(self, request: Request, member_id: str) -> Browser | None:
        """The browser that a request comes from, if this member has signed in with it before."""
        return await self.house.browsers.find(request.cookies.get(self._known, ""), member_id)

    async def remember(self, request: Request, answer: Response, member_id: str) -> None:
        """The member came in: from now on strangers' wrong guesses do not keep this browser out."""
        had = request.cookies.get(self._known, "")
        answer.set_cookie(
            self._known,
            await self.house.browsers.remember(had, member_id),
            max_age=int(KEPT.total_seconds()),
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="strict",
        )

    def render(
        self,
        template: str,
        visit: Visit,
        request: Request | None = None,
        *,
        status: int = 200,
        **values: Any,
    ) -> Response:
        """A page for who visits; with the request, what its address says was just done."""
        code = request.query_params.get("n", "") if request else ""
        known = self.around(visit) | {"notice": Labels(visit.language).notice(code)}
        return render.page(template, visit.language, known | values, status=status)

    def around(self, visit: Visit) -> dict[str, Any]:
        """What every page for who visits knows."""
        return {
            "visit": visit,
            "passkeys": self.house.provider is None,
            "back": self.house.places.last(visit.session.key),
            "here": visit.here,
            "look": visit.look,
        }

    def told(self, visit: Visit, status: int, problem: str = "") -> Response:
        """A page that says to who visits why there is no other."""
        return self.render("message.html", visit, status=status, code=status, problem=problem)

    def message(self, language: Language, status: int, problem: str = "") -> Response:
        """A page that says why there is no other."""
        values = {"code": status, "problem": problem}
        return render.page("message.html", language, values, status=status)

    def keep(self, request: Request, visit: Visit, form: Form, status: int) -> Response | None:
        """A page that has the words of a form again, when it has some and who visits wrote them."""
        if form.get(AUTHOR) != visit.actor.member_id:
            return None
        kept = self.house.keeper.keep(request.url.path, form)
        return self.onward(visit, kept, status) if kept else None

    def onward(self, visit: Visit, kept: str, status: int = 200) -> Response | None:
        """On with kept words of who visits: shown and sent again by them alone, and never without the key."""
        words = self.house.keeper.open(visit.actor.member_id, kept)
        if words is None:
            return None
        if not visit.unlocked:
            return self.key_page(visit, _page_of(words), kept=kept, status=status)
        return self.render("kept.html", visit, status=status, words=words, kept_words=kept)

    def key_page(
        self, visit: Visit, goal: str, *, kept: str = "", problem: str = "", status: int = 200
    ) -> Response:
        """Where the key is unlocked; ``kept`` are words that wait for it."""
        return self.render(
            "key.html",
            visit,
            status=status,
            here=f"/nokkel?til={quote(local_address(goal))}",
            look="",
            goal=local_address(goal),
            kept_words=kept,
            problem=problem,
            minutes=round(self.house.settings.key_idle_minutes),
        )

    def sign_in_again(self, kept: str, goal: str) -> Response:
        """To the first page; with words that nobody is signed in to send, these travel along."""
        if not kept:
            return RedirectResponse(f"/inn?til={quote(goal)}" if goal != "/" else "/inn", 303)
        return self.sign_in_page(self.house.settings.language, goal=goal, kept=kept, status=401)

    def sign_in_page(
        self,
        language: Language,
        *,
        goal: str = "/",
        kept: str = "",
        notice: str = "",
        problem: str = "",
        status: int = 200,
        **more: Any,
    ) -> Response:
        """The first page; ``kept`` are words that wait, and ``more`` is what one way in alone shows."""
        known = {
            "goal": local_address(goal),
            "kept_words": kept,
            "notice": notice,
            "problem": problem,
            "provider": self.provider_name,
            "known_as": "",
            "without_account": False,
        }
        return render.page("sign_in.html", language, known | more, status=status)

    async def to_front(self, request: Request) -> Response:
        """Where only a form leads: to the first page, in the language that is asked for."""
        goal = quote(local_address(request.query_params.get("til", "/")))
        return RedirectResponse(f"/inn?sprak={self.language(request)}&til={goal}", 303)

    @property
    def provider_name(self) -> str:
        """What the sign-in service is called; "" where there is none."""
        settings = self.house.settings
        if self.house.provider is None:
            return ""
        t = desk_texts(settings.language)
        return settings.oidc_name or t("the sign-in service")

    def require_confirmed(self, visit: Visit) -> None:
        """Raises ``Unconfirmed`` unless the password was given a moment ago."""
        if not self.house.sessions.confirmed(visit.session):
            raise Unconfirmed

    def set_cookie(self, answer: Response, session: Session) -> None:
        """Put a session into the browser."""
        answer.set_cookie(
            self.cookie,
            session.token,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="strict",
        )

    def renewed(self, answer: Response, session: Session | None) -> Response:
        """The answer, with the session's new token, unless another answer has brought a newer one."""
        if session:
            self.set_cookie(answer, session)
        return answer

    def drop_cookie(self, answer: Response) -> None:
        """Take whatever is the desk's out of the browser."""
        answer.delete_cookie(self.cookie, secure=self.secure, httponly=True)
        answer.headers["clear-site-data"] = '"cache", "storage"'

    async def end(self, session: Session) -> None:
        """Sign out, and lock the key: also one that was unlocked until the session had ended."""
        try:
            await self.house.sessions.end(session)
        finally:
            self.house.forget(session.key)

    def language(self, request: Request) -> Language:
        """The language of a page before somebody is signed in."""
        asked = request.query_params.get("sprak", "")
        return Language(asked) if asked in set(Language) else self.house.settings.language

    @property
    def secure(self) -> bool:
        """True behind TLS."""
        return bool(self.house.settings.origin)

    def _lets_in(self, session: Session, member: Member) -> bool:
        """Only by the way in that is open now, and never as more than the sign-in service said."""
        by_provider = bool(session.stored.provider_subject)
        return by_provider == (self.house.provider is not None) and session.admits(member.role)

    def _first_sign_in(self, request: Request) -> Response:
        """A link from a chat brings no cookie along (SameSite=Strict): asked for once more by our own page, it does."""
        asked = page_of(request)
        if request.headers.get("sec-fetch-site") == "cross-site":
            address = local_address(asked)
            return render.page(
                "again.html", self.house.settings.language, {"address": address, "provider": ""}
            )
        return RedirectResponse(f"/inn?til={quote(asked)}", 303)


def _page_of(words: Words) -> str:
    """The page that a form belongs to: its address without the act."""
    return words.path.rpartition("/")[0] or "/"


def local_address(typed: str) -> str:
    """An address of the desk's own to go on to; the queue for anything else."""
    known = typed.startswith("/") and not typed.startswith(("//", "/\\"))
    return typed if known and typed.isascii() and typed.isprintable() else "/"
