"""The story of a case in plain words, one sentence for each act."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from varde.desk.facts import corrected_words
from varde.desk.labels import desk_texts, t
from varde.shared.casework.timeline import Act
from varde.shared.casework.wording import Hand
from varde.shared.domain.case import Note
from varde.shared.domain.clock import NORWAY
from varde.shared.domain.codes import Language, Outcome, Status
from varde.shared.domain.partner import SYSTEM, Directory
from varde.shared.texts.vocabulary import label

SENTENCES = {
    "triage": t("The concern came in and was read."),
    "release": t("{who} released the case to the channel."),
    "revise": t("{who} wrote in the summary or the account."),
    "correct": t("{who} corrected the facts."),
    "disqualify": t("{who}: the case is kept from {what}."),
    "requalify": t("{who}: the case is open to {what} again."),
    "assign": t("{who} asked {what} to follow up."),
    "accept": t("{who} said yes."),
    "decline": t("{who} said no."),
    "offer": t("{who} offered to contribute."),
    "ask_more": t("{who} needs to know more."),
    "note": t("{who} wrote a note."),
    "report": t("{who} told how the follow-up goes."),
    "minutes": t("{who} wrote minutes of a meeting."),
    "deadline": t("{who} set the deadline to {what}."),
    "status": t("{who} moved the case on: {what}."),
    "close": t("{who} closed the case: {what}."),
    "reopen": t("{who} took the case up again."),
    "reply": t("{who} wrote to the reporter."),
    "reply_by_email": t("{who} wrote to the reporter by e-mail."),
    "propose_question": t("{who} would ask the reporter something."),
    "send_question": t("{who} sent the question from {what} to the reporter."),
    "decline_question": t("{who} did not send the question from {what}."),
    "show_sender": t("{who} looked at who sent the concern."),
    "release_answers": t("{who} released the reporter’s answer to the group."),
    "information_added": t("The reporter wrote more."),
    "letter_failed": t("A letter to the reporter could not be delivered."),
    "withdrawn": t("The reporter took the concern back."),
    "keep_longer": t("{who} kept the case until {what}."),
    "erase": t("{who} erased the case. Only codes are left of it."),
}
_NAMES_MANY = {"assign", "disqualify", "requalify"}
_NAMES_ONE = {"send_question", "decline_question"}
"""Why comes after, for the log."""
_CORRECTED = t("{who} corrected the facts. {what}.")
_OF_MEETING = t("{who} wrote minutes of the meeting {what}.")
_CHANGED = t("Changed by {who} {date} at {time}.")
_TIED_BY = t("linked by {who} {date}")
_TIED_BY_HAND = t("linked by hand")
_VARDE = {SYSTEM.member_id: "Varde"}
"""Who is no person in the log. One who has left the partner group is told by the id that stands there."""
_NO_DEADLINE = t("{who} took the deadline away.")


@dataclass(slots=True)
class Day:
    """What was done and noted on a day."""

    on: date
    done: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Who wrote it, and the text."""


class Teller:
    """Tells in one language."""

    def __init__(self, directory: Directory, language: Language) -> None:
        self._directory = directory
        self._language = language
        self._t = desk_texts(language)

    def days(self, acts: Iterable[Act], notes: Iterable[Note]) -> list[Day]:
        """The days on which something happened, the newest first; within a day in order."""
        days: dict[date, Day] = {}
        for act in acts:
            days.setdefault(act.on, Day(act.on)).done.append(self.sentence(act))
        for note in notes:
            written = (self.partner(note.partner), note.text)
            days.setdefault(note.on, Day(note.on)).notes.append(written)
        return sorted(days.values(), key=lambda day: day.on, reverse=True)

    def sentence(self, act: Act) -> str:
        """An act in a sentence."""
        unset = act.action == "deadline" and act.detail == "none"
        message = _NO_DEADLINE if unset else SENTENCES[act.action]
        if act.action == "minutes" and act.detail:
            message = _OF_MEETING
        if act.action == "correct" and (corrected := corrected_words(act.detail, self._language)):
            return self._t(_CORRECTED, who=self._who(act.actor), what=corrected)
        return self._t(message, who=self._who(act.actor), what=self._what(act))

    def changed(self, hand: Hand | None) -> str:
        """Who last changed a text, by name, and when: for those who read the log, where both stand."""
        if hand is None:
            return ""
        names = {m.member_id: m.name for m in self._directory.members} | _VARDE
        at = hand.at.astimezone(NORWAY)
        return self._t(
            _CHANGED,
            who=names.get(hand.actor, hand.actor),
            date=f"{at:%d.%m.%Y}",
            time=f"{at:%H.%M}",
        )

    def tied(self, act: Act | None) -> str:
        """Who linked a case with another, and when, as far as the log says so."""
        if act is None:
            return self._t(_TIED_BY_HAND)
        return self._t(_TIED_BY, who=self._who(act.actor), date=f"{act.on:%d.%m.%Y}")

    def partner(self, code: str) -> str:
        """A partner's name; the code of one that is no longer there."""
        partner = self._directory.partner(code)
        return partner.name(self._language) if partner else code

    def _who(self, member_id: str) -> str:
        members: Mapping[str, str] = {m.member_id: m.partner for m in self._directory.members}
        if member_id in members:
            return self.partner(members[member_id])
        return _VARDE.get(member_id, member_id)

    def _what(self, act: Act) -> str:
        if act.action == "deadline" and act.detail != "none":
            return date.fromisoformat(act.detail).strftime("%d.%m.%Y")
        if act.action == "status" and act.detail in set(Status):
            return label(Status(act.detail), self._language)
        if act.action == "close" and act.detail in set(Outcome):
            return label(Outcome(act.detail), self._language)
        if act.action in {"keep_longer", "minutes"} and act.detail:
            return date.fromisoformat(act.detail.rpartition(" ")[2]).strftime("%d.%m.%Y")
        if act.action in _NAMES_MANY:
            return ", ".join(map(self.named, act.detail.split()))
        return self.named(act.detail.partition(" ")[0]) if act.action in _NAMES_ONE else act.detail

    def named(self, code: str) -> str:
        """A member's or a partner's name; the code of one that is no longer there."""
        names = {m.member_id: m.name for m in self._directory.members}
        return names.get(code) or self.partner(code)
