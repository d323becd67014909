"""What the local chat's page cannot do is told in the language of who asked."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from html import unescape
from pathlib import Path

import httpx
import pytest

from support.chat import COORDINATOR, DIRECTORY, POLICE, FixedClock, a_case, changed, open_group
from varde.chatops.local.channel import LocalChannel
from varde.chatops.local.live import Live
from varde.chatops.local.page import Page, build_app
from varde.chatops.markup.filled import LARGEST_FORM
from varde.shared.domain.codes import Language
from varde.shared.store.database import Database

BASE = "http://127.0.0.1:8090"
SPOKEN = {True: Language.EN, False: None}
"""The coordinator is answered in English, and others as the page is: in bokmål."""
GROUP = replace(
    DIRECTORY,
    members=tuple(replace(m, language=SPOKEN[m.actor.leads]) for m in DIRECTORY.members),
)


@asynccontextmanager
async def _browser(folder: Path, *, away: bool = False) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at a page with one card; its database may be away."""
    async with open_group(folder, GROUP) as group:
        live = Live()
        case = await group.add(a_case())
        await group.poster(group.guarded(LocalChannel(group.database, live))).handle(changed(case))
        nowhere = Database(f"sqlite+aiosqlite:///{folder / 'nowhere' / 'varde.db'}")
        page = Page(
            conversation=group.conversation("local"),
            database=nowhere if away else group.database,
            directory=group.directory,
            clock=FixedClock(),
            live=live,
        )
        app = httpx.ASGITransport(build_app(page, host="127.0.0.1", network_name=""))
        async with httpx.AsyncClient(
            transport=app, base_url=BASE, headers={"Origin": BASE}
        ) as browser:
            yield browser
        await nowhere.close()


TOLD = pytest.mark.parametrize(
    ("user", "language", "too_long", "away"),
    [
        (COORDINATOR, "en", "That is too long for a command.", "I cannot reach the cases"),
        (POLICE, "nb", "Det er for langt for en kommando.", "Jeg får ikke tak i sakene"),
    ],
    ids=["English is chosen", "none is chosen"],
)


@TOLD
async def test_what_is_too_long_is_told_in_the_language_of_who_wrote_it(
    tmp_path: Path, user: str, language: str, too_long: str, away: str
) -> None:
    async with _browser(tmp_path) as browser:
        shown = (await browser.get("/", params={"som": user})).text
        forms = {unescape(at) for at in re.findall(r'<form method="post" action="([^"]+)"', shown)}
        assert {at.partition("?")[0] for at in forms} == {"/si", "/skriv", "/trykk"}
        for at in forms:
            answer = await browser.post(at, data={"som": user, "tekst": "x" * LARGEST_FORM})
            assert answer.status_code == 413
            assert f'<html lang="{language}">' in answer.text
            assert too_long in answer.text
            assert away not in answer.text


@TOLD
async def test_that_the_cases_are_away_is_told_in_the_language_of_who_looks(
    tmp_path: Path, user: str, language: str, too_long: str, away: str
) -> None:
    async with _browser(tmp_path, away=True) as browser:
        answer = await browser.get("/", params={"som": user})
        assert answer.status_code == 503
        assert f'<html lang="{language}">' in answer.text
        assert away in answer.text
        assert too_long not in answer.text
