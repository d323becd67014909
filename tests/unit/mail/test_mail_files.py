"""Files are taken out of a message wherever they stand in it, within bounds, and whatever the message is."""

import json

import pytest

from support.letters import OWN, enveloped, letter, many, page, part, signed, text
from support.mail_with_files import (
    LETTER,
    OF_A_FILE,
    PHOTO,
    file,
    forwarded,
    nested,
    packed,
    uuencoded,
    winmail,
    with_files,
)
from varde.shared.mail import MailFiles, unpacking
from varde.shared.mail.contents import listed, one
from varde.shared.mail.reading import read_mail

Found = list[tuple[str, str, int]]
PICTURE, PDF = ("bilde.jpg", "image/jpeg", len(PHOTO)), ("brev.pdf", "application/pdf", len(LETTER))


def files_of(raw: bytes) -> tuple[Found, bool]:
    """What is listed, and whether there may be more."""
    told = json.loads(listed(raw))
    return [tuple(each) for each in told["files"]], told["more"]


ATTACHED = with_files(file("bilde.jpg", PHOTO, "image/jpeg"), file("brev.pdf", LETTER))
NAMED = ("bilde.jpg", PHOTO), ("brev.pdf", LETTER)
PLACES = {
    "attached": ATTACHED,
    "only files": many("mixed", file("bilde.jpg", PHOTO), file("brev.pdf", LETTER)),
    "in a forwarded message": with_files(forwarded(ATTACHED)),
    "in an attached message": with_files(file("melding.eml", ATTACHED)),
    "in a winmail.dat": with_files(winmail(("bilde.jpg", PHOTO), ("brev.pdf", LETTER))),
    "in a message in a winmail.dat": with_files(
        part("application/ms-tnef", packed(messages=(packed(*NAMED),)))
    ),
    "in a message in a message in a winmail.dat": with_files(
        part("application/ms-tnef", packed(messages=(packed(messages=(packed(*NAMED),)),)))
    ),
    "in a message attached in a winmail.dat": with_files(winmail(("melding.eml", ATTACHED))),
    "in the text": letter(
        "Content-Type: text/plain", body=OWN + "\r\n" + "".join(uuencoded(*one) for one in NAMED)
    ),
    "in a transfer encoding of old": with_files(
        *(
            f"Content-Transfer-Encoding: x-uuencode\r\n{OF_A_FILE.format(name)}\r\n\r\n".encode()
            + uuencoded(name, content).encode()
            for name, content in NAMED
        )
    ),
    "signed opaquely": many(
        "mixed", part("application/pkcs7-mime; smime-type=signed-data", signed(ATTACHED))
    ),
    "of other types than they say": with_files(
        file("bilde.jpg", PHOTO, "text/html"), file("brev.pdf", LETTER, "image/png")
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_files_are_found_where_they_stand_and_known_by_their_content(place: str) -> None:
    raw = PLACES[place]
    assert files_of(raw) == ([PICTURE, PDF], False)
    assert (one(raw, 1), one(raw, 2), one(raw, 3)) == (PHOTO, LETTER, None)
    assert read_mail(raw).files == 2
    assert not read_mail(raw).more_files


def test_a_picture_in_the_text_is_a_file_and_the_words_are_none() -> None:
    inside = part("image/jpeg", PHOTO, "Content-Id: <x>", "Content-Disposition: inline")
    shown = many("related", page(f"<p>{OWN}</p><img src='cid:x'>"), inside)
    raw = many("alternative", text(OWN), shown)
    assert files_of(raw) == ([("", "image/jpeg", len(PHOTO))], False)
    assert files_of(letter("Content-Type: text/plain", body=OWN)) == ([], False)


def test_an_attached_text_and_what_is_encrypted_are_files() -> None:
    raw = with_files(file("notat.txt", b"Hun sov der.", "text/plain"))
    assert [kind for _, kind, _ in files_of(raw)[0]] == ["text/plain"]
    sealed = part("application/octet-stream; name=smime.p7m", enveloped(ATTACHED))
    assert [name for name, _, _ in files_of(b"Subject: Uro\r\n" + sealed)[0]] == ["smime.p7m"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\\\Users\\\\kari\\\\bilde.jpg", "bilde.jpg"),
        ("kari\u202egpj.exe", "karigpj.exe"),
        ("a\r\n b.jpg", "a b.jpg"),
        ("/", ""),
    ],
)
def test_a_name_holds_no_folder_no_line_break_and_nothing_invisible(name: str, shown: str) -> None:
    assert [found for found, _, _ in files_of(with_files(file(name, PHOTO)))[0]] == [shown]


def test_a_name_in_a_winmail_dat_is_cleaned_alike() -> None:
    raw = with_files(winmail(("..\\mappe\\a\nb\u202ec.jpg", PHOTO)))
    assert files_of(raw)[0] == [("a bc.jpg", "image/jpeg", len(PHOTO))]


def test_many_parts_give_as_many_as_are_bounded_and_say_so() -> None:
    files, more = files_of(with_files(*[file("a.jpg", b"\xff\xd8\xff")] * 1_000))
    assert 200 < len(files) < 300
    assert more
    assert files_of(with_files(*[file("a.jpg", b"\xff\xd8\xff")] * 10_000)) == ([], True)


def test_many_files_in_a_winmail_dat_are_bounded_and_the_reading_says_so() -> None:
    raw = with_files(winmail(*[("a.jpg", b"x")] * 1_000))
    files, more = files_of(raw)
    assert (len(files), more) == (300, True)
    assert one(raw, 300) == b"x"
    assert one(raw, 301) is None
    assert (read_mail(raw).files, read_mail(raw).more_files) == (300, True)


def test_what_stands_too_deep_is_not_listed_and_that_is_said() -> None:
    assert files_of(nested(19, ATTACHED)) == ([PICTURE, PDF], False)
    assert files_of(nested(25, ATTACHED)) == ([], True)
    assert read_mail(nested(25, ATTACHED)).more_files


def test_broken_base64_gives_what_is_there() -> None:
    whole = file("bilde.jpg", PHOTO)
    raw = with_files(whole[:2_000] + b"\r\n%%%\x00!!=\r\n")
    ((name, kind, size),), _ = files_of(raw)
    assert (name, kind) == ("bilde.jpg", "image/jpeg")
    assert PHOTO.startswith((one(raw, 1) or b"")[:1_000])
    assert 1_000 < size < len(PHOTO)


def test_a_message_without_its_last_boundary_says_that_files_may_be_missing() -> None:
    raw = letter("Content-Type: multipart/mixed; boundary=nowhere", body=ATTACHED)
    assert files_of(raw) == ([], True)


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_a_torn_message_never_raises(cut: int) -> None:
    raw = with_files(winmail(("bilde.jpg", b"\xff\xd8\xff" * 30)), file("b.pdf", b"%PDF-1.7"))
    files_of(raw[: len(raw) - cut])
    one(raw[: len(raw) - cut], 2)


async def test_the_process_lists_files_and_gives_one() -> None:
    async with unpacking() as unpacker:
        found = await unpacker.listed(ATTACHED)
        assert [(f.name, f.media_type, f.size) for f in found.files] == [PICTURE, PDF]
        assert await unpacker.content(ATTACHED, 2) == LETTER
        assert await unpacker.content(ATTACHED, 3) is None
        assert "bilde" not in repr(found)


async def test_a_file_of_fifty_megabytes_comes_whole() -> None:
    film = bytes(range(256)) * (45 * 4_096)
    raw = with_files(file("film.bin", film))
    assert len(raw) > 60_000_000
    async with unpacking() as unpacker:
        found = await unpacker.listed(raw)
        assert [f.size for f in found.files] == [len(film)]
        assert await unpacker.content(raw, 1) == film


async def test_a_message_that_is_too_large_or_breaks_the_process_is_said_to_be_unread() -> None:
    async with unpacking() as unpacker:
        assert await unpacker.listed(bytes(65 * 2**20)) == MailFiles(more=True)
        heavy = b"Subject: x\r\n\r\n" + b"p\xe5\r\n" * 12_000_000
        assert (await unpacker.listed(heavy)).more
        assert len((await unpacker.listed(ATTACHED)).files) == 2
