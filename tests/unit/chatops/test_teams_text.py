"""Commands and documents as they are written and shown in Teams, which has no slash commands and takes no files."""

from pathlib import Path

import pytest

from support.chat import NAV, a_case, open_group
from support.teams_cards import shown
from support.teams_chat import open_teams
from varde.chatops.teams.text import as_written_here


@pytest.mark.parametrize("said", ["/sak vis 26-4817", "@Varde vis 26-4817", "/case show 26-4817"])
async def test_who_writes_the_commands_name_is_answered_all_the_same(
    tmp_path: Path, said: str
) -> None:
    async with open_group(tmp_path) as group, open_teams(group) as chat:
        await group.add(a_case())
        await chat.deliver(chat.teams.message(NAV, said))
        await chat.settled()
        assert "Bekymring 26-4817" in shown(chat.teams.chat(NAV)[0])


async def test_help_and_agenda_are_written_for_teams(tmp_path: Path) -> None:
    async with open_group(tmp_path) as group, open_teams(group) as chat:
        await group.add(a_case())
        for said in ("hjelp", "møte"):
            await chat.deliver(chat.teams.message(NAV, said))
            await chat.settled()
        help_, agenda = map(shown, chat.teams.chat(NAV))
        assert "@Varde liste" in help_
        assert "/sak" not in help_
        assert "Nye de siste 14 dagene" in agenda
        assert "• 26-4817" in agenda
        assert "#" not in agenda


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Skriv: /sak frist SAK DATO", "Skriv: @Varde frist SAK DATO"),
        ("/case list", "@Varde list"),
        ("inntak/sak 4", "inntak/sak 4"),
        ("/saken", "/saken"),
    ],
)
def test_only_a_command_is_written_otherwise(text: str, written: str) -> None:
    assert as_written_here(text) == written
