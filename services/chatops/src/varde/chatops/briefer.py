"""A case and an answer with ever less in them, for where a platform has no room for all of it.

What is left out first is what can best be read elsewhere, and a line says where. What is acute, the reference, the
urgency, the status, the deadline, the duties and the buttons are never left out.
"""

from collections.abc import Iterator
from dataclasses import replace

from varde.chatops.answer import Answer, OwnWords
from varde.chatops.card import Card
from varde.chatops.home import Home, HomeSection
from varde.chatops.labels import Label, Labels, labels
from varde.chatops.port import Bulletin

HOMES = (100, 12, 6, 3, 1)
"""Cases, and lines of text, below each heading of a home: the first number for which there is room."""
BULLETIN_LINES = 12
KEPT, KEPT_BESIDE_A_CARD = 3, 1
"""Of each list of an answer, where nothing else helps."""


def briefer(card: Card) -> Iterator[Card]:
    """The card without one part more each time: notes, account, signs, all but the vital facts, summary."""
    t = labels(card.language)
    steps = (
        (t("the notes"), bool(card.notes), {"notes": ()}),
        (t("the account"), card.account is not None, {"account": None}),
        (t("the signs"), bool(card.indicators), {"indicators": ()}),
        (t("some of the facts"), True, {"fields": tuple(f for f in card.fields if f.vital)}),
        (t("the summary"), card.summary is not None, {"summary": None}),
    )
    left = list[Label]()
    for name, there, without in steps:
        if there:
            left.append(name)
            card = replace(card, left_out=_where(left, card), **without)
            yield card


def briefest(answer: Answer) -> Answer:
    """The answer with the first of each of its lists, and the briefest card. No answer that Varde gives needs it
    for its lists: it is for one that some day will."""
    few = KEPT_BESIDE_A_CARD if answer.card else KEPT
    lines = answer.lines[:few]
    unseen = len(answer.lines) - len(lines)
    if unseen or len(answer.cases) > few:
        lines += (answer.left(unseen) if answer.left and unseen else OwnWords("…"),)
    return replace(
        answer,
        lines=lines,
        cases=answer.cases[:few],
        people=answer.people[:few],
        card=[*briefer(answer.card)][-1] if answer.card else None,
    )


def _where(left: list[Label], card: Card) -> Label:
    t = labels(card.language)
    return t(
        "There is no room here for {parts}. Ask the coordinator, who has all of it at the desk.",
        parts=t.joined(left),
    )


def smaller(home: Home, most: int, t: Labels) -> Home:
    """The home with at most so many cases and lines below each heading, and what is left out as a count."""
    return replace(home, sections=tuple(_smaller(section, most, t) for section in home.sections))


def _smaller(section: HomeSection, most: int, t: Labels) -> HomeSection:
    cases, lines = section.cases[:most], section.lines[:most]
    left = len(section.cases) - len(cases) or len(section.lines) - len(lines)
    more = (t("… and {n} more", n=left),) if left else ()
    return HomeSection(section.title, cases, lines + more)


def shorter(bulletin: Bulletin) -> Bulletin:
    """The bulletin with its first lines, and how many there are beside."""
    left = len(bulletin.lines) - BULLETIN_LINES
    more = (labels(bulletin.language)("… and {n} more", n=left),) if left > 0 else ()
    return replace(bulletin, lines=bulletin.lines[:BULLETIN_LINES] + more)
