"""The routes of the administration."""

from fastapi import FastAPI

from varde.desk.admin.acts import PROPOSAL, Acts
from varde.desk.admin.again import refilled
from varde.desk.admin.channel import CHANGE, KEEP, ChannelPage
from varde.desk.admin.channel import PAGE as CHANNEL
from varde.desk.admin.pages import Pages
from varde.desk.admin.proposal import ProposalPage
from varde.desk.admin.proposals import Proposals
from varde.desk.admin.shelf import Shelf
from varde.desk.condition import Condition
from varde.desk.desk import Desk


def add_admin(app: FastAPI, desk: Desk) -> None:
    """Reading by GET; whatever proposes or changes, by POST."""
    shelf, proposals = Shelf(desk.house.scene.core.config_dir), Proposals()
    pages, acts = Pages(desk, shelf), Acts(desk, shelf, proposals)
    proposal, condition = ProposalPage(desk, shelf, proposals, acts), Condition(desk)
    channel = ChannelPage(desk, shelf)
    for path, show in (
        ("/tilstand", condition.show),
        ("/styring", pages.hub),
        ("/styring/folk", pages.people),
        ("/styring/vakt", pages.rota),
        ("/styring/regler", pages.rules),
        (CHANNEL, channel.show),
        ("/styring/fil", pages.file),
        (PROPOSAL, proposal.show),
        (PROPOSAL + "/fil/{number:int}", proposal.file),
    ):
        app.add_route(path, desk.page(show), methods=["GET"])
    for path, do in (
        ("/tilstand", condition.again),
        ("/styring/dager/{table}", refilled(pages.rota, acts.days)),
        ("/styring/linje/{table}", refilled(pages.rota, acts.line)),
        ("/styring/ny", refilled(pages.people, acts.join)),
        ("/styring/slutt", refilled(pages.people, acts.leave)),
        ("/styring/fil", refilled(pages.file, acts.text)),
        ("/styring/angre", acts.back),
        (CHANNEL, channel.decide),
        (CHANGE, refilled(channel.show, channel.change)),
        (KEEP, channel.keep),
        (PROPOSAL + "/sett", proposal.put),
        (PROPOSAL + "/forkast", proposal.drop),
    ):
        app.add_route(path, desk.act(do), methods=["POST"])
