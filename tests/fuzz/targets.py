"""What is fuzzed: each target with the inputs to begin from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fuzz.form import SEEDS as FORMS
from fuzz.form import FormDoor
from support.broken_mail import SEEDS as MAILS
from varde.shared.mail import ReadMail
from varde.shared.mail.reading import read_mail


@dataclass(frozen=True, slots=True)
class Target:
    """``run`` takes one input and answers a code for what became of it."""

    run: Callable[[bytes], str]
    seeds: Sequence[bytes]


def _mail(raw: bytes) -> str:
    reading = read_mail(raw)
    if ReadMail.from_json(reading.to_json().encode()) != reading:
        raise ValueError("the reading does not survive the way to the parent process")
    return reading.kind


TARGETS: Mapping[str, Target] = {"mail": Target(_mail, MAILS), "form": Target(FormDoor(), FORMS)}
