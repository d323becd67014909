"""A link in words: of which kind, with which case, how long between; nothing more exact than a week."""

from dataclasses import replace
from datetime import timedelta

import pytest

from support.chat import DIRECTORY, TODAY, a_case
from varde.chatops.card import card_of
from varde.chatops.labels import labels
from varde.chatops.links import LINKS_SHOWN, links_words
from varde.shared.casework.views import CaseView, view_of
from varde.shared.domain.codes import Language
from varde.shared.domain.links import Link, LinkKind

NB, NN, EN = Language.NB, Language.NN, Language.EN


def _link(days: int, kind: LinkKind = LinkKind.PHONE, *, for_group: bool = True) -> Link:
    return Link(kind, "26-7302", TODAY + timedelta(days=days), for_group)


def _view(*links: Link, language: Language = NB) -> CaseView:
    return replace(view_of(a_case(), language), links=links)


def _words(*links: Link, language: Language = NB) -> str:
    return str(links_words(_view(*links, language=language), labels(language)))


@pytest.mark.parametrize(
    ("days", "nb", "nn", "en"),
    [
        (0, "mindre enn en uke imellom", "mindre enn ei veke imellom", "less than a week apart"),
        (-6, "mindre enn en uke imellom", "mindre enn ei veke imellom", "less than a week apart"),
        (-7, "én uke tidligere", "éi veke tidlegare", "1 week earlier"),
        (-20, "2 uker tidligere", "2 veker tidlegare", "2 weeks earlier"),
        (14, "2 uker senere", "2 veker seinare", "2 weeks later"),
        (-62, "8 uker tidligere", "8 veker tidlegare", "8 weeks earlier"),
        (-63, "2 måneder tidligere", "2 månader tidlegare", "2 months earlier"),
        (95, "3 måneder senere", "3 månader seinare", "3 months later"),
        (-719, "23 måneder tidligere", "23 månader tidlegare", "23 months earlier"),
        (-720, "ett år tidligere", "eitt år tidlegare", "1 year earlier"),
        (1500, "4 år senere", "4 år seinare", "4 years later"),
    ],
)
def test_how_long_between_is_told_coarsely(days: int, nb: str, nn: str, en: str) -> None:
    assert _words(_link(days)) == f"Deler telefonnummer med 26-7302 ({nb})"
    assert _words(_link(days), language=NN) == f"Deler telefonnummer med 26-7302 ({nn})"
    assert _words(_link(days), language=EN) == f"Shares a phone number with 26-7302 ({en})"


@pytest.mark.parametrize("kind", LinkKind)
@pytest.mark.parametrize("language", Language)
def test_every_kind_has_words_of_its_own(kind: LinkKind, language: Language) -> None:
    others = {_words(_link(-14, k), language=language) for k in LinkKind if k is not kind}
    assert _words(_link(-14, kind), language=language) not in others


@pytest.mark.parametrize("kind", [LinkKind.BUSINESS, LinkKind.PERSON])
def test_a_name_links_with_a_perhaps(kind: LinkKind) -> None:
    assert "kanskje" in _words(_link(-14, kind))
    assert "May share" in _words(_link(-14, kind), language=EN)


def test_what_only_the_coordinator_sees_says_so() -> None:
    assert _words(_link(-14, for_group=False)) == (
        "Deler telefonnummer med 26-7302 (2 uker tidligere; vises ikke for gruppa)"
    )


def test_of_many_links_the_first_are_told_and_the_rest_counted() -> None:
    words = _words(*(_link(-7 * n) for n in range(1, LINKS_SHOWN + 4)))
    assert words.count("26-7302") == LINKS_SHOWN
    assert words.endswith("… og 3 til")


def test_the_card_tells_of_links_and_a_case_without_has_no_such_line() -> None:
    linked = card_of(_view(_link(-14)), DIRECTORY, labels(NB))
    told = {str(f.name): str(f.value) for f in linked.fields}
    assert told["Mulig sammenheng"] == "Deler telefonnummer med 26-7302 (2 uker tidligere)"
    alone = card_of(_view(), DIRECTORY, labels(NB))
    assert "Mulig sammenheng" not in {str(f.name) for f in alone.fields}
