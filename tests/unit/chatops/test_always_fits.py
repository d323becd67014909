"""Whatever stands in a case, a platform shows it, with what nobody may miss."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from support.block_kit import block_problem, view_problem
from support.chat import TODAY, a_case
from varde.chatops.answer import Answer, Confirm, Document, OwnWords, Tone
from varde.chatops.card import Card, NoteLine, card_of, short_card
from varde.chatops.form_offers import in_full
from varde.chatops.home import Home, HomeSection, buttons_of
from varde.chatops.labels import Labels, Word, labels
from varde.chatops.lines import CaseRow
from varde.chatops.port import Bulletin, Notice
from varde.chatops.slack.blocks import answer_message as slack_answer
from varde.chatops.slack.blocks import bulletin_message, card_message, notice_message
from varde.chatops.slack.home import home_view
from varde.chatops.slack.limits import TOTAL, size
from varde.chatops.slack.views import answer_view
from varde.chatops.teams import cards as teams
from varde.chatops.teams.dialogs import answer_dialog
from varde.chatops.teams.home import home_message
from varde.shared.anonymise import AnonymisedText, guard
from varde.shared.casework.views import view_of
from varde.shared.domain.case import Assignment
from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    AssignmentRole,
    AssignmentState,
    Form,
    Language,
    Role,
    Status,
    Urgency,
)
from varde.shared.domain.concern import Facts
from varde.shared.domain.links import Link, LinkKind
from varde.shared.domain.partner import Directory, Member, Partner
from varde.shared.texts.vocabulary import INDICATOR_CODES

SIGNS = ("&<>", "Vi venter. ", "Vi venter.\n", '"\\', "😀 ", "a\n")
"""What Slack writes with up to five signs, JSON with two, and Teams as a line of its own."""
TEXTS = st.tuples(st.sampled_from(SIGNS), st.sampled_from([3, 160, 800, 3000, 9000]))
DUE = date(2027, 1, 15)

PARTNERS = tuple(
    Partner(f"P{n}", f"p{n}", tuple((one, f"Tjeneste {n} & <samarbeid>") for one in ("nb", "nn", "en")))
    for n in range(12)
)  # fmt: skip
MEMBERS = tuple(
    Member(f"m{n}", f"P{n}", f"Medarbeider & <nummer> {n} {'i en lang enhet ' * 3}", Role.MEMBER, ())
    for n in range(12)
)  # fmt: skip
DIRECTORY = Directory(PARTNERS, MEMBERS)
LEADER = Member("k", "P0", "Koordinator", Role.COORDINATOR, ()).actor


@cache
def _text(sign: str, length: int) -> AnonymisedText:
    return guard((sign * length)[:length])


@st.composite
def _cards(draw: st.DrawFn) -> Card:
    """A case as full as it can be made, as the channel has it or as a leader sees all of it."""
    t = labels(draw(st.sampled_from(Language)))
    services = draw(st.integers(0, 12))
    all_of_it = draw(st.booleans())
    case = a_case(
        due_on=DUE,
        status=draw(st.sampled_from([Status.DISCUSSED, Status.ASSIGNED, Status.FOLLOW_UP])),
        facts=Facts(
            forms=tuple(Form) if all_of_it else (Form.LAB,),
            arena=Arena.ARBEIDSPLASS,
            urgency=draw(st.sampled_from(Urgency)),
            age=draw(st.sampled_from(AgeGroup)),
            indicators=tuple(INDICATOR_CODES) if all_of_it else (),
        ),
        assignments=tuple(
            Assignment(
                f"P{n}",
                AssignmentRole.LEAD if n % 3 == 0 else AssignmentRole.SUPPORT,
                draw(st.sampled_from([AssignmentState.ASKED, AssignmentState.ACCEPTED])),
                member=f"m{n}",
            )
            for n in range(services)
        ),
    )
    view = view_of(case, t.language)
    if all_of_it:
        view = replace(
            view,
            links=tuple(
                Link(LinkKind.ADDRESS, f"26-40{n:02}", TODAY, for_group=True) for n in range(10)
            ),
        )
    card = (
        short_card(view, DIRECTORY, t)
        if draw(st.booleans())
        else in_full(card_of(view, DIRECTORY, t), LEADER, view, DIRECTORY, t)
    )
    written = draw(st.lists(TEXTS, max_size=15)) if draw(st.booleans()) else [draw(TEXTS)] * 15
    heading = t("{partner}, {date}", partner=t.partner(PARTNERS[1]), date=t.day(TODAY))
    return replace(
        card,
        account=_text(*draw(TEXTS)) if draw(st.booleans()) else None,
        notes=tuple(NoteLine(heading, _text(*one)) for one in written),
    )


def _shown(part: Any) -> str:
    """The words in it, with a blank between any two, as they are read."""
    if isinstance(part, dict):
        return " ".join(_shown(value) for key, value in part.items() if key != "fallbackText")
    if isinstance(part, list):
        return " ".join(map(_shown, part))
    text = str(part).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return text.replace("\\-", "-")


def _assert_tells(card: Card, shown: str) -> None:
    missing = [str(f.value) for f in card.fields if f.vital and str(f.value) not in shown]
    assert missing == []
    assert card.reference in shown
    assert card.alarm is None or str(card.alarm) in shown
    assert card.duty is None or all(line in shown for line in str(card.duty).splitlines())
    assert all(str(button.label) in shown for button in card.buttons)


@settings(max_examples=300, deadline=None)
@given(card=_cards())
def test_every_card_and_every_answer_with_one_fits_slack_and_tells_what_nobody_may_miss(
    card: Card,
) -> None:
    t = labels(card.language)
    answer = Answer(Tone.SHOWN, t("No cases here."), (card.summary or OwnWords(""),) * 2, card=card)
    for message in (card_message(card), slack_answer(answer)):
        assert block_problem(message) == ""
        assert size(message["blocks"]) <= TOTAL
        _assert_tells(card, _shown(message["blocks"]))
        assert card.reference in message["text"]
    read = card_message(card)["text"]
    assert [str(f.value) for f in card.fields if f.vital and str(f.value) not in read] == []
    view = answer_view(answer, t)
    assert view_problem(view) == ""
    _assert_tells(card, _shown(view["blocks"]))


@settings(max_examples=300, deadline=None)
@given(card=_cards())
def test_every_card_and_every_answer_with_one_fits_teams_and_tells_what_nobody_may_miss(
    card: Card,
) -> None:
    answer = Answer(Tone.SHOWN, labels(card.language)("No cases here."), card=card)
    posted = replace(card, buttons=card.buttons[:6])
    _assert_tells(posted, _shown(teams.card_message(posted).card))
    _assert_tells(card, _shown(teams.answer_message(answer, card.language).card))
    answer_dialog(answer, card.language)


def _rows(t: Labels, count: int, line: str) -> tuple[CaseRow, ...]:
    return tuple(CaseRow("26-4817", t.word(Word(line)), t("Show")) for _ in range(count))


@settings(max_examples=200, deadline=None)
@given(
    line=TEXTS.map(lambda one: (one[0] * one[1])[: one[1]]),
    count=st.sampled_from([0, 1, 5, 12, 25, 60]),
    language=st.sampled_from(Language),
    card=st.none() | _cards(),
)
@example(line="&<>" * 3000, count=60, language=Language.NB, card=None)
@example(line="a\n" * 4500, count=60, language=Language.NB, card=None)
def test_every_list_document_page_and_notice_fits_both(
    line: str, count: int, language: Language, card: Card | None
) -> None:
    t = labels(language)
    word = t.word(Word(line))
    answer = Answer(
        Tone.REFUSED,
        word,
        (OwnWords(line),) * count,
        card=card,
        cases=_rows(t, count, line),
        people=tuple(f"U{n:010}" for n in range(count)),
        confirm=Confirm(t("Yes, send it"), "0" * 32),
        document=Document("varde.md", t("No cases here."), t.joined([word] * count, "\n")),
        buttons=buttons_of(LEADER, t),
    )
    assert block_problem(slack_answer(answer)) == ""
    assert view_problem(answer_view(answer, t)) == ""
    teams.answer_message(answer, language, ["Et navn & <til> " * 5] * count)
    section = HomeSection(t("Your cases"), _rows(t, min(count, 12), line), (word,) * count)
    home = Home((section,) * 5, buttons_of(LEADER, t))
    assert view_problem(home_view(Answer(Tone.SHOWN, word, home=home), t)) == ""
    home_message(home, language)
    notice = Notice(word, language, people=tuple(f"U{n:010}" for n in range(count)))
    assert block_problem(notice_message(notice)) == ""
    teams.notice_message(notice, ["Et navn"] * count)
    bulletin = Bulletin("digest", language, t("No cases here."), (word,) * count)
    assert block_problem(bulletin_message(bulletin)) == ""
    teams.bulletin_message(bulletin, None)
