"""Certificates in a caBundle stay as valid and as many as they are, and lose their names."""

from base64 import b64decode, b64encode
from datetime import datetime, timedelta, timezone

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from kubectl_alb.context.bundle.certificate_stand_ins import CertificateStandIns
from kubectl_alb.facts.x509 import X509, certificates

START, END = datetime(2026, 1, 1, tzinfo=timezone.utc), datetime(2061, 5, 6, tzinfo=timezone.utc)
KEY = ec.generate_private_key(ec.SECP256R1())
SOON = timedelta(days=30)


def pem(subject: str, issuer: str = "", end: datetime = END) -> bytes:
    names = [
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        for name in (subject, issuer or subject)
    ]
    builder = (
        x509.CertificateBuilder().subject_name(names[0]).issuer_name(names[1])
        .public_key(KEY.public_key()).serial_number(4711).not_valid_before(START)
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(subject)]), critical=False)
    )  # fmt: skip
    return builder.sign(KEY, hashes.SHA256()).public_bytes(Encoding.PEM)


def encoded(*parts: bytes) -> str:
    return b64encode(b"".join(parts)).decode()


def replaced(*bundles: str) -> list[bytes]:
    records = [{"webhooks": [{"clientConfig": {"caBundle": bundle}}]} for bundle in bundles]
    stand_ins = CertificateStandIns(records)
    return [b64decode(stand_ins.bundle(bundle)) for bundle in bundles]


def one(content: bytes) -> X509:
    (found,) = certificates(content)
    return found


def test_a_stand_in_is_as_valid_and_names_nothing() -> None:
    (content,) = replaced(encoded(pem("ca.bank.example")))
    found = one(content)
    assert (found.not_before, found.not_after, found.names) == (START, END, ())
    assert b"bank" not in b64decode(b"".join(content.split(b"\n")[1:-2]))
    assert found.subject == found.issuer


def test_other_programs_read_it_too() -> None:
    (content,) = replaced(encoded(pem("ca.bank.example", end=START + SOON)))
    read = x509.load_pem_x509_certificate(content)
    assert read.subject.rfc4514_string() == "CN=ca001"
    assert (read.not_valid_before_utc, read.not_valid_after_utc) == (START, START + SOON)


def test_who_is_named_as_issuer_and_which_are_the_same_stays() -> None:
    root, leaf = pem("root"), pem("leaf", "root")
    both, alone = replaced(encoded(root, leaf), encoded(root))
    first, second = certificates(both)
    assert (second.issuer, first.subject == second.subject) == (first.subject, False)
    assert one(alone) == first


def test_what_is_no_certificate_stays_none() -> None:
    broken = b"-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n"
    found = replaced(encoded(b"ca.bank.example"), encoded(broken), "%", "")
    assert found == [b"REDACTED", b"REDACTED", b"REDACTED", b""]
