"""Ten questions that a partner asks of a summary: ``python -m support.readers`` writes docs/readers.md.

The concerns and what a reader answered stand in readers.toml; the facts and the summaries are Varde's own, of today.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from varde.shared.casework.proposal import TextEngines, propose
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.codes import (
    AgeGroup,
    Form,
    Language,
    PageLanguage,
    Persons,
    Reporter,
    Urgency,
)
from varde.shared.domain.concern import Facts
from varde.shared.domain.small_world import Gate
from varde.shared.summary.words import TOLD_BY_THE_FORM

PAGE = Path(__file__).parents[2] / "docs" / "readers.md"
START, END = "<!-- written by make readers -->", "<!-- end of what make readers writes -->"
QUESTIONS = (
    "Is it urgent?",
    "May a child be involved?",
    "What kind of exploitation?",
    "Where?",
    "How many?",
    "What is asked of us?",
    "Who reports?",
    "Is anybody in contact with them?",
    "What are the signs?",
    "Should I call 112?",
)
VERDICTS = ("right", "cannot be told", "wrong")
UNKNOWN = "?"
_SIGNS = QUESTIONS.index("What are the signs?")
_CHILD = "URG_CHILD"  # told by the age
_URGENCY = {Urgency.AKUTT: "now", Urgency.HOY: "soon"}
_CHILDREN = {AgeGroup.CHILD: "yes", AgeGroup.ADULT: "no"}

Answers = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A concern, what it means, what Varde makes of it today, and what a reader told from that."""

    title: str
    means: Answers
    read: Answers
    read_from: str
    facts: Facts
    summaries: Mapping[Language, str]

    @property
    def is_of_today(self) -> bool:
        """Whether the reader has read what Varde writes today."""
        return self.summaries[Language.NB] == self.read_from


@cache
def readings() -> tuple[Reading, ...]:
    """All twenty, in order."""
    engines = TextEngines.load()
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return tuple(_reading(engines, concern) for concern in data["concern"])


def _reading(engines: TextEngines, concern: Mapping[str, Any]) -> Reading:
    text, language = concern["text"], Language(concern["language"])
    form = (
        WebSubmission(PageLanguage(language), text, **concern["form"])
        if "form" in concern
        else None
    )
    proposals = {
        read: propose(
            engines, concern["subject"], text, summary_in=read, gate=Gate(), tally={}, form=form
        )
        for read in Language
    }
    return Reading(
        concern["title"],
        tuple(concern["means"].split()),
        tuple(concern["read"].split()),
        concern["read_from"],
        proposals[Language.NB].facts,
        {language: proposal.summary for language, proposal in proposals.items()},
    )


def answers_of(facts: Facts) -> Answers:
    """What a reader who knew the facts would answer."""
    forms = [form for form in facts.forms if form is not Form.UNK]
    told = {code for form in forms for code in TOLD_BY_THE_FORM.get(form, ())} | {_CHILD}
    signs = [code for code in (*facts.indicators, *facts.signals) if code not in told]
    alone = facts.self_report and facts.persons is Persons.UNKNOWN
    return (
        _URGENCY.get(facts.urgency, "no"),
        _CHILDREN.get(facts.age, UNKNOWN),
        "+".join(forms) or UNKNOWN,
        _known(facts.arena),
        _known(Persons.ONE if alone else facts.persons),
        facts.request,
        _known(facts.reporter),
        "yes" if facts.contact_with_person or facts.reporter is Reporter.SELF else UNKNOWN,
        "+".join(signs) or "-",
        "yes" if facts.urgency is Urgency.AKUTT else "no",
    )


def _known(code: str) -> str:
    return UNKNOWN if code in {"UKJENT", "unknown"} else code


def verdict(answer: str, true: str) -> str:
    """One of ``VERDICTS``; the order of what is joined by "+" does not count."""
    if sorted(answer.split("+")) == sorted(true.split("+")):
        return "right"
    return "cannot be told" if answer == UNKNOWN else "wrong"


def against_facts(read: Sequence[Reading]) -> list[Counter[str]]:
    """For each question, how the answers compare with the facts that the summaries are made of."""
    return [
        Counter(verdict(r.read[at], answers_of(r.facts)[at]) for r in read)
        for at in range(len(QUESTIONS))
    ]


def against_concerns(read: Sequence[Reading]) -> list[Counter[str]]:
    """The same with what the concerns mean, signs left out."""
    return [
        Counter(verdict(r.read[at], r.means[at]) for r in read if at != _SIGNS)
        for at in range(len(QUESTIONS))
    ]


def page() -> str:
    """The part of the page that is written anew."""
    read = [reading for reading in readings() if reading.is_of_today]
    left = len(readings()) - len(read)
    told = f" {left} summaries have changed since and wait to be read again." if left else ""
    return "\n\n".join(
        (
            "## Answers",
            f"{len(read)} summaries, {10 * len(read)} answers.{told}",
            _table(read),
            "## Summaries",
            *(_shown(number, reading) for number, reading in enumerate(readings(), start=1)),
        )
    )


def _table(read: Sequence[Reading]) -> str:
    facts, concerns = against_facts(read), against_concerns(read)
    heads = ["question", *(f"facts: {v}" for v in VERDICTS), *(f"concern: {v}" for v in VERDICTS)]
    rows = [
        [question, *_counts(by_facts), *_counts(by_concern)]
        for question, by_facts, by_concern in zip(QUESTIONS, facts, concerns, strict=True)
    ]
    sums = ["all", *_counts(sum(facts, Counter())), *_counts(sum(concerns, Counter()))]
    lines = [heads, ["---"] * len(heads), *rows, sums]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _counts(counted: Counter[str]) -> list[str]:
    return [str(counted[v]) if counted else "" for v in VERDICTS]


def _shown(number: int, reading: Reading) -> str:
    lines = [f"### {number}. {reading.title}"]
    lines += [f"* {language}: {summary}" for language, summary in reading.summaries.items()]
    lines += [f"* {line}" for line in _differences(reading)]
    return "\n".join([lines[0], "", *lines[1:]])


def _differences(reading: Reading) -> Iterator[str]:
    if not reading.is_of_today:
        yield "to be read again"
        return
    answers = zip(QUESTIONS, reading.read, answers_of(reading.facts), reading.means, strict=True)
    for at, (question, read, fact, meant) in enumerate(answers):
        if verdict(read, fact) != "right":
            yield f"{question} Read `{read}`, the facts say `{fact}`."
        if at != _SIGNS and verdict(read, meant) != "right":
            yield f"{question} Read `{read}`, the concern means `{meant}`."


def main() -> None:
    """Write the page anew, between its markers."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{START}\n\n{page()}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
