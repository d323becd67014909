"""Marks that point at somebody only together with others: age, date, time, sum, origin, trade, trait."""

from functools import cache

from varde.shared.anonymise.recognisers.ages import ages
from varde.shared.anonymise.recognisers.amounts import amounts
from varde.shared.anonymise.recognisers.facilities import local_houses
from varde.shared.anonymise.recognisers.occupations import occupations
from varde.shared.anonymise.recognisers.origins import origins
from varde.shared.anonymise.recognisers.rules import Family, together
from varde.shared.anonymise.recognisers.times import times
from varde.shared.anonymise.recognisers.traits import traits


@cache
def quasi_identifiers() -> Family:
    """Finds every such mark in normalised text; spans may overlap."""
    return together([ages, amounts, local_houses, occupations, origins(), times, traits])
