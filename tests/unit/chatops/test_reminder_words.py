"""The words of a reminder: which case, why, and what to do."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from support.chat import DIRECTORY
from varde.chatops.labels import labels
from varde.chatops.reminder_words import reminder_words
from varde.shared.casework.schedule import Reminder
from varde.shared.domain.access import OFFICE
from varde.shared.domain.codes import Language, Urgency
from varde.shared.domain.deadline import Kind, Rung, Wait
from varde.shared.domain.rota import DayKind, Duty, Rota

NOW = datetime(2026, 11, 26, 7, 0, tzinfo=UTC)  # Thursday, 08:00 in Norway
YESTERDAY = NOW - timedelta(days=1)
ON_DUTY = replace(DIRECTORY, rota=Rota((Duty(OFFICE, "koordinator", tuple(DayKind)),)))
REMINDER = Reminder(
    case_id="c" * 32,
    reference="26-4817",
    wait=Wait(Kind.LEAD),
    step=Rung.LEAD,
    limit_at=YESTERDAY,
    about="",
    urgency=Urgency.NORMAL,
    opened_on=date(2026, 11, 12),
    partner="NAV",
    confidential=False,
)
ACUTE = replace(REMINDER, urgency=Urgency.AKUTT, limit_at=NOW)
HELD = replace(REMINDER, wait=Wait(Kind.REVIEW), step=Rung.DEPUTY, partner="")


@pytest.mark.parametrize(
    ("reminder", "nb"),
    [
        (ACUTE, "AKUTT, 26-4817: NAV har ikke svart på om de tar ansvaret. Fristen har gått ut."),
        (
            replace(ACUTE, limit_at=NOW - timedelta(minutes=1), partner=""),
            "AKUTT, 26-4817: Ingen har tatt ansvaret. Fristen gikk ut for 1 minutt siden.",
        ),
        (
            replace(ACUTE, limit_at=NOW - timedelta(minutes=15), step=Rung.COORDINATOR),
            (
                "AKUTT, 26-4817: NAV har ikke svart på om de tar ansvaret. "
                "Fristen gikk ut for 15 minutter siden. Spør igjen, eller spør noen andre."
            ),
        ),
        (
            replace(ACUTE, limit_at=YESTERDAY, step=Rung.LEADER_ON_DUTY, partner="BORTE"),
            (
                "AKUTT, 26-4817: En tidligere partner har ikke svart på om de tar ansvaret. "
                "Fristen var onsdag 25. november. "
                "Dette går også til lederen på vakt i dag: Koordinator. En av dere må ta tak i det nå."
            ),
        ),
        (
            replace(REMINDER, urgency=Urgency.HOY, limit_at=NOW),
            "26-4817: NAV har ikke svart på om de tar ansvaret. Fristen var i dag.",
        ),
        (
            HELD,
            (
                "26-4817: Saken venter på gjennomgang. Fristen var onsdag 25. november. "
                "Dette går også til stedfortrederen: En av dere må ta tak i det nå."
            ),
        ),
        (
            replace(HELD, step=Rung.COORDINATOR),
            "26-4817: Saken venter på gjennomgang. Fristen var onsdag 25. november.",
        ),
        (
            replace(REMINDER, wait=Wait(Kind.AGREED), limit_at=NOW + timedelta(days=1)),
            "26-4817: Fristen er fredag 27. november.",
        ),
        (
            replace(REMINDER, wait=Wait(Kind.AGREED), step=2, limit_at=NOW),
            "26-4817: Fristen er i dag.",
        ),
        (
            replace(REMINDER, wait=Wait(Kind.OPEN)),
            (
                "26-4817: Saken har vært åpen siden torsdag 12. november. "
                "Er det noen som arbeider med den, eller kan den avsluttes?"
            ),
        ),
        (
            replace(REMINDER, wait=Wait(Kind.QUIET, "3")),
            (
                "26-4817: Det har ikke skjedd noe i saken siden onsdag 25. november. "
                "Vurder å avslutte den."
            ),
        ),
    ],
)
def test_each_reminder_in_words(reminder: Reminder, nb: str) -> None:
    assert str(reminder_words(reminder, ON_DUTY, "slack", NOW, labels(Language.NB))) == nb


def test_a_reminder_in_nynorsk_and_in_english() -> None:
    for language, words in (
        (
            Language.NN,
            "26-4817: NAV har ikkje svara på om dei tek ansvaret. Fristen var onsdag 25. november.",
        ),
        (
            Language.EN,
            (
                "26-4817: NAV has not said whether they take the lead. "
                "The deadline was Wednesday 25 November."
            ),
        ),
    ):
        assert str(reminder_words(REMINDER, DIRECTORY, "slack", NOW, labels(language))) == words
