"""A description as a picture: Ingress → listener → rule → target group → target, by health."""

from collections.abc import Iterator

from kubectl_alb.analysis.describe.description import Description
from kubectl_alb.analysis.describe.load_balancer import AttributedRule, DescribedLoadBalancer
from kubectl_alb.analysis.targets import BoundTargetGroup, Target
from kubectl_alb.render.graph import BAD, GOOD, PLAIN, WARN, Edge, Picture, Vertex, dot, mermaid
from kubectl_alb.views import words
from kubectl_alb.views.describe_parts import health_count, target_group_name


def draw(result: Description, format: str) -> str:
    """Write the picture as `dot` or `mermaid` text."""
    picture = picture_of(result)
    return dot(picture) if format == "dot" else mermaid(picture)


def picture_of(result: Description) -> Picture:
    """Turn a description into boxes and arrows."""
    vertices: dict[str, Vertex] = {}
    edges: dict[Edge, None] = {}
    for part in _parts(result):
        if isinstance(part, Vertex):
            vertices.setdefault(part.key, part)
        else:
            edges[part] = None
    known = (e for e in edges if e.tail in vertices and e.head in vertices)
    return Picture(tuple(vertices.values()), tuple(known))


def _parts(result: Description) -> Iterator[Vertex | Edge]:
    for member in result.members:
        failed = member.reconcile.state == "failed"
        ref = member.ingress.ref
        look = BAD if failed else WARN if member.deleting else PLAIN
        state = "\nbeing deleted" if member.deleting else ""
        yield Vertex(f"ingress {ref}", f"Ingress {ref}{state}", look)
    if result.service is not None:
        ref = result.service.ref
        yield Vertex(f"service {ref}", f"Service {ref}")
    for described in result.load_balancers:
        yield from _load_balancer(described, result)


def _load_balancer(
    described: DescribedLoadBalancer, result: Description
) -> Iterator[Vertex | Edge]:
    for group in described.target_groups or ():
        yield from _target_group(group)
    for entry in described.listeners or ():
        listener = entry.listener
        key = f"listener {listener.arn}"
        name = f"{described.load_balancer.name} {listener.protocol} {listener.port}"
        yield Vertex(key, name, GOOD if described.load_balancer.state == "active" else WARN)
        if result.service is not None:
            yield Edge(f"service {result.service.ref}", key)
        for attributed in entry.rules or ():
            yield from _rule(attributed, key, described)


def _rule(
    attributed: AttributedRule, listener: str, described: DescribedLoadBalancer
) -> Iterator[Vertex | Edge]:
    rule, source = attributed.rule, attributed.source
    key = f"rule {rule.arn}"
    priority = "default" if rule.priority is None else f"#{rule.priority}"
    does = words.actions(rule.actions, lambda arn: target_group_name(described, arn))
    yield Vertex(key, f"{priority} {words.conditions(rule.conditions)}\n{does}")
    yield Edge(listener, key)
    if source is not None:
        yield Edge(f"ingress {source.ingress}", listener, f"{source.host}{source.path}")
    for action in rule.actions:
        for target in action.target_groups:
            weight = str(target.weight) if len(action.target_groups) > 1 else ""
            yield Edge(key, f"group {target.arn}", weight)


def _target_group(group: BoundTargetGroup) -> Iterator[Vertex | Edge]:
    key = f"group {group.target_group.arn}"
    if group.targets is None:
        yield Vertex(key, group.target_group.name)
        return
    name = str(group.binding.service_ref) if group.binding else group.target_group.name
    whole = group.targets and group.healthy == len(group.targets)
    look = GOOD if whole else (WARN if group.healthy else BAD)
    yield Vertex(key, f"{name}\n{health_count(group)}", look)
    for target in group.targets:
        yield from _target(target, key)


def _target(target: Target, group: str) -> Iterator[Vertex | Edge]:
    key = f"target {group} {target.id}:{target.port}"
    look = GOOD if target.healthy else WARN if target.state in ("initial", "draining") else BAD
    lines = (str(target.pod or target.node or ""), f"{target.id}:{target.port}", target.state)
    yield Vertex(key, "\n".join(line for line in lines if line), look)
    yield Edge(group, key)
