"""What operators ask each process: ``/healthz``, ``/readyz`` and ``/metrics``. Counts and states only."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

import uvicorn
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    disable_created_metrics,
    generate_latest,
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from varde.shared.errors import VardeError
from varde.shared.platform.http import listening

# They would tell to the second when something was counted first.
disable_created_metrics()  # type: ignore[no-untyped-call] # the library leaves it untyped

Check = Callable[[], Awaitable[None]]
Note = Callable[[], Awaitable[Sequence[str]]]
_CHECK_SECONDS = 3.0


def ops_app(
    registry: CollectorRegistry, checks: Mapping[str, Check], notes: Sequence[Note] = ()
) -> Starlette:
    """The app. ``checks`` and ``notes`` may grow while it runs; a check that raises means not ready.

    ``notes`` say what is well and will not stay so by itself, below the ``ok`` of ``/healthz``.
    """

    async def healthz(_request: Request) -> Response:
        lines = [line for note in list(notes) for line in await _lines(note)]
        return PlainTextResponse("".join(f"{line}\n" for line in ("ok", *lines)))

    async def readyz(_request: Request) -> Response:
        names = list(checks)
        states = await asyncio.gather(*(_state(checks[name]) for name in names))
        ready = all(state == "ok" for state in states)
        return JSONResponse(
            dict(zip(names, states, strict=True)), status_code=200 if ready else 503
        )

    async def metrics(_request: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return Starlette(
        routes=[
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", metrics),
        ]
    )


@asynccontextmanager
async def serving_ops(
    host: str,
    port: int,
    registry: CollectorRegistry,
    checks: Mapping[str, Check],
    notes: Sequence[Note] = (),
) -> AsyncIterator[int]:
    """Serve the operators' page; yields its port."""
    config = uvicorn.Config(
        ops_app(registry, checks, notes), access_log=False, server_header=False, log_config=None
    )
    async with listening(config, host, port) as bound:
        yield bound


async def _lines(note: Note) -> Sequence[str]:
    """What is noted; nothing while that cannot be asked for, which ``/readyz`` tells."""
    try:
        async with asyncio.timeout(_CHECK_SECONDS):
            return await note()
    except (TimeoutError, VardeError):
        return ()


async def _state(check: Check) -> str:
    try:
        async with asyncio.timeout(_CHECK_SECONDS):
            await check()
    except TimeoutError:
        return "no answer in time"
    except VardeError as error:
        return str(error)
    except Exception as error:  # not ready, whatever it is; its text could hold anything
        return type(error).__name__
    return "ok"
