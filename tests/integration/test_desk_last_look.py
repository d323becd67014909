"""What must hold though nothing else does: the guard before a release, a log that was changed, cookies behind TLS."""

import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from support import stores
from support.desk import PASSWORD, RunningDesk, her, running_desk, written
from support.router_house import OWN
from varde.desk import accounts
from varde.desk.house import House
from varde.shared.store import sealed
from varde.shared.store.wraps import StoredWrap
from varde.shared.vault import seal

TEXT = "Sjefen har tatt passet, og de får ikke lønn."
LEAKS = "Ring 68 05 12 34."
SITE = "desk.example"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        yield desk


async def test_the_guard_reads_the_account_once_more_before_it_is_released(
    desk: RunningDesk,
) -> None:
    case = await desk.router.tell(TEXT, exclude="NAV")
    box = seal(LEAKS.encode(), bound_to=case.case_id, recipients=[OWN.public])
    stored = StoredWrap(box.wraps[0].recipient, box.wraps[0].key_id, box.wraps[0].wrapped)
    async with desk.house.database.begin() as tx:
        await sealed.put_account(tx, case.case_id, stored, box.ciphertext)
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}")
        at = f"/sak/{case.reference}"
        await she.post(f"{at}/original")
        answer = await she.post(f"{at}/endre", **written(she), frigi="ja", med="ja")
        assert answer.status_code == 422
        assert "Den siste kontrollen stoppet redegjørelsen: telefon." in she.page
        assert "<li>telefon: <mark>68 05 12 34</mark></li>" in she.page
    now = await desk.router.case(case)
    assert (now.held, now.account) == (case.held, "")
    assert "release" not in [e.action for e in await desk.router.log()]


async def test_a_log_that_was_changed_is_said_with_the_entry(desk: RunningDesk) -> None:
    await desk.router.tell(TEXT)
    async with desk.router.database.begin() as tx:
        await tx.execute(text("DROP TRIGGER audit_no_update"))
        await tx.execute(text("UPDATE audit SET actor = 'somebody' WHERE seq = 1"))
    async with her(desk, unlocked=False) as she:
        await she.get("/logg")
        assert "Loggen stemmer ikke fra linje 1:" in she.page
        assert "Kjeden i loggen holder." not in she.page


def _behind_tls(house: House) -> House:
    return replace(house, settings=house.settings.model_copy(update={"origin": f"https://{SITE}"}))


async def test_behind_tls_the_cookies_are_bound_to_this_host_and_sent_by_our_own_pages_alone(
    tmp_path: Path,
) -> None:
    headers = {"Host": SITE, "Origin": f"https://{SITE}"}
    async with (
        stores.sqlite(tmp_path) as database,
        running_desk(database, fitted=_behind_tls) as desk,
        httpx.AsyncClient(base_url=desk.url, headers=headers) as client,
    ):
        await desk.account()
        given = await client.post("/inn", data={"navn": "koordinator", "passord": PASSWORD})
        assert given.headers["strict-transport-security"].startswith("max-age=")
        cookies = given.headers.get_list("set-cookie")
    assert sorted(c.partition("=")[0] for c in cookies) == [
        "__Host-varde-desk",
        "__Host-varde-desk-known",
    ]
    for cookie in cookies:
        parts = {part.strip().lower() for part in cookie.split(";")}
        assert {"secure", "httponly", "samesite=strict", "path=/"} <= parts
        assert not [part for part in parts if part.startswith("domain")]


async def test_passwords_and_passphrases_are_tried_beside_the_event_loop(
    desk: RunningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = list[threading.Thread]()

    def told(what: str) -> None:
        real = getattr(accounts, what)

        def tried(*given: object, **named: object) -> object:
            threads.append(threading.current_thread())
            return real(*given, **named)

        monkeypatch.setattr(accounts, what, tried)

    for what in ("hash_password", "password_fits", "lock_keys", "unlock_keys"):
        told(what)
    async with her(desk):
        pass
    assert len(threads) >= 4
    assert threading.current_thread() not in threads
