"""Cards, answers and notices as Block Kit, within Slack's limits.

Content goes out as ``plain_text`` wherever Slack takes it, and escaped where it must be ``mrkdwn``.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from varde.chatops.answer import Answer, Confirm, Line, Tone, fitting
from varde.chatops.briefer import briefer, briefest, shorter
from varde.chatops.card import Action, Button, Card, Field
from varde.chatops.labels import Label, labels
from varde.chatops.lines import CaseRow
from varde.chatops.port import Bulletin, Notice
from varde.chatops.slack.limits import (
    ALT_TEXT,
    BLOCKS,
    BUTTON,
    FALLBACK,
    FIELD,
    FIELDS,
    HEADER,
    SECTION,
    TOTAL,
    VIEW_BLOCKS,
    require_within_limits,
    size,
)
from varde.chatops.slack.pictures import picture_block
from varde.chatops.slack.text import escaped
from varde.shared.anonymise.text import AnonymisedText

ACTION_PREFIX = "varde_"
CONFIRM = "varde_confirm"
LENGTHS = (9000, 3000, 1500, 700, 300, 150)
LONGEST = LENGTHS[0]
"""Characters of one text, if the others leave room; else the next. So no text takes the place of another."""
PEOPLE_SHOWN = 50
_USER_ID = re.compile(r"[UW][A-Z0-9]{2,30}")
_MORE = "…"
_SIGNS = {Tone.DONE: ":white_check_mark:", Tone.REFUSED: ":warning:", Tone.SHOWN: ""}

Blocks = list[dict[str, Any]]


def card_message(card: Card) -> dict[str, Any]:
    """``blocks``, and ``text`` for notifications and screen readers: the card without what a person wrote in it.

    Both are for whoever is in the channel, but a locked phone shows ``text`` to whoever passes.
    """
    read_out = replace(card, account=None, notes=(), left_out=_more_on(card))
    return _message(lambda: _cards(card), lambda: _cards(read_out))


def _more_on(card: Card) -> Label | None:
    t = labels(card.language)
    if not (card.account or card.notes):
        return card.left_out
    more = t("Show more")
    return t("There is more on the card: “{more}” shows you the account and the notes.", more=more)


def _cards(card: Card) -> Iterator[Blocks]:
    """The card in all the ways in which it may be shown, the fullest first."""
    yield from (card_blocks(card, most) for most in LENGTHS)
    yield from (card_blocks(brief, LENGTHS[-1]) for brief in briefer(card))


def card_blocks(card: Card, most: int = LONGEST) -> Blocks:
    """The card, most urgent first, detail last; each text of at most ``most`` characters."""
    t = labels(card.language)
    rest = t("The rest does not fit here. Ask the coordinator, who has all of it at the desk.")
    blocks = _strong(card.alarm)
    blocks.append(_header(card.title))
    blocks += _strong(card.headline, most)
    blocks += sections([card.summary, card.account], most, rest)
    blocks += _fields(card.fields)
    if card.indicators:
        blocks += sections([t("Signs: {signs}", signs=t.joined(list(card.indicators)))])
    blocks += sections([card.duty])
    notes = [t("{heading}: {text}", heading=n.heading, text=n.text) for n in card.notes]
    blocks += sections(notes, most, rest)
    blocks += sections([card.left_out])
    if card.ask:
        blocks.append(_context(card.ask))
    if card.buttons:
        blocks.append(actions(card.buttons, card.reference))
    return blocks


def answer_message(answer: Answer, file_id: str = "") -> dict[str, Any]:
    """A private answer, with its picture when that has been uploaded."""
    return _message(lambda: _answers(answer, file_id))


def answer_in_view(answer: Answer, file_id: str = "") -> Blocks:
    """As ``answer_message``, for a view, which has room for more."""
    return next(b for b in _answers(answer, file_id) if len(b) <= VIEW_BLOCKS)


def _answers(answer: Answer, file_id: str) -> Iterator[Blocks]:
    """The answer in all the ways in which it may be shown, the fullest first."""
    yield from (answer_blocks(answer, file_id, most) for most in LENGTHS)
    for brief in briefer(answer.card) if answer.card else ():
        yield answer_blocks(replace(answer, card=brief), file_id, LENGTHS[-1])
    yield answer_blocks(briefest(answer), file_id, LENGTHS[-1])


def answer_blocks(answer: Answer, file_id: str = "", most: int = LONGEST) -> Blocks:
    """A private answer, what is acute first, each text of at most ``most`` characters. Of a form it has a button
    that opens it."""
    alarm = answer.card.alarm if answer.card else None
    blocks = _strong(alarm) + _sentence(answer.tone, answer.text, most)
    # A message with long texts has no room for a button beside each case; its answer in a view always has.
    plainly = [case.line for case in answer.cases] if most < LONGEST else []
    blocks += sections(plainly, most) if plainly else [case_block(case) for case in answer.cases]
    blocks += sections(fitting(answer), most)
    if answer.picture and file_id:
        blocks.append(picture_block(file_id, answer.picture, ALT_TEXT))
    blocks += people(answer.people)
    if answer.document:
        blocks += _strong(answer.document.title)
        blocks += sections([answer.document.body], most)
    if answer.confirm:
        blocks.append(_confirm(answer.confirm))
    if answer.buttons:
        blocks.append(actions(answer.buttons, ""))
    if answer.card:
        blocks += card_blocks(replace(answer.card, alarm=None), most)
    if answer.form:
        t = labels(answer.form.language)
        button = Button(Action(answer.form.kind.value), t("Open the form"))
        blocks.append(actions((button,), answer.form.reference))
    return blocks


def _sentence(tone: Tone, text: Label, most: int) -> Blocks:
    """What an answer says first, after the sign of its tone; in pieces when it holds a long question."""
    sign = _SIGNS[tone]
    whole = f"{sign} {escaped(_cut(str(text), most))}".strip()
    if len(whole) <= SECTION:
        return [{"type": "section", "text": _mrkdwn(whole)}]
    before = [{"type": "section", "text": _mrkdwn(sign)}] if sign else []
    return before + sections([text], most)


def notice_message(notice: Notice) -> dict[str, Any]:
    """A notice, and whom it is about as Slack shows people."""
    row = [actions(notice.buttons, "")] if notice.buttons else []
    about = people(notice.people)
    return _message(lambda: ([*sections([notice.text], most), *about, *row] for most in LENGTHS))


def bulletin_message(bulletin: Bulletin, file_id: str = "") -> dict[str, Any]:
    """A bulletin, with its picture when that has been uploaded."""
    shown = bulletin.picture if file_id else None
    picture = [picture_block(file_id, shown, ALT_TEXT)] if shown else []
    ways = [(bulletin.lines, most) for most in LENGTHS]
    ways.append((shorter(bulletin).lines, LENGTHS[-1]))
    title = _header(bulletin.title)
    return _message(lambda: ([title, *sections(lines, most), *picture] for lines, most in ways))


def people(user_ids: Sequence[str]) -> Blocks:
    """Those people as Slack shows them."""
    shown = " ".join(f"<@{user}>" for user in user_ids[:PEOPLE_SHOWN] if _USER_ID.fullmatch(user))
    return [{"type": "section", "text": _mrkdwn(shown)}] if shown else []


def _message(
    ways: Callable[[], Iterator[Blocks]], read_out: Callable[[], Iterator[Blocks]] | None = None
) -> dict[str, Any]:
    """``blocks`` in the first of ``ways`` that Slack has room for, and the words of ``read_out``, or of them, as ``text``.

    Source: ``chat.postMessage``: a screen reader reads the ``text`` of a message, and not what is in its blocks.
    """
    blocks = _first(ways(), lambda b: len(b) <= BLOCKS and size(b) <= TOTAL)
    whole = _first(read_out(), lambda b: len(_text_of(b)) <= FALLBACK) if read_out else blocks
    text = _cut_at_word(_text_of(whole), FALLBACK)
    require_within_limits(blocks, text)
    return {"text": text, "blocks": blocks}


def _first(ways: Iterator[Blocks], fits: Callable[[Blocks], bool]) -> Blocks:
    """The first that fits; the last when none does."""
    blocks: Blocks = []
    for blocks in ways:
        if fits(blocks):
            break
    return blocks


def _text_of(blocks: Blocks) -> str:
    return "\n".join(_words(blocks))


def _words(blocks: Blocks) -> Iterator[str]:
    """What stands in the blocks, in their order, as ``text`` takes it; buttons and pictures aside."""
    for block in blocks:
        own = [block["text"]] if "text" in block else []
        within = block["elements"] if block["type"] == "context" else []
        for part in (*own, *block.get("fields", []), *within):
            if part["type"] == "mrkdwn":
                yield re.sub(r"\*(.*)\*\n", r"\1: ", part["text"]).strip("*")
            else:
                yield escaped(part["text"])


def _header(title: Label) -> dict[str, Any]:
    return {"type": "header", "text": plain(str(title), HEADER)}


def sections(
    texts: Iterable[Line | None], most: int = LONGEST, rest: Label | None = None
) -> Blocks:
    """A section for each text. One that is longer than ``most`` is cut, and says where its ``rest`` is."""
    shown = [str(text) for text in texts if text is not None and str(text)]
    return [
        {"type": "section", "text": plain(part, SECTION)}
        for text in shown
        for part in _parts(_cut(text, most, f"{_MORE} {rest}" if rest else _MORE))
    ]


def _parts(text: str) -> list[str]:
    """A long text in pieces that each fit a section."""
    return [text[start : start + SECTION] for start in range(0, len(text), SECTION)]


def _strong(text: Label | AnonymisedText | None, most: int = LONGEST) -> Blocks:
    shown = min(most, SECTION - 2)
    return [{"type": "section", "text": _bold(str(text), shown)}] if text else []


def _fields(fields: tuple[Field, ...]) -> Blocks:
    shown = [_mrkdwn(_pair(field)) for field in fields]
    return [
        {"type": "section", "fields": shown[start : start + FIELDS]}
        for start in range(0, len(shown), FIELDS)
    ]


def _pair(field: Field) -> str:
    name = escaped(str(field.name))
    return f"*{name}*\n{_cut_escaped(str(field.value), FIELD - len(name) - 3)}"


def case_block(case: CaseRow) -> dict[str, Any]:
    """A case in a line, with the button that shows it in full."""
    button = {
        "type": "button",
        "text": plain(str(case.show), BUTTON),
        "action_id": ACTION_PREFIX + Action.MORE.value,
        "value": case.reference,
    }
    return {"type": "section", "text": plain(str(case.line), SECTION), "accessory": button}


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


def _bold(text: str, most: int) -> dict[str, Any]:
    return _mrkdwn(f"*{_cut_escaped(text.replace('*', '∗').replace(chr(10), ' '), most)}*")


def plain(text: str, limit: int) -> dict[str, Any]:
    """A text that Slack shows as it is, cut at ``limit`` characters."""
    return {"type": "plain_text", "text": _cut(text, limit), "emoji": False}


def _mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _cut(text: str, limit: int, end: str = _MORE) -> str:
    """At most ``limit`` characters, of which ``end`` are the last where some are left out; ``end`` is never cut."""
    return text if len(text) <= limit else text[: max(limit - len(end), 0)] + end


def _cut_escaped(text: str, limit: int) -> str:
    """As ``escaped``, within ``limit`` characters, and no sign is cut in two."""
    whole = escaped(text)
    if len(whole) <= limit:
        return whole
    return re.sub(r"&[a-z]{0,3}$", "", whole[: limit - len(_MORE)]) + _MORE


def _cut_at_word(text: str, limit: int) -> str:
    """Cut between words, so that a voice does not stop within one, or within an escaped sign."""
    if len(text) <= limit:
        return text
    return re.sub(r"\S*$", "", text[: limit - 1]) + _MORE
