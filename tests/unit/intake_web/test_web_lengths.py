"""Every page has one length, whatever it says and in whatever letters."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from support import pseudo
from varde.intake_web.answer import PAGE, UNIT, padded
from varde.intake_web.dialogue_pages import DialoguePages, Fault, Sheet
from varde.intake_web.form import Entries, Problem
from varde.intake_web.form import Fault as FieldFault
from varde.intake_web.pages import Notice, Pages, Site
from varde.intake_web.steps import Step
from varde.shared.casework.dialogue import Conversation, Reply
from varde.shared.domain.codes import Language, PageLanguage
from varde.shared.domain.receipt import new_receipt, words_of

SITE = Site("Snøfjord kommune", "68 05 10 10", "https://exit.example/")
RECEIPT = new_receipt(lambda _: 4_817)
RECEIPT_WORDS = words_of(RECEIPT, Language.NB)
CHALLENGE = "14.4b0." + "0" * 49


def _of_a_form(pages: Pages, language: PageLanguage) -> list[bytes]:
    entries = Entries(child="yes", about_self="yes", danger="yes")
    return [
        pages.form(language),
        *(pages.step(step, language, entries) for step in Step),
        pages.step(Step.REVIEW, language, entries, notice=Notice.MANY, challenge=CHALLENGE),
        pages.receipt(language, RECEIPT, entries),
        pages.message(language, 413),
    ]


def _of_a_dialogue(pages: Pages, language: PageLanguage) -> list[bytes]:
    back, words = DialoguePages(pages), words_of(RECEIPT, language.nearest)
    found = Conversation("id", None, (), (date(2026, 11, 26),))
    sheet = Sheet(words, found, CHALLENGE)
    return [
        back.enter(language),
        back.enter(language, words, Fault.UNKNOWN),
        back.enter(language, words, Fault.MANY, challenge=CHALLENGE),
        back.sheet(language, Sheet(words, found)),
        back.sheet(language, sheet, fault=Fault.LONG),
        back.sheet(language, sheet, added=True),
        back.ask(language, sheet),
        back.deleted(language),
    ]


REPLIES = ("«Hva» skjer & hvor?\n" * 400, '"' * 9_000, "ณ " * 9_000, "Kort.", "x\n" * 999)


def _with_replies(pages: Pages, language: PageLanguage) -> list[bytes]:
    """Each leaf of a sheet with as much around the replies as there can be."""
    days = tuple(date(2026, 9, 1) + timedelta(n) for n in range(80))
    replies = tuple(Reply(day, text) for day, text in zip(days, REPLIES, strict=False))
    found = Sheet(RECEIPT_WORDS, Conversation("id", None, replies, days, closed=2), CHALLENGE)
    problems = [Problem("files", FieldFault.UNKNOWN)]
    return [
        DialoguePages(pages).sheet(
            language, found, fault=Fault.DAMAGED, problems=problems, leaf=leaf
        )
        for leaf in range(40)
    ]


@pytest.mark.parametrize("language", PageLanguage)
def test_the_pages_of_whoever_comes_back_have_the_length_of_a_form_s(
    language: PageLanguage,
) -> None:
    pages = Pages(SITE)
    every = [
        *_of_a_form(pages, language),
        *_of_a_dialogue(pages, language),
        *_with_replies(pages, language),
    ]
    assert {len(padded(page, 0)) for page in every} == {4 * UNIT}
    assert max(map(len, every)) <= PAGE  # so typed text changes all of them alike


def test_a_translation_whose_letters_take_three_bytes_changes_no_length(tmp_path: Path) -> None:
    folder = pseudo.write(tmp_path, PageLanguage.TH, pseudo.of_three_bytes)
    pages = Pages(Site("Snøfjord kommune", "68 05 10 10", SITE.exit_url, translations=folder))
    every = [
        *_of_a_form(pages, PageLanguage.TH),
        *_of_a_dialogue(pages, PageLanguage.TH),
        *_with_replies(pages, PageLanguage.TH),
    ]
    assert len(every[0].decode()) < len(every[0]) - 4_000  # it is in those letters
    assert {len(padded(page, 0)) for page in every} == {4 * UNIT}
    assert max(map(len, every)) <= PAGE  # so typed text changes all of them alike
