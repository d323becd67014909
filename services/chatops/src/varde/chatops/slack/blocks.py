"""Cards, answers and notices as Block Kit, within Slack's limits.

Content goes out as ``plain_text`` wherever Slack takes it, and escaped where it must be ``mrkdwn``.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from varde.chatops.answer import Answer, Confirm, Line, Tone, fitting
from varde.chatops.card import Action, Button, Card, Field
from varde.chatops.labels import Label, labels
from varde.chatops.port import Bulletin, Notice
from varde.chatops.slack.limits import (
    ALT_TEXT,
    BUTTON,
    FALLBACK,
    FIELD,
    FIELDS,
    HEADER,
    SECTION,
    require_within_limits,
)
from varde.chatops.slack.pictures import picture_block
from varde.chatops.slack.text import escaped

ACTION_PREFIX = "varde_"
CONFIRM = "varde_confirm"
MOST_PARTS = 6
PEOPLE_SHOWN = 50
_USER_ID = re.compile(r"[UW][A-Z0-9]{2,30}")
_MORE = "…"
_SIGNS = {Tone.DONE: ":white_check_mark:", Tone.REFUSED: ":warning:", Tone.SHOWN: ""}

Blocks = list[dict[str, Any]]


def card_message(card: Card) -> dict[str, Any]:
    """``text`` (for notifications and screen readers: it tells nothing but that it is acute) and ``blocks``."""
    return _message(card_blocks(card), _first_words(card.alarm, card.title))


def card_blocks(card: Card) -> Blocks:
    """The card, most urgent first, detail last."""
    t = labels(card.language)
    blocks = sections([card.alarm], bold=True)
    blocks.append(_header(card.title))
    blocks += sections([card.headline], bold=True)
    blocks += sections([card.summary, card.account])
    blocks += _fields(card.fields)
    if card.indicators:
        blocks += sections([t("Signs: {signs}", signs=t.joined(list(card.indicators)))])
    blocks += sections([card.duty])
    blocks += sections(t("{heading}: {text}", heading=n.heading, text=n.text) for n in card.notes)
    if card.ask:
        blocks.append(_context(card.ask))
    if card.buttons:
        blocks.append(actions(card.buttons, card.reference))
    return blocks


def answer_message(answer: Answer, file_id: str = "") -> dict[str, Any]:
    """A private answer, with its picture when that has been uploaded."""
    alarm = answer.card.alarm if answer.card else None
    return _message(answer_blocks(answer, file_id), _first_words(alarm, answer.text))


def answer_blocks(answer: Answer, file_id: str = "") -> Blocks:
    """A private answer, what is acute first. Of a form it has a button that opens it."""
    alarm = answer.card.alarm if answer.card else None
    sign = _SIGNS[answer.tone]
    text = f"{sign} {escaped(str(answer.text))}".strip()
    blocks = sections([alarm], bold=True)
    blocks.append({"type": "section", "text": _mrkdwn(text)})
    lines = fitting(answer.lines)
    blocks += sections(lines)
    if len(answer.lines) > len(lines):
        blocks += [{"type": "section", "text": _mrkdwn(_MORE)}]
    if answer.picture and file_id:
        blocks.append(picture_block(file_id, answer.picture, ALT_TEXT))
    blocks += _people(answer.people)
    if answer.document:
        blocks += sections([answer.document.title], bold=True)
        blocks += sections([answer.document.body])
    if answer.confirm:
        blocks.append(_confirm(answer.confirm))
    if answer.card:
        blocks += card_blocks(replace(answer.card, alarm=None))
    if answer.form:
        t = labels(answer.form.language)
        button = Button(Action(answer.form.kind.value), t("Open the form"))
        blocks.append(actions((button,), answer.form.reference))
    return blocks


def notice_message(notice: Notice) -> dict[str, Any]:
    """A notice, and whom it is about as Slack shows people."""
    return _message([*sections([notice.text]), *_people(notice.people)], str(notice.text))


def bulletin_message(bulletin: Bulletin, file_id: str = "") -> dict[str, Any]:
    """A bulletin, with its picture when that has been uploaded."""
    blocks = [_header(bulletin.title), *sections(bulletin.lines)]
    if bulletin.picture and file_id:
        blocks.append(picture_block(file_id, bulletin.picture, ALT_TEXT))
    return _message(blocks, str(bulletin.title))


def _people(user_ids: Sequence[str]) -> Blocks:
    shown = " ".join(f"<@{user}>" for user in user_ids[:PEOPLE_SHOWN] if _USER_ID.fullmatch(user))
    return [{"type": "section", "text": _mrkdwn(shown)}] if shown else []


def _first_words(alarm: Label | None, text: Label) -> str:
    return f"{alarm} {text}" if alarm else str(text)


def _message(blocks: Blocks, fallback: str) -> dict[str, Any]:
    text = _cut(escaped(fallback), FALLBACK)
    require_within_limits(blocks, text)
    return {"text": text, "blocks": blocks}


def _header(title: Label) -> dict[str, Any]:
    return {"type": "header", "text": plain(str(title), HEADER)}


def sections(texts: Iterable[Line | None], *, bold: bool = False) -> Blocks:
    shown = [str(text) for text in texts if text is not None and str(text)]
    if bold:
        return [{"type": "section", "text": _bold(text)} for text in shown]
    return [
        {"type": "section", "text": plain(part, SECTION)} for text in shown for part in _parts(text)
    ]


def _parts(text: str) -> list[str]:
    """A long text in pieces that each fit a section; what no card should hold is cut."""
    cut = _cut(text, SECTION * MOST_PARTS)
    return [cut[start : start + SECTION] for start in range(0, len(cut), SECTION)]


def _fields(fields: tuple[Field, ...]) -> Blocks:
    shown = [_mrkdwn(_cut(_pair(field), FIELD)) for field in fields]
    return [
        {"type": "section", "fields": shown[start : start + FIELDS]}
        for start in range(0, len(shown), FIELDS)
    ]


def _pair(field: Field) -> str:
    return f"*{escaped(str(field.name))}*\n{escaped(str(field.value))}"


def _context(text: Label) -> dict[str, Any]:
    return {"type": "context", "elements": [plain(str(text), SECTION)]}


def actions(buttons: tuple[Button, ...], reference: str) -> dict[str, Any]:
    """A row of buttons, about one case or about none when ``reference`` is empty."""
    return {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "text": plain(str(button.label), BUTTON),
                "action_id": ACTION_PREFIX + button.action.value,
            }
            | ({"value": reference} if reference else {})
            for button in buttons
        ],
    }


def _confirm(confirm: Confirm) -> dict[str, Any]:
    button = {
        "type": "button",
        "style": "primary",
        "text": plain(str(confirm.label), BUTTON),
        "action_id": CONFIRM,
        "value": confirm.token,
    }
    return {"type": "actions", "elements": [button]}


def _bold(text: str) -> dict[str, Any]:
    return _mrkdwn(
        "*" + _cut(escaped(text).replace("*", "∗").replace("\n", " "), SECTION - 2) + "*"
    )


def plain(text: str, limit: int) -> dict[str, Any]:
    """A text that Slack shows as it is, cut at ``limit`` characters."""
    return {"type": "plain_text", "text": _cut(text, limit), "emoji": False}


def _mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + _MORE
