"""A mail, a reply to its letter from elsewhere, and the same mail again: one case, one card."""

import asyncio
import re
import secrets
from pathlib import Path

import pytest
from sqlalchemy import select

from support import stores
from support.running import RECIPIENT, Varde, cards, eventually, say
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.reply_token import new_token, with_token
from varde.shared.store import reply_tokens
from varde.shared.store.tables import case_file

pytestmark = [pytest.mark.journey, pytest.mark.rabbitmq, pytest.mark.postgres]

MAIL = "Sjefen har tatt passet til Oksana Prøvenko, og hun har ikke fått lønn siden august."
CHILD = "Jeg glemte å skrive at hun er 15 år. Søsteren fortalte det."
MORE = "De bor seks sammen på et rom over lageret, og får ikke gå ut."
OTHERS = "Elena Testescu ringte i dag. Oksanas sjef slo Elena, og Oksana Prøvenko gråt."
TOLD = "Person B ringte i dag. Person As sjef slo Person B, og Person A gråt."
SISTER = "soster@familie.example"


def test_what_belongs_together_becomes_one_case_with_one_card(varde: Varde) -> None:
    varde.send_mail(MAIL)
    eventually(lambda: len(cards(varde)) == 1)
    (first,) = cards(varde)
    assert "under 18" not in first.text

    letter = asyncio.run(_letter_about_it(varde))
    varde.send_mail(CHILD, sender=SISTER, to=letter)
    eventually(lambda: "under 18" in cards(varde)[0].text)

    varde.send_mail(f"> {MAIL}", subject="SV: Bekymring")
    eventually(lambda: "sent_again" in varde.run("audit", "show"))
    (now,) = cards(varde)
    assert (now.reference, now.version) == (first.reference, 2)

    shown = varde.run("held", "show", first.reference)
    assert "added by the reporter (email)" in shown
    assert "added by the reporter (email, sent again or automatic: not read for facts)" in shown
    varde.send_mail(MAIL, sender=SISTER)
    eventually(lambda: len(cards(varde)) == 2)

    assert "revoked: 1." in varde.run("revoke", first.reference)
    varde.send_mail(MORE, sender=SISTER, to=letter)
    eventually(lambda: len(cards(varde)) == 3)
    varde.stop()
    kept = [f.read_bytes() for f in varde.folder.rglob("*") if f.is_file()]
    for trace in (SISTER, "nurse@helse", "Oksana"):
        assert not [content for content in kept if trace.encode() in content]


def test_a_mail_with_the_receipt_of_a_form_in_its_subject_adds_to_its_case(tmp_path: Path) -> None:
    with Varde(tmp_path) as varde:
        receipt = re.search(r'class="code"[^>]*>([a-z ]+)<', varde.send_form(MAIL))
        assert receipt
        eventually(lambda: len(cards(varde)) == 1)
        varde.send_mail(CHILD, subject=f"SV: kvittering {receipt[1]}", sender=SISTER)
        eventually(lambda: "under 18" in cards(varde)[0].text)
        (card,) = cards(varde)
        account = varde.run("held", "show", card.reference).partition("added, de-identified")[2]
        assert "15" in account or "under 18" in account
        assert receipt[1] not in account


def test_what_a_reply_tells_of_two_people_reaches_the_channel_under_the_marks_of_the_case(
    tmp_path: Path,
) -> None:
    with Varde(tmp_path) as varde:
        varde.send_mail(MAIL)
        eventually(lambda: len(cards(varde)) == 1)
        reference = cards(varde)[0].reference
        letter = asyncio.run(_letter_about_it(varde))
        varde.send_mail(OTHERS, sender=SISTER, to=letter)
        eventually(lambda: "information_added" in varde.run("audit", "show"))

        shown = varde.run("held", "show", reference)
        assert "passet til Person A, og hun" in shown.partition("account, de-identified")[2]
        assert TOLD in shown.partition("added, de-identified")[2]
        varde.run("held", "release", reference, "--account")
        assert "1 released" in varde.run("held", "answers", reference)
        eventually(lambda: "Person A" in cards(varde)[0].text)
        assert TOLD in say(varde, "nav", f"/sak svar {reference}")


async def _letter_about_it(varde: Varde) -> str:
    """Where a reply to a letter about the only case goes."""
    token = new_token(secrets.randbelow)
    url = varde.environment.get("VARDE_DATABASE_URL") or stores.sqlite_url(varde.folder / "var")
    async with stores.opened(url) as database:
        async with database.read() as tx:
            concern_id = (await tx.execute(select(case_file.c.concern_id))).scalar_one()
        async with database.begin() as tx:
            await reply_tokens.put(tx, token, concern_id, SystemClock().today())
    return with_token(RECIPIENT, token)
