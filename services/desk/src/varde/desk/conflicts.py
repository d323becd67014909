"""Conflicts of interest in a case (habilitet, fvl. § 6): whom it is kept from, and keeping it from more or from fewer.

What may be declared, and by whom, is decided in one place, for the chat and for this.
"""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from varde.desk.desk import Desk, Form, Visit
from varde.desk.forms import seen
from varde.desk.labels import desk_texts, t
from varde.desk.notices import Notice
from varde.desk.telling import Teller
from varde.shared.casework.cases import Casework
from varde.shared.casework.decisions import Overtaken
from varde.shared.casework.recusal import Declaration, Outlook
from varde.shared.casework.timeline import Followed, followed
from varde.shared.domain.case import LIVE, Case
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Directory
from varde.shared.errors import Refused

_ACTS = frozenset({"disqualify", "requalify"})
_LIFT, _SURE = "opphev", "ja"
_YOU = t("you")
_WHOLE = ":"
"""Between a partner and a member; nobody after it stands for the whole partner."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Somebody whom a case is kept from."""

    value: str
    who: str
    liftable: bool
    """False for a member whose whole service is kept from it: that is lifted first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What would happen, before it is confirmed."""

    value: str
    who: str
    lifted: bool
    effects: list[str]


class Conflicts:
    """The page of a case's conflicts of interest."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._house = desk.house

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /sak/{ref}/habilitet."""
        return self._page(visit, await self._followed(request, visit), request=request)

    async def declare(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /sak/{ref}/habilitet: what it would come to, and done when that is confirmed."""
        found, house = await self._followed(request, visit), self._house
        work = Casework(house.database, house.directory, house.clock, seen(form))
        sure, reference = form.get("sikker") == _SURE, found.case.reference
        try:
            declaration = self._declaration(found.case, form, visit.language)
            act = work.declare if sure else work.outlook
            outlook = await act(visit.actor, reference, declaration, language=visit.language)
        except Refused as refused:
            now = await self._followed(request, visit)
            status = 409 if isinstance(refused, Overtaken) else 422
            return self._page(visit, now, problem=str(refused), status=status)
        if not sure:
            asked = self._asked(visit, found.case, declaration, outlook)
            return self._page(visit, found, asked=asked)
        if not _leads(visit, outlook):
            return RedirectResponse(f"/?n={Notice.LEADS_NO_MORE}", 303)
        done = Notice.CONFLICT_LIFTED if declaration.lifted else Notice.CONFLICT_COUNTS
        return RedirectResponse(f"/sak/{reference}/habilitet?n={done}", 303)

    def _declaration(self, case: Case, form: Form, language: Language) -> Declaration:
        value, lifted = form.get("for", ""), form.get("gjor") == _LIFT
        directory = self._house.directory
        known = {_value(p.code) for p in directory.partners}
        known |= {_value(m.partner, m.member_id) for m in directory.members}
        if lifted:
            known = {kept.value for kept in self._kept(case, language)}
        if value not in known:
            raise Refused(desk_texts(language)("Choose one of the list."))
        partner, _, member = value.partition(_WHOLE)
        return Declaration(partner, member, lifted)

    def _asked(self, visit: Visit, case: Case, declaration: Declaration, outlook: Outlook) -> Asked:
        value = _value(declaration.partner, declaration.member)
        effects = _effects(case, declaration, visit.language)
        if not _leads(visit, outlook):
            effects.append(_who_leads(outlook, visit.language))
        own = declaration.member == visit.actor.member_id
        who = desk_texts(visit.language)(_YOU) if own else self._who(declaration, visit.language)
        return Asked(value, who, declaration.lifted, effects)

    def _kept(self, case: Case, language: Language) -> list[Kept]:
        partners = {m.member_id: m.partner for m in self._house.directory.members}
        declared = [Declaration(code) for code in sorted(case.excluded_partners)]
        declared += [Declaration(partners.get(m, ""), m) for m in sorted(case.recused_members)]
        return [
            Kept(
                _value(each.partner, each.member),
                self._who(each, language),
                not each.member or each.partner not in case.excluded_partners,
            )
            for each in declared
        ]

    def _who(self, declaration: Declaration, language: Language) -> str:
        teller, t = Teller(self._house.directory, language), desk_texts(language)
        if declaration.member:
            return teller.named(declaration.member)
        return t("all of {partner}", partner=teller.partner(declaration.partner))

    async def _followed(self, request: Request, visit: Visit) -> Followed:
        reference = request.path_params["ref"]
        return await followed(self._house.database, visit.actor, reference, language=visit.language)

    def _page(
        self,
        visit: Visit,
        found: Followed,
        *,
        request: Request | None = None,
        asked: Asked | None = None,
        problem: str = "",
        status: int = 200,
    ) -> Response:
        teller = Teller(self._house.directory, visit.language)
        return self._desk.render(
            "conflicts.html",
            visit,
            request,
            status=status,
            case=found.case,
            kept=self._kept(found.case, visit.language),
            others=_others(self._house.directory, found.case, visit.language),
            told=[(a.on, teller.sentence(a)) for a in found.acts if a.action in _ACTS],
            asked=asked,
            problem=problem,
        )


def _value(partner: str, member: str = "") -> str:
    return f"{partner}{_WHOLE}{member}"


def _leads(visit: Visit, outlook: Outlook) -> bool:
    return any(m.member_id == visit.actor.member_id for m in outlook.leaders)


def _effects(case: Case, declaration: Declaration, language: Language) -> list[str]:
    t = desk_texts(language)
    if declaration.lifted:
        effects = [t("They find the case again.")]
        if not declaration.member and case.recused_members:
            effects.append(t("So do those of them who were kept from it one by one."))
        waits = t("It does not go back to the channel before you release it: it waits.")
        returns = t("It returns to the channel if nobody else is kept from it.")
        return [*effects, waits if case.held else returns]
    effects = [
        t(
            "The card is taken out of the channel at once, and stays out while anybody is kept from the case."
        ),
        t("To those who are kept from it, the case is as if it did not exist."),
    ]
    part = any(a.partner == declaration.partner and a.state in LIVE for a in case.assignments)
    if part and not declaration.member:
        effects.append(t("They have a part in the follow-up, and lose it."))
    return effects


def _who_leads(outlook: Outlook, language: Language) -> str:
    t = desk_texts(language)
    if not outlook.leaders:
        return t(
            "You do not find the case any more, and nobody is left who can lead it: it rests until the municipality names a fallback."
        )
    names = ", ".join(m.name for m in outlook.leaders)
    return t(
        "You do not find the case any more, and cannot undo this. It is led by {who} then.",
        who=names,
    )


def _others(
    directory: Directory, case: Case, language: Language
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Whom the case can be kept from: of each partner of the group its name, the whole of it, and its members."""
    t, found = desk_texts(language), list[tuple[str, list[tuple[str, str]]]]()
    for p in directory.partners:
        if not p.in_group or p.code in case.excluded_partners:
            continue
        members = [
            (_value(p.code, m.member_id), m.name)
            for m in directory.members
            if m.partner == p.code and m.member_id not in case.recused_members
        ]
        name = p.name(language)
        found.append((name, [(_value(p.code), t("all of {partner}", partner=name)), *members]))
    return found
