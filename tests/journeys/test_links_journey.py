"""Two concerns about the same people, in different spellings, link through the running services."""

import re
from pathlib import Path

import pytest

from support.running import Varde, cards, eventually, say

pytestmark = pytest.mark.journey

FIRST = (
    "Sjefen har tatt passet til Zyxandra Prøvenko, og hun får ikke lønn. Han ringer fra 68 05 11 47 "
    "og kjører QX 71935. De bor i Plommevingen 77."
)
SECOND = (
    "Tre personer jobber uten lønn og får ikke gå ut. Nummeret til sjefen er +47 680 51 147, "
    "bilen er qx-71935, og en av dem heter Prøvenko Zyxandra."
)
OWN = "Sjefen tvinger oss til å jobbe gratis. Ring meg på 68 05 22 58."
MARKERS = [
    "zyxandra",
    "prøvenko",
    "provenk",
    "68051147",
    "4768051147",
    "qx71935",
    "plommevingen",
    "68052258",
]
"""What may be found nowhere, in lower case and without spaces; a sealed original is not readable."""


def test_concerns_link_in_the_channel_and_no_value_stands_anywhere(tmp_path: Path) -> None:
    with Varde(tmp_path) as varde:
        varde.send_form(FIRST)
        eventually(lambda: len(cards(varde)) == 1)
        varde.send_form(SECOND)
        eventually(lambda: len(cards(varde)) == 2)
        eventually(lambda: all("Mulig sammenheng" in card.text for card in cards(varde)))
        second, first = cards(varde)
        for card, other in ((first, second), (second, first)):
            for kind in ("telefonnummer", "kjøretøy", "kanskje navnet på en person"):
                assert f"Deler {kind} med {other.reference}" in card.text
        assert f"med {first.reference}" in say(varde, "nav", f"/sak vis {second.reference}")

        varde.send_form(OWN)
        varde.send_form(OWN)
        eventually(lambda: len(cards(varde)) == 4)
        assert "Mulig sammenheng" not in cards(varde)[0].text

        rotated = varde.run("keys", "rotate", "links")
        assert "Restart the router" in rotated
        varde.stop()
        varde.start()
        varde.send_form("Sjefen nekter dem å gå ut. Nummeret hans er 68051147.")
        eventually(lambda: len(cards(varde)) == 5)
        newest = cards(varde)[0]
        assert f"Deler telefonnummer med {first.reference}" in newest.text
        shown = [card.text for card in cards(varde)] + [varde.run("audit", "show")]
        varde.stop()
    kept = [f.read_bytes() for f in tmp_path.rglob("*") if f.is_file()]
    assert len(kept) > 5
    for content in [*(text.encode() for text in shown), *kept]:
        plain = re.sub(rb"[\s\-]", b"", content).lower()
        assert not [m for m in MARKERS if m.encode() in plain]
