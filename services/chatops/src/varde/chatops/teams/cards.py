"""Cards, answers and notices as Adaptive Cards, within what Teams shows.

Content goes out as ``TextRun``, which shows any text as it is; a ``TextBlock`` would read Markdown in it.
Nothing is meant by colour or place alone: what stands out says so in words, and stands first.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from varde.chatops.answer import Answer, Confirm, Document, Line, Tone, fitting
from varde.chatops.briefer import KEPT, briefer, briefest
from varde.chatops.card import Action, Button, Card, Field
from varde.chatops.forms import Form, FormKind
from varde.chatops.labels import Label, Labels, labels
from varde.chatops.lines import CaseRow
from varde.chatops.port import Bulletin, Notice, Picture
from varde.chatops.teams.limits import ACTIONS, OPENS_DIALOG, require_within_limits, size
from varde.chatops.teams.text import as_written_here, escaped
from varde.shared.domain.codes import Language

SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
VERSION = "1.5"
REFRESH = "refresh"
CONFIRM = "confirm"
HOME = "home"
PRESS_PREFIX = "press_"
MARK = "varde"
PEOPLE_SHOWN = 50
LONGEST_TEXT, LONGEST_FALLBACK, LONGEST_NAME = 6000, 1500, 100
LINE_COSTS = 60
"""Characters of a text for which there is room where it has a line of its own."""
LENGTHS = (LONGEST_TEXT, 1500, 700, 300, 150)
"""Characters of an account or a note, if the others leave room; else the next. So none takes the place of another."""
DOCUMENT = 4
"""So many times as long as another text may a document be."""
BODY_BYTES = 60_000
"""What a card may hold beside its buttons, and beside its pictures, which Teams does not count."""

_FORMS = frozenset(kind.value for kind in FormKind)
_MORE = "…"
_HEADING, _BULLET, _DOT = "## ", "- ", "• "
_SIGNS = {Tone.DONE: "✅ ", Tone.REFUSED: "⚠️ ", Tone.SHOWN: ""}

Element = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """An Adaptive Card, and what notifications and screen readers say of it."""

    card: Element
    summary: str


def card_message(card: Card) -> Message:
    """A case's card. The summary tells nothing but that it is acute.

    An empty card has its ``refresh`` too: when a message changes, Teams asks anew for every reader's own view,
    and so takes away the views of what stood there.
    """
    body = first(_bodies(card))
    shown = adaptive(body, card.language, _first_words(card.alarm, card.title))
    shown["actions"] = [press(button, card.reference) for button in card.buttons]
    again = {"type": "Action.Execute", "verb": REFRESH, "data": {"case_id": card.case_id}}
    shown["refresh"] = {"action": again}
    return message_of(shown)


def answer_message(
    answer: Answer, language: Language, names: Sequence[str] = (), *, back: Element | None = None
) -> Message:
    """A private answer; ``back`` is a button that brings back what it stands in place of. ``names`` are
    those of the people it is about."""
    alarm = answer.card.alarm if answer.card else None
    body = first(_answers(answer, names, labels(language)))
    shown = adaptive(body, language, _first_words(alarm, answer.text))
    actions = _answer_actions(answer) + ([back] if back else [])
    shown["body"] += rows(actions[:-ACTIONS])
    shown["actions"] = actions[-ACTIONS:]
    return message_of(shown)


def _answers(answer: Answer, names: Sequence[str], t: Labels) -> Iterator[list[Element]]:
    """The answer in all the ways in which it may be shown, the fullest first."""
    yield from (_answer(answer, names, most, t) for most in LENGTHS)
    for brief in briefer(answer.card) if answer.card else ():
        yield _answer(replace(answer, card=brief), names, LENGTHS[-1], t)
    yield _answer(briefest(answer), names[:KEPT], LENGTHS[-1], t)


def _answer(answer: Answer, names: Sequence[str], most: int, t: Labels) -> list[Element]:
    alarm = answer.card.alarm if answer.card else None
    said = _cut(str(answer.text), most, t)
    body = [*texts([alarm], bold=True), text(_SIGNS[answer.tone] + said)]
    body += [element for case in answer.cases for element in case_row(case, most)]
    body += long_texts(fitting(answer), most, t)
    body += _image(answer.picture)
    body += [text(name[:LONGEST_NAME]) for name in names[:PEOPLE_SHOWN]]
    if answer.document:
        body += [heading(answer.document.title), *_document(answer.document, most, t)]
    if answer.card:
        body += _shown(replace(answer.card, alarm=None), most)
    return body


def _answer_actions(answer: Answer) -> list[Element]:
    actions = [_confirm(answer.confirm)] if answer.confirm else []
    actions += [_open(answer.form)] if answer.form else []
    actions += [press(button, "") for button in answer.buttons]
    buttons = answer.card.buttons if answer.card else ()
    return actions + [press(button, answer.card.reference) for button in buttons if answer.card]


def notice_message(notice: Notice, names: Sequence[str] = ()) -> Message:
    """A notice that holds no content; ``names`` are those of the people it is about, as Teams knows them."""
    t = labels(notice.language)
    about = [text(name[:LONGEST_NAME]) for name in names[:PEOPLE_SHOWN]]
    body = first([*long_texts([notice.text], most, t), *about] for most in LENGTHS)
    shown = adaptive(body, notice.language, str(notice.text))
    if notice.buttons:
        shown["actions"] = [press(button, "") for button in notice.buttons]
    return message_of(shown)


def bulletin_message(bulletin: Bulletin, picture: Picture | None) -> Message:
    """A bulletin, with its picture or without."""
    t, top = labels(bulletin.language), heading(bulletin.title, _mark(bulletin.key, 1))
    body = first([top, *long_texts(bulletin.lines, most, t), *_image(picture)] for most in LENGTHS)
    return message_of(adaptive(body, bulletin.language, str(bulletin.title)))


def mark_of(card: Element) -> tuple[str, int]:
    """What a card of ours is of (a case's id or a bulletin's key), and its version; ("", 0) for any other."""
    for element in card.get("body", []):
        name, _, rest = str(element.get("id", "")).partition(".")
        version, _, key = rest.partition(".")
        if name == MARK and version.isdecimal():
            return key, int(version)
    return "", 0


def _bodies(card: Card) -> Iterator[list[Element]]:
    """The case in all the ways in which it may be shown, the fullest first."""
    yield from (_shown(card, most) for most in LENGTHS)
    yield from (_shown(brief, LENGTHS[-1]) for brief in briefer(card))


def first(ways: Iterator[list[Element]]) -> list[Element]:
    """The first that Teams has room for; the last when none is."""
    body = list[Element]()
    for body in ways:
        pictures = sum(size(element) for element in body if element["type"] == "Image")
        if size(body) - pictures <= BODY_BYTES:
            break
    return body


def _shown(card: Card, most: int) -> list[Element]:
    """Most urgent first, detail last: the order in which a screen reader says it."""
    t = labels(card.language)
    notes = [t("{heading}: {text}", heading=n.heading, text=n.text) for n in card.notes]
    body = texts([card.alarm], bold=True)
    body.append(heading(card.title, _mark(card.case_id, card.version)))
    body += texts([card.headline], bold=True)
    body += texts([card.summary]) + long_texts([card.account], most, t)
    body += [_field(field) for field in card.fields]
    if card.indicators:
        body += texts([t("Signs: {signs}", signs=t.joined(list(card.indicators)))])
    body += texts([card.duty]) + long_texts(notes, most, t)
    return body + texts([card.left_out, card.ask])


def long_texts(lines: Iterable[Line | None], most: int, t: Labels) -> list[Element]:
    """As ``texts``; what takes more room than ``most`` characters is one line, and says where the rest of it is."""
    shown = list[Element]()
    for line in lines:
        whole = str(line or "")
        if len(whole) + whole.count("\n") * LINE_COSTS <= most:
            shown += texts([line])
        else:
            shown.append(text(_cut(" ".join(whole.split()), most, t)))
    return shown


def _cut(whole: str, most: int, t: Labels) -> str:
    if len(whole) <= most:
        return whole
    rest = t("The rest does not fit here. Ask the coordinator, who has all of it at the desk.")
    return f"{whole[:most].rstrip()}{_MORE} {rest}"


def adaptive(body: list[Element], language: Language, fallback: str) -> Element:
    """A card of these elements, read in this order."""
    return {
        "$schema": SCHEMA,
        "type": "AdaptiveCard",
        "version": VERSION,
        "lang": language.value,
        "fallbackText": fallback[:LONGEST_FALLBACK],
        "msteams": {"width": "Full"},
        "body": body,
    }


def message_of(card: Element) -> Message:
    """The card, when it is within Teams' limits. Raises ``Permanent``."""
    summary = card["fallbackText"]
    require_within_limits(card, summary)
    return Message(card, summary)


def _first_words(alarm: Label | None, text: Label) -> str:
    return f"{alarm} {text}" if alarm else str(text)


def _image(picture: Picture | None) -> list[Element]:
    if picture is None:
        return []
    url = "data:image/png;base64," + b64encode(picture.png).decode()
    return [{"type": "Image", "url": url, "altText": str(picture.alt), "size": "Stretch"}]


def _document(document: Document, most: int, t: Labels) -> list[Element]:
    """Its text in the message: a bot may send a file in a personal chat alone, and there only by asking first."""
    body = _cut(str(document.body), most * DOCUMENT, t)
    return [_document_line(line) for line in body.splitlines() if line.strip()]


def _document_line(line: str) -> Element:
    if line.startswith(_HEADING):
        return _heading(line.removeprefix(_HEADING)) | {"size": "Medium"}
    return text(line.replace(_BULLET, _DOT, 1) if line.startswith(_BULLET) else line)


def _mark(key: str, version: int) -> Element:
    """The id of a heading, which tells ``find`` what the message is of."""
    return {"id": f"{MARK}.{version}.{key}"}


def heading(title: Label, mark: Element | None = None) -> Element:
    """A heading, for screen readers too."""
    return (mark or {}) | _heading(str(title))


def _heading(title: str) -> Element:
    return {
        "type": "TextBlock",
        "text": escaped(title),
        "style": "heading",
        "size": "Large",
        "weight": "Bolder",
        "wrap": True,
    }


def texts(lines: Iterable[Line | None], *, before: str = "", bold: bool = False) -> list[Element]:
    """Each line of each text, as it is."""
    return [
        text(before + line, bold=bold)
        for one in lines
        if one is not None
        for line in str(one).splitlines()
        if line.strip()
    ]


def _field(field: Field) -> Element:
    name = _run(f"{field.name}: ", bold=True)
    return {"type": "RichTextBlock", "inlines": [name, _run(str(field.value))], "spacing": "Small"}


def text(line: str, *, bold: bool = False) -> Element:
    """A line, as it is."""
    return {"type": "RichTextBlock", "inlines": [_run(as_written_here(line), bold=bold)]}


def _run(text: str, *, bold: bool = False) -> Element:
    cut = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + _MORE
    return {"type": "TextRun", "text": cut} | ({"weight": "Bolder"} if bold else {})


def press(button: Button, reference: str) -> Element:
    """A button, about one case or about none when ``reference`` is empty."""
    held = {"reference": reference} if reference else {}
    pressed = _execute(PRESS_PREFIX + button.action.value, button.label, **held)
    return _fetched(pressed) if button.action.value in _FORMS else pressed


def rows(actions: Sequence[Element]) -> list[Element]:
    """Buttons among the rest, in rows of as many as Teams shows side by side."""
    return [
        {"type": "ActionSet", "actions": list(actions[start : start + ACTIONS])}
        for start in range(0, len(actions), ACTIONS)
    ]


def case_row(case: CaseRow, most: int = LONGEST_TEXT) -> list[Element]:
    """A case in a line, and below it the button that shows it in full."""
    action = to_case(case.show, case.reference)
    # Said with its case, for whoever hears one button after the other.
    line = str(case.line)
    shown = line if len(line) <= most else line[:most] + _MORE
    return [text(shown), *rows([action | {"tooltip": f"{case.show} {case.reference}"}])]


def _open(form: Form) -> Element:
    verb, title = PRESS_PREFIX + form.kind.value, labels(form.language)("Open the form")
    held = {"reference": form.reference} if form.reference else {}
    return _fetched(_execute(verb, title, **held))


def _fetched(action: Element) -> Element:
    """Teams opens dialogs for ``Action.Submit`` alone."""
    data = {"msteams": OPENS_DIALOG, "verb": action["verb"], **action["data"]}
    return {"type": "Action.Submit", "title": action["title"], "data": data}


def to_case(title: Label, reference: str) -> Element:
    """A button that shows a case in full, to who presses it."""
    return _execute(PRESS_PREFIX + Action.MORE.value, title, reference=reference)


def to_home(t: Labels) -> Element:
    """A button that shows who presses it their own page."""
    return _execute(HOME, t("Your page"))


def _confirm(confirm: Confirm) -> Element:
    return _execute(CONFIRM, confirm.label, token=confirm.token) | {"style": "positive"}


def _execute(verb: str, title: Label, **data: str) -> Element:
    return {"type": "Action.Execute", "title": str(title), "verb": verb, "data": data}
