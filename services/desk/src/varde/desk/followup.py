"""Following a case up: what was done, and everything that the chat's commands do, by forms."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from varde.desk.desk import Desk, Form, Visit
from varde.desk.forms import seen
from varde.desk.labels import Labels, desk_texts
from varde.desk.notices import Notice
from varde.desk.telling import Teller
from varde.shared.anonymise import Leak
from varde.shared.casework.decisions import Overtaken, may_end_as
from varde.shared.casework.erasure import Ending
from varde.shared.casework.groupwork import Groupwork
from varde.shared.casework.reports import Report, Reports, Result
from varde.shared.casework.timeline import Followed, followed
from varde.shared.domain.case import ALLOWED, Case
from varde.shared.domain.codes import Language, Outcome, Status
from varde.shared.domain.dates import FARTHEST, NO_DEADLINE, read_date
from varde.shared.domain.links import LinkKind
from varde.shared.domain.partner import Directory, Member, Partner
from varde.shared.domain.retention import Keep
from varde.shared.errors import Refused
from varde.shared.texts import Texts

MOST_CHARACTERS = 3000
"""Of what is written in one form: what a command of the chat holds, too."""
_SUPPORTS = "stotte-"

_Code = TypeVar("_Code", Status, Outcome, Result, Keep)
Act = Callable[[Reports, str, Visit, Form], Awaitable[object]]


class FollowUp:
    """The page of a case's follow-up. What the chat may do is decided in one place, for the chat and for this."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._house = desk.house
        self.assign = self._doing(self._assign, Notice.ASSIGNED, "tildel")
        self.deadline = self._doing(self._deadline, Notice.SAVED, "frist")
        self.status = self._doing(self._status, Notice.SAVED, "status")
        self.note = self._doing(self._note, Notice.NOTED, "notat")
        self.report = self._doing(self._report, Notice.NOTED, "rapport")
        self.close = self._doing(self._close, Notice.CLOSED, "lukk")
        self.keep = self._doing(self._keep, Notice.KEPT, "behold")
        self.reopen = self._doing(self._reopen, Notice.REOPENED, "gjenapne")
        self.link = self._doing(self._link, Notice.LINKED, "koble")
        self.unlink = self._doing(self._unlink, Notice.UNLINKED, "lost")

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /sak/{ref}/oppfolging."""
        return self._page(visit, await self._followed(request, visit), request=request)

    def _doing(
        self, act: Act, done: Notice, form_name: str
    ) -> Callable[[Request, Visit, Form], Awaitable[Response]]:
        """POST: do it and come back to the page, or give the page back with what was written and what is wrong."""

        async def do(request: Request, visit: Visit, form: Form) -> Response:
            found = await self._followed(request, visit)
            work = Reports(
                self._house.database, self._house.directory, self._house.clock, seen(form)
            )
            try:
                _require_short(form, desk_texts(visit.language))
                await act(work, found.case.reference, visit, form)
            except Refused as refused:
                now = await self._followed(request, visit)
                status = 409 if isinstance(refused, Overtaken) else 422
                problem = what_is_wrong(refused, visit.language)
                return self._page(
                    visit, now, written=form, at=form_name, problem=problem, status=status
                )
            return RedirectResponse(f"/sak/{found.case.reference}/oppfolging?n={done}", 303)

        return do

    async def _assign(self, work: Reports, reference: str, visit: Visit, form: Form) -> None:
        t, lead = desk_texts(visit.language), form.get("leder", "")
        partner, _, member_id = lead.partition(":")
        named = self._member(partner, member_id)
        support = [name.removeprefix(_SUPPORTS) for name in form if name.startswith(_SUPPORTS)]
        await work.assign(
            visit.actor,
            reference,
            [p for p in dict.fromkeys((partner, *support)) if p],
            people={partner: named} if named else {},
            due_on=self._day(form, t) if form.get("frist", "").strip() else None,
            note=form.get("notat", ""),
            language=visit.language,
        )

    async def _deadline(self, work: Reports, reference: str, visit: Visit, form: Form) -> None:
        due_on = self._day(form, desk_texts(visit.language))
        await work.set_deadline(visit.actor, reference, due_on, language=visit.language)

    async def _status(self, work: Reports, reference: str, visit: Visit, form: Form) -> None:
        status = _chosen(Status, form.get("status", ""), desk_texts(visit.language))
        await work.set_status(visit.actor, reference, status, language=visit.language)

    async def _note(self, work: Reports, reference: str, visit: Visit, form: Form) -> None:
        await work.note(visit.actor, reference, form.get("notat", ""), language=visit.language)

    async def _report(self, work: Reports, reference: str, visit: Visit, form: Form) -> None:
        t = desk_texts(visit.language)
        result = _chosen(Result, form.get("resultat", ""), t)
        if not form.get("gjort", "").strip():
            raise Refused(t("Write what has been done."))
        day = self._day(form, t) if form.get("frist", "").strip() else None
        note = _report_note(result, form, self._house.settings.language)
        report = Report(note, result.status, day)
        await work.report(visit.actor, reference, report, language=visit.language)

    async def _close(self, work: Reports, reference: str, visit: Visit, form: Form) -> None:
        outcome = _chosen(Outcome, form.get("utfall", ""), desk_texts(visit.language))
        await work.close_with_reason(
            visit.actor, reference, outcome, form.get("hvorfor", ""), language=visit.language
        )

    async def _keep(self, _work: Reports, reference: str, visit: Visit, form: Form) -> None:
        house, t = self._house, desk_texts(visit.language)
        why, until = _chosen(Keep, form.get("hvorfor", ""), t), self._day(form, t)
        if until is None:
            raise Refused(t("Choose until when the case is kept."))
        work = Ending(house.database, house.directory, house.clock, seen(form))
        rules = house.retention.value
        await work.keep(visit.actor, reference, until, why, rules, language=visit.language)

    async def _reopen(self, work: Reports, reference: str, visit: Visit, _form: Form) -> None:
        await work.reopen(visit.actor, reference, language=visit.language)

    async def _link(self, _work: Reports, reference: str, visit: Visit, form: Form) -> None:
        other = form.get("annen", "")
        await self._groupwork.link(visit.actor, reference, other, language=visit.language)

    async def _unlink(self, _work: Reports, reference: str, visit: Visit, form: Form) -> None:
        other = form.get("annen", "")
        await self._groupwork.unlink(visit.actor, reference, other, language=visit.language)

    @property
    def _groupwork(self) -> Groupwork:
        house = self._house
        return Groupwork(house.database, house.clock, house.coordinator)

    def _member(self, partner: str, member_id: str) -> Member | None:
        members = self._house.directory.members
        return next((m for m in members if (m.partner, m.member_id) == (partner, member_id)), None)

    def _day(self, form: Form, t: Texts) -> date | None:
        return read_day(form.get("frist", ""), self._house.clock.today(), t)

    async def _followed(self, request: Request, visit: Visit) -> Followed:
        reference = request.path_params["ref"]
        return await followed(self._house.database, visit.actor, reference, language=visit.language)

    def _page(
        self,
        visit: Visit,
        found: Followed,
        *,
        request: Request | None = None,
        written: Form | None = None,
        at: str = "",
        problem: str = "",
        status: int = 200,
    ) -> Response:
        directory, case = self._house.directory, found.case
        teller = Teller(directory, visit.language)
        return self._desk.render(
            "followup.html",
            visit,
            request,
            status=status,
            case=case,
            tied={
                link.reference: teller.tied(found.tied.get(link.reference))
                for link in found.links
                if link.kind is LinkKind.JUDGED
            },
            alike=[link for link in found.links if link.kind is not LinkKind.JUDGED],
            days=teller.days(found.acts, case.notes),
            partner=teller.partner,
            partners=_askable(directory, case, visit.language),
            statuses=_next(case),
            outcomes=may_end_as(case.hold_reasons),
            results=Labels(visit.language).results(),
            erased_on=self._house.retention.value.erased_on(case),
            retention=self._house.retention.value,
            written=written or {},
            at=at,
            problem=problem,
            most=MOST_CHARACTERS,
        )


def what_is_wrong(refused: Refused, language: Language) -> str:
    """A refusal in words; of the last guard, what sort of marks it found."""
    if not isinstance(refused, Leak):
        return str(refused)
    t, labels = desk_texts(language), Labels(language)
    kinds = ", ".join(dict.fromkeys(map(labels.kind, refused.kinds)))
    return t(
        "This may point at somebody: {kinds}. Write it without. Nothing is saved.", kinds=kinds
    )


def read_day(typed: str, today: date, t: Texts) -> date | None:
    """A day as people write it, None for "none". Raises ``Refused``."""
    words = typed.casefold().split()
    if len(words) == 1 and words[0] in NO_DEADLINE:
        return None
    found = read_date(words, today) if words else None
    if found is None or found[1] < len(words):
        raise Refused(
            t("I did not understand the day. Write “Friday”, “in 3 days” or “15.1.2027”.")
        )
    if found[0] > today + FARTHEST:
        raise Refused(t("That is more than two years ahead. Choose an earlier day."))
    return found[0]


def _chosen(codes: type[_Code], typed: str, t: Texts) -> _Code:
    if typed not in set(codes):
        raise Refused(t("Choose one of the list."))
    return codes(typed)


def _require_short(form: Form, t: Texts) -> None:
    if max(map(len, form.values())) > MOST_CHARACTERS:
        raise Refused(t("That is too long. Write at most {n} characters.", n=MOST_CHARACTERS))


def _report_note(result: Result, form: Form, language: Language) -> str:
    """The report as the group reads it, in the language of the desk."""
    t, labels = desk_texts(language), Labels(language)
    parts = [f"{labels.result(result)}.", form["gjort"].strip()]
    if following := form.get("neste", "").strip():
        parts.append(f"{t('Next step')}: {following}")
    return "\n".join(parts)


def _askable(
    directory: Directory, case: Case, language: Language
) -> list[tuple[Partner, str, list[Member]]]:
    """Who can be asked in a case: each partner with its name and those of its members that may know of the case."""
    return [
        (p, p.name(language), [m for m in directory.members if _may_be_asked(m, p, case)])
        for p in directory.partners
        if p.in_group and p.receives_cases and p.code not in case.excluded_partners
    ]


def _may_be_asked(member: Member, partner: Partner, case: Case) -> bool:
    return member.partner == partner.code and member.member_id not in case.recused_members


def _next(case: Case) -> list[Status]:
    """Where a case can go from here; to close it has a form of its own."""
    return [s for s in Status if s in ALLOWED[case.status] and s is not Status.CLOSED]
