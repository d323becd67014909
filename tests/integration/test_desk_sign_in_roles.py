"""Roles that a sign-in service gives: they narrow what the directory says, and never widen it."""

from pathlib import Path

from support import stores
from support.desk import Her
from support.sign_in_service import desk_at_service
from varde.shared.domain.codes import Role


async def test_a_service_that_lets_go_of_a_role_lets_nobody_in_by_the_directory_alone(
    tmp_path: Path,
) -> None:
    roles = {"Varde.Vikar": "deputy", "Varde.Koordinator": "coordinator"}
    settings = {"oidc_role_claim": "roles", "oidc_roles": roles}
    async with stores.sqlite(tmp_path) as database, desk_at_service(database, **settings) as at:
        await at.desk.account()
        she = Her(at.desk)
        async with she.client:
            for given in (None, "Varde.Vikar", ["Varde.Vikar", "Varde.Annet"], {"a": 1}):
                at.service.more = {"roles": given}
                assert (await at.sign_in(she)).status_code == 403, given
            at.service.more = {"roles": ["Varde.Koordinator"]}
            assert (await at.sign_in(she)).status_code == 200


async def test_who_has_lost_the_role_there_proves_nothing_and_is_signed_out(tmp_path: Path) -> None:
    settings = {"oidc_role_claim": "roles", "oidc_roles": {"K": "coordinator", "V": "deputy"}}
    async with stores.sqlite(tmp_path) as database, desk_at_service(database, **settings) as at:
        await at.desk.account()
        she = Her(at.desk)
        async with she.client:
            at.service.more = {"roles": ["K"]}
            await at.sign_in(she)
            await she.unlock()
            at.service.more = {"roles": ["V"], "auth_time": int(at.clock.now().timestamp())}
            await she.get("/bekreft?til=/nokler")
            there = await at.to_service(she, "/bekreft", til="/nokler")
            answer = await at.arrive(she, await at.back(there))
            assert (answer.status_code, "Hvem har nøkkelen" in answer.text) == (403, False)
            assert (await she.get("/nokler")).url.path == "/inn", "the session is over as well"


async def test_a_claim_never_makes_more_of_somebody_than_the_directory_does(
    tmp_path: Path,
) -> None:
    settings = {"oidc_role_claim": "roles", "oidc_roles": {"K": "coordinator", "V": "deputy"}}
    async with stores.sqlite(tmp_path) as database, desk_at_service(database, **settings) as at:
        await at.desk.account("vikar")
        at.service.subject = "sub-vikar"
        she = Her(at.desk)
        async with she.client:
            at.service.more = {"roles": ["K"]}
            assert (await at.sign_in(she)).status_code == 403, "a coordinator there, a deputy here"
            at.service.more = {"roles": ["K", "V"]}
            await at.sign_in(she)
            visit = await at.desk.house.sessions.find(she.client.cookies["varde-desk"])
            assert visit
            member = at.desk.house.accounts.member(visit.stored.member_id)
            assert member
            assert member.role is Role.DEPUTY
