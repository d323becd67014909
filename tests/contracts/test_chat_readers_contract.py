"""What each reader is shown of the channel's cards: no more than stands there for all, on every platform."""

from datetime import date
from typing import Any

import pytest

from support.chat import COORDINATOR, NAV, POLICE, TODAY, a_case
from support.chat_doors import Chat
from varde.chatops.card import SHORT_NOTES
from varde.shared.domain.case import Note
from varde.shared.domain.codes import Outcome, Status

READERS = (COORDINATOR, NAV, POLICE)
ACCOUNT = "Det bor mange i ett rom, og de får ikke ha passet sitt selv. " * 10
NOTES = tuple(Note(TODAY, "NAV", f"Vi har talt {n} senger.") for n in range(2, 12))


@pytest.mark.parametrize("reader", READERS)
async def test_each_reader_sees_the_card_as_short_as_it_was_posted(chat: Chat, reader: str) -> None:
    await chat.posted(a_case(account=ACCOUNT, notes=NOTES))
    for card in (*await chat.cards(), *await chat.seen_by(reader)):
        assert ACCOUNT.strip() not in card
        assert card.count("senger") == SHORT_NOTES
        assert "Vis mer" in card


@pytest.mark.parametrize(
    "taken_out",
    [
        {"excluded_partners": frozenset({"POLITI"})},
        {"recused_members": frozenset({"nav-medlem"})},
        {"status": Status.CLOSED, "outcome": Outcome.NOT_TRAFFICKING, "erased_on": TODAY},
    ],
    ids=["excluded", "recused", "erased"],
)
@pytest.mark.parametrize("reader", READERS)
async def test_a_card_that_is_emptied_is_empty_before_every_reader(
    chat: Chat, reader: str, taken_out: dict[str, Any]
) -> None:
    case = await chat.posted(a_case(due_on=date(2027, 1, 15)))
    await chat.announce(await chat.group.change(case.case_id, **taken_out))
    (posted,) = await chat.cards()
    assert await chat.seen_by(reader) == [posted]
    for words in ("Høy", "15. januar 2027", "NAV", "Arbeid og økonomi", "tvangsarbeid"):
        assert words not in posted
