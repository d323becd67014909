"""The desk's routes. Reading pages by GET; whatever opens, changes or sends, by POST."""

from collections.abc import Callable

from fastapi import FastAPI
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from varde.desk.admin.routes import add_admin
from varde.desk.asked import AskedByPartners
from varde.desk.auditing import Auditing
from varde.desk.by_provider import BACK, BACK_CHANNEL, SIGNED_OUT, ByProvider
from varde.desk.cases import Cases
from varde.desk.conflicts import Conflicts
from varde.desk.correcting import Correcting
from varde.desk.desk import Desk, Form, Locked, Unconfirmed, Visit
from varde.desk.doorkeeper import Doorkeeper
from varde.desk.ending import Erasing
from varde.desk.entry import Entry, to_confirm, to_key
from varde.desk.files import Files
from varde.desk.followup import FollowUp
from varde.desk.forms import TooLarge
from varde.desk.house import House
from varde.desk.keys_page import PAGE, Keys
from varde.desk.meeting import Meetings
from varde.desk.oidc import SigningIn
from varde.desk.overview import Overview
from varde.desk.paper_page import PaperKey
from varde.desk.passkey_pages import PasskeyPages
from varde.desk.places import page_of
from varde.desk.render import HERE
from varde.desk.reporter import Reporter
from varde.desk.rotation_page import Rotation
from varde.desk.statistics import Statistics
from varde.desk.writing import Writing
from varde.desk.yearly_report import YearlyReport
from varde.shared.errors import Permanent, Refused, Transient
from varde.shared.platform.http import NO_TELEMETRY

Failed = Callable[[Exception], None]


def create_app(house: House, failed: Failed) -> FastAPI:
    """The web application."""
    desk = Desk(house)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, telemetry=NO_TELEMETRY)
    app.add_middleware(
        Doorkeeper,
        origin=house.settings.origin,
        host=house.settings.host,
        told_by_servers={BACK_CHANNEL} if house.provider else set(),
    )
    _add_entry(app, desk)
    if house.provider:
        _add_provider(app, desk, house.provider, failed)
    else:
        _add_passwords(app, desk)
    _add_pages(app, desk)
    _add_follow_up(app, desk)
    _add_statistics(app, desk)
    _add_keys(app, desk)
    add_admin(app, desk)
    _add_failures(app, desk, failed)
    app.mount("/static", StaticFiles(directory=HERE / "static"))
    return app


def _add_entry(app: FastAPI, desk: Desk) -> None:
    entry = Entry(desk)
    app.add_route("/inn", entry.sign_in, methods=["GET"])
    app.add_route("/inn/sprak", entry.speak_first, methods=["POST"])
    app.add_route("/oppsett", entry.set_up, methods=["GET"])
    app.add_route("/oppsett", entry.was_set_up, methods=["POST"])
    app.add_route("/nokkel", desk.page(entry.key), methods=["GET"])
    app.add_route("/nokkel", desk.act(entry.unlocked), methods=["POST"])
    app.add_route("/bekreft", desk.page(entry.confirm), methods=["GET"])
    app.add_route("/las", desk.act(entry.lock), methods=["POST"])
    app.add_route("/sprak", desk.act(entry.speak), methods=["POST"])


def _add_passwords(app: FastAPI, desk: Desk) -> None:
    """The desk's own ways in. Where a sign-in service is, they are closed: they would go past what it asks for."""
    entry = Entry(desk)
    app.add_route("/inn", entry.signed_in, methods=["POST"])
    app.add_route("/bekreft", desk.act(entry.confirmed), methods=["POST"])
    app.add_route("/ut", desk.act(entry.sign_out), methods=["POST"])
    pages = PasskeyPages(desk)
    app.add_route("/inn/passnokkel/start", desk.to_front, methods=["GET"])
    app.add_route("/inn/passnokkel/start", pages.begin, methods=["POST"])
    app.add_route("/inn/passnokkel", pages.signed_in, methods=["POST"])
    app.add_route("/bekreft/passnokkel/start", desk.act(pages.again), methods=["POST"])
    app.add_route("/bekreft/passnokkel", desk.act(pages.confirmed), methods=["POST"])
    app.add_route("/passnokler", desk.page(pages.show), methods=["GET"])
    app.add_route("/passnokler", desk.act(pages.make), methods=["POST"])
    app.add_route("/passnokler/fjern", desk.act(pages.remove), methods=["POST"])


def _add_provider(app: FastAPI, desk: Desk, provider: SigningIn, failed: Failed) -> None:
    pages = ByProvider(desk, provider, failed)
    app.add_route("/inn/ekstern", desk.to_front, methods=["GET"])
    app.add_route("/inn/ekstern", pages.begin, methods=["POST"])
    app.add_route(BACK, pages.came_back, methods=["GET"])
    app.add_route("/bekreft", desk.act(pages.again), methods=["POST"])
    app.add_route("/ut", desk.act(pages.sign_out), methods=["POST"])
    app.add_route(SIGNED_OUT, pages.signed_out, methods=["GET"])
    app.add_route(BACK_CHANNEL, pages.ended_there, methods=["POST"])


def _add_pages(app: FastAPI, desk: Desk) -> None:
    cases, reporter, auditing, files = Cases(desk), Reporter(desk), Auditing(desk), Files(desk)
    erasing, meetings = Erasing(desk), Meetings(desk)
    overview, asked, writing = Overview(desk), AskedByPartners(desk, reporter), Writing(desk)
    correcting, conflicts = Correcting(desk, writing), Conflicts(desk)
    app.add_route("/antall", desk.quiet(overview.counts), methods=["GET"])
    app.add_route("/endringer", desk.quiet(overview.changes), methods=["GET"])
    for path, show in (
        ("/", overview.show),
        ("/sak/{ref}", cases.show),
        ("/sak/{ref}/melder", reporter.show),
        ("/sak/{ref}/slett", erasing.show),
        ("/sak/{ref}/habilitet", conflicts.show),
        ("/mote", meetings.show),
        ("/mote.pdf", meetings.paper),
        ("/mote/{day}.pdf", meetings.minutes_paper),
        ("/mote/{day}", meetings.minutes),
        ("/logg", auditing.show),
        ("/logg.csv", auditing.table),
    ):
        app.add_route(path, desk.page(show), methods=["GET"])
    for path, do in (
        ("/sok", overview.search),
        ("/taster", overview.shortcuts),
        ("/sak/{ref}/original", writing.open),
        ("/sak/{ref}/endre", writing.save),
        ("/sak/{ref}/fakta", correcting.correct),
        ("/sak/{ref}/frigi", cases.release),
        ("/sak/{ref}/kontroll", cases.check),
        ("/sak/{ref}/filer", files.listed),
        ("/sak/{ref}/fil/{number:int}/skjult", files.hidden),
        ("/sak/{ref}/fil/{number:int}/kopi", files.copy),
        ("/sak/{ref}/fil/{number:int}/original", files.original),
        ("/sak/{ref}/melder/les", reporter.read),
        ("/sak/{ref}/melder/svar", reporter.answer),
        ("/sak/{ref}/melder/avsender", reporter.sender),
        ("/sak/{ref}/melder/apne", asked.read),
        ("/sak/{ref}/melder/sporsmal", asked.decide),
        ("/sak/{ref}/slett", erasing.erase),
        ("/sak/{ref}/habilitet", conflicts.declare),
        ("/mote", meetings.write),
    ):
        app.add_route(path, desk.act(do), methods=["POST"])


def _add_follow_up(app: FastAPI, desk: Desk) -> None:
    follow = FollowUp(desk)
    app.add_route("/sak/{ref}/oppfolging", desk.page(follow.show), methods=["GET"])
    for path, do in (
        ("/sak/{ref}/oppfolging/behold", follow.keep),
        ("/sak/{ref}/oppfolging/tildel", follow.assign),
        ("/sak/{ref}/oppfolging/frist", follow.deadline),
        ("/sak/{ref}/oppfolging/status", follow.status),
        ("/sak/{ref}/oppfolging/notat", follow.note),
        ("/sak/{ref}/oppfolging/rapport", follow.report),
        ("/sak/{ref}/oppfolging/lukk", follow.close),
        ("/sak/{ref}/oppfolging/gjenapne", follow.reopen),
        ("/sak/{ref}/oppfolging/koble", follow.link),
        ("/sak/{ref}/oppfolging/lost", follow.unlink),
    ):
        app.add_route(path, desk.act(do), methods=["POST"])


def _add_statistics(app: FastAPI, desk: Desk) -> None:
    figures, report = Statistics(desk), YearlyReport(desk)
    for path, show in (
        ("/statistikk", figures.show),
        ("/statistikk/figur/{name}.svg", figures.chart),
        ("/statistikk/{year:int}/rapport", report.show),
    ):
        app.add_route(path, desk.page(show), methods=["GET"])
    for path, do in (
        ("/statistikk/fil", figures.file),
        ("/statistikk/bilde", figures.picture),
        ("/statistikk/{year:int}/rapport", report.document),
    ):
        app.add_route(path, desk.act(do), methods=["POST"])


def _add_keys(app: FastAPI, desk: Desk) -> None:
    keys, rotation, paper = Keys(desk), Rotation(desk), PaperKey(desk)
    for path, show in (
        (PAGE, keys.show),
        (f"{PAGE}/papir", paper.ask),
        (f"{PAGE}/bytte", rotation.show),
        (f"{PAGE}/bytte/fremdrift", rotation.progress),
    ):
        app.add_route(path, desk.page(show), methods=["GET"])
    for path, do in (
        ("/inviter", keys.invite),
        ("/trekk", keys.withdraw),
        ("/fjern", keys.remove),
        ("/passfrase", keys.passphrase),
        ("/bytte", rotation.begin),
        ("/bytte/videre", rotation.go_on),
        ("/coordinator.pub", rotation.public),
        ("/papir", paper.make),
        ("/papir/prov", paper.keep),
        ("/papir/trekk", paper.withdraw),
    ):
        app.add_route(f"{PAGE}{path}", desk.act(do), methods=["POST"])
    if not desk.house.provider:
        app.add_route(f"{PAGE}/passord", desk.act(keys.password), methods=["POST"])


def _add_failures(app: FastAPI, desk: Desk, failed: Failed) -> None:
    """What is raised on the way, by what the person does next."""

    async def locked(request: Request, _error: Exception) -> Response:
        if kept := _kept(desk, request, 200):
            return kept
        _keep_choices(desk, request)
        return to_key(_goal(request))

    async def unconfirmed(request: Request, _error: Exception) -> Response:
        _keep_choices(desk, request)
        return to_confirm(_goal(request))

    async def refused(request: Request, error: Exception) -> Response:
        return _message(desk, request, 422, str(error))

    async def large(request: Request, _error: Exception) -> Response:
        return _message(desk, request, 413)

    async def away(request: Request, _error: Exception) -> Response:
        return _kept(desk, request, 503) or _message(desk, request, 503)

    async def broken(request: Request, error: Exception) -> Response:
        failed(error)
        return _kept(desk, request, 500) or _message(desk, request, 500)

    async def gone(_request: Request, _error: Exception) -> Response:
        return Response()

    async def nowhere(request: Request, error: Exception) -> Response:
        return _message(desk, request, getattr(error, "status_code", 404))

    app.add_exception_handler(Locked, locked)
    app.add_exception_handler(Unconfirmed, unconfirmed)
    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(TooLarge, large)
    app.add_exception_handler(MemoryError, large)
    app.add_exception_handler(Transient, away)
    app.add_exception_handler(Permanent, broken)
    app.add_exception_handler(ClientDisconnect, gone)
    app.add_exception_handler(Exception, broken)
    app.add_exception_handler(404, nowhere)
    app.add_exception_handler(405, nowhere)


def _goal(request: Request) -> str:
    """The page to come back to: nothing that was posted is done by itself, so no new paper waits either."""
    at = page_of(request)
    return PAGE if at == f"{PAGE}/papir" and request.method == "POST" else at


def _kept(desk: Desk, request: Request, status: int) -> Response | None:
    """A page with the words of the form that could not be done, if it had some."""
    visit: Visit | None = getattr(request.state, "visit", None)
    form: Form | None = getattr(request.state, "form", None)
    return desk.keep(request, visit, form, status) if visit and form else None


def _keep_choices(desk: Desk, request: Request) -> None:
    """What was chosen in the form stands on the page that she comes to, and is not done by itself."""
    visit: Visit | None = getattr(request.state, "visit", None)
    form: Form | None = getattr(request.state, "form", None)
    if visit and form:
        desk.house.unsent.keep(visit.session.key, request.url.path, form)


def _message(desk: Desk, request: Request, status: int, problem: str = "") -> Response:
    visit: Visit | None = getattr(request.state, "visit", None)
    if request.url.path.endswith("/kontroll"):
        return PlainTextResponse("", status)
    if visit is None:
        return desk.message(desk.language(request), status, problem)
    return desk.told(visit, status, problem)
