"""Ages in a text. Doubt counts as child: a range that reaches below 18 is a child's age.

A number is an age when the words around it say so ("16 år", "jente på 16", "aged 15", "kvinne, 23,"), and
not when they speak of a length of time ("i 10 år", "5 år siden", "14 timer").
"""

from collections.abc import Iterable

from varde.shared.domain.codes import AgeGroup
from varde.shared.screening import age_words
from varde.shared.screening.tokens import Tokens

_ADULT = 18
_OLDEST = 110
_WIDEST_RANGE = 30
_YOUNGEST_GUESSED = 8
_YOUNGEST_WITHOUT_OLD = 3
"""One or two years are mostly a length of time."""
_YOUNGEST_IN_APPOSITION = 10


def numbers_in(tokens: Tokens) -> dict[int, int]:
    """Where in the text a number up to 110 stands, in order, and which."""
    spelt, year = age_words.NUMBERS, age_words.YEAR
    words = set(tokens.words)
    maybe = [word for word in words if year in word or not word.isalpha()]
    numbers = {word: spelt[word] for word in words & spelt.keys()}
    numbers |= {word: number for word in maybe if (number := number_of(word)) is not None}
    if not numbers:
        return {}
    return {at: numbers[word] for at, word in enumerate(tokens.words) if word in numbers}


def age_group(tokens: Tokens, numbers: Iterable[int]) -> AgeGroup:
    """``CHILD`` when any age may be under 18, else ``ADULT`` when one is told, else ``UNKNOWN``.

    ``numbers``: where numbers stand.
    """
    ages = [age for at in numbers for age in _ages_at(tokens, at)]
    if any(age < _ADULT for age in ages) or _in_a_class(tokens):
        return AgeGroup.CHILD
    return AgeGroup.ADULT if ages else AgeGroup.UNKNOWN


def number_of(word: str) -> int | None:
    """16 for ``16``, ``seksten``, ``16åring`` and ``16ish``; None for what is no number up to 110."""
    word = _without_years(word)
    if word in age_words.NUMBERS:
        return age_words.NUMBERS[word]
    if not word.isascii() or not word.isdigit() or len(word) > len(str(_OLDEST)):
        return None
    return int(word) if int(word) <= _OLDEST else None


def _without_years(word: str) -> str:
    stem, years, _ = word.partition(age_words.YEAR)
    return stem if stem and years else word.removesuffix("ish")


def _in_a_class(tokens: Tokens) -> bool:
    """``i 7b``, ``elev på vg1``: a school class is one of children, or may be."""
    words, there = tokens.words, set(tokens.words)
    if not age_words.SCHOOL_YEAR.isdisjoint(there):
        return True
    if age_words.SCHOOL_CLASS.isdisjoint(there):
        return False
    return any(
        word in age_words.SCHOOL_CLASS
        and before in age_words.IN_CLASS
        and who not in age_words.LIVES
        for who, before, word in zip(("", *words), words, words[1:], strict=False)
    )


def _ages_at(tokens: Tokens, at: int) -> tuple[int, ...]:
    """Lowest and highest age of an age expression that begins at ``at``; empty when none does."""
    first = number_of(tokens.words[at])
    if first is None or _continues(tokens, at):
        return ()
    if _infant(tokens, at):
        return (0,)
    last, after = _range(tokens, at, first)
    if not _is_age(tokens, at, after):
        return ()
    return (first - 1 if _below(tokens, at) else first, last)


def _continues(tokens: Tokens, at: int) -> bool:
    """True inside a longer number: a phone, a date, a time, the second half of a range."""
    return at > 0 and tokens.words[at - 1].isdigit() and _space(tokens, at) <= 1


def _range(tokens: Tokens, at: int, first: int) -> tuple[int, int]:
    """The upper end of ``15-17`` or ``15 til 17``, else ``first``; and the index after it."""
    joined = at + 1 < len(tokens.words) and tokens.words[at + 1] in age_words.JOINING
    last = at + 2 if joined else at + 1
    if last >= len(tokens.words) or _space(tokens, last) > 1:
        return first, at + 1
    second = number_of(tokens.words[last])
    if second is None or not first < second <= first + _WIDEST_RANGE:
        return first, at + 1
    return second, last + 1


def _is_age(tokens: Tokens, at: int, after: int) -> bool:  # noqa: PLR0911 - one guard clause for each way to say an age
    """Whether the number or range from ``at`` up to ``after`` is somebody's age."""
    if _without_years(tokens.words[after - 1]) != tokens.words[after - 1]:
        return True  # 16åring, 15årig
    following = tokens.words[after : after + 3]
    if following and following[0] in age_words.OF_AGE:
        return True
    if following and following[0] in age_words.YEARS:
        return _years_of_age(tokens, at, following[1:])
    if _dated(tokens, after):
        return False
    if _said_to_be(tokens, at, after) or _one_person_of(tokens, at, after):
        return True
    if _guessed(tokens, at, after) or _below_eighteen(tokens, at, after):
        return True
    if _told_of_a_person(tokens, at, after) or _made_out_to_be(tokens, at):
        return True
    if _birthday(tokens, at, after) or _eldest(tokens, at, after):
        return True
    if not _alone(tokens, after):
        return False
    before = tokens.words[at - 1] if at else ""
    named = before.startswith(age_words.PERSON) or (before == "på" and _person_before(tokens, at))
    return (
        before in age_words.BEFORE_AGE or named or _both(tokens, at) or _in_apposition(tokens, at)
    )


def _years_of_age(tokens: Tokens, at: int, following: tuple[str, ...]) -> bool:
    before = tokens.words[at - 1] if at else ""
    if age_words.OLD.intersection(following[:1]):
        return True
    if (number_of(tokens.words[at]) or 0) < _YOUNGEST_WITHOUT_OLD:
        return False
    if before == "på":
        return _person_before(tokens, at)
    return before not in age_words.TIME_BEFORE and not age_words.TIME_AFTER.intersection(following)


def _in_apposition(tokens: Tokens, at: int) -> bool:
    """``Kari, 17, …`` and ``Kari (17)``: set off on both sides, and not the day of a date."""
    now = at > 1 and tokens.words[at - 1] in age_words.NOW
    first = at - now
    number = number_of(tokens.words[at]) or 0
    if not first or tokens.words[first - 1].isdigit():
        return False
    if number < _YOUNGEST_IN_APPOSITION and not tokens.written[first - 1][0].isupper():
        return False
    return tokens.sentences[at] == tokens.sentences[first - 1] and _space(tokens, first) > 1


def _below(tokens: Tokens, at: int) -> bool:
    """``under 18``, ``fyller 18``, ``ikke fylt 18``, ``kan ikke være 18``: not there yet."""
    if not at:
        return False
    before = tokens.words[at - 1]
    if before == "under" or before in age_words.TURNING:
        return True
    reached = before in age_words.REACHED
    return reached and not age_words.DENIALS.isdisjoint(tokens.words[max(0, at - 5) : at])


def _dated(tokens: Tokens, after: int) -> bool:
    return after < len(tokens.words) and tokens.words[after].startswith(age_words.MONTH)


def _said_to_be(tokens: Tokens, at: int, after: int) -> bool:
    """``hun er 17``, ``she is 16 and``, ``han er kanskje 17``."""
    if at < 2 or tokens.words[at - 1] not in age_words.BEING:  # noqa: PLR2004 - two words before
        return False
    several = tokens.words[at - 2] in age_words.THEY and after > at + 1
    if not several and tokens.words[at - 2] not in age_words.SOMEBODY:
        return False
    return _alone(tokens, after) or tokens.words[after] in age_words.GOING_ON


def _guessed(tokens: Tokens, at: int, after: int) -> bool:
    """``looks fifteen at most``, ``ikkje meir enn 16``, ``ser ut som 14``; not ``rundt 15 personer``."""
    words = tokens.words
    if (
        at < 2  # noqa: PLR2004 - two words before
        or (number_of(words[at]) or 0) < _YOUNGEST_GUESSED
        or words[at - 2] in age_words.CLOCK
        or words[at - 2].isdigit()
        or not age_words.GROUPS.isdisjoint(words[max(0, at - 3) : at - 1])
    ):
        return False
    compared = words[at - 1] in age_words.COMPARED and words[at - 2] in age_words.BEFORE_COMPARED
    if not compared and words[at - 1] not in age_words.ROUGHLY:
        return False
    return _alone(tokens, after) or words[after] in age_words.GOING_ON_GUESSING


def _below_eighteen(tokens: Tokens, at: int, after: int) -> bool:
    """``ikke fylt 18 ennå``, ``cannot be 18 as``; not ``ikke være 18 timer``."""
    if number_of(tokens.words[at]) != _ADULT or not _below(tokens, at):
        return False
    return after >= len(tokens.words) or tokens.words[after] not in age_words.COUNTED


def _one_person_of(tokens: Tokens, at: int, after: int) -> bool:
    """``gutten på 17 jobber``, ``Ali på 15 henter``, and not ``gutten på 17 timer``."""
    words = tokens.words
    if at < 2 or words[at - 1] != "på":  # noqa: PLR2004 - two words before
        return False
    named = tokens.is_name(at - 2) and (number_of(words[at]) or 0) >= _YOUNGEST_GUESSED
    if words[at - 2] not in age_words.ONE_PERSON and not named:
        return False
    if at > 2 and number_of(words[at - 3]) is not None:  # noqa: PLR2004 - åtte mann på to rom
        return False
    return after >= len(words) or words[after] not in age_words.COUNTED


def _told_of_a_person(tokens: Tokens, at: int, after: int) -> bool:
    """``kusina mi 17 ble sendt``, ``my cousin is 15``, ``ungar på kanskje 8 og 10 som``, ``barna er 1 og 3``."""
    words, number = tokens.words, number_of(tokens.words[at]) or 0
    if _counts(tokens, after):
        return False
    back = at - 1 - (at > 0 and words[at - 1] in age_words.ROUGHLY)
    of = back >= 0 and words[back] in {"på", "of"}
    back -= of or (back >= 0 and words[back] in age_words.BEING)
    back -= back >= 0 and words[back] in age_words.OWN
    if back < 0 or not words[back].endswith(age_words.PERSON_ENDS):
        return False
    if number < _YOUNGEST_WITHOUT_OLD and words[back] not in age_words.CHILDREN:
        return False
    if tokens.sentences[back] != tokens.sentences[at]:
        return False
    return of or _alone(tokens, after) or words[after] in age_words.HAPPENING


def _infant(tokens: Tokens, at: int) -> bool:
    """``er 14 mnd gammel``, ``8 months old baby``, ``en liten på 14 mnd``; not ``kontrakten på 14 mnd``."""
    words = tokens.words
    if at < 1 or not age_words.MONTHS.intersection(words[at + 1 : at + 2]):
        return False
    if words[at - 1] in {"på", "of"}:
        return not age_words.BABY.isdisjoint(words[max(0, at - 2) : at - 1])
    old = not age_words.OLD.isdisjoint(words[at + 2 : at + 3])
    told = words[at - 1] in age_words.BEING or not age_words.BABY.isdisjoint(words[at + 3 : at + 4])
    return old and told


def _both(tokens: Tokens, at: int) -> bool:
    """``begge 16``; not ``begge 2``, the two of them."""
    is_age = (number_of(tokens.words[at]) or 0) >= _YOUNGEST_WITHOUT_OLD
    return is_age and at > 0 and tokens.words[at - 1] in age_words.BOTH


def _birthday(tokens: Tokens, at: int, after: int) -> bool:
    """``fylte 14 forrige onsdag``, ``turning 15 on Friday``, ``aged ten in a camp``."""
    before, following = tokens.words[at - 1] if at else "", tokens.words[after : after + 1]
    if before in age_words.BIRTHDAY:
        return not age_words.WHEN.isdisjoint(following)
    return before == "aged" and not _counts(tokens, after)


def _eldest(tokens: Tokens, at: int, after: int) -> bool:
    """``det eldste 14``, ``the youngest is nine``."""
    back = at - 1 - (at > 0 and tokens.words[at - 1] in age_words.BEING)
    if back < 0 or tokens.words[back] not in age_words.ELDEST:
        return False
    return _alone(tokens, after) or tokens.words[after] in age_words.GOING_ON


def _made_out_to_be(tokens: Tokens, at: int) -> bool:
    """``eit fødselsår som gjer henne til 16``, ``which makes her 16``."""
    before = tokens.words[max(0, at - 3) : at]
    made = before[:-2] if before[-1:] == ("til",) else before[-2:-1]
    return not age_words.MADE.isdisjoint(made)


def _counts(tokens: Tokens, after: int) -> bool:
    return after < len(tokens.words) and tokens.words[after] in age_words.COUNTED


def _person_before(tokens: Tokens, at: int) -> bool:
    near = (n for n in range(max(0, at - 3), at) if tokens.sentences[n] == tokens.sentences[at])
    return any(tokens.words[n].startswith(age_words.PERSON) for n in near)


def _alone(tokens: Tokens, after: int) -> bool:
    """True when a mark or the end follows: "kvinne 23, gravid", but not "kvinne 23 timer"."""
    return after >= len(tokens.words) or _space(tokens, after) > 1


def _space(tokens: Tokens, at: int) -> int:
    """Characters between a word and the one before it."""
    return tokens.starts[at] - tokens.ends[at - 1]
