"""What people wrote in an invitation (RFC 5545): title, place, description and comment."""

import re

_FOLD = re.compile(r"\n[ \t]")
_NAME = re.compile(r"(?:SUMMARY|LOCATION|DESCRIPTION|COMMENT)(?=[;:])", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_ESCAPED = re.compile(r"\\([\\;,nN])")


def words(source: str) -> str:
    """The texts of all components, each once, in order; line ends are ``\\n``."""
    lines = (line for line in _FOLD.sub("", source).split("\n") if _NAME.match(line))
    return "\n\n".join(dict.fromkeys(text for text in map(_value, lines) if text))


def _value(line: str) -> str:
    """The text behind the first colon that does not stand between quotes."""
    blind = _QUOTED.sub(lambda m: "_" * len(m[0]), line)
    value = line[blind.find(":") + 1 :] if ":" in blind else ""
    return _ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], value).strip()
