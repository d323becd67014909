"""In which language Slack's users are answered when they have chosen none, and when they have."""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import structlog

from support.chat import DIRECTORY, NAV, open_group
from support.chat_doors import SlackPerson
from support.slack import loopback_slack
from support.slack_payloads import CHANNEL, SIGNING_SECRET
from support.slack_tokens import BOT_TOKEN
from varde.chatops.slack.app import SlackDoor
from varde.chatops.slack.channel import SlackChannel
from varde.chatops.slack.serve import http_app
from varde.chatops.slack.web import FixedToken, SlackWeb
from varde.shared.domain.codes import Language

NB, NN, EN = Language.NB, Language.NN, Language.EN
UNKNOWN = {
    NB: "Jeg kjenner ikke den kommandoen.",
    NN: "Eg kjenner ikkje den kommandoen.",
    EN: "I do not know that command.",
}


@pytest.mark.parametrize(
    ("command", "installation", "locale", "chosen", "answered"),
    [
        ("/sak", NB, "en-US", None, NB),
        ("/sak", NN, "en-US", None, NN),
        ("/sak", EN, "de-DE", None, EN),
        ("/sak", NB, "nn-NO", None, NN),
        ("/sak", NB, "nn-NO", EN, EN),
        ("/sak", NN, "en-US", NB, NB),
        ("/case", NB, "en-US", None, EN),
        ("/case", NB, "nn-NO", None, EN),
        ("/case", NB, "en-US", NN, NN),
    ],
)
async def test_a_chosen_language_counts_before_the_command_and_that_before_slacks_and_ours(
    tmp_path: Path,
    command: str,
    installation: Language,
    locale: str,
    chosen: Language | None,
    answered: Language,
) -> None:
    members = tuple(replace(m, language=chosen) for m in DIRECTORY.members)
    directory = replace(DIRECTORY, members=members)
    async with open_group(tmp_path, directory) as group, loopback_slack() as slack:
        slack.join(NAV, locale=locale)
        web = SlackWeb(FixedToken(BOT_TOKEN), slack.api_url)
        channel = SlackChannel(web, CHANNEL)
        await channel.people()
        door = SlackDoor(
            web=web,
            conversation=group.conversation("slack"),
            speaks=channel.speaks,
            language=installation,
            signing_secret=SIGNING_SECRET,
            log=structlog.get_logger(),
        )
        transport = httpx.ASGITransport(http_app(door))
        async with httpx.AsyncClient(transport=transport, base_url="http://varde.example") as http:
            said = dict(slack.slash(NAV, "xyzzy")) | {"command": command}
            assert UNKNOWN[answered] in await SlackPerson(slack, http).send(said)
        await door.work.drain()
