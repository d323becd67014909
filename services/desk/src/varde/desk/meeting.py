"""The partner group's meeting: an agenda to print, and minutes that each case's story tells."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from babel.dates import format_date
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from varde.desk.agenda import Agenda, Point, agenda_of
from varde.desk.desk import Desk, Form, Visit
from varde.desk.followup import MOST_CHARACTERS, read_day, what_is_wrong
from varde.desk.labels import desk_texts
from varde.desk.notices import Notice
from varde.desk.paper import Entry, Paper, Section, drawn
from varde.shared.casework.groupwork import Groupwork
from varde.shared.casework.meetings import Discussed, discussed, meetings
from varde.shared.casework.reports import Reports
from varde.shared.casework.typed import about_case
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Partner
from varde.shared.errors import Refused
from varde.shared.texts import Texts, texts

OLDEST = timedelta(days=60)
"""Minutes of a meeting longer ago than this are a slip of the finger."""
_CASE, _PARTNER = "sak-", "med-"


class Meetings:
    """The pages about meetings. Only cases that everybody in the group may know of stand in them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._house = desk.house

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /mote: the agenda of today, the form for the minutes, and the meetings there were."""
        return await self._page(visit, request=request)

    async def paper(self, _request: Request, visit: Visit) -> Response:
        """GET /mote.pdf: the agenda to take along."""
        agenda, t = await self._agenda(visit), desk_texts(visit.language)
        sections = [
            Section(heading, [_entry(point) for point in points] or [Entry(t("None."))])
            for heading, points in agenda.topics
        ]
        closing = Section(t("What we have learned, and what we do until next time"), [])
        paper = Paper(
            t("Agenda for {day}", day=_in_words(self._today, visit.language)),
            visit.language,
            [t("Open cases that the whole group may know of: {n}.", n=agenda.count)],
            [*sections, closing],
        )
        return await self._file(paper, f"varde-agenda-{self._today.isoformat()}.pdf")

    async def write(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /mote: on each case that something was written of, or on none."""
        t = desk_texts(visit.language)
        try:
            day = self._met_on(form, t)
            said = _said(form, self._today, visit.language)
            notes = {case: f"{self._opening(form, day)}\n{text}" for case, text in said.items()}
            work = Reports(self._house.database, self._house.directory, self._house.clock)
            await work.minutes(visit.actor, notes, day, language=visit.language)
        except Refused as refused:
            problem = what_is_wrong(refused, visit.language)
            return await self._page(visit, written=form, problem=problem, status=422)
        return RedirectResponse(f"/mote/{day.isoformat()}?n={Notice.MINUTES}", 303)

    async def minutes(self, request: Request, visit: Visit) -> Response:
        """GET /mote/{day}."""
        day = _day_of(request)
        found = await self._discussed(visit, day)
        return self._desk.render(
            "minutes.html",
            visit,
            request,
            day_met=day,
            named=_in_words(day, visit.language),
            found=found,
        )

    async def minutes_paper(self, request: Request, visit: Visit) -> Response:
        """GET /mote/{day}.pdf."""
        day, t = _day_of(request), desk_texts(visit.language)
        found = await self._discussed(visit, day)
        entries = [
            Entry(f"{d.case.reference} {d.case.headline}", list(map(str, d.said))) for d in found
        ]
        title = t("Minutes of {day}", day=_in_words(day, visit.language))
        paper = Paper(title, visit.language, [], [Section(t("Cases"), entries)])
        return await self._file(paper, f"varde-minutes-{day.isoformat()}.pdf")

    async def _discussed(self, visit: Visit, day: date) -> list[Discussed]:
        house = self._house
        found = await discussed(
            house.database, house.clock, visit.actor, day, language=visit.language
        )
        if not found:
            raise HTTPException(404)
        return found

    async def _agenda(self, visit: Visit) -> Agenda:
        house = self._house
        work = Groupwork(house.database, house.clock, house.coordinator)
        topics = await work.agenda(visit.actor, language=visit.language)
        return agenda_of(topics, self._today, house.directory, visit.language)

    async def _page(
        self,
        visit: Visit,
        *,
        request: Request | None = None,
        written: Form | None = None,
        problem: str = "",
        status: int = 200,
    ) -> Response:
        return self._desk.render(
            "meeting.html",
            visit,
            request,
            status=status,
            agenda=await self._agenda(visit),
            named=_in_words(self._today, visit.language),
            partners=[(p.code, p.name(visit.language)) for p in self._partners],
            past=await meetings(self._house.database, visit.actor),
            written=written or {},
            most=MOST_CHARACTERS,
            problem=problem,
        )

    async def _file(self, paper: Paper, name: str) -> Response:
        content = await asyncio.to_thread(drawn, paper, self._house.clock.now())
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type="application/pdf", headers=headers)

    def _met_on(self, form: Form, t: Texts) -> date:
        typed = form.get("dag", "").strip()
        day = read_day(typed, self._today, t) if typed else self._today
        if day is None or not self._today - OLDEST <= day <= self._today:
            raise Refused(t("Choose the day of the meeting: today, or at most 60 days ago."))
        return day

    def _opening(self, form: Form, day: date) -> str:
        """Which meeting, and who was there as a service: no person is named."""
        language = self._house.settings.language
        t = desk_texts(language)
        there = [p.name(language) for p in self._partners if form.get(f"{_PARTNER}{p.code}")]
        met = t("Meeting {day}", day=_in_words(day, language))
        return (
            t("{meeting}, with {partners}", meeting=met, partners=", ".join(there))
            if there
            else met
        )

    @property
    def _partners(self) -> Sequence[Partner]:
        return [p for p in self._house.directory.partners if p.in_group]

    @property
    def _today(self) -> date:
        return self._house.clock.today()


def _said(form: Form, today: date, language: Language) -> Mapping[str, str]:
    """What was written of each case; the wrong ones are named all at once. Raises ``Refused``."""
    t = desk_texts(language)
    said = {
        name.removeprefix(_CASE): text.strip()
        for name, text in form.items()
        if name.startswith(_CASE) and text.strip()
    }
    if (other := form.get("annen", "").strip()) and (text := form.get("annet", "").strip()):
        said[other] = text
    if not said:
        raise Refused(t("Write what you agreed on in one case at least."))
    wrong = list(filter(None, (_wrong(case, text, today, language) for case, text in said.items())))
    if wrong:
        raise Refused(" ".join(wrong))
    return said


def _wrong(case: str, text: str, today: date, language: Language) -> str:
    t = desk_texts(language)
    if len(text) > MOST_CHARACTERS:
        return f"{case}: {t('That is too long. Write at most {n} characters.', n=MOST_CHARACTERS)}"
    try:
        about_case(case, text, today, texts("varde.shared.casework", language))
    except Refused as refused:
        return f"{case}: {what_is_wrong(refused, language)}"
    return ""


def _entry(point: Point) -> Entry:
    return Entry(f"{point.reference} {point.headline}", [point.state, point.question])


def _day_of(request: Request) -> date:
    try:
        return date.fromisoformat(request.path_params["day"])
    except ValueError as error:
        raise HTTPException(404) from error


def _in_words(day: date, language: Language) -> str:
    """A day near by, without the year, which the guard would take for a number."""
    pattern = "EEEE d MMMM" if language is Language.EN else "EEEE d. MMMM"
    return format_date(day, format=pattern, locale=str(language))
