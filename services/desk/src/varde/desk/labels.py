"""Words that the desk's pages take from tables, each in the language of whoever reads."""

from varde.desk.key_state import Worry
from varde.desk.notices import Notice
from varde.shared.casework.remarking import Change, Reason
from varde.shared.casework.reports import Result
from varde.shared.casework.sender import Why
from varde.shared.domain.codes import Language, Role, Scan
from varde.shared.domain.listing import Pile
from varde.shared.domain.question import DECLINED, Fate
from varde.shared.domain.retention import Erase, Keep
from varde.shared.renditions import Hidden
from varde.shared.texts import Texts, texts
from varde.shared.texts.marks import mark_label


def t(message: str) -> str:
    """Marks ``message`` for extraction into the catalogues; the tables below hold English texts."""
    return message


_PILES = {
    Pile.HELD: t("Waits for you"),
    Pile.ASKED: t("Questions from partners"),
    Pile.DUE: t("Due"),
    Pile.NEW: t("New"),
    Pile.OTHER: t("Under way"),
    Pile.ENDED: t("Ended"),
}
_SCANS = {
    Scan.CLEAN: t("no malware found"),
    Scan.INFECTED: t("HOLDS MALWARE"),
    Scan.NOT_SCANNED: t("not scanned for malware"),
}
_SCANNED_LATER = t("scanned for malware when it is opened")
_HIDDEN = {
    Hidden.PLACE: t("Where it was taken (a GPS position)"),
    Hidden.PERSON: t("A name: who made it or owns it"),
    Hidden.TIME: t("When it was made or changed"),
    Hidden.DEVICE: t("With what device or program it was made"),
    Hidden.WORDS: t("Words: a description, a title, comments or fields"),
    Hidden.PICTURE: t("Another picture, such as a small one that may show more"),
    Hidden.LAYERS: t("Layers, of which some may be switched off"),
    Hidden.FILES: t("Other files in it"),
    Hidden.ACTIONS: t("Scripts, or addresses that it opens"),
    Hidden.OTHER: t("More that programs have written in it"),
    Hidden.UNREAD: t("Something that could not be read: there may be more"),
}
_CHANGES = {
    Change.COARSER: t("say it more coarsely"),
    Change.HIDE: t("leave it out"),
    Change.SHOW: t("show the words"),
}
_REASONS = {
    Reason.NEEDED: t("The group cannot help without it"),
    Reason.NO_MARK: t("It tells nothing about anybody"),
    Reason.KNOWN: t("It is known to everybody"),
}
_WHYS = {
    Why.DANGER: t("Somebody is in danger"),
    Why.DUTY: t("A duty to report or to avert"),
    Why.ASKED: t("The reporter asked to be contacted"),
    Why.COURT: t("A court or the law demands it"),
}
_RESULTS = {
    Result.GOES_ON: t("The follow-up goes on"),
    Result.WAITS: t("We wait for somebody else"),
    Result.NO_CONTACT: t("We have not reached anybody"),
    Result.OUR_PART_DONE: t("Our part is done"),
}
_KEEPS = {
    Keep.NEEDED: t("Somebody still works with what is in it"),
    Keep.ARCHIVE: t("What must be archived is not in the archive yet"),
    Keep.COMPLAINT: t("A complaint or a request for access is not decided yet"),
    Keep.COURT: t("A court or the police has asked for it"),
}
_ERASES = {
    Erase.ASKED: t("Somebody whom it is about asked for it"),
    Erase.MISTAKE: t("It should never have come here"),
    Erase.DONE: t("Nobody needs it any more"),
}
_NOTICES = {
    Notice.RELEASED: t("The case stands in the channel now."),
    Notice.SAVED: t("Saved."),
    Notice.ANSWERED: t("The reporter can read the answer with the receipt."),
    Notice.MAILED: t("The answer goes out by e-mail. You are told if it fails."),
    Notice.QUESTION_SENT: t(
        "The reporter can read the question with the receipt. Who asked is told."
    ),
    Notice.QUESTION_MAILED: t("The question goes out by e-mail. Who asked is told."),
    Notice.QUESTION_DECLINED: t("The question is not sent. Who asked is told why."),
    Notice.UNLOCKED: t("The key is unlocked."),
    Notice.LOCKED: t("The key is locked."),
    Notice.SHORTCUTS_ON: t("The keys on the keyboard are on."),
    Notice.SHORTCUTS_OFF: t("The keys on the keyboard are off until you sign out."),
    Notice.WELCOME: t("Your account is made. Sign in with it."),
    Notice.SIGNED_OUT: t("You are signed out."),
    Notice.PASSKEY_MADE: t("The passkey is made. You can sign in with it from now on."),
    Notice.PASSKEY_GONE: t("The passkey lets nobody in any more."),
    Notice.WITHDRAWN: t("The code is worth nothing any more."),
    Notice.REMOVED: t("The account is removed."),
    Notice.SIGN_IN_CHANGED: t("Your password is changed."),
    Notice.LOCK_CHANGED: t("Your passphrase is changed. The old one opens nothing any more."),
    Notice.NEW_KEY: t("The new key is in force."),
    Notice.PAPER_KEPT: t(
        "The paper key is in force. Lay it in the safe, and destroy every earlier one."
    ),
    Notice.PAPER_GONE: t("The paper key opens nothing any more. Destroy the paper."),
    Notice.SIGNED_OUT_HERE: t(
        "You are signed out of the desk. You may still be signed in at the sign-in service: close the browser."
    ),
    Notice.ASSIGNED: t("They are asked. The card in the channel says so."),
    Notice.NOTED: t("It stands on the case."),
    Notice.CLOSED: t("The case is closed."),
    Notice.REOPENED: t("The case is open again."),
    Notice.LINKED: t("The cases are linked."),
    Notice.UNLINKED: t("The link is taken back."),
    Notice.MINUTES: t("The minutes stand on the cases."),
    Notice.IN_FORCE: t("The change is written. It is taken into use within some seconds."),
    Notice.NOT_DONE: t("Nothing was changed."),
    Notice.FORGOTTEN: t(
        "There is no change to look at. One that was not put in force is forgotten when you sign out or Varde is started anew. Then ask for it once more."
    ),
    Notice.KEPT: t("The case is kept longer."),
    Notice.CONFLICT_COUNTS: t("The case is kept from them from now on."),
    Notice.CONFLICT_LIFTED: t("It is lifted. They find the case again."),
    Notice.LEADS_NO_MORE: t("You do not find the case any more. Who leads it now has taken over."),
    Notice.ERASED: t("The case is erased. Only codes are left of it."),
}
_DECLINES = {
    Fate.KNOWN: t("The answer is known already"),
    Fate.NOT_NEEDED: t("We can help without knowing it"),
    Fate.RISK: t("To ask could put somebody in danger"),
    Fate.UNCLEAR: t("It must be asked in other words"),
    Fate.UNREACHABLE: t("The reporter cannot be reached"),
    Fate.TALK: t("I talk with them about it"),
}
_ROLES = {Role.COORDINATOR: t("coordinator"), Role.DEPUTY: t("deputy")}
_WORRIES = {
    Worry.NO_ACCOUNT: t(
        "Nobody has an account here yet. Make the coordinator's with `varde desk add-account` and her id."
    ),
    Worry.NOBODY: t(
        "Nobody holds the key in force. Recover it with the paper key, before it is lost."
    ),
    Worry.ALONE: t(
        "One person alone holds the key, and there is no paper key. If the passphrase is lost, every original is lost for "
        "good: nobody can ever open one again. Make a paper key today, or invite a deputy."
    ),
    Worry.NO_PAPER: t(
        "There is no paper key. If everybody who holds the key loses the passphrase, every original is lost for good."
    ),
    Worry.OLD_PAPER: t(
        "The paper key is from before the key was changed. It is not to be trusted: who was removed may have seen it. "
        "Make a new one, and destroy the old paper."
    ),
    Worry.UNFINISHED: t(
        "The change of keys is not finished: some originals still open with the old key. It goes on while the key "
        "is unlocked."
    ),
    Worry.OLD_DOORS: t(
        "What comes in is still sealed to the old key. Whoever runs Varde must put the new coordinator.pub in place "
        "and restart."
    ),
}


class Labels:
    """The tables in one language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._t = desk_texts(language)

    def pile(self, pile: Pile) -> str:
        """The heading of a pile of the queue."""
        return self._t(_PILES[pile])

    def kind(self, kind: str) -> str:
        """What sort of mark it is; also what the guard calls a find."""
        return mark_label(kind, self._language)

    def scan(self, scan: Scan, *, when_opened: bool) -> str:
        """What the scan for malware said of a file, or that it is scanned ``when_opened``."""
        if when_opened and scan is Scan.NOT_SCANNED:
            return self._t(_SCANNED_LATER)
        return self._t(_SCANS[scan])

    def hidden(self, sort: Hidden) -> str:
        """What a file holds besides what it shows."""
        return self._t(_HIDDEN[sort])

    def whys(self) -> list[tuple[str, str]]:
        """Each reason to see a sender: its code and its words."""
        return [(why.value, self._t(text)) for why, text in _WHYS.items()]

    def role(self, role: Role) -> str:
        """As what somebody may have the key."""
        return self._t(_ROLES[role])

    def worry(self, worry: Worry) -> str:
        """What could lose the key, or leaves a door open, and what to do."""
        return self._t(_WORRIES[worry])

    def result(self, result: Result) -> str:
        """How a follow-up goes."""
        return self._t(_RESULTS[result])

    def results(self) -> list[tuple[str, str]]:
        """Each way that a follow-up can go: its code and its words."""
        return [(result.value, self.result(result)) for result in Result]

    def changes(self) -> list[tuple[str, str]]:
        """What can be done with a mark: its code and its words."""
        return [(change.value, self._t(text)) for change, text in _CHANGES.items()]

    def reasons(self) -> list[tuple[str, str]]:
        """Each reason to show the words behind a mark: its code and its words."""
        return [(reason.value, self._t(text)) for reason, text in _REASONS.items()]

    def declines(self) -> list[tuple[str, str]]:
        """Each reason not to send a partner's question: its code and its words."""
        return [(why.value, self._t(_DECLINES[why])) for why in DECLINED]

    def keep(self, code: str) -> str:
        """Why a case is kept longer; "" for no reason."""
        return self._t(_KEEPS[Keep(code)]) if code in set(Keep) else ""

    def keep_whys(self) -> list[tuple[str, str]]:
        """Each reason to keep a case longer: its code and its words."""
        return [(why.value, self._t(text)) for why, text in _KEEPS.items()]

    def erase_whys(self) -> list[tuple[str, str]]:
        """Each reason to erase a case now: its code and its words."""
        return [(why.value, self._t(text)) for why, text in _ERASES.items()]

    def notice(self, code: str) -> str:
        """What was just done, by the code in an address; "" for one that is none."""
        return self._t(_NOTICES[Notice(code)]) if code in set(Notice) else ""


def desk_texts(language: Language) -> Texts:
    """The desk's catalogue."""
    return texts("varde.desk", language)
