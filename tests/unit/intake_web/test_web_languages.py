"""Pages in languages that are not translated: marked English, from the right side, and on offer where they are asked for."""

import re
from dataclasses import replace

import pytest
from lxml import html  # type: ignore[import-untyped] # ships no types

from varde.intake_web.app import language_of
from varde.intake_web.form import Entries, Fault, Problem
from varde.intake_web.pages import Notice, Pages, Site
from varde.intake_web.settings import IntakeWebSettings
from varde.intake_web.steps import Step
from varde.shared.domain.codes import PageLanguage
from varde.shared.domain.receipt import new_receipt
from varde.shared.texts.pages import OWN_NAMES

SITE = Site("Snøfjord kommune", "68 05 10 10", "https://exit.example/")


def _said(page: bytes) -> list[tuple[str, str]]:
    """Each piece of text of a page's body, and the language it says it is in."""
    body = html.document_fromstring(page.decode()).find("body")
    pieces = [(node, node.text) for node in body.iter() if node.tag != "script"]
    pieces += [(node.getparent(), node.tail) for node in body.iter() if node is not body]
    return [
        (text.strip(), next(iter(node.xpath("ancestor-or-self::*[@lang][1]/@lang"))))
        for node, text in pieces
        if text and text.strip()
    ]


@pytest.mark.parametrize("language", [PageLanguage.AR, PageLanguage.PL])
def test_what_is_not_translated_says_that_it_is_english_wherever_it_stands(
    language: PageLanguage,
) -> None:
    pages = Pages(replace(SITE, contact_phone=""))
    entries = Entries(text="x", child="yes", about_self="yes", contact="x" * 999)
    long = (Problem("contact", Fault.LONG), Problem("text", Fault.EMPTY))
    for page in (
        pages.form(language),
        *(pages.step(step, language, entries) for step in Step),
        pages.step(Step.CONTACT, language, entries, problems=long),
        pages.step(Step.WRITE, language, entries, problems=long),
        pages.step(Step.REVIEW, language, entries, notice=Notice.MANY, challenge="14.x"),
        pages.receipt(language, new_receipt(lambda _: 4_817), entries),
        pages.message(language, 404),
    ):
        assert '<html lang="' + language in page.decode()
        own = {*OWN_NAMES.values(), SITE.municipality, entries.text, entries.contact}
        assert not [said for said in _said(page) if said[0] not in own and said[1] != "en"]
        assert "Not everything on this page is translated yet" in page.decode()
        attributes = re.findall(r'="([^"]*)"', page.decode())
        texts_only = re.findall(r"<(title|option)[^>]*>(.*?)</\1>", page.decode())
        assert not [a for a in [*attributes, *(t for _, t in texts_only)] if "span" in a]


def test_a_page_from_right_to_left_says_so_and_what_is_typed_goes_its_own_way() -> None:
    page = Pages(SITE).form(PageLanguage.AR).decode()
    assert '<html lang="ar" dir="rtl">' in page
    fields = re.findall(r'<(?:textarea|input type="text")[^>]*>', page)
    assert fields
    assert all('dir="auto"' in field for field in fields)


def test_a_municipality_offers_the_languages_it_can_stand_for_and_no_other() -> None:
    offered = (PageLanguage.NN, PageLanguage.SE)
    page = Pages(replace(SITE, languages=offered)).form(PageLanguage.SE).decode()
    assert re.findall(r'hreflang="(\w+)"', page) == ["nn", "se"]
    assert language_of("/se/", offered) is PageLanguage.SE
    assert language_of("/pl/", offered) is PageLanguage.NN
    assert language_of("", offered) is PageLanguage.NN


def test_what_somebody_has_translated_is_offered_and_nothing_else_until_it_is_asked_for() -> None:
    offered = IntakeWebSettings().languages
    assert offered == (PageLanguage.NB, PageLanguage.NN, PageLanguage.EN)
    page = Pages(replace(SITE, languages=offered)).form(PageLanguage.EN).decode()
    assert re.findall(r'hreflang="(\w+)"', page) == ["nb", "nn", "en"]
    assert IntakeWebSettings(languages=tuple(PageLanguage)).languages == tuple(PageLanguage)
