"""Who is in a Slack channel: its members, and what Slack says of each account."""

import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from varde.chatops.labels import spoken
from varde.chatops.slack.web import NO_ACCESS, SlackAway, SlackRefused, SlackWeb
from varde.shared.domain.channel import Person, PersonKind
from varde.shared.domain.codes import Language
from varde.shared.errors import Permanent, Transient

PAGE = 200
MOST_PAGES = 20
PROFILE_SECONDS = 300.0
"""How long a profile is believed. Slack takes some hundred questions for one a minute, and a long queue looks often."""

_UNKNOWN = frozenset({"user_not_found", "user_not_visible"})


@dataclass(frozen=True, slots=True)
class Home:
    """Where the bot lives: its own user, its workspace and, on Enterprise Grid, its organisation."""

    user_id: str
    team: str
    enterprise: str = ""


class SlackPeople:
    """Reads the members each time, and each profile anew after five minutes."""

    def __init__(self, web: SlackWeb, channel: str) -> None:
        self._web = web
        self._channel = channel
        self._home: Home | None = None
        self._profiles: dict[str, tuple[float, Person | None]] = {}
        self._norwegian: dict[str, Language] = {}

    async def now(self) -> tuple[Person, ...]:
        """Everybody in the channel who can read it, the bot aside; see ``ChatPort.people``."""
        try:
            return await self._now()
        except SlackAway as error:
            if error.code in NO_ACCESS:
                raise Permanent(str(error)) from error
            raise

    def speaks(self, user_id: str) -> Language | None:
        """The Norwegian in which somebody in the channel reads Slack, as of the last look; None for any other.

        English tells nothing: it is what Slack is in for whoever has not chosen.
        """
        return self._norwegian.get(user_id)

    async def _now(self) -> tuple[Person, ...]:
        home = await self._at_home()
        members = [user async for user in self._members() if user != home.user_id]
        self._profiles = {u: p for u, p in self._profiles.items() if u in members}
        people = [await self._person(user, home) for user in members]
        self._norwegian = {u: said for u, said in self._norwegian.items() if u in members}
        return tuple(person for person in people if person is not None)

    async def _at_home(self) -> Home:
        if self._home is None:
            me = await self._web.read("auth.test")
            enterprise = str(me.get("enterprise_id") or "")
            self._home = Home(str(me["user_id"]), str(me["team_id"]), enterprise)
        return self._home

    async def _members(self) -> AsyncIterator[str]:
        cursor: dict[str, str] = {}
        for _ in range(MOST_PAGES):
            page = await self._web.read(
                "conversations.members", channel=self._channel, limit=PAGE, **cursor
            )
            for user in page["members"]:
                yield str(user)
            following = str(page.get("response_metadata", {}).get("next_cursor", ""))
            if not following:
                return
            cursor = {"cursor": following}
        msg = "the channel has more members than can be looked at"
        raise Transient(msg)

    async def _person(self, user_id: str, home: Home) -> Person | None:
        """None for an account that is deactivated: nobody reads with it."""
        read_at, person = self._profiles.get(user_id, (float("-inf"), None))
        if time.monotonic() - read_at < PROFILE_SECONDS:
            return person
        person = await self._profile(user_id, home)
        self._profiles[user_id] = (time.monotonic(), person)
        return person

    async def _profile(self, user_id: str, home: Home) -> Person | None:
        try:
            read = await self._web.read("users.info", user=user_id, include_locale=True)
        except SlackRefused as error:
            if error.code in _UNKNOWN:
                return Person(user_id, PersonKind.EXTERNAL)
            raise
        user = read["user"]
        self._note_language(user_id, user)
        if user.get("deleted"):
            return None
        return Person(user_id, _kind(user, home), _other_ids(user, user_id), _names(user))

    def _note_language(self, user_id: str, user: Mapping[str, Any]) -> None:
        language = spoken(str(user.get("locale") or ""))
        self._norwegian.pop(user_id, None)
        if language is not None and language is not Language.EN:
            self._norwegian[user_id] = language


def _kind(user: Mapping[str, Any], home: Home) -> PersonKind:
    if user.get("is_bot"):
        return PersonKind.APP
    if user.get("is_stranger") or not _of(home, user):
        return PersonKind.EXTERNAL
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return PersonKind.GUEST
    return PersonKind.OWN


def _of(home: Home, user: Mapping[str, Any]) -> bool:
    """True for an account of the bot's workspace or organisation; what Slack leaves out counts against it."""
    enterprise = user.get("enterprise_user") or {}
    same_organisation = bool(home.enterprise) and enterprise.get("enterprise_id") == home.enterprise
    return user.get("team_id") == home.team or same_organisation


def _other_ids(user: Mapping[str, Any], user_id: str) -> tuple[str, ...]:
    """On Enterprise Grid one person has an id of the organisation (``W…``) and may have one of a workspace."""
    ids = (user.get("id"), (user.get("enterprise_user") or {}).get("id"))
    return tuple(str(other) for other in ids if other and other != user_id)


def _names(user: Mapping[str, Any]) -> tuple[str, ...]:
    profile = user.get("profile") or {}
    names = (user.get("real_name"), profile.get("real_name"), profile.get("display_name"))
    return tuple(dict.fromkeys(str(name) for name in names if name))
