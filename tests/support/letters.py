"""Messages built as real clients build them: the structure is theirs, every word is invented."""

import base64
import struct
import zlib
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

OWN = "Hun på Åsen får ikke gå ut, og sjefen har tatt passet."


def letter(*headers: str, body: bytes | str = b"", subject: str = "Bekymring") -> bytes:
    """A message with these headers; a body of text is UTF-8."""
    lines = ["From: kari@nabo.example", f"Subject: {subject}", "MIME-Version: 1.0", *headers]
    content = body.encode() if isinstance(body, str) else body
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def many(kind: str, *parts: bytes, subject: str = "Bekymring", more: str = "") -> bytes:
    """A multipart message of ``parts``, each with its own headers."""
    mark = f"=_{sum(map(len, parts))}"  # a boundary of its own for each level
    body = b"".join(f"--{mark}\r\n".encode() + part + b"\r\n" for part in parts)
    body += f"--{mark}--\r\n".encode()
    return letter(
        f'Content-Type: multipart/{kind}; boundary="{mark}"{more}', body=body, subject=subject
    )


def part(kind: str, body: bytes | str, *headers: str) -> bytes:
    """One part, in base64."""
    content = body.encode() if isinstance(body, str) else body
    head = "\r\n".join((f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", *headers))
    return head.encode() + b"\r\n\r\n" + base64.encodebytes(content).replace(b"\n", b"\r\n")


def text(body: str) -> bytes:
    """A plain text part."""
    return part("text/plain; charset=utf-8", body)


def page(body: str, subject: str = "Bekymring", *headers: str) -> bytes:
    """A message of HTML alone."""
    return letter("Content-Type: text/html; charset=utf-8", *headers, body=body, subject=subject)


def tnef(*attributes: tuple[int, int, bytes]) -> bytes:
    """A ``winmail.dat`` of (level, attribute, value)."""
    out = struct.pack("<IH", 0x223E9F78, 1)
    for level, name, value in attributes:
        out += struct.pack("<BII", level, name, len(value)) + value
        out += struct.pack("<H", sum(value) & 0xFFFF)
    return out


def properties(*values: tuple[int, int, bytes]) -> bytes:
    """MAPI properties of varying length, as (type, tag, value)."""
    out = struct.pack("<I", len(values))
    for kind, tag, value in values:
        out += struct.pack("<HHII", kind, tag, 1, len(value)) + value + b"\0" * (-len(value) % 4)
    return out


def packed_rtf(plain: bytes) -> bytes:
    """Rich text as Outlook stores it when it does not compress it."""
    return struct.pack("<II4sI", len(plain) + 12, len(plain), b"MELA", 0) + plain


def signed(content: bytes) -> bytes:
    """``content`` inside an opaque signature, DER."""
    key, certificate = _identity()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    builder = builder.add_signer(certificate, key, hashes.SHA256())
    return builder.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary])


def enveloped(content: bytes) -> bytes:
    """``content`` encrypted by S/MIME, DER."""
    _, certificate = _identity()
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(content).add_recipient(certificate)
    return builder.encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])


def compressed(content: bytes) -> bytes:
    """``content`` compressed by S/MIME (RFC 3274), BER with indefinite lengths and a string in pieces."""
    packed = zlib.compress(content)
    pieces = b"".join(_tlv(0x04, packed[n : n + 50]) for n in range(0, len(packed), 50))
    held = _open(0x30, _oid("2a864886f70d010701") + _open(0xA0, _open(0x24, pieces)))
    algorithm = _tlv(0x30, _oid("2a864886f70d0109100308"))
    body = _open(0x30, _tlv(0x02, b"\0") + algorithm + held)
    return _open(0x30, _oid("2a864886f70d0109100109") + _open(0xA0, body))


def _oid(code: str) -> bytes:
    return _tlv(0x06, bytes.fromhex(code))


def _tlv(tag: int, content: bytes) -> bytes:
    return bytes((tag, len(content))) + content


def _open(tag: int, content: bytes) -> bytes:
    return bytes((tag, 0x80)) + content + b"\0\0"


def _identity() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "nabo.example")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=365))
        .sign(key, hashes.SHA256())
    )
    return key, certificate
