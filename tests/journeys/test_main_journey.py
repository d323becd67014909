"""The main job: e-mail and form in, cards in the channel, follow-up assigned by slash command."""

import datetime as dt
import re

import pytest
from babel.dates import format_date

from support.running import Card, Varde, cards, eventually, say
from varde.shared.domain.clock import SystemClock

pytestmark = [pytest.mark.journey, pytest.mark.rabbitmq, pytest.mark.postgres]

MAIL = (
    "Hei,\n\nJeg er bekymret for en renholder. Sjefen har tatt passet hennes, og hun har ikke fått "
    "lønn siden august.\n\nHilsen Bente Prøvestad\nTlf 68 05 11 20\n"
)
FORM = (
    "Naboen har en jente på 15 år boende i kjelleren. Hun passer barna hele dagen og går ikke på "
    "skole."
)


def test_a_mail_and_a_form_become_cards_and_the_coordinator_assigns_one(varde: Varde) -> None:
    varde.send_mail(MAIL)
    receipt_page = varde.send_form(FORM, arena="HJEM", child="yes")
    receipt = re.search(r'class="code"[^>]*>([a-z ]+)<', receipt_page)
    assert receipt
    eventually(lambda: len(cards(varde)) == 2)

    card = next(c for c in cards(varde) if "barn" in c.text.lower())
    assert "kjelleren" not in card.text
    answer = say(varde, "koordinator", f"/sak tildel {card.reference} @nav frist fredag")

    assert card.reference in answer
    assert "@nav" in answer
    friday = _next_friday()
    eventually(lambda: friday in _card(varde, card.reference).text)
    changed = _card(varde, card.reference)
    assert "NAV" in changed.text
    assert changed.version > card.version
    assert len(cards(varde)) == 2
    assert varde.run("receipt", *receipt[1].split()).startswith(card.reference)


def test_only_the_coordinator_assigns_and_the_partner_accepts(varde: Varde) -> None:
    varde.send_mail(MAIL)
    eventually(lambda: len(cards(varde)) == 1)
    reference = cards(varde)[0].reference

    assert "Bare koordinatoren" in say(varde, "nav", f"/sak tildel {reference} @nav")
    say(varde, "koordinator", f"/sak tildel {reference} @nav")
    eventually(lambda: "Fordelt" in _card(varde, reference).text)
    assert reference in say(varde, "nav", "/sak liste mine")
    assert reference in say(varde, "koordinator", f"/sak notat {reference} Vi tar det på møtet.")
    eventually(lambda: "Vi tar det på møtet." in _card(varde, reference).text)
    assert "68 05" not in say(varde, "nav", f"/sak notat {reference} Ring 68 05 11 20.")
    assert "68 05" not in _card(varde, reference).text
    assert "The audit log holds" in varde.run("audit", "verify")


def test_a_language_that_cannot_be_anonymised_waits_for_the_coordinator(varde: Varde) -> None:
    varde.send_mail(
        "Dzień dobry, szef zabrał nam paszporty i od trzech miesięcy nie płaci. Boimy się policji."
    )
    eventually(lambda: "språk" in varde.run("held", "list").lower())
    reference = varde.run("held", "list").split()[0]

    assert cards(varde) == []
    assert "paszporty" in varde.run("held", "show", reference)
    varde.run("held", "release", reference)
    eventually(lambda: [c.reference for c in cards(varde)] == [reference])
    assert "paszporty" not in cards(varde)[0].text


def test_a_stop_and_a_second_start_continue_where_it_was(embedded: Varde) -> None:
    embedded.send_mail(MAIL)
    eventually(lambda: len(cards(embedded)) == 1)
    before = cards(embedded)

    assert embedded.stop() == [0]
    embedded.start()

    assert cards(embedded) == before
    embedded.send_mail(MAIL, sender="vikar@helse.example")
    eventually(lambda: len(cards(embedded)) == 2)


def _card(varde: Varde, reference: str) -> Card:
    return next(c for c in cards(varde) if c.reference == reference)


def _next_friday() -> str:
    today = SystemClock().today()
    days = (4 - today.weekday()) % 7 or 7
    return format_date(today + dt.timedelta(days=days), "d. MMMM y", locale="nb")
