"""Names that are words, too, told by what stands before them.

In small letters the tagger takes them for these words; but behind somebody close who is told of (*venninna mi tilde*, *her
brother mark*) a name is what is expected.
"""

from collections.abc import Sequence
from typing import Final

_CLOSE: Final = (
    "venn", "kompis", "kamerat", "søst", "syst", "bror", "brød", "brør", "dott", "datt", "sønn", "son", "kjærest", "kon",
    "mann", "mor", "mamma", "far", "pappa", "tant", "onk", "kusin", "fetter", "nevø", "niese", "kolleg", "nabo", "sjef",
    "svig", "svog", "samb", "partner", "friend", "brother", "sister", "daughter", "wife", "husband", "mother", "father",
    "cousin", "uncle", "aunt", "niece", "nephew", "neighbour", "neighbor", "boss", "boyfriend", "girlfriend",
)  # fmt: skip
"""How words for somebody close begin."""
_WHOSE: Final = frozenset(
    "min mi vår hans hennes hennar deres deira din sin si my his her our their your".split()
)
_ALSO_NAMES: Final = frozenset(
    (
        "tilde dag rose mark hope saga storm hunter jo finn rosa lilje perle siri mona tone gro unn rune bård vera mira eva "
        "bo jan stein bjørn ask brage sol eir per odd liv tor iris viola ruby pearl amber ivy holly heather penny bill bob "
        "jack rob pat grace joy faith charity april june summer angel star drew chase carter grant frank earl duke dean ray "
        "gene miles wade reed cliff glen dale heath sandy jasmin stella luna nova aurora melody destiny trinity ruth"
    ).split()
)


def is_introduced(words: Sequence[str], at: int) -> bool:
    """Whether the word ``at`` this place is a name behind the two before it; all in lower case."""
    if words[at] not in _ALSO_NAMES or at < 2:  # noqa: PLR2004 - who, and whose
        return False
    first, second = words[at - 2 : at]
    whose, close = (first, second) if first in _WHOSE else (second, first)
    return whose in _WHOSE and close.startswith(_CLOSE)
