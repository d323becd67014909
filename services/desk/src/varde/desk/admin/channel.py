"""The partner group's channel: which one it is, what goes there by itself, who is in it without belonging there, whether they
may stay, and whether the chat is let in itself."""

import re
import tomllib
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from varde.desk.admin.again import Again, Misfit
from varde.desk.admin.pages import NOTHING
from varde.desk.admin.shelf import Shelf
from varde.desk.admin.words import Words
from varde.desk.desk import Desk, Form, Visit
from varde.desk.entry import to_confirm
from varde.shared.casework.channel import ChannelPeople, in_every_channel
from varde.shared.casework.group_channel import Standing, ask, checked, standing, take_back
from varde.shared.domain.channel_id import LOCAL, PATTERNS, channel_id
from varde.shared.domain.codes import Policy, Role
from varde.shared.errors import Refused
from varde.shared.platform.doctor import told
from varde.shared.platform.doctor.access import access

PAGE = "/styring/kanal"
CHANGE = f"{PAGE}/bytt"
KEEP = f"{PAGE}/behold"
FIELD = "kanal"
GATE = "gate.toml"
_STAY = "ja"
_POLICY = re.compile(r"""^(policy\s*=\s*)(?:"[^"\n]*"|'[^'\n]*')""", re.MULTILINE)
"""Without what stands behind it on the line: a comment may say who decided that."""


class ChannelPage:
    """The page. The chat asks the same, and what is said in one place counts in both."""

    def __init__(self, desk: Desk, shelf: Shelf) -> None:
        self._desk = desk
        self._shelf = shelf
        self._house = desk.house

    async def show(self, request: Request, visit: Visit, again: Again = NOTHING) -> Response:
        """GET /styring/kanal: as the chat found it when it last looked."""
        found = await in_every_channel(self._house.database)
        gate = (await self._shelf.read([GATE]))[GATE]
        there = [(*place, stranger) for place, each in found.items() for stranger in each]
        stands = await standing(self._house.database)
        troubles = await access(self._house.scene) or ()
        movable = stands.here is not None and stands.here.platform != LOCAL
        coordinator = visit.member.role is Role.COORDINATOR
        beside_its_field = bool(again.name) and movable and coordinator
        return self._desk.render(
            "channel.html",
            visit,
            request,
            status=422 if again.why else 200,
            troubles=[told(finding, visit.language) for finding in troubles],
            there=there,
            rests=any(
                _stops(stands, *place) for *place, stranger in there if not stranger.accepted
            ),
            stands=stands,
            names={m.member_id: m.name for m in self._house.directory.members},
            coordinator=coordinator,
            movable=movable,
            again=again if again.why else _returned(request),
            problem="" if beside_its_field else again.why,
            change=CHANGE,
            keep=KEEP,
            words=Words(visit.language),
            policy=policy_in(gate.text),
            others=with_other_policies(gate.text),
            gate=GATE,
            edition=gate.digest,
        )

    async def decide(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /styring/kanal: let one account stay, or no longer. It counts from the chat's next look."""
        self._desk.require_confirmed(visit)
        place = (form.get("plattform", ""), form.get(FIELD, ""))
        people = ChannelPeople(self._house.database, self._house.clock, *place)
        stay = form.get("bli") == _STAY
        account = form.get("konto", "")
        await people.decide(visit.actor, [account], stay=stay, language=visit.language)
        return RedirectResponse(PAGE, 303)

    async def change(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /styring/kanal/bytt: ask the chat for another channel. What she typed is looked at before her password."""
        typed, house = form.get(FIELD, ""), self._house
        here = (await standing(house.database)).here
        try:
            channel = checked(here, typed, language=visit.language)
        except Refused as error:
            raise Misfit(FIELD, str(error)) from error
        if not house.sessions.confirmed(visit.session):
            return to_confirm(f"{PAGE}?{FIELD}={quote(channel)}")
        await ask(house.database, house.clock, visit.actor, channel, language=visit.language)
        return RedirectResponse(PAGE, 303)

    async def keep(self, _request: Request, visit: Visit, _form: Form) -> Response:
        """POST /styring/kanal/behold: ask for no other channel any more."""
        house = self._house
        await take_back(house.database, house.clock, visit.actor, language=visit.language)
        return RedirectResponse(PAGE, 303)


def _stops(stands: Standing, platform: str, channel: str) -> bool:
    """Whether a stranger in this channel keeps new cards from being posted."""
    here = stands.here
    return here is None or (here.platform, here.channel) == (platform, channel)


def _returned(request: Request) -> Again:
    """The form again as she filled it in before she was asked for her password."""
    typed = request.query_params.get(FIELD, "")
    known = typed and any(channel_id(platform, typed) == typed for platform in PATTERNS)
    return Again(CHANGE, {FIELD: typed}) if known else NOTHING


def policy_in(text: str) -> Policy | None:
    """What a gate file says may go to the channel unseen; None where it does not say, or is wrong."""
    try:
        said = tomllib.loads(text).get("policy")
    except tomllib.TOMLDecodeError:
        return None
    return Policy(said) if isinstance(said, str) and said in set(Policy) else None


def with_other_policies(text: str) -> dict[Policy, str]:
    """The file with each of the other policies in place of its own; empty where that cannot be put in."""
    now = policy_in(text)
    made = {p: _POLICY.sub(rf'\g<1>"{p}"', text, count=1) for p in Policy if now and p != now}
    return {policy: changed for policy, changed in made.items() if policy_in(changed) is policy}
