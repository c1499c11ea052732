from typing import Any

import pytest

from tests.lab.aws.client import Aws
from tests.lab.aws.record import Record
from tests.unit.lab_aws.errors import code, refusal
from tests.unit.lab_aws.making import (
    NOT_FOUND,
    forward,
    listener,
    load_balancer,
    rule,
    target_group,
)
from tests.unit.lab_aws.world import World


@pytest.fixture
def edge(net: Any, shop: World) -> str:
    return str(load_balancer(net, shop)["LoadBalancerArn"])


@pytest.fixture
def certificates(shop: World) -> list[Record]:
    return [{"CertificateArn": each["CertificateArn"]} for each in shop["aws/certificates"]]


def _described(net: Any, arn: str) -> Record:
    [found] = net.describe_listeners(ListenerArns=[arn])["Listeners"]
    return dict(found)


def test_a_listener_has_a_default_rule_with_its_actions(net: Any, edge: str) -> None:
    arn = listener(net, edge)
    [default] = net.describe_rules(ListenerArn=arn)["Rules"]
    assert (default["Priority"], default["IsDefault"], default["Conditions"]) == (
        "default",
        True,
        [],
    )
    assert (
        default["Actions"] == _described(net, arn)["DefaultActions"] == [{**NOT_FOUND, "Order": 1}]
    )
    assert default["RuleArn"].startswith(arn.replace(":listener/", ":listener-rule/"))


def test_a_port_is_used_once(net: Any, edge: str) -> None:
    listener(net, edge)
    again = {"LoadBalancerArn": edge, "Protocol": "HTTP", "Port": 80, "DefaultActions": [NOT_FOUND]}
    assert refusal(net.create_listener, **again) == (
        "DuplicateListener",
        f"A listener already exists on this port for this load balancer '{edge}'",
    )


def test_an_https_listener_gets_the_default_policy_and_no_mutual_tls(
    net: Any, edge: str, certificates: list[Record]
) -> None:
    arn = listener(net, edge, Protocol="HTTPS", Port=443, Certificates=certificates[:1])
    found = _described(net, arn)
    assert found["SslPolicy"] == "ELBSecurityPolicy-2016-08"
    assert found["MutualAuthentication"] == {"Mode": "off"}
    assert found["Certificates"] == certificates[:1]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"Certificates": []}, "ValidationError"),
        ({"SslPolicy": "ELBSecurityPolicy-None"}, "SSLPolicyNotFound"),
        ({"Protocol": "TCP"}, "UnsupportedProtocol"),
        ({"Protocol": "HTTP"}, "ValidationError"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(
    net: Any, edge: str, certificates: list[Record], change: Record, error: str
) -> None:
    given = {
        "LoadBalancerArn": edge,
        "Protocol": "HTTPS",
        "Port": 443,
        "Certificates": certificates[:1],
        "DefaultActions": [NOT_FOUND],
    }
    assert code(net.create_listener, **{**given, **change}) == error


def test_a_certificate_must_exist_and_be_issued(aws: Aws, net: Any, edge: str, shop: World) -> None:
    absent = "arn:aws:acm:us-west-2:111122223333:certificate/0"
    given: Record = {
        "LoadBalancerArn": edge,
        "Protocol": "HTTPS",
        "Port": 443,
        "DefaultActions": [NOT_FOUND],
    }
    assert refusal(net.create_listener, **given, Certificates=[{"CertificateArn": absent}]) == (
        "CertificateNotFound",
        f"Certificate '{absent}' not found",
    )
    pending = {**shop["aws/certificates"][0], "Status": "PENDING_VALIDATION"}
    aws.load({"aws/certificates": [pending]})
    given["Certificates"] = [{"CertificateArn": pending["CertificateArn"]}]
    assert code(net.create_listener, **given) == "UnsupportedCertificate"


def test_more_certificates_are_listed_but_not_described(
    net: Any, edge: str, certificates: list[Record]
) -> None:
    arn = listener(net, edge, Protocol="HTTPS", Port=443, Certificates=certificates[:1])
    net.add_listener_certificates(ListenerArn=arn, Certificates=certificates[1:])
    listed = net.describe_listener_certificates(ListenerArn=arn)["Certificates"]
    assert listed == [
        {**each, "IsDefault": position == 0} for position, each in enumerate(certificates)
    ]
    assert _described(net, arn)["Certificates"] == certificates[:1]


def test_the_default_certificate_is_not_removed(
    net: Any, edge: str, certificates: list[Record]
) -> None:
    arn = listener(net, edge, Protocol="HTTPS", Port=443, Certificates=certificates[:1])
    net.add_listener_certificates(ListenerArn=arn, Certificates=certificates[1:])
    net.remove_listener_certificates(ListenerArn=arn, Certificates=certificates[1:])
    assert len(net.describe_listener_certificates(ListenerArn=arn)["Certificates"]) == 1
    params = {"ListenerArn": arn, "Certificates": certificates[:1]}
    assert code(net.remove_listener_certificates, **params) == "OperationNotPermitted"


def test_what_a_change_leaves_out_stays(net: Any, edge: str, certificates: list[Record]) -> None:
    policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"
    arn = listener(net, edge, Protocol="HTTPS", Port=443, Certificates=certificates[:1])
    net.modify_listener(ListenerArn=arn, SslPolicy=policy)
    net.modify_listener(ListenerArn=arn, Port=8443)
    found = _described(net, arn)
    assert (found["Port"], found["SslPolicy"], found["Certificates"]) == (
        8443,
        policy,
        certificates[:1],
    )


def test_a_change_to_http_drops_certificates_and_policy(
    net: Any, edge: str, certificates: list[Record]
) -> None:
    arn = listener(net, edge, Protocol="HTTPS", Port=443, Certificates=certificates[:1])
    net.modify_listener(ListenerArn=arn, Protocol="HTTP")
    found = _described(net, arn)
    assert found["Protocol"] == "HTTP"
    assert found.get("Certificates", []) == []
    assert "SslPolicy" not in found


def test_new_default_actions_are_those_of_the_default_rule(
    net: Any, edge: str, shop: World
) -> None:
    arn, group = listener(net, edge), target_group(net, shop)
    before = net.describe_rules(ListenerArn=arn)["Rules"][0]["RuleArn"]
    net.modify_listener(ListenerArn=arn, DefaultActions=[forward(group)])
    [default] = net.describe_rules(ListenerArn=arn)["Rules"]
    assert (default["RuleArn"], default["Actions"][0]["TargetGroupArn"]) == (before, group)


def test_a_port_is_not_changed_to_one_in_use(net: Any, edge: str) -> None:
    listener(net, edge)
    other = listener(net, edge, Port=81)
    assert code(net.modify_listener, ListenerArn=other, Port=80) == "DuplicateListener"


def test_a_deleted_listener_takes_its_rules_along(net: Any, edge: str) -> None:
    arn = listener(net, edge)
    made = rule(net, arn)
    net.delete_listener(ListenerArn=arn)
    assert code(net.describe_rules, RuleArns=[made["RuleArn"]]) == "RuleNotFound"
    assert code(net.delete_listener, ListenerArn=arn) == "ListenerNotFound"


def test_a_listener_has_attributes_that_can_be_changed(net: Any, edge: str) -> None:
    arn, key = listener(net, edge), "routing.http.response.server.enabled"
    values = net.describe_listener_attributes(ListenerArn=arn)["Attributes"]
    assert {"Key": key, "Value": "true"} in values
    net.modify_listener_attributes(ListenerArn=arn, Attributes=[{"Key": key, "Value": "false"}])
    values = net.describe_listener_attributes(ListenerArn=arn)["Attributes"]
    assert {"Key": key, "Value": "false"} in values


def test_only_https_listeners_have_the_attributes_of_client_certificates(
    net: Any, edge: str
) -> None:
    arn, key = listener(net, edge), "routing.http.request.x_amzn_tls_version.header_name"
    params = {"ListenerArn": arn, "Attributes": [{"Key": key, "Value": "X-Tls"}]}
    assert code(net.modify_listener_attributes, **params) == "ValidationError"


def _verifying(store: str) -> Record:
    return {"Mode": "verify", "TrustStoreArn": store}


@pytest.fixture
def store(net: Any) -> str:
    created = net.create_trust_store(
        Name="clients", CaCertificatesBundleS3Bucket="bucket", CaCertificatesBundleS3Key="ca.pem"
    )
    return str(created["TrustStores"][0]["TrustStoreArn"])


def test_clients_are_verified_with_a_trust_store_that_is_then_in_use(
    net: Any, edge: str, certificates: list[Record], store: str
) -> None:
    https: Record = {"Protocol": "HTTPS", "Port": 443, "Certificates": certificates[:1]}
    arn = listener(net, edge, **https, MutualAuthentication=_verifying(store))
    assert _described(net, arn)["MutualAuthentication"] == {
        "Mode": "verify",
        "TrustStoreArn": store,
        "IgnoreClientCertificateExpiry": False,
        "AdvertiseTrustStoreCaNames": "off",
    }
    users = net.describe_trust_store_associations(TrustStoreArn=store)["TrustStoreAssociations"]
    assert users == [{"ResourceArn": arn}]
    assert code(net.delete_trust_store, TrustStoreArn=store) == "TrustStoreInUse"
    net.modify_listener(ListenerArn=arn, MutualAuthentication={"Mode": "off"})
    net.delete_trust_store(TrustStoreArn=store)


def test_a_trust_store_is_needed_to_verify_and_must_exist(
    net: Any, edge: str, certificates: list[Record], store: str
) -> None:
    given: Record = {
        "LoadBalancerArn": edge,
        "Protocol": "HTTPS",
        "Port": 443,
        "Certificates": certificates[:1],
        "DefaultActions": [NOT_FOUND],
    }
    without: Record = {**given, "MutualAuthentication": {"Mode": "verify"}}
    assert code(net.create_listener, **without) == "ValidationError"
    absent = {**given, "MutualAuthentication": _verifying(store + "0")}
    assert code(net.create_listener, **absent) == "TrustStoreNotFound"


def test_two_listeners_can_verify_clients(
    net: Any, edge: str, certificates: list[Record], store: str
) -> None:
    given: Record = {"Protocol": "HTTPS", "Certificates": certificates[:1]}
    verifying = {**given, "MutualAuthentication": _verifying(store)}
    for port in (443, 444):
        listener(net, edge, Port=port, **verifying)
    third = {"LoadBalancerArn": edge, "Port": 445, "DefaultActions": [NOT_FOUND], **verifying}
    assert code(net.create_listener, **third) == "InvalidConfigurationRequest"


def test_a_trust_store_is_named_once(net: Any, store: str) -> None:
    again = {
        "Name": "clients",
        "CaCertificatesBundleS3Bucket": "bucket",
        "CaCertificatesBundleS3Key": "ca.pem",
    }
    assert code(net.create_trust_store, **again) == "DuplicateTrustStoreName"


def test_revocations_are_counted(net: Any, store: str) -> None:
    contents = [{"S3Bucket": "bucket", "S3Key": "crl.pem", "RevocationType": "CRL"}]
    added = net.add_trust_store_revocations(TrustStoreArn=store, RevocationContents=contents)
    number = added["TrustStoreRevocations"][0]["RevocationId"]
    [found] = net.describe_trust_stores(Names=["clients"])["TrustStores"]
    assert found["TotalRevokedEntries"] == 1
    net.remove_trust_store_revocations(TrustStoreArn=store, RevocationIds=[number])
    params = {"TrustStoreArn": store, "RevocationIds": [number]}
    assert code(net.describe_trust_store_revocations, **params) == "RevocationIdNotFound"


def test_a_policy_is_described_with_its_protocols(net: Any) -> None:
    name = "ELBSecurityPolicy-TLS13-1-2-2021-06"
    [policy] = net.describe_ssl_policies(Names=[name])["SslPolicies"]
    assert policy["SslProtocols"] == ["TLSv1.2", "TLSv1.3"]
    assert code(net.describe_ssl_policies, Names=["none"]) == "SSLPolicyNotFound"
