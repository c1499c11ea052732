"""Certificates as the webhook chain has them: names, validity, and who signed them.

RFC 5280 (certificates), RFC 8017 (RSA signatures), SEC 1 (ECDSA). Only what is public is read, and
nothing is decided by it but whether a cluster's own certificates fit together.
"""

import hashlib
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache

from kubectl_alb.facts.curves import CURVES, verified

RSA, EC = "1.2.840.113549.1.1.1", "1.2.840.10045.2.1"
SUBJECT_ALT_NAME = "2.5.29.17"
HASHES = {
    "1.2.840.113549.1.1.11": "sha256",
    "1.2.840.113549.1.1.12": "sha384",
    "1.2.840.113549.1.1.13": "sha512",
    "1.2.840.10045.4.3.2": "sha256",
    "1.2.840.10045.4.3.3": "sha384",
    "1.2.840.10045.4.3.4": "sha512",
}
# The DER that stands before a digest in an RSA signature.
DIGEST_PREFIX = {
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
    "sha384": bytes.fromhex("3041300d060960864801650304020205000430"),
    "sha512": bytes.fromhex("3051300d060960864801650304020305000440"),
}
BEGIN, END = b"-----BEGIN CERTIFICATE-----", b"-----END CERTIFICATE-----"
SEQUENCE, CONTEXT_0, CONTEXT_3, DNS_NAME = 0x30, 0xA0, 0xA3, 0x82


@dataclass(frozen=True, slots=True)
class X509:
    """A certificate; `names` are its DNS names, `key` and `curve` describe its public key."""

    subject: bytes
    issuer: bytes
    not_before: datetime
    not_after: datetime
    names: tuple[str, ...]
    key: bytes
    key_algorithm: str
    curve: str
    signed: bytes
    signature: bytes
    signature_algorithm: str


def certificates(pem: bytes) -> tuple[X509, ...]:
    """Read every certificate of a PEM text; raise ValueError for what is none."""
    blocks = (block.partition(END)[0] for block in pem.split(BEGIN)[1:])
    try:
        return tuple(_certificate(b64decode(block)) for block in blocks)
    except (NotBase64, IndexError) as error:
        raise ValueError(f"no certificate: {error}") from error


@lru_cache(maxsize=256)
def issued_by(child: X509, parent: X509) -> bool | None:
    """Return whether a certificate was signed with another's key; None for unknown algorithms."""
    if child.issuer != parent.subject:
        return False
    name = HASHES.get(child.signature_algorithm)
    if name is None:
        return None
    by_rsa = child.signature_algorithm.startswith(RSA.rpartition(".")[0])
    if by_rsa != (parent.key_algorithm == RSA):
        return False
    digest = hashlib.new(name, child.signed).digest()
    if parent.key_algorithm == RSA:
        return _rsa_signed(child.signature, DIGEST_PREFIX[name] + digest, parent.key)
    if parent.key_algorithm == EC and parent.curve in CURVES:
        r, s = (int.from_bytes(v, "big") for _, v in _items(_items_of(child.signature)))
        return verified(CURVES[parent.curve], parent.key, digest, r, s)
    return None


def _rsa_signed(signature: bytes, digest_info: bytes, key: bytes) -> bool:
    n, e = (int.from_bytes(value, "big") for _, value in _items(_items_of(key)))
    size = (n.bit_length() + 7) // 8
    opened = pow(int.from_bytes(signature, "big"), e, n).to_bytes(size, "big")
    padding = b"\xff" * (size - len(digest_info) - 3)
    return opened == b"\x00\x01" + padding + b"\x00" + digest_info


def _certificate(der: bytes) -> X509:
    parts = list(_items(_items_of(der)))
    signed_body = parts[0][1]
    # What is signed is the first part with its header.
    signed = _with_header(_items_of(der))
    fields = [item for item in _items(signed_body) if item[0] != CONTEXT_0]
    issuer, validity, subject, public = (value for _, value in fields[2:6])
    start, end = (_time(value) for _, value in _items(validity))
    (_, algorithm), (_, bits) = _items(public)
    oids = [_oid(value) for tag, value in _items(algorithm) if tag == 0x06]
    extensions = next((value for tag, value in fields[6:] if tag == CONTEXT_3), b"")
    return X509(
        subject,
        issuer,
        start,
        end,
        tuple(_names(extensions)),
        bits[1:],
        oids[0],
        oids[1] if len(oids) > 1 else "",
        signed,
        parts[2][1][1:],
        _oid(next(_items(parts[1][1]))[1]),
    )


def _names(extensions: bytes) -> Iterator[str]:
    for _, extension in _items(_items_of(extensions)) if extensions else ():
        parts = list(_items(extension))
        if _oid(parts[0][1]) == SUBJECT_ALT_NAME:
            for tag, value in _items(_items_of(parts[-1][1])):
                if tag == DNS_NAME:
                    yield value.decode("ascii", "replace")


def _time(value: bytes) -> datetime:
    text = value.decode("ascii")
    # UTCTime has two digits of the year; those from 50 on are of the last century.
    if len(text) == len("YYMMDDHHMMSSZ"):
        text = ("19" if text[:2] >= "50" else "20") + text
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=timezone.utc)


def _oid(value: bytes) -> str:
    numbers = [value[0] // 40, value[0] % 40]
    current = 0
    for byte in value[1:]:
        current = current << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(current)
            current = 0
    return ".".join(map(str, numbers))


def _items_of(der: bytes) -> bytes:
    """Return what a constructed value holds."""
    return next(_items(der))[1]


def _items(der: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(der):
        start, end = _bounds(der, place)
        if end > len(der):
            raise ValueError("a value of the certificate is cut off")
        yield der[place], der[start:end]
        place = end


def _with_header(der: bytes) -> bytes:
    return der[: _bounds(der, 0)[1]]


def _bounds(der: bytes, place: int) -> tuple[int, int]:
    length, start = der[place + 1], place + 2
    if length & 0x80:
        size = length & 0x7F
        length = int.from_bytes(der[start : start + size], "big")
        start += size
    return start, start + length
