"""Renews the bot token at Slack: a refresh token is given for a new pair, and counts no more after that.

Source: Slack, "Using token rotation", ``oauth.v2.access`` and ``oauth.v2.exchange``.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from slack_sdk.errors import SlackApiError

from varde.chatops.slack.web import (
    ACCESS_RETRY_SECONDS,
    AWAY,
    SlackAway,
    asked_to_wait,
    code_of,
    is_busy,
    web_client,
)
from varde.shared.domain.channel import AccessTrouble
from varde.shared.errors import Transient

TIMEOUT_SECONDS = 8
"""Two tries fit into the time for which one process may renew."""
_AWAY_RETRY_SECONDS = 15.0
_LONG_LIVED = "xoxb-"
_TROUBLES = {
    "invalid_refresh_token": AccessTrouble.SPENT,
    "invalid_grant": AccessTrouble.SPENT,
    "invalid_token": AccessTrouble.SPENT,
    "token_already_exchanged": AccessTrouble.SPENT,
    "token_expired": AccessTrouble.SPENT,
    "account_inactive": AccessTrouble.REVOKED,
    "authorization_not_found": AccessTrouble.REVOKED,
    "invalid_auth": AccessTrouble.REVOKED,
    "token_revoked": AccessTrouble.REVOKED,
    "bad_client_secret": AccessTrouble.APP,
    "invalid_client": AccessTrouble.APP,
    "invalid_client_id": AccessTrouble.APP,
    "token_rotation_not_enabled": AccessTrouble.OFF,
}


@dataclass(frozen=True, slots=True)
class Granted:
    """A token, what it is renewed with once, and for how long it is good."""

    token: str = field(repr=False)
    refresh: str = field(repr=False)
    life: timedelta


class RenewalWaits(Transient):
    """Slack cannot renew the token now, or has not answered."""

    def __init__(self, trouble: AccessTrouble, code: str, retry_after: float) -> None:
        super().__init__("Slack has not renewed the token", retry_after=retry_after)
        self.trouble = trouble
        self.code = code


class RenewalEnded(SlackAway):
    """Slack will not renew the token until a person has put something right."""

    def __init__(self, trouble: AccessTrouble, code: str) -> None:
        super().__init__("token_expired")
        self.trouble = trouble
        self.code_of_renewal = code


class SlackOAuth:
    """The app, as Slack knows it, before whoever keeps tokens for it."""

    def __init__(self, client_id: str, client_secret: str, base_url: str) -> None:
        self._client = web_client(base_url, TIMEOUT_SECONDS)
        self._app = {"client_id": client_id, "client_secret": client_secret}

    async def renewed(self, spent: str) -> Granted:
        """What ``spent`` is renewed to: a refresh token, or a bot token that does not end and is exchanged.

        Raises ``RenewalWaits`` or ``RenewalEnded``. An answer that is lost is asked for once more at once: Slack
        takes a refresh token again for a short while, and one that it never got is as good as before.
        """
        try:
            return await self._asked(spent)
        except RenewalWaits as error:
            if error.trouble is not AccessTrouble.AWAY:
                raise
        return await self._asked(spent)

    async def _asked(self, spent: str) -> Granted:
        method, proof = "oauth.v2.access", {"grant_type": "refresh_token", "refresh_token": spent}
        if spent.startswith(_LONG_LIVED):
            method, proof = "oauth.v2.exchange", {"token": spent}
        try:
            answer = await self._client.api_call(method, data=self._app | proof)
            life = timedelta(seconds=int(answer["expires_in"]))
            return Granted(_said(answer["access_token"]), _said(answer["refresh_token"]), life)
        except SlackApiError as error:
            raise _told(error) from None  # the SDK's error holds what was sent
        except (*AWAY, KeyError, TypeError, ValueError) as error:
            kind = type(error).__name__
            raise RenewalWaits(AccessTrouble.AWAY, kind, _AWAY_RETRY_SECONDS) from None


def _said(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError
    return value


def _told(error: SlackApiError) -> RenewalWaits | RenewalEnded:
    wait, code = asked_to_wait(error), code_of(error)
    if wait is not None:
        return RenewalWaits(AccessTrouble.ASKED_TO_WAIT, code, wait)
    if is_busy(error) or code not in _TROUBLES:
        return RenewalWaits(AccessTrouble.AWAY, code, ACCESS_RETRY_SECONDS)
    return RenewalEnded(_TROUBLES[code], code)
