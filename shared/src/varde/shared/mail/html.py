"""HTML mail to plain text in linear time, with what its elements tell: quotes get ``>``, signatures marks.

The elements are those that Outlook, Apple Mail, Gmail, Thunderbird, Yahoo and Proton really write.
"""

import html
import re
from collections.abc import Mapping

from lxml import etree  # type: ignore[import-untyped] # ships no types

from varde.shared.mail.marks import SIGNATURE, SIGNATURE_END, unmarked

_TAG = re.compile(r"<[^<>]*>")
_SPACE = re.compile(r"[ \t\n\r\f\xa0]+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_BAR = re.compile(r"border(-left)?(-width)?\s*:\s*(?!none|0|medium)\S", re.IGNORECASE)
_SILENT = frozenset({"head", "script", "style", "template", "title"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}
)
_PARAGRAPHS = frozenset(
    {"blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"}
)
_LINES = frozenset(
    {
        *("address", "article", "aside", "body", "center", "dd", "div", "dt", "fieldset", "figure"),
        *("footer", "form", "header", "html", "legend", "li", "main", "nav", "section", "tr"),
    }
)
_CELLS = frozenset({"td", "th"})
_TELLING = _SILENT | _VOID | _PARAGRAPHS | _LINES | _CELLS
_QUOTE_CLASSES = frozenset(
    {"gmail_quote", "moz-cite-prefix", "protonmail_quote", "tutanota_quote", "zmail_extra"}
)
_SIGNATURE_NAMES = frozenset(
    {
        *("applemailsignature", "gmail_signature", "gmail_signature_prefix", "moz-signature"),
        *("ms-outlook-mobile-signature", "ms-outlook-ios-signature", "protonmail_signature_block"),
        *("signature", "x_signature", "lineBreakAtBeginningOfSignature".lower()),
    }
)


def html_to_text(source: str) -> tuple[str, bool]:
    """The text of an HTML document and whether the library could read it. Never raises."""
    if not source.strip():
        return "", True
    try:
        text = _rendered(source)
    except (etree.LxmlError, ValueError):
        text = ""
    if text.strip():
        return text, True
    # Also when all of it stands in a comment or a tag that never ends: those words are shown as well.
    text = unmarked(html.unescape(_TAG.sub(" ", _silenced(source)))).strip()
    return text, not text


def _rendered(source: str) -> str:
    page = _Page()
    parser = etree.HTMLParser(target=page, huge_tree=True, no_network=True)
    parser.feed(source)
    parser.close()
    return page.text()


class _Page:
    """Takes the parser's events and writes lines."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._silent = self._verbatim = self._quotes = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if not attributes and tag not in _TELLING:
            self._open.append((tag, ""))
            return
        if tag == "br":
            self._break()
        elif tag == "hr":
            self._paragraph()
        elif tag == "img":
            self._picture(attributes)
        if tag in _VOID:
            return
        if tag in _PARAGRAPHS:
            self._paragraph()
        elif tag in _LINES and self._line:
            self._break()
        role = _role(tag, attributes)
        self._open.append((tag, role))
        self._enter(tag, role)

    def end(self, tag: str) -> None:
        """An element ends; the parser closes what was left open."""
        if tag in _VOID or not self._open:
            return
        tag, role = self._open.pop()
        if not role and tag not in _TELLING:
            return
        if tag in _PARAGRAPHS:
            self._paragraph()
        elif tag in _LINES and self._line:
            self._break()
        elif tag in _CELLS:
            self._line.append("  ")
        self._leave(tag, role)

    def data(self, text: str) -> None:
        """Text between tags."""
        if self._silent:
            return
        if not self._verbatim:
            self._line.append(_SPACE.sub(" ", text))
            return
        first, *more = text.split("\n")
        self._line.append(first)
        for line in more:
            self._break()
            self._line.append(line)

    def close(self) -> None:
        """The document ends."""
        if self._line:
            self._break()

    def text(self) -> str:
        """The lines, without blank ones at either end."""
        return "\n".join(self._lines).strip("\n")

    def _enter(self, tag: str, role: str) -> None:
        self._silent += role == "silent"
        self._verbatim += tag == "pre"
        if role == "signature":
            self._mark(SIGNATURE)
        if role == "quote":
            self._paragraph()
            self._quotes += 1
        if tag == "li":
            self._line.append("* ")

    def _leave(self, tag: str, role: str) -> None:
        self._silent -= role == "silent"
        self._verbatim -= tag == "pre"
        if role == "signature":
            self._mark(SIGNATURE_END)
        if role == "quote":
            if self._line:
                self._break()
            self._quotes -= 1

    def _mark(self, mark: str) -> None:
        if self._silent or self._quotes:
            return
        if self._line:
            self._break()
        self._lines.append(mark)

    def _picture(self, attributes: Mapping[str, str]) -> None:
        alt = attributes.get("alt") or ""
        if not self._silent and alt and not any(c.isalnum() for c in alt):  # an emoji
            self._line.append(alt)

    def _paragraph(self) -> None:
        if self._line:
            self._break()
        if self._lines and self._lines[-1].strip("> "):
            self._break()

    def _break(self) -> None:
        line = unmarked("".join(self._line))  # an entity can name any character
        line = line.rstrip() if self._verbatim else _SPACE.sub(" ", line).strip()
        self._line = []
        if self._silent:
            return
        depth = min(self._quotes, 9)
        self._lines.append(">" * depth + " " * bool(depth and line) + line)


def _role(tag: str, attributes: Mapping[str, str]) -> str:
    """``silent``, ``quote``, ``signature`` or "" for an element."""
    style = attributes.get("style") or ""
    if tag in _SILENT or "hidden" in attributes or _HIDDEN_STYLE.search(style):
        return "silent"
    names = {
        name.lower() for key in ("class", "id") for name in (attributes.get(key) or "").split()
    }
    if names & _SIGNATURE_NAMES:
        return "signature"
    if tag != "blockquote":
        return "quote" if names & (_QUOTE_CLASSES - {"gmail_quote"}) else ""
    cited = (attributes.get("type") or "").lower() == "cite" or "cite" in attributes
    return "quote" if cited or names & _QUOTE_CLASSES or _BAR.search(style) else ""


_BEGINS = re.compile(r"<(script|style|head)\b", re.IGNORECASE)


def _silenced(source: str) -> str:
    """``source`` without the content of elements that are never shown."""
    out, at = [], 0
    while match := _BEGINS.search(source, at):
        out.append(source[at : match.start()])
        end = re.compile(f"</{match[1]}", re.IGNORECASE).search(source, match.end())
        if end is None:
            break
        at = end.start()
    else:
        out.append(source[at:])
    return "".join(out)
