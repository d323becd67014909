"""Messages as clients build them, to be broken at random."""

from support.letters import OWN, compressed, letter, many, page, part, properties, text, tnef

_INNER = letter("Content-Type: text/plain; charset=iso-8859-1", body=OWN.encode("latin-1"))
_PACKED = tnef((1, 0x00018004, b"x"), (1, 0x0002800C, OWN.encode("cp1252")))
_HELD = (2, 0x00069002, bytes(14)), (2, 0x00069005, properties((0x0D, 0x3701, bytes(16) + _PACKED)))
SEEDS = (
    page(f"<div>{OWN}<div class=gmail_signature>Kari</div><blockquote type=cite>x</blockquote></div>"),
    many("mixed", text(OWN), b"Content-Type: message/rfc822\r\n\r\n" + _INNER, part("message/rfc822", _INNER)),
    many("report", text("Not delivered"), part("message/delivery-status", "Action: failed")),
    many("mixed", text(" "), part("application/ms-tnef", tnef((1, 0x0002800C, OWN.encode("cp1252"))))),
    b"Subject: =?utf-8?q?=C3=A5?=\r\n" + part("application/pkcs7-mime; smime-type=x", compressed(_INNER)),
    letter("Content-Type: text/calendar; charset=utf-8", body="SUMMARY:x\r\nDESCRIPTION;A=\"b\":y\\n"),
    letter("Content-Type: application/rtf", body=rb"{\rtf1\ansi{\fonttbl{\f0 A;}}x\'e5\u229?}"),
    letter("Content-Type: text/plain; format=flowed; delsp=yes", body=f"{OWN} \r\n> a\r\n-- \r\nKari\r\n"),
    letter("Content-Type: application/ms-tnef", body=tnef(*_HELD)),
    letter("Content-Type: text/plain", body=f"{OWN}\r\nbegin 644 a.bin\r\n#86)C\r\n`\r\nend\r\n"),
)  # fmt: skip
