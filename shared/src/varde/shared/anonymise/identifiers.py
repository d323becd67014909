"""What points at somebody directly and can be told by its form: numbers, addresses, names that are told, vessels."""

from varde.shared.anonymise.recognisers.addresses import addresses
from varde.shared.anonymise.recognisers.facilities import vessels
from varde.shared.anonymise.recognisers.nicknames import nicknames
from varde.shared.anonymise.recognisers.numbers import numbers
from varde.shared.anonymise.recognisers.online import online
from varde.shared.anonymise.recognisers.rules import together

identifiers = together([numbers, online, addresses, vessels, nicknames])
"""Finds every such mark in normalised text; spans may overlap."""
