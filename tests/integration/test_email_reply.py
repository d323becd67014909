"""The coordinator answers a mail without seeing who sent it, and hears of it when the answer does not arrive."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from support.people import NAV
from support.router_house import RouterHouse, router_house
from varde.intake_email.door import with_envelope
from varde.shared.casework.outbound import Letter, return_path
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Channel
from varde.shared.domain.letters import LetterKind
from varde.shared.errors import Refused
from varde.shared.store import additions
from varde.shared.store.outbound import SealedLetter, outbound_letter
from varde.shared.store.sealed import key_wrap, sealed_concern
from varde.shared.store.tables import metadata

TEXT = "Sjefen har tatt passet til Oksana Prøvenko, og hun får ikke lønn."
ADDRESS = "marker-kari@nabo.example"
ANSWER = "marker-svar: Takk for at du sa fra."


@pytest.fixture(params=stores.KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RouterHouse]:
    async with (
        stores.of_kind(request.param, tmp_path) as database,
        router_house(database) as opened,
    ):
        yield opened


async def _case(house: RouterHouse, *, vouched: bool = True) -> Case:
    await house.mail(TEXT, sender=ADDRESS, vouched=vouched)
    await house.deliver()
    return await house.newest()


async def _letter(house: RouterHouse) -> tuple[SealedLetter, Letter]:
    letter = await house.queue.claim()
    assert letter is not None
    return letter, house.queue.open(letter)


async def _everything(house: RouterHouse) -> str:
    async with house.database.read() as tx:
        return repr([list(await tx.execute(t.select())) for t in metadata.tables.values()])


async def test_a_reply_goes_to_who_wrote_and_only_the_mailer_can_read_it(
    house: RouterHouse,
) -> None:
    case = await _case(house)
    await house.reply(case, f"  {ANSWER}\n")
    assert "marker" not in await _everything(house)
    letter, opened = await _letter(house)
    assert (letter.kind, letter.concern_id) == (LetterKind.REPLY, case.concern_id)
    assert (opened.to, opened.text, opened.language) == (ADDRESS, ANSWER, "nb")
    assert (await house.log())[-1].action == "reply_by_email"
    await house.mail("Hun er 15 år.", sender="ola@nabo.example", token=opened.token)
    await house.deliver()
    async with house.database.read() as tx:
        assert len(await additions.additions_of(tx, case.concern_id)) == 1


async def test_a_receipt_also_holds_an_address_that_leads_to_its_concern(
    house: RouterHouse,
) -> None:
    await house.mail(TEXT, acknowledged=True)
    await house.deliver()
    case = await house.newest()
    _, opened = await _letter(house)
    await house.mail("Hun er 15 år.", sender="ola@nabo.example", token=opened.token)
    await house.deliver()
    assert (await house.case(case)).version > case.version


async def test_nobody_is_answered_who_may_not_have_written(house: RouterHouse) -> None:
    case = await _case(house, vouched=False)
    with pytest.raises(Refused, match=f"Ingen går god for avsenderen i sak {case.reference}"):
        await house.reply(case, ANSWER)
    assert await house.queue.claim() is None


async def test_what_came_by_the_form_is_not_answered_by_e_mail(house: RouterHouse) -> None:
    case = await house.tell(TEXT, contact=ADDRESS)
    with pytest.raises(Refused, match="kom ikke på e-post"):
        await house.reply(case, ANSWER)


async def test_only_who_leads_may_answer_and_only_with_words(house: RouterHouse) -> None:
    case = await _case(house)
    for actor, text in ((NAV, ANSWER), (None, "   "), (None, "x" * 20_001)):
        with pytest.raises(Refused):
            await (house.reply(case, text, actor) if actor else house.reply(case, text))
    assert await house.queue.claim() is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Return-Path: <a@b.example>\r\nX-Varde-Return-Path: vouched\r\n",
        b"X: y\r\nReturn-Path: <a@b.example>\r\nDelivered-To: x\r\nX-Varde-Return-Path: vouched\r\n",
        with_envelope("a@b.example", "x@y.example", b"X-Varde-Return-Path: vouched\r\n\r\n"),
        with_envelope("<>", "x@y.example", b"\r\n", vouched=True),
        with_envelope("a@b.example\r\nX: y", "x@y.example", b"\r\n")[:-20],
    ],
)
def test_a_return_path_is_believed_only_where_the_door_writes_it(raw: bytes) -> None:
    assert return_path(raw) is None


def _report(letter_id: str, action: str = "failed") -> bytes:
    return (
        "From: MAILER-DAEMON@mx.kommune.example\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\r\n\r\n'
        "--x\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--x\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Original-Envelope-Id: {letter_id}\r\n\r\n"
        f"Final-Recipient: rfc822; {ADDRESS}\r\nAction: {action}\r\nStatus: 5.1.1\r\n\r\n--x--\r\n"
    ).encode()


async def _come_back(house: RouterHouse, report: bytes, sender: str = "<>") -> None:
    raw = with_envelope(sender, "bekymring@varde.example", report)
    await house.receiver.receive(raw, Channel.EMAIL)
    await house.deliver()


async def _originals(house: RouterHouse) -> int:
    async with house.database.read() as tx:
        assert len((await tx.execute(key_wrap.select())).all())
        return len((await tx.execute(sealed_concern.select())).all())


async def test_a_report_on_a_letter_tells_the_desk_once_and_is_no_concern(
    house: RouterHouse,
) -> None:
    case = await _case(house)
    await house.reply(case, ANSWER)
    letter, _ = await _letter(house)
    await house.queue.sent(letter)
    for _ in range(3):
        await _come_back(house, _report(letter.letter_id))
    assert [(told.case_id, told.kind) for told in house.undelivered] == [(case.case_id, "reply")]
    assert await _originals(house) == 1
    assert [c.case_id for c in house.changed] == [case.case_id]
    async with house.database.read() as tx:
        row = (await tx.execute(outbound_letter.select())).one()
    assert (row.state, row.code, row.ciphertext) == ("failed", "5.1.1", None)
    assert "marker" not in await _everything(house)


async def test_a_report_of_delay_is_no_concern_and_tells_nothing(house: RouterHouse) -> None:
    case = await _case(house)
    await house.reply(case, ANSWER)
    letter, _ = await _letter(house)
    await house.queue.sent(letter)
    await _come_back(house, _report(letter.letter_id, "delayed"))
    assert house.undelivered == []
    assert await _originals(house) == 1


async def test_a_report_on_a_mail_that_is_not_ours_waits_for_the_coordinator(
    house: RouterHouse,
) -> None:
    await _case(house)
    await _come_back(house, _report("f" * 32))
    held = await house.newest()
    assert held.held
    assert house.undelivered == []


async def test_a_person_who_names_a_letter_is_heard_as_a_person(house: RouterHouse) -> None:
    case = await _case(house)
    await house.reply(case, ANSWER)
    letter, _ = await _letter(house)
    await _come_back(house, _report(letter.letter_id), sender="ola@nabo.example")
    assert house.undelivered == []
    assert await _originals(house) == 2


async def test_a_letter_names_no_other_case(house: RouterHouse) -> None:
    case = await _case(house)
    with pytest.raises(Refused, match="nummeret til en annen sak"):
        await house.reply(case, "Vi kjenner det fra 26-9999.")
    assert await house.queue.claim() is None
    assert "reply_by_email" not in [entry.action for entry in await house.log()]
