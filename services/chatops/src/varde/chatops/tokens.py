"""Whether the chat's service takes our token: asked on demand, and nothing is posted."""

from varde.chatops.settings import ChatopsSettings, ChatPlatform
from varde.chatops.slack.channel import PLATFORM
from varde.chatops.slack.rotation import pair_of
from varde.chatops.slack.web import FixedToken, SlackAway, SlackRefused, SlackWeb
from varde.chatops.teams.patience import TeamsAway, TeamsRefused
from varde.chatops.teams.serve import prove_identity
from varde.shared.casework.chat_access import ChatAccess
from varde.shared.domain.clock import Clock
from varde.shared.errors import Transient
from varde.shared.platform.doctor import Finding
from varde.shared.store.database import Database


async def token_problem(
    settings: ChatopsSettings, database: Database, clock: Clock, *, loopback: bool
) -> list[Finding]:
    """What is wrong with the token of Slack or Teams. ``loopback``: a stand-in on this machine may answer.

    A token that rotates is asked about and not renewed: that is for chatops alone.
    """
    name = settings.platform.value.capitalize()
    try:
        if settings.platform is ChatPlatform.SLACK:
            await _slack(settings, database, clock)
        else:
            await prove_identity(settings, clock, loopback=loopback)
    except (SlackAway, SlackRefused, TeamsAway, TeamsRefused) as error:
        return [Finding.wrong("chat_token_wrong", platform=name, reason=error.code)]
    except Transient:
        return [Finding.warning("chat_away", platform=name)]
    return []


async def _slack(settings: ChatopsSettings, database: Database, clock: Clock) -> None:
    rotates = settings.slack_rotates
    token = await _rotated(settings, database, clock) if rotates else _fixed(settings)
    if token:
        await SlackWeb(FixedToken(token), settings.slack_api_url).read_at_once("auth.test")


def _fixed(settings: ChatopsSettings) -> str:
    token = settings.slack_bot_token
    return token.get_secret_value() if token else ""


async def _rotated(settings: ChatopsSettings, database: Database, clock: Clock) -> str:
    """The newest that chatops has; "" before its first start."""
    secret = settings.slack_client_secret
    under = secret.get_secret_value() if secret else ""
    pair = pair_of(await ChatAccess(database, clock, PLATFORM, under).newest())
    return pair.token if pair else ""
