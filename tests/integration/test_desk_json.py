"""What the desk answers its own scripts with, asked by schemathesis: always the shape that the scripts expect."""

import asyncio
import queue
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
import schemathesis
from hypothesis import Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import negative_data_rejection
from starlette.responses import JSONResponse

import varde.desk
from support import stores
from support.desk import RunningDesk, her, running_desk
from varde.desk import cases, overview, rotation_page
from varde.desk.house import House
from varde.desk.rate import Checks
from varde.desk.view import View
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import Arena, AssignmentRole, Form, Status, Urgency
from varde.shared.domain.listing import Filters, Pile

BOUNDED = settings(
    max_examples=30, derandomize=True, deadline=None, phases=[Phase.explicit, Phase.generate]
)
COUNT = {"type": "integer", "minimum": 0}
PAGE: dict[str, Any] = {"content": {"text/html": {}}}
EMPTY = {"description": "no content"}
VIEW: dict[str, Iterable[str]] = {
    "vis": Pile,
    "sok": ("",),
    "fra": ("0", "100"),
    "hast": Urgency,
    "partner": ("NAV", "POLITI"),
    "rolle": AssignmentRole,
    "form": Form,
    "arena": Arena,
    "status": Status,
}
"""What the address of a part of the queue says."""


def _shape(**properties: object) -> dict[str, Any]:
    required = sorted(properties)
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _answers(shape: dict[str, Any]) -> dict[str, Any]:
    return {"description": "as asked", "content": {"application/json": {"schema": shape}}}


def _asked(name: str, codes: Iterable[str]) -> dict[str, Any]:
    """One of the codes, as the forms send it, or anything at all."""
    schema = {"anyOf": [{"enum": sorted(codes)}, {"type": "string"}]}
    return {"name": name, "in": "query", "schema": schema}


def described(token: str) -> dict[str, Any]:
    """The routes that answer in JSON, as OpenAPI says it; ``token`` is that of her pages."""
    find = _shape(slag={"type": "string", "minLength": 1}, fra=COUNT, til=COUNT)
    text = _shape(skjema={"type": "string", "enum": [token]}, tekst={"type": "string"})
    body = {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": text}}}
    reference = {"name": "ref", "in": "path", "required": True, "schema": {"type": "string"}}
    checked = _answers(_shape(funn={"type": "array", "items": find}))
    progress = _shape(ferdig=COUNT, alle=COUNT, gar={"type": "boolean"})
    return {
        "openapi": "3.1.0",
        "info": {"title": "The desk's scripts", "version": "1"},
        "paths": {
            "/antall": {
                "get": {
                    "parameters": [_asked(name, codes) for name, codes in VIEW.items()],
                    "responses": {"200": _answers(_shape(venter=COUNT, alle=COUNT))},
                }
            },
            "/nokler/bytte/fremdrift": {"get": {"responses": {"200": _answers(progress)}}},
            "/sak/{ref}/kontroll": {
                "parameters": [reference],
                "post": {
                    "requestBody": body,
                    "responses": {
                        "200": checked,
                        "403": {"description": "not from her page", **PAGE},
                        "404": {"description": "no such address", **PAGE},
                        "429": EMPTY,
                    },
                },
            },
        },
    }


MADE_UP = [
    ("/antall", "GET", GenerationMode.POSITIVE),
    ("/nokler/bytte/fremdrift", "GET", GenerationMode.POSITIVE),
    ("/sak/{ref}/kontroll", "POST", GenerationMode.POSITIVE),
    ("/sak/{ref}/kontroll", "POST", GenerationMode.NEGATIVE),
]
"""What is not as described can be asked only where there is something to ask with."""


@dataclass(frozen=True)
class Asked:
    """A desk at which she is signed in."""

    desk: RunningDesk
    cookies: dict[str, str]
    token: str


def _patient(house: House) -> House:
    """A desk whose guard is asked again as time goes by."""
    return replace(house, checks=Checks(SystemClock()))


@contextmanager
def _in_a_thread(folder: Path) -> Iterator[Asked]:
    """For clients that do not await."""
    opened = queue.Queue[tuple[Asked, asyncio.AbstractEventLoop, asyncio.Event]]()

    async def serve() -> None:
        closing = asyncio.Event()
        async with (
            stores.sqlite(folder) as database,
            running_desk(database, fitted=_patient) as desk,
            her(desk) as she,
        ):
            await desk.router.tell("De får ikke lønn.", exclude="NAV")
            await she.get("/")
            token = she.page.partition('name="skjema" value="')[2].partition('"')[0]
            asked = Asked(desk, dict(she.client.cookies), token)
            opened.put((asked, asyncio.get_running_loop(), closing))
            await closing.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    asked, loop, closing = opened.get(timeout=120)
    try:
        yield asked
    finally:
        loop.call_soon_threadsafe(closing.set)
        thread.join()


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with _in_a_thread(tmp_path_factory.mktemp("desk")) as running:
        yield running


@pytest.mark.parametrize(("path", "method", "mode"), MADE_UP)
def test_whatever_a_script_asks_is_answered_in_the_shape_that_scripts_expect(
    asked: Asked, path: str, method: str, mode: GenerationMode
) -> None:
    routes = schemathesis.openapi.from_dict(described(asked.token))
    codes = set[int]()

    @BOUNDED
    @given(routes[path][method].as_strategy(generation_mode=mode))
    def each(case: schemathesis.Case[Any]) -> None:
        answer = case.call_and_validate(
            base_url=asked.desk.url,
            headers={"Origin": asked.desk.url},
            cookies=asked.cookies,
            excluded_checks=[negative_data_rejection],  # the guard reads any text
        )
        codes.add(answer.status_code)

    each()
    assert 200 in codes or mode is GenerationMode.NEGATIVE
    assert not asked.desk.failures


def test_an_address_of_the_queue_says_nothing_that_is_not_asked_here() -> None:
    filters = Filters(
        Urgency.AKUTT, "NAV", AssignmentRole.LEAD, Form.LAB, Arena.HJEM, Status.URGENT
    )
    whole = View(Pile.HELD, "x", filters, 1)
    assert set(dict(parse_qsl(whole.address.removeprefix("/?")))) == set(VIEW)


def test_no_other_module_of_a_signed_in_page_answers_in_json() -> None:
    """A route that begins to must stand above; a sign-in service's own calls are tried with it."""
    found = {
        path.stem
        for path in Path(varde.desk.__path__[0]).rglob("*.py")
        if JSONResponse.__name__ in path.read_text(encoding="utf-8")
    }
    known = {module.__name__.rpartition(".")[2] for module in (cases, overview, rotation_page)}
    assert found == known | {"by_provider"}
