"""Numbers of people and things: identity, accounts, passports, vehicles, cases, phones.

A checksum never decides whether a number is masked: people misread and mistype numbers, and a number
that fails its check still points at somebody.
"""

import re

from varde.shared.anonymise.recognisers.rules import Around, Family, number, rule, words
from varde.shared.anonymise.spans import Kind

DIGIT = re.compile(r"\d")
_SEP = r"[ \t.\-/()]{0,3}\n?[ >]{0,3}"

_IDENTITY = (
    number(
        Kind.IDENTITY,
        8,
        r"(?<!\d)\d{6}[ .\-]{0,2}\d{5}(?!\d)|(?<!\d)\d{2}[ .\-]\d{2}[ .\-]\d{2}[ .\-]?\d{5}(?!\d)"
        r"|(?<!\d)\d{6}[ \-]\*{5}",
    ),
    rule(
        Kind.IDENTITY,
        8,
        r"\b(?:duf|dufnr|duf-nr|duf-nummer|f(?:ø|oe?)dselsnummer|fnr|personnummer|d-nummer|ssn|pnr)\b"
        r"\D{0,12}(?P<m>\d[\d \-]{3,18}\d)",
    ),
    rule(
        Kind.PASSPORT,
        9,
        r"\b(?:pass|passport|passnr|passnummer|passport no|reisebevis|id-?kort|seaman'?s book)\b[^\w\n]{0,4}"
        r"(?:nr|no|nummer|number)?[^\w\n]{0,4}(?P<m>[A-Z]{0,3} ?\d{5,9})",
    ),
)
_ACCOUNTS = (
    rule(Kind.ACCOUNT, 9, r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{2,4}){3,8}\b(?<=\d)", cased=True),
    rule(Kind.ACCOUNT, 9, r"\b[a-z]{2}\d{2}(?: ?\d{4}){2,7}(?: ?\d{1,3})?\b", cased=True),
    number(Kind.ACCOUNT, 8, r"(?<!\d)\d{4}[ .]\d{2}[ .]\d{5}(?!\d)"),
    rule(
        Kind.ACCOUNT,
        9,
        r"\b(?:konto(?:nr|nummer|en)?|kto|account|bank account)\b\D{0,12}(?P<m>\d[\d ]{3,20}\d)",
    ),
)
_VEHICLES = (
    rule(Kind.VEHICLE, 7, r"(?<![\w])[A-ZÆØÅ]{2}[ \-]?\d(?: ?\d){3,4}(?!\w)", cased=True),
    rule(
        Kind.VEHICLE,
        7,
        r"\b(?:bil(?:en)?|reg|regnr|reg\.? ?nr\.?|skilt(?:et|nummer)?|nummerskilt|plate|plates|varebil(?:en)?"
        r"|kassebil(?:en)?|lastebil(?:en)?|registration)\b\W{1,4}(?:(?:med|nr|no|er|number|reg|skilt)\W{1,3}){0,2}"
        r"(?P<m>(?!kl\b)(?=[a-zæøå0-9 \-]{0,8}\d)[a-zæøå0-9]{2,4}[ \-]?[a-zæøå0-9]{2,5}(?:[ \-]?\d{1,5})?)\b",
    ),
    rule(Kind.VEHICLE, 7, r"(?<!\w)[A-ZÆØÅ]{2}[ \-]?\d{2} \d{3}(?!\w)", cased=True),
    rule(Kind.VEHICLE, 6, r"(?<!\w)[a-zæøå]{2}[ \-]?\d{5}(?!\w)", cased=True),
    rule(
        Kind.VEHICLE,
        5,
        r"(?<!\w)(?:[A-ZÆØÅ]{1,3}[ \-]?\d{1,4}[ \-]?[A-ZÆØÅ]{1,3}\d{0,4}|[A-Z]{2,3}[ \-]\d{2,4})(?!\w)",
        cased=True,
    ),
)
_REFERENCES = (
    rule(Kind.NUMBER, 8, r"\b(?:IMO|MMSI)[ :.\-]{0,3}\d{5,9}\b"),
    rule(
        Kind.NUMBER,
        5,
        r"(?<!\w)(?:SK|DY|WF|KL|LH|FR|W6|AY|BA|SU|TK|QR|EK|D8)[ ]?\d{2,4}(?!\w)",
        cased=True,
    ),
    rule(
        Kind.NUMBER,
        7,
        r"\b(?:saks?nr|saksnummer|sak|case(?: no\.?)?|journalnr|journal|ref|ref\.?nr|referanse|løyve|hms-kort(?:nr)?|sporing"
        r"|bestilling|booking|ordre|kunde|studentnummer|ansattnr|ansattnummer|tilsettnummer)\b[ .:#]{0,3}"
        r"(?:nr|no|nummer)?[ .:#]{0,3}(?P<m>[A-Za-z]{0,4}[\-/]?\d[\w\-/]{2,24})",
    ),
    rule(
        Kind.NUMBER,
        5,
        r"\b(?:linje|rute|buss|bus|line) (?P<m>\d{1,3})(?!\w|[,.:]\d| ?(?:år|kr|min|barn|person))",
    ),
    number(Kind.NUMBER, 5, r"(?<![\d/.,])\d{2}/\d{4,6}(?![\d/])"),
    rule(
        Kind.NUMBER,
        5,
        r"\b(?:slutter|sluttar|ender|endar|begynner|begynnar|byrjar|starter|startar|ends|starts|begins) (?:med|på|in|with)"
        r" (?P<m>\d{2,6})(?!\w|[,.]\d| ?(?:kr|min|time|år|%|prosent|dag|euro))",
    ),
    number(Kind.NUMBER, 4, rf"(?<!\d)\d(?:{_SEP}\d){{6,40}}(?!\d)"),
    number(Kind.NUMBER, 3, r"\d{4,}"),
)
_PHONES = (
    rule(Kind.PHONE, 7, rf"(?<![\w])(?:\+|00)\d{{1,3}}(?:{_SEP}\d){{5,14}}(?!\d)"),
    number(
        Kind.PHONE,
        6,
        r"(?<![\d.])\d{2}[ .]?\d{2}[ .]?\d{2}[ .]?\d{2}(?!\d)|(?<![\d.])\d{3}[ .]?\d{2}[ .]?\d{3}(?!\d)"
        r"|(?<!\d)\d{4}[ ]\d{4}(?!\d)|(?<!\d)\d{2}(?:,\d{2}){3,6}(?!\d)|(?<!\d)\d{3},\d{2},\d{3}(?!\d)",
    ),
    rule(
        Kind.PHONE,
        6,
        r"\b(?:tlf|telefon|mob|mobil|phone|tel|ring|nummer|calling|vipps(?:nr|nummer)?)\b[^\w\n]{0,4}(?:nr|på|til|:)?[^\w\n]{0,4}"
        r"(?P<m>\+?\d(?:[ .\-]?\d){3,14})",
    ),
)

numbers = Family(
    words(), [Around(DIGIT, (*_IDENTITY, *_ACCOUNTS, *_VEHICLES, *_REFERENCES, *_PHONES))]
)
"""Everything that a number tells of a person or thing, in normalised text."""
