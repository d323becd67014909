"""She has new cards go to another channel of the team, at the desk: Teams is looked at before anything is changed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from support.chat import COORDINATOR, STRANGER, Group, a_case, changed, open_group
from support.desk import PASSWORD, Her, her, running_desk
from support.teams import CHANNEL, TEAM, TENANT, Teams
from support.teams_cards import shown
from support.teams_chat import open_teams

PAGE, CHANGE = "/styring/kanal", "/styring/kanal/bytt"
NEW = "19:nygruppe_1@thread.tacv2"
LINK = f"https://teams.microsoft.com/l/channel/{quote(NEW)}/Ny%20gruppe?groupId={TEAM}&tenantId={TENANT}"


@dataclass
class At:
    """The desk and the team, with the same group behind them."""

    she: Her
    group: Group
    teams: Teams

    async def ask(self, typed: str) -> int:
        """She asks for a channel; the status of what she sees then."""
        await self.she.post("/bekreft", passord=PASSWORD, til=PAGE)
        return (await self.she.post(CHANGE, kanal=typed)).status_code

    async def look(self) -> str:
        """The chat does what is asked for; the page afterwards."""
        await self.group.moving("teams").step()
        await self.she.get(PAGE)
        return self.she.page

    async def show(self, reference: str) -> None:
        """A new case is announced."""
        case = await self.group.add(a_case(reference))
        await self.group.poster(self.group.channels("teams")).handle(changed(case))

    def cards(self, channel: str) -> list[str]:
        """The words of each post in a channel."""
        return [shown(message) for message in self.teams.messages[channel]]


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[At]:
    async with (
        open_group(tmp_path) as group,
        open_teams(group) as chat,
        _desk_of(group) as she,
    ):
        channels = group.channels("teams")
        channels.open(chat.port, await channels.group.begin(CHANNEL))
        yield At(she, group, chat.teams)


@asynccontextmanager
async def _desk_of(group: Group) -> AsyncIterator[Her]:
    async with running_desk(group.database) as desk, her(desk, unlocked=False) as she:
        yield she


@pytest.mark.parametrize("typed", [NEW, LINK], ids=["its id", "a link to it"])
async def test_new_cards_go_to_the_channel_of_the_team_that_she_chose(at: At, typed: str) -> None:
    await at.she.get(PAGE)
    assert "<dd>Teams</dd>" in at.she.page
    assert f"<code>{CHANNEL}</code>" in at.she.page
    assert await at.ask(typed) == 200
    assert f"Chatten ser på {NEW} først" in at.she.page
    await at.show("26-4817")
    assert (len(at.cards(CHANNEL)), at.cards(NEW)) == (1, []), (
        "nothing is changed before it has looked"
    )
    page = await at.look()
    assert f"<code>{NEW}</code>" in page
    assert "Koordinator, " in page
    await at.show("26-4818")
    assert ["26-4818" in card for card in at.cards(NEW)] == [True]
    assert "Fra nå av kommer nye kort i en annen kanal" in at.cards(CHANNEL)[-1]
    (told,) = [shown(message) for message in at.teams.chat(COORDINATOR)]
    assert NEW in told


@pytest.mark.parametrize("unfit", ["shared", "with a stranger"])
async def test_a_channel_of_the_team_that_is_not_fit_is_refused_and_she_reads_why(
    at: At, unfit: str
) -> None:
    assert await at.ask(NEW) == 200
    if unfit == "shared":
        at.teams.channel = {"membershipType": "shared"}
    else:
        at.teams.join(STRANGER, userRole="guest")
    page = await at.look()
    assert "Kanalen ble ikke byttet" in page
    assert f"<code>{CHANNEL}</code>" in page
    assert f"<code>{NEW}</code>" not in page.partition("Det ble bedt om")[0]
    assert at.cards(NEW) == []


@pytest.mark.parametrize("typed", ["C0NYKANAL", "19:nygruppe@unq.gbl.spaces", "Partnergruppa"])
async def test_what_is_no_channel_of_a_team_is_not_asked_for(at: At, typed: str) -> None:
    assert await at.ask(typed) == 422
    assert typed in at.she.page, "what she typed stays"
    assert "Det er bedt om en annen kanal" not in at.she.page
