"""Files of e-mails at the desk: sent by SMTP, listed, copied without hidden information, and downloaded as they came."""

import io
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from support import pdfs, stores
from support.clamav import INFECTED, private_clamd
from support.desk import Her, RunningDesk, her, running_desk
from support.letters import letter, many, part
from support.mail_with_files import (
    LETTER,
    PHOTO,
    file,
    forwarded,
    nested,
    winmail,
    with_files,
)
from support.mailroom import RECIPIENT, open_mailroom
from support.photos import PLACE
from support.router_house import OWN, PUBLIC
from varde.desk.house import House
from varde.shared.casework.receive import add_information
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.uploads import Uploads
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Channel, HoldReason, PageLanguage, Scan
from varde.shared.domain.reply_token import with_token
from varde.shared.store.database import Database

FILM = bytes(range(256)) * 4_096
SMALL = 100_000
"""Bytes that a small scanner takes."""


@pytest.fixture(params=stores.KINDS)
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    async with stores.of_kind(request.param, tmp_path) as database:
        yield database


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[RunningDesk]:
    async with running_desk(database) as desk:
        yield desk


async def _send(desk: RunningDesk, raw: bytes, to: str = RECIPIENT) -> Case:
    """A mail through the real door, read by triage; the case that it came to."""
    async with open_mailroom(desk.router.receiver) as room:  # type: ignore[arg-type] # the real one
        client = await room.client()
        await client.until_data(recipient=to)
        await client.send(raw.replace(b"\r\n.", b"\r\n..") + b"\r\n")
        assert (await client.say(b".")).startswith("250")
    await desk.router.deliver()
    return await desk.router.newest()


async def _list(she: Her, case: Case) -> str:
    """Open the original of a case, and the list of its files from there; its address."""
    at = f"/sak/{case.reference}"
    await she.get(at)
    await she.post(f"{at}/original")
    assert f'action="{at}/filer"' in she.page
    assert "no-store" in (await she.post(f"{at}/filer")).headers["cache-control"]
    return at


async def _looks(desk: RunningDesk) -> list[tuple[str, str]]:
    return [(e.action, e.detail) for e in await desk.router.log() if "attachment" in e.action]


async def test_a_photo_and_a_pdf_of_a_mail_are_handled_as_every_other_file(
    desk: RunningDesk,
) -> None:
    case = await _send(desk, with_files(file("på kaia.jpg", PHOTO), file("brev.pdf", LETTER)))
    async with her(desk) as she:
        at = await _list(she, case)
        for said in ("1. på kaia.jpg", "image/jpeg", "2. brev.pdf", "ikke skannet for skadevare"):
            assert said in she.page
        assert 'id="more-files"' not in she.page
        copy = await she.post(f"{at}/fil/1/kopi")
        assert PLACE not in copy.content
        assert Image.open(io.BytesIO(copy.content)).size == (900, 700)
        assert "no-store" in copy.headers["cache-control"]
        await she.post(f"{at}/fil/1/skjult")
        assert "Hvor det ble tatt (en GPS-posisjon)" in she.page
        assert "68.05" not in she.page
        await she.get(at)
        pages = await she.post(f"{at}/fil/2/kopi")
        assert "Side 1 til 2 av 2." in pages.text
        assert pdfs.SECRET not in pages.text
        for number, content in ((1, PHOTO), (2, LETTER)):
            original = await she.post(f"{at}/fil/{number}/original")
            assert original.content == content
            assert original.headers["content-disposition"].startswith("attachment;")
            assert original.headers["content-type"] == "application/octet-stream"
            assert "no-store" in original.headers["cache-control"]
        assert (await she.post(f"{at}/fil/3/kopi")).status_code == 422
        assert "ingen slik fil" in she.page
    assert await _looks(desk) == [
        ("list_attachments", ""),
        ("open_attachment", "1 copy"),
        ("open_attachment", "1 hidden"),
        ("open_attachment", "2 copy"),
        ("open_attachment", "1 original"),
        ("open_attachment", "2 original"),
        ("open_attachment", "3 copy"),
    ]


async def test_a_mail_with_a_photo_alone_is_held_and_the_photo_is_there(desk: RunningDesk) -> None:
    case = await _send(desk, many("mixed", file("bilde.jpg", PHOTO), subject=""))
    assert HoldReason.ONLY_ATTACHMENTS in case.hold_reasons
    async with her(desk) as she:
        at = await _list(she, case)
        assert "1. bilde.jpg" in she.page
        assert (await she.post(f"{at}/fil/1/original")).content == PHOTO


async def test_files_of_later_mails_and_of_the_form_are_numbered_as_they_came(
    desk: RunningDesk,
) -> None:
    case = await _send(desk, with_files(file("bilde.jpg", PHOTO)))
    router = desk.router
    router.clock.forward(minutes=5)
    await _from_the_form(desk, case)
    router.clock.forward(minutes=5)
    inside = forwarded(with_files(winmail(("film.bin", FILM))))
    to = with_token(RECIPIENT, await router.token(case))
    await _send(desk, with_files(inside, said="Her er mer."), to)
    async with her(desk) as she:
        at = await _list(she, case)
        for said in ("1. bilde.jpg", "2. notat.txt", "3. film.bin"):
            assert said in she.page
        assert she.page.count("lagt til senere") == 2
        for number, content in ((1, PHOTO), (2, b"Et notat."), (3, FILM)):
            assert (await she.post(f"{at}/fil/{number}/original")).content == content


async def _from_the_form(desk: RunningDesk, case: Case) -> None:
    """More from the reporter by the form, with a file."""
    router = desk.router
    async with Uploads(router.database, OWN.public, router.clock).batch() as batch:
        upload = batch.begin()
        await upload.write(b"Et notat.")
        batch.files.append(await upload.finish("notat.txt", "text/plain", Scan.CLEAN))
        raw = WebSubmission(PageLanguage.NB, "Se notatet.").to_bytes()
        await add_information(
            router.database, PUBLIC, router.clock, case.concern_id, raw, Channel.WEB, batch.files
        )
        batch.kept = True
    await router.deliver()


async def test_a_file_of_a_mail_is_scanned_when_it_is_opened(
    tmp_path: Path, database: Database
) -> None:
    (tmp_path / "clamd").mkdir()
    evil = INFECTED + b" og mer"
    with private_clamd(tmp_path / "clamd") as place:
        async with running_desk(database, fitted=_scanning(place)) as desk:
            case = await _send(desk, with_files(file("bilde.jpg", PHOTO), file("x.bin", evil)))
            async with her(desk) as she:
                at = await _list(she, case)
                assert she.page.count("skannes for skadevare når den åpnes") == 2
                assert (await she.post(f"{at}/fil/1/original")).content == PHOTO
                for way in ("original", "kopi", "skjult"):
                    assert (await she.post(f"{at}/fil/2/{way}")).status_code == 422
                    assert "Denne fila har skadevare." in she.page
                    await she.get(at)
                answer = await she.post(f"{at}/fil/2/original", likevel="ja")
                assert answer.content == evil
    assert ("open_attachment", "2 original") in await _looks(desk)


async def test_without_its_scanner_a_file_of_a_mail_is_said_not_to_be_scanned_and_opens(
    tmp_path: Path, database: Database
) -> None:
    async with running_desk(database, fitted=_scanning(str(tmp_path / "nobody.sock"))) as desk:
        case = await _send(desk, with_files(file("x.bin", INFECTED)))
        async with her(desk) as she:
            at = await _list(she, case)
            assert "ikke skannet for skadevare" in she.page
            assert "likevel" not in she.page
            assert (await she.post(f"{at}/fil/1/original")).content == INFECTED


async def test_a_file_that_its_scanner_finds_too_large_is_said_not_to_be_scanned_before_it_opens(
    tmp_path: Path, database: Database
) -> None:
    small = pdfs.written(pdfs.pages(22))
    large = small + b"%" + bytes(2 * SMALL)
    (tmp_path / "clamd").mkdir()
    with private_clamd(tmp_path / "clamd", most_bytes=SMALL) as place:
        async with running_desk(database, fitted=_scanning(place)) as desk:
            case = await _send(desk, with_files(file("stor.pdf", large), file("liten.pdf", small)))
            async with her(desk) as she:
                at = await _list(she, case)
                assert "skannes for skadevare når den åpnes" in she.page
                for way in ("original", "kopi", "skjult"):
                    assert (await she.post(f"{at}/fil/1/{way}", skannes="ja")).status_code == 422
                    assert "Denne fila er ikke skannet for skadevare" in she.page
                    await she.get(at)
                answer = await she.post(f"{at}/fil/1/original", skannes="ja", likevel="ja")
                assert answer.content == large
                await she.get(at)
                assert (await she.post(f"{at}/fil/2/kopi", skannes="ja")).status_code == 200
                assert 'name="skannes" value="ja"' in she.page  # for the pages that follow


def _scanning(place: str) -> Callable[[House], House]:
    """A desk that scans by the clamd there."""

    def fitted(house: House) -> House:
        core = house.scene.core.model_copy(update={"clamd": place})
        return replace(house, scene=replace(house.scene, core=core))

    return fitted


HOSTILE = {
    "many parts": with_files(*[file("a.jpg", b"\xff\xd8\xff")] * 1_000),
    "far too many parts": with_files(*[file("a.jpg", b"\xff\xd8\xff")] * 10_000),
    "too deep": nested(25, with_files(file("a.jpg", PHOTO))),
    "no boundary": letter("Content-Type: multipart/mixed; boundary=nowhere", body="Hun er redd."),
    "a full winmail.dat": with_files(winmail(*[("a.jpg", b"x")] * 2_000)),
}


@pytest.mark.parametrize("kind", HOSTILE)
async def test_a_hostile_mail_gives_a_bounded_list_and_a_sentence(
    desk: RunningDesk, kind: str
) -> None:
    case = await _send(desk, HOSTILE[kind])
    async with her(desk) as she:
        await _list(she, case)
        assert 'id="more-files"' in she.page
        assert "be melderen sende dem i skjemaet" in she.page
        assert she.page.count('/original" aria-label') <= 300


async def test_names_are_text_on_one_line_and_one_without_a_name_says_so(desk: RunningDesk) -> None:
    named = ("../../<b>x</b>.jpg", "a\u202egpj.exe")
    files = [file(name, PHOTO) for name in named]
    nameless = part("image/jpeg", PHOTO, "Content-Disposition: inline")
    case = await _send(desk, with_files(*files, nameless))
    async with her(desk) as she:
        at = await _list(she, case)
        for said in ("1. b&gt;.jpg", "2. agpj.exe", "3. Uten navn"):
            assert said in she.page
        answer = await she.post(f"{at}/fil/3/original")
        assert f"{case.reference}-3" in answer.headers["content-disposition"]


async def test_a_case_is_opened_without_its_mails_being_taken_apart(
    desk: RunningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await _send(desk, with_files(file("bilde.jpg", PHOTO)))
    async with her(desk) as she:
        monkeypatch.setattr("varde.shared.mail.files.SECONDS", 0.0)
        await she.get(f"/sak/{case.reference}")
        assert (await she.post(f"/sak/{case.reference}/original")).status_code == 200
        assert await _looks(desk) == []
        for said in ("Vis filene", "Filene hentes fram når du ber om dem."):
            assert said in she.page
        await she.post(f"/sak/{case.reference}/filer")
        assert 'id="more-files"' in she.page, "nothing is taken out of it in no time"
    assert await _looks(desk) == [("list_attachments", "")]


async def test_a_case_without_files_says_so_to_who_asks_for_them(desk: RunningDesk) -> None:
    case = await desk.router.tell("De får ikke lønn.")
    async with her(desk) as she:
        await she.get(f"/sak/{case.reference}")
        await she.post(f"/sak/{case.reference}/original")
        assert "Vis filene" not in she.page
        await she.post(f"/sak/{case.reference}/filer")
        assert "Det følger ingen filer med denne saken." in she.page


async def test_a_mail_that_is_not_read_just_now_opens_no_other_file(
    desk: RunningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await _send(desk, with_files(file("bilde.jpg", PHOTO)))
    async with her(desk) as she:
        at = await _list(she, case)
        monkeypatch.setattr("varde.shared.mail.files.SECONDS", 0.0)
        assert (await she.post(f"{at}/fil/1/kopi")).status_code == 422
        assert "kunne ikke leses akkurat nå" in she.page
