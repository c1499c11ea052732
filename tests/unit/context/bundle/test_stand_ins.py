"""What `--redact=strict` replaces beside the names of objects."""

import json
from typing import Any

import pytest

from kubectl_alb.context.bundle.redact import Redaction
from kubectl_alb.model.section import Section

ISSUER = "oidc.eks.us-west-2.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
ROLE = "arn:aws:iam::444455556666:role/team/shop-controller"
TRUST = {"Statement": {"Condition": {"StringEquals": {f"{ISSUER}:sub": "x"}}}}
OWN_IMAGE = "x.example/mirror/aws-load-balancer-controller:v3.5.0"


def named(name: str, **fields: object) -> dict[str, Any]:
    return {"metadata": {"name": name}, **fields}


SECTIONS: dict[Section, tuple[dict[str, Any], ...]] = {
    Section.CLUSTERS: ({"name": "prod", "identity": {"oidc": {"issuer": f"https://{ISSUER}"}}},),
    Section.OIDC_PROVIDERS: ({"Url": "login.corp.example/realm"},),
    Section.SERVICES: (named("db", spec={"externalName": "db.corp.example"}),),
    Section.SERVICE_ACCOUNTS: (
        {"metadata": {"name": "c", "annotations": {"eks.amazonaws.com/role-arn": ROLE}}},
    ),
    Section.ROLES: ({"RoleName": "shop-controller", "AssumeRolePolicyDocument": TRUST},),
    Section.EVENTS: (named("e", message="ask alice@corp.example"),),
    Section.LOAD_BALANCER_ATTRIBUTES: (
        {"Attributes": [{"Key": "access_logs.s3.bucket", "Value": "shop-logs"}]},
    ),
    Section.PODS: (
        named("p", spec={"containers": [{"image": "registry.corp.example/team/shop:1.2"}]}),
        named("q", spec={"containers": [{"image": OWN_IMAGE}]}),
    ),
    Section.SUBNETS: ({"Tags": [{"Key": "kubernetes.io/cluster/prod", "Value": "owned"}]},),
}
LOG = "PutObject to s3://shop-archive as arn:aws:sts::444455556666:assumed-role/other/bob"


@pytest.fixture(scope="module")
def redaction() -> Redaction:
    return Redaction(SECTIONS, {"clusterName": "prod", "account": "111122223333"}, [LOG])


def redacted(redaction: Redaction) -> str:
    return json.dumps([redaction.value(r) for records in SECTIONS.values() for r in records])


@pytest.mark.parametrize(
    "word",
    [
        "0123456789ABCDEF", "corp", "login", "alice", "shop-controller", "team", "shop-logs",
        "team/shop", "444455556666", "cluster/prod", "mirror",
    ],
)  # fmt: skip
def test_nothing_of_a_name_is_left(word: str, redaction: Redaction) -> None:
    assert word not in redacted(redaction)


@pytest.mark.parametrize("word", ["shop-archive", "other", "bob", "444455556666"])
def test_names_that_stand_in_the_log_only_go_too(word: str, redaction: Redaction) -> None:
    assert word not in redaction.text(LOG)


def test_joins_by_issuer_and_role_survive(redaction: Redaction) -> None:
    issuer, role = redaction.text(ISSUER), redaction.text(ROLE)
    cluster = redaction.value(SECTIONS[Section.CLUSTERS][0])
    trust = redaction.value(SECTIONS[Section.ROLES][0])
    assert cluster["identity"]["oidc"]["issuer"] == f"https://{issuer}"
    conditions = trust["AssumeRolePolicyDocument"]["Statement"]["Condition"]["StringEquals"]
    assert conditions == {f"{issuer}:sub": "x"}
    assert role.endswith(trust["RoleName"])


def test_an_image_keeps_the_controllers_name_and_release(redaction: Redaction) -> None:
    assert redaction.text(OWN_IMAGE).endswith("/aws-load-balancer-controller:v3.5.0")


@pytest.mark.parametrize("word", ["eks.amazonaws.com", "us-west-2", "kubernetes.io/cluster/"])
def test_words_of_aws_and_kubernetes_stay(word: str, redaction: Redaction) -> None:
    assert word in redacted(redaction)


def test_names_of_prefix_lists_are_replaced_but_for_those_of_aws() -> None:
    names = ("com.amazonaws.us-west-2.route53-healthchecks", "head-office")
    lists = tuple({"PrefixListId": "pl-0aa1", "PrefixListName": name} for name in names)
    redaction = Redaction({Section.MANAGED_PREFIX_LISTS: lists}, {})
    found = [redaction.value(record)["PrefixListName"] for record in lists]
    assert found == [names[0], "list001"]
