"""How much an account may still tell of somebody, as a grade and codes; never what it tells."""

from dataclasses import dataclass
from enum import StrEnum

from babel import Locale

from varde.shared.domain.codes import Language
from varde.shared.texts import t, texts

_PACKAGE = "varde.shared.anonymise"


class Grade(StrEnum):
    """How likely it is that somebody is recognised all the same."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Reason(StrEnum):
    """What raises the risk."""

    LANGUAGE = "language"
    STILL_FOUND = "still_found"
    UNKNOWN_WORDS = "unknown_words"
    MANY_TRAITS = "many_traits"
    MIXED_SCRIPT = "mixed_script"
    LONG = "long"
    THREAD = "thread"
    SIGNATURE = "signature"
    ONLY_ONE = "only_one"
    KNOWN_EVENT = "known_event"
    BODY = "body"
    ILLNESS = "illness"
    PREGNANCY = "pregnancy"
    FAMILY = "family"
    PARTNER_WORK = "partner_work"


_GRADES = {
    Grade.LOW: t("low"),
    Grade.MEDIUM: t("medium"),
    Grade.HIGH: t("high"),
}
_SENTENCES = {
    Reason.LANGUAGE: t("Language: {language}. Varde cannot read all of it."),
    Reason.STILL_FOUND: t("Something that looks like a name or a number is left in the text."),
    Reason.UNKNOWN_WORDS: t("Words that are in no word list were removed."),
    Reason.MANY_TRAITS: t("The text tells many things about somebody, such as age and occupation."),
    Reason.MIXED_SCRIPT: t("The text mixes Latin letters with letters of another script."),
    Reason.LONG: t("The text is very long and may hold details that tell who it is about."),
    Reason.THREAD: t("The text holds an earlier message in the thread."),
    Reason.SIGNATURE: t("The text ends with a signature."),
    Reason.ONLY_ONE: t("The text says that somebody is the only one of a kind."),
    Reason.KNOWN_EVENT: t("The text tells of an event that others may know of."),
    Reason.BODY: t("The text describes a mark on the body or a disability."),
    Reason.ILLNESS: t("The text names a rare or sensitive illness."),
    Reason.PREGNANCY: t("The text tells how far a pregnancy has come."),
    Reason.FAMILY: t("The text describes an unusual family."),
    Reason.PARTNER_WORK: t("The text tells what a partner works with."),
}


@dataclass(frozen=True, slots=True)
class Risk:
    """What is left to worry about in an account."""

    grade: Grade
    reasons: tuple[Reason, ...] = ()
    written_in: str = ""
    """ISO 639 code of the language that the account is written in."""


NOT_ASSESSED = Risk(Grade.HIGH)
"""What nobody has looked at is not safe."""


def grade_text(grade: Grade, language: Language) -> str:
    """The grade as people read it, in lower case."""
    return texts(_PACKAGE, language)(_GRADES[grade])


def reason_texts(risk: Risk, language: Language) -> tuple[str, ...]:
    """Each reason as one or two plain sentences."""
    read = texts(_PACKAGE, language)
    name = Locale(language).languages.get(risk.written_in, risk.written_in)
    return tuple(read(_SENTENCES[reason], language=name) for reason in risk.reasons)
