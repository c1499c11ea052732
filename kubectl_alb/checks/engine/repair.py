"""What a repair of a finding is: steps, or the reason why somebody has to do it by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.action import ClosePort, InboundRule, OpenPort, TagResources, UntagResources
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.step import Difference, Op, Step


@dataclass(frozen=True, slots=True)
class Manual:
    """There is no step that is sure to be right."""

    reason: str


Repair: TypeAlias = Callable[[Finding, Facts], tuple[Step, ...] | Manual]


def tag_step(about: ObjectRef, key: str, before: str, after: str) -> Step:
    """Return the step that sets a tag; an empty `after` takes it off."""
    ids = (about.name,)
    given, taken = ((key, after),), ((key, before),)
    back = TagResources(ids, taken, before=given if after else ())
    name = f"{'subnet' if about.kind == 'Subnet' else 'security group'} {about.name}"
    return Step(
        id=f"tag/{about.name}/{key}",
        title=f"tag {name} with {key}={after}" if after else f"take tag {key} off {name}",
        op=Op.UPDATE,
        about=about,
        action=(
            TagResources(ids, given, before=taken if before else ())
            if after
            else UntagResources(ids, taken)
        ),
        undo=back if before else UntagResources(ids, given),
        differences=(Difference(f"tags.{key}", before, after),),
    )


def open_port_step(group_id: str, port: int, source: str, description: str) -> Step:
    """Return the step that opens a TCP port of a security group for another one."""
    rule = InboundRule(group_id, port, source, description)
    return Step(
        id=f"open/{group_id}/{port}/{source}",
        title=f"open TCP port {port} of security group {group_id} for {source}",
        op=Op.CREATE,
        about=ObjectRef("SecurityGroup", "", group_id),
        action=OpenPort(rule),
        undo=ClosePort(rule),
        differences=(Difference(f"ingress.tcp.{port}", "", source),),
    )
