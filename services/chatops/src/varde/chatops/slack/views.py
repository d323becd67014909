"""Forms as Slack's modals, and back: what a person filled in comes as strings, as the neutral form wants it."""

import json
from collections.abc import Mapping
from typing import Any, assert_never

from varde.chatops.answer import Answer
from varde.chatops.forms import (
    Choice,
    ChoiceField,
    DateField,
    Filled,
    Form,
    FormField,
    FormKind,
    TextField,
)
from varde.chatops.labels import Labels, labels
from varde.chatops.slack.blocks import Blocks, answer_in_view, people, plain
from varde.chatops.slack.limits import (
    HINT,
    LABEL,
    OPTION,
    OPTIONS,
    VIEW_TITLE,
    require_view_within_limits,
)
from varde.shared.domain.codes import Language

CALLBACK_PREFIX = "varde_form_"
"""Followed by the language that the form is written in."""

View = dict[str, Any]


def form_view(form: Form) -> View:
    """The form as a modal. ``private_metadata`` holds its kind and its case's reference, nothing else."""
    t = labels(form.language)
    return _modal(
        form.title,
        [*people(form.people), *(_input(field, t) for field in form.fields)],
        t,
        submit=plain(str(form.submit), VIEW_TITLE),
        callback_id=CALLBACK_PREFIX + form.language.value,
        private_metadata=json.dumps({"kind": form.kind.value, "reference": form.reference}),
    )


def answer_view(answer: Answer, t: Labels, file_id: str = "") -> View:
    """The answer in place of the form that asked for it, with its picture when that has been uploaded."""
    return _modal(t("Answer"), answer_in_view(answer, file_id), t)


def errors_of(form: Form) -> dict[str, str]:
    """What is wrong beside each field."""
    return {field.name: str(field.error) for field in form.fields if field.error}


def asked(view: Mapping[str, Any]) -> tuple[FormKind, str, Language]:
    """Which form, about which case and in which language. Raises ``ValueError`` for what is not ours."""
    held = json.loads(view["private_metadata"])
    language = Language(str(view["callback_id"]).removeprefix(CALLBACK_PREFIX))
    return FormKind(held["kind"]), str(held["reference"])[:20], language


def filled_in(view: Mapping[str, Any]) -> Filled:
    """The values of the modal's fields."""
    return {
        block: [value for action in actions.values() for value in _values(action)]
        for block, actions in view["state"]["values"].items()
    }


def _values(action: Mapping[str, Any]) -> list[str]:
    match action["type"]:
        case "static_select":
            chosen = [action["selected_option"]] if action.get("selected_option") else []
            return [str(option["value"]) for option in chosen]
        case "multi_static_select":
            return [str(option["value"]) for option in action.get("selected_options", [])]
        case "datepicker":
            return [str(action["selected_date"])] if action.get("selected_date") else []
        case _:
            return [str(action["value"])] if action.get("value") else []


def _modal(title: object, blocks: Blocks, t: Labels, **more: Any) -> View:
    view = {
        "type": "modal",
        "title": plain(str(title), VIEW_TITLE),
        "close": plain(str(t("Close") if "submit" not in more else t("Cancel")), VIEW_TITLE),
        "blocks": blocks,
    }
    view |= more
    require_view_within_limits(view)
    return view


def _input(field: FormField, t: Labels) -> dict[str, Any]:
    block = {
        "type": "input",
        "block_id": field.name,
        "optional": not field.required,
        "label": plain(str(field.label), LABEL),
        "element": _element(field, t) | {"action_id": field.name},
    }
    return block | ({"hint": plain(str(field.hint), HINT)} if field.hint else {})


def _element(field: FormField, t: Labels) -> dict[str, Any]:
    match field:
        case ChoiceField():
            return _select(field, t)
        case DateField(day=day):
            return {"type": "datepicker"} | ({"initial_date": day.isoformat()} if day else {})
        case TextField(text=text, longest=longest):
            several = not field.one_line
            box = {"type": "plain_text_input", "multiline": several, "max_length": longest}
            return box | ({"initial_value": text[:longest]} if text else {})
        case _:
            assert_never(field)


def _select(field: ChoiceField, t: Labels) -> dict[str, Any]:
    placeholder = plain(str(t("Choose …")), OPTION)
    options = _offered([_option(choice) for choice in field.choices])
    chosen = [_option(choice) for choice in field.choices if choice.value in field.chosen]
    if field.several:
        kept = {"initial_options": chosen} if chosen else {}
        return {
            "type": "multi_static_select",
            "placeholder": placeholder,
            **options,
            **kept,
        }
    kept_one = {"initial_option": chosen[0]} if chosen else {}
    return {"type": "static_select", "placeholder": placeholder, **options, **kept_one}


def _offered(options: Blocks) -> dict[str, Any]:
    """A long list comes in groups, which are named after the first of each."""
    if len(options) <= OPTIONS:
        return {"options": options}
    groups = [options[start : start + OPTIONS] for start in range(0, len(options), OPTIONS)]
    return {"option_groups": [{"label": group[0]["text"], "options": group} for group in groups]}


def _option(choice: Choice) -> dict[str, Any]:
    return {"text": plain(str(choice.label), OPTION), "value": choice.value}
