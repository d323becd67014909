"""Structured identifiers by pattern.

A checksum never decides whether a number is masked: people misread and mistype numbers, and a
number that fails its check still points at somebody. All quantifiers are bounded and anchored, so
that no text can make a pattern slow.
"""

import re
from collections.abc import Iterator

from varde.shared.anonymise.spans import Kind, Span

_SEP = r"[ \t.\-/()]{0,3}\n?[ >]{0,3}"
_WORD = r"[^\W\d_]"

_PATTERNS: tuple[tuple[Kind, int, str], ...] = (
    (Kind.URL, 9, r"(?<![\w@])(?:https?://|hxxps?://|www\.)[^\s<>\"]{2,400}"),
    (
        Kind.URL,
        7,
        (
            r"(?<![\w@.\-])(?:[a-z0-9][a-z0-9\-]{0,62}\.){1,4}"
            r"(?:no|com|net|org|example|eu|se|dk|ru|info|io|onion|ro|bg|pl|lt|ua|uk|de|me)"
            r"(?:/[^\s<>\"]{0,300})?(?![\w@])"
        ),
    ),
    (
        Kind.EMAIL,
        9,
        r"(?<![\w.+\-])[\w.+\-]{1,64} ?(?:@|\(at\)|\[at\]) ?[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,5}",
    ),
    (Kind.HANDLE, 8, r"(?<![\w.@])@[\w.\-]{2,60}"),
    (
        Kind.HANDLE,
        8,
        (
            r"\b(?:snap(?:chat)?|insta(?:gram)?|telegram|wechat|whatsapp|viber|tiktok|discord|signal"
            r"|onlyfans|messenger|facebook|kik|tinder|skype|steam|brukernavn(?:et)?|brukarnamn(?:et)?"
            r"|username|nick|konto(?:en)?|profil(?:en)?|profile)\b[ \t]{0,2}(?:(?:er|heter|is|heiter|:|=)[ \t]{0,2}){1,2}"
            r"[\"'«]?(?P<m>[\w.@\-]{2,60})"
        ),
    ),
    (
        Kind.HANDLE,
        6,
        r"(?<![\w.])(?=[\w.]{0,40}[_\d])(?=[\w.]{0,40}[a-z])[a-z][a-z0-9.]{1,30}(?:_[\w.]{1,40}|\d{2,10}[\w.]{0,20})",
    ),
    (Kind.HANDLE, 6, r"(?<![\w.])\w{1,40}_\w[\w.]{0,60}"),
    (
        Kind.HANDLE,
        5,
        r"\b(?:snap(?:chat)?|wechat|telegram|insta|signal|tiktok)[: ]{1,3}(?P<m>[a-z][\w]{0,30}[._\d][\w.]{1,30})",
    ),
    (Kind.ACCOUNT, 9, r"\b[A-Za-z]{2}\d{2}(?:[ ]?[A-Za-z0-9]{2,4}){3,8}\b(?<=\d)"),
    (Kind.ACCOUNT, 8, r"(?<!\d)\d{4}[ .]\d{2}[ .]\d{5}(?!\d)"),
    (
        Kind.ACCOUNT,
        9,
        r"\b(?:konto(?:nr|nummer|en)?|kto|account|bank account)\b\D{0,12}(?P<m>\d[\d ]{3,20}\d)",
    ),
    (
        Kind.PASSPORT,
        9,
        r"\b(?:pass|passport|passnr|passnummer|passport no|reisebevis|id-?kort|seaman'?s book)\b[^\w\n]{0,4}(?:nr|no|nummer|number)?[^\w\n]{0,4}(?P<m>[A-Z]{0,3} ?\d{5,9})",
    ),
    (
        Kind.IDENTITY,
        8,
        r"(?<!\d)\d{6}[ .\-]{0,2}\d{5}(?!\d)|(?<!\d)\d{2}[ .\-]\d{2}[ .\-]\d{2}[ .\-]?\d{5}(?!\d)|(?<!\d)\d{6}[ \-]\*{5}",
    ),
    (
        Kind.IDENTITY,
        8,
        r"\b(?:duf|dufnr|duf-nr|duf-nummer|f(?:ø|oe?)dselsnummer|fnr|personnummer|d-nummer|ssn|pnr)\b\D{0,12}(?P<m>\d[\d \-]{3,18}\d)",
    ),
    (Kind.VEHICLE, 7, r"(?<![\w])[A-ZÆØÅ]{2}[ \-]?\d{4,5}(?!\w)"),
    (
        Kind.VEHICLE,
        7,
        r"\b(?:bil(?:en)?|reg|regnr|reg\.? ?nr\.?|skilt(?:et|nummer)?|nummerskilt|plate|plates|varebil(?:en)?|kassebil(?:en)?|lastebil(?:en)?|registration)\b\W{1,4}(?:(?:med|nr|no|er|number|reg|skilt)\W{1,3}){0,2}(?P<m>(?=[a-zæøå0-9 \-]{0,8}\d)[a-zæøå0-9]{2,4}[ \-]?[a-zæøå0-9]{2,5}(?:[ \-]?\d{1,5})?)\b",
    ),
    (Kind.VEHICLE, 6, r"(?<!\w)[a-zæøå]{2}[ \-]?\d{5}(?!\w)"),
    (
        Kind.VEHICLE,
        5,
        r"(?<!\w)(?:[A-Z]{1,3}[ \-]?\d{2,4}[ \-]?[A-Z]{1,3}|[A-Z]{2,3}[ \-]\d{2,4})(?!\w)",
    ),
    (Kind.NUMBER, 8, r"\bIMO[ :.\-]{0,3}\d{5,9}\b|\bMMSI[ :.\-]{0,3}\d{5,9}\b"),
    (Kind.NUMBER, 5, r"(?<!\w)(?:SK|DY|WF|KL|LH|FR|W6|AY|BA|SU|TK|QR|EK|D8)[ ]?\d{2,4}(?!\w)"),
    (Kind.NETWORK, 8, r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d])"),
    (Kind.NETWORK, 8, r"(?<![\w:])(?:[0-9a-fA-F]{2}[:\-]){5}[0-9a-fA-F]{2}(?![\w:])"),
    (
        Kind.NETWORK,
        8,
        r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F]{1,4}(?!\w)|(?<![\w:])[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4}){0,6}::(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4}){0,6})?(?!\w)",
    ),
    (
        Kind.ADDRESS,
        8,
        r"(?<!\d)\d{1,3}[.,]\d{3,9}°?\s?[NSns]?[ ,;/]{1,4}\d{1,3}[.,]\d{3,9}°?\s?[EØWVeøwv]?(?!\d)",
    ),
    (
        Kind.ADDRESS,
        8,
        r"(?<!\d)\d{1,3}°\s?\d{1,2}['′’](?:\s?\d{1,2}(?:[.,]\d{1,3})?[\"″”])?\s?[NSEØWV]?",
    ),
    (
        Kind.ADDRESS,
        8,
        r"\b(?:gnr|gårdsnr|gardsnr|gårdsnummer|g\.nr)\.?\s{0,3}\d{1,4}[ ,/]{0,3}(?:(?:bnr|bruksnr|bruksnummer|b\.nr)\.?\s{0,3})?\d{0,5}",
    ),
    (Kind.ADDRESS, 7, r"(?<!\w)[HKLUhklu]0[1-9]\d{2}(?!\w)"),
    (
        Kind.ADDRESS,
        7,
        (
            rf"(?<![\w])(?:[A-ZÆØÅ][\w.'’\-]{{0,40}} ){{0,2}}{_WORD}[\w'’\-]{{0,40}}"
            r"(?:gate|gata|gaten|gt\.?|vei|veien|veg|vegen|vn\.?|vg\.?|allé|alléen|alle|plass|plassen|stien|sti"
            r"|bakken|bakke|svingen|sving|kroken|tunet|tun|løkka|brinken|stredet|kaia|brygga|torget|torg|ringen"
            r"|lia|haugen|åsen|myra|jordet|toppen|geilen|smauet|kleiva)"
            r"\s{1,2}\d{1,4}(?:[ ]?[A-Za-z])?\b(?:[ ,]{1,3}(?:leil\.?|leilighet|hybel|oppgang|etg\.?|rom)[ .]{0,2}\w{1,6})?"
        ),
    ),
    (
        Kind.ADDRESS,
        7,
        r"(?<!\w)(?:[A-ZÆØÅ][\w'’\-]{1,40} ){1,3}(?:gate|gata|gt\.?|vei|veg|vn\.?|vg\.?|plass|allé|street|road|st\.?|torg|terrasse)\s{1,2}\d{1,4}(?:[ ]?[A-Za-z])?\b(?:[ ,]{1,3}(?:leil\.?|leilighet|hybel|oppgang|etg\.?|rom)[ .]{0,2}\w{1,6})?",
    ),
    (
        Kind.ADDRESS,
        6,
        r"\b(?:rom|room|leil|leil\.|leilighet|leilegheit|apartment|apt|flat|hytte|hytta|hybel|oppgang|avd|avd\.|avdeling|brakke|lugar|cabin|unit|kai|lot|plass nr|nr|no|nummer|number|postboks)\b[ .:#]{1,3}(?P<m>\d{1,4}[a-z]?|(?-i:[A-Z])\d{0,3})(?!\w|[,.]\d)",
    ),
    (Kind.ADDRESS, 7, r"(?<!\d)\d{4}[ ]{1,2}[A-ZÆØÅ][\w\-]{1,40}"),
    (
        Kind.NUMBER,
        7,
        r"\b(?:saks?nr|saksnummer|sak|journalnr|journal|ref|ref\.?nr|referanse|løyve|hms-kort(?:nr)?|sporing|bestilling|booking|ordre|kunde|studentnummer|ansattnr|ansattnummer)\b[ .:#]{0,3}(?:nr|no|nummer)?[ .:#]{0,3}(?P<m>[A-Za-z]{0,4}[\-/]?\d[\w\-/]{2,24})",
    ),
    (Kind.PHONE, 7, rf"(?<![\w])(?:\+|00)\d{{1,3}}(?:{_SEP}\d){{5,14}}(?!\d)"),
    (
        Kind.PHONE,
        6,
        r"(?<![\d.])\d{2}[ .]?\d{2}[ .]?\d{2}[ .]?\d{2}(?!\d)|(?<![\d.])\d{3}[ .]?\d{2}[ .]?\d{3}(?!\d)|(?<!\d)\d{4}[ ]\d{4}(?!\d)",
    ),
    (
        Kind.PHONE,
        6,
        r"\b(?:tlf|telefon|mob|mobil|phone|tel|ring|nummer|calling)\b[^\w\n]{0,4}(?:nr|på|:)?[^\w\n]{0,4}(?P<m>\+?\d(?:[ .\-]?\d){3,14})",
    ),
    (Kind.NUMBER, 4, rf"(?<!\d)\d(?:{_SEP}\d){{6,40}}(?!\d)"),
    (Kind.NUMBER, 3, r"\d{4,}"),
)

_COMPILED = tuple(
    (
        kind,
        weight,
        re.compile(pattern, re.IGNORECASE if "?P<m>" in pattern or "gnr" in pattern else 0),
    )
    for kind, weight, pattern in _PATTERNS
)


def identifiers(text: str) -> Iterator[Span]:
    """Every structured identifier in normalised ``text``; spans may overlap."""
    for kind, weight, pattern in _COMPILED:
        group = "m" if "m" in pattern.groupindex else 0
        for match in pattern.finditer(text):
            start, end = match.span(group)
            end = start + len(text[start:end].rstrip(" .,;:!?)\n\t>"))
            if start < end:
                yield Span(start, end, kind, weight)
