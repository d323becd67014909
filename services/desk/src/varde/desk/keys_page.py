"""Who holds the coordinator's key: invitations, accounts, and one's own password and passphrase."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from varde.desk.accounts import (
    INVITED_FOR,
    SHORTEST_PASSPHRASE,
    SHORTEST_PASSWORD,
    require_passphrase,
    require_password,
)
from varde.desk.desk import Desk, Form, Visit
from varde.desk.house import House
from varde.desk.key_state import KeyState, OtherWay, key_state
from varde.desk.labels import desk_texts
from varde.desk.notices import Notice
from varde.desk.unsent import Unsent
from varde.shared.domain.codes import Role
from varde.shared.domain.partner import Member
from varde.shared.errors import Refused

PAGE = "/nokler"
_HOURS = round(INVITED_FOR.total_seconds() / 3600)


class Keys:
    """The page of keys."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._house = desk.house

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /nokler: what everybody at the desk may know; nothing of it opens anything."""
        unsent = self._house.unsent.take(visit.session.key, PAGE)
        return await self._page(visit, request=request, unsent=unsent)

    async def invite(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /nokler/inviter: a one-time code, shown on the answer and nowhere else."""
        t = desk_texts(visit.language)
        member = self._house.accounts.member(form.get("medlem", ""))
        if member is None:
            return await self._page(visit, problem=t("Choose whom to invite."))
        require_may_invite(visit, member)
        keys = visit.keys()
        self._desk.require_confirmed(visit)
        code = await self._house.accounts.invite(visit.actor, member.member_id, keys)
        return self._desk.render("code.html", visit, member=member, code=code, hours=_HOURS)

    async def withdraw(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /nokler/trekk: the code is worth nothing any more."""
        who = form.get("medlem", "")
        member = self._house.accounts.member(who)
        if member is not None:
            require_may_invite(visit, member)
        await self._house.accounts.withdraw(visit.actor, who)
        return RedirectResponse(f"{PAGE}?n={Notice.WITHDRAWN}", 303)

    async def remove(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /nokler/fjern: an account, its sessions and what they have unlocked."""
        who = form.get("medlem", "")
        require_coordinator(visit, besides=who)
        self._desk.require_confirmed(visit)
        t, accounts = desk_texts(visit.language), self._house.accounts
        sessions = await accounts.sessions_of(who)
        try:
            other = OtherWay.PAPER if form.get("papir") == "ja" else OtherWay.NONE
            in_file = self._house.coordinator.key_id
            gone = await accounts.remove(visit.actor, who, in_file, t, other)
        except Refused as refused:
            return await self._page(visit, problem=str(refused))
        for session in sessions:
            self._house.forget(session)
        if who == visit.actor.member_id:
            return RedirectResponse("/inn", 303)
        to = f"{PAGE}/bytte?n={Notice.REMOVED}" if gone else PAGE
        return RedirectResponse(to, 303)

    async def password(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /nokler/passord: by the old one."""
        t, chosen = desk_texts(visit.language), form.get("nytt", "")
        try:
            require_password(chosen, form.get("nytt2", ""), t)
        except Refused as refused:
            return await self._page(visit, problem=str(refused))
        browser = await self._desk.browser(request, visit.actor.member_id)
        if not self._house.guesses.admit(browser):
            return self._desk.told(visit, 429)
        if not await self._house.accounts.change_password(
            visit.actor.member_id, form.get("gammelt", ""), chosen, browser
        ):
            problem = t(
                "That is not your password, or there were too many tries. Wait a little and try again."
            )
            return await self._page(visit, problem=problem, status=403)
        return RedirectResponse(f"{PAGE}?n={Notice.SIGN_IN_CHANGED}", 303)

    async def passphrase(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /nokler/passfrase: by the old one, after the password was given."""
        self._desk.require_confirmed(visit)
        t, chosen = desk_texts(visit.language), form.get("ny", "")
        try:
            require_passphrase(chosen, form.get("ny2", ""), t)
        except Refused as refused:
            return await self._page(visit, problem=str(refused))
        browser = await self._desk.browser(request, visit.actor.member_id)
        if not self._house.guesses.admit(browser):
            return self._desk.told(visit, 429)
        if not await self._house.accounts.change_passphrase(
            visit.actor.member_id, form.get("gammel", ""), chosen, browser
        ):
            problem = t(
                "That is not the passphrase, or there were too many tries. Wait a little and try again."
            )
            return await self._page(visit, problem=problem, status=403)
        return RedirectResponse(f"{PAGE}?n={Notice.LOCK_CHANGED}", 303)

    async def _page(
        self,
        visit: Visit,
        *,
        request: Request | None = None,
        problem: str = "",
        status: int = 422,
        unsent: Unsent | None = None,
    ) -> Response:
        state = await state_of(self._house)
        return self._desk.render(
            "keys.html",
            visit,
            request,
            status=status if problem else 200,
            problem=problem,
            state=state,
            unsent=unsent or Unsent(),
            shown=self._house.papers.get(visit.session.key),
            names={i: m.name for i, m in self._house.accounts.members().items()},
            to_invite=self._to_invite(visit, state),
            withdrawable=self._withdrawable(visit, state),
            leads=visit.member.role is Role.COORDINATOR,
            running=self._house.rotating.running,
            provider=self._desk.provider_name,
            shortest={"password": SHORTEST_PASSWORD, "passphrase": SHORTEST_PASSPHRASE},
        )

    def _to_invite(self, visit: Visit, state: KeyState) -> list[Member]:
        """Those without an account first: the usual case."""
        have = {holder.member_id for holder in state.holders}
        members = [m for m in self._house.accounts.members().values() if may_invite(visit, m)]
        return sorted(members, key=lambda m: (m.member_id in have, m.member_id))

    def _withdrawable(self, visit: Visit, state: KeyState) -> set[str]:
        """Whose codes she may withdraw: also those of who has left the directory."""
        members = self._house.accounts.members()
        invited = (invitation.member_id for invitation in state.invitations)
        return {i for i in invited if i not in members or may_invite(visit, members[i])}


async def state_of(house: House) -> KeyState:
    """How things stand with the key now."""
    async with house.database.read() as tx:
        return await key_state(
            tx, house.accounts.members(), house.coordinator.key_id, house.clock.now()
        )


def may_invite(visit: Visit, member: Member) -> bool:
    """False for a deputy and a coordinator's account: the code is shown to who makes it, and whoever types it has the account."""
    return visit.member.role is Role.COORDINATOR or member.role is not Role.COORDINATOR


def require_may_invite(visit: Visit, member: Member) -> None:
    """Raises ``Refused`` as ``may_invite`` says."""
    if not may_invite(visit, member):
        t = desk_texts(visit.language)
        raise Refused(
            t(
                "Only a coordinator makes or withdraws a code for a coordinator. Where there is no other, whoever runs Varde does."
            )
        )


def require_coordinator(visit: Visit, besides: str = "") -> None:
    """Raises ``Refused`` for a deputy, who may do it to the account ``besides`` if that is her own."""
    if visit.member.role is not Role.COORDINATOR and besides != visit.actor.member_id:
        t = desk_texts(visit.language)
        raise Refused(t("A coordinator decides that. You hold the key as a deputy."))
