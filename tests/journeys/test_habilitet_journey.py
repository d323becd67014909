"""A concern that somebody may not know of: kept from them from the door to the follow-up."""

import re

import pytest

from support.running import Varde, cards, eventually, read, say

pytestmark = [pytest.mark.journey, pytest.mark.rabbitmq, pytest.mark.postgres]

TEXT = "Sjefen har tatt passet hennes, og hun har ikke fått lønn siden august."


def test_a_reporter_keeps_a_concern_from_a_partner_and_the_others_work_on_it(varde: Varde) -> None:
    varde.send_form(TEXT, exclude="NAV")
    eventually(lambda: _told(varde, "koordinator"))
    (reference,) = _told(varde, "koordinator")
    assert _seen(varde, "nav", reference) == _seen(varde, "nav", "26-0000")

    varde.run("held", "release", reference)
    assert reference in say(varde, "koordinator", f"/sak tildel {reference} @krisesenter")
    eventually(lambda: _told(varde, "krisesenter") == [reference])
    assert "Takk" in say(varde, "krisesenter", f"/sak ta {reference}")

    assert _seen(varde, "nav", reference) == _seen(varde, "nav", "26-0000")
    assert cards(varde) == []


def test_a_coordinator_who_is_disqualified_hands_the_case_on(varde: Varde) -> None:
    varde.send_form(TEXT)
    eventually(lambda: len(cards(varde)) == 1)
    reference = cards(varde)[0].reference

    assert "Ingenting er gjort" in say(varde, "koordinator", f"/sak habilitet {reference}")
    say(varde, "koordinator", f"/sak habilitet {reference} ja")
    eventually(lambda: _told(varde, "stedfortreder") == [reference])

    assert _seen(varde, "koordinator", reference) == _seen(varde, "koordinator", "26-0000")
    assert reference not in varde.run("audit", "show")
    assert reference in varde.run("audit", "show", "--as", "stedfortreder")
    assert reference in say(varde, "stedfortreder", f"/sak tildel {reference} @nav")


def _page(varde: Varde, member: str) -> str:
    return read(f"{varde.channel_url}?som={member}")


def _told(varde: Varde, member: str) -> list[str]:
    """The references in the member's own notices."""
    notices = re.findall(r'<section class="notices".*?</section>', _page(varde, member), re.DOTALL)
    return sorted(set(re.findall(r"\b\d{2}-\d{4}\b", " ".join(notices))))


def _seen(varde: Varde, member: str, reference: str) -> list[str]:
    """Everything that a member can find out about a reference."""
    asked = [
        f"vis {reference}",
        "liste",
        "liste mine",
        f"ta {reference}",
        f"notat {reference} Hei.",
    ]
    said = [say(varde, member, f"/sak {text}") for text in asked]
    page = _page(varde, member).replace("26-4817", "")  # the example that stands on every page
    return [*said, *re.findall(r"\b\d{2}-\d{4}\b", page)]
