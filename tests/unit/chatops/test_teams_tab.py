"""One's own page as a tab of Teams: whom it believes, what it shows to whom, and what can be done there."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog

from support.chat import COORDINATOR, NAV, STRANGER, TODAY, Group, a_case, held_case, open_group
from support.teams import APP_ID, TENANT
from support.teams_chat import TeamsChat, open_teams
from support.teams_faults import Fault
from varde.chatops.markup.filled import LARGEST_FORM
from varde.chatops.teams import tab

HOME, PRESS, CONFIRM, FORM = (f"/teams/{name}" for name in ("min", "trykk", "bekreft", "skjema"))


@pytest.fixture
async def group(tmp_path: Path) -> AsyncIterator[Group]:
    async with open_group(tmp_path) as group:
        yield group


@pytest.fixture
async def chat(group: Group) -> AsyncIterator[TeamsChat]:
    async with open_teams(group) as chat:
        yield chat


async def _ask(
    chat: TeamsChat, user: str, path: str = HOME, locale: str = "nb-NO", **fields: str
) -> httpx.Response:
    """What a reader's page asks for, as its script does."""
    headers = chat.teams.reader(user)
    return await chat.http.post(path, data=fields, params={"locale": locale}, headers=headers)


async def _refused(chat: TeamsChat, status: int, headers: dict[str, str]) -> None:
    for path in (HOME, PRESS, CONFIRM, FORM):
        answered = await chat.http.post(path, data={"handling": "overview"}, headers=headers)
        assert (answered.status_code, answered.content) == (status, b"")
    assert not {name for name, _ in chat.teams.calls} - {"entra", "entra_keys"}


async def test_the_page_itself_is_the_same_for_everybody_and_may_stand_in_teams_alone(
    chat: TeamsChat,
) -> None:
    page = await chat.http.get("/teams/tab", params={"locale": "nn-NO"})
    assert page.status_code == 200
    assert "Opnar sida di" in page.text
    policy = page.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors https://teams.microsoft.com https://*.teams.microsoft.com" in policy
    assert "set-cookie" not in page.headers
    assert page.headers["cache-control"] == "no-store"
    for address in re.findall(r'(?:src|href)="(/teams/[^"]+\.(?:js|css))"', page.text):
        assert (await chat.http.get(address)).status_code == 200
    assert not re.search(r'(?:src|href)="https?:', page.text)


async def test_a_member_sees_their_own_page_in_their_language(
    chat: TeamsChat, group: Group
) -> None:
    await group.add(a_case())
    shown = await _ask(chat, NAV, locale="en-GB")
    assert shown.headers["content-language"] == "en"
    assert [*re.findall(r"<h2[^>]*>([^<]+)", shown.text)] == ["Your cases", "Due soon", "On duty"]
    assert "Saker som venter" not in shown.text


async def test_the_coordinator_sees_what_waits_for_her(chat: TeamsChat, group: Group) -> None:
    await group.add(held_case("26-4817"))
    shown = (await _ask(chat, COORDINATOR)).text
    assert "Venter på vurdering" in shown
    assert "26-4817" in shown
    assert "26-4817" not in (await _ask(chat, NAV)).text


async def test_a_stranger_of_the_organisation_is_told_that_varde_does_not_know_them(
    chat: TeamsChat, group: Group
) -> None:
    await group.add(a_case())
    shown = await _ask(chat, STRANGER)
    said = (await _ask(chat, STRANGER, PRESS, handling="more", sak="26-4817")).text
    assert shown.status_code == 200
    assert "26-4817" not in shown.text
    assert "answer refused" in shown.text
    assert "tone" not in said
    assert "Tvangsarbeid" not in said


async def test_a_case_that_is_kept_from_a_partner_is_as_if_it_were_not_there(
    chat: TeamsChat, group: Group
) -> None:
    empty = (await _ask(chat, NAV)).text
    nowhere = (await _ask(chat, NAV, PRESS, handling="more", sak="26-4817")).text
    await group.add(a_case(excluded_partners=frozenset({"NAV"}), due_on=TODAY))
    assert (await _ask(chat, NAV)).text == empty
    assert (await _ask(chat, NAV, PRESS, handling="more", sak="26-4817")).text == nowhere
    assert "26-4817" in (await _ask(chat, COORDINATOR)).text


async def test_a_case_is_shown_and_taken_from_the_page(chat: TeamsChat, group: Group) -> None:
    await group.add(a_case())
    card = (await _ask(chat, COORDINATOR, PRESS, handling="more", sak="26-4817")).text
    assert '<article class="card' in card
    form = (await _ask(chat, COORDINATOR, PRESS, handling="note", sak="26-4817")).text
    assert re.search(r'<textarea id="\w+" name="felt-', form)
    noted = await _ask(
        chat, COORDINATOR, FORM, slag="note", sak="26-4817", **{"felt-note": "Vi har et ledig rom."}
    )
    assert "answer done" in noted.text
    assert (
        "Vi har et ledig rom."
        in (await _ask(chat, NAV, PRESS, handling="more", sak="26-4817")).text
    )


async def test_what_cannot_be_taken_comes_back_as_it_was_written(
    chat: TeamsChat, group: Group
) -> None:
    await group.add(a_case())
    named = "Ring Kari Prøvestad på 68 05 11 20"
    again = await _ask(chat, NAV, FORM, slag="note", sak="26-4817", **{"felt-note": named})
    assert 'role="alert"' in again.text
    assert named in again.text


async def test_the_overview_has_its_picture_in_the_page(chat: TeamsChat, group: Group) -> None:
    for number in range(6):
        await group.add(a_case(f"26-100{number}", due_on=TODAY))
    shown = (await _ask(chat, COORDINATOR, PRESS, handling="overview")).text
    assert '<img src="data:image/png;base64,iVBOR' in shown


@pytest.mark.parametrize("header", ["", "Basic dmFyZGU6", "Bearer", "Bearer x", "Bearer a.b.c"])
async def test_what_is_no_token_is_refused(chat: TeamsChat, header: str) -> None:
    await _refused(chat, 401, {"Authorization": header})


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": datetime.now(UTC) - timedelta(days=1)},
        {"nbf": datetime.now(UTC) + timedelta(days=1)},
        {"exp": None},
        {"aud": "0f0e0d0c-0000-4222-8333-000000000000"},
        {"aud": f"api://varde.example/{APP_ID}"},
        {"iss": f"https://sts.windows.net/{TENANT}/"},
        {"iss": "https://login.microsoftonline.com/99999999-1111-4222-8333-bbbbbbbbbbbb/v2.0"},
        {"iss": "https://api.botframework.com"},
        {"oid": None},
        {"scp": None},
        {"tid": None},
        {"key": "of somebody else"},
        {"key": "connector", "key_id": "connector-1"},
        {"key_id": "unknown"},
    ],
    ids=[
        "expired",
        "not yet",
        "for ever",
        "other app",
        "other version",
        "other issuer",
        "other organisation",
        "the connector's",
        "nobody",
        "an app that acts for nobody",
        "no organisation",
        "forged",
        "the connector's key",
        "unknown key",
    ],
)
async def test_a_token_that_is_not_for_this_app_now_is_refused(
    chat: TeamsChat, claims: dict[str, Any]
) -> None:
    await _refused(chat, 401, chat.teams.reader(COORDINATOR, **claims))


@pytest.mark.parametrize(
    "claims",
    [{"tid": "99999999-1111-4222-8333-bbbbbbbbbbbb"}, {"scp": "User.Read"}, {"scp": "access_as"}],
    ids=["of another organisation", "for something else", "for something like it"],
)
async def test_a_good_token_for_something_else_is_refused(
    chat: TeamsChat, claims: dict[str, Any]
) -> None:
    await _refused(chat, 403, chat.teams.reader(COORDINATOR, **claims))


async def test_a_token_of_the_connector_opens_no_page_and_a_readers_posts_no_activity(
    chat: TeamsChat,
) -> None:
    await _refused(chat, 401, chat.teams.headers())
    said = chat.teams.message(COORDINATOR, "liste")
    posted = await chat.deliver(said, **chat.teams.reader(COORDINATOR))
    assert posted.status_code == 401
    assert not chat.teams.messages


async def test_a_token_without_its_scheme_is_refused(chat: TeamsChat) -> None:
    token = chat.teams.reader(COORDINATOR)["Authorization"].removeprefix("Bearer ")
    await _refused(chat, 401, {"Authorization": token})


async def test_what_goes_wrong_within_is_said_in_one_line_without_a_traceback(
    chat: TeamsChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = ValueError("Ring Kari Prøvestad")

    def broken(*_: object) -> None:
        raise wrong

    monkeypatch.setattr(tab, "kept_values", broken)
    with structlog.testing.capture_logs() as logged:
        asked = await _ask(chat, NAV, FORM, slag="note", sak="26-4817")
    assert (asked.status_code, asked.content) == (500, b"")
    assert logged == [{"event": "a request failed", "log_level": "error", "error": wrong}]


async def test_without_the_keys_nobody_is_believed_and_the_page_may_ask_again(
    chat: TeamsChat,
) -> None:
    chat.teams.fail("entra_keys", *[Fault(status=500)] * 9)
    assert (await _ask(chat, COORDINATOR)).status_code == 503
    chat.teams.faults.clear()
    assert (await _ask(chat, COORDINATOR)).status_code == 200


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        (PRESS, {"handling": "nonsense", "sak": "26-4817"}, 400),
        (PRESS, {}, 400),
        (FORM, {"slag": "nonsense"}, 400),
        (FORM, {"slag": "note", "felt-note": "x" * LARGEST_FORM}, 413),
        (PRESS, {f"n{n}": "" for n in range(1_000)}, 413),
    ],
)
async def test_what_no_page_of_ours_sends_is_refused(
    chat: TeamsChat, path: str, fields: dict[str, str], status: int
) -> None:
    assert (await _ask(chat, COORDINATOR, path, **fields)).status_code == status


@pytest.mark.parametrize("path", [HOME, PRESS, CONFIRM, FORM])
async def test_what_a_page_asks_for_is_never_kept_by_the_browser_nor_asked_for_by_a_link(
    chat: TeamsChat, path: str
) -> None:
    assert (await chat.http.get(path)).status_code == 405
    kept = {r.headers["cache-control"] for r in [await _ask(chat, NAV, path, handling="help")]}
    assert kept == {"no-store"}
