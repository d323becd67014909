"""The neutral home as a card in the personal chat, where it also is without the tab."""

from varde.chatops.briefer import HOMES, smaller
from varde.chatops.home import Home, HomeSection
from varde.chatops.labels import Labels, labels
from varde.chatops.teams.cards import (
    Element,
    Message,
    adaptive,
    case_row,
    first,
    heading,
    long_texts,
    message_of,
    press,
    rows,
)
from varde.shared.domain.codes import Language

LONGEST_LINE = 700


def home_message(home: Home, language: Language) -> Message:
    """One's own page; the button of each case shows it in full."""
    above = rows([press(button, "") for button in home.buttons])
    t = labels(language)
    ways = (_sections(smaller(home, most, t), t) for most in HOMES)
    return message_of(adaptive(above + first(ways), language, str(t("Your page"))))


def _sections(home: Home, t: Labels) -> list[Element]:
    return [element for section in home.sections for element in _section(section, t)]


def _section(section: HomeSection, t: Labels) -> list[Element]:
    cases = [element for case in section.cases for element in case_row(case, LONGEST_LINE)]
    return [heading(section.title), *cases, *long_texts(section.lines, LONGEST_LINE, t)]
