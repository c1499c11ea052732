"""What is replaced depends on where it stands, and how it hangs together survives."""

import json
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from kubectl_alb.context.bundle.addresses import Addresses
from kubectl_alb.context.bundle.redact import Redaction
from kubectl_alb.model.section import Section

PREFIX = "alb.ingress.kubernetes.io/"
ACTION = {
    "type": "forward",
    "forwardConfig": {"targetGroups": [{"serviceName": "forward", "servicePort": "http"}]},
}
INGRESS = {
    "metadata": {
        "name": "host",
        "namespace": "internal",
        "annotations": {
            f"{PREFIX}scheme": "internal",
            f"{PREFIX}actions.forward": json.dumps(ACTION),
            f"{PREFIX}tags": "team=checkout, Name=edge",
        },
    }
}
SERVICE = {"metadata": {"name": "forward", "namespace": "internal"}}
WEB = {"metadata": {"name": "web", "namespace": "internal"}}
TAGGED = {
    "ResourceArn": "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/app/edge/"
    "50dc6c495c0c9188",
    "Tags": [
        {"Key": "team", "Value": "checkout"},
        {"Key": "Name", "Value": "edge"},
        {"Key": "kubernetes.io/cluster/prod", "Value": "owned"},
    ],
}
SUBNETS = (
    {"SubnetId": "subnet-0b000000000000002", "CidrBlock": "10.1.2.0/24", "VpcId": "vpc-0a1b2c3d"},
    {"SubnetId": "subnet-0a000000000000001", "CidrBlock": "10.1.3.0/24", "VpcId": "vpc-0a1b2c3d"},
)
SECTIONS: dict[Section, tuple[dict[str, Any], ...]] = {
    Section.INGRESSES: (INGRESS,),
    Section.SERVICES: (SERVICE, WEB),
    Section.NAMESPACES: ({"metadata": {"name": "internal"}},),
    Section.TAGS: (TAGGED,),
    Section.SUBNETS: SUBNETS,
}
NO_CERTIFICATE = "no certificate found for host: www.shop.example"
ARGS = ["--default-tags=team=checkout"]


def meaning(text: str) -> str:
    return "certificate" if "found for host: " in text else "backend" if "forward" in text else ""


@pytest.fixture(scope="module")
def redaction() -> Redaction:
    context = {"clusterName": "prod", "account": "111122223333"}
    return Redaction(SECTIONS, context, [NO_CERTIFICATE, *ARGS], meaning)


def test_a_word_of_an_annotation_is_no_name(redaction: Redaction) -> None:
    found = redaction.value(INGRESS)["metadata"]
    assert found["name"] != "host"
    assert found["annotations"][f"{PREFIX}scheme"] == "internal"


def test_json_of_an_annotation_keeps_its_words_and_loses_its_names(redaction: Redaction) -> None:
    annotations = redaction.value(INGRESS)["metadata"]["annotations"]
    service = redaction.value(SERVICE)["metadata"]["name"]
    (action,) = (value for key, value in annotations.items() if "/actions." in key)
    found = json.loads(action)
    assert found["type"] == "forward"
    assert found["forwardConfig"]["targetGroups"][0]["serviceName"] == service != "forward"
    assert f"{PREFIX}actions.{service}" in annotations


def test_a_sentence_keeps_its_meaning(redaction: Redaction) -> None:
    found = redaction.prose(NO_CERTIFICATE)
    assert found.startswith("no certificate found for host: ")
    assert (
        "shop" not in redaction.prose("internal/host: " + NO_CERTIFICATE.replace("www.", ""))[:14]
    )


def test_a_name_in_its_place_is_replaced_in_a_sentence_too(redaction: Redaction) -> None:
    found = redaction.prose(f'ingress "internal/host": {NO_CERTIFICATE}')
    assert "internal/host" not in found
    assert meaning(found) == "certificate"


def test_the_fields_of_a_log_line_are_replaced_one_by_one(redaction: Redaction) -> None:
    line = json.dumps({"level": "error", "namespace": "internal", "error": NO_CERTIFICATE})
    found = json.loads(redaction.line(line))
    assert found["level"] == "error"
    assert found["namespace"] == redaction.text("internal")
    assert "found for host: " in found["error"]


def test_tags_have_the_same_stand_ins_wherever_they_are_told(redaction: Redaction) -> None:
    team, name, cluster = redaction.value(TAGGED)["Tags"]
    annotation = redaction.value(INGRESS)["metadata"]["annotations"][f"{PREFIX}tags"]
    assert (name["Key"], cluster["Value"]) == ("Name", "owned")
    assert annotation == f"{team['Key']}={team['Value']},Name={name['Value']}"
    assert redaction.argument(ARGS[0]) == f"--default-tags={team['Key']}={team['Value']}"
    assert not {"team", "checkout", "edge", "prod"} & set(json.dumps([team, name]).split('"'))


def test_no_name_is_replaced_within_a_word(redaction: Redaction) -> None:
    for text in ("AWS_WEB_IDENTITY_TOKEN_FILE", "internet-facing", "webhook", "forwarded", "hosts"):
        assert redaction.text(text) == text


def test_ids_sort_as_they_did_and_join_as_they_did(redaction: Redaction) -> None:
    second, first = (redaction.value(subnet) for subnet in SUBNETS)
    assert first["SubnetId"] < second["SubnetId"]
    assert first["VpcId"] == second["VpcId"] == "vpc-00000000000000001"
    assert "50dc6c495c0c9188" not in redaction.value(TAGGED)["ResourceArn"]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.1.2.3", "10.1.0.0/16"),
        ("192.168.7.9", "192.168.7.0/24"),
        ("172.20.0.10", "172.20.0.0/16"),
        ("52.1.2.3", "52.1.0.0/16"),
        ("2600:1f14::5", "2600:1f14::/56"),
    ],
)
def test_an_address_stays_within_its_network(address: str, network: str) -> None:
    found = Addresses(b"key").text(f"{address} in {network}")
    inside, outside = found.split(" in ")
    assert inside != address
    assert ip_address(inside) in ip_network(outside)
    assert ip_address(inside).is_private == ip_address(address).is_private


@pytest.mark.parametrize("text", ["0.0.0.0/0", "::/0", "169.254.169.254", "v3.5.0", "19:26:37"])
def test_what_everybody_has_stays(text: str) -> None:
    assert Addresses(b"key").text(text) == text


def test_an_address_in_the_name_of_a_node_is_the_address() -> None:
    addresses = Addresses(b"key")
    dashed = addresses.text("10.1.2.3").replace(".", "-")
    assert addresses.text("ip-10-1-2-3.ec2.internal") == f"ip-{dashed}.ec2.internal"


def test_a_stack_keeps_its_words_and_loses_its_names_in_ids(redaction: Redaction) -> None:
    stack = {"type": "forward", "forward": {"internal/host-forward:http": {"port": 80}}}
    (id_,) = redaction.plan(stack)["forward"]
    assert redaction.plan(stack)["type"] == "forward"
    assert id_ == f"{redaction.text('internal/host-forward')}:http"
    assert redaction.plan(stack)["forward"][id_] == {"port": 80}
