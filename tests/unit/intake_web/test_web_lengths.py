"""Every page has one length, whatever it says and in whatever letters."""

from datetime import date
from pathlib import Path

import pytest

from support import pseudo
from varde.intake_web.answer import UNIT, padded
from varde.intake_web.dialogue_pages import DialoguePages, Fault, Sheet
from varde.intake_web.form import Entries
from varde.intake_web.pages import Notice, Pages, Site
from varde.intake_web.steps import Step
from varde.shared.casework.dialogue import Conversation
from varde.shared.domain.codes import PageLanguage
from varde.shared.domain.receipt import new_receipt, words_of

SITE = Site("Snøfjord kommune", "68 05 10 10", "https://exit.example/")
RECEIPT = new_receipt(lambda _: 4_817)
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


@pytest.mark.parametrize("language", PageLanguage)
def test_the_pages_of_whoever_comes_back_have_the_length_of_a_form_s(
    language: PageLanguage,
) -> None:
    pages = Pages(SITE)
    every = [*_of_a_form(pages, language), *_of_a_dialogue(pages, language)]
    assert {len(padded(page, 0)) for page in every} == {4 * UNIT}


def test_a_translation_whose_letters_take_three_bytes_changes_no_length(tmp_path: Path) -> None:
    folder = pseudo.write(tmp_path, PageLanguage.TH, pseudo.of_three_bytes)
    pages = Pages(Site("Snøfjord kommune", "68 05 10 10", SITE.exit_url, translations=folder))
    every = [*_of_a_form(pages, PageLanguage.TH), *_of_a_dialogue(pages, PageLanguage.TH)]
    assert len(every[0].decode()) < len(every[0]) - 4_000  # it is in those letters
    assert {len(padded(page, 0)) for page in every} == {4 * UNIT}
