"""The words people read for what sort of mark was found in a text: at the desk, and when the guard stops something."""

from varde.shared.domain.codes import Language
from varde.shared.texts import t, texts

_MARKS: dict[str, str] = {
    "person": t("person"),
    "organisation": t("business"),
    "place": t("place"),
    "address": t("address"),
    "phone": t("phone"),
    "email": t("e-mail"),
    "url": t("web address"),
    "handle": t("user name"),
    "identity": t("identity number"),
    "passport": t("passport"),
    "account": t("account number"),
    "vehicle": t("vehicle"),
    "network": t("network address"),
    "number": t("number"),
    "file": t("file name"),
    "unknown": t("unknown word"),
    "age": t("age"),
    "date": t("date"),
    "time": t("time"),
    "sum": t("sum"),
    "country": t("country"),
    "state": t("country"),
    "nationality": t("nationality"),
    "language": t("language"),
    "occupation": t("occupation"),
    "count": t("count"),
    "relation": t("relation"),
    "trait": t("trait"),
    "pregnancy": t("pregnancy"),
    "original": t("a word from the original"),
    "passage": t("a passage from the original"),
}
"""By the values of ``anonymise.Kind``, and by what the guard calls a find. The engine stands above the texts."""


def mark_label(kind: str, language: Language) -> str:
    """The words for ``kind``, e.g. ``mark_label("phone", Language.EN) == "phone"``. Raises ``KeyError``."""
    return texts("varde.shared.texts", language)(_MARKS[kind])
