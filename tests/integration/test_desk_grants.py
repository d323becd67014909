"""The desk with its own login in PostgreSQL: it does its work, and nobody else sees who may sign in."""

import asyncio

import pytest
from sqlalchemy import text

from support import stores
from support.desk import PASSWORD, Her, her, running_desk, written
from support.desk_keys import paper_made
from varde.shared.casework.channel import ChannelPeople
from varde.shared.domain.channel import StrangerKind
from varde.shared.errors import Transient

pytestmark = pytest.mark.postgres

TEXT = "Sjefen, Radomir Stoilov, har tatt passet til Mirjeta Berisha. De får ikke lønn."


async def test_the_whole_way_of_a_case_with_the_desks_own_login() -> None:
    async with (
        stores.postgres() as owner,
        stores.logins(owner, ["desk"]) as logins,
        running_desk(owner, seen=logins["desk"]) as desk,
    ):
        await desk.router.mail(TEXT, sender="kari@nabo.example", vouched=True)
        await desk.router.deliver()
        case = await desk.router.newest()
        at = f"/sak/{case.reference}"
        async with her(desk) as she:
            await she.get(at)
            await she.post(f"{at}/original")
            await she.post(
                f"{at}/endre",
                versjon=she.version,
                sammendrag=case.summary,
                redegjorelse="Noen holder tilbake passet hennes.",
            )
            assert "Lagret." in she.page
            await she.post(f"{at}/endre", **written(she), frigi="ja", med="ja")
            assert "Saken står i kanalen nå." in she.page
            await she.post(f"{at}/melder/svar", svar="Takk.", vei="epost")
            assert "Svaret går ut med e-post." in she.page
            await desk.router.mail("De får ikke lønn.", sender="per@nabo.example", vouched=True)
            await desk.router.deliver()
            other = (await desk.router.newest()).reference
            await _follow_up(she, at, other)
            await she.get(f"{at}/melder")
            await she.post(f"{at}/melder/avsender", hvorfor="duty")
            assert "kari@nabo.example" in she.page
            assert (await she.get("/statistikk")).status_code == 200
            assert (await she.get("/statistikk/2026/rapport")).status_code == 200
            await she.get(f"{at}/slett")
            goes = {"versjon": she.version, "hvorfor": "done", "arkivert": "ja"}
            assert (await she.post(f"{at}/slett", **goes)).status_code == 200
            assert "Saken er slettet." in she.page
            await she.post("/sprak", sprak="en", til="/logg")
            assert "The chain of the log holds." in she.page
            assert (await she.post("/ut")).url.path == "/inn"


async def _follow_up(she: Her, at: str, other: str) -> None:
    """Everything that she does to a case after its release, until it is kept longer than its time."""
    for act, fields in (
        ("tildel", {"leder": "NAV", "frist": "om 3 dager", "notat": "Begynn med boligen."}),
        ("rapport", {"resultat": "waits", "gjort": "Vi har ringt."}),
        ("koble", {"annen": other}),
        ("lost", {"annen": other}),
        ("lukk", {"utfall": "raad", "hvorfor": "De fikk råd."}),
    ):
        await she.get(f"{at}/oppfolging")
        done = await she.post(f"{at}/oppfolging/{act}", versjon=she.version, **fields)
        assert (act, done.status_code) == (act, 200)
    await she.post("/bekreft", passord=PASSWORD)
    await she.get(f"{at}/oppfolging")
    ended = {"versjon": she.version, "hvorfor": "court", "frist": "om 3 dager"}
    assert (await she.post(f"{at}/oppfolging/behold", **ended)).status_code == 200


async def test_a_change_of_keys_and_a_paper_key_with_the_desks_own_login() -> None:
    async with (
        stores.postgres() as owner,
        stores.logins(owner, ["desk"]) as logins,
        running_desk(owner, seen=logins["desk"]) as desk,
    ):
        case = await desk.router.tell(TEXT)
        await desk.router.add(case, "Hun ringte i dag.")
        async with her(desk) as she:
            await paper_made(she)
            await she.post("/nokler/bytte")
            task = desk.house.rotating._task
            assert task
            await asyncio.wait([task])
            assert "Nøkkelbyttet er ikke ferdig" not in (await she.get("/")).text
            await she.post(f"/sak/{case.reference}/original")
            assert "Hun ringte i dag." in she.page


TABLES = [
    "desk_account",
    "desk_invitation",
    "desk_session",
    "desk_browser",
    "desk_key",
    "desk_paper",
    "desk_passkey",
]


@pytest.mark.parametrize("table", TABLES)
async def test_no_other_service_sees_who_may_sign_in(table: str) -> None:
    others = [service for service in stores.SERVICES if service != "desk"]
    async with stores.postgres() as owner, stores.logins(owner, others) as logins:
        for database in logins.values():
            with pytest.raises(Transient, match="varde migrate") as refused:
                async with database.read() as tx:
                    await tx.execute(text(f"SELECT * FROM {table}"))
            assert getattr(refused.value.__cause__, "sqlstate", "") == "42501"


async def test_the_administration_sees_what_it_must_with_the_desks_own_login() -> None:
    async with (
        stores.postgres() as owner,
        stores.logins(owner, ["desk"]) as logins,
        running_desk(owner, seen=logins["desk"]) as desk,
    ):
        case = await desk.router.tell(TEXT)
        routing = desk.house.scene.core.config_dir / "routing.toml"
        text_of = routing.read_text(encoding="utf-8")
        async with her(desk, unlocked=False) as she:
            await she.get("/tilstand")
            assert "databasens oppbygning" in she.page
            # Dead letters lie on the broker in production, and here in a table that the desk does not see.
            assert she.page.count("har ikke tilgang til å se dette") == 1
            renamed = text_of.replace(f'id = "{case.rule}"', 'id = "R00_NEW"')
            await she.post("/styring/fil", navn="routing.toml", tekst=renamed)
            assert "1 av dem ville ha gått en annen vei" in she.page
            await she.post("/styring/slutt", hvem="stedfortreder")
            assert "Dette fører det til" in she.page
            chat = ChannelPeople(owner, desk.house.clock, "slack", "C0GRUPPE")
            await chat.saw({"U0GJEST": StrangerKind.GUEST})
            await she.post("/bekreft", passord=PASSWORD, til="/styring/kanal")
            stays = {"plattform": "slack", "kanal": "C0GRUPPE", "konto": "U0GJEST", "bli": "ja"}
            await she.post("/styring/kanal", **stays)
            assert [stranger.accepted for stranger in await chat.known()] == [True]
