"""Whether the chat's service takes our token: asked on demand, and nothing is posted."""

from varde.chatops.settings import ChatopsSettings, ChatPlatform
from varde.chatops.slack.web import SlackAway, SlackRefused, SlackWeb
from varde.chatops.teams.patience import TeamsAway, TeamsRefused
from varde.chatops.teams.serve import prove_identity
from varde.shared.domain.clock import Clock
from varde.shared.errors import Transient
from varde.shared.platform.doctor import Finding


async def token_problem(
    settings: ChatopsSettings, clock: Clock, *, loopback: bool
) -> list[Finding]:
    """What is wrong with the token of Slack or Teams. ``loopback``: a stand-in on this machine may answer."""
    name = settings.platform.value.capitalize()
    try:
        if settings.platform is ChatPlatform.SLACK:
            await _slack(settings)
        else:
            await prove_identity(settings, clock, loopback=loopback)
    except (SlackAway, SlackRefused, TeamsAway, TeamsRefused) as error:
        return [Finding.wrong("chat_token_wrong", platform=name, reason=error.code)]
    except Transient:
        return [Finding.warning("chat_away", platform=name)]
    return []


async def _slack(settings: ChatopsSettings) -> None:
    token = settings.slack_bot_token
    web = SlackWeb(token.get_secret_value() if token else "", settings.slack_api_url)
    await web.read_at_once("auth.test")
