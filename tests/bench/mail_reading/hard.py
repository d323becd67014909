"""Messages of our own, each made to cost a careless reader much time or memory."""

from collections.abc import Iterator

SOURCE = "made to be costly"
_MANY = 200_000


def messages() -> Iterator[tuple[str, str, bytes]]:
    """(source, name, raw bytes) of each; they are the same every time."""
    for name, raw in _MESSAGES.items():
        yield SOURCE, name, raw


def _of(kind: str, body: bytes, *headers: str) -> bytes:
    head = "\r\n".join(("Subject: x", f"Content-Type: {kind}", *headers))
    return head.encode() + b"\r\n\r\n" + body


_PART = b"--b\r\nContent-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
_MESSAGES = {
    "a header of semicolons": b"Content-Type: multipart/mixed" + b";" * 1_500_000 + b"\r\n\r\nhei",
    "encoded words without end": b"Subject: " + b"=?utf-8?q?x?= " * 50_000 + b"\r\n\r\nhei",
    "half a million quote marks": _of("text/plain", b">\r\n" * _MANY),
    "attributions without end": _of("text/plain", b"Den 3. mai skrev\r\n" * 50_000, "In-Reply-To: <x>"),
    "from lines without end": _of("text/plain", b"Fra: x\r\n" * 100_000),
    "one line of a megabyte": _of("text/plain", b"On " + b"a " * 450_000 + b" wrote:"),
    "parts without end": _of("multipart/mixed; boundary=b", b"--b\r\n\r\nx\r\n" * 50_000),
    "messages without end": b"Content-Type: message/rfc822\r\n\r\n" * 1_000 + b"hei",
    "fifty pictures": _of("multipart/mixed; boundary=b", (_PART + b"eHh4\r\n" * 2_000) * 50),
    "a table of one wide cell": _of(
        "text/html", b"<table><tr><td>" + b"a" * 100_000 + b"</td></tr>" + b"<tr><td>b</td></tr>" * 5_000
    ),
    "open elements": _of("text/html", b"<div><b><i>" * 40_000),
    "comments that never end": _of("text/html", b"<!--<script></script>" * 20_000),
    "rich text of font tables": _of("application/rtf", b"{\\rtf1" + b"{\\fonttbl{\\f0\\fcharset0 " * 18_000),
    "invitation of parameters": _of("text/calendar", b"SUMMARY;" * 100_000),
    "signature of empty values": _of("application/pkcs7-mime", b"\x30\x80" * 20 + b"\x04\x00" * _MANY),
    "winmail.dat of properties": _of(
        "application/ms-tnef",
        b"\x78\x9f\x3e\x22\x00\x00" + b"\x02\x02\x90\x06\x00\x04\x00\x00\x00abcd\x00\x00" * 60_000,
    ),
}  # fmt: skip
