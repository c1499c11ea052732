"""How many calls a question takes, counted by the emulator in worlds of different sizes."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from kubectl_alb.analysis.describe.description import NEEDS
from kubectl_alb.analysis.describe.listing import LIST_NEEDS
from kubectl_alb.analysis.status.overview import STATUS_NEEDS
from kubectl_alb.context.aws.clients import AwsClients
from kubectl_alb.context.aws.reader import AwsReader, reader
from kubectl_alb.context.aws.sections import AWS_READS
from kubectl_alb.context.aws.settings import AwsSettings
from kubectl_alb.context.fanout import outcomes
from kubectl_alb.context.memo import Once
from kubectl_alb.context.source import Answer, Focus, Record
from kubectl_alb.errors import AlbError
from kubectl_alb.model.context import ClusterContext, Found
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section
from tests.lab.aws.client import Aws
from tests.lab.aws.lab import Lab
from tests.lab.aws.rounds import rounds
from tests.lab.aws.server import start
from tests.synthetic import CLUSTER, VPC, World, world


@pytest.fixture(scope="module")
def running() -> Iterator[Aws]:
    server, endpoint = start(Lab())
    yield Aws(endpoint)
    server.shutdown()


@pytest.fixture
def aws(running: Aws, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Aws:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIALABOPERATOR00001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of-the-lab")
    running.reset()
    return running


FOREIGN = "vpc-0fedcba9876543210"

Asked = Callable[[World, Focus, Iterable[Section]], list[Record]]


@pytest.fixture
def asked(aws: Aws) -> Asked:
    """Load a world, ask for needs at once, and return the calls that took."""

    def ask(here: World, focus: Focus, needs: Iterable[Section]) -> list[Record]:
        aws.reset()
        aws.load(here.aws)
        found = reading(aws, here.kubernetes, focus)
        wanted = [need for need in needs if need.is_aws]
        answers = outcomes(found.fetch, wanted)
        assert not [a for a in answers if isinstance(a, AlbError) or a.missing]
        return aws.calls()

    return ask


CONTEXT = ClusterContext(cluster_name=Found(CLUSTER), vpc_id=Found(VPC))


def reading(
    aws: Aws,
    kubernetes: Mapping[Section, tuple[Record, ...]],
    focus: Focus,
    context: ClusterContext = CONTEXT,
) -> AwsReader:
    once = Once()

    def fetch(need: Section) -> Answer:
        if not need.is_aws:
            return Answer(kubernetes.get(need, ()))
        return once.ask(need, lambda: AWS_READS[need].read(made))

    settings = AwsSettings(Found(aws.region), endpoints={"*": aws.endpoint})
    made = reader(AwsClients(settings), focus, fetch, lambda: context)
    return made


def operations(calls: list[Record]) -> list[str]:
    return sorted(str(call["operation"]) for call in calls)


ONE = [
    "DescribeCertificate",
    "DescribeListenerCertificates",
    "DescribeListeners",
    "DescribeLoadBalancerAttributes",
    "DescribeLoadBalancers",
    "DescribeRules",
    "DescribeSecurityGroups",
    "DescribeTags",
    "DescribeTargetGroupAttributes",
    "DescribeTargetGroups",
    "DescribeTargetHealth",
    "GetWebACLForResource",
]


@pytest.mark.parametrize("balancers", [1, 60])
@pytest.mark.parametrize(
    "focus",
    [
        Focus(ingress=Ref("ns0", "web0")),
        Focus(group="ns0/web0"),
        Focus(load_balancer="k8s-ns0-web0"),
    ],
    ids=["ingress", "group", "alb"],
)
def test_describing_one_takes_the_same_calls_however_many_there_are(
    focus: Focus, balancers: int, asked: Asked
) -> None:
    assert operations(asked(world(balancers), focus, NEEDS)) == ONE


IN_AN_OVERVIEW = [
    "DescribeCertificate",
    "DescribeListenerCertificates",
    "DescribeListeners",
    "DescribeLoadBalancers",
    "DescribeRules",
    "DescribeTags",
    "DescribeTargetGroups",
    "DescribeTargetHealth",
    "ListServiceQuotas",
    "ListServiceQuotas",
]


@pytest.mark.parametrize("balancers", [1, 60])
def test_the_status_of_one_takes_the_same_calls_however_many_there_are(
    balancers: int, asked: Asked
) -> None:
    focus = Focus(ingress=Ref("ns0", "web0"), overview=True)
    assert operations(asked(world(balancers), focus, STATUS_NEEDS)) == IN_AN_OVERVIEW


def test_the_status_of_all_reads_no_tags_of_rules_and_only_certificates_in_use(
    asked: Asked,
) -> None:
    calls = asked(world(30), Focus(overview=True), STATUS_NEEDS)
    counted = Counter(operations(calls))
    # Load balancers and target groups, twenty at a time.
    assert counted["DescribeTags"] == 3
    assert counted["ListCertificates"] == 0
    assert counted["DescribeCertificate"] == 1
    assert counted["DescribeRules"] == counted["DescribeTargetHealth"] == 30


def test_a_binding_leads_to_the_load_balancer_in_two_more_calls(asked: Asked) -> None:
    here = world(60, addresses=False)
    calls = operations(asked(here, Focus(ingress=Ref("ns0", "web0")), NEEDS))
    assert calls == sorted([*ONE, "DescribeTargetGroups"])


def test_without_address_and_binding_the_tags_of_all_are_read(asked: Asked) -> None:
    here = world(60, addresses=False, bindings=False)
    calls = operations(asked(here, Focus(ingress=Ref("ns0", "web0")), NEEDS))
    assert calls == sorted([*ONE, "DescribeTags", "DescribeTags", "DescribeTags"])


def test_what_an_address_names_may_be_gone(asked: Asked) -> None:
    here = world(2)
    gone = {**here.aws, "aws/load-balancers": (), "aws/listeners": (), "aws/rules": (),
            "aws/listener-certificates": (), "aws/target-groups": (), "aws/target-health": (),
            "aws/load-balancer-attributes": (), "aws/tags": ()}  # fmt: skip
    calls = asked(World(here.kubernetes, gone), Focus(ingress=Ref("ns0", "web0")), NEEDS)
    assert "DescribeLoadBalancers" in operations(calls)


def test_describing_one_takes_at_most_five_rounds_of_calls(aws: Aws) -> None:
    here = world(1)
    aws.load(here.aws)
    # Long enough that a busy machine does not make one round look like two.
    aws.fault("*:*", latency=0.5)
    found = reading(aws, here.kubernetes, Focus(ingress=Ref("ns0", "web0")))
    outcomes(found.fetch, [need for need in NEEDS if need.is_aws])
    assert 1 < rounds(aws.calls()) <= 5


def test_health_is_asked_for_beside_the_load_balancer(aws: Aws) -> None:
    here = world(1)
    aws.load(here.aws)
    aws.fault("*:*", latency=3)
    found = reading(aws, here.kubernetes, Focus(ingress=Ref("ns0", "web0")))
    outcomes(found.fetch, [Section.LOAD_BALANCERS, Section.TARGET_HEALTH])
    assert rounds([c for c in aws.calls() if c["operation"] != "DescribeTargetGroups"]) == 1


def test_everything_takes_calls_for_each_listener_and_group_and_few_others(asked: Asked) -> None:
    calls = operations(asked(world(25), Focus(), LIST_NEEDS))
    assert calls.count("DescribeLoadBalancers") == 1
    assert calls.count("DescribeTargetGroups") == 1
    assert calls.count("DescribeListeners") == 25
    assert calls.count("DescribeRules") == 25
    assert calls.count("DescribeTargetHealth") == 25


def test_of_other_clusters_load_balancers_no_more_is_read_than_what_they_are(asked: Asked) -> None:
    here = world(4)
    tags = tuple(
        {**record, "Tags": [{"Key": "elbv2.k8s.aws/cluster", "Value": "another"}]}
        if "web3" in record["ResourceArn"]
        else record
        for record in here.aws["aws/tags"]
    )
    objects = {need: records[:3] for need, records in here.kubernetes.items()}
    calls = asked(World(objects, {**here.aws, "aws/tags": tags}), Focus(), LIST_NEEDS)
    assert operations(calls).count("DescribeListeners") == 3
    assert operations(calls).count("DescribeTargetHealth") == 3


def test_of_other_vpcs_nothing_is_read_even_if_nobody_names_the_clusters_own(aws: Aws) -> None:
    here = world(3)
    balancers = list(here.aws["aws/load-balancers"])
    balancers[2] = {**balancers[2], "VpcId": FOREIGN, "DNSName": "x-1.us-west-2.elb.amazonaws.com"}
    aws.load({**here.aws, "aws/load-balancers": tuple(balancers)})
    objects = {need: records[:2] for need, records in here.kubernetes.items()}
    found = reading(aws, objects, Focus(), ClusterContext(cluster_name=Found(CLUSTER)))
    assert len(found.fetch(Section.LOAD_BALANCERS).records) == 2


LISTED = {"ARN": "arn:aws:wafv2:us-west-2:111122223333:regional/webacl/shop/1", "Name": "shop"}
BY_NAME = {"metadata": {"annotations": {"alb.ingress.kubernetes.io/wafv2-acl-name": "shop"}}}
BY_ARN = {"spec": {"wafv2AclArn": LISTED["ARN"]}, "metadata": {}}


def test_web_acls_of_nobody_are_listed_where_one_is_named(aws: Aws) -> None:
    aws.load({"aws/web-acls": [LISTED]})
    assert reading(aws, {}, Focus()).fetch(Section.WEB_ACLS).records == ()
    for need, record in (Section.INGRESSES, BY_NAME), (Section.INGRESS_CLASS_PARAMS, BY_ARN):
        found = reading(aws, {need: (record,)}, Focus()).fetch(Section.WEB_ACLS)
        assert found == Answer((LISTED,))


def test_a_list_of_web_acls_that_is_denied_is_missed_for_a_name_only(aws: Aws) -> None:
    aws.deny("wafv2:ListWebACLs")
    named = reading(aws, {Section.INGRESSES: (BY_NAME,)}, Focus()).fetch(Section.WEB_ACLS)
    assert "wafv2:ListWebACLs" in named.missing
    known = reading(aws, {Section.INGRESS_CLASS_PARAMS: (BY_ARN,)}, Focus()).fetch(Section.WEB_ACLS)
    assert known == Answer(())


def protected(aws: Aws, number: int) -> AwsReader:
    """Load so many load balancers, of which the first has a web ACL."""
    here = world(number)
    first = here.aws["aws/load-balancers"][0]["LoadBalancerArn"]
    aws.load({**here.aws, "aws/web-acls": ({**LISTED, "LoadBalancerArn": first},)})
    return reading(aws, here.kubernetes, Focus())


@pytest.mark.parametrize(("balancers", "calls"), [(3, 3), (6, 2)])
def test_the_fewer_are_asked_web_acls_or_load_balancers(
    balancers: int, calls: int, aws: Aws
) -> None:
    source = protected(aws, balancers)
    source.fetch(Section.LOAD_BALANCERS)
    aws.clear_calls()
    (found,) = source.fetch(Section.WEB_ACLS).records
    assert found["Name"] == "shop"
    assert found["LoadBalancerArn"] == source.records(Section.LOAD_BALANCERS)[0]["LoadBalancerArn"]
    assert sum(call["service"] == "wafv2" for call in aws.calls()) == calls


def test_load_balancers_are_asked_where_web_acls_may_not_be(aws: Aws) -> None:
    source = protected(aws, 6)
    aws.deny("wafv2:ListResourcesForWebACL")
    (found,) = source.fetch(Section.WEB_ACLS).records
    assert found["Name"] == "shop"


def test_of_another_vpc_what_a_controller_has_named_is_read(aws: Aws) -> None:
    here = world(3)
    first, second, third = here.aws["aws/load-balancers"]
    dns = {"VpcId": FOREIGN, "DNSName": "x-1.us-west-2.elb.amazonaws.com"}
    others = ({**second, **dns}, {**third, **dns, "LoadBalancerName": "by-hand"})
    aws.load({**here.aws, "aws/load-balancers": (first, *others)})
    found = reading(aws, {}, Focus()).fetch(Section.LOAD_BALANCERS)
    assert [lb["LoadBalancerArn"] for lb in found.records] == [
        first["LoadBalancerArn"],
        second["LoadBalancerArn"],
    ]


OFFICES = {"PrefixListId": "pl-0aa1", "PrefixListName": "offices", "MaxEntries": 20}
BY_OFFICES = {
    "metadata": {
        "annotations": {"alb.ingress.kubernetes.io/security-group-prefix-lists": "pl-0aa1"}
    }
}


def test_prefix_lists_are_read_where_one_is_named(aws: Aws) -> None:
    aws.load({"aws/managed-prefix-lists": [OFFICES, {**OFFICES, "PrefixListId": "pl-0aa2"}]})
    found = reading(aws, {Section.INGRESSES: (BY_OFFICES,)}, Focus())
    assert [r["PrefixListId"] for r in found.fetch(Section.MANAGED_PREFIX_LISTS).records] == [
        "pl-0aa1"
    ]


def test_no_prefix_list_is_asked_for_where_none_is_named(aws: Aws) -> None:
    aws.deny("ec2:DescribeManagedPrefixLists")
    assert reading(aws, {}, Focus()).fetch(Section.MANAGED_PREFIX_LISTS) == Answer(())
