"""A photo from the web door to the coordinator: where it was taken is gone in the copy, whole in the original."""

import re
from pathlib import Path

import httpx
import pytest
from PIL import Image

from support.photos import PLACE, photo_of_a_place
from support.running import Varde, cards, eventually

pytestmark = [pytest.mark.journey, pytest.mark.rabbitmq, pytest.mark.postgres]

TEXT = "Sjefen har tatt passet hennes, og hun får ikke lønn. Se bildet fra lageret."


def test_a_photo_reaches_the_coordinator_and_nobody_else(varde: Varde, tmp_path: Path) -> None:
    photo = photo_of_a_place()
    assert len(photo) > 300_000
    answer = httpx.post(
        varde.form_url,
        data={"text": TEXT},
        files=[("files", ("lageret med Kari.jpg", photo)), ("files", ("notat.txt", b"Kari"))],
        timeout=60,
    )
    assert answer.status_code == 200
    eventually(lambda: len(cards(varde)) == 1)
    [card] = cards(varde)
    assert "Kari" not in card.text

    assert "--- files: 2 ---" in varde.run("held", "show", card.reference)
    shown = varde.run("attachments", "list", card.reference)
    assert re.search(r"1  \d\d\.\d\d\.\d{4}  image/jpeg", shown)
    assert "not scanned for malware: lageret med Kari.jpg" in shown

    copy, original = tmp_path / "kopi.jpg", tmp_path / "original.jpg"
    varde.run("attachments", "get", card.reference, "1", "--out", str(copy))
    varde.run("attachments", "get", card.reference, "1", "--out", str(original), "--original")
    assert original.read_bytes() == photo
    assert PLACE in photo
    assert PLACE not in copy.read_bytes()
    assert b"Kamera" not in copy.read_bytes()
    with Image.open(copy) as drawn:
        assert drawn.size == (900, 700)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert "The audit log holds" in varde.run("audit", "verify")
