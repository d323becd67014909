"""Words for parts in the group, conditions of routing rules, who does not belong in the channel, and what is not tried."""

from collections.abc import Callable, Iterable

from varde.desk.admin.trying import CLOCK, WAYS
from varde.desk.labels import desk_texts
from varde.shared.domain.channel import ChannelReason, StrangerKind
from varde.shared.domain.codes import Arena, Form, Language, Policy, Request, Role, Urgency
from varde.shared.platform.config_files import ROTA
from varde.shared.platform.retention import FILE as RETENTION
from varde.shared.platform.snippets import FILE as SNIPPETS
from varde.shared.texts.vocabulary import indicator_label, label, signal_label


def t(message: str) -> str:
    """Marks ``message`` for extraction into the catalogues; the tables below hold English texts."""
    return message


_ROLES = {
    Role.COORDINATOR: t("coordinator"),
    Role.DEPUTY: t("deputy"),
    Role.FALLBACK: t("takes what the coordinator may not know of"),
    Role.MEMBER: t("member"),
}
_STRANGERS = {
    StrangerKind.UNLISTED: t("not in the partner directory"),
    StrangerKind.GUEST: t("a guest account"),
    StrangerKind.EXTERNAL: t("an account outside the organisation"),
    StrangerKind.APP: t("another app, which can read what is written"),
}
_UNFIT = {
    ChannelReason.NOT_PRIVATE: (
        t("the channel is not private"),
        t("Make it private, or choose one that is."),
    ),
    ChannelReason.SHARED: (
        t("the channel is shared outside the organisation"),
        t("Choose a channel of your own organisation alone."),
    ),
    ChannelReason.NOT_MEMBER: (
        t("Varde is not in the channel"),
        t("Add Varde to the channel: in Slack you write /invite @Varde in it."),
    ),
    ChannelReason.ARCHIVED: (
        t("the channel is archived"),
        t("Open it again, or choose another one."),
    ),
    ChannelReason.NOT_FOUND: (
        t("Varde does not see such a channel"),
        t("Check the id, and add Varde to the channel: in Slack you write /invite @Varde in it."),
    ),
    ChannelReason.NO_ACCESS: (
        t("Varde is not let in"),
        t("Ask whoever runs Varde."),
    ),
    ChannelReason.STRANGERS: (
        t("somebody is in the channel who does not belong there"),
        t("Take them out of it, or let them stay, further down on this page."),
    ),
}
_POLICIES = {
    Policy.AUTO_FACTS: t(
        "The summary of a new case goes there at once. The account waits for you."
    ),
    Policy.AUTO_ACCOUNT_LOW_RISK: t(
        "The summary of a new case goes there at once, and the account too when it gives little away."
    ),
    Policy.HOLD_ALL: t("Nothing new goes there by itself: every new case waits for you."),
}
_CONDITIONS = {
    "child": t("may be under 18"),
    "vulnerable_adult": t("an adult in special need"),
    "self_report": t("about the reporter"),
    "contact_with_person": t("the person has sought contact"),
    "forms": t("form"),
    "arena": t("place"),
    "urgency": t("urgency"),
    "request": t("what is asked for"),
    "any_indicator": t("sign"),
    "signal": t("signal"),
    "keyword": t("word"),
}

_SCREENING = "screening/"
_UNTRIED = {
    ROTA: t(
        "Tried on who is on duty. To whom new cases go while somebody is away or has no room for more is not tried on cases."
    ),
    _SCREENING: t(
        "Not tried on cases: these rules read what people wrote, and that is sealed. It is only checked that the file can be read. Whoever runs Varde tries it on made-up texts with varde screen."
    ),
}
_UNTRIED_REST = t("Not tried on cases. It is only checked that the file can be read as it should.")
_TRIED = WAYS | {RETENTION, SNIPPETS, CLOCK}

_CODES: dict[str, Callable[[str, Language], str]] = {
    "forms": lambda code, language: label(Form(code), language),
    "arena": lambda code, language: label(Arena(code), language),
    "urgency": lambda code, language: label(Urgency(code), language),
    "request": lambda code, language: label(Request(code), language),
    "any_indicator": indicator_label,
    "signal": signal_label,
}


class Words:
    """The tables in one language."""

    def __init__(self, language: Language) -> None:
        self._t = desk_texts(language)
        self._language = language

    def role(self, role: Role) -> str:
        """What part somebody has in the group."""
        return self._t(_ROLES[role]) if role in _ROLES else str(role)

    def stranger(self, kind: StrangerKind) -> str:
        """Why an account does not belong in the channel."""
        return self._t(_STRANGERS[kind])

    def unfit(self, found: str) -> str:
        """Why nothing can be posted in a channel, as part of a sentence."""
        return self._t(_UNFIT[ChannelReason(found)][0])

    def mend(self, found: str) -> str:
        """What to do about it."""
        return self._t(_UNFIT[ChannelReason(found)][1])

    def policy(self, policy: Policy) -> str:
        """What goes to the channel before the coordinator has looked."""
        return self._t(_POLICIES[policy])

    def untried(self, names: Iterable[str]) -> list[str]:
        """What is not tried of a change of these files, each thing once."""
        kinds = (_SCREENING if n.startswith(_SCREENING) else n for n in names if n not in _TRIED)
        return list(dict.fromkeys(self._t(_UNTRIED.get(kind, _UNTRIED_REST)) for kind in kinds))

    def condition(self, name: str) -> str:
        """A condition of a routing rule; one that is not known as it is written."""
        return self._t(_CONDITIONS[name]) if name in _CONDITIONS else name

    def code(self, condition: str, code: object) -> str:
        """A code that a condition of a routing rule names, in words where it has some."""
        find = _CODES.get(condition)
        try:
            return find(str(code), self._language) if find else str(code)
        except (KeyError, ValueError):
            return str(code)
