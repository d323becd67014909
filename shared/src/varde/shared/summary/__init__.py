"""Facts (codes and bands) to a short natural text in bokmål, nynorsk or English.

The text holds no word of the reporter's, so neither an identifier nor a style can leak through it.
It says "possible", never that somebody is a victim or guilty, and it names nobody's gender.
"""

from collections.abc import Sequence

from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    Form,
    Language,
    Persons,
    Reporter,
    Request,
    TimeFrame,
    Urgency,
)
from varde.shared.domain.concern import Facts
from varde.shared.summary import words
from varde.shared.texts import Texts, texts

HEADLINE_LENGTH = 80
_SIGNS_IN_A_SENTENCE = 4


def summarise(facts: Facts, language: Language) -> str:
    """Two to five plain sentences about ``facts``; "Call 112" comes first when it is acute."""
    t = texts("varde.shared.summary", language)
    urgent = _urgency(facts, t)
    told_first = facts.urgency is Urgency.AKUTT
    sentences = [
        urgent if told_first else "",
        _matter(facts, t),
        _people(facts, t),
        *_signs(facts, t, room=1 if urgent else 2),
        "" if told_first else urgent,
        _request(facts, t),
    ]
    return " ".join(s for s in sentences if s)


def headline(facts: Facts, language: Language) -> str:
    """One line of at most 80 characters, without a full stop."""
    t = texts("varde.shared.summary", language)
    if _is_training(facts):
        return t("Question about training")
    form = t(words.FORMS[_forms(facts)[0]])
    match facts.urgency:
        case Urgency.AKUTT:
            line = t("Acute: possible {form}", form=form)
        case Urgency.HOY:
            line = t("Urgent: possible {form}", form=form)
        case _:
            line = t("Possible {form}", form=form)
    placed = _placed(line, facts, t)
    whole = _aged(placed, facts, t)
    return whole if len(whole) <= HEADLINE_LENGTH else _aged(line, facts, t)


def _placed(line: str, facts: Facts, t: Texts) -> str:
    place = words.PLACES.get(facts.arena)
    if place is None or _forms(facts)[0] in words.PLACELESS:
        return line
    return t("{headline} {place}", headline=line, place=t(place))


def _aged(line: str, facts: Facts, t: Texts) -> str:
    return t("{headline}, possibly under 18", headline=line) if facts.child else line


def _forms(facts: Facts) -> list[Form]:
    known: list[Form] = [form for form in dict.fromkeys(facts.forms) if form is not Form.UNK]
    return known[:3] or [Form.UNK]


def _is_training(facts: Facts) -> bool:
    return facts.request is Request.TRAINING and _forms(facts) == [Form.UNK]


def _matter(facts: Facts, t: Texts) -> str:
    forms = _forms(facts)
    if _is_training(facts):
        return ""
    if forms == [Form.UNK]:
        return _unclear(facts.arena, t)
    named = _either([t(words.FORMS[form]) for form in forms], t)
    if facts.arena is Arena.UKJENT:
        return t("The concern is about possible {forms}.", forms=named)
    if words.PLACELESS.isdisjoint(forms):
        place = t(words.PLACES[facts.arena])
        return t("The concern is about possible {forms} {place}.", forms=named, place=place)
    place = t(words.LINKS[facts.arena])
    return t("The concern is about possible {forms}, linked to {place}.", forms=named, place=place)


def _unclear(arena: Arena, t: Texts) -> str:
    if arena is Arena.UKJENT:
        return t("The concern is about possible exploitation, but it is not clear of what kind.")
    place = t(words.PLACES[arena])
    return t(
        "The concern is about possible exploitation {place}, but it is not clear of what kind.",
        place=place,
    )


def _people(facts: Facts, t: Texts) -> str:
    alone = facts.self_report and facts.persons is Persons.UNKNOWN
    persons = Persons.ONE if alone else facts.persons
    unknown = persons is Persons.UNKNOWN and facts.age is AgeGroup.UNKNOWN
    if unknown and facts.time_frame is TimeFrame.UNKNOWN:
        if facts.request is not Request.CASE:
            return ""
        return t("It is not clear how many people it concerns, or how old they are.")
    who = t(words.WHO[persons, facts.age])
    match facts.time_frame:
        case TimeFrame.NOW:
            return t("It concerns {who}, and it seems to be going on now.", who=who)
        case TimeFrame.RECENT:
            return t("It concerns {who}, and it seems to have happened recently.", who=who)
        case TimeFrame.LONG:
            return t("It concerns {who}, and it seems to have gone on for a long time.", who=who)
        case _:
            return t("It concerns {who}.", who=who)


def _signs(facts: Facts, t: Texts, *, room: int) -> list[str]:
    told = {code for form in _forms(facts) for code in words.TOLD_BY_THE_FORM.get(form, ())}
    named = [
        t(phrase) for code, phrase in words.SIGNS.items() if code in {*facts.indicators} - told
    ]
    limit = _SIGNS_IN_A_SENTENCE * room
    shown = named if len(named) <= limit else [*named[: limit - 1], t(words.OTHER_SIGNS)]
    first, second = shown[:_SIGNS_IN_A_SENTENCE], shown[_SIGNS_IN_A_SENTENCE:]
    sentences = []
    if first:
        sentences.append(t("There are signs of {signs}.", signs=_both(first, t)))
    if second:
        sentences.append(t("There are also signs of {signs}.", signs=_both(second, t)))
    return sentences


def _urgency(facts: Facts, t: Texts) -> str:
    named = [t(phrase) for code, phrase in words.SIGNALS.items() if code in facts.signals]
    if facts.vulnerable_adult and not facts.child:
        named.append(t(words.VULNERABLE))
    signs = _both(named, t)
    match facts.urgency:
        case Urgency.AKUTT if signs:
            return t(
                "Call 112 if life or health is in danger: the report tells of {signs}.", signs=signs
            )
        case Urgency.AKUTT:
            return t("Call 112 if life or health is in danger.")
        case Urgency.HOY if signs:
            return t(
                "The concern should be assessed quickly, because the report tells of {signs}.",
                signs=signs,
            )
        case Urgency.HOY:
            return t("The concern should be assessed quickly.")
        case _:
            return t("Note that the report tells of {signs}.", signs=signs) if signs else ""


def _request(facts: Facts, t: Texts) -> str:
    request = t(words.ONLY_TRAINING if _is_training(facts) else words.REQUESTS[facts.request])
    if facts.self_report and facts.persons in {Persons.FEW, Persons.MANY}:
        return t("One of those concerned made contact and asks for {request}.", request=request)
    if facts.reporter is Reporter.SELF:
        return t("The person concerned made contact and asks for {request}.", request=request)
    reporter = t(words.REPORTERS[facts.reporter])
    if facts.contact_with_person:
        return t(
            "{reporter} is in contact with those concerned and asks for {request}.",
            reporter=reporter,
            request=request,
        )
    return t("{reporter} asks for {request}.", reporter=reporter, request=request)


def _both(phrases: Sequence[str], t: Texts) -> str:
    if len(phrases) < 2:  # noqa: PLR2004 - a list of one needs no conjunction
        return "".join(phrases)
    return t("{first} and {last}", first=", ".join(phrases[:-1]), last=phrases[-1])


def _either(phrases: Sequence[str], t: Texts) -> str:
    if len(phrases) == 1:
        return phrases[0]
    return t("{first} or {last}", first=", ".join(phrases[:-1]), last=phrases[-1])
