"""Coming and going by a sign-in service (OpenID Connect).

The way back from there is a navigation from another site, so it brings no session's cookie (SameSite=Strict). What binds
it to the browser is a cookie of its own (Lax, ten minutes, good once); the desk's own page then goes on to the goal.
"""

from collections.abc import Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from varde.desk import render
from varde.desk.desk import Desk, Form, Visit, local_address
from varde.desk.forms import read_form
from varde.desk.notices import Notice
from varde.desk.oidc import Asked, Away, Identity, Misconfigured, NotLetIn, SigningIn, WhyNot
from varde.desk.oidc.signing_in import LASTS
from varde.desk.pending import Pending
from varde.desk.rate import Guesses
from varde.desk.sessions import FromProvider, key_of
from varde.desk.why_not import why_not
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Member

PLATFORM = "oidc"
"""The name of the sign-in service among a member's ``identities``."""
BACK = "/inn/svar"
SIGNED_OUT = "/ut/ferdig"
BACK_CHANNEL = "/ut/ekstern"
MOST_KEPT = 16_777_216
"""Characters of words that wait here, of everybody together, while somebody is away to sign in."""
_STATUS = {WhyNot.AWAY: 503, WhyNot.MISCONFIGURED: 502}


class ByProvider:
    """The pages of coming and going where a sign-in service lets people in."""

    def __init__(
        self, desk: Desk, provider: SigningIn, failed: Callable[[Exception], None]
    ) -> None:
        self._desk = desk
        self._house = desk.house
        self._provider = provider
        self._failed = failed
        self._begun = Guesses(desk.house.clock)
        self._told = Guesses(desk.house.clock)
        self._kept = Pending[str](desk.house.clock, LASTS)
        self._tokens = Pending[str](desk.house.clock, desk.house.sessions.limits.age)
        self._cookie = "__Host-varde-inn" if desk.secure else "varde-inn"

    async def begin(self, request: Request) -> Response:
        """POST /inn/ekstern: off to the sign-in service."""
        form, language = await read_form(request), self._desk.language(request)
        visit = await self._desk.visit(request)
        session = visit.session.root if visit else ""
        goal, kept = local_address(form.get("til", "/")), form.get("holdt", "")
        if self._kept.size() + len(kept) > MOST_KEPT:
            problem = why_not(WhyNot.AWAY, language)
            return self._desk.sign_in_page(
                language, goal=goal, kept=kept, problem=problem, status=429
            )
        asked = Asked(goal, language, session, kept=self._kept.put(kept) if kept else "")
        return await self._sent(request, asked)

    async def again(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /bekreft: prove it anew there, before what cannot be taken back."""
        goal = local_address(form.get("til", "/"))
        asked = Asked(goal, visit.language, visit.session.root, again=True)
        return await self._sent(request, asked)

    async def came_back(self, request: Request) -> Response:
        """GET /inn/svar: back from there. Nothing is opened, changed or sent here but the session itself."""
        if "sprak" in request.query_params:  # asked for once more in another language
            return await self._desk.to_front(request)
        answer = await self._judged(request)
        answer.delete_cookie(self._cookie, secure=self._desk.secure, httponly=True, samesite="lax")
        return answer

    async def sign_out(self, request: Request, visit: Visit, _form: Form) -> Response:
        """POST /ut: here, and then there."""
        await self._desk.end(visit.session)
        token = self._tokens.take(visit.session.key) or ""
        try:
            address = await self._provider.logout_address(token, self._origin(request) + SIGNED_OUT)
        except (Away, Misconfigured):
            address = ""
        address = address or f"/inn?n={Notice.SIGNED_OUT_HERE}"
        answer = self._hop(address, visit.language)
        self._desk.drop_cookie(answer)
        return answer

    async def signed_out(self, _request: Request) -> Response:
        """GET /ut/ferdig: back from signing out there."""
        return RedirectResponse(f"/inn?n={Notice.SIGNED_OUT}", 303)

    async def ended_there(self, request: Request) -> Response:
        """POST /ut/ekstern: the sign-in service itself says that somebody signed out."""
        if not self._told.admit():
            return JSONResponse({"error": "temporarily_unavailable"}, 429)
        form = await read_form(request)
        try:
            told = await self._provider.logged_out(form.get("logout_token", ""))
        except NotLetIn:
            return JSONResponse({"error": "invalid_request"}, 400)
        except (Away, Misconfigured):
            return JSONResponse({"error": "temporarily_unavailable"}, 503)
        over = await self._house.sessions.end_at_provider(
            self._provider.digest("subject", told.subject),
            self._provider.digest("session", told.session),
        )
        for stored in over:
            self._house.forget(key_of(stored.token_digest))
        return Response()

    async def _sent(self, request: Request, asked: Asked) -> Response:
        if not self._begun.admit():
            return self._not_in(asked, WhyNot.AWAY)
        try:
            address, token = await self._provider.begin(asked, self._origin(request) + BACK)
        except (Away, Misconfigured) as error:
            return self._not_in(asked, _why(error), error)
        # A form may lead to the desk only (CSP form-action), and the service may lead on to others.
        answer = self._hop(address, asked.language)
        answer.set_cookie(
            self._cookie,
            token,
            max_age=int(LASTS.total_seconds()),
            path="/",
            secure=self._desk.secure,
            httponly=True,
            samesite="lax",
        )
        return answer

    async def _judged(self, request: Request) -> Response:
        answer = request.query_params
        try:
            attempt = self._provider.recall(request.cookies.get(self._cookie, ""), answer)
        except NotLetIn as error:
            nobody = Asked("/", self._desk.language(request))
            return self._not_in(nobody, error.why, error)
        try:
            who = await self._provider.finish(attempt, answer)
        except (NotLetIn, Away, Misconfigured) as error:
            return self._not_in(attempt.asked, _why(error), error)
        if attempt.asked.again:
            return await self._confirmed(who, attempt.asked)
        return await self._let_in(who, attempt.asked)

    async def _let_in(self, who: Identity, asked: Asked) -> Response:
        member = self._member(who)
        if member is None:
            return self._desk.sign_in_page(
                asked.language,
                kept=self._kept.take(asked.kept) or "",
                status=403,
                known_as=who.member,
            )
        if not await self._house.accounts.has(member.member_id):
            return self._desk.sign_in_page(asked.language, status=403, without_account=True)
        old = await self._house.sessions.find_without_token(asked.session)
        if old:
            await self._desk.end(old)
        come = FromProvider(
            self._provider.digest("subject", who.subject),
            self._provider.digest("session", who.session),
            who.roles,
        )
        session = await self._house.sessions.begin(member.member_id, asked.language, come)
        self._tokens.put(who.token, session.key)
        visit = Visit(session, member, self._house.keyring)
        kept = self._kept.take(asked.kept) or ""
        answer = self._desk.onward(visit, kept) or self._hop(asked.goal, asked.language)
        self._desk.set_cookie(answer, session)
        return answer

    async def _confirmed(self, who: Identity, asked: Asked) -> Response:
        session = await self._house.sessions.find_without_token(asked.session)
        if session is None:
            return self._not_in(Asked(asked.goal, asked.language), WhyNot.OVER)
        if self._provider.digest("subject", who.subject) != session.stored.provider_subject:
            return self._not_in(asked, WhyNot.SOMEBODY_ELSE)
        member = self._member(who)
        if member is None or member.member_id != session.stored.member_id:
            await self._desk.end(session)
            return self._desk.sign_in_page(asked.language, status=403, known_as=who.member)
        answer = self._hop(asked.goal, asked.language)
        return self._desk.renewed(answer, await self._house.sessions.confirm(session))

    def _member(self, who: Identity) -> Member | None:
        """Whom the desk is for: a member with a role for it in the directory, which a claim can only narrow."""
        known = self._house.directory.member_by_identity(PLATFORM, who.member)
        member = self._house.accounts.member(known.member_id) if known else None
        return member if member and (who.roles is None or member.role in who.roles) else None

    def _not_in(self, asked: Asked, why: WhyNot, error: Exception | None = None) -> Response:
        """What the person reads; what whoever runs Varde can put right goes to the log, without a value."""
        if error is not None and why not in {WhyNot.OVER, WhyNot.CANCELLED, WhyNot.AWAY}:
            self._failed(error)
        if asked.again:
            return self._hop(f"/bekreft?p={why}&til={quote(asked.goal)}", asked.language)
        problem = why_not(why, asked.language)
        status = _STATUS.get(why, 403)
        return self._desk.sign_in_page(
            asked.language,
            goal=asked.goal,
            kept=self._kept.take(asked.kept) or "",
            problem=problem,
            status=status,
        )

    def _hop(self, address: str, language: Language) -> Response:
        values = {"address": address, "provider": self._desk.provider_name}
        return render.page("again.html", language, values)

    def _origin(self, request: Request) -> str:
        return self._house.settings.origin or f"http://{request.headers['host']}"


def _why(error: Exception) -> WhyNot:
    if isinstance(error, NotLetIn):
        return error.why
    return WhyNot.AWAY if isinstance(error, Away) else WhyNot.MISCONFIGURED
