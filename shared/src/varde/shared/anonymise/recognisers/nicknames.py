"""What somebody is called, in quotation marks: a word that no list of names has."""

from varde.shared.anonymise.recognisers.rules import Family, here, rule, words
from varde.shared.anonymise.spans import Kind
from varde.shared.anonymise.tokens import BLANK

_CALLED = (
    "kalles kallast kalla kallet kalt kaller kallar kjent kjend kjenner kjenn navnet namnet heter heiter called known "
    "nicknamed named"
).split()

nicknames = Family(
    words(
        (
            _CALLED,
            here(
                rule(
                    Kind.PERSON,
                    6,
                    r"\w{3,9}(?: (?:for|som|as|ham|han|henne|ho|hun|him|her|seg|bare|berre|only|just)){0,2} "
                    rf"[\"«“'](?P<m>[^\"»”'\n.,{BLANK}]{{2,40}})[\"»”']",
                )
            ),
        )
    )
)
"""Nicknames in normalised text."""
