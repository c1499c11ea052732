from datetime import timedelta

import pytest

from kubectl_alb.analysis.describe.load_balancer import PresentedCertificate
from kubectl_alb.analysis.trace.certificate import certainly_chosen, chosen, fault_of
from kubectl_alb.model.network import Certificate
from tests.builders import NOW


def certificate(arn: str, *domains: str, key: str = "RSA_2048", days: int = 90):
    known = Certificate(
        arn, domains, "ISSUED", key_algorithm=key, not_after=NOW + timedelta(days=days)
    )
    return PresentedCertificate(arn, arn == "default", known)


DEFAULT = certificate("default", "other.example")
WILD = certificate("wild", "*.a.example")
EXACT = certificate("exact", "www.a.example")


@pytest.mark.parametrize(
    ("name", "arn"),
    [
        ("www.a.example", "exact"),
        ("WWW.A.EXAMPLE", "exact"),
        ("b.a.example", "wild"),
        ("c.b.a.example", "default"),
        ("a.example", "default"),
        ("other.example", "default"),
    ],
)
def test_the_most_exact_name_is_chosen(name: str, arn: str) -> None:
    found = chosen(name, (DEFAULT, WILD, EXACT), NOW)
    assert found is not None
    assert found.arn == arn


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"key": "EC_prime256v1"}, {"key": "RSA_4096"}),
        ({"days": 1}, {"days": -1}),
        ({"key": "RSA_4096", "days": 1}, {"key": "RSA_2048", "days": 300}),
        ({"key": "EC_secp384r1"}, {"key": "EC_prime256v1"}),
        ({"days": 300}, {"days": 200}),
        ({"key": "RSA_2048", "days": 5}, {"key": "RSA_4096", "days": -5}),
    ],
)
def test_of_several_the_better_key_and_the_longer_validity_win(
    better: dict[str, object], worse: dict[str, object]
) -> None:
    good = certificate("good", "www.a.example", **better)  # type: ignore[arg-type]
    bad = certificate("bad", "www.a.example", **worse)  # type: ignore[arg-type]
    assert chosen("www.a.example", (DEFAULT, bad, good), NOW) is good
    assert chosen("www.a.example", (DEFAULT, good, bad), NOW) is good


def test_without_any_certificate_there_is_none() -> None:
    assert chosen("a.example", (), NOW) is None


UNREAD = PresentedCertificate("unread", False, None)


@pytest.mark.parametrize(
    ("name", "certificates", "arn"),
    [
        ("www.a.example", (DEFAULT, UNREAD, EXACT), "exact"),
        ("c.example", (DEFAULT, WILD), "default"),
        ("c.example", (DEFAULT, UNREAD), None),
        ("c.example", (PresentedCertificate("default", True, None), WILD), None),
        ("c.example", (PresentedCertificate("default", True, None),), "default"),
        ("", (DEFAULT, UNREAD), "default"),
    ],
)
def test_where_names_were_not_read_the_default_is_not_certain(
    name: str, certificates: tuple[PresentedCertificate, ...], arn: str | None
) -> None:
    found = certainly_chosen(name, certificates, NOW)
    assert (found.arn if found else None) == arn


def test_what_clients_refuse_is_named() -> None:
    assert fault_of(EXACT, "www.a.example", NOW) == ""
    assert fault_of(DEFAULT, "www.a.example", NOW) == (
        "a certificate that is not for www.a.example"
    )
    gone = certificate("gone", "www.a.example", days=-3)
    assert fault_of(gone, "www.a.example", NOW).startswith("a certificate that expired on ")
    assert fault_of(UNREAD, "www.a.example", NOW) == ""
