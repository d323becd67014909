"""Who leads a case is told when a letter to its reporter was not delivered, and nobody else."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pytest
import structlog

from support.chat import DIRECTORY, Group, a_case, open_group
from support.paper import Paper
from support.times import FixedClock
from varde.chatops.labels import labels
from varde.chatops.letters import Letters
from varde.shared.domain.access import OFFICE
from varde.shared.domain.codes import Language, Role
from varde.shared.domain.partner import Member
from varde.shared.errors import Transient
from varde.shared.messages import LetterUndelivered, new_id

GROUP = replace(
    DIRECTORY,
    members=(*DIRECTORY.members, Member("varsling", "RVTS", "Varsling", Role.FALLBACK)),
)


NOT_DELIVERED = "Svaret til melderen kunne ikke leveres. Melderen har ikke fått det."


@dataclass
class Desk:
    """Letters of cases in a database, told on paper."""

    group: Group
    paper: Paper
    letters: Letters

    async def undelivered(
        self, kind: Literal["receipt", "reply"], excluded: frozenset[str] = frozenset()
    ) -> LetterUndelivered:
        """What the router sends when a letter of a case has failed."""
        stored = await self.group.add(a_case(excluded_partners=excluded))
        return LetterUndelivered(case_id=stored.case_id, kind=kind)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_group(tmp_path) as group:
        paper = Paper()
        letters = Letters(
            port=paper,
            database=group.database,
            directory=GROUP,
            clock=FixedClock(),
            t=labels(Language.NB),
            metrics=group.metrics,
            log=structlog.get_logger(),
        )
        yield Desk(group, paper, letters)


async def test_the_coordinator_is_told_which_case_and_what_it_means(desk: Desk) -> None:
    await desk.letters.handle(await desk.undelivered("reply"))
    assert desk.paper.told == [
        (
            "koordinator",
            f"26-4817: {NOT_DELIVERED}",
        )
    ]
    assert desk.paper.replies == []


async def test_a_receipt_is_told_of_in_other_words(desk: Desk) -> None:
    await desk.letters.handle(await desk.undelivered("receipt"))
    ((_, text),) = desk.paper.told
    assert "vet kanskje ikke at dere har fått bekymringen" in text


async def test_it_is_told_once_and_told_again_only_when_the_chat_was_away(desk: Desk) -> None:
    event = await desk.undelivered("reply")
    desk.paper.fail = 1
    with pytest.raises(Transient):
        await desk.letters.handle(event)
    await desk.letters.handle(event)
    await desk.letters.handle(event)
    assert len(desk.paper.told) == 1


async def test_a_case_kept_from_the_office_is_told_to_who_leads_it_instead(desk: Desk) -> None:
    event = await desk.undelivered("reply", excluded=frozenset({OFFICE}))
    await desk.letters.handle(event)
    assert [member for member, _ in desk.paper.told] == ["varsling"]


async def test_a_case_that_is_gone_is_no_error(desk: Desk) -> None:
    await desk.letters.handle(LetterUndelivered(case_id=new_id(), kind="reply"))
    assert desk.paper.told == []
