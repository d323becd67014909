"""What people type, made fit to store and to show."""

import unicodedata
from datetime import date

from varde.shared.anonymise import guard
from varde.shared.anonymise.normalise import normalise
from varde.shared.domain.reference import parse_reference, references_in
from varde.shared.errors import Refused
from varde.shared.texts import Texts

_UNWANTED = frozenset({"Cc", "Cs"})


def guarded(text: str, original: str = "") -> str:
    """``text`` past the guard, without control signs and lone surrogates, which no database holds.

    With the ``original`` that an account was made of, what points at somebody in it is looked for too;
    whole passages may be in both. Raises ``Leak`` (a ``Refused``) when the guard stops the text.
    """
    return str(guard(storable(text), original, verbatim=False)).strip()


def about_case(reference: str, text: str, today: date, t: Texts) -> str:
    """What somebody types about a case for others to read: ``guarded``, and naming no other case.

    ``reference`` is the case's, as typed. Raises ``Leak``, and ``Refused`` as ``require_no_other_case``.
    """
    safe = guarded(text)
    require_no_other_case(reference, safe, today, t)
    return safe


def require_no_other_case(reference: str, text: str, today: date, t: Texts) -> None:
    """Raises ``Refused`` where ``text`` has the number of another case than that of ``reference``.

    Who reads it may be kept from that case. Whether it exists, and who may know of it, is not looked at: a refusal that
    hung on this would tell it. The text is read as the last guard reads it, which lets references by.
    """
    if references_in(normalise(text).text, today) - {parse_reference(reference)}:
        raise Refused(
            t(
                "This has what looks like the number of another case, such as 26-4817. Who reads it may not know of that "
                "case. Write it without the number. If the cases belong together, the coordinator or her deputy can link "
                "them with “link” or the button “Link …”: Varde shows the link only to those who can see both. Nothing is "
                "saved or sent."
            )
        )


def storable(text: str) -> str:
    """``text`` without control signs and lone surrogates, every other sign in its place."""
    return "".join(c if _wanted(c) else " " for c in text)


def _wanted(sign: str) -> bool:
    return sign == "\n" or unicodedata.category(sign) not in _UNWANTED
