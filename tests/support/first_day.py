"""The coordinator's first day at the desk of an installation in processes of its own."""

import re

from playwright.sync_api import Page

from support.desk import PASSPHRASE, PASSWORD
from support.running import Varde

_CODE = re.compile(r"\b[0-9a-f]{4,}(?:-[0-9a-f]{4,})+")


def first_day(varde: Varde, page: Page) -> None:
    """She makes her account by a one-time code, and signs in."""
    code = _CODE.search(varde.run("desk", "add-account", "koordinator"))
    assert code
    page.goto(varde.desk_url)
    page.fill("#kode", code[0])
    for name, typed in (("passord", PASSWORD), ("passfrase", PASSPHRASE)):
        page.fill(f"#{name}", typed)
        page.fill(f"#{name}2", typed)
    page.locator(".send").click()
    page.fill("#navn", "koordinator")
    page.fill("#passord", PASSWORD)
    page.locator(".send").click()
    page.locator("text=Lås opp").wait_for()
