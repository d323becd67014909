"""Identifiers in one form each: what a phone, a plate or a name is however it was written.

Pure. A form is for comparing only; what cannot be told from others by it gives none.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping

from varde.shared.domain.links import Identifier, LinkKind
from varde.shared.domain.name_forms import latin, name_forms

_NORWAY = "47"
_NATIONAL = 8
"""Digits of a Norwegian phone number (ITU-T E.164: country code 47)."""
_PHONE_DIGITS = range(5, 16)
_PLATE = range(4, 11)
_ACCOUNT = range(6, 35)
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}")
_NORWEGIAN_IBAN = re.compile(r"NO\d{2}(\d{11})")
_COMPANY = re.compile(r"(?:NO)?([89]\d{8})(?:MVA)?")
_MAIL = re.compile(r"([^\s@<>:]+)@([^\s@<>]+\.[^\s@<>.]+)")
_WEB = re.compile(r"(?:[a-z]+://)?(?:(?:www|m)\.)*([^\s/?#:]+\.[^\s/?#:.]+)(?::\d+)?(/[^\s?#]*)?")
_STREET = re.compile(r"([^\d,]*[^\W\d_])[ .,]*(\d{1,4})\s?([a-z])?(?!\w)")
_STREET_ENDS = (
    (re.compile(r"(?:gaten|gata|gate|gt)$"), "gate"),
    (re.compile(r"(?:veien|vegen|vei|veg|vn|v)$"), "veg"),
    (re.compile(r"(?:plassen|plass|pl)$"), "plass"),
)
_NO_STREET = frozenset(
    "avd avdeling blokk bygg brygge distrikt felt gnr gard hus hybel kai krets kvartal nr postboks rode rom sone".split()
)
"""What has a number in every place and is no street."""
_LEGAL_FORMS = frozenset(
    "as asa enk ans da sa ba ks nuf sf hf stiftelsen ab oy oü sia uab ltd llc inc gmbh srl sro ood zoo".split()
)
_LONGEST = 200
"""Characters beyond which nothing is a number, an address or a name."""
_SHORTEST = 3
"""Letters or digits that tell a user name or a business."""


def identifiers_of(kind: LinkKind, found: str) -> tuple[Identifier, ...]:
    """What is compared of ``found``, as it stood in a text; () when it tells nothing apart.

    A full name of a person gives one for each pair of its words, everything else one at most.
    """
    if len(found) > _LONGEST:
        return ()
    return tuple(Identifier(kind, form) for form in _FORMS[kind](found) if form)


def _phone(found: str) -> tuple[str, ...]:
    given = _plain(found).replace("(0)", "")
    digits = re.sub(r"\D", "", given)
    is_abroad = given.lstrip("(").startswith("+")
    if digits.startswith("00"):
        digits, is_abroad = digits[2:], True
    if len(digits) == _NATIONAL and not is_abroad:
        digits, is_abroad = _NORWAY + digits, True
    if len(digits) == len(_NORWAY) + _NATIONAL and digits.startswith(_NORWAY):
        is_abroad = True
    return (f"{'+' if is_abroad else ''}{digits}",) if len(digits) in _PHONE_DIGITS else ()


def _vehicle(found: str) -> tuple[str, ...]:
    plate = _symbols(found)
    tells = re.search(r"\d", plate) and re.search(r"\D", plate)
    return (plate,) if tells and len(plate) in _PLATE else ()


def _account(found: str) -> tuple[str, ...]:
    symbols = _symbols(found)
    if norwegian := _NORWEGIAN_IBAN.fullmatch(symbols):
        return (norwegian[1],)
    fits = symbols.isdecimal() or _IBAN.fullmatch(symbols)
    return (symbols,) if fits and len(symbols) in _ACCOUNT else ()


def _company_number(found: str) -> tuple[str, ...]:
    match = _COMPANY.fullmatch(_symbols(found))
    return (match[1],) if match else ()


def _email(found: str) -> tuple[str, ...]:
    """Without what follows a plus, which is one mailbox; dots count, as most servers say."""
    match = _MAIL.search(_plain(found))
    return (f"{match[1].split('+')[0] or match[1]}@{match[2]}",) if match else ()


def _handle(found: str) -> tuple[str, ...]:
    """Without the platform, which is told only now and then; people use one name on many."""
    name = re.split(r"[\s:@]+", _plain(found).strip(" .@:"))[-1]
    return (name,) if len(name) >= _SHORTEST else ()


def _url(found: str) -> tuple[str, ...]:
    match = _WEB.match(_plain(found))
    return (match[1] + (match[2] or "").rstrip("/."),) if match else ()


def _address(found: str) -> tuple[str, ...]:
    """Street and number. Without the place, which is rarely written: two towns may meet."""
    match = _STREET.search(re.sub(r"v\.(?=\s)", "veg", _plain(found)).replace("å", "aa"))
    if not match:
        return ()
    street = "".join(re.findall(r"[^\W\d_]+", match[1]))
    if street in _NO_STREET:
        return ()
    for ending, whole in _STREET_ENDS:
        street = ending.sub(whole, street)
    return (f"{street} {match[2]}{match[3] or ''}",)


def _business(found: str) -> tuple[str, ...]:
    words = re.findall(r"[^\W_]+", re.sub(r"&|\band\b", " og ", _plain(found)))
    name = latin("".join([w for w in words if w not in _LEGAL_FORMS] or words))
    name = re.sub("o[e]+", "o", re.sub("a[ae]+", "a", name))
    return (name,) if len(name) >= _SHORTEST else ()


def _plain(found: str) -> str:
    return unicodedata.normalize("NFKC", found).casefold().strip()


def _symbols(found: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", found)).upper()


_FORMS: Mapping[LinkKind, Callable[[str], tuple[str, ...]]] = {
    LinkKind.PHONE: _phone,
    LinkKind.VEHICLE: _vehicle,
    LinkKind.ACCOUNT: _account,
    LinkKind.EMAIL: _email,
    LinkKind.HANDLE: _handle,
    LinkKind.URL: _url,
    LinkKind.ADDRESS: _address,
    LinkKind.COMPANY_NUMBER: _company_number,
    LinkKind.BUSINESS: _business,
    LinkKind.PERSON: name_forms,
    LinkKind.JUDGED: lambda _: (),
}
