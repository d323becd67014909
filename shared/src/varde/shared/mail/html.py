"""HTML mail to plain text by inscriptis, with a crude way out when that fails."""

import html
import re

from inscriptis import get_text  # type: ignore[import-untyped] # ships no types
from inscriptis.css_profiles import RELAXED_CSS_PROFILE  # type: ignore[import-untyped] # as above
from inscriptis.model.config import ParserConfig  # type: ignore[import-untyped] # as above

_ENCODING = re.compile(r"^\s*<\?xml[^<>]*>")
_SILENT = re.compile(r"<(script|style|head)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_BLANKS = re.compile(r"\n{3,}")
_CONFIG = ParserConfig(css=RELAXED_CSS_PROFILE, display_images=False, display_links=False)


def html_to_text(source: str) -> tuple[str, bool]:
    """The text of an HTML document and whether the library could read it. Never raises."""
    source = _ENCODING.sub("", source)
    if not source.strip():
        return "", True
    try:
        text, good = get_text(source, _CONFIG), True
    except Exception:  # lxml and inscriptis raise many kinds, RecursionError too
        text, good = "", False
    if not text.strip():  # also when the words stand deeper than the parser goes
        text = html.unescape(_TAG.sub(" ", _silenced(source)))
        good = good and not text.strip()
    lines = (line.strip() for line in text.split("\n"))
    return _BLANKS.sub("\n\n", "\n".join(lines)).strip("\n"), good


def _silenced(source: str) -> str:
    """``source`` without the content of elements that are never shown."""
    out, at = [], 0
    while match := _SILENT.search(source, at):
        out.append(source[at : match.start()])
        end = re.compile(f"</{match[1]}", re.IGNORECASE).search(source, match.end())
        if end is None:
            break
        at = end.start()
    else:
        out.append(source[at:])
    return "".join(out)
