"""What is wrong with a file that people write, in their language: line, entry, and a sentence."""

from collections.abc import Mapping

from varde.shared.domain.codes import Language
from varde.shared.errors import Permanent
from varde.shared.texts import Texts, texts
from varde.shared.toml import PACKAGE, Mistake, Reason, Why, WrongFile, t

_LINE = t("line {line}")
_SHAPES: Mapping[str, str] = {
    "unread": t("it cannot be read"),
    "no_utf8": t("it is not text in UTF-8"),
    "no_toml": t(
        "this is not TOML: often a quotation mark, a bracket or an equals sign is missing"
    ),
    "same_name": t("the same name stands twice in the same table"),
    "missing": t("is missing"),
    "extra_forbidden": t("is not known here: is it spelt right, and in the right table?"),
    "string_type": t("must be text in quotation marks"),
    "int_type": t("must be a whole number, without quotation marks"),
    "bool_type": t("must be true or false, without quotation marks"),
    "bool_parsing": t("must be true or false, without quotation marks"),
    "list_type": t("must be a list in square brackets"),
    "tuple_type": t("must be a list in square brackets"),
    "frozen_set_type": t("must be a list in square brackets"),
    "dict_type": t("must be a table"),
    "model_type": t("must be a table"),
    "date_type": t("must be a day such as 2026-12-24"),
    "date_from_datetime_parsing": t("must be a day such as 2026-12-24"),
    "time_type": t("must be a time of day such as 08:00:00"),
    "time_parsing": t("must be a time of day such as 08:00:00"),
    "string_pattern_mismatch": t("is not written as it must be: it must fit {pattern}"),
    "string_too_short": t("is too short: at least {min_length} characters"),
    "string_too_long": t("is too long: at most {max_length} characters"),
    "too_short": t("has too few entries: at least {min_length}"),
    "too_long": t("has too many entries: at most {max_length}"),
    "greater_than": t("must be more than {gt}"),
    "greater_than_equal": t("must be at least {ge}"),
    "less_than_equal": t("must be at most {le}"),
    "enum": t("must be one of {expected}"),
    "literal_error": t("must be one of {expected}"),
}
"""What is wrong with a shape, as pydantic and ``shared.toml`` call it, and what we say. What is not here is said in pydantic's English."""


def reason_of(error: Permanent) -> Reason:
    """Why a file was refused; in English alone where nobody said more."""
    return error.reason if isinstance(error, WrongFile) else Reason("", (), PACKAGE, str(error))


def in_words(reason: Reason, language: Language) -> str:
    """The reason for a person: the file, and each mistake with its line."""
    if not reason.mistakes:
        return str(reason)
    ours, theirs = texts(PACKAGE, language), texts(reason.package, language)
    return f"{reason.path}: " + "; ".join(_told(m, ours, theirs) for m in reason.mistakes)


def _told(mistake: Mistake, ours: Texts, theirs: Texts) -> str:
    line = ours(_LINE, line=mistake.line) if mistake.line else ""
    return ": ".join(filter(None, (line, mistake.entry, _why(mistake.why, ours, theirs))))


def _why(why: Why, ours: Texts, theirs: Texts) -> str:
    """The sentence; one that stands within it is told in the same language."""
    values = {
        name: _why(value, ours, theirs) if isinstance(value, Why) else value
        for name, value in why.values
    }
    if not why.shape:
        return theirs(why.text, **values)
    known = _SHAPES.get(why.shape)
    return ours(known, **values) if known else why.text
