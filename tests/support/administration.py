"""What one does in the administration at the desk."""

import re
from pathlib import Path

from support.desk import PASSWORD, Her, RunningDesk
from varde.shared.store.audit import entries

ABSENCE = {"hvem": "koordinator", "fra": "2026-03-03", "til": "2026-03-05"}


def config_of(desk: RunningDesk) -> Path:
    """The folder of the municipality's files."""
    return desk.house.scene.core.config_dir


def read_file(desk: RunningDesk, name: str = "rota.toml") -> str:
    """The text of one of them."""
    return (config_of(desk) / name).read_text(encoding="utf-8")


async def put_in_force(she: Her) -> None:
    """What "Put it in force" sends, and the password where it is asked for."""
    found = she.page.split('name="avtrykk" value="')
    assert len(found) > 1, "it cannot be put in force"
    await she.post("/styring/forslag/sett", avtrykk=found[1].partition('"')[0])
    if "Ditt passord" in she.page or "/bekreft" in she.page:
        await she.post("/bekreft", passord=PASSWORD, til="/styring/forslag")
        await put_in_force(she)


def sent_by(page: str) -> dict[str, str]:
    """What the form that puts the change in force sends, without its token."""
    form = page.partition('action="/styring/forslag/sett">')[2].partition("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    return {name: value for name, value in fields.items() if name != "skjema"}


async def audited_changes(desk: RunningDesk) -> list[tuple[str, str, str]]:
    """Who changed which file, as the log has it."""
    async with desk.house.database.read() as tx:
        log = await entries(tx)
    return [(e.actor, e.action, e.subject) for e in log if e.action.startswith("change_config")]
