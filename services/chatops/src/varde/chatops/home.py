"""The neutral home: what a member alone sees when they open Varde for themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from varde.chatops.card import Action, Button
from varde.chatops.duty import duty_lines
from varde.chatops.labels import Label, Labels
from varde.chatops.lines import CaseRow, case_row, how_many, the_rest
from varde.shared.casework.cases import Casework
from varde.shared.casework.channel import may_say_who_stays
from varde.shared.casework.views import Listing
from varde.shared.domain.listing import Which
from varde.shared.domain.partner import Actor, Directory

CASES_SHOWN = 12
"""Cases under one heading; the rest is a count. Five headings fit every platform's home."""


@dataclass(frozen=True, slots=True)
class HomeSection:
    """A heading, the cases below it, and then lines of text."""

    title: Label
    cases: tuple[CaseRow, ...] = ()
    lines: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """What stands there, in reading order: buttons that are about no case, then sections."""

    sections: tuple[HomeSection, ...]
    buttons: tuple[Button, ...] = ()


async def home_of(
    actor: Actor, casework: Casework, directory: Directory, platform: str, today: date, t: Labels
) -> Home:
    """One's own cases, what is due soon, what waits for review and where partners ask (only to who leads), and who is on duty."""
    lists: list[tuple[Which, Label]] = [("mine", t("Your cases")), ("soon", t("Due soon"))]
    if actor.leads:
        lists.insert(0, ("held", t("Waits for review")))
    sections = [
        _listed(title, await casework.list_cases(actor, which, language=t.language), directory, t)
        for which, title in lists
    ]
    if actor.leads:
        asked = await casework.list_cases(actor, "asked", language=t.language)
        sections[1:1] = (
            [_listed(t("Questions from partners"), asked, directory, t)] if asked else []
        )
    codes = [p.code for p in directory.partners if p.in_group]
    sections.append(_rota(codes, directory, platform, today, t))
    return Home(tuple(sections), (*buttons_of(actor, t), Button(Action.HELP, t("Help"))))


def buttons_of(actor: Actor, t: Labels) -> tuple[Button, ...]:
    """What the actor may ask for that is about no single case."""
    channel = (Button(Action.CHANNEL, t("Who is in the channel")),)
    return (
        Button(Action.LIST, t("Cases …")),
        Button(Action.SEARCH, t("Search …")),
        Button(Action.OVERVIEW, t("Overview")),
        Button(Action.MEETING, t("Agenda of the meeting")),
        Button(Action.MINUTES, t("Minutes …")),
        Button(Action.STATISTICS, t("Statistics")),
        *(channel if may_say_who_stays(actor) else ()),
    )


def _listed(title: Label, found: Listing, directory: Directory, t: Labels) -> HomeSection:
    if not found:
        return HomeSection(title, lines=(t("No cases here."),))
    shown = found[:CASES_SHOWN]
    cases = tuple(case_row(case, directory, t) for case in shown)
    rest = (how_many(found, t),) if len(found) > len(shown) else the_rest(found, t)
    return HomeSection(title, cases, rest)


def _rota(
    codes: Sequence[str], directory: Directory, platform: str, today: date, t: Labels
) -> HomeSection:
    lines = tuple(duty_lines(codes, directory, platform, today, t))
    return HomeSection(t("On duty"), lines=lines or (t("Nobody is on duty today."),))
