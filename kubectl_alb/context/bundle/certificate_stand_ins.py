"""Stand-ins for the certificates in a caBundle, without a name of their own.

What a bundle's checks read of an authority stays: that it is one, from when to when it is valid,
and which others have its name as their issuer. It has no extension and a key that nobody has, and
nobody signed it: the certificates that it would verify are never in a bundle.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from kubectl_alb.facts.x509 import BEGIN, END, X509, certificates
from kubectl_alb.render.secret_rule import REDACTED

FIELD = "caBundle"
LINE = 64
INTEGER, BIT_STRING, OID, UTF8 = 0x02, 0x03, 0x06, 0x0C
UTC_TIME, TIME, SEQUENCE, SET, CONTEXT_0 = 0x17, 0x18, 0x30, 0x31, 0xA0
# RFC 8410: any 32 bytes are a key, and any 64 have the shape of a signature.
ED25519, KEY_SIZE, SIGNATURE_SIZE = bytes.fromhex("2b6570"), 32, 64
COMMON_NAME = bytes.fromhex("550403")
VERSION_3 = b"\x02"
# RFC 5280, 4.1.2.5: other years have four digits.
TWO_DIGITS = range(1950, 2050)


class CertificateStandIns:
    """A stand-in for each certificate of the records, the same everywhere."""

    def __init__(self, records: Iterable[Any]) -> None:
        bundles = map(_read, _bundles(records))
        found = dict.fromkeys(certificate for bundle in bundles for certificate in bundle)
        names = dict.fromkeys(name for one in found for name in (one.subject, one.issuer))
        numbers = {name: number for number, name in enumerate(names, start=1)}
        self._stand_ins: Mapping[X509, bytes] = {
            one: _pem(_certificate(one, number, numbers[one.subject], numbers[one.issuer]))
            for number, one in enumerate(found, start=1)
        }

    def bundle(self, text: str) -> str:
        """Return a caBundle with the stand-ins of its certificates; empty for an empty one."""
        found = b"".join(self._stand_ins.get(one, b"") for one in _read(text))
        return b64encode(found or REDACTED.encode()).decode() if text else text


def _bundles(value: Any) -> Iterator[str]:
    """Yield every caBundle in a value."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key == FIELD and isinstance(item, str):
                yield item
            else:
                yield from _bundles(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _bundles(item)


def _read(text: str) -> tuple[X509, ...]:
    try:
        return certificates(b64decode(text))
    except (NotBase64, ValueError):
        return ()


def _certificate(one: X509, number: int, subject: int, issuer: int) -> bytes:
    algorithm = _der(SEQUENCE, _der(OID, ED25519))
    key = number.to_bytes(KEY_SIZE, "big")
    signed = _der(
        SEQUENCE,
        _der(CONTEXT_0, _der(INTEGER, VERSION_3)),
        _der(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big")),
        algorithm,
        _name(issuer),
        _der(SEQUENCE, _time(one.not_before), _time(one.not_after)),
        _name(subject),
        _der(SEQUENCE, algorithm, _der(BIT_STRING, b"\x00", key)),
    )
    return _der(SEQUENCE, signed, algorithm, _der(BIT_STRING, bytes(1 + SIGNATURE_SIZE)))


def _name(number: int) -> bytes:
    attribute = _der(SEQUENCE, _der(OID, COMMON_NAME), _der(UTF8, f"ca{number:03d}".encode()))
    return _der(SEQUENCE, _der(SET, attribute))


def _time(moment: datetime) -> bytes:
    if moment.year in TWO_DIGITS:
        return _der(UTC_TIME, f"{moment:%y%m%d%H%M%SZ}".encode())
    return _der(TIME, f"{moment.year:04d}{moment:%m%d%H%M%SZ}".encode())


def _der(tag: int, *parts: bytes) -> bytes:
    value = b"".join(parts)
    size = len(value)
    if size < 0x80:
        return bytes((tag, size)) + value
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + value


def _pem(der: bytes) -> bytes:
    text = b64encode(der)
    lines = [text[start : start + LINE] for start in range(0, len(text), LINE)]
    return b"\n".join((BEGIN, *lines, END, b""))
