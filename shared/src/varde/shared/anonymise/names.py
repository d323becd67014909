"""Names, places and organisations: lists, cues, capitals, and words that no lexicon knows.

In doubt a word is masked. A name found anywhere is masked everywhere, in lower case too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from varde.shared.anonymise.lexicon import Lexicon
from varde.shared.anonymise.spans import Kind, Span

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_STARTS = frozenset('.!?:\n\r"«»“”>•*|;')
_PART = re.compile("[-'’]")
_JOINT = re.compile(r"[ .\t\-/]{1,2}|")
_FUNCTION = frozenset(
    [
        "jeg",
        "eg",
        "du",
        "han",
        "hun",
        "ho",
        "den",
        "det",
        "vi",
        "dere",
        "de",
        "dei",
        "dykk",
        "og",
        "eller",
        "men",
        "så",
        "da",
        "då",
        "når",
        "hvis",
        "om",
        "at",
        "som",
        "for",
        "fordi",
        "i",
        "på",
        "til",
        "fra",
        "frå",
        "av",
        "med",
        "ved",
        "hos",
        "etter",
        "før",
        "under",
        "over",
        "mot",
        "uten",
        "utan",
        "er",
        "var",
        "har",
        "hadde",
        "kan",
        "vil",
        "skal",
        "må",
        "ikke",
        "ikkje",
        "en",
        "ei",
        "et",
        "ein",
        "eit",
        "min",
        "mi",
        "mitt",
        "mine",
        "din",
        "sin",
        "hans",
        "hennes",
        "deres",
        "hva",
        "hvem",
        "hvor",
        "hvordan",
        "kva",
        "kven",
        "kvar",
        "korleis",
        "nå",
        "no",
        "her",
        "der",
        "ja",
        "nei",
        "hei",
        "takk",
        "the",
        "a",
        "an",
        "and",
        "or",
        "but",
        "if",
        "so",
        "he",
        "she",
        "it",
        "we",
        "they",
        "you",
        "my",
        "his",
        "her",
        "their",
        "our",
        "in",
        "on",
        "at",
        "to",
        "from",
        "of",
        "with",
        "by",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "not",
        "no",
        "yes",
        "this",
        "that",
        "there",
        "please",
        "kun",
        "bare",
        "ikkje",
        "alle",
        "noen",
        "nokon",
        "noe",
        "noko",
        "jenta",
        "jenten",
        "kvinnen",
        "kvinna",
        "mannen",
        "damen",
    ]
)
_ALLOWED = frozenset(
    [
        "ip",
        "adr",
        "ip-adr",
        "ip-adresse",
        "duf",
        "fnr",
        "e-post",
        "nav",
        "udi",
        "une",
        "dps",
        "bup",
        "ppt",
        "rvts",
        "rosa",
        "kom",
        "bufdir",
        "bufetat",
        "hms",
        "eu",
        "eøs",
        "id",
        "sms",
        "mms",
        "pc",
        "tv",
        "gps",
        "cv",
        "dna",
        "hiv",
        "usa",
        "ok",
        "nb",
        "ps",
        "obs",
        "politiet",
        "barnevernet",
        "barnevernstjenesten",
        "krisesenteret",
        "arbeidstilsynet",
        "skatteetaten",
        "kommunen",
        "legevakta",
        "legevakten",
        "caritas",
        "statsforvalteren",
        "i",
        "mr",
        "mrs",
        "ms",
        "dr",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "norge",
        "noreg",
        "norway",
        "norsk",
        "norwegian",
        "snapchat",
        "snap",
        "telegram",
        "signal",
        "whatsapp",
        "viber",
        "wechat",
        "instagram",
        "tiktok",
        "facebook",
        "messenger",
        "discord",
        "onlyfans",
        "airbnb",
        "tinder",
        "google",
        "youtube",
        "finn",
        "vipps",
        "bankid",
        "minid",
        "altinn",
        "hei",
        "mvh",
    ]
)
_NAMING = frozenset(
    [
        "heter",
        "heiter",
        "hete",
        "kalles",
        "kallast",
        "kalla",
        "kalte",
        "kaller",
        "named",
        "called",
        "hilsen",
        "helsing",
        "mvh",
        "vh",
        "regards",
        "sincerely",
        "navn",
        "namn",
        "navnet",
        "namnet",
        "name",
        "fru",
        "frøken",
        "herr",
        "hr",
        "mr",
        "mrs",
        "ms",
        "miss",
        "sjefen",
        "szef",
        "boss",
        "eieren",
        "eigaren",
    ]
)
_LOCATING = frozenset(
    [
        "i",
        "på",
        "fra",
        "frå",
        "til",
        "ved",
        "in",
        "from",
        "near",
        "at",
        "utenfor",
        "utanfor",
        "nær",
        "via",
        "over",
        "mot",
    ]
)
_COMPANY = frozenset(
    [
        "as",
        "asa",
        "da",
        "ans",
        "hf",
        "sa",
        "ba",
        "ks",
        "nuf",
        "ltd",
        "ab",
        "oy",
        "uab",
        "srl",
        "gmbh",
        "sia",
        "llc",
        "inc",
    ]
)
_FACILITY = re.compile(
    r"\w*(?:omsorgssenter|bosenter|sykehjem|sjukeheim|sykehus|sjukehus|hotell|hotel|motell|salong|salon|camping|skole|skule|school|barnehage|"
    r"mottak|legevakt|restaurant|pizzeria|kafé|kafe|cafe|pub|bar|borettslag|sameie|kirke|moské|senter|klinikk|velvære|spa|massasje|negler|"
    r"bilvask|bilpleie|verksted|renhold|vask|bygg|entreprenør|transport|fisk|laks|havbruk|gård|gard|kai|brygge|gjestehus|pensjonat|bakeri|frisør|studio)"
)


class _Token(NamedTuple):
    start: int
    end: int
    word: str
    low: str
    opening: bool
    """True where a capital is expected: at the start of a sentence, line or quotation."""


@dataclass(slots=True)
class Names:
    """Finds names in normalised text. Not shared between texts that are read at the same time."""

    lexicon: Lexicon
    spread: frozenset[str] = frozenset()
    """Lower-case names found elsewhere in the concern."""
    _known: dict[str, bool] = field(default_factory=dict)

    def find(self, text: str) -> list[Span]:
        """Names, places, organisations and unknown words, adjacent words of a name as one span."""
        tokens = list(_tokens(text))
        kinds: list[Kind | None] = []
        for at, token in enumerate(tokens):
            before = tokens[at - 1] if at and token.start - tokens[at - 1].end <= 3 else None  # noqa: PLR2004 - a near word
            after = tokens[at + 1] if at + 1 < len(tokens) else None
            capital = not token.word.islower()
            joined = capital and after and _JOINT.fullmatch(text, token.end, after.start)
            near = after if joined else None
            follows = bool(
                at and kinds[-1] and before and _JOINT.fullmatch(text, before.end, token.start)
            )
            kinds.append(self._kind(token, before, near, follows=follows))
        return _joined(text, tokens, kinds)

    def _kind(
        self, token: _Token, before: _Token | None, after: _Token | None, *, follows: bool
    ) -> Kind | None:
        if self._was_found(token):
            return self._sort(token, before)
        if token.word.islower():
            return self._lower(token, before, follows=follows)
        if len(token.word) > 1 and token.word.isupper():
            return self._capitals(token, before, follows=follows)
        return self._capitalised(token, before, after, follows=follows)

    def _lower(self, token: _Token, before: _Token | None, *, follows: bool) -> Kind | None:
        if follows and _FACILITY.fullmatch(token.low):
            return Kind.ORGANISATION
        cued = before is not None and before.low in _NAMING and token.low not in _FUNCTION
        if token.low in self.lexicon.words and not (cued and self.lexicon.is_name(token.low)):
            return None
        listed = self._listed(token)
        if listed:
            return listed
        if cued and not self._knows(token.low):
            return Kind.PERSON
        if len(token.low) <= 2 or self._knows(token.low):  # noqa: PLR2004 - no name is so short
            return None
        return Kind.UNKNOWN if token.low not in _ALLOWED else None

    def _capitals(self, token: _Token, before: _Token | None, *, follows: bool) -> Kind | None:
        if follows and token.low in _COMPANY:
            return Kind.ORGANISATION
        if token.low in _ALLOWED or token.low in _FUNCTION:
            return None
        if token.low in self.lexicon.words:
            return None
        if self._knows(token.low) and not self._listed(token):
            return None
        return self._sort(token, before)

    def _capitalised(  # noqa: PLR0911 - one guard clause for each way a capital is explained
        self, token: _Token, before: _Token | None, after: _Token | None, *, follows: bool
    ) -> Kind | None:
        if follows and token.low in _COMPANY:
            return Kind.ORGANISATION
        if token.low in _ALLOWED or (token.low in _FUNCTION and not follows):
            return None
        if not token.opening:
            return self._sort(token, before)
        leads = (
            after is not None and after.word[0].isupper() and after.low not in _FUNCTION | _ALLOWED
        )
        if len(token.word) == 1 and leads and token.low not in {"i", "å"}:
            return Kind.PERSON
        common = token.low in self.lexicon.words
        listed = self._listed(token)
        if listed and (not common or leads):
            return listed
        if _FACILITY.fullmatch(token.low) and leads:
            return Kind.ORGANISATION
        if common or self._knows(token.low):
            return None
        return self._sort(token, before)

    def _sort(self, token: _Token, before: _Token | None) -> Kind:
        listed = self._listed(token)
        if listed:
            return listed
        if _FACILITY.fullmatch(token.low):
            return Kind.ORGANISATION
        if before is not None and before.low in _LOCATING:
            return Kind.PLACE
        return Kind.PERSON if len(token.word) > 1 or token.opening else Kind.UNKNOWN

    def _listed(self, token: _Token) -> Kind | None:
        parts = [token.low, *_PART.split(token.low)]
        if any(self.lexicon.is_name(part) for part in parts):
            return Kind.PERSON
        return Kind.PLACE if any(self.lexicon.is_place(part) for part in parts) else None

    def _was_found(self, token: _Token) -> bool:
        if not self.spread:
            return False
        parts = {token.low, token.low.removesuffix("s").rstrip("'’")}
        if not token.low.isalpha():
            parts.update(_PART.split(token.low))
        hits = parts & self.spread
        if not hits:
            return False
        return token.word[0].isupper() or any(hit not in self.lexicon.words for hit in hits)

    def _knows(self, low: str) -> bool:
        known = self._known.get(low)
        if known is None:
            parts = _PART.split(low)
            known = all(
                len(p) == 1 or not p or self.lexicon.knows(p) for p in parts
            ) or self.lexicon.knows(low)
            self._known[low] = known
        return known


def _tokens(text: str) -> Iterator[_Token]:
    last = 0
    for match in _TOKEN.finditer(text):
        gap = text[last : match.start()]
        opening = last == 0 or not _STARTS.isdisjoint(gap)
        if opening and last and gap == ". " and match.start() - last == 2:  # noqa: PLR2004 - a dot and a space
            opening = not (text[last - 1].isupper() and (last < 2 or not text[last - 2].isalpha()))  # noqa: PLR2004 - an initial
        yield _Token(match.start(), match.end(), match[0], match[0].casefold(), opening)
        last = match.end()


def _joined(text: str, tokens: list[_Token], kinds: list[Kind | None]) -> list[Span]:
    spans: list[Span] = []
    for token, kind in zip(tokens, kinds, strict=True):
        if kind is None:
            continue
        last = spans[-1] if spans else None
        joins = last and kind is not Kind.UNKNOWN and last.kind is not Kind.UNKNOWN
        if last and joins and _JOINT.fullmatch(text, last.end, token.start):
            joined = kind if Kind.ORGANISATION in (kind, last.kind) else last.kind
            joined = Kind.ORGANISATION if last.kind is Kind.ORGANISATION else joined
            spans[-1] = Span(last.start, token.end, joined, 5)
        else:
            spans.append(Span(token.start, token.end, kind, 5 if kind is not Kind.UNKNOWN else 2))
    return spans
