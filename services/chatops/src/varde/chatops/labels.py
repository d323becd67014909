"""Texts that Varde itself composes: from catalogues, codes, dates and configured names only.

A ``Label`` is the other type, beside ``AnonymisedText``, that a chat port accepts. No label can be
made from a plain string, so nothing that a person typed reaches a channel by mistake.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NewType

from varde.shared.anonymise import Leak
from varde.shared.anonymise.text import AnonymisedText
from varde.shared.domain.channel_id import channel_id
from varde.shared.domain.codes import Language
from varde.shared.domain.duties import Duty
from varde.shared.domain.partner import Member, Partner
from varde.shared.domain.reference import parse_reference
from varde.shared.domain.span import Span
from varde.shared.errors import Refused
from varde.shared.texts import texts, vocabulary
from varde.shared.texts.days import day_in_words, weekday_in_words
from varde.shared.texts.duties import notice
from varde.shared.texts.marks import mark_label
from varde.shared.texts.spans import span_label

_MINT = object()
_USER_ID = re.compile(r"[\w.:-]{1,128}", re.ASCII)
_PACKAGE = "varde.chatops"


class Label:
    """A text composed by Varde. Made by ``Labels`` only."""

    __slots__ = ("_text",)

    def __init__(self, text: str, *, mint: object) -> None:
        if mint is not _MINT:
            msg = "Label is made by varde.chatops.labels.Labels only"
            raise TypeError(msg)
        self._text = text

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"Label({self._text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Label) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


Word = NewType("Word", str)
"""A word that the grammar itself knows (a verb, a keyword, a handle), never one a person typed."""

Shown = Label | AnonymisedText
"""What may be shown in a chat."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Makes labels in one language; call it with an English message of the catalogue."""

    language: Language

    def __call__(self, message: str, /, **values: Shown | int) -> Label:
        """``message`` in this language; ``{name}`` fields are filled from ``values``."""
        return _label(texts(_PACKAGE, self.language)(message, **values))

    def plural(self, one: str, many: str, n: int, /) -> Label:
        """``one`` or ``many``, as the language counts ``n``."""
        return _label(texts(_PACKAGE, self.language).plural(one, many, n))

    def code(self, code: vocabulary.Code) -> Label:
        """The words for a code of the domain."""
        return _label(vocabulary.label(code, self.language))

    def indicator(self, code: str) -> Label:
        """The words for an indicator."""
        return _label(vocabulary.indicator_label(code, self.language))

    def duty(self, duty: Duty) -> Label:
        """The notice of a duty."""
        return _label(notice(duty, self.language))

    def day(self, day: date) -> Label:
        """A date in words, e.g. ``15. januar 2027``. Never a time."""
        return _label(day_in_words(day, self.language))

    def span(self, span: Span) -> Label:
        """A part of a year in words, e.g. ``januar–mars 2027``."""
        return _label(span_label(span, self.language))

    def weekday(self, day: date) -> Label:
        """A date near by in words, e.g. ``fredag 15. januar``."""
        return _label(weekday_in_words(day, self.language))

    def reference(self, reference: str) -> Label:
        """A case reference. Raises ``ValueError`` for anything else."""
        if parse_reference(reference) is None:
            msg = "not a case reference"
            raise ValueError(msg)
        return _label(reference)

    def partner(self, partner: Partner) -> Label:
        """The configured name of a partner."""
        return _label(partner.name(self.language))

    def contact(self, partner: Partner) -> Label:
        """How a partner is reached outside the chat: words of the municipality's own file."""
        return _label(partner.contact)

    def handle(self, partner: Partner) -> Label:
        """How a partner is written in commands, e.g. ``@nav``."""
        return _label(f"@{partner.handle}")

    def member(self, member: Member) -> Label:
        """The configured name of a member of the group."""
        return _label(member.name)

    def user(self, user_id: str) -> Label:
        """How somebody who is in no directory is written in commands. Raises ``ValueError`` for no user id."""
        if not _USER_ID.fullmatch(user_id):
            msg = "not a user id"
            raise ValueError(msg)
        return _label(f"@{user_id}")

    def channel(self, platform: str, channel: str) -> Label:
        """The id of a channel. Raises ``ValueError`` for anything else."""
        if not channel or channel_id(platform, channel) != channel:
            msg = "not a channel id"
            raise ValueError(msg)
        return _label(channel)

    def word(self, word: Word) -> Label:
        """A word of the command grammar."""
        return _label(word)

    def rule_reason(self, reason: str) -> Label:
        """Why a routing rule chose a lead: words of the municipality's own rule file."""
        return _label(reason)

    def refusal(self, error: Refused) -> Label:
        """A refusal's public message, which is written for the person who asked; of the last guard, in words."""
        return self.marks(error.kinds) if isinstance(error, Leak) else _label(str(error))

    def marks(self, kinds: Iterable[str]) -> Label:
        """What to do about a text in which the last guard found these sorts of marks."""
        t = self  # the name by which catalogues find their texts
        found = dict.fromkeys(mark_label(kind, t.language) for kind in kinds)
        return t(
            "This may point at somebody: {kinds}. Write it without names, numbers, addresses or other marks.",
            kinds=_label(", ".join(found)),
        )

    def joined(self, parts: list[Label], separator: str = ", ") -> Label:
        """The parts after one another."""
        return _label(separator.join(map(str, parts)))


_SPOKEN = {"nb": Language.NB, "no": Language.NB, "nn": Language.NN, "en": Language.EN}


def spoken(locale: str) -> Language | None:
    """The language of a platform's locale, e.g. ``nb-NO``; None for one in which Varde does not write."""
    return _SPOKEN.get(locale.lower().replace("_", "-").partition("-")[0])


@cache
def labels(language: Language) -> Labels:
    """The labels of this package in ``language``."""
    return Labels(language)


def _label(text: str) -> Label:
    return Label(text, mint=_MINT)
