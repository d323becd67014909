"""Files that older mailers write into the text, and messages in a ``winmail.dat``: found, bounded, and told apart."""

import json
import tracemalloc

import pytest

from support.letters import OWN, letter, many, part, text
from support.mail_with_files import PHOTO, packed, uuencoded, with_files
from varde.shared.mail import MailKind, unpacking
from varde.shared.mail.contents import listed, one
from varde.shared.mail.model import Problem
from varde.shared.mail.reading import read_mail

PLAIN = "Content-Type: text/plain; charset=utf-8"
BLOCK = uuencoded("bilde.jpg", PHOTO)


def files_of(raw: bytes) -> list[tuple[str, int]]:
    return [(name, size) for name, _, size in json.loads(listed(raw))["files"]]


def test_the_words_around_an_encoded_file_are_read_and_it_is_not() -> None:
    read = read_mail(letter(PLAIN, body=f"{OWN}\r\n\r\n{BLOCK}\r\nHilsen Kari\r\n{BLOCK}"))
    assert read.whole.split() == [*OWN.split(), "Hilsen", "Kari"]
    assert read.files == 2


def test_a_mail_of_an_encoded_file_alone_is_one_of_attachments() -> None:
    raw = letter(PLAIN, body=BLOCK, subject="")
    assert read_mail(raw).kind is MailKind.ONLY_ATTACHMENTS
    assert one(raw, 1) == PHOTO


@pytest.mark.parametrize(
    "said",
    [
        "begin 644 bilde.jpg",
        "begin 644 bilde.jpg\r\nMen hun kom aldri tilbake.",
        "begin 644 a\r\n`\r\nend",
        "begin 644 \r\nend",
        "begin 99 a\r\n#86)C\r\n`\r\nend",
        "begin 644 a\r\nHAN SA AT HUN SKAL BETALE\r\nALT",
    ],
)
def test_words_that_look_like_the_beginning_of_one_stay_words(said: str) -> None:
    raw = letter(PLAIN, body=f"{OWN}\r\n{said}\r\nHun gråt.")
    assert files_of(raw) == []
    assert read_mail(raw).text.split() == f"{OWN} {said} Hun gråt.".split()


def test_spaces_that_a_mailer_took_away_and_check_sums_that_it_added_are_forgiven() -> None:
    content = b"%PDF-1.7" * 15 + bytes(3)
    block = uuencoded("a.pdf", content)
    spaced = block.replace("`", " ")
    stripped = "".join(f"{line.rstrip()}\r\n" for line in spaced.splitlines())
    summed = "".join(f"{line}{'0' * (line[0] == 'M')}\r\n" for line in block.splitlines())
    for each in (block, spaced, stripped, summed):
        raw = letter(PLAIN, body=f"{OWN}\r\n{each}")
        assert one(raw, 1) == content
        assert read_mail(raw).text == OWN


def test_a_file_without_its_end_is_there_as_far_as_it_came() -> None:
    torn = BLOCK[:1_000].rpartition("\r\n")[0]
    raw = letter(PLAIN, body=f"{OWN}\r\n{torn}\r\nHILSEN KARI")
    content = one(raw, 1)
    assert content
    assert PHOTO.startswith(content)
    assert read_mail(raw).whole.split() == [*OWN.split(), "HILSEN", "KARI"]


def test_an_attached_text_stays_one_file_whatever_stands_in_it() -> None:
    attached = part("text/plain", BLOCK, "Content-Disposition: attachment; filename=notat.txt")
    assert files_of(with_files(attached)) == [("notat.txt", len(BLOCK))]


def test_what_is_no_file_in_an_encoding_of_old_is_read_in_part() -> None:
    raw = letter("Content-Transfer-Encoding: x-uuencode", body="ikke kodet")
    assert Problem.BAD_TRANSFER_ENCODING in read_mail(raw).problems


def test_many_encoded_files_are_bounded_and_the_reading_says_so() -> None:
    raw = letter(PLAIN, body=uuencoded("a", b"abc") * 1_000)
    assert len(files_of(raw)) == 300
    assert read_mail(raw).more_files


def test_what_never_becomes_a_file_takes_no_more_room_than_it_has() -> None:
    raw = letter(PLAIN, body="begin 644 a\r\n" + "M\r\n" * 100_000 + "`\r\nend\r\n")
    assert files_of(raw) == []


def test_a_message_in_a_winmail_dat_belongs_to_the_concern() -> None:
    inner = packed(said="Hun sov på lageret.", about="Jenta på Åsen")
    raw = many("mixed", text(OWN), part("application/ms-tnef", packed(messages=(inner,), said=OWN)))
    read = read_mail(raw)
    assert read.text == OWN
    assert read.forwarded.splitlines() == ["Jenta på Åsen", "", "Hun sov på lageret."]


def test_the_words_of_a_winmail_dat_are_kept_where_it_holds_a_message_and_no_words_stand_beside_it() -> (
    None
):
    inner = packed(said="Hun sov på lageret.")
    raw = b"Subject: Uro\r\n" + part("application/ms-tnef", packed(messages=(inner,), said=OWN))
    assert read_mail(raw).concern.split() == f"{OWN} Hun sov på lageret.".split()


def test_messages_in_a_winmail_dat_are_bounded_in_depth_and_number() -> None:
    deep = packed(("a.jpg", b"x"))
    for _ in range(19):
        deep = packed(messages=(deep,))
    assert files_of(with_files(part("application/ms-tnef", deep))) == [("a.jpg", 1)]
    for _ in range(5):
        deep = packed(messages=(deep,))
    read = read_mail(with_files(part("application/ms-tnef", deep)))
    assert (read.files, read.more_files, read.cut_short) == (0, True, True)
    wide = packed(messages=(packed(("a.jpg", b"x")),) * 1_000)
    read = read_mail(with_files(part("application/ms-tnef", wide)))
    assert 200 < read.files < 300
    assert read.more_files


@pytest.mark.parametrize("cut", range(0, 600, 7))
def test_a_torn_winmail_dat_never_raises(cut: int) -> None:
    whole = packed(("a.jpg", b"x" * 30), messages=(packed(("b.jpg", b"y" * 30), said=OWN),) * 2)
    raw = with_files(part("application/ms-tnef", whole[: len(whole) - cut]))
    listed(raw)
    assert read_mail(raw).text == OWN


def test_messages_in_messages_take_no_more_room_than_the_outermost() -> None:
    film = 4_000_000
    deep = packed(("film.bin", bytes(film)))
    for _ in range(19):
        deep = packed(messages=(deep,))
    raw = with_files(part("application/ms-tnef", deep))
    tracemalloc.start()
    assert files_of(raw) == [("film.bin", film)]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 12 * film


async def test_large_texts_with_encoded_files_are_taken_apart_in_time() -> None:
    film = uuencoded("film.bin", bytes(range(256)) * 40_000)
    begun = "begin 644 a\r\n#86)C\r\n" * 500_000
    async with unpacking() as unpacker:
        found = await unpacker.listed(letter(PLAIN, body=film))
        assert [file.size for file in found.files] == [10_240_000]
        cut = await unpacker.listed(letter(PLAIN, body=begun))
        assert (len(cut.files), cut.more, cut.unread) == (300, True, False)
