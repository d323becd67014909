"""The API's addresses, and their description by OpenAPI."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import FastAPI, Header, Request, Response, Security
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.models import OAuthFlowClientCredentials, OAuthFlows
from fastapi.security import OAuth2
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from varde.intake_web.api import concern, parts, problem
from varde.intake_web.api.deliveries import Deliveries
from varde.intake_web.api.oauth import TokenEndpoint
from varde.intake_web.api.once import IdempotencyKeys
from varde.intake_web.api.portals import Portals, Scope
from varde.intake_web.api.problem import Refusal
from varde.intake_web.api.rest import RestPassedBy
from varde.intake_web.api.tokens import Tokens
from varde.intake_web.door import Door
from varde.intake_web.limits import Limits, Rate
from varde.shared.platform.http import NO_TELEMETRY

ROOT = "/api/v1"
_EVERYBODY, _CLIENT = Rate(2.0, 40), Rate(0.5, 20)
"""Of token requests: a portal needs one in ten minutes."""

_PORTAL = OAuth2(
    flows=OAuthFlows(
        clientCredentials=OAuthFlowClientCredentials(
            tokenUrl=f"{ROOT}/token", scopes={Scope.DELIVER: "Deliver concerns"}
        )
    ),
    auto_error=False,
)


_Key = Annotated[
    str,
    Header(
        description="The same key within a day gets the same receipt; nothing is doubled.",
        pattern=r'^"?[!#-~]{8,128}"?$',
    ),
]


class Receipt(BaseModel):
    """What the person needs to come back."""

    receipt: str


class Token(BaseModel):
    """RFC 6749 § 5.1."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


class TokenError(BaseModel):
    """RFC 6749 § 5.2."""

    error: str
    error_description: str


def create_api(door: Door, portals: Callable[[], Portals]) -> ASGIApp:
    """The API beside ``door``, for the portals in force."""
    tokens = Tokens(time.monotonic)
    take = Deliveries(
        receiver=door.receiver,
        files=door.files,
        portals=portals,
        tokens=tokens,
        keys=IdempotencyKeys(time.monotonic),
        limits=door.limits,
        metrics=door.metrics,
        settings=door.settings,
        clock=time.monotonic,
    )
    attempts = Limits(_EVERYBODY, _CLIENT, clock=time.monotonic)
    give_token = TokenEndpoint(portals, tokens, attempts, door.settings, asyncio.Lock())
    return RestPassedBy(_described(take, give_token), door.settings)


def _described(take: Deliveries, give_token: TokenEndpoint) -> FastAPI:
    app = FastAPI(
        title="Varde: concerns from portals",
        version="1",
        description="For portals that a municipality trusts to deliver what people tell them.",
        openapi_url=f"{ROOT}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=NO_TELEMETRY,
    )

    @app.post(
        f"{ROOT}/token",
        summary="Get a token",
        response_model=Token,
        responses=_token_errors(400, 401, 408, 413, 429),
        openapi_extra=_body({"application/x-www-form-urlencoded": {"schema": _TOKEN_REQUEST}}),
    )
    async def token(request: Request) -> Response:
        return await give_token(request)

    @app.post(
        f"{ROOT}/concerns",
        summary="Deliver a concern",
        description="As JSON or, with files, in parts. 201 when all of it is sealed and stored.",
        status_code=201,
        response_model=Receipt,
        dependencies=[Security(_PORTAL, scopes=[Scope.DELIVER])],
        responses=_problems(400, 401, 403, 408, 413, 415, 422, 429, 500, 503),
        openapi_extra=_body(_delivery(take.settings.max_files)),
    )
    async def concerns(request: Request, idempotency_key: _Key = "") -> Response:
        return await take(request, idempotency_key.strip('"'))

    _answer_errors(app)
    return app


def _answer_errors(app: FastAPI) -> None:
    def by(make: Callable[[Any], Refusal]) -> Callable[[Request, Any], Awaitable[Response]]:
        async def answer(_request: Request, error: Any) -> Response:
            return make(error).answer()

        return answer

    app.add_exception_handler(Refusal, by(lambda refusal: refusal))
    app.add_exception_handler(
        RequestValidationError, by(lambda _: Refusal(400, "A header is not right."))
    )
    app.add_exception_handler(HTTPException, by(_of_http))
    app.add_exception_handler(Exception, by(lambda _: Refusal(500, "Nothing was stored.")))


def _of_http(error: HTTPException) -> Refusal:
    return Refusal(error.status_code, "There is nothing of this kind here.", headers=error.headers)


_TOKEN_REQUEST: dict[str, Any] = {
    "type": "object",
    "required": ["grant_type"],
    "properties": {
        "grant_type": {"type": "string", "const": "client_credentials"},
        "scope": {"type": "string", "description": "All that the client may do, if left out."},
        "client_id": {"type": "string", "description": "Here or by HTTP Basic, never both."},
        "client_secret": {"type": "string"},
    },
}


def _delivery(most_files: int) -> dict[str, Any]:
    return {
        "application/json": {"schema": concern.SCHEMA},
        parts.MEDIA_TYPE: {
            "schema": parts.schema(most_files),
            "encoding": {"concern": {"contentType": "application/json"}},
        },
    }


def _body(content: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": content}}


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    content = {problem.MEDIA_TYPE: {"schema": problem.SCHEMA}}
    return {
        status: {"description": "A problem (RFC 9457)", "content": content} for status in statuses
    }


def _token_errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": TokenError} for status in statuses} | _problems(500)
