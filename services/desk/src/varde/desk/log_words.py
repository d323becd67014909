"""The log in words: what is told of a case in its story, and the looks and acts that are in the log alone."""

from dataclasses import dataclass
from datetime import date, datetime

from varde.desk.labels import desk_texts, t
from varde.desk.telling import SENTENCES, Teller
from varde.shared.casework.timeline import Act
from varde.shared.domain.clock import NORWAY
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Directory
from varde.shared.store.audit import Entry

_SENTENCES = {
    "view": t("{who} looked at the case."),
    "list": t("{who} looked at a list of cases."),
    "search": t("{who} searched among the cases."),
    "agenda": t("{who} looked at the list for a meeting."),
    "overview": t("{who} looked at the overview of open cases."),
    "statistics": t("{who} looked at the statistics."),
    "answers": t("{who} read what the reporter answered."),
    "link": t("{who} linked two cases."),
    "unlink": t("{who} took the link between two cases away."),
    "open_original": t("{who} opened the original."),
    "open_dialogue": t("{who} read what was written to and from the reporter."),
    "open_questions": t("{who} read what partners would ask."),
    "list_attachments": t("{who} looked at the list of attachments."),
    "open_attachment": t("{who} opened an attachment."),
    "read_minutes": t("{who} read the minutes of a meeting."),
    "unmask": t("{who} showed the words behind a mark."),
    "sent_again": t("The same e-mail came again. It was not read for facts."),
    "automatic_set_aside": t("An automatic answer to a letter was put aside."),
    "revoke_tokens": t("{who} cut off the addresses in letters: answers to them become new cases."),
    "backup_done": t("A backup was made."),
    "export_log": t("{who} downloaded the log as a table."),
    "sign_in": t("{who} signed in."),
    "sign_out": t("{who} signed out."),
    "sign_out_by_provider": t("{who} was signed out by the sign-in service."),
    "unlock_key": t("{who} unlocked the key."),
    "lock_key": t("{who} locked the key."),
    "make_account": t("{who} made an account at the desk."),
    "invite_to_desk": t("{who} invited somebody to the desk."),
    "withdraw_invitation": t("{who} took an invitation back."),
    "remove_account": t("{who} removed an account."),
    "close_account": t("An account was closed for a while: too many wrong passwords."),
    "close_browser": t("A browser was shut out for a while: too many wrong passwords."),
    "change_password": t("{who} changed a password."),
    "change_passphrase": t("{who} changed a passphrase."),
    "refuse_keys": t(
        "Keys that were handed over were not taken: they did not come from somebody who had the key."
    ),
    "add_passkey": t("{who} added a passkey."),
    "remove_passkey": t("{who} removed a passkey."),
    "change_config": t("{who} put a change of the settings in force."),
    "change_config_failed": t("A change of the settings could not be put in force."),
    "make_paper_key": t("{who} made a paper key."),
    "withdraw_paper_key": t("{who} withdrew the paper key."),
    "make_key": t("{who} made a new key."),
    "rotate_key": t("{who} changed the key."),
    "recover_key": t("{who} took the key back from paper."),
    "channel_accept": t("{who} let somebody stay in the channel."),
    "channel_revoke": t("{who} took back that somebody may stay in the channel."),
    "channel_ask": t("{who} asked for another channel for the cards."),
    "channel_take_back": t("{who} took back that the cards should go to another channel."),
    "channel_change": t("The cards go to another channel from now on."),
    "channel_refuse": t("The channel for the cards was not changed: the new one was not fit."),
    "explain": t("{who} looked at why the case went where it did."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is shown: when in Norway, by whom, and in words where there are some, beside its codes."""

    entry: Entry
    at: str
    who: str
    words: str


class LogWords:
    """Tells entries in one language."""

    def __init__(self, directory: Directory, language: Language) -> None:
        self._names = {m.member_id: m.name for m in directory.members} | dict.fromkeys(
            ("system", "desk"), "Varde"
        )
        self._teller = Teller(directory, language)
        self._t = desk_texts(language)

    def line(self, entry: Entry) -> Line:
        """An action that has no words is told by its code alone."""
        at = datetime.fromisoformat(entry.at).astimezone(NORWAY)
        who = self._names.get(entry.actor, entry.actor)
        return Line(entry, f"{at:%d.%m.%Y %H.%M.%S}", who, self._words(entry, who, at.date()))

    def _words(self, entry: Entry, who: str, on: date) -> str:
        if entry.action in SENTENCES:
            return self._teller.sentence(Act(on, entry.actor, entry.action, entry.detail))
        found = _SENTENCES.get(entry.action)
        return self._t(found, who=who) if found else ""
