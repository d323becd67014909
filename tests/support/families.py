"""The families of recognisers by name, each alone, with what it finds in words."""

from collections.abc import Callable, Iterator

from varde.shared.anonymise.recognisers.addresses import addresses
from varde.shared.anonymise.recognisers.ages import ages
from varde.shared.anonymise.recognisers.amounts import amounts
from varde.shared.anonymise.recognisers.facilities import local_houses, vessels
from varde.shared.anonymise.recognisers.figures import in_words
from varde.shared.anonymise.recognisers.numbers import numbers
from varde.shared.anonymise.recognisers.occupations import occupations
from varde.shared.anonymise.recognisers.online import online
from varde.shared.anonymise.recognisers.origins import origins
from varde.shared.anonymise.recognisers.rules import Family
from varde.shared.anonymise.recognisers.times import times
from varde.shared.anonymise.recognisers.traits import traits
from varde.shared.anonymise.spans import Span

Recogniser = Callable[[str], Iterator[Span]]


def _with_words(family: Family) -> Recogniser:
    def recogniser(text: str) -> Iterator[Span]:
        yield from family(text)
        yield from in_words(text, family)

    return recogniser


FAMILIES = {
    name: _with_words(family)
    for name, family in {
        "numbers": numbers,
        "online": online,
        "addresses": addresses,
        "vessels": vessels,
        "ages": ages,
        "amounts": amounts,
        "houses": local_houses,
        "occupations": occupations,
        "origins": origins(),
        "times": times,
        "traits": traits,
    }.items()
}
