"""What a button asks for, as the command that asks for the same: so the rights and the refusals are the same too."""

from collections.abc import Callable, Mapping
from functools import partial

from varde.chatops.card import Action
from varde.chatops.commands import (
    Answers,
    Channel,
    Command,
    Help,
    Meeting,
    OpenForm,
    Reopen,
    Show,
    ShowOverview,
    Statistics,
)
from varde.chatops.forms import FormKind


def command_of(action: Action, reference: str) -> Command:
    """The command of a button. Raises ``ValueError`` for one that has no command: accept, offer and ask."""
    if action in _ABOUT_A_CASE:
        return _ABOUT_A_CASE[action](reference)
    if action in _ABOUT_ALL:
        return _ABOUT_ALL[action]()
    return OpenForm(FormKind(action.value), reference)


_ABOUT_A_CASE: Mapping[Action, Callable[[str], Command]] = {
    Action.MORE: Show,
    Action.REOPEN: Reopen,
    Action.ANSWERS: Answers,
}
_ABOUT_ALL: Mapping[Action, Callable[[], Command]] = {
    Action.MEETING: Meeting,
    Action.OVERVIEW: ShowOverview,
    Action.STATISTICS: Statistics,
    Action.HELP: Help,
    Action.CHANNEL: Channel,
    Action.SHARE: partial(ShowOverview, shared=True),
}
