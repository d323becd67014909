"""Words that the desk's pages take from tables, each in the language of whoever reads."""

from varde.desk.notices import Notice
from varde.shared.anonymise import Kind
from varde.shared.casework.remarking import Change, Reason
from varde.shared.casework.reports import Result
from varde.shared.casework.sender import Why
from varde.shared.domain.codes import Language, Scan
from varde.shared.domain.listing import Pile
from varde.shared.texts import Texts, texts


def t(message: str) -> str:
    """Marks ``message`` for extraction into the catalogues; the tables below hold English texts."""
    return message


_PILES = {
    Pile.HELD: t("Waits for you"),
    Pile.DUE: t("Due"),
    Pile.NEW: t("New"),
    Pile.OTHER: t("Under way"),
    Pile.ENDED: t("Ended"),
}
_KINDS = {
    Kind.PERSON: t("person"),
    Kind.ORGANISATION: t("business"),
    Kind.PLACE: t("place"),
    Kind.ADDRESS: t("address"),
    Kind.PHONE: t("phone"),
    Kind.EMAIL: t("e-mail"),
    Kind.URL: t("web address"),
    Kind.HANDLE: t("user name"),
    Kind.IDENTITY: t("identity number"),
    Kind.PASSPORT: t("passport"),
    Kind.ACCOUNT: t("account number"),
    Kind.VEHICLE: t("vehicle"),
    Kind.NETWORK: t("network address"),
    Kind.NUMBER: t("number"),
    Kind.FILE: t("file name"),
    Kind.UNKNOWN: t("unknown word"),
    Kind.AGE: t("age"),
    Kind.DATE: t("date"),
    Kind.TIME: t("time"),
    Kind.SUM: t("sum"),
    Kind.COUNTRY: t("country"),
    Kind.NATIONALITY: t("nationality"),
    Kind.LANGUAGE: t("language"),
    Kind.OCCUPATION: t("occupation"),
    Kind.COUNT: t("count"),
    Kind.RELATION: t("relation"),
    Kind.TRAIT: t("trait"),
    Kind.PREGNANCY: t("pregnancy"),
}
_FROM_ORIGINAL = {
    "original": t("a word from the original"),
    "passage": t("a passage from the original"),
}
_SCANS = {
    Scan.CLEAN: t("no malware found"),
    Scan.INFECTED: t("HOLDS MALWARE"),
    Scan.NOT_SCANNED: t("not scanned for malware"),
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
_NOTICES = {
    Notice.RELEASED: t("The case stands in the channel now."),
    Notice.SAVED: t("Saved."),
    Notice.ANSWERED: t("The reporter can read the answer with the receipt."),
    Notice.MAILED: t("The answer goes out by e-mail. You are told if it fails."),
    Notice.UNLOCKED: t("The key is unlocked."),
    Notice.LOCKED: t("The key is locked."),
    Notice.WELCOME: t("Your account is made. Sign in with it."),
    Notice.SIGNED_OUT: t("You are signed out."),
    Notice.ASSIGNED: t("They are asked. The card in the channel says so."),
    Notice.NOTED: t("It stands on the case."),
    Notice.CLOSED: t("The case is closed."),
    Notice.REOPENED: t("The case is open again."),
    Notice.LINKED: t("The cases are linked."),
    Notice.UNLINKED: t("The link is taken back."),
}


class Labels:
    """The tables in one language."""

    def __init__(self, language: Language) -> None:
        self._t = desk_texts(language)

    def pile(self, pile: Pile) -> str:
        """The heading of a pile of the queue."""
        return self._t(_PILES[pile])

    def kind(self, kind: str) -> str:
        """What sort of mark it is; also what the guard calls a find."""
        return self._t(_FROM_ORIGINAL.get(kind) or _KINDS[Kind(kind)])

    def scan(self, scan: Scan) -> str:
        """What the scan for malware said of a file."""
        return self._t(_SCANS[scan])

    def whys(self) -> list[tuple[str, str]]:
        """Each reason to see a sender: its code and its words."""
        return [(why.value, self._t(text)) for why, text in _WHYS.items()]

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

    def notice(self, code: str) -> str:
        """What was just done, by the code in an address; "" for one that is none."""
        return self._t(_NOTICES[Notice(code)]) if code in set(Notice) else ""


def desk_texts(language: Language) -> Texts:
    """The desk's catalogue."""
    return texts("varde.desk", language)
