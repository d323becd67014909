"""A sign-in service that does as a test says, right and wrong, and the browser's way through it and back.

A real one tells nobody that somebody signed out there, and neither omits a claim nor forgets to forget a code. What it does
is tested with a real one, in ``tests/integration/test_desk_real_sign_in_service.py``.
"""

import base64
import hashlib
import html
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlencode

import httpx
import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from support.desk import Her, RunningDesk, running_desk
from support.people import DIRECTORY
from support.times import FixedClock
from varde.desk.accounts import Accounts
from varde.desk.house import House
from varde.desk.oidc import Provider, SigningIn, http_client, registration
from varde.desk.settings import DeskSettings
from varde.shared.domain.partner import Directory
from varde.shared.platform.http import listening
from varde.shared.store.database import Database

CLIENT = "saksbord"
SECRET = "hemmelig-for-saksbordet"
SUBJECT = "sub-koordinator"
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
_REFRESH = re.compile(r'http-equiv="refresh" content="0;url=([^"]+)"')

Claims = dict[str, Any]


def known_at_service(directory: Directory) -> Directory:
    """The directory with everybody's id at the service."""
    members = tuple(
        replace(m, identities=(*m.identities, ("oidc", f"sub-{m.member_id}")))
        for m in directory.members
    )
    return replace(directory, members=members)


@dataclass
class Service:
    """The service. A test changes what it signs, names, answers and forgets."""

    clock: FixedClock
    url: str = ""
    key: RSAKey | ECKey = field(default_factory=lambda: fresh_key("one"))
    published: list[RSAKey | ECKey] = field(default_factory=list)
    subject: str = SUBJECT
    more: Claims = field(default_factory=dict)
    """Claims beside, or in place of, the right ones. None takes one out."""
    about: Claims = field(default_factory=dict)
    """The same for what it says of itself."""
    answer: dict[str, str] = field(default_factory=dict)
    """The same for what it sends a browser back with; "" takes one out."""
    forgets_codes: bool = True
    status: int = 200
    """Of every answer to a server."""
    tokens: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """The paths that servers asked for."""
    sent: list[dict[str, str]] = field(default_factory=list)
    """What browsers, and then the desk, brought along."""
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def sign(self, claims: Claims, header: Claims | None = None) -> str:
        """A token."""
        algorithm = "RS256" if isinstance(self.key, RSAKey) else "ES256"
        head = {"alg": algorithm, "kid": self.key.kid} | (header or {})
        return jwt.encode(head, claims, self.key, algorithms=[algorithm])

    def id_claims(self, nonce: str) -> Claims:
        """The claims of an ID token, as the test wants them."""
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": self.url,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "sid": "sid-1",
        }
        return _changed(claims, self.more)

    def logout_claims(self, **more: Any) -> Claims:
        """The claims of a logout token."""
        now = int(self.clock.now().timestamp())
        right = {
            "iss": self.url,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 120,
            "jti": secrets.token_hex(8),
            "sub": self.subject,
            "sid": "sid-1",
            "events": {LOGOUT: {}},
        }
        return _changed(right, more)

    async def discovery(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        right = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "end_session_endpoint": f"{self.url}/logout",
            "code_challenge_methods_supported": ["S256"],
            "response_types_supported": ["code"],
            "authorization_response_iss_parameter_supported": True,
        }
        return JSONResponse(_changed(right, self.about), self.status)

    async def keys(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        known = self.published or [self.key]
        return JSONResponse({"keys": [k.as_dict(private=False) for k in known]}, self.status)

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        self.sent.append(asked)
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        right = {"code": code, "state": asked["state"], "iss": self.url}
        back = {k: v for k, v in (right | self.answer).items() if v}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 303)

    async def token(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        if self.status != httpx.codes.OK:
            return JSONResponse({}, self.status)
        form = {k: v[0] for k, v in parse_qs((await request.body()).decode()).items()}
        self.sent.append(form | {"authorization": request.headers.get("authorization", "")})
        asked = self._codes.get(form["code"])
        if asked is None or not _fits(form, asked):
            return JSONResponse({"error": "invalid_grant"}, 400)
        if self.forgets_codes:
            del self._codes[form["code"]]
        made = self.sign(self.id_claims(asked["nonce"]))
        self.tokens.append(made)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": made})


@dataclass
class AtService:
    """A running desk that a service lets people into."""

    desk: RunningDesk
    service: Service
    clock: FixedClock

    async def to_service(self, she: Her, path: str = "/inn/ekstern", **fields: str) -> str:
        """Press the button; gives the address at the service that the browser is sent to."""
        page = await she.post(path, **fields)
        found = _REFRESH.search(page.text)
        assert found, page.text
        return html.unescape(found[1])

    async def back(self, address: str) -> str:
        """Sign in there; gives the address at the desk that the browser comes back to."""
        async with httpx.AsyncClient() as browser:
            answer = await browser.get(address)
        return answer.headers["location"]

    async def sign_in(self, she: Her, **fields: str) -> httpx.Response:
        """The whole way; gives the page that the browser ends at."""
        return await self.arrive(she, await self.back(await self.to_service(she, **fields)))

    async def arrive(self, she: Her, address: str) -> httpx.Response:
        """Come back to the desk, and go on as its page says."""
        page = await she.get(address)
        found = _REFRESH.search(page.text)
        return await she.get(html.unescape(found[1])) if found else page


@asynccontextmanager
async def desk_at_service(database: Database, **settings: Any) -> AsyncIterator[AtService]:
    """A desk with its service; ``settings`` are those of the desk beside, or in place of, what is needed."""
    clock = FixedClock()
    service = Service(clock)
    async with listening(_server(service), "127.0.0.1", 0) as port, http_client() as http:
        service.url = f"http://127.0.0.1:{port}"

        def fitted(house: House) -> House:
            return at_provider(house, http, oidc_issuer=service.url, **settings)

        async with running_desk(database, clock=clock, fitted=fitted) as desk:
            yield AtService(desk, service, clock)


def at_provider(house: House, http: httpx.AsyncClient, **settings: Any) -> House:
    """The house with a sign-in service in front, and everybody's id there in its directory."""
    proof = {} if "oidc_key_file" in settings else {"oidc_client_secret": SECRET}
    chosen = DeskSettings.model_validate(
        {"port": 0, "oidc_client_id": CLIENT, "oidc_name": "Prøvetjenesten", **proof, **settings}
    )
    registered = registration(chosen)
    assert registered
    directory = known_at_service(DIRECTORY)
    return replace(
        house,
        settings=chosen,
        directory=directory,
        accounts=Accounts(house.database, house.clock, directory, house.accounts._cost),
        provider=SigningIn(Provider(http, registered, house.clock), house.clock),
    )


def fresh_key(key_id: str) -> ECKey:
    """A key to sign with."""
    return ECKey.generate_key("P-256", {"kid": key_id, "use": "sig"})


def _changed(right: Claims, more: Claims) -> Claims:
    return {k: v for k, v in (right | more).items() if v is not None}


def _fits(form: dict[str, str], asked: dict[str, str]) -> bool:
    digest = hashlib.sha256(form["code_verifier"].encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return asked["code_challenge"] == challenge and form["redirect_uri"] == asked["redirect_uri"]


def _server(service: Service) -> uvicorn.Config:
    app = Starlette()
    app.add_route("/.well-known/openid-configuration", service.discovery)
    app.add_route("/keys", service.keys)
    app.add_route("/authorize", service.authorize)
    app.add_route("/token", service.token, methods=["POST"])
    return uvicorn.Config(app, ws="none", lifespan="off", log_config=None, access_log=False)
