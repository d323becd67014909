"""The neutral home in the personal chat: Teams' own tab for it would need a page that people log in to."""

from varde.chatops.home import Home, HomeSection
from varde.chatops.labels import labels
from varde.chatops.teams.cards import (
    Element,
    Message,
    adaptive,
    case_row,
    heading,
    message_of,
    press,
    rows,
    texts,
)
from varde.shared.domain.codes import Language


def home_message(home: Home, language: Language) -> Message:
    """One's own page; the button of each case shows it in full."""
    above = rows([press(button, "") for button in home.buttons])
    body = above + [element for section in home.sections for element in _section(section)]
    return message_of(adaptive(body, language, str(labels(language)("Your page"))))


def _section(section: HomeSection) -> list[Element]:
    cases = [element for case in section.cases for element in case_row(case)]
    return [heading(section.title), *cases, *texts(section.lines)]
