"""AWS sections read over HTTP from the emulator, which holds the recorded world `shop`."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from kubectl_alb.context.aws import owned
from kubectl_alb.context.aws.clients import AwsClients
from kubectl_alb.context.aws.hostname import name_of
from kubectl_alb.context.aws.network import vpc_id
from kubectl_alb.context.aws.reader import AwsReader, reader
from kubectl_alb.context.aws.sections import AWS_READS
from kubectl_alb.context.aws.settings import AwsSettings
from kubectl_alb.context.bundle.source import BundleSource
from kubectl_alb.context.decode.decoders import DECODERS
from kubectl_alb.context.memo import Once
from kubectl_alb.context.source import Answer, Focus, Record
from kubectl_alb.errors import AccessError, AlbError, UnreachableError
from kubectl_alb.model.context import ClusterContext, Found
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section
from tests.lab.aws.client import Aws
from tests.lab.aws.lab import Lab
from tests.lab.aws.server import start

SHOP = Path(__file__).parents[2] / "golden" / "worlds" / "shop"
BUNDLE = BundleSource(str(SHOP))
ATTRIBUTES = [Section.LOAD_BALANCER_ATTRIBUTES, Section.TARGET_GROUP_ATTRIBUTES]
EXACT = [
    need for need in AWS_READS if (SHOP / f"{need.value}.json").exists() and need not in ATTRIBUTES
]


@pytest.fixture(scope="module")
def running() -> Iterator[Aws]:
    server, endpoint = start(Lab())
    aws = Aws(endpoint)
    aws.load_folder(SHOP)
    yield aws
    server.shutdown()


@pytest.fixture
def aws(running: Aws, monkeypatch: pytest.MonkeyPatch) -> Aws:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIALABOPERATOR00001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of-the-lab")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    running.clear_faults()
    running.clear_calls()
    return running


@pytest.fixture
def about(aws: Aws) -> Callable[[Focus], AwsReader]:
    def make(focus: Focus) -> AwsReader:
        once = Once()

        def fetch(need: Section) -> Answer:
            if not need.is_aws:
                return BUNDLE.fetch(need)
            return once.ask(need, lambda: AWS_READS[need].read(made))

        settings = AwsSettings(region=Found(aws.region), endpoints={"*": aws.endpoint})
        made = reader(AwsClients(settings), focus, fetch, BUNDLE.identity)
        return made

    return make


def plain(value: object) -> object:
    """Return a decoded value as plain data, without what AWS fills in by itself."""
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in sorted(value.items()) if v not in FILLED}
    if isinstance(value, tuple):
        return sorted((plain(item) for item in value), key=repr)
    if is_dataclass(value):
        names = (f.name for f in fields(value) if f.name not in DERIVED)
        return {name: plain(getattr(value, name)) for name in names}
    return value


DERIVED = ("in_use_by",)
FILLED = ("#{host}", "#{path}", "/#{path}", "#{port}", "#{query}", "#{protocol}")


def decoded(need: Section, answer: Answer) -> list[object]:
    return sorted((plain(DECODERS[need](record)) for record in answer.records), key=repr)


@pytest.mark.parametrize("need", EXACT, ids=lambda need: need.value)
def test_a_section_read_live_is_what_was_recorded(
    need: Section, about: Callable[[Focus], AwsReader]
) -> None:
    assert decoded(need, about(Focus()).fetch(need)) == decoded(need, BUNDLE.fetch(need))


@pytest.mark.parametrize("need", ATTRIBUTES, ids=lambda need: need.value)
def test_attributes_read_live_hold_those_that_were_recorded(
    need: Section, about: Callable[[Focus], AwsReader]
) -> None:
    live = {a.arn: a.values for a in map(DECODERS[need], about(Focus()).fetch(need).records)}
    for recorded in map(DECODERS[need], BUNDLE.fetch(need).records):
        assert live[recorded.arn].items() >= {
            (k, v) for k, v in recorded.values.items() if k in live[recorded.arn]
        }


def test_whose_a_resource_is_takes_one_call_where_that_is_allowed(
    aws: Aws, about: Callable[[Focus], AwsReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owned, "FEW", 0)
    exact, sparing = (about(Focus(sparing=sparing)) for sparing in (False, True))
    before = owned.tags_by_arn(owned.owner_tags(exact).records)
    aws.clear_calls()
    assert owned.tags_by_arn(owned.owner_tags(sparing).records) == before
    asked = Counter(call["operation"] for call in aws.calls())
    assert (asked["GetResources"], asked["DescribeTags"]) == (1, 0)


def test_whose_a_resource_is_can_be_told_without_that_right(
    aws: Aws, about: Callable[[Focus], AwsReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owned, "FEW", 0)
    before = owned.tags_by_arn(owned.owner_tags(about(Focus())).records)
    aws.deny("tag:GetResources")
    found = owned.tags_by_arn(owned.owner_tags(about(Focus(sparing=True))).records)
    assert found == before


def test_an_ingress_with_an_address_takes_one_call_by_name(
    aws: Aws, about: Callable[[Focus], AwsReader]
) -> None:
    answer = about(Focus(ingress=Ref("ops", "admin"))).fetch(Section.LOAD_BALANCERS)
    assert [record["LoadBalancerName"] for record in answer.records] == ["k8s-ops-admin-832457ae5b"]
    assert [call["operation"] for call in aws.calls()] == ["DescribeLoadBalancers"]


def test_an_ingress_without_an_address_is_looked_for_by_the_tags_of_all(
    aws: Aws, about: Callable[[Focus], AwsReader]
) -> None:
    answer = about(Focus(ingress=Ref("beta", "broken"))).fetch(Section.LOAD_BALANCERS)
    assert answer.records == ()
    assert [call["operation"] for call in aws.calls()] == ["DescribeLoadBalancers", "DescribeTags"]


@pytest.mark.parametrize(
    "given",
    [
        "k8s-shop-mqtt-a04acd1e50",
        "arn:aws:elasticloadbalancing:us-west-2:111122223333:"
        "loadbalancer/app/k8s-shop-mqtt-a04acd1e50/1f2f7052bc0368fc",
        "k8s-shop-mqtt-a04acd1e50-1.us-west-2.elb.amazonaws.com",
    ],
)
def test_a_load_balancer_is_found_by_name_arn_or_dns_name(
    given: str, about: Callable[[Focus], AwsReader]
) -> None:
    (record,) = about(Focus(load_balancer=given)).fetch(Section.LOAD_BALANCERS).records
    assert record["LoadBalancerName"] == "k8s-shop-mqtt-a04acd1e50"


WHOLE = Focus(ingress=Ref("shop", "web"), whole=True)


def test_the_whole_of_a_group_has_the_tags_of_its_rules_and_of_no_others(
    about: Callable[[Focus], AwsReader],
) -> None:
    rules = {record["RuleArn"] for record in about(WHOLE).fetch(Section.RULES).records}
    tagged = {record["ResourceArn"] for record in about(WHOLE).fetch(Section.TAGS).records}
    of_rules = {arn for arn in tagged if ":listener-rule/" in arn}
    assert of_rules
    assert of_rules <= rules


def test_the_whole_of_a_group_has_every_certificate_that_it_may_choose(
    about: Callable[[Focus], AwsReader],
) -> None:
    every = about(Focus()).fetch(Section.CERTIFICATES).records
    assert len(about(WHOLE).fetch(Section.CERTIFICATES).records) == len(every)


def test_the_whole_of_a_group_has_its_target_groups_in_one_call(
    aws: Aws, about: Callable[[Focus], AwsReader]
) -> None:
    found = {r["TargetGroupName"] for r in about(WHOLE).fetch(Section.TARGET_GROUPS).records}
    assert {"k8s-shop-cart-fa55560e39", "k8s-shop-web-d8c35a448a"} <= found
    assert "k8s-ops-grafana-296ecb3d6e" not in found
    assert [call["operation"] for call in aws.calls()].count("DescribeTargetGroups") == 1


WEB = "k8s-shop-web-d8c35a448a"


@pytest.mark.parametrize(
    "focus", [Focus(target_group=WEB), Focus(bound="shop"), Focus(service=Ref("shop", "web"))]
)
def test_target_groups_in_question_lead_to_their_load_balancers(
    focus: Focus, aws: Aws, about: Callable[[Focus], AwsReader]
) -> None:
    reading = about(focus)
    assert WEB in {r["TargetGroupName"] for r in reading.fetch(Section.TARGET_GROUPS).records}
    names = {r["LoadBalancerName"] for r in reading.fetch(Section.LOAD_BALANCERS).records}
    assert "k8s-shoppublic-49fa574056" in names
    assert "k8s-ops-admin-832457ae5b" not in names


def test_a_target_group_that_nothing_binds_is_found_by_its_name(
    aws: Aws, about: Callable[[Focus], AwsReader]
) -> None:
    assert about(Focus(target_group="nosuch")).fetch(Section.TARGET_GROUPS).records == ()
    assert [call["operation"] for call in aws.calls()][-1] == "DescribeTargetGroups"


def test_a_load_balancer_that_is_gone_is_no_error(about: Callable[[Focus], AwsReader]) -> None:
    assert about(Focus(load_balancer="nowhere")).fetch(Section.LOAD_BALANCERS).records == ()


def test_a_refusal_names_the_permission(aws: Aws, about: Callable[[Focus], AwsReader]) -> None:
    aws.deny("elasticloadbalancing:DescribeRules")
    with pytest.raises(AccessError) as refused:
        about(Focus(ingress=Ref("ops", "admin"))).fetch(Section.RULES)
    assert refused.value.permission == "elasticloadbalancing:DescribeRules"


def test_what_was_asked_in_vain_is_named(aws: Aws, about: Callable[[Focus], AwsReader]) -> None:
    whole = about(Focus()).fetch(Section.RULES)
    listener = str(whole.records[0]["ListenerArn"])
    aws.fault("elbv2:DescribeRules", code="InternalFailure", match={"ListenerArn": listener})
    answer = about(Focus()).fetch(Section.RULES)
    assert answer.parents == {listener}
    assert answer.records == tuple(r for r in whole.records if r["ListenerArn"] != listener)


def test_tags_of_what_could_be_read_are_given(
    aws: Aws, about: Callable[[Focus], AwsReader]
) -> None:
    aws.deny("elasticloadbalancing:DescribeTargetGroups")
    answer = about(Focus(ingress=Ref("ops", "admin"))).fetch(Section.TAGS)
    assert len(answer.records) == 1
    assert "elasticloadbalancing:DescribeTargetGroups" in answer.missing


def test_an_endpoint_that_does_not_answer_is_said_to_be_unreachable(aws: Aws) -> None:
    settings = AwsSettings(region=Found("us-west-2"), endpoints={"*": "http://127.0.0.1:9"})
    with pytest.raises(UnreachableError, match="cannot reach AWS"):
        AwsClients(settings).call("elbv2", "DescribeLoadBalancers")


@pytest.mark.parametrize(
    ("dns_name", "name"),
    [
        ("k8s-shop-web-1a2b3c4d5e-123456.eu-west-1.elb.amazonaws.com", "k8s-shop-web-1a2b3c4d5e"),
        ("internal-k8s-shop-web-1a2b-12.eu-west-1.elb.amazonaws.com", "k8s-shop-web-1a2b"),
        (
            "k8s-shop-mqtt-a04acd-0123456789abcdef.elb.eu-west-1.amazonaws.com",
            "k8s-shop-mqtt-a04acd",
        ),
        ("dualstack.my-alb-12.eu-west-1.elb.amazonaws.com", "my-alb"),
        ("MY-ALB-12.cn-north-1.elb.amazonaws.com.cn", "my-alb"),
    ],
)
def test_the_name_is_in_the_dns_name(dns_name: str, name: str) -> None:
    assert name_of(dns_name) == name


@pytest.fixture
def unnamed(aws: Aws) -> Callable[[Mapping[Section, tuple[Record, ...]]], AwsReader]:
    """A reader of a cluster whose controller does not name the VPC."""

    def make(objects: Mapping[Section, tuple[Record, ...]]) -> AwsReader:
        def fetch(need: Section) -> Answer:
            if need in objects:
                return Answer(objects[need])
            raise AlbError("not there")

        settings = AwsSettings(region=Found(aws.region), endpoints={"*": aws.endpoint})
        return reader(AwsClients(settings), Focus(), fetch, ClusterContext)

    return make


@pytest.mark.parametrize(
    "objects",
    [
        {Section.TARGET_GROUP_BINDINGS: ({"spec": {"vpcID": "vpc-1"}},)},
        {Section.TARGET_GROUP_BINDINGS: ({},), Section.LOAD_BALANCERS: ({"VpcId": "vpc-1"},)},
        {Section.CLUSTERS: ({"resourcesVpcConfig": {"vpcId": "vpc-1"}},)},
    ],
)
def test_the_vpc_is_told_by_bindings_load_balancers_or_eks(
    objects: Mapping[Section, tuple[Record, ...]],
    unnamed: Callable[[Mapping[Section, tuple[Record, ...]]], AwsReader],
) -> None:
    assert vpc_id(unnamed(objects)) == "vpc-1"


def test_the_vpc_is_told_by_a_nodes_instance(
    unnamed: Callable[[Mapping[Section, tuple[Record, ...]]], AwsReader],
) -> None:
    nodes = BUNDLE.fetch(Section.NODES).records
    assert vpc_id(unnamed({Section.NODES: nodes})) == BUNDLE.identity().vpc_id.value


def test_a_vpc_that_nothing_tells_is_an_error_with_a_hint(
    unnamed: Callable[[Mapping[Section, tuple[Record, ...]]], AwsReader],
) -> None:
    with pytest.raises(AlbError, match="VPC is not known") as unknown:
        vpc_id(unnamed({}))
    assert "--aws-vpc-id" in unknown.value.hint
