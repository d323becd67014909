"""Every text of the pages exists in every language, and says only what is true."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import varde.intake_web.pages
from support.web_door import visible
from varde.intake_web.form import CHOICES, Entries
from varde.intake_web.pages import Notice, Pages, Site
from varde.shared.domain.codes import Language

PACKAGE = Path(varde.intake_web.pages.__file__).parent
SITE = Site("Snøfjord kommune", "68 05 10 10", "https://exit.example/")


def used() -> set[str]:
    found = extract_from_dir(
        PACKAGE, method_map=[("**.html", "jinja2.ext:babel_extract")], keywords={"t": None}
    )
    return {message for _, _, message, _, _ in found if isinstance(message, str)}


@pytest.mark.parametrize("language", Language)
def test_every_text_is_translated_and_none_is_left_over(language: Language) -> None:
    with (PACKAGE / "locale" / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=str(language))
    translated = {m.id: m.string for m in catalogue if m.id}
    assert set(translated) == used()
    for english, text in translated.items():
        assert text
        assert re.findall(r"\{\w*\}", str(english)) == re.findall(r"\{\w*\}", str(text))
        assert (text == english) == (language is Language.EN) or english == "Send"


@pytest.mark.parametrize("language", Language)
def test_limits_of_anonymity_stand_before_the_first_field_and_nothing_is_overpromised(
    language: Language,
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


@pytest.mark.parametrize("language", Language)
def test_each_page_is_in_its_language_and_offers_the_others(language: Language) -> None:
    page = Pages(SITE).form(language).decode()
    assert f'<html lang="{language}">' in page
    for other in Language:
        assert f'href="/{other}/" lang="{other}" hreflang="{other}"' in page


def test_every_choice_on_the_page_is_one_that_is_read() -> None:
    page = Pages(SITE).form(Language.NB).decode()
    select = page[page.index("<select") : page.index("</select>")]
    assert set(re.findall(r'value="(\w+)"', select)) == CHOICES["arena"]
    for name in ("child", "about_self", "want"):
        offered = set(re.findall(rf'type="radio" name="{name}" value="(\w+)"', page))
        assert offered == CHOICES[name]


def test_each_rendered_form_has_a_token_of_its_own() -> None:
    pages = Pages(SITE)
    assert pages.form(Language.NB) != pages.form(Language.NB)


def test_the_receipt_page_says_what_fits_what_was_answered() -> None:
    pages = Pages(SITE)
    plain = visible(pages.receipt(Language.NB, "AAAA-BBBB", Entries(text="x")).decode())
    assert "AAAA-BBBB" in plain
    assert "116 111" not in plain
    assert "kan ikke kontakte deg" in plain
    assert "68 05 10 10" in plain
    full = Entries(text="x", child="unsure", about_self="yes", contact="68 05 12 34")
    fitting = visible(pages.receipt(Language.NB, "AAAA-BBBB", full).decode())
    assert "116 111" in fitting
    assert "Du er ikke alene" in fitting
    assert "kan ikke kontakte deg" not in fitting


def test_a_form_that_comes_back_says_that_nothing_was_sent() -> None:
    page = Pages(SITE).again(Language.EN, Entries(text="kept"), notice=Notice.NOT_SENT).decode()
    assert "has not been sent yet" in page
    assert ">\nkept</textarea>" in page
    assert "<title>Error: Report a concern" in page
