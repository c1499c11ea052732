from collections.abc import Callable
from typing import Any

import pytest

from tests.lab.aws.client import Aws
from tests.unit.lab_aws.errors import code
from tests.unit.lab_aws.likeness import holds
from tests.unit.lab_aws.world import World


@pytest.fixture
def acm(aws: Aws, clients: Callable[[str], Any], shop: World) -> Any:
    aws.load(shop)
    return clients("acm")


def test_certificates_come_back(acm: Any, shop: World) -> None:
    for record in shop["aws/certificates"]:
        found = acm.describe_certificate(CertificateArn=record["CertificateArn"])["Certificate"]
        assert holds(found, record)


def test_the_load_balancer_that_uses_a_certificate_is_named(acm: Any, shop: World) -> None:
    listener = next(each for each in shop["aws/listeners"] if each.get("Certificates"))
    for used in listener["Certificates"]:
        found = acm.describe_certificate(CertificateArn=used["CertificateArn"])["Certificate"]
        assert found["InUseBy"] == [listener["LoadBalancerArn"]]
        assert code(acm.delete_certificate, **used) == "ResourceInUseException"


def test_other_keys_than_rsa_2048_are_listed_only_when_asked_for(
    aws: Aws, acm: Any, shop: World
) -> None:
    record = shop["aws/certificates"][0]
    aws.load({"aws/certificates": [{**record, "KeyAlgorithm": "EC_prime256v1"}]})
    listed = acm.list_certificates()["CertificateSummaryList"]
    assert record["CertificateArn"] not in {each["CertificateArn"] for each in listed}
    with_curves = acm.list_certificates(Includes={"keyTypes": ["EC_prime256v1"]})
    [found] = with_curves["CertificateSummaryList"]
    assert found["SubjectAlternativeNameSummaries"] == record["SubjectAlternativeNames"]


def test_a_requested_certificate_is_pending_until_it_is_loaded_as_issued(
    aws: Aws, acm: Any
) -> None:
    tags = [{"Key": "elbv2.k8s.aws/cluster", "Value": "lab"}]
    arn = acm.request_certificate(DomainName="new.example.com", Tags=tags)["CertificateArn"]
    certificate = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    assert (certificate["Status"], certificate["Type"]) == ("PENDING_VALIDATION", "AMAZON_ISSUED")
    assert acm.list_tags_for_certificate(CertificateArn=arn)["Tags"] == tags
    aws.load({"aws/certificates": [{**certificate, "Status": "ISSUED"}]})
    issued = acm.list_certificates(CertificateStatuses=["ISSUED"])["CertificateSummaryList"]
    assert arn in {each["CertificateArn"] for each in issued}


def test_an_absent_certificate_is_not_found(acm: Any) -> None:
    arn = "arn:aws:acm:us-west-2:111122223333:certificate/0"
    assert code(acm.describe_certificate, CertificateArn=arn) == "ResourceNotFoundException"
