"""What somebody is called, in quotation marks: a word that no list of names has."""

from varde.shared.anonymise.recognisers.rules import Family, here, rule, words
from varde.shared.anonymise.spans import Kind
from varde.shared.anonymise.tokens import BLANK

_CALLED = (
    "kalles kallast kalla kallet kalt kaller kallar kjent kjend kjenner kjenn called known nicknamed"
).split()
"""Not what has a title, as books and boats do (heter)."""

nicknames = Family(
    words(
        (
            _CALLED,
            here(
                rule(
                    Kind.PERSON,
                    6,
                    # in small letters only behind a pronoun: things have such names as well («salmesykkel»)
                    r"\w{3,9}(?: (?:for|som|as|bare|berre|only|just)){0,2}"
                    r"(?: (?:ham|han|henne|ho|hun|him|her|seg) (?:(?:for|som|as|bare|berre|only|just) )?| (?=.(?-i:[A-ZÆØÅ])))"
                    rf"[\"«“'](?P<m>[^\"»”'\n.,{BLANK}]{{2,40}})[\"»”']",
                )
            ),
        )
    )
)
"""Nicknames in normalised text."""
