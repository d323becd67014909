"""From neutral cards to the plain values that are stored and shown: past this point text is text."""

from base64 import b64encode
from dataclasses import replace
from typing import Any

from varde.chatops.answer import Answer
from varde.chatops.card import Button, Card
from varde.chatops.labels import Shown, labels
from varde.chatops.lines import CaseRow
from varde.chatops.port import Bulletin, Picture


def card_body(card: Card) -> dict[str, Any]:
    """A card as JSON values; the template escapes them."""
    t = labels(card.language)
    return {
        "reference": card.reference,
        "language": card.language.value,
        "title": str(card.title),
        "urgency": card.urgency.value,
        "alarm": _text(card.alarm),
        "headline": _text(card.headline),
        "fields": [[str(field.name), str(field.value)] for field in card.fields],
        "signs": str(t("Signs")),
        "indicators": [str(label) for label in card.indicators],
        "summary": _text(card.summary),
        "account": _text(card.account),
        "duty": _text(card.duty),
        "ask": _text(card.ask),
        "notes": [[str(note.heading), str(note.text)] for note in card.notes],
        "buttons": buttons_body(card.buttons),
    }


def buttons_body(buttons: tuple[Button, ...]) -> list[list[str]]:
    """Buttons as JSON values."""
    return [[button.action.value, str(button.label)] for button in buttons]


def cases_body(cases: tuple[CaseRow, ...]) -> list[dict[str, str]]:
    """Cases in a line as JSON values."""
    return [{"reference": c.reference, "line": str(c.line), "show": str(c.show)} for c in cases]


def bulletin_body(bulletin: Bulletin) -> dict[str, Any]:
    """A bulletin as JSON values, the picture in base64."""
    return {
        "language": bulletin.language.value,
        "title": str(bulletin.title),
        "lines": [str(line) for line in bulletin.lines],
        **_picture_body(bulletin.picture),
    }


def _picture_body(picture: Picture | None) -> dict[str, str]:
    return {
        "alt": str(picture.alt) if picture else "",
        "png": b64encode(picture.png).decode("ascii") if picture else "",
    }


def answer_body(answer: Answer) -> dict[str, Any]:
    """A private answer as the template shows it: what is acute before anything else."""
    card = answer.card
    return {
        "alarm": _text(card.alarm) if card else "",
        "tone": answer.tone.value,
        "text": str(answer.text),
        "lines": [str(line) for line in answer.lines],
        "card": card_body(replace(card, alarm=None)) if card else None,
        "confirm": [answer.confirm.token, str(answer.confirm.label)] if answer.confirm else None,
        "cases": cases_body(answer.cases),
        "buttons": buttons_body(answer.buttons),
        "document": answer.document.text if answer.document else "",
        **_picture_body(answer.picture),
    }


def _text(shown: Shown | None) -> str:
    return "" if shown is None else str(shown)
