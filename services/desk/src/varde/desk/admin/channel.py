"""Who is in the partner group's channel without belonging there, whether the coordinator lets them stay, and whether
the chat is let in itself."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from varde.desk.admin.words import Words
from varde.desk.desk import Desk, Form, Visit
from varde.shared.casework.channel import ChannelPeople, in_every_channel
from varde.shared.platform.doctor import told
from varde.shared.platform.doctor.access import access

PAGE = "/styring/kanal"
_STAY = "ja"


class ChannelPage:
    """The page. The chat asks the same, and what is said in one place counts in both."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._house = desk.house

    async def show(self, request: Request, visit: Visit) -> Response:
        """GET /styring/kanal: as the chat found it when it last looked."""
        found = await in_every_channel(self._house.database)
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
        )

    async def decide(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /styring/kanal: let one account stay, or no longer. It counts from the chat's next look."""
        self._desk.require_confirmed(visit)
        people = ChannelPeople(self._house.database, self._house.clock, form.get("plattform", ""))
        stay = form.get("bli") == _STAY
        account = form.get("konto", "")
        await people.decide(visit.actor, [account], stay=stay, language=visit.language)
        return RedirectResponse(PAGE, 303)
