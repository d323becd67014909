"""A finding, its state and what it is about in a person’s language."""

from dataclasses import dataclass

from varde.shared.domain.codes import Language
from varde.shared.platform.doctor.explanations import EXPLANATIONS
from varde.shared.platform.doctor.findings import Finding, State
from varde.shared.platform.mistakes import in_words
from varde.shared.texts import t, texts
from varde.shared.toml import Reason

PACKAGE = "varde.shared.platform"


@dataclass(frozen=True, slots=True)
class Told:
    """A finding for a person."""

    what: str
    why: str
    how: str


_STATES = {
    State.WRONG: t("WRONG"),
    State.WARNING: t("LOOK AT"),
    State.UNSEEN: t("NOT SEEN FROM HERE"),
    State.FINE: t("IN ORDER"),
}
_TOPICS = {
    "core": t("settings of the whole"),
    "settings": t("settings of {service}"),
    "files": t("the municipality’s files"),
    "group": t("who is in the group"),
    "rota": t("who is on duty"),
    "routes": t("routes"),
    "clock": t("clock"),
    "disk": t("disk"),
    "keys": t("key files"),
    "wraps": t("whom originals are sealed to"),
    "desk": t("accounts at the desk"),
    "schema": t("database schema"),
    "concerns": t("concerns that wait"),
    "outbox": t("outbox"),
    "queues": t("queues and dead letters"),
    "letters": t("letters"),
    "backup": t("backup"),
    "certificate": t("certificate of the e-mail door"),
    "scanner": t("scan for malware"),
    "chat": t("chat"),
    "access": t("access to the chat"),
    "channel": t("the channel for new cards, as set: {service}"),
    "channel_chosen": t("the channel for new cards, chosen at the desk: {service}"),
    "reach": t("members in the chat"),
    "address": t("the desk’s address"),
}


def told(finding: Finding, language: Language) -> Told:
    """The finding in words."""
    translate = texts(PACKAGE, language)
    values = {name: _in_words(value, language) for name, value in finding.values}
    what, why, how = (translate(text, **values) for text in EXPLANATIONS[finding.code])
    return Told(what, why, how)


def _in_words(value: object, language: Language) -> object:
    return in_words(value, language) if isinstance(value, Reason) else value


def state_name(state: State, language: Language) -> str:
    """How a state is called."""
    return texts(PACKAGE, language)(_STATES[state])


def topic_name(topic: str, language: Language) -> str:
    """What a check is about."""
    name, _, service = topic.partition(" ")
    return texts(PACKAGE, language)(_TOPICS[name], service=service)
