"""Whom an address is for: a case that is kept from her, and what a deputy may not do, tried over the table of routes.

Each form is one that is done where nothing keeps it back, and it is seen to be: so nothing else than who asks can have
refused it. A route that is added fails here until it has such a form.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from support import stores
from support.desk import Her
from support.desk_keys import asked_for, paper_shown
from support.desk_routes import LEAVING, NO_CASE, WAYS, Place, desk_with
from support.letters import letter
from support.people import NAV
from support.photos import photo_of_a_place
from support.router_house import NB, OWN
from varde.intake_email.door import with_envelope
from varde.shared.casework.questions import Questions
from varde.shared.casework.uploads import Uploads
from varde.shared.domain.access import OFFICE
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Channel, HoldReason, Scan
from varde.shared.messages import new_id
from varde.shared.store import cases
from varde.shared.store import questions as stored

READS_NO_CASE = {"/sak/{ref}/kontroll"}
"""The guard reads the text that is sent, and nothing else."""
HIDDEN: tuple[dict[str, Any], ...] = (
    {"excluded_partners": frozenset({OFFICE})},
    {"recused_members": frozenset({"koordinator"})},
)
SHOWN: dict[str, Any] = {"excluded_partners": frozenset(), "recused_members": frozenset()}
COORDINATORS: dict[str, dict[str, str]] = {
    "/nokler/papir": {},
    "/nokler/papir/prov": {"blokk": "as the paper says"},
    "/nokler/papir/trekk": {},
    "/nokler/bytte": {},
    "/nokler/fjern": {"medlem": "vikar"},
}
"""What a coordinator alone does, with a form of it, in an order in which all of it can be done."""
NOT_YOURS = "Det er en koordinator som bestemmer det."


@pytest.fixture(params=WAYS)
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    async with stores.sqlite(tmp_path) as database, desk_with(request.param, database) as place:
        yield place


def _forms(question: str, other: str) -> list[tuple[str, str, dict[str, str]]]:
    """What each route of a case is asked, in an order in which all of it can be done."""
    follow = "/sak/{ref}/oppfolging"
    over = {"utfall": "raad", "hvorfor": "Det er gitt råd."}
    return [
        ("/sak/{ref}", "GET", {}),
        ("/sak/{ref}/melder", "GET", {}),
        ("/sak/{ref}/slett", "GET", {}),
        (follow, "GET", {}),
        ("/sak/{ref}/habilitet", "GET", {}),
        ("/sak/{ref}/original", "POST", {}),
        ("/sak/{ref}/endre", "POST", {"sammendrag": "De får ikke lønn.", "redegjorelse": "Uro."}),
        ("/sak/{ref}/fakta", "POST", {"fra-fakta": "urgency=NORMAL", "fakta-urgency": "HOY"}),
        ("/sak/{ref}/frigi", "POST", {}),
        ("/sak/{ref}/filer", "POST", {}),
        ("/sak/{ref}/fil/{number:int}/skjult", "POST", {}),
        ("/sak/{ref}/fil/{number:int}/kopi", "POST", {}),
        ("/sak/{ref}/fil/{number:int}/original", "POST", {}),
        ("/sak/{ref}/melder/les", "POST", {}),
        ("/sak/{ref}/melder/svar", "POST", {"svar": "Takk.", "vei": "epost"}),
        ("/sak/{ref}/melder/avsender", "POST", {"hvorfor": "danger"}),
        ("/sak/{ref}/melder/apne", "POST", {}),
        (
            "/sak/{ref}/melder/sporsmal",
            "POST",
            {"sporsmal": question, "vei": "nei", "hvorfor": "risk"},
        ),
        ("/sak/{ref}/habilitet", "POST", {"for": "POLITI:", "gjor": "hold", "sikker": "ja"}),
        (f"{follow}/tildel", "POST", {"leder": "NAV"}),
        (f"{follow}/frist", "POST", {"frist": "om 3 dager"}),
        (f"{follow}/notat", "POST", {"notat": "Vi har ringt."}),
        (f"{follow}/rapport", "POST", {"resultat": "goes_on", "gjort": "Vi har ringt."}),
        (f"{follow}/koble", "POST", {"annen": other}),
        (f"{follow}/lost", "POST", {"annen": other}),
        (f"{follow}/lukk", "POST", over),
        (f"{follow}/gjenapne", "POST", {}),
        (f"{follow}/status", "POST", {"status": "droftes"}),
        (f"{follow}/lukk", "POST", over),
        (f"{follow}/behold", "POST", {"hvorfor": "needed", "frist": "om 300 dager"}),
        ("/sak/{ref}/slett", "POST", {"hvorfor": "mistake", "arkivert": "ja"}),
    ]


async def test_a_case_that_is_kept_from_her_is_not_there_by_any_address(place: Place) -> None:
    case, question = await _mailed_with_a_file(place)
    other = await place.desk.router.tell("Naboen får ikke lønn.")
    forms = _forms(question, other.reference)
    routes = {(path, m) for path, _, m in place.closed() if "{ref}" in path}
    assert {(path, method) for path, method, _ in forms} == {
        (path, method) for path, method in routes if path not in READS_NO_CASE
    }
    async with place.her() as she:
        await she.get("/")
        for path, method, fields in forms:
            before = await place.desk.router.log()
            unknown = await _asked(she, path, method, replace(case, reference=NO_CASE), fields)
            for hidden in HIDDEN:
                case = await _now(place, case, hidden)
                answer = await _asked(she, path, method, case, fields)
                same = unknown.text.replace(NO_CASE, case.reference)  # what she asked for herself
                assert (answer.status_code, answer.text) == (422, same), (path, hidden)
            assert await place.desk.router.log() == before, path
            case = await _now(place, case, SHOWN)
            answer = await _asked(she, path, method, case, fields)
            assert answer.status_code == 200, (path, answer.text)
        assert case.reference in (await she.get("/logg.csv")).text
        await _now(place, case, HIDDEN[0])
        for at in ("/", "/mote", "/logg", "/logg.csv"):
            assert case.reference not in (await she.get(at)).text, at


async def test_what_a_coordinator_alone_may_do_is_refused_to_a_deputy_and_nothing_else_is(
    place: Place,
) -> None:
    case, _ = await _mailed_with_a_file(place)
    async with place.her() as she, place.her("vikar") as deputy:
        for path, at, method in place.closed(case.reference):
            if path in LEAVING or path == "/endringer":
                continue
            await deputy.get("/")
            alone = path in COORDINATORS and method == "POST"
            fields = COORDINATORS[path] if alone else {}
            if path == "/nokler/fjern":
                fields = {"medlem": "koordinator"}
            before = await place.desk.router.log()
            answer = await (deputy.get(at) if method == "GET" else deputy.post(at, **fields))
            refused = answer.status_code == 422 and NOT_YOURS in answer.text
            assert refused == alone, at
            assert not alone or await place.desk.router.log() == before, at
        for path, fields in COORDINATORS.items():
            await she.get("/")
            reads_back = path == "/nokler/papir/prov"
            answer = await she.post(path, **(await _block_of_paper(she) if reads_back else fields))
            assert answer.status_code == 200, (path, answer.text)
            assert NOT_YOURS not in answer.text, path
    done = {e.action for e in await place.desk.router.log() if e.actor == "koordinator"}
    assert {"make_paper_key", "withdraw_paper_key", "make_key", "remove_account"} <= done, done


async def _block_of_paper(she: Her) -> dict[str, str]:
    """The block that she is asked for of a paper key that she is shown."""
    blocks = await paper_shown(she)
    await she.get("/nokler/papir")
    return {"blokk": blocks[asked_for(she) - 1]}


async def _mailed_with_a_file(place: Place) -> tuple[Case, str]:
    """A case that came by e-mail with a photo, which waits for her; and what NAV would ask."""
    house, router = place.desk.house, place.desk.router
    uploads = Uploads(house.database, OWN.public, router.clock)
    mail = letter("Content-Type: text/plain; charset=utf-8", body="De får ikke lønn i vaskeriet.")
    raw = with_envelope("kari@nabo.example", "bekymring@varde.example", mail, vouched=True)
    async with uploads.batch() as batch:
        upload = batch.begin()
        await upload.write(photo_of_a_place())
        batch.files.append(await upload.finish("kaia.jpg", "image/jpeg", Scan.CLEAN))
        await router.receiver.receive(raw, Channel.EMAIL, batch.files)
        batch.kept = True
    await router.deliver()
    case = await router.newest()
    if case.held:
        case = await router.review.release(case.reference, with_account=False, language=NB)
    asked = Questions(house.database, house.directory, house.clock, house.coordinator)
    await asked.propose(NAV, case.reference, "Hvor sover de nå?", act=new_id(), language=NB)
    async with house.database.read() as tx:
        (question,) = await stored.of_case(tx, case.case_id)
    return await _now(place, case, {"hold_reasons": (HoldReason.GUARD,)}), question.question_id


async def _now(place: Place, case: Case, changed: dict[str, Any]) -> Case:
    """The case as it is, with this changed."""
    async with place.desk.house.database.begin() as tx:
        stands = await cases.load_case(tx, case.case_id)
        assert stands
        now = replace(stands, version=stands.version + 1, **changed)
        await cases.save_case(tx, now)
    return now


async def _asked(
    she: Her, path: str, method: str, case: Case, fields: dict[str, str]
) -> httpx.Response:
    at = path.replace("{ref}", case.reference).replace("{number:int}", "1")
    if method == "GET":
        return await she.get(at)
    return await she.post(at, versjon=str(case.version), **fields)
