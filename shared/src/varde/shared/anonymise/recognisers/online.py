"""Where somebody is met on the net: addresses, user names, machines, names of files."""

import re

from varde.shared.anonymise.recognisers.rules import FAR, Around, Family, here, number, rule, words
from varde.shared.anonymise.spans import Kind

PLATFORMS = (
    "snapchat snap instagram insta telegram wechat whatsapp viber tiktok discord signal onlyfans "
    "messenger facebook kik tinder skype steam vk line reddit twitter"
).split()
_ACCOUNT_WORDS = (
    "brukernavn brukernavnet brukarnamn brukarnamnet username nick konto kontoen profil profilen profile"
).split()
_PLATFORM, _ACCOUNT = "|".join(PLATFORMS), "|".join(_ACCOUNT_WORDS)
_WHO = r"(?:hun|han|ho|de|dei|jeg|eg|vi|she|he|they|i)"
_CALLED = rf"(?:{_WHO} )?(?:heter|heiter|kalles|kallast|kaller|kallar|is called|called|goes by)(?: {_WHO})?(?: seg)?"
_IS = rf"(?:{_WHO} )?(?:er|is|bruker|brukar|uses)(?: {_WHO})?"
_NAME = r"(?:@?[\w.\-]{2,60})"
_TELLING = r"(?:@[\w.\-]{2,60}|(?=[\w.\-]{0,60}(?:\w[._]\w|\d))[\w][\w.\-]{0,58}\w)"
_NO_HANDLE = r"(?:kl\.\d{1,2}(?:[.:]?\d{2})?|f\.(?:\d{1,2}\.\d{1,2}\.)?(?:(?:19|20)\d{2}|\d{2}))(?![\w]|\.\w)"
"""A time of day or a birth without a blank in it."""
_SIGN = re.compile(r"[@_:\d]|\.(?=\w)|[(\[]at[)\]]|://", re.IGNORECASE)

_around = Around(
    _SIGN,
    (
        rule(Kind.URL, 9, r"(?<![\w@])(?:https?://|hxxps?://|www\.)[^\s<>\"]{2,400}", cased=True),
        rule(
            Kind.URL,
            7,
            r"(?<![\w@.\-])(?:[a-z0-9][a-z0-9\-]{0,62}\.){1,4}"
            r"(?:no|com|net|org|example|eu|se|dk|ru|info|io|onion|ro|bg|pl|lt|ua|uk|de|me)"
            r"(?:/[^\s<>\"]{0,300})?(?![\w@])",
            cased=True,
        ),
        rule(
            Kind.EMAIL,
            9,
            r"(?<![\w.+\-])[\w.+\-]{1,64}(?:@ ?| ?(?:\(at\)|\[at\]) ?)[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,5}",
            cased=True,
        ),
        rule(
            Kind.EMAIL,
            9,
            r"(?<![\w.+\-])[\w.+\-]{1,64} @ [\w\-]{1,63}(?:\.[\w\-]{1,63}){1,5}",
            cased=True,
        ),
        rule(Kind.HANDLE, 8, r"(?<![\w.@])@[\w.\-]{2,60}"),
        rule(
            Kind.HANDLE,
            6,
            rf"(?<![\w.])(?=[\w.]{{0,40}}[_\d])(?=[\w.]{{0,40}}[a-z])(?!{_NO_HANDLE})[a-z][a-z0-9.]{{1,30}}"
            r"(?:_[\w.]{1,40}|\d{2,10}[\w.]{0,20})",
            cased=True,
        ),
        rule(Kind.HANDLE, 6, r"(?<![\w.])\w{1,40}_\w[\w.]{0,60}"),
        rule(
            Kind.FILE,
            9,
            r"(?<![\w.\-])[\w\-()]{1,60}(?:\.[\w\-()]{1,40}){0,3}"
            r"\.(?:pdf|docx?|xlsx?|jpe?g|png|heic|gif|mp[34]|mov|eml|msg|zip|txt|vcf|ics|odt)(?!\w)",
        ),
        number(Kind.NETWORK, 8, r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d])"),
        rule(Kind.NETWORK, 8, r"(?<![\w:])(?:[0-9a-fA-F]{2}[:\-]){5}[0-9a-fA-F]{2}(?![\w:])"),
        rule(
            Kind.NETWORK,
            8,
            r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F]{1,4}(?!\w)|(?<![\w:])[0-9a-fA-F]{1,4}"
            r"(?::[0-9a-fA-F]{1,4}){0,6}::(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4}){0,6})?(?!\w)",
        ),
    ),
    FAR,
)
_named = words(
    (
        PLATFORMS,
        here(rule(Kind.HANDLE, 7, rf"(?:{_PLATFORM}) (?P<m>{_TELLING})")),
    ),
    (
        PLATFORMS,
        here(
            rule(
                Kind.HANDLE,
                9,
                rf"(?:{_PLATFORM})(?:-?konto(?:en)?|-?profil(?:en)?|-?bruker(?:en)?|navn)?"
                rf"[ \t]{{0,2}}(?::[ \t]{{0,2}}{_NAME}|@{_NAME})",
            )
        ),
    ),
    (
        [*PLATFORMS, *_ACCOUNT_WORDS],
        here(
            rule(
                Kind.HANDLE,
                8,
                rf"(?:{_PLATFORM}|{_ACCOUNT})(?:[ \t]{{1,2}}{_CALLED}[ \t:]{{1,3}}|[ \t]?[:=][ \t]{{0,3}})"
                rf"[\"'«]?(?!{_WHO}\b)(?P<m>{_NAME})",
            )
        ),
    ),
    (
        [*PLATFORMS, *_ACCOUNT_WORDS],
        here(rule(Kind.HANDLE, 8, rf"(?:{_PLATFORM}|{_ACCOUNT}) {_IS} [\"'«]?(?P<m>{_TELLING})")),
    ),
    (
        ["heter", "heiter", "kalles", "called", "kaller"],
        here(
            rule(
                Kind.HANDLE,
                8,
                rf"(?:heter|heiter|kalles|called|kaller seg)[ \t](?!{_WHO}\b)(?P<m>{_NAME}) (?:på|on) (?:{_PLATFORM})\b",
            )
        ),
    ),
)


online = Family(_named, [_around])
"""Addresses on the net, user names with their platform, machines and files in normalised text."""
