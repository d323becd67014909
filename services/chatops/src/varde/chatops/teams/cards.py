"""Cards, answers and notices as Adaptive Cards, within what Teams shows.

Content goes out as ``TextRun``, which shows any text as it is; a ``TextBlock`` would read Markdown in it.
Nothing is meant by colour or place alone: what stands out says so in words, and stands first.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from varde.chatops.answer import Answer, Confirm, Tone
from varde.chatops.card import Action, Button, Card, Field
from varde.chatops.labels import Label, Labels, Shown, labels
from varde.chatops.port import Bulletin, Notice, Picture
from varde.chatops.teams.limits import require_within_limits
from varde.chatops.teams.text import escaped
from varde.shared.domain.codes import Language

SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
VERSION = "1.5"
REFRESH = "refresh"
CONFIRM = "confirm"
PRESS_PREFIX = "press_"
MARK = "varde"
LINES_SHOWN = 30
PEOPLE_SHOWN = 50
LONGEST_TEXT = 6000
"""Characters; what no card should hold is cut, so that a card stays below Teams' size."""

_MORE = "…"
_SIGNS = {Tone.DONE: "✅ ", Tone.REFUSED: "⚠️ ", Tone.SHOWN: ""}

Element = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """An Adaptive Card, and what notifications and screen readers say of it."""

    card: Element
    summary: str


def card_message(card: Card) -> Message:
    """A case's card. The summary tells nothing but that it is acute."""
    shown = _adaptive(_body(card), card.language, _first_words(card.alarm, card.title))
    shown["actions"] = [_press(button, card.reference) for button in card.buttons]
    again = {"type": "Action.Execute", "verb": REFRESH, "data": {"case_id": card.case_id}}
    shown["refresh"] = {"action": again}
    return _message(shown)


def answer_message(
    answer: Answer, language: Language, names: Sequence[str] = (), *, back_to: str = ""
) -> Message:
    """A private answer; with ``back_to``, a button that brings the card of that case back. ``names`` are
    those of the people it is about."""
    alarm = answer.card.alarm if answer.card else None
    body = [*_texts([alarm], bold=True), _text(f"{_SIGNS[answer.tone]}{answer.text}")]
    body += _texts(answer.lines[:LINES_SHOWN])
    if len(answer.lines) > LINES_SHOWN:
        body.append(_text(_MORE))
    body += [_text(name) for name in names[:PEOPLE_SHOWN]]
    if answer.document:
        body += [*_texts([answer.document.title], bold=True), *_texts([answer.document.body])]
    if answer.card:
        body += _body(replace(answer.card, alarm=None))
    shown = _adaptive(body, language, _first_words(alarm, answer.text))
    shown["actions"] = _answer_actions(answer, labels(language), back_to)
    return _message(shown)


def _answer_actions(answer: Answer, t: Labels, back_to: str) -> list[Element]:
    actions = [_confirm(answer.confirm)] if answer.confirm else []
    if answer.card:
        return actions + [_press(button, answer.card.reference) for button in answer.card.buttons]
    return actions + ([_back(back_to, t)] if back_to else [])


def notice_message(notice: Notice, names: Sequence[str] = ()) -> Message:
    """A notice that holds no content; ``names`` are those of the people it is about, as Teams knows them."""
    body = [*_texts([notice.text]), *map(_text, names[:PEOPLE_SHOWN])]
    return _message(_adaptive(body, notice.language, str(notice.text)))


def bulletin_message(bulletin: Bulletin, picture: Picture | None) -> Message:
    """A bulletin, with its picture or without."""
    body = [_heading(bulletin.title, bulletin.key, 1), *_texts(bulletin.lines)]
    if picture is not None:
        url = "data:image/png;base64," + b64encode(picture.png).decode()
        body.append({"type": "Image", "url": url, "altText": str(picture.alt), "size": "Stretch"})
    return _message(_adaptive(body, bulletin.language, str(bulletin.title)))


def mark_of(card: Element) -> tuple[str, int]:
    """What a card of ours is of (a case's id or a bulletin's key), and its version; ("", 0) for any other."""
    for element in card.get("body", []):
        name, _, rest = str(element.get("id", "")).partition(".")
        version, _, key = rest.partition(".")
        if name == MARK and version.isdecimal():
            return key, int(version)
    return "", 0


def _body(card: Card) -> list[Element]:
    """Most urgent first, detail last: the order in which a screen reader says it."""
    t = labels(card.language)
    body = _texts([card.alarm], bold=True)
    body.append(_heading(card.title, card.case_id, card.version))
    body += _texts([card.headline], bold=True)
    body += _texts([card.summary, card.account])
    body += [_field(field) for field in card.fields]
    if card.indicators:
        body += _texts([t("Signs: {signs}", signs=t.joined(list(card.indicators)))])
    body += _texts([card.duty])
    body += _texts(t("{heading}: {text}", heading=n.heading, text=n.text) for n in card.notes)
    return body + _texts([card.ask])


def _adaptive(body: list[Element], language: Language, fallback: str) -> Element:
    return {
        "$schema": SCHEMA,
        "type": "AdaptiveCard",
        "version": VERSION,
        "lang": language.value,
        "fallbackText": fallback,
        "msteams": {"width": "Full"},
        "body": body,
    }


def _message(card: Element) -> Message:
    summary = card["fallbackText"]
    require_within_limits(card, summary)
    return Message(card, summary)


def _first_words(alarm: Label | None, text: Label) -> str:
    return f"{alarm} {text}" if alarm else str(text)


def _heading(title: Label, key: str, version: int) -> Element:
    """The title. Its id tells what the message is of, for ``find``."""
    return {
        "type": "TextBlock",
        "id": f"{MARK}.{version}.{key}",
        "text": escaped(str(title)),
        "style": "heading",
        "size": "Large",
        "weight": "Bolder",
        "wrap": True,
    }


def _texts(texts: Iterable[Shown | None], *, bold: bool = False) -> list[Element]:
    return [
        _text(line, bold=bold)
        for text in texts
        if text is not None
        for line in str(text).splitlines()
        if line.strip()
    ]


def _field(field: Field) -> Element:
    name = _run(f"{field.name}: ", bold=True)
    return {"type": "RichTextBlock", "inlines": [name, _run(str(field.value))], "spacing": "Small"}


def _text(text: str, *, bold: bool = False) -> Element:
    return {"type": "RichTextBlock", "inlines": [_run(text, bold=bold)]}


def _run(text: str, *, bold: bool = False) -> Element:
    cut = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + _MORE
    return {"type": "TextRun", "text": cut} | ({"weight": "Bolder"} if bold else {})


def _press(button: Button, reference: str) -> Element:
    return _execute(PRESS_PREFIX + button.action.value, button.label, reference=reference)


def _back(reference: str, t: Labels) -> Element:
    return _execute(PRESS_PREFIX + Action.MORE.value, t("Show the case"), reference=reference)


def _confirm(confirm: Confirm) -> Element:
    return _execute(CONFIRM, confirm.label, token=confirm.token) | {"style": "positive"}


def _execute(verb: str, title: Label, **data: str) -> Element:
    return {"type": "Action.Execute", "title": str(title), "verb": verb, "data": data}
