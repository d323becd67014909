"""``varde desk`` beside the server: inviting, removing, and the key that comes back from paper when all else is lost."""

import asyncio
import base64
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from support import stores
from support.desk import CHOSEN, PASSPHRASE, PASSWORD, Her, RunningDesk, her, running_desk
from support.desk_keys import paper_made
from support.router_house import OWN, TRIAGE
from support.running import ROOT
from varde.desk.labels import desk_texts
from varde.shared.cli import build_app
from varde.shared.domain.codes import Language
from varde.shared.store import desk as stored
from varde.shared.vault import PrivateKey, new_paper

T = desk_texts(Language.EN)
_CODE = re.compile(r"One-time code for \w+: ([0-9a-f-]+)")
FIELDS = {
    "passord": PASSWORD,
    "passord2": PASSWORD,
    "passfrase": PASSPHRASE,
    "passfrase2": PASSPHRASE,
}


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RunningDesk]:
    """A desk, and the folder beside it with the public keys: the private one is in the safe."""
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    for key in (OWN, TRIAGE):
        (keys / f"{key.recipient}.pub").write_bytes(base64.b64encode(key.public.raw))
    for name, value in (
        ("DATA_DIR", tmp_path),
        ("CONFIG_DIR", _config(tmp_path)),
        ("SECRETS_DIR", tmp_path / "none"),
    ):
        monkeypatch.setenv(f"VARDE_{name}", str(value))
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        yield desk


def _config(folder: Path) -> Path:
    """The shipped files, with the deputy called what the desk's directory in the tests calls her."""
    for file in (ROOT / "config").glob("*.toml"):
        words = file.read_text(encoding="utf-8").replace('"stedfortreder"', '"vikar"')
        (folder / file.name).write_text(words, encoding="utf-8")
    return folder


async def _varde(*arguments: str, types: str = "", of: str = "desk") -> Result:
    return await asyncio.to_thread(CliRunner().invoke, build_app(), [of, *arguments], types)


def _bring_the_key(folder: Path, key: PrivateKey = OWN) -> None:
    """Out of the safe."""
    file = folder / "keys" / "coordinator.key"
    file.write_bytes(base64.b64encode(key.load().private_bytes_raw()))
    file.chmod(0o600)


async def _paper(she: Her) -> str:
    blocks = await paper_made(she)
    assert blocks[0] not in (await she.get("/nokler")).text, "shown once"
    return " ".join(blocks)


async def _lose_everything(desk: RunningDesk) -> None:
    async with desk.router.database.begin() as tx:
        for account in await stored.accounts(tx):
            await stored.drop_account(tx, account.member_id)


async def _opens(desk: RunningDesk, code: str, reference: str) -> str:
    she = Her(desk)
    async with she.client:
        await she.get("/oppsett")
        await she.post("/oppsett", kode=code, **FIELDS)
        await she.sign_in()
        await she.unlock()
        await she.post(f"/sak/{reference}/original")
        return she.page


async def test_when_every_account_is_lost_the_paper_opens_the_originals_again(
    desk: RunningDesk,
) -> None:
    case = await desk.router.tell("Sjefen har tatt passet hennes.")
    async with her(desk) as she:
        paper = await _paper(she)
    await _lose_everything(desk)
    careless = paper.lower().replace(" ", "-").replace("0", "o")
    recovered = await _varde("recover", "koordinator", types=f"{careless}\n")
    code = _CODE.search(recovered.output)
    assert code, recovered.output
    assert "Sjefen" in await _opens(desk, code[1], case.reference)
    assert "recover_key" in [e.action for e in await desk.router.log()]


async def test_the_paper_of_before_a_change_of_keys_still_opens_and_is_to_be_made_anew(
    desk: RunningDesk,
) -> None:
    case = await desk.router.tell("Sjefen har tatt passet hennes.")
    async with her(desk) as she:
        paper = await _paper(she)
        await she.post("/nokler/bytte")
        assert "Papirnøkkelen er fra før nøkkelen ble byttet." in (await she.get("/")).text
    await _lose_everything(desk)
    code = _CODE.search((await _varde("recover", "koordinator", types=f"{paper}\n")).output)
    assert code
    assert "Sjefen" in await _opens(desk, code[1], case.reference)


@pytest.mark.parametrize("how", ["replaced", "withdrawn"])
async def test_a_paper_that_was_replaced_or_withdrawn_opens_nothing(
    desk: RunningDesk, how: str
) -> None:
    async with her(desk) as she:
        paper = await _paper(she)
        if how == "replaced":
            await _paper(she)
        else:
            await she.post("/nokler/papir/trekk")
            assert "Makuler papiret." in she.page
    answer = await _varde("recover", "koordinator", types=f"{paper}\n")
    assert answer.exit_code == 1
    said = {"replaced": "another paper", "withdrawn": "No paper key is in force"}[how]
    assert said in str(answer.exception)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("ABCDE", "A paper key has 8 blocks of 5"),
        ("x" * 5_000, "much longer"),
        ("Æ" * 40, "no paper key has"),
    ],
    ids=["short", "huge", "letters"],
)
async def test_what_is_mistyped_is_told_and_changes_nothing(
    desk: RunningDesk, typed: str, says: str
) -> None:
    async with her(desk) as she:
        await _paper(she)
    answer = await _varde("recover", "koordinator", types=f"{typed}\n")
    assert says in str(answer.exception)
    stranger = await _varde("recover", "koordinator", types=f"{new_paper()}\n")
    assert "another paper" in str(stranger.exception)
    assert not _CODE.search(answer.output + stranger.output)


async def test_a_code_is_made_with_the_key_file_and_not_without(
    desk: RunningDesk, tmp_path: Path
) -> None:
    without = await _varde("add-account", "vikar")
    assert "cannot read the private key" in str(without.exception)
    _bring_the_key(tmp_path)
    added = await _varde("add-account", "vikar")
    code = _CODE.search(added.output)
    assert code
    assert "48 hours" in added.output
    assert await desk.house.accounts.accept(code[1], CHOSEN, T) == "vikar"
    assert "not a coordinator" in str((await _varde("add-account", "kontakt-nav")).exception)
    assert "not a coordinator" in str((await _varde("add-account", "nobody")).exception)


async def test_the_key_file_of_before_a_change_makes_no_codes(
    desk: RunningDesk, tmp_path: Path
) -> None:
    _bring_the_key(tmp_path)
    async with her(desk) as she:
        await she.post("/nokler/bytte")
    assert "earlier key" in str((await _varde("add-account", "vikar")).exception)
    before = (tmp_path / "keys" / "coordinator.pub").read_bytes()
    assert "earlier key" in str((await _varde("rotate", "coordinator", of="keys")).exception)
    assert (tmp_path / "keys" / "coordinator.pub").read_bytes() == before


async def test_accounts_are_listed_with_what_could_lose_the_key(desk: RunningDesk) -> None:
    first_day = (await _varde("accounts")).output
    assert "Nobody has an account here yet" in first_day
    assert "paper key" not in first_day
    await desk.account()
    listed = (await _varde("accounts")).output
    assert re.search(r"koordinator +\d\d\.\d\d\.\d{4}  has the key\n", listed)
    assert "One person alone holds the key" in listed
    await desk.account("vikar")
    async with her(desk) as she:
        await _paper(she)
        await she.post("/nokler/bytte")
    listed = (await _varde("accounts")).output
    assert "paper key" in listed
    assert "from before the key was changed" in listed
    assert "One person alone" not in listed


async def test_the_last_account_stays_unless_the_key_is_safe_elsewhere(
    desk: RunningDesk, tmp_path: Path
) -> None:
    await desk.account()
    refused = await _varde("remove-account", "koordinator")
    assert "Nobody else holds the key" in str(refused.exception)
    _bring_the_key(tmp_path)
    removed = await _varde("remove-account", "koordinator")
    assert "can sign in no more" in removed.output
    assert "has no account" in str((await _varde("remove-account", "koordinator")).exception)


async def test_the_last_account_goes_by_the_paper_alone_only_if_it_was_seen(
    desk: RunningDesk,
) -> None:
    async with her(desk) as she:
        paper = await _paper(she)
    asked = await _varde("remove-account", "koordinator", types="n\n")
    assert "only the paper with the mark" in asked.output
    assert "See that it lies where it should" in str(asked.exception)
    removed = await _varde("remove-account", "koordinator", types="y\n")
    assert "can sign in no more" in removed.output
    assert _CODE.search((await _varde("recover", "koordinator", types=f"{paper}\n")).output)


async def test_the_key_file_of_before_a_change_is_no_way_back(
    desk: RunningDesk, tmp_path: Path
) -> None:
    _bring_the_key(tmp_path)
    async with her(desk) as she:
        await she.post("/nokler/bytte")
        refused = await _varde("remove-account", "koordinator")
    assert "Nobody else holds the key" in str(refused.exception)


async def test_a_key_that_is_changed_beside_its_file_reaches_the_accounts_and_the_paper(
    desk: RunningDesk, tmp_path: Path
) -> None:
    case = await desk.router.tell("Sjefen har tatt passet hennes.")
    await desk.account("vikar")
    _bring_the_key(tmp_path)
    async with her(desk) as she:
        paper = await _paper(she)
        async with desk.router.database.begin() as tx:
            await tx.execute(
                text("UPDATE desk_account SET address = NULL WHERE member_id = 'vikar'")
            )
        rotated = await _varde("rotate", "coordinator", of="keys")
        assert "vikar needs a new code" in rotated.output
        assert "koordinator needs" not in rotated.output
        await she.post("/las")
        await she.unlock()
        await she.post(f"/sak/{case.reference}/original")
        assert "Sjefen" in she.page
    code = _CODE.search((await _varde("recover", "koordinator", types=f"{paper}\n")).output)
    assert code
    assert "Sjefen" in await _opens(desk, code[1], case.reference)
