"""The de-identifier: normalise, recognise, spread, replace."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice

from varde.shared.anonymise.by_form import by_form
from varde.shared.anonymise.linking import name_of
from varde.shared.anonymise.marks import closed, without_marks
from varde.shared.anonymise.names import Memory, Names, Reading, names
from varde.shared.anonymise.normalise import Normalised, normalise
from varde.shared.anonymise.reasons import Risk
from varde.shared.anonymise.recognisers.facilities import grown
from varde.shared.anonymise.replace import Numbering, marks_in
from varde.shared.anonymise.risk import assess
from varde.shared.anonymise.roles import roles
from varde.shared.anonymise.spans import Account, Entity, Kind, Mark, Span, merge
from varde.shared.anonymise.tokens import BLANK
from varde.shared.domain.codes import Language

_ROUNDS = 5
_SPREADING = (frozenset({Kind.UNKNOWN}), frozenset({Kind.PERSON, Kind.PLACE, Kind.ORGANISATION}))
"""What is looked for in all of a concern; the later ones tell more of a word."""
_COMMON_PARTS = frozenset(
    ["as", "da", "ans", "hf", "sa", "ba", "ks", "og", "the", "and", "av", "i", "på"]
)

_Message = tuple[Normalised, Normalised]
"""A subject and a text."""
_RARE = frozenset({Kind.TRAIT, Kind.PREGNANCY})
_LONGEST_WORD = 24
_WORD_BEFORE = re.compile(r"(?:^|\W)([^\W\d_]{1,23})\.?[ \n]?$")


@dataclass(frozen=True, slots=True)
class Anonymiser:
    """De-identifies accounts. Holds only read-only lists, so threads and tasks may share it."""

    names: Names

    @classmethod
    def load(cls) -> "Anonymiser":
        """The anonymiser with the lists of the package; raises ``Permanent`` when one is broken."""
        return cls(names())

    def anonymise(
        self,
        subject: str,
        text: str,
        language: Language,
        *,
        written_in: str = "",
        earlier: Sequence[tuple[str, str]] = (),
        memory: Memory | None = None,
    ) -> Account:
        """The account of one concern with every identifying mark replaced, in ``language``.

        ``written_in`` is the ISO 639 code of the text's own language when that is another one.
        ``earlier`` are the messages of the same case before this one, as (subject, text) and in
        their order; the name of an attachment is the text of a message of its own. The same name
        gets the same mark in all of them. ``memory`` keeps what is read for whoever reads the concern
        next. Never raises for what is written.
        """
        memory = Memory() if memory is None else memory
        account = self.all_of([*earlier, (subject, text)], language, memory=memory)[-1]
        risk = _risk(account, (subject, text), written_in or language, memory)
        return replace(account, risk=risk)

    def all_of(
        self,
        messages: Sequence[tuple[str, str]],
        language: Language,
        *,
        known: Iterable[Entity] = (),
        memory: Memory | None = None,
    ) -> list[Account]:
        """The accounts of all messages of one case, as ``anonymise`` makes them, without their risks.

        Who is ``known`` keeps the mark that they have, and nobody else gets it.
        """
        (found,) = self.found([messages], memory)
        return self.accounts(found, language, known=known)

    def found(
        self, cases: Sequence[Sequence[tuple[str, str]]], memory: Memory | None = None
    ) -> list["Found"]:
        """What there is to mask in each of several cases, or in several parts of one: read together, they take less time."""
        given = [
            [(normalise(subject), normalise(text)) for subject, text in case] for case in cases
        ]
        texts = [[part.text for both in case for part in both] for case in given]
        spans = find_in_each(texts, self.names, memory)
        return [Found(*each) for each in zip(given, texts, spans, strict=True)]

    def accounts(
        self, found: "Found", language: Language, *, known: Iterable[Entity] = ()
    ) -> list[Account]:
        """The accounts of the messages of one of those cases, as ``all_of`` makes them."""
        everything = found.texts
        words = _words_of_names(everything, found.spans)
        both = zip(everything, found.spans, strict=True)
        spans = [_whole(text, in_text, words) for text, in_text in both]
        numbering = Numbering.going_on(language, known)
        return [
            _account(message, (spans[2 * n], spans[2 * n + 1]), numbering)
            for n, message in enumerate(found.given)
        ]


@dataclass(frozen=True, slots=True)
class Found:
    """The messages of a case and what there is to mask in them. Its ``repr`` shows nothing of it."""

    given: Sequence[_Message]
    texts: Sequence[str]
    """Subject and text of each, as they are read."""
    spans: Sequence[Sequence[Span]]
    """Of each text."""

    def __repr__(self) -> str:
        return "Found(…)"


def _account(
    message: _Message, found: tuple[Sequence[Span], Sequence[Span]], numbering: Numbering
) -> Account:
    title, body = message
    in_title, in_body = found
    numbering.taken |= marks_in([title.given, body.given])
    # The text comes first: it is what is read.
    numbering.read(
        [*_kinds_in(body, in_body), *_kinds_in(title, in_title)], roles(body.text, in_body)
    )
    text, marks = _rewritten(body, in_body, numbering)
    subject, subject_marks = _rewritten(title, in_title, numbering)
    return Account(text, marks, subject, subject_marks, entities=numbering.entities())


def find_all(texts: Sequence[str], names: Names, memory: Memory | None = None) -> list[list[Span]]:
    """For each normalised text the spans to mask; a name found in one is masked in all."""
    return find_in_each([texts], names, memory)[0]


def find_in_each(
    cases: Sequence[Sequence[str]], names: Names, memory: Memory | None = None
) -> list[list[list[Span]]]:
    """As ``find_all`` for the texts of each case; the tagger reads those of all of them at once.

    What was found is blanked out and the rest read again until nothing more is found, so that the
    account, read in its turn, holds nothing to mask. ``memory`` keeps what the tagger has read.
    """
    memory = Memory() if memory is None else memory
    sure = {
        text: _sure(text) for text in {without_marks(text) for texts in cases for text in texts}
    }
    searches = [_Search(texts, sure) for texts in cases]
    for _ in range(_ROUNDS):
        going = [search for search in searches if not search.done]
        messages = [message for each in going for message in each.messages()]
        readings = iter(names.read_all(messages, memory))
        for search in going:
            search.go_on(names, list(islice(readings, len(search.left))))
    return [search.spans for search in searches]


def _sure(text: str) -> list[Span]:
    """What is found without the tagger."""
    return merge(_widened(text, list(by_form(text))))


class _Search:
    """The search through the texts of one case, round by round."""

    def __init__(self, texts: Sequence[str], sure: Mapping[str, list[Span]]) -> None:
        self._texts = texts
        self._known: dict[str, Kind] = {}
        self.left = [without_marks(text) for text in texts]
        """What is to be read."""
        self.spans = [sure[text] for text in self.left]
        self.done = False

    def messages(self) -> list[list[str]]:
        """What is to be read, subject and text of a message together."""
        return [self.left[at : at + 2] for at in range(0, len(self.left), 2)]

    def go_on(self, names: Names, readings: Sequence[Reading]) -> None:
        """One round, with what the tagger read in ``left``."""
        texts, left = self._texts, self.left
        found = [
            _widened(text, names.find(reading, self._known))
            for text, reading in zip(left, readings, strict=True)
        ]
        wider = _learnt(self._known, _parts(left, found))
        self.spans = [merge([*_acting(a, b), *b]) for a, b in zip(self.spans, found, strict=True)]
        words = _words_of_names(texts, self.spans)
        marked = [_whole(text, new, words) for text, new in zip(texts, self.spans, strict=True)]
        rest = [_without(text, new) for text, new in zip(left, marked, strict=True)]
        self.done = wider == self._known and rest == left
        self._known, self.left = wider, rest


def _acting(spans: Sequence[Span], found: Sequence[Span]) -> list[Span]:
    """The spans, with a country that the tagger takes for an organisation called a state."""
    acting = {(span.start, span.end) for span in found if span.kind is Kind.ORGANISATION}
    return [
        replace(span, kind=Kind.STATE)
        if span.kind is Kind.COUNTRY and (span.start, span.end) in acting
        else span
        for span in spans
    ]


def _without(text: str, spans: Sequence[Span]) -> str:
    pieces: list[str] = []
    done = 0
    for span in spans:
        pieces += (text[done : span.start], BLANK * (span.end - span.start))
        done = span.end
    return "".join([*pieces, text[done:]])


def _widened(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans grown to whole words: no half of a word may stay beside a mark."""
    return [
        Span(_word_start(text, span.start), _word_end(text, span.end), span.kind, span.weight)
        for span in spans
    ]


def _word_start(text: str, at: int) -> int:
    if at < len(text) and _is_word(text[at]):
        while at and _is_word(text[at - 1]):
            at -= 1
    return at


def _word_end(text: str, at: int) -> int:
    if at and _is_word(text[at - 1]):
        while at < len(text) and _is_word(text[at]):
            at += 1
    return at


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _parts(texts: Sequence[str], found: Sequence[Sequence[Span]]) -> dict[str, Kind]:
    """The words of the names found, in lower case and without a genitive -s."""
    kinds: dict[str, Kind] = {}
    for spreading in _SPREADING:
        kinds |= dict(_parts_of(texts, found, spreading))
    return {word: kind for word, kind in kinds.items() if word not in _COMMON_PARTS}


def _parts_of(
    texts: Sequence[str], found: Sequence[Sequence[Span]], kinds: Set[Kind]
) -> Iterator[tuple[str, Kind]]:
    for text, spans in zip(reversed(texts), reversed(found), strict=True):
        for span in reversed(spans):
            if span.kind in kinds:
                words = re.findall(r"[^\W\d_]{3,}", text[span.start : span.end].casefold())
                yield from ((word, span.kind) for word in words)
                yield from ((_without_genitive(word), span.kind) for word in words)


def _learnt(known: Mapping[str, Kind], new: Mapping[str, Kind]) -> dict[str, Kind]:
    """What is known stays; but a name tells more than a doubt."""
    return {**new, **{w: k for w, k in known.items() if k is not Kind.UNKNOWN or w not in new}}


def _without_genitive(word: str) -> str:
    return word.removesuffix("s") if len(word) > 4 else word  # noqa: PLR2004 - of a short name


def _risk(account: Account, given: tuple[str, str], written_in: str, memory: Memory) -> Risk:
    title, body = given
    kinds = [mark.kind for mark in (*account.subject_marks, *account.marks)]
    return assess(
        f"{title}\n{body}",
        f"{account.subject}\n{account.text}",
        kinds,
        written_in,
        dropped="\n".join(
            (*_dropped(title, account.subject_marks), *_dropped(body, account.marks))
        ),
        memory=memory,
    )


def _dropped(given: str, marks: Sequence[Mark]) -> list[str]:
    return [given[m.start : m.end] for m in marks if m.kind in _RARE]


def _words_of_names(texts: Sequence[str], found: Sequence[Sequence[Span]]) -> dict[str, Kind]:
    """What each word of a full name is, where it stands alone; persons go before businesses."""
    names = [
        (span.kind, name_of(span.kind, text[span.start : span.end]))
        for text, spans in zip(texts, found, strict=True)
        for span in spans
        if span.kind in {Kind.PERSON, Kind.ORGANISATION}
    ]
    names.sort(key=lambda name: name[0] is Kind.PERSON)
    return {w: kind for kind, name in names if len(name) > 1 for w in name if len(w) > 1}


def _whole(text: str, spans: Sequence[Span], known: Mapping[str, Kind]) -> list[Span]:
    """The spans, with a part of a known name told for what it is, and businesses grown to all of them."""
    return merge(grown(text, [_told(text, span, known) for span in spans]))


def _told(text: str, span: Span, known: Mapping[str, Kind]) -> Span:
    if span.kind not in {Kind.ORGANISATION, Kind.UNKNOWN}:
        return span
    words = name_of(Kind.PERSON, text[span.start : span.end])
    return replace(span, kind=known.get(words[0], span.kind)) if len(words) == 1 else span


def _kinds_in(text: Normalised, spans: Sequence[Span]) -> list[tuple[Kind, str]]:
    return [(span.kind, text.text[span.start : span.end]) for span in spans]


def _rewritten(
    text: Normalised, spans: Sequence[Span], numbering: Numbering
) -> tuple[str, tuple[Mark, ...]]:
    pieces: list[str] = []
    marks: list[Mark] = []
    done = 0
    untils = [*(span.start for span in spans[1:]), len(text.text)]
    for span, until in zip(spans, untils, strict=False):  # without spans nothing is until
        start, end = text.given_span(span.start, span.end)
        start = max(start, done)
        before = _WORD_BEFORE.search(text.text[max(0, span.start - _LONGEST_WORD) : span.start])
        new = numbering.replacement(
            span.kind, text.text[span.start : span.end], before[1] if before else ""
        )
        pieces.append(text.given[done:start])
        new = closed(new, "".join(pieces[-3:]), text.text[span.end : until])
        if marks and start == done:
            new = f" {new}"  # two marks side by side must still be two when they are read again
        pieces.append(new)
        marks.append(Mark(start, end, span.kind, new))
        done = end
    return "".join([*pieces, text.given[done:]]), tuple(marks)
