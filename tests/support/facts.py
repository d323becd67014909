"""Facts as a screening could read them, for property tests."""

from hypothesis import strategies as st

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
from varde.shared.texts.vocabulary import INDICATOR_CODES, SIGNAL_CODES


def _in_order(vocabulary: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    found = st.frozensets(st.sampled_from(vocabulary))
    return found.map(lambda codes: tuple(code for code in vocabulary if code in codes))


_KNOWN = st.lists(
    st.sampled_from([f for f in Form if f is not Form.UNK]), min_size=1, max_size=3, unique=True
)

FACTS = st.builds(
    Facts,
    language=st.sampled_from(Language),
    forms=st.one_of(st.just((Form.UNK,)), _KNOWN.map(tuple)),
    arena=st.sampled_from(Arena),
    urgency=st.sampled_from(Urgency),
    age=st.sampled_from(AgeGroup),
    indicators=_in_order(INDICATOR_CODES),
    signals=_in_order(SIGNAL_CODES),
    persons=st.sampled_from(Persons),
    reporter=st.sampled_from(Reporter),
    time_frame=st.sampled_from(TimeFrame),
    request=st.sampled_from(Request),
    contact_with_person=st.booleans(),
    keywords=st.lists(st.sampled_from(["barna", "mottak", "asyl"]), unique=True).map(tuple),
)
"""As read: forms are known ones or "unknown" alone, signs stand in the order of their vocabulary."""
