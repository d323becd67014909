"""Forms as Teams' dialogs, and back: what a person filled in comes as strings, as the neutral form wants it."""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from varde.chatops.answer import Answer
from varde.chatops.forms import ChoiceField, DateField, Filled, Form, FormField, FormKind, TextField
from varde.chatops.labels import Labels, labels
from varde.chatops.teams.cards import (
    PEOPLE_SHOWN,
    Element,
    adaptive,
    answer_message,
    message_of,
    text,
    texts,
)
from varde.chatops.teams.web import CARD_TYPE
from varde.shared.domain.codes import Language

ONE, SEVERAL = "field_", "fields_"
"""What the id of a field starts with: Teams sends all the values of a field as one string."""

LONGEST_ID = 64
_WARNING = "⚠️ "


def form_dialog(form: Form, sheet: str, names: Sequence[str] = ()) -> dict[str, Any]:
    """The form as a dialog. Beside what is filled in, Teams sends back its kind, its case's reference, its
    language and ``sheet``, which is this opened form's own. ``names`` are those of the people it offers."""
    t = labels(form.language)
    body = texts([form.problem], before=_WARNING, bold=True)
    body += [text(name) for name in names[:PEOPLE_SHOWN]]
    for field in form.fields:
        body += texts([field.error], before=_WARNING, bold=True)
        body.append(_input(field, t))
        body += texts([field.hint])
    card = adaptive(body, form.language, str(form.title))
    data = {"kind": form.kind.value, "language": form.language.value, "sheet": sheet}
    data |= {"reference": form.reference} if form.reference else {}
    card["actions"] = [{"type": "Action.Submit", "title": str(form.submit), "data": data}]
    return _dialog(str(form.title), message_of(card).card)


def answer_dialog(answer: Answer, language: Language, names: Sequence[str] = ()) -> dict[str, Any]:
    """The answer in place of what asked for it in a dialog. ``names`` are those of the people it is about."""
    card = answer_message(answer, language, names).card
    for holder in (card, *card["body"]):
        if "actions" in holder:
            holder["actions"] = [_sent_back(action) for action in holder["actions"]]
    return _dialog(str(labels(language)("Answer")), message_of(card).card)


def _sent_back(action: Element) -> Element:
    """The same button in a dialog, where Teams takes ``Action.Submit`` alone and asks for no other dialog."""
    data = {name: value for name, value in action["data"].items() if name != "msteams"}
    kept = {name: value for name, value in action.items() if name in {"title", "style", "tooltip"}}
    return kept | {"type": "Action.Submit", "data": {"verb": action.get("verb"), **data}}


def asked(data: Mapping[str, Any]) -> tuple[FormKind, str, Language, str]:
    """Which form, about which case, in which language, and its sheet. Raises ``ValueError`` for what is not ours."""
    return (
        FormKind(str(data.get("kind", ""))),
        str(data.get("reference", ""))[:20],
        Language(str(data.get("language", ""))),
        str(data.get("sheet", ""))[:LONGEST_ID],
    )


def filled_in(data: Mapping[str, Any]) -> Filled:
    """The values of the fields."""
    filled = {name: str(value) for name, value in data.items() if value}
    one = {n.removeprefix(ONE): [v] for n, v in filled.items() if n.startswith(ONE)}
    several = {
        n.removeprefix(SEVERAL): v.split(",") for n, v in filled.items() if n.startswith(SEVERAL)
    }
    return one | several


def _dialog(title: str, card: Element) -> dict[str, Any]:
    attachment = {"contentType": CARD_TYPE, "content": card}
    value = {"title": title, "height": "large", "width": "medium", "card": attachment}
    return {"task": {"type": "continue", "value": value}}


def _input(field: FormField, t: Labels) -> Element:
    asked_for = {
        "id": (SEVERAL if _takes_several(field) else ONE) + field.name,
        "label": str(field.label),
        "isRequired": field.required,
        "errorMessage": str(t("Fill in this field.")),
    }
    match field:
        case ChoiceField():
            return asked_for | _choices(field, t)
        case DateField(day=day, earliest=earliest, latest=latest):
            limits = {"min": earliest.isoformat(), "max": latest.isoformat()}
            chosen = {"value": day.isoformat()} if day else {}
            return asked_for | {"type": "Input.Date"} | limits | chosen
        case TextField(text=text, longest=longest):
            several = not field.one_line
            box = {"type": "Input.Text", "isMultiline": several, "maxLength": longest}
            return asked_for | box | ({"value": str(text)} if text else {})
        case _:
            assert_never(field)


def _choices(field: ChoiceField, t: Labels) -> Element:
    return {
        "type": "Input.ChoiceSet",
        "style": "compact",
        "isMultiSelect": field.several,
        "placeholder": str(t("Choose …")),
        "choices": [{"title": str(c.label), "value": c.value} for c in field.choices],
    } | ({"value": ",".join(field.chosen)} if field.chosen else {})


def _takes_several(field: FormField) -> bool:
    return isinstance(field, ChoiceField) and field.several
