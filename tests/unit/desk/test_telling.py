"""Who did what in a case, in plain words: also what somebody did who is no longer in the partner group."""

from datetime import UTC, date, datetime

import pytest

from support.people import DIRECTORY
from varde.desk.telling import Teller
from varde.shared.casework.timeline import Act
from varde.shared.casework.wording import Hand
from varde.shared.domain.codes import Language

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("actor", "told"),
    [("vikar", "Vikar"), ("system", "Varde"), ("tidligere-vikar", "tidligere-vikar")],
    ids=["a member", "Varde itself", "a former member"],
)
def test_who_changed_a_text_is_told_by_name_and_nobodys_work_is_vardes(
    actor: str, told: str
) -> None:
    teller = Teller(DIRECTORY, Language.NB)
    assert teller.changed(Hand(actor, AT)) == f"Endret av {told} 02.03.2026 kl. 10.30."
    assert teller.changed(None) == ""


@pytest.mark.parametrize(
    ("actor", "told"),
    [("kontakt-nav", "NAV"), ("system", "Varde"), ("tidligere-nav", "tidligere-nav")],
    ids=["a member", "Varde itself", "a former member"],
)
def test_what_was_done_is_told_by_the_partner_and_nobodys_act_is_vardes(
    actor: str, told: str
) -> None:
    act = Act(date(2026, 3, 2), actor, "accept", "")
    assert Teller(DIRECTORY, Language.NB).sentence(act) == f"{told} sa ja."
