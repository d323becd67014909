"""The partner group's channel: what goes there by itself, who is in it without belonging there, whether they may stay, and
whether the chat is let in itself."""

import re
import tomllib

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from varde.desk.admin.shelf import Shelf
from varde.desk.admin.words import Words
from varde.desk.desk import Desk, Form, Visit
from varde.shared.casework.channel import ChannelPeople, in_every_channel
from varde.shared.domain.codes import Policy
from varde.shared.platform.doctor import told
from varde.shared.platform.doctor.access import access

PAGE = "/styring/kanal"
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

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /styring/kanal: as the chat found it when it last looked."""
        found = await in_every_channel(self._house.database)
        gate = (await self._shelf.read([GATE]))[GATE]
        there = [(platform, stranger) for platform, each in found.items() for stranger in each]
        troubles = await access(self._house.scene) or ()
        return self._desk.render(
            "channel.html",
            visit,
            request,
            troubles=[told(finding, visit.language) for finding in troubles],
            there=there,
            rests=any(not stranger.accepted for _, stranger in there),
            words=Words(visit.language),
            policy=policy_in(gate.text),
            others=with_other_policies(gate.text),
            gate=GATE,
            edition=gate.digest,
        )

    async def decide(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /styring/kanal: let one account stay, or no longer. It counts from the chat's next look."""
        self._desk.require_confirmed(visit)
        people = ChannelPeople(self._house.database, self._house.clock, form.get("plattform", ""))
        stay = form.get("bli") == _STAY
        account = form.get("konto", "")
        await people.decide(visit.actor, [account], stay=stay, language=visit.language)
        return RedirectResponse(PAGE, 303)


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
