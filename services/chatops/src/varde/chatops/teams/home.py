"""The neutral home in the personal chat: Teams' own tab for it would need a page that people log in to."""

from varde.chatops.home import Home, HomeSection
from varde.chatops.labels import Label, labels
from varde.chatops.teams.cards import (
    Element,
    Message,
    action_set,
    adaptive,
    heading,
    message_of,
    press,
    text,
    texts,
    to_case,
)
from varde.shared.domain.codes import Language


def home_message(home: Home, language: Language) -> Message:
    """One's own page; the button of each case shows it in full."""
    above = [action_set([press(button, "") for button in home.buttons])] if home.buttons else []
    body = above + [
        element for section in home.sections for element in _section(section, home.show)
    ]
    return message_of(adaptive(body, language, str(labels(language)("Your page"))))


def _section(section: HomeSection, show: Label) -> list[Element]:
    cases = [
        element
        for case in section.cases
        for element in (text(str(case.line)), _button(show, case.reference))
    ]
    return [heading(section.title), *cases, *texts(section.lines)]


def _button(show: Label, reference: str) -> Element:
    # Said with its case, for whoever hears one button after the other.
    action = to_case(show, reference)
    return {
        "type": "ActionSet",
        "actions": [action | {"tooltip": f"{action['title']} {reference}"}],
    }
