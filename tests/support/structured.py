"""Numbers, addresses and names by which somebody is found, and the words of ours that may stand before them."""

import re

from varde.shared.anonymise import Kind
from varde.shared.anonymise.normalise import normalise
from varde.shared.anonymise.replace import Numbering
from varde.shared.anonymise.spans import GENERALISED
from varde.shared.domain.codes import Language

IDENTIFIERS = (
    "13097248022",
    "130972 48022",
    "53097248022",
    "13 09 72 48022",
    "１３０９７２48022",
    "1309\u200b7248022",
    "13097\n248022",
    "209910441709",
    "68 05 11 20",
    "680 51 120",
    "41 23 45 67",
    "412 34 567",
    "68\n05 11 20",
    "+47 68 05 11 20",
    "0047 68051120",
    "68 O5 11 2O",
    "+40 721 000 112",
    "+48 (0) 500-600-700",
    "4\ufe0f\u20e31\ufe0f\u20e32\ufe0f\u20e33\ufe0f\u20e34\ufe0f\u20e35\ufe0f\u20e36\ufe0f\u20e37\ufe0f\u20e3",
    "④①②③④⑤⑥⑦",
    "❹❶ ❷❸ ❹❺ ❻❼",
    "⁴¹ ²³ ⁴⁵ ⁶⁷",
    "₄₁₂₃₄₅₆₇",
    "𝟒𝟏𝟐𝟑𝟒𝟓𝟔𝟕",
    "41,23,45,67",
    "+47,41,23,45,67",
    "412,34,567",
    "1234.56.78903",
    "1234 56 78903",
    "NO93 8601 1117 947",
    "NO9386011117947",
    "987 654 321",
    "UC 04417",
    "UC04417",
    "uc 04417",
    "ola.dunk@brev.example",
    "47.dunk@brev.example",
    "https://www.bilder.example/ola?id=1",
    "www.bilder.example",
    "@arctic_doll",
    "203.0.113.42",
    "2001:db8:0:1::7",
    "00:1b:44:11:3a:b7",
    "69.6492, 18.9553",
    "H0302",
    "gnr. 118 bnr. 23",
    "IMO 9074729",
    "Fjellvegen 14 B",
    "9012 Tromsdalen",
    "PW1234567",
    "059918823",
    "12-dunk.pdf",
)
"""Of nobody. Each is masked wherever it stands."""
NUMBERED = frozenset(Kind) - GENERALISED - {Kind.UNKNOWN}


def own_mark(kind: Kind, language: Language, how_manieth: int = 1) -> str:
    """The mark that the ``how_manieth`` of a kind gets."""
    # far from each other: like names would be one person's
    numbering, names = Numbering(language), [chr(0x4E00 + n) * 6 for n in range(how_manieth)]
    numbering.read([(kind, name) for name in names], [])
    return [numbering.replacement(kind, name) for name in names][-1]


def own_labels() -> tuple[str, ...]:
    """The words before the letter or number of every mark, in every language."""
    marks = (own_mark(kind, language) for kind in NUMBERED for language in Language)
    return tuple(sorted({mark.rsplit(maxsplit=1)[0] for mark in marks}))


def told(identifier: str) -> set[str]:
    """What of an identifier may stand in no account: groups of two digits and more, words of four letters."""
    return set(re.findall(r"\d{2,}|[a-z]{4,}", normalise(identifier).text.replace("\n", " ")))
