"""One case, one set of marks: over what was told first and all that is added to it, whatever comes when."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from varde.shared.anonymise import Anonymiser, Entity
from varde.shared.anonymise.names import Names
from varde.shared.anonymise.tagger import Floats, Inputs, Tagger
from varde.shared.casework.proposal import MOST_CHARACTERS
from varde.shared.casework.together import Together, together
from varde.shared.domain.codes import Language

NB = Language.NB
ENGINE = Anonymiser.load()
FIRST = "Oksana Prøvenko får ikke lønn. Radomir Stoilov bestemmer. Ring 68 05 12 34."
PEOPLE = {
    "Oksana": ("Oksana Prøvenko", "Oksana", "oksana", "Oksanas", "fru Prøvenko"),
    "Radomir": ("Radomir Stoilov", "Radomir", "Radomirs", "R. Stoilov"),
    "Elena": ("Elena Testescu", "Elena", "Elenas"),
    "Goran": ("Goran Petkov", "Goran", "Gorans"),
}
"""Four people, two of whom were told of first, and how they are called."""


@dataclass(frozen=True)
class Said:
    """What somebody wrote."""

    said: str
    subject: str = ""
    around: str = ""


def _made(
    *added: Said | None,
    first: Said | None = None,
    marks: tuple[Entity, ...] | None = None,
    read: tuple[str, ...] = (),
    language: Language = NB,
) -> Together:
    first = first or Said(FIRST)
    account = ENGINE.anonymise(first.subject, first.said, NB).text
    return together(ENGINE, first, added, marks, read or (account,), language)


def _texts(made: Together) -> list[str]:
    return [account.text if account else "" for account in made.added]


def _stands_for(made: Together, name: str) -> str:
    """The mark of who is called so."""
    assert made.marks is not None
    words = tuple(name.casefold().split())
    return next(one.mark for one in made.marks if words in one.names)


def _mentions(who: str, called: str) -> str:
    return f"{PEOPLE[who][0]} kom. Så ringte {called} til meg."


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_two_people_share_a_mark_and_none_has_two_whatever_is_added_when(
    data: st.DataObject,
) -> None:
    told = data.draw(st.lists(st.sampled_from(sorted(PEOPLE)), min_size=1, max_size=5))
    added = [Said(_mentions(who, data.draw(st.sampled_from(PEOPLE[who])))) for who in told]
    marks: tuple[Entity, ...] | None = None
    seen: dict[str, str] = {"Oksana": "Person A", "Radomir": "Person B"}
    for count in range(1, len(added) + 1):
        made = _made(*added[:count], marks=marks)
        for who, text in zip(told, _texts(made), strict=False):
            mark = text.partition(" kom.")[0]
            assert seen.setdefault(who, mark) == mark
        assert len(set(seen.values())) == len(seen)
        marks = made.marks


class CountingTagger(Tagger):
    """Counts how often it is asked."""

    asked = 0

    def probabilities(
        self, sentences: Sequence[Sequence[str]], inputs: Inputs | None = None
    ) -> list[Floats]:
        type(self).asked += 1
        return Tagger.probabilities(self, sentences, inputs)


def test_the_first_alone_and_all_together_are_read_in_the_same_passes() -> None:
    """A pass takes about as long for one message as for four."""
    tagger = ENGINE.names.tagger
    counting = CountingTagger(tagger.weights, tagger.features, tagger.gates)
    engine = Anonymiser(Names(ENGINE.names.lexicon, counting))
    added = [Said("Elena Testescu ringte."), Said("Goran Petkov slo Elena.")]
    engine.all_of([("", FIRST), *(("", one.said) for one in added)], NB)
    for_all = CountingTagger.asked
    together(engine, Said(FIRST), added, (), [""], NB)
    assert CountingTagger.asked - for_all == for_all


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from([FIRST, *map(" ".join, PEOPLE.values())]))))
def test_what_is_read_together_is_found_as_if_each_was_read_alone(told: list[list[str]]) -> None:
    cases = [[("", text) for text in texts] for texts in told]
    found = ENGINE.found(cases)
    assert [ENGINE.accounts(each, NB) for each in found] == [ENGINE.all_of(c, NB) for c in cases]
    assert all(repr(each) == "Found(…)" for each in found)


MARIAS = ("Maria Popescu", "Maria Ionescu")


@settings(max_examples=40, deadline=None)
@example("Maria", ["both", "Maria", "Maria Popescu"])
@example("Maria", ["both turned", "Maria", "Maria Ionescu"])
@example("Maria", ["Maria Ionescu", "Maria", "Maria Popescu", "Maria"])
@given(
    st.sampled_from(["Maria", *MARIAS]),
    st.lists(st.sampled_from(["Maria", *MARIAS, "both", "both turned"]), min_size=1, max_size=5),
)
def test_no_maria_gets_the_mark_of_another_and_what_was_read_stays(
    begin: str, told: list[str]
) -> None:
    both = {"both": " og ".join(MARIAS), "both turned": " og ".join(reversed(MARIAS))}
    added = [Said(f"{both.get(names, names)} kom.") for names in told]
    first = Said(f"{begin} får ikke lønn.")
    marks: tuple[Entity, ...] | None = None
    before: list[str] = []
    known = {begin} & set(MARIAS)
    for count, names in enumerate(told, 1):
        made = _made(*added[:count], first=first, marks=marks)
        *earlier, now = _texts(made)
        assert earlier == before, "what she has seen changes no more"
        before, marks = [*earlier, now], made.marks
        at_once = names in both and not known
        known |= set(MARIAS) if names in both else {names} & set(MARIAS)
        theirs = {_stands_for(made, one.casefold()) for one in known}
        assert len(theirs) == len(known), "two are never one"
        assert not at_once or "Person A" not in theirs, "who was Maria is not known"
        if names == "Maria" and len(known) == 2:
            assert now.partition(" kom.")[0] not in {*theirs, "Person A"}, "she may be either"
    whole = _made(*added, first=first)
    assert (_texts(whole), whole.marks) == (before, marks)


@pytest.mark.parametrize("order", [MARIAS, MARIAS[::-1]])
def test_a_short_name_that_fits_two_who_come_later_is_neither(order: tuple[str, str]) -> None:
    made = _made(Said(" og ".join(order)), Said("Maria gråt."), first=Said("Maria får ikke lønn."))
    assert _texts(made) == ["Person B og Person C", "Person D gråt."]
    assert made.first
    assert made.first.text == "Person A får ikke lønn."


@pytest.mark.parametrize(("before", "after"), list(permutations(Language, 2)))
def test_a_new_firm_gets_no_number_of_another_after_the_language_was_corrected(
    before: Language, after: Language
) -> None:
    first = Said(
        "Oksana Prøvenko jobber for Polarvask Stormo AS. Ring 68 05 12 34.\nHilsen Goran Petkov"
    )
    made = _made(first=first, marks=(), read=("",), language=before)
    assert made.first
    more = Said("Nordfisk Testvik AS svarer ikke på 68 05 12 35.\nHilsen Elena Testescu")
    again = Said(f"{first.said} Og {more.said}")
    now = _made(more, again, first=first, marks=made.marks, read=("",), language=after)
    assert now.first
    assert now.first.text == made.first.text, "who has a mark keeps it as it was read"
    new = {"nb": "Virksomhet 2", "nn": "Verksemd 2", "en": "Business 2"}[after]
    assert _texts(now)[0].startswith(f"{new} svarer ikke på "), _texts(now)
    assert now.marks is not None
    marks = {" ".join(one.names[0]): one.mark for one in now.marks if one.names}
    assert marks["68051235"].endswith(" 2")
    assert marks["elena testescu"] == "Person B", "there is one reporter, in whatever language"


@pytest.mark.parametrize("order", list(permutations(("Elena", "Oksana", "Goran"))))
def test_who_was_told_of_first_keeps_the_mark_and_others_get_the_next_in_their_order(
    order: tuple[str, ...],
) -> None:
    made = _made(*(Said(_mentions(who, who)) for who in order))
    marks = {who: text.partition(" kom.")[0] for who, text in zip(order, _texts(made), strict=True)}
    assert marks.pop("Oksana") == "Person A"
    assert list(marks.values()) == ["Person C", "Person D"]


@pytest.mark.parametrize(
    ("who", "called"), [(who, one) for who in ("Oksana", "Radomir") for one in PEOPLE[who]]
)
def test_a_name_in_another_form_is_the_same_person(who: str, called: str) -> None:
    (text,) = _texts(_made(Said(f"I går ringte {called} venn.")))
    assert f" {_stands_for(_made(), PEOPLE[who][0])}" in text


def test_subjects_signatures_and_numbers_belong_to_it_too() -> None:
    first = Said(FIRST, around="Hilsen Bente Prøvestad")
    more = Said("Bente Prøvestad og Elena. Tlf 68051234, ikke 68 05 12 35.", subject="Om Oksana")
    made = _made(more, first=first, marks=(), read=("",))
    assert made.first
    (account,) = made.added
    assert account
    assert account.subject == f"Om {_stands_for(made, 'oksana prøvenko')}"
    assert _stands_for(made, "bente prøvestad") in account.text
    assert "Telefon 1, ikke Telefon 2" in account.text


def test_what_is_sent_twice_gets_the_same_marks_twice() -> None:
    more = Said("Elena Testescu kjenner Oksana.")
    one, two = _texts(_made(more, more))
    assert one == two == "Person C kjenner Person A."


def test_a_mark_that_was_kept_stays_whatever_else_is_found_before_it_now() -> None:
    oksana = next(e for e in _made().marks or () if ("oksana", "prøvenko") in e.names)
    kept = (Entity("Person B", oksana.kind, oksana.names),)
    made = _made(Said("Oksana og Radomir."), marks=kept, read=("",))
    assert _texts(made) == ["Person B og Person A."]
    assert made.first
    assert made.first.text.startswith("Person B får ikke lønn. Person A bestemmer.")


def test_a_mark_that_somebody_wrote_is_nobody_elses() -> None:
    marks = _made().marks
    made = _made(
        Said("Elena Testescu kom."), marks=marks, read=("Person A og Person C.", "Person D")
    )
    assert _texts(made) == ["Person E kom."]


def test_what_she_masks_shows_or_leaves_out_changes_no_mark() -> None:
    marks = _made().marks
    for account in ("[utelatt] får ikke lønn.", "Person B bestemmer.", "", "Han bestemmer nå."):
        made = _made(Said("Radomir slo Oksana og Goran."), marks=marks, read=(account,))
        assert _texts(made) == ["Person B slo Person A og Person C."]


def test_in_an_older_case_whose_account_was_changed_nobody_gets_a_mark_that_stands_there() -> None:
    made = _made(
        Said("Elena slo Oksana Prøvenko."), read=("Person A fikk ikke lønn. Person B vet.",)
    )
    assert made.marks is None
    (text,) = _texts(made)
    assert not {"Person A", "Person B"} & set(text.replace(".", "").split(" slo "))
    assert made.first
    assert made.first.text.startswith("Person A får ikke lønn.")


def test_in_an_older_case_whose_account_is_as_it_was_made_the_marks_go_on() -> None:
    made = _made(Said("Elena slo Oksana."))
    assert _texts(made) == ["Person C slo Person A."]
    assert made.marks


def test_what_is_only_sent_again_is_not_told_and_names_nobody() -> None:
    made = _made(None, Said("Elena Testescu kom."))
    assert _texts(made) == ["", "Person C kom."]


def test_what_is_more_than_a_machine_reads_has_no_account_and_the_rest_has() -> None:
    huge = Said("Oksana. " * (MOST_CHARACTERS // 8 + 1))
    made = _made(huge, Said("Elena kom. Oksana gikk."), marks=_made().marks)
    assert _texts(made) == ["", "Person C kom. Person A gikk."]
    assert together(ENGINE, huge, [huge], (), ("",), NB) == Together(None, (None,), ())


def test_no_name_is_in_what_is_printed_of_it() -> None:
    made = _made(Said("Elena Testescu kom."))
    assert "elena" not in repr((made, made.marks)).casefold()
