"""FastAPI's built-in telemetry stays off, whatever the environment or another library sets up."""

from typing import Any, NoReturn

import httpx
import pytest
from opentelemetry import trace

from support import web_door
from support.chat import DIRECTORY
from varde.chatops.local.live import Live
from varde.chatops.local.page import Page, build_app

FORM = {"Content-Type": web_door.FORM_TYPE}


class Telltale(trace.TracerProvider):
    """Whoever asks it for a tracer gave something away."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def get_tracer(self, name: str, *_more: Any, **_named: Any) -> trace.Tracer:  # type: ignore[override] # takes the same
        self.asked.append(name)
        return trace.NoOpTracer()


@pytest.fixture
def telltale(monkeypatch: pytest.MonkeyPatch) -> Telltale:
    provider = Telltale()
    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: provider)
    return provider


async def test_the_public_form_tells_no_tracer(telltale: Telltale) -> None:
    async with web_door.running_door() as door:
        await door.client.get("/nb/")
        await door.client.get("/finnes-ikke")
        door.receiver.error = ValueError("hemmelig")
        await door.client.post("/nb/", content="text=hemmelig", headers=FORM)
    assert telltale.asked == []


async def test_the_local_channel_tells_no_tracer(telltale: Telltale) -> None:
    class Broken:
        def __getattr__(self, name: str) -> NoReturn:
            raise ValueError("hemmelig")

    broken: Any = Broken()
    page = Page(
        conversation=broken, database=broken, directory=DIRECTORY, clock=broken, live=Live()
    )
    transport = httpx.ASGITransport(
        build_app(page, host="127.0.0.1", network_name=""), raise_app_exceptions=False
    )
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8090") as browser:
        assert (await browser.get("/")).status_code == 500
    assert telltale.asked == []
