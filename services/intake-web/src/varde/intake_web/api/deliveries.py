"""From a posted concern to its receipt."""

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from fastapi import Request
from fastapi.responses import JSONResponse

from varde.intake_web.api import parts
from varde.intake_web.api.concern import Fault, NotJson, read_concern
from varde.intake_web.api.once import IdempotencyKeys, OtherContent
from varde.intake_web.api.portals import Portal, Portals, Scope
from varde.intake_web.api.problem import CLOSE, Refusal
from varde.intake_web.api.tokens import Tokens
from varde.intake_web.body import TooLarge, TooSlow, read_body
from varde.intake_web.door import Receives
from varde.intake_web.files import Fields, Files, Taken
from varde.intake_web.form import TooManyFields
from varde.intake_web.limits import Bucket, Limits, Rate, TooMany
from varde.intake_web.metrics import Metrics, Outcome
from varde.intake_web.multipart import Malformed
from varde.intake_web.settings import IntakeWebSettings
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.codes import Channel
from varde.shared.domain.receipt import words_of
from varde.shared.errors import Transient

_BURST_SECONDS = 60.0
"""What a portal may deliver in a minute may also come at once."""


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Takes in what portals deliver; as silent as the form's door, and within the same limits."""

    receiver: Receives
    files: Files
    portals: Callable[[], Portals]
    tokens: Tokens
    keys: IdempotencyKeys
    limits: Limits
    """Those of the form: portals come in the count of everybody."""
    metrics: Metrics
    settings: IntakeWebSettings
    clock: Callable[[], float]
    _buckets: dict[str, tuple[int, Bucket]] = field(default_factory=dict)

    async def __call__(self, request: Request, key: str) -> JSONResponse:
        """The answer to a delivery; no ``key`` is an empty one. Raises ``Refusal``."""
        try:
            return await self._taken(request, key)
        except Refusal as refusal:
            self.metrics.count(_OUTCOMES.get(refusal.status, Outcome.REFUSED))
            raise

    async def _taken(self, request: Request, key: str) -> JSONResponse:
        portal = self._portal(request)
        with_files = _content_type(request)[0] == parts.MEDIA_TYPE
        take = self._with_files if with_files else self._plain
        try:
            return await take(request, portal, key)
        except NotJson:
            raise Refusal(400, "The concern is not JSON.") from None
        except Fault as fault:
            raise Refusal(422, "The body is not a concern.", fault.errors) from None
        except TooLarge:
            raise Refusal(413, "The body is too large.", headers=CLOSE) from None
        except TooSlow:
            raise Refusal(408, "The body came too slowly.", headers=CLOSE) from None
        except (Malformed, TooManyFields):
            raise Refusal(400, "The body is not multipart/form-data.") from None

    async def _plain(self, request: Request, portal: Portal, key: str) -> JSONResponse:
        kind, parameters = _content_type(request)
        if kind != "application/json" or parameters not in {"", "charset=utf-8"}:
            raise Refusal(415, "The content type must be application/json, in UTF-8.")
        settings = self.settings
        body = await read_body(
            request, limit=settings.max_body_bytes, seconds=settings.read_timeout
        )
        return await self._answer(portal, key, body, read_concern(body, portal.code))

    async def _with_files(self, request: Request, portal: Portal, key: str) -> JSONResponse:
        async def wanted(_fields: Fields) -> bool:
            self._check(portal)
            return True

        async with self.files.of(request, wanted, None, parts.is_file) as taken:
            concern = parts.read_parts(taken, portal.code, self.settings)
            return await self._answer(portal, key, taken.digest, concern, taken)

    def _portal(self, request: Request) -> Portal:
        """Whose token it is (RFC 6750)."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise Refusal(401, "A token is needed.", headers=_challenge())
        grant = self.tokens.grant(token.strip())
        portal = self.portals().get(grant.client_id) if grant else None
        if grant is None or portal is None:
            told = _challenge('error="invalid_token"')
            raise Refusal(401, "The token is unknown or has ended.", headers=told)
        if Scope.DELIVER not in grant.scopes & portal.scopes:
            told = _challenge('error="insufficient_scope"', f'scope="{Scope.DELIVER}"')
            raise Refusal(403, "The token does not allow this.", headers=told)
        return portal

    async def _answer(
        self,
        portal: Portal,
        key: str,
        body: bytes,
        concern: WebSubmission,
        taken: Taken | None = None,
    ) -> JSONResponse:
        receipt, repeated = await self._receipt(
            portal, key, body, lambda: self._deliver(portal, concern, taken)
        )
        self.metrics.count(Outcome.REPEATED if repeated else Outcome.ACCEPTED)
        return JSONResponse({"receipt": words_of(receipt, concern.language.nearest)}, 201)

    async def _deliver(self, portal: Portal, concern: WebSubmission, taken: Taken | None) -> str:
        if taken:
            taken.check()
        self._admit(portal)
        files = taken.batch.files if taken else ()
        with self.metrics.seconds.time():
            receipt = await self.receiver.receive(concern.to_bytes(), Channel.WEB, files)
        if taken:
            taken.batch.kept = True
        return receipt

    async def _receipt(
        self, portal: Portal, key: str, body: bytes, deliver: Callable[[], Awaitable[str]]
    ) -> tuple[str, bool]:
        try:
            if not key:
                return await deliver(), False
            return await self.keys.once(portal.client_id, key, body, deliver)
        except OtherContent:
            raise Refusal(422, "The Idempotency-Key was used for another concern.") from None
        except TooMany as limited:
            raise Refusal(429, "Too many.", headers=_later(limited.retry_after)) from None
        except Transient as away:
            detail = "Nothing was stored. Try again later."
            raise Refusal(503, detail, headers=_later(away.retry_after)) from None

    def _admit(self, portal: Portal) -> None:
        bucket = self._check(portal)
        self.limits.admit(None)
        bucket.take()

    def _check(self, portal: Portal) -> Bucket:
        """What counts for a portal that may deliver now. Raises TooMany."""
        now = self.clock()
        bucket = self._bucket(portal, now)
        if wait := bucket.wait(now):
            raise TooMany(retry_after=wait)
        return bucket

    def _bucket(self, portal: Portal, now: float) -> Bucket:
        per_minute, bucket = self._buckets.get(portal.client_id, (0, None))
        if bucket is None or per_minute != portal.per_minute:
            bucket = Bucket(Rate(portal.per_minute / _BURST_SECONDS, portal.per_minute), now)
            self._buckets[portal.client_id] = (portal.per_minute, bucket)
        return bucket


_OUTCOMES = {
    422: Outcome.INCOMPLETE,
    429: Outcome.LIMITED,
    503: Outcome.UNAVAILABLE,
}


def _content_type(request: Request) -> tuple[str, str]:
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    return kind.strip().lower(), parameters.strip().lower().replace('"', "")


def _challenge(*told: str) -> dict[str, str]:
    return {"www-authenticate": ", ".join(('Bearer realm="varde"', *told))}


def _later(wait: float) -> dict[str, str]:
    return {"retry-after": str(max(1, math.ceil(wait)))}
