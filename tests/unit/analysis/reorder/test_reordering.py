"""What another order changes: priorities, owners of requests, shadows; each as built anew."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_alb.analysis.reorder.order_spec import OrderSpec
from kubectl_alb.analysis.reorder.reordering import OrderQuery, joined, planned_edits, reordering
from kubectl_alb.analysis.reorder.result import OrderedGroup, Reordering
from kubectl_alb.analysis.trace.hop import answer
from kubectl_alb.analysis.trace.request import Request, parse_request
from kubectl_alb.analysis.trace.side import desired_side
from kubectl_alb.checks.engine.reorder_report import reported
from kubectl_alb.checks.group.checks import Shadow, shadows
from kubectl_alb.desired.build import stack_of
from kubectl_alb.errors import AlbError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, groups
from kubectl_alb.model.kubernetes import Ingress, IngressPath
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.stack import Stack
from tests.builders import having, ingress, path
from tests.worlds import PUBLIC, traced_shop

TRIAL = GroupID("", "trial")
WEB, CART, HEALTH = Ref("shop", "web"), Ref("shop", "cart"), Ref("ops", "health")
REDIRECT = '{"type":"redirect","redirectConfig":{"host":"b.example","statusCode":"HTTP_301"}}'


def to(text: str, kind: str = "Prefix", port: str = "http") -> IngressPath:
    return path(text, "cart", port, kind)


def member(name: str, *paths: IngressPath, host: str = "a.example", **annotations: str) -> Ingress:
    given_ = {"group.name": "trial", "target-type": "ip", "listen-ports": '[{"HTTP":80}]'}
    return ingress(name, *paths, host=host, annotations={**given_, **annotations})


def group_of(*members: Ingress) -> tuple[Group, Facts]:
    facts = Facts(having(traced_shop(), ingresses=members))
    return groups(facts)[TRIAL], facts


def of_shop(spec: OrderSpec, *urls: str) -> Reordering:
    facts = Facts(traced_shop())
    requests = tuple(parse_request("GET", url) for url in urls)
    return reordering(OrderQuery(groups(facts)[PUBLIC], spec, requests=requests), facts)


def test_priorities_and_owners_follow_the_order() -> None:
    found = of_shop(OrderSpec(before=((WEB, CART),)))
    assert [(e.ref, e.before, e.after) for e in found.edits] == [(CART, "10", None)]
    moved = [(m.ingress, m.before, m.after) for m in found.moved_rules]
    assert moved == [(CART, 3, 2), (CART, 4, 3), (WEB, 2, 4)]
    assert [(o.request.url, o.before, o.after) for o in found.owners] == [
        ("https://app.example.com/cart", WEB, CART)
    ]


def test_shadows_that_go_and_come_have_the_codes_of_doctor() -> None:
    fixed = reported(of_shop(OrderSpec(before=((WEB, CART),)))).findings
    assert [(f.code, f.about.name) for f in fixed.fixed] == [("ALB-GROUP-004", "cart")]
    assert (fixed.introduced, fixed.unchanged) == ((), ())


def test_a_request_that_is_asked_about_is_traced_in_both_orders() -> None:
    url = "https://app.example.com/cart"
    (checked,) = of_shop(OrderSpec(before=((WEB, CART),)), url).checked
    assert checked.before is not None
    assert checked.after is not None
    assert (checked.before.decided_by, checked.after.decided_by) == (WEB, CART)
    assert checked.changes


def test_where_nothing_is_asked_nothing_changes() -> None:
    found = of_shop(OrderSpec())
    assert (found.edits, found.owners, found.moved_rules) == ((), (), ())
    assert found.after is found.before


def test_of_a_group_that_is_refused_the_rules_are_known_all_the_same() -> None:
    services = tuple(s for s in traced_shop().kubernetes.services if s.ref.name != "cart")
    facts = Facts(having(traced_shop(), subnets=(), load_balancers=(), services=services))
    found = reordering(OrderQuery(groups(facts)[PUBLIC], OrderSpec(before=((WEB, CART),))), facts)
    assert len(found.moved_rules) == 3
    assert found.before.refused is not None


def test_the_first_members_certificate_is_the_default_one() -> None:
    arn = "arn:aws:acm:us-west-2:111122223333:certificate/"
    ports = {"listen-ports": '[{"HTTPS":443}]'}
    one = member("a", to("/a"), **{**ports, "certificate-arn": f"{arn}a"})
    two = member("b", to("/b"), **{**ports, "certificate-arn": f"{arn}b"})
    group, facts = group_of(one, two)
    found = reordering(OrderQuery(group, OrderSpec(top=(two.ref,))), facts)
    (effect,) = found.effects
    assert (effect.id, [f.path for f in effect.fields]) == ("443", ["defaultCertificate"])


def test_certificates_in_another_order_are_no_change_but_for_the_first_one() -> None:
    arn = "arn:aws:acm:us-west-2:111122223333:certificate/"
    ports = {"listen-ports": '[{"HTTPS":443}]'}
    members = [member(n, to(f"/{n}"), **{**ports, "certificate-arn": f"{arn}{n}"}) for n in "abc"]
    group, facts = group_of(*members)
    found = reordering(OrderQuery(group, OrderSpec(bottom=(members[1].ref,))), facts)
    assert found.effects == ()


def test_the_controller_may_refuse_a_group_for_its_order() -> None:
    nlb = {"enable-frontend-nlb": "true", "frontend-nlb-attributes": "a.b=1"}
    group, facts = group_of(member("a", to("/a")), member("b", to("/b"), **nlb))
    found = reordering(OrderQuery(group, OrderSpec(top=(Ref("shop", "b"),))), facts)
    assert (found.before.refused, found.effects) == (None, ())
    assert found.after.refused is not None


def test_a_namespace_that_the_controller_has_not_taken_up_has_joined() -> None:
    facts = Facts(traced_shop())
    group = groups(facts)[PUBLIC]
    assert joined(group, None) == ()
    stranger = replace(group.members[0].ingress, meta=replace(
        group.members[0].ingress.meta, namespace="evil", finalizers=()))  # fmt: skip
    both = having(traced_shop(), ingresses=(*traced_shop().kubernetes.ingresses, stranger))
    assert joined(groups(Facts(both))[PUBLIC], None) == ("evil",)
    assert joined(groups(Facts(both))[PUBLIC], facts) == ("evil",)


texts = st.sampled_from(["/", "/a", "/a/b", "/b", "/a*", "/*", "/?", "/a/*"])
kinds = st.sampled_from(["Prefix", "Exact", "ImplementationSpecific"])
ports = st.sampled_from(["http", "http", "use-annotation"])


@st.composite
def paths(draw: st.DrawFn) -> IngressPath:
    text, kind = draw(texts), draw(kinds)
    plain = text.replace("*", "x").replace("?", "y")
    return to(text if kind == "ImplementationSpecific" else plain, kind, draw(ports))


hosts = st.sampled_from(["a.example", "*.example", "b.example", ""])


@st.composite
def members(draw: st.DrawFn) -> list[Ingress]:
    count = draw(st.integers(2, 4))
    return [
        member(
            name,
            *draw(st.lists(paths(), min_size=1, max_size=3)),
            host=draw(hosts),
            **{"actions.cart": REDIRECT},
        )
        for name in "abcd"[:count]
    ]


def decided(request: Request, at: OrderedGroup) -> Ref | None:
    assert isinstance(at.outcome, Stack)
    side = desired_side(at.outcome, at.facts)
    return answer(request, side, at.facts.snapshot.taken_at).decided_by


@given(members(), st.permutations(range(4)))
@settings(max_examples=150)
def test_a_request_that_changes_owner_is_answered_by_the_ones_that_are_named(
    ingresses: list[Ingress], order: list[int]
) -> None:
    group, facts = group_of(*ingresses)
    listed = tuple(group.refs[n] for n in order if n < len(group.refs))
    found = reordering(OrderQuery(group, OrderSpec(listed=listed)), facts)
    assert found.after.group.refs == listed
    for change in found.owners:
        assert decided(change.request, found.before) == change.before
        assert decided(change.request, found.after) == change.after


@given(members(), st.permutations(range(4)))
@settings(max_examples=100)
def test_requests_of_which_no_change_is_told_keep_their_owner_where_rules_are_few(
    ingresses: list[Ingress], order: list[int]
) -> None:
    group, facts = group_of(*ingresses)
    listed = tuple(group.refs[n] for n in order if n < len(group.refs))
    found = reordering(OrderQuery(group, OrderSpec(listed=listed)), facts)
    told = {(change.before, change.after) for change in found.owners}
    for url in ("http://a.example/a", "http://b.example/a/b", "http://x.example/", "http://z/b"):
        request = parse_request("GET", url)
        pair = decided(request, found.before), decided(request, found.after)
        assert pair[0] == pair[1] or pair in told


def across(shadow: Shadow, facts: Facts) -> bool:
    """Return whether only a rule of another member hides a path."""
    ref = shadow.hidden.ingress
    own = facts.snapshot.kubernetes.ingress_by_ref[ref]
    group, alone = group_of(own)
    built = stack_of(group, alone)
    assert isinstance(built, Stack)
    sources = {rule.source for rule in built.rules} - {each.hidden for each in shadows(built)}
    return ref != shadow.winner.ingress and shadow.hidden in sources


@given(members())
@settings(max_examples=100)
def test_an_order_by_specificity_hides_no_rule_of_another_member(ingresses: list[Ingress]) -> None:
    group, facts = group_of(*ingresses)
    try:
        found = reordering(OrderQuery(group, auto=True), facts)
    except AlbError:
        return
    assert isinstance(found.after.outcome, Stack)
    assert [s for s in shadows(found.after.outcome) if across(s, facts)] == []


def test_rules_that_take_each_others_requests_are_named() -> None:
    group, facts = group_of(member("a", to("/x")), member("b", to("/x")))
    with pytest.raises(AlbError) as refused:
        planned_edits(OrderQuery(group, auto=True), facts)
    assert refused.value.message == (
        "no order of group trial keeps every rule reachable: a.example/x of shop/a takes all "
        "requests of a.example/x of shop/b; a.example/x of shop/b takes all requests of "
        "a.example/x of shop/a"
    )
