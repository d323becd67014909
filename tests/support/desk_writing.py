"""Writing in an opened case at the desk, as a browser sends it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from support.desk import Her, RunningDesk, her, written
from varde.shared.domain.case import Case
from varde.shared.store import cases

TEXT = "Sjefen, Radomir Stoilov, har tatt passet til Mirjeta Berisha. De får ikke lønn."
SUMMARY = "En voksen får ikke lønn."
ACCOUNT = "Noen holder tilbake passet hennes."


async def open_case(she: Her, case: Case) -> None:
    """Open the case before one of them."""
    await she.get(f"/sak/{case.reference}")
    await she.post(f"/sak/{case.reference}/original")


async def send(she: Her, case: Case, **fields: str) -> int:
    """Press a button of the form, in which she has typed these fields."""
    hidden = dict(re.findall(r'name="((?:fra|spurt)-\w+|ute)" value="(\w+)"', she.page))
    sent = written(she) | hidden | {"hvem": "koordinator"} | fields
    return (await she.post(f"/sak/{case.reference}/endre", **sent)).status_code


@asynccontextmanager
async def deputy(desk: RunningDesk) -> AsyncIterator[Her]:
    """The deputy, at a browser of her own."""
    await desk.account("vikar")
    they = Her(desk)
    async with they.client:
        await they.sign_in("vikar")
        await they.unlock()
        yield they


@asynccontextmanager
async def both_at(desk: RunningDesk, case: Case) -> AsyncIterator[tuple[Her, Her]]:
    """The coordinator and the deputy, each with the case open."""
    async with her(desk) as she, deputy(desk) as they:
        await open_case(she, case)
        await open_case(they, case)
        yield she, they


async def touch(desk: RunningDesk, case: Case) -> None:
    """Something else of the case is changed."""
    async with desk.house.database.begin() as tx:
        await cases.touch(tx, case.case_id)
