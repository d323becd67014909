"""A part of the queue and its address: each leads to the other, and what is none of its values is left out."""

import itertools

import pytest

from support.people import DIRECTORY
from varde.desk.places import Places
from varde.desk.view import View, choices, view_of
from varde.shared.domain.codes import Arena, AssignmentRole, Form, Language, Status, Urgency
from varde.shared.domain.listing import UNFILTERED, Filters, Pile

ALL = Filters(
    Urgency.AKUTT,
    "KRISESENTER",
    AssignmentRole.SUPPORT,
    Form.LAB,
    Arena.HJEM,
    Status.WAITING,
)
NAMES = ("hast", "partner", "rolle", "form", "arena", "status")
HOSTILE = ("x", "akutt", "AKUTT ", "krisesenter", "%", "' OR 1=1 --", "\0", "\ud800", "æ" * 9_000)


def _asked(address: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in address.partition("?")[2].split("&") if pair)


def test_an_address_says_no_more_than_it_must() -> None:
    assert View().address == "/"
    assert View(Pile.HELD, begin=100).address == "/?vis=held&fra=100"
    assert View(filters=Filters(urgency=Urgency.AKUTT)).address == "/?hast=AKUTT"


@pytest.mark.parametrize(
    ("pile", "search", "filters", "begin"),
    [
        *itertools.product(
            (None, Pile.DUE), ("", "a_-9"), (UNFILTERED, ALL, Filters(form=Form.WAR)), (0, 200)
        )
    ],
)
def test_an_address_leads_back_to_what_it_was_made_of(
    pile: Pile | None, search: str, filters: Filters, begin: int
) -> None:
    view = View(pile, search, filters, begin if pile else 0)
    assert view_of(_asked(view.address), DIRECTORY) == view


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", NAMES)
def test_a_value_that_is_none_filters_nothing_and_is_told(name: str, hostile: str) -> None:
    view = view_of({name: hostile, "vis": hostile, "fra": hostile}, DIRECTORY)
    assert view == View(unknown=True)
    known = view_of({"arena": "HJEM", "hast": "AKUTT", name: hostile}, DIRECTORY)
    assert known.unknown
    assert known.filters == Filters(
        urgency=None if name == "hast" else Urgency.AKUTT,
        arena=None if name == "arena" else Arena.HJEM,
    )


def test_without_a_pile_every_list_begins_at_its_first_case() -> None:
    assert view_of({"vis": "x", "fra": "100"}, DIRECTORY) == View()
    assert view_of({"fra": "100"}, DIRECTORY) == View()
    assert view_of({"vis": "held", "fra": "100"}, DIRECTORY) == View(Pile.HELD, begin=100)


def test_a_field_of_the_form_that_is_left_alone_is_no_filter() -> None:
    assert view_of(dict.fromkeys(NAMES, ""), DIRECTORY) == View()


def test_each_filter_is_cleared_alone_or_with_all_and_the_list_begins_anew() -> None:
    view = View(Pile.DUE, "token", ALL, begin=100)
    for field, name in zip(Filters.__dataclass_fields__, NAMES, strict=True):
        cleared = view.without(field)
        assert set(view.narrowed) - set(cleared.narrowed) == {name}
        assert (cleared.pile, cleared.search, cleared.begin) == (Pile.DUE, "token", 0)
    assert view.unfiltered == View(Pile.DUE, "token")


def test_the_form_offers_every_code_and_partner_and_shows_what_is_chosen() -> None:
    offered = {c.name: c for c in choices(View(filters=ALL), DIRECTORY, Language.NB)}
    assert tuple(offered) == NAMES
    assert {name: c.said for name, c in offered.items()} == {
        "hast": "Akutt",
        "partner": "Krisesenteret",
        "rolle": "Bidrar",
        "form": "Tvangsarbeid eller tvangstjenester",
        "arena": "Hjemmet",
        "status": "Venter",
    }
    assert set(offered["partner"].options) == {p.code for p in DIRECTORY.partners}
    assert set(offered["status"].options) == set(Status)
    assert not any(c.chosen for c in choices(View(), DIRECTORY, Language.NB))


def test_where_somebody_was_is_their_own_and_goes_with_their_session() -> None:
    places = Places()
    assert places.last("hers") == "/"
    places.keep("hers", "/?vis=held")
    places.keep("theirs", "/?hast=AKUTT")
    assert (places.last("hers"), places.last("theirs")) == ("/?vis=held", "/?hast=AKUTT")
    places.drop("hers")
    places.drop("hers")
    assert (places.last("hers"), places.last("theirs")) == ("/", "/?hast=AKUTT")


def test_who_looked_longest_ago_is_forgotten_first() -> None:
    places = Places()
    places.keep("first", "/?vis=due")
    for number in range(999):
        places.keep(f"{number}", "/?vis=held")
    places.keep("first", "/?vis=new")
    places.keep("one more", "/?vis=held")
    assert (places.last("first"), places.last("0")) == ("/?vis=new", "/")
