"""What is said when somebody would ask a reporter: before it is done, when it is, and what became of it."""

from collections.abc import Mapping

from varde.chatops.answer import Answer, Tone
from varde.chatops.labels import Label, Labels
from varde.chatops.recusing import again
from varde.shared.casework.groupwork import Question
from varde.shared.domain.question import Fate


def before_it_is_sent(question: Question, t: Labels) -> Answer:
    """To who leads: the question as the reporter gets it."""
    text = t(
        "This would be sent to the reporter of case {reference}: “{question}”",
        reference=t.reference(question.reference),
        question=question.text,
    )
    how = t("The reporter reads it with the receipt, and answers there. You are told of an answer.")
    return Answer(Tone.SHOWN, text, (how, again(t)))


def before_it_waits(question: Question, t: Labels) -> Answer:
    """To a partner's member: the question as the coordinator gets it."""
    text = t(
        "The coordinator would get this question to the reporter of case {reference}: “{question}”",
        reference=t.reference(question.reference),
        question=question.text,
    )
    how = t(
        "The coordinator sends it as it is, in other words, or not at all. You alone are told what becomes of it."
    )
    return Answer(Tone.SHOWN, text, (how, again(t)))


def sent(reference: str, t: Labels) -> Answer:
    """The reporter has it."""
    named = t.reference(reference)
    return Answer(
        Tone.DONE, t("The question to the reporter of case {reference} is sent.", reference=named)
    )


def waits(reference: str, t: Labels) -> Answer:
    """The coordinator has it."""
    named = t.reference(reference)
    text = t("Your question in case {reference} waits for the coordinator.", reference=named)
    return Answer(Tone.DONE, text)


def asked_words(reference: str, partners: list[Label], t: Labels) -> Label:
    """To who leads: a question waits at the desk, and whose. Never what it says."""
    return t(
        "{partners} would ask the reporter of case {reference} something. Read the question at the desk, and send it or "
        "say no.",
        partners=t.joined(partners),
        reference=t.reference(reference),
    )


def fate_words(reference: str, fate: Fate, t: Labels) -> Label:
    """To who asked: what became of the question."""
    named = {"reference": t.reference(reference)}
    if fate is Fate.SENT:
        return t("Your question in case {reference} is sent to the reporter.", **named)
    if fate is Fate.REWORDED:
        return t(
            "Your question in case {reference} is sent to the reporter, in the coordinator's words.",
            **named,
        )
    return t("Your question in case {reference} was not sent. {why}", why=_whys(t)[fate], **named)


def _whys(t: Labels) -> Mapping[Fate, Label]:
    return {
        Fate.KNOWN: t("The answer is known already: ask the coordinator."),
        Fate.NOT_NEEDED: t("We can help without knowing it."),
        Fate.RISK: t("To ask could put somebody in danger."),
        Fate.UNCLEAR: t("The coordinator did not understand it. Ask it in other words."),
        Fate.UNREACHABLE: t("The reporter cannot be reached."),
        Fate.TALK: t("The coordinator will talk with you about it."),
        Fate.CLOSED: t("The case was closed first."),
        Fate.GONE: t("Nobody can be asked in this case any more."),
    }
