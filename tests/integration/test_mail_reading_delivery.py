"""The measurement of mail reading sends its messages to a whole Varde: what becomes of each is told."""

from pathlib import Path

from bench.mail_reading.delivery import REFUSED, deliver_all
from bench.mail_reading.measures import READ

CONCERN = """From: kari@nabo.example\nSubject: Uro for en jente\n
Hun er 15 år og jobber hver natt på restauranten. Sjefen tar passet og lønna, og hun er redd for ham.
"""
ENCRYPTED = "Subject: x\nContent-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n"


def test_each_message_is_read_or_held_or_refused(tmp_path: Path) -> None:
    mails = [CONCERN, ENCRYPTED, "Subject: x\n\ntwo\rlines\n", "", ".\n.\n"]
    messages = [("ours", str(number), mail.encode()) for number, mail in enumerate(mails)]
    outcomes = deliver_all(messages, tmp_path)
    assert [outcome.result for outcome in outcomes] == [READ, "encrypted", REFUSED, "empty", READ]
    assert outcomes[2].reply.startswith("550 b'5.6.11")
    assert not outcomes[0].reply
