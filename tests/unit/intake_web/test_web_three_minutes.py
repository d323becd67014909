"""The form takes the time that its first page says, for whoever reads at an ordinary rate and types with the thumbs."""

import re

import pytest

from varde.intake_web.form import Entries
from varde.intake_web.pages import Pages, Site
from varde.intake_web.steps import Step
from varde.shared.domain.codes import PageLanguage
from varde.shared.domain.receipt import new_receipt

READ = 238.0
"""Words a minute, silently (Brysbaert 2019, Journal of Memory and Language 109, 104047; 190 studies)."""
TYPED = 36.0
"""Words a minute on a phone (Palin et al. 2019, MobileHCI; 37,000 people)."""
OFFERED = (PageLanguage.NB, PageLanguage.NN, PageLanguage.EN)
PAGES = Pages(Site("Snøfjord kommune", "68 05 10 10", "https://exit.example/", languages=OFFERED))
RECEIPT = new_receipt(lambda _: 4_817)
SHORT = Entries(text="x")
EVERYTHING = Entries(
    text="x",
    danger="no",
    about_self="no",
    child="unsure",
    role="private",
    arena="ARBEIDSPLASS",
    when="now",
    want="tip",
    contact="x",
)


def words(page: bytes) -> int:
    """Words that are shown without opening anything; a list to choose from counts as one look."""
    main = re.search(r"<main.*?</main>", page.decode(), re.DOTALL)
    assert main
    hidden = r"<(details|nav|select|script)\b.*?</\1>"
    shown = re.sub(hidden, "", main[0], flags=re.DOTALL)
    return len(re.sub(r"<[^>]+>", " ", shown).split())


def without_what_stands_before(page: bytes) -> bytes:
    """The first page for whoever follows its link "Start writing"."""
    return re.sub(rb'<section class="before".*?</section>', b"", page, flags=re.DOTALL)


@pytest.mark.parametrize("language", OFFERED)
def test_whoever_answers_the_first_question_alone_needs_about_three_minutes(
    language: PageLanguage,
) -> None:
    read = [
        without_what_stands_before(PAGES.form(language)),
        PAGES.step(Step.REVIEW, language, SHORT),
        PAGES.receipt(language, RECEIPT, SHORT),
    ]
    minutes = sum(map(words, read)) / READ + 25 / TYPED
    assert 2.5 <= minutes < 3.5
    assert re.search("three minutes|tre minutt", PAGES.form(language).decode())


@pytest.mark.parametrize("language", OFFERED)
def test_whoever_reads_and_answers_everything_needs_six_or_seven(language: PageLanguage) -> None:
    steps = [PAGES.step(step, language, EVERYTHING) for step in Step if step is not Step.WRITE]
    read = [PAGES.form(language), *steps, PAGES.receipt(language, RECEIPT, EVERYTHING)]
    minutes = sum(map(words, read)) / READ + 60 / TYPED
    assert 5.5 <= minutes < 7.5
    assert re.search("six or seven|seks–sju", PAGES.form(language).decode())
