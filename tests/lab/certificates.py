"""A certificate authority for the lab, and the certificates it issues."""

import datetime
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY = "kubectl-alb-lab"
# Longer than the time before its end in which a certificate is called old.
VALID = datetime.timedelta(days=60)
WEBHOOK_NAME = "aws-load-balancer-webhook-service.kube-system.svc"
SERVER_NAMES = ("localhost", "kubernetes", "kubernetes.default.svc", WEBHOOK_NAME)
SERVER_ADDRESSES = ("127.0.0.1", "10.96.0.1")


@dataclass(frozen=True, slots=True)
class Pair:
    """A PEM certificate and its PEM private key, as files."""

    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Authority:
    """A folder with an authority's own pair, to which it adds those that it issues."""

    folder: Path
    name: str = AUTHORITY

    @property
    def own(self) -> Pair:
        """The authority's certificate and key."""
        return self._pair("ca")

    def create(self) -> None:
        """Write the authority's own certificate."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name(self.name)
        builder = _builder(name, name, key).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        _write(self.own, builder.sign(key, hashes.SHA256()), key)

    def server(self, file_name: str, expired: bool = False) -> Pair:
        """Issue a certificate for 127.0.0.1 and SERVER_NAMES, valid now or `expired`."""
        names: list[x509.GeneralName] = [x509.DNSName(name) for name in SERVER_NAMES]
        names += [x509.IPAddress(ipaddress.ip_address(a)) for a in SERVER_ADDRESSES]
        return self._issue(file_name, _name("localhost"), names, expired)

    def client(self, user: str, groups: Sequence[str] = ()) -> Pair:
        """Issue a certificate with which the API server knows a client as `user` in `groups`."""
        return self._issue(user, _name(user, groups))

    def _issue(
        self,
        file_name: str,
        subject: x509.Name,
        names: Sequence[x509.GeneralName] = (),
        expired: bool = False,
    ) -> Pair:
        issuer = x509.load_pem_x509_certificate(self.own.certificate.read_bytes())
        signer = serialization.load_pem_private_key(self.own.key.read_bytes(), None)
        assert isinstance(signer, ec.EllipticCurvePrivateKey)
        key = ec.generate_private_key(ec.SECP256R1())
        usage = ExtendedKeyUsageOID.SERVER_AUTH if names else ExtendedKeyUsageOID.CLIENT_AUTH
        builder = _builder(subject, issuer.subject, key, expired)
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        pair = self._pair(file_name)
        _write(pair, builder.sign(signer, hashes.SHA256()), key)
        return pair

    def _pair(self, file_name: str) -> Pair:
        return Pair(self.folder / f"{file_name}.crt", self.folder / f"{file_name}.key")


def signing_key(path: Path) -> Path:
    """Write a private key, with which the API server signs ServiceAccount tokens."""
    path.write_bytes(_pem(ec.generate_private_key(ec.SECP256R1())))
    return path


def _name(common_name: str, organizations: Sequence[str] = ()) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, each) for each in organizations]
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, expired: bool = False
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.timezone.utc)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - VALID)
        .not_valid_after(now - VALID / 2 if expired else now + VALID)
    )


def _write(pair: Pair, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
    pair.certificate.parent.mkdir(parents=True, exist_ok=True)
    pair.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    pair.key.write_bytes(_pem(key))


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
