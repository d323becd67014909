"""What an address may say was just done."""

from enum import StrEnum


class Notice(StrEnum):
    """Codes of what the next page tells; nothing typed ever stands in an address."""

    RELEASED = "frigitt"
    SAVED = "lagret"
    ANSWERED = "svart"
    MAILED = "sendt"
    UNLOCKED = "apnet"
    LOCKED = "last"
    WELCOME = "velkommen"
    SIGNED_OUT = "ute"
    WITHDRAWN = "trukket"
    REMOVED = "fjernet"
    SIGN_IN_CHANGED = "passord"
    LOCK_CHANGED = "passfrase"
    NEW_KEY = "ny-nokkel"
    PAPER_GONE = "uten-papir"
    SIGNED_OUT_HERE = "ute-her"
    ASSIGNED = "tildelt"
    NOTED = "notert"
    CLOSED = "lukket"
    REOPENED = "gjenapnet"
    LINKED = "koblet"
    UNLINKED = "lost"
    PASSKEY_MADE = "passnokkel"
    PASSKEY_GONE = "passnokkel-borte"
    KEPT = "beholdt"
    ERASED = "slettet"
    MINUTES = "referat"
