"""What the door says to other mail servers, and so to people whose mail was not taken.

Norwegian and English, in ASCII: replies may hold other letters only when the client asked for SMTPUTF8.
"""

from dataclasses import dataclass

from varde.intake_email.settings import MEBIBYTE, IntakeEmailSettings
from varde.shared.domain.codes import Language
from varde.shared.texts import Texts, texts

Both = tuple[Texts, Texts]
"""The door's Norwegian, and English."""

OK = "250 2.0.0 OK received"
_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})


@dataclass(frozen=True, slots=True)
class Replies:
    """The refusals, ready to send (without the last line end)."""

    wrong_recipient: str
    too_large: str
    line_ends: str
    long_line: str
    busy: str
    crowded: str
    too_many: str
    recipients: str
    too_slow: str
    needs_tls: str
    no_room: str
    storage_away: str
    never: str
    stopping: str


def replies(settings: IntakeEmailSettings) -> Replies:
    """The refusals for these settings."""
    package = "varde.intake_email"
    both = texts(package, settings.language), texts(package, Language.EN)
    return Replies(
        wrong_recipient=_reply("550 5.1.1", _wrong_recipient(both, settings.recipients[0])),
        too_large=_reply("552 5.3.4", _too_large(both, settings.size_limit // MEBIBYTE)),
        line_ends=_reply("550 5.6.11", _line_ends(both)),
        long_line=_reply("554 5.6.0", _long_line(both)),
        busy=_reply("421 4.7.0", _busy(both)),
        crowded=_reply("421 4.7.0", _too_many(both)),
        too_many=_reply("450 4.7.1", _too_many(both)),
        recipients=_reply("452 4.5.3", _recipients(both)),
        too_slow=_reply("421 4.4.2", _too_slow(both)),
        needs_tls=_reply("530 5.7.0", _needs_tls(both)),
        no_room=_reply("452 4.3.1", _busy(both)),
        storage_away=_reply("451 4.3.0", _storage_away(both)),
        never=_reply("554 5.6.0", _never(both)),
        stopping=_reply("421 4.3.2", _stopping(both)),
    )


def _wrong_recipient(both: Both, address: str) -> list[str]:
    return [
        t("This address does not take concerns. Write to {address}.", address=address) for t in both
    ]


def _too_large(both: Both, megabytes: int) -> list[str]:
    return [
        t(
            "The message is larger than {megabytes} MB. Send it without attachments, or in several parts.",
            megabytes=megabytes,
        )
        for t in both
    ]


def _line_ends(both: Both) -> list[str]:
    return [
        t("The line breaks of the message are wrong. Please send it from another e-mail program.")
        for t in both
    ]


def _long_line(both: Both) -> list[str]:
    return [
        t("A line of the message is far too long. Please send it from another e-mail program.")
        for t in both
    ]


def _too_many(both: Both) -> list[str]:
    return [t("Too much comes from your e-mail server right now. It will try again.") for t in both]


def _recipients(both: Both) -> list[str]:
    return [t("The message has too many recipients. Send it to fewer at a time.") for t in both]


def _too_slow(both: Both) -> list[str]:
    return [t("The message came too slowly. Your e-mail server will try again.") for t in both]


def _needs_tls(both: Both) -> list[str]:
    return [
        t("We take e-mail over an encrypted connection only, and your e-mail server offered none.")
        for t in both
    ]


def _busy(both: Both) -> list[str]:
    return [t("We are very busy right now. Please try again in a few minutes.") for t in both]


def _storage_away(both: Both) -> list[str]:
    return [
        t("We cannot store the message safely right now. Your mail server will try again.")
        for t in both
    ]


def _never(both: Both) -> list[str]:
    return [
        t("We cannot take this message. Write a new one, as plain text and without attachments.")
        for t in both
    ]


def _stopping(both: Both) -> list[str]:
    return [t("The service is restarting. Please try again in a few minutes.") for t in both]


def _reply(code: str, lines: list[str]) -> str:
    """A reply of several lines (RFC 5321 § 4.2.1): a hyphen after the code in all but the last."""
    status, enhanced = code.split()
    *first, last = [f"{enhanced} {line.translate(_ASCII)}" for line in lines]
    return "\r\n".join([*(f"{status}-{line}" for line in first), f"{status} {last}"])
