"""Reads what Teams sends, by the SDK's models of the kinds that Varde does something with."""

from typing import Any, Final

import microsoft_teams.api as sdk
from microsoft_teams.api.activities.conversation import ConversationUpdateActivity
from microsoft_teams.api.activities.install_update import InstalledActivity
from microsoft_teams.api.activities.invoke.adaptive_card import AdaptiveCardInvokeActivity
from microsoft_teams.api.activities.invoke.task import (
    TaskFetchInvokeActivity,
    TaskSubmitInvokeActivity,
)
from microsoft_teams.api.activities.message import (
    MessageActivity,
    MessageDeleteActivity,
    MessageUpdateActivity,
)

Activity = (
    MessageActivity
    | MessageUpdateActivity
    | MessageDeleteActivity
    | ConversationUpdateActivity
    | InstalledActivity
    | TaskFetchInvokeActivity
    | TaskSubmitInvokeActivity
    | AdaptiveCardInvokeActivity
)
INVOKE: Final = "invoke"
_TOLD_APART_BY: Final = {INVOKE: "name", "installationUpdate": "action"}
_MODELS: Final[dict[tuple[object, object], type[Activity]]] = {
    ("message", None): MessageActivity,
    ("messageUpdate", None): MessageUpdateActivity,
    ("messageDelete", None): MessageDeleteActivity,
    ("conversationUpdate", None): ConversationUpdateActivity,
    ("installationUpdate", "add"): InstalledActivity,
    (INVOKE, "task/fetch"): TaskFetchInvokeActivity,
    (INVOKE, "task/submit"): TaskSubmitInvokeActivity,
    (INVOKE, "adaptiveCard/action"): AdaptiveCardInvokeActivity,
}

# On import the SDK builds a reader of every kind of activity at once, of 4 MB, which nothing in it uses.
for _package in (sdk, sdk.activities):
    vars(_package).pop("ActivityTypeAdapter", None)


def read_activity(body: dict[str, Any]) -> Activity | None:
    """The activity, or None for a kind that Varde does nothing with. Raises pydantic's ``ValidationError``."""
    kind = body.get("type")
    part = body.get(_TOLD_APART_BY[kind]) if kind in _TOLD_APART_BY else None
    model = _MODELS.get((kind, part))
    return None if model is None else model.model_validate(body)
