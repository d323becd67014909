"""The concerns that the benches of the whole way send: mails of 6 kB, short mails, and forms."""

import re
from email.message import EmailMessage
from email.policy import SMTP

from bench.bench_mail import RECIPIENT, SENDER, realistic_mail

TEXTS = (
    "Jeg rydder rom på et hotell. To av de andre får ikke lønn, og sjefen har passene deres.",
    "Naboen har en jente på 15 år boende i kjelleren. Hun vasker hver dag og går ikke på skole.",
    "Åtte menn bor i en brakke ved verftet. De blir hentet klokka fem og skylder for reisen.",
    "En kvinne i salongen sier at hun ikke får gå ut alene, og at en mann tar pengene hennes.",
    "På gården der jeg kjører, sover tre plukkere i en container uten vann. De er redde.",
    "En gutt selger på gata for noen voksne. Han gråt og sa at han blir slått når han tjener lite.",
)
"""All invented. None of them is held for the coordinator."""
_SUBJECT = re.compile(rb"^Subject: [^\r\n]*", re.MULTILINE)
_REALISTIC = realistic_mail().replace(b"\n", b"\r\n")


def mail(number: int) -> bytes:
    """The mail of that number, with ``merke<number>x`` in its subject: every second one is of 6 kB."""
    return _large(number) if number % 2 else _small(number)


def text(number: int) -> str:
    """The words of the form or the small mail of that number."""
    return f"{TEXTS[number % len(TEXTS)]} Dette er melding {number}."


def _large(number: int) -> bytes:
    return _SUBJECT.sub(b"Subject: Uro merke%dx" % number, _REALISTIC, count=1)


def _small(number: int) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = SENDER, RECIPIENT
    message["Subject"] = f"Bekymring merke{number}x"
    message.set_content(text(number))
    return message.as_bytes(policy=SMTP)
