from kubectl_alb.analysis.describe.description import describe_alb
from kubectl_alb.facts.facts import Facts
from kubectl_alb.views.graph import draw, picture_of
from tests.builders import (
    binding,
    health,
    ingress,
    ingress_class,
    listener,
    load_balancer,
    path,
    path_pattern,
    rule,
    snapshot,
    target_group,
)

LB = load_balancer()
TG = target_group(lb=LB)
HTTP = listener(LB, 80)
WORLD = snapshot(
    ingresses=(ingress('we"b', path("/", port="http"), address=LB.dns_name),),
    ingress_classes=(ingress_class(),),
    load_balancers=(LB,),
    listeners=(HTTP,),
    rules=(rule(1, path_pattern("/*"), to=TG, on=HTTP), rule(None, on=HTTP)),
    target_groups=(TG,),
    target_health=(health(TG), health(TG, "10.0.1.2", "unhealthy")),
    target_group_bindings=(binding(TG.arn),),
)
PICTURE = picture_of(describe_alb(LB, Facts(WORLD)))


def test_a_request_can_be_followed_from_ingress_to_target() -> None:
    heads = {}
    for edge in PICTURE.edges:
        heads.setdefault(edge.tail, edge.head)
    place, steps = 'ingress shop/we"b', []
    while place in heads:
        place = heads[place]
        steps.append(place.partition(" ")[0])
    assert steps == ["listener", "rule", "group", "target"]


def test_boxes_are_coloured_by_health() -> None:
    looks = {v.key.rpartition(" ")[2]: v.look for v in PICTURE.vertices}
    assert looks["10.0.1.1:8080"] == "good"
    assert looks["10.0.1.2:8080"] == "bad"
    assert looks[TG.arn] == "warn"


def test_quotes_are_spelled_in_both_languages() -> None:
    described = describe_alb(LB, Facts(WORLD))
    assert 'we\\"b' in draw(described, "dot")
    assert "we#quot;b" in draw(described, "mermaid")
