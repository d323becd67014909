"""Every text of the pages exists in every language, and says only what is true."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import varde.intake_web.pages
from support import catalogues
from support.web_door import visible
from varde.intake_web.dialogue_pages import DialoguePages, Fault, Sheet
from varde.intake_web.form import CHOICES, Entries
from varde.intake_web.pages import Notice, Pages, Site
from varde.intake_web.steps import Step
from varde.shared.casework.dialogue import Conversation
from varde.shared.domain.codes import Language, PageLanguage
from varde.shared.domain.duties import DutyCode, Whom
from varde.shared.domain.receipt import new_receipt, words_of
from varde.shared.texts.duties import notice_of

PACKAGE = Path(varde.intake_web.pages.__file__).parent
COMPLETE = [PageLanguage(language) for language in Language]
SITE = Site("Snøfjord kommune", "68 05 10 10", "https://exit.example/")


@pytest.mark.parametrize("language", COMPLETE)
def test_every_text_is_translated_and_none_is_left_over(language: PageLanguage) -> None:
    with (PACKAGE / "locale" / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=str(language))
    assert {m.id for m in catalogue if m.id} == set(catalogues.used_by(PACKAGE))
    for english, text in _forms(catalogue):
        if not english:  # the catalogue's own head
            continue
        assert text
        assert re.findall(r"\{\w*\}", str(english)) == re.findall(r"\{\w*\}", str(text))
        assert (text == english) == (language is PageLanguage.EN) or english == "Send"


def _forms(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    """Each text with its translation, and each form of a plural with its own."""
    for message in catalogue:
        if isinstance(message.id, str):
            yield message.id, str(message.string or "")
        else:
            yield from zip(message.id, message.string or (), strict=True)


@pytest.mark.parametrize("language", COMPLETE)
def test_limits_of_anonymity_stand_before_the_first_field_and_nothing_is_overpromised(
    language: PageLanguage,
) -> None:
    page = Pages(SITE).form(language).decode()
    before = visible(page[: page.index("<textarea")])
    for number in ("112", "113", "116 111"):
        assert number in before
    limit = {
        "nb": "uten at loven krever det",
        "nn": "utan at lova krev det",
        "en": "unless the law",
    }
    assert limit[language] in before
    assert not re.search(
        r"100\s*%|garant|guarant|helt anonym|heilt anonym", visible(page), re.IGNORECASE
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            PageLanguage.NB,
            ("stedfortreder", "Gruppa kan også få se det du skrev", "kan vise hvem du er"),
        ),
        (
            PageLanguage.NN,
            ("stadfortredar", "Gruppa kan òg få sjå det du skreiv", "kan vise kven du er"),
        ),
        (
            PageLanguage.EN,
            ("a deputy", "The group may also be shown what you wrote", "may show who you are"),
        ),
    ],
)
def test_whoever_may_get_to_read_it_is_told_before_the_first_field(
    language: PageLanguage, said: tuple[str, ...]
) -> None:
    page = Pages(SITE).form(language).decode()
    before = visible(page[: page.index("<textarea")])
    assert all(each in before for each in said)


RECEIPT = new_receipt(lambda _: 4_817)
DANGER_NOW = {"nb": "Fare nå? Ring 112", "nn": "Fare no? Ring 112", "en": "Danger now? Call 112"}


def _read_from_the_top(page: bytes) -> str:
    """What is read first, after the link that keyboards jump with."""
    return visible(page.decode().partition("</a>")[2])


@pytest.mark.parametrize("language", COMPLETE)
def test_112_is_the_first_thing_that_every_page_says(language: PageLanguage) -> None:
    pages, entries = Pages(SITE), Entries(text="x")
    back = DialoguePages(pages)
    sheet = Sheet("april", Conversation("id", None, (), (date(2026, 11, 26),)))
    for page in (
        pages.form(language),
        *(pages.step(step, language, entries) for step in Step),
        pages.step(Step.REVIEW, language, entries, notice=Notice.MANY, challenge="14.x"),
        pages.receipt(language, RECEIPT, entries),
        pages.message(language, 404),
        back.enter(language, "april", Fault.UNKNOWN),
        back.sheet(language, sheet, added=True),
        back.ask(language, sheet),
        back.deleted(language),
    ):
        assert _read_from_the_top(page).startswith(DANGER_NOW[language])


@pytest.mark.parametrize("language", COMPLETE)
def test_the_receipt_says_112_before_the_code_and_to_staff_their_duty_before_it_too(
    language: PageLanguage,
) -> None:
    duty = notice_of(DutyCode.CHILD, Whom.REPORTER, language.nearest)
    for child in ("yes", "unsure", "no", ""):
        page = Pages(SITE).receipt(language, RECEIPT, Entries(text="x", child=child))
        shown = visible(page.decode().partition("<main")[2])
        before = shown[: shown.index(words_of(RECEIPT, language.nearest))]
        assert "112" in before
        assert (duty in before) is (child in {"yes", "unsure"})
        assert duty not in shown[before.index("112") + len(before) :]


def test_the_receipt_follows_the_choices_and_never_the_text() -> None:
    text = "Barnet er ti år og blir slått akkurat nå."
    pages = Pages(SITE)
    assert pages.receipt(PageLanguage.NB, RECEIPT, Entries(text=text)) == pages.receipt(
        PageLanguage.NB, RECEIPT, Entries(text="x")
    )


@pytest.mark.parametrize("language", COMPLETE)
def test_each_page_is_in_its_language_and_offers_the_others(language: PageLanguage) -> None:
    page = Pages(SITE).form(language).decode()
    assert f'<html lang="{language}" dir="ltr">' in page
    for other in PageLanguage:
        way = "rtl" if other is PageLanguage.AR else "ltr"
        assert f'href="/{other}/" lang="{other}" dir="{way}" hreflang="{other}"' in page


def test_every_choice_on_the_pages_is_one_that_is_read() -> None:
    pages = Pages(SITE)
    shown = "".join(pages.step(step, PageLanguage.NB, Entries()).decode() for step in Step)
    select = shown[shown.index("<select") : shown.index("</select>")]
    assert set(re.findall(r'value="(\w+)"', select)) == CHOICES["arena"]
    for name in CHOICES.keys() - {"arena"}:
        offered = set(re.findall(rf'type="radio" name="{name}" value="(\w+)"', shown))
        assert offered == CHOICES[name]


def test_each_rendered_form_has_a_token_of_its_own() -> None:
    pages = Pages(SITE)
    assert pages.form(PageLanguage.NB) != pages.form(PageLanguage.NB)


def test_the_receipt_page_says_what_fits_what_was_answered() -> None:
    pages = Pages(SITE)
    plain = visible(pages.receipt(PageLanguage.NB, RECEIPT, Entries(text="x")).decode())
    assert words_of(RECEIPT, Language.NB) in plain
    assert "116 111" not in plain
    assert "kan ikke kontakte deg" in plain
    assert "68 05 10 10" in plain
    full = Entries(text="x", child="unsure", about_self="yes", contact="68 05 12 34")
    fitting = visible(pages.receipt(PageLanguage.NB, RECEIPT, full).decode())
    assert "116 111" in fitting
    assert "Du er ikke alene" in fitting
    assert "kan ikke kontakte deg" not in fitting


def test_the_receipt_asks_whoever_saw_danger_whether_they_have_called() -> None:
    danger = Entries(text="x", danger="yes")
    for entries, asks in ((danger, True), (Entries(text="x"), False)):
        page = visible(Pages(SITE).receipt(PageLanguage.NB, RECEIPT, entries).decode())
        assert ("Har du ringt?" in page[: page.index(words_of(RECEIPT, Language.NB))]) is asks


def test_a_step_that_comes_back_says_that_nothing_was_sent() -> None:
    page = Pages(SITE).step(
        Step.REVIEW, PageLanguage.EN, Entries(text="kept"), notice=Notice.NOT_SENT
    )
    assert "has not been sent yet" in page.decode()
    assert 'name="text" value="kept"' in page.decode()
    assert "<title>Error: Report a concern" in page.decode()


def test_staff_are_told_before_the_first_field_that_they_may_write_from_their_own_network() -> None:
    page = Pages(SITE).form(PageLanguage.NB).decode()
    before = visible(page[: page.index("<textarea")])
    assert "Du kan skrive fra kommunens eget nett. Du er like anonym" in before
    assert "noen arbeidsgivere kan se hva som blir gjort" in before
    assert "ikke hva du skriver" not in before


def test_a_link_from_the_municipality_brings_its_arena_along_unseen() -> None:
    pages = Pages(SITE)
    hidden = '<input type="hidden" name="arena" value="SKOLE">'
    assert hidden in pages.form(PageLanguage.NB, "SKOLE").decode()
    assert 'name="arena"' not in pages.form(PageLanguage.NB).decode()


def test_the_arena_of_a_link_stays_when_another_language_is_chosen() -> None:
    pages = Pages(SITE)
    for language in SITE.languages:
        page = pages.form(language, "SKOLE").decode()
        for other in SITE.languages:
            assert f'<a href="/{other}/?arena=SKOLE" lang="{other}"' in page
    assert "?arena" not in pages.form(PageLanguage.NB).decode()
