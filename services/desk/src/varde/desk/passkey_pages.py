"""The pages of passkeys: making and removing them, and signing in, or proving it once more, with one.

A page carries what the browser is to sign, and the script puts the answer into a form of the page. So everything that
is sent is a form like every other, and without scripts the password does the same.
"""

import secrets
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from varde.desk import render
from varde.desk.desk import Desk, Form, Visit, local_address
from varde.desk.forms import read_form
from varde.desk.labels import desk_texts
from varde.desk.notices import Notice
from varde.desk.passkeys import LONGEST_NAME, MOST, Passkeys, Site
from varde.shared.domain.codes import Language
from varde.shared.errors import Refused
from varde.shared.texts import Texts

_TOKEN_BYTES = 16


class PasskeyPages:
    """What a member does with passkeys."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._house = desk.house
        self._passkeys = Passkeys(desk.house.database, desk.house.clock)

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /passnokler."""
        site, options, token = self._site(request), "", secrets.token_hex(_TOKEN_BYTES)
        confirmed = self._house.sessions.confirmed(visit.session)
        if confirmed and site.name:
            options = await self._passkeys.to_make(visit.member, site, token + visit.session.key)
        return self._desk.render(
            "passkeys.html",
            visit,
            request,
            found=await self._passkeys.of(visit.actor.member_id),
            confirmed=confirmed,
            options=options,
            attempt=token,
            most=MOST,
            longest=LONGEST_NAME,
        )

    async def make(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /passnokler: keep what the browser made."""
        self._desk.require_confirmed(visit)
        t = desk_texts(visit.language)
        made = await self._passkeys.make(
            visit.actor.member_id,
            self._site(request),
            form.get("forsok", "") + visit.session.key,
            form.get("svar", ""),
            form.get("navn", "") or t("Passkey"),
        )
        if not made:
            raise Refused(
                t("No passkey was made. Go back, load the page again, and try once more.")
            )
        return RedirectResponse(f"/passnokler?n={Notice.PASSKEY_MADE}", 303)

    async def remove(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /passnokler/fjern."""
        self._desk.require_confirmed(visit)
        t = desk_texts(visit.language)
        if not await self._passkeys.remove(visit.actor.member_id, form.get("hvilken", "")):
            raise Refused(t("There is no such passkey any more."))
        return RedirectResponse(f"/passnokler?n={Notice.PASSKEY_GONE}", 303)

    async def begin(self, request: Request) -> Response:
        """POST /inn/passnokkel/start: where the browser is asked for a passkey instead of a password."""
        form, language = await read_form(request), self._desk.language(request)
        t, problem, status = desk_texts(language), "", 200
        if not self._house.guesses.admit():
            problem, status = t("There were too many tries. Wait a little and try again."), 429
        elif not self._site(request).name:
            problem, status = t(_NO_NAME), 422
        if problem:
            goal, kept = form.get("til", "/"), form.get("holdt", "")
            return self._desk.sign_in_page(
                language, goal=goal, kept=kept, problem=problem, status=status
            )
        return await self._asking(request, language, form, "/inn/passnokkel")

    async def signed_in(self, request: Request) -> Response:
        """POST /inn/passnokkel: a new session, as with a password.

        A lock-out of the password keeps nobody out here: there is nothing to guess.
        """
        form, language = await read_form(request), self._desk.language(request)
        goal, kept = form.get("til", "/"), form.get("holdt", "")
        token = form.get("forsok", "")
        member_id = await self._passkeys.used(self._site(request), token, form.get("svar", ""))
        member = self._house.accounts.member(member_id) if member_id else None
        if member is None:
            problem = _not_signed(desk_texts(language))
            return self._desk.sign_in_page(
                language, goal=goal, kept=kept, problem=problem, status=403
            )
        old = await self._desk.visit(request)
        if old:
            await self._desk.end(old.session)
        session = await self._house.sessions.begin(member_id, language)
        visit = Visit(session, member, self._house.keyring)
        answer = self._desk.onward(visit, kept) if kept else None
        answer = answer or RedirectResponse(local_address(goal), 303)
        self._desk.set_cookie(answer, session)
        await self._desk.remember(request, answer, member.member_id)
        return answer

    async def again(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /bekreft/passnokkel/start: where the browser is asked for a passkey of who is signed in."""
        t = desk_texts(visit.language)
        if not await self._passkeys.of(visit.actor.member_id):
            raise Refused(t("You have no passkey yet. Give your password."))
        return await self._asking(request, visit.language, form, "/bekreft/passnokkel", visit)

    async def confirmed(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /bekreft/passnokkel: proved once more."""
        token = form.get("forsok", "") + visit.session.key
        member_id = await self._passkeys.used(self._site(request), token, form.get("svar", ""))
        if member_id != visit.actor.member_id:
            raise Refused(_not_signed(desk_texts(visit.language)))
        session = await self._house.sessions.confirm(visit.session)
        answer = RedirectResponse(local_address(form.get("til", "/")), 303)
        return self._desk.renewed(answer, session)

    async def _asking(
        self,
        request: Request,
        language: Language,
        form: Form,
        action: str,
        visit: Visit | None = None,
    ) -> Response:
        site, token = self._site(request), secrets.token_hex(_TOKEN_BYTES)
        if not site.name:
            raise Refused(desk_texts(language)(_NO_NAME))
        bound = token + visit.session.key if visit else token
        member_id = visit.actor.member_id if visit else ""
        values: dict[str, Any] = {
            "action": action,
            "attempt": token,
            "goal": local_address(form.get("til", "/")),
            "kept_words": form.get("holdt", ""),
            "options": await self._passkeys.to_use(site, bound, member_id),
        }
        if visit:
            here = f"/bekreft?til={quote(values['goal'])}"
            return self._desk.render("passkey_asked.html", visit, here=here, **values)
        return render.page("passkey_asked.html", language, values)

    def _site(self, request: Request) -> Site:
        return Site(self._house.settings.origin or f"http://{request.headers['host']}")


def t(message: str) -> str:
    """Marks ``message`` for extraction into the catalogues."""
    return message


_NO_NAME = t(
    "Passkeys belong to a name. Open the desk by its name, on this machine http://localhost, and try again."
)


def _not_signed(t: Texts) -> str:
    return t("That passkey did not sign you in. Try again, or use your password.")
