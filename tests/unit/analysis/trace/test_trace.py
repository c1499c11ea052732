"""Traces in the world `shop`: by AWS, by the cluster, and where they disagree."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from fractions import Fraction

import pytest

from kubectl_alb.analysis.trace.action import Share
from kubectl_alb.analysis.trace.candidates import place_of_group, places_for
from kubectl_alb.analysis.trace.compare import decision, proportions
from kubectl_alb.analysis.trace.probe import Probe, ServedCertificate, compared
from kubectl_alb.analysis.trace.reach import Reach
from kubectl_alb.analysis.trace.request import parse_request
from kubectl_alb.analysis.trace.result import TraceResult
from kubectl_alb.analysis.trace.side import AWS, CLUSTER, TracedGroup
from kubectl_alb.analysis.trace.trace import Addresses, Question, Trace, trace
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.snapshot import Snapshot
from tests.builders import having
from tests.worlds import traced_shop as shop

GROUP = GroupID("", "shop-public")
OWN = ServedCertificate(
    ("example.com", "*.Example.com"), datetime(2027, 11, 24, 19, 26, 32, tzinfo=timezone.utc)
)
OTHER = replace(OWN, names=("other.example",))
OLD = replace(OWN, not_after=OWN.not_after - timedelta(days=365))


def traced(
    url: str,
    world: Snapshot | None = None,
    sides: tuple[str, ...] = (AWS, CLUSTER),
    source: str = "",
    addresses: Addresses | None = None,
) -> Trace:
    facts = Facts(world or shop())
    place = place_of_group(groups(facts)[GROUP], facts)
    question = Question(parse_request("GET", url, (), source), sides, addresses)
    return trace(question, place, facts)


def test_both_sides_agree_about_the_world() -> None:
    found = traced("https://shop.example.org/")
    assert found.other is not None
    assert decision(found.chain.first) == decision(found.other.first)
    assert (found.differences, found.verdict) == ((), "served")
    assert found.agreement == "cluster and AWS agree on rules 1-4"


def test_a_rule_that_was_changed_in_aws_is_a_difference() -> None:
    world = shop()
    rules = tuple(
        replace(rule, priority={2: 3, 3: 2}.get(rule.priority or 0, rule.priority))
        for rule in world.aws.rules
    )
    found = traced("https://app.example.com/cart", having(world, rules=rules))
    assert found.differences == (
        "AWS: rule #2 of shop/cart: forward shop/cart",
        "cluster: rule #2 of shop/web: forward shop/web (90%), shop/web-canary (10%)",
    )


def test_bindings_that_were_not_read_are_no_difference() -> None:
    found = traced("https://shop.example.org/", having(shop(), target_group_bindings=()))
    assert found.differences == ()


def test_the_weight_of_a_single_target_group_is_no_difference() -> None:
    one, two = (Share(TracedGroup("tg"), weight, 100) for weight in (1, 7))
    assert proportions((one,)) == proportions((two,))
    assert proportions((one, two)) == [Fraction(1, 8), Fraction(7, 8)]


def test_an_answer_that_differs_is_told_with_its_status() -> None:
    empty = having(shop(), target_health=())
    found = traced("https://shop.example.org/", empty)
    assert found.chain.first.status == 503
    assert decision(found.chain.first).endswith("(answered with 503)")


def test_the_expected_path_is_told_with_an_edit_that_helps() -> None:
    expected = traced("https://app.example.com/cart").expected
    assert expected is not None
    assert (str(expected.source.ingress), expected.code) == ("shop/cart", "ALB-GROUP-004")
    assert expected.edit == "remove group.order from Ingress shop/cart"
    assert expected.command == "kubectl alb reorder group/shop-public --before shop/web shop/cart"


@pytest.mark.parametrize(
    "url", ["https://shop.example.org/", "https://app.example.com/", "https://nope.example/"]
)
def test_nothing_else_is_expected_where_the_best_path_answers(url: str) -> None:
    assert traced(url).expected is None


def test_a_closed_port_is_refused() -> None:
    found = traced("https://app.example.com:8443/")
    assert (found.verdict, found.good) == ("refused", False)


def test_a_client_that_the_security_groups_keep_out_is_refused() -> None:
    world = shop()
    closed = tuple(replace(group, ingress=()) for group in world.aws.security_groups)
    found = traced("https://app.example.com/", having(world, security_groups=closed))
    assert (found.verdict, found.chain.first.verdict) == ("refused", "served")


def test_a_client_is_let_in_from_where_the_groups_say() -> None:
    found = traced("https://app.example.com/", source="203.0.113.7")
    assert found.inbound[0].open is True
    assert found.to_targets[0].open is True


def test_without_a_load_balancer_in_aws_nothing_is_served() -> None:
    found = traced("https://app.example.com/", having(shop(), load_balancers=()))
    assert found.verdict == "refused"
    assert found.other is not None
    assert found.other.first.verdict == "served"


def test_the_cluster_alone_can_be_asked() -> None:
    found = traced("https://app.example.com/", sides=(CLUSTER,))
    assert (found.side, found.other, found.inbound) == (CLUSTER, None, ())


@pytest.mark.parametrize(
    ("own", "found", "open_"),
    [({"10.0.0.1", "10.0.0.2"}, {"10.0.0.1"}, True), ({"10.0.0.1"}, {"192.0.2.1"}, False),
     ({"10.0.0.1"}, set(), None), (set(), {"192.0.2.1"}, None)],
)  # fmt: skip
def test_dns_is_compared(own: set[str], found: set[str], open_: bool | None) -> None:
    facts = Facts(shop())
    lb = place_of_group(groups(facts)[GROUP], facts).load_balancer
    assert lb is not None
    addresses = {"app.example.com": frozenset(found), lb.dns_name: frozenset(own)}
    dns = traced("https://app.example.com/", addresses=addresses).dns
    assert dns is not None
    assert dns.open is open_


@pytest.mark.parametrize(
    ("url", "ids"),
    [
        ("https://app.example.com/", ["shop-public"]),
        ("http://grafana.example.com/", ["ops/admin"]),
        ("http://nope.example/", ["beta/broken", "beta/lost", "ops/nodeapp", "shop-public"]),
    ],
)
def test_load_balancers_with_a_rule_for_the_host_go_before_those_for_any(
    url: str, ids: list[str]
) -> None:
    places = places_for(parse_request("GET", url), Facts(shop()))
    assert [str(place.group.id) for place in places if place.group] == ids


def test_the_name_of_a_load_balancer_is_enough() -> None:
    facts = Facts(shop())
    lb = place_of_group(groups(facts)[GROUP], facts).load_balancer
    assert lb is not None
    places = places_for(parse_request("GET", f"http://dualstack.{lb.dns_name}/"), facts)
    assert [place.load_balancer for place in places] == [lb]


@pytest.mark.parametrize(
    ("url", "answered", "agrees"),
    [
        ("https://app.example.com/", Probe("x", 200), True),
        ("https://app.example.com/", Probe("x", 404), True),
        ("https://app.example.com/", Probe("x", 503), False),
        ("https://app.example.com/", Probe("x", error="timed out"), False),
        ("https://app.example.com/healthz", Probe("x", 403), True),
        ("https://app.example.com/healthz", Probe("x", 200), False),
        ("http://app.example.com/", Probe("x", 301, "https://app.example.com:443/"), True),
        ("http://app.example.com/", Probe("x", 301, "https://other.example/"), False),
        ("https://app.example.com:8443/", Probe("x", error="refused"), True),
        ("https://app.example.com:8443/", Probe("x", 200), False),
        ("https://app.example.com/", Probe("x", 200, server="nginx"), True),
        ("https://app.example.com/", Probe("x", 503, server="nginx"), True),
        ("https://app.example.com/", Probe("x", 403, server="awselb/2.0"), False),
        ("https://app.example.com/healthz", Probe("x", 403, server="awselb/2.0"), True),
        ("https://app.example.com/", Probe("x", 200, certificate=OWN), True),
        ("https://app.example.com/", Probe("x", 200, certificate=OTHER), False),
        ("https://app.example.com/", Probe("x", 200, certificate=OLD), False),
        ("https://app.example.com/", Probe("x", error="timed out", certificate=OWN), False),
    ],
)
def test_a_probe_is_compared_with_the_prediction(url: str, answered: Probe, agrees: bool) -> None:
    assert compared(answered, traced(url)).agrees is agrees


def test_what_a_probe_found_otherwise_is_told() -> None:
    trace_ = traced("https://app.example.com/")
    found = compared(Probe("x", 503, certificate=OTHER), trace_)
    assert found.differences == (
        "certificate for other.example served, predicted arn:aws:acm:us-west-2:111122223333:"
        "certificate/9ec789f2-325e-4ddb-93bf-7c91912d7d85 for *.example.com, example.com",
        "answered with 503 by the load balancer itself, not by a target, predicted rule #2 of "
        "shop/web: forward shop/web (90%), shop/web-canary (10%)",
    )


def test_a_certificate_differs_even_where_no_answer_was_predicted() -> None:
    unread = replace(traced("https://app.example.com/"), partial="not read")
    assert compared(Probe("x", 200), unread).agrees is None
    assert compared(Probe("x", 200, certificate=OTHER), unread).agrees is False


def test_of_several_load_balancers_those_count_that_dns_leads_to() -> None:
    served = replace(traced("https://app.example.com/"), dns=Reach(True, ""))
    refused = replace(traced("https://app.example.com:8443/"), dns=Reach(False, ""))
    request = served.chain.first.request
    assert TraceResult(request, (served, refused)).verdict == "served"
    assert TraceResult(request, (served, refused)).good
    unasked = (replace(served, dns=None), replace(refused, dns=None))
    assert TraceResult(request, unasked).verdict == "unknown"
