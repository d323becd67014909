"""What people are told of each duty, and the law behind it; when a duty arises: ``varde.shared.domain.duties``."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from varde.shared.domain.codes import Language
from varde.shared.domain.duties import Duty, DutyCode, Whom
from varde.shared.texts import t, texts


@dataclass(frozen=True, slots=True)
class Law:
    """A citation of the law behind a duty, and the day from which it is known to hold."""

    duty: DutyCode
    text: str
    applies_from: date


@dataclass(frozen=True, slots=True)
class Number:
    """A number to call, and the day on which somebody last made sure of it."""

    name: str
    text: str
    last_verified: date


_NOTICES: Mapping[tuple[DutyCode, Whom], str] = {
    (DutyCode.ACUTE, Whom.REPORTER): t("Is someone in danger now? Call {police}."),
    (DutyCode.ACUTE, Whom.GROUP): t(
        "Call {police} if life or health is in danger, {ambulance} for medical help. "
        "Do not wait for the discussion here."
    ),
    (DutyCode.ACUTE, Whom.LEAD): t(
        "Whoever takes the lead: make sure that {police} has been called, and tell the coordinator."
    ),
    (DutyCode.AVERT, Whom.GROUP): t(
        "Do you think that a grave crime is most likely going on, or about to happen, and can it still be stopped? "
        "It may be grave trafficking, slavery, forced marriage, grave deprivation of liberty, rape or murder. "
        "Then you must try to stop it yourself, for example by telling the police. "
        "This duty goes before confidentiality."
    ),
    (DutyCode.HEALTH, Whom.GROUP): t(
        "Are you health personnel? "
        "You must notify the police or the fire service when that is needed to prevent serious harm."
    ),
    (DutyCode.CHILD, Whom.REPORTER): t(
        "Do you work in the public sector, in health care or in a service that works for the public sector? "
        "Then you must report to child welfare yourself, at once. You cannot do that anonymously. "
        "What you have sent to us does not count as your report."
    ),
    (DutyCode.CHILD, Whom.GROUP): t(
        "May be a child: the duty to report to child welfare is yours personally and cannot wait. "
        "Discussing the case here does not fulfil it."
    ),
    (DutyCode.CHILD, Whom.LEAD): t(
        "Whoever takes the lead: agree with the coordinator today on who reports to child welfare. "
        "A public employee cannot report anonymously."
    ),
    (DutyCode.HOUSEHOLD, Whom.COORDINATOR): t(
        "Ask the reporter whether children live in the household. "
        "If so, the duty to report to child welfare may be yours too."
    ),
    (DutyCode.WHISTLEBLOWER, Whom.LEAD): t(
        "The reporter may be writing about their own employer. Do not try to find out who it is."
    ),
    (DutyCode.WHISTLEBLOWER, Whom.COORDINATOR): t(
        "The reporter may be writing about their own employer. "
        "Then you must hide who it is from everybody, also from the parties to a case."
    ),
    (DutyCode.INTERPRETER, Whom.LEAD): t(
        "Use a qualified interpreter when the person does not speak Norwegian well. "
        "Never let a child, a relative or whoever comes along interpret."
    ),
}


def notice(duty: Duty, language: Language) -> str:
    """What the one whom ``duty`` binds is told."""
    return notice_of(duty.code, duty.whom, language)


def notice_of(code: DutyCode, whom: Whom, language: Language) -> str:
    """The notice of a duty to one of those in ``varde.shared.domain.duties.TOLD``."""
    return texts("varde.shared.texts", language)(
        _NOTICES[code, whom], **{number.name: number.text for number in numbers()}
    )


def law_of(code: DutyCode, on: date) -> str:
    """The citation of the law behind a duty ``on`` a day; "" where none is known."""
    return newest(laws(), code, on)


def newest(known: Sequence[Law], code: DutyCode, on: date) -> str:
    """Of the ``known`` citations of a duty the newest that holds ``on`` a day; "" where none does."""
    holding = [law for law in known if law.duty == code and law.applies_from <= on]
    return max(holding, key=lambda law: law.applies_from).text if holding else ""


@cache
def laws() -> tuple[Law, ...]:
    """The citations that Varde knows."""
    return tuple(
        Law(DutyCode(entry["duty"]), entry["text"], entry["applies_from"])
        for entry in _data()["law"]
    )


@cache
def numbers() -> tuple[Number, ...]:
    """The numbers that Varde prints."""
    return tuple(Number(**entry) for entry in _data()["number"])


def _data() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(files("varde.shared.texts").joinpath("duties.toml").read_text("utf-8"))
