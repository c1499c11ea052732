"""What the controller would call things once everything that their names are made of is renamed."""

from collections.abc import Callable, Iterator, Mapping

from kubectl_alb.desired.naming import backend_sg_name
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import stacks
from kubectl_alb.model.stack import Stack

Names = Mapping[tuple[str, str], str]


def derived_names(before: Facts, after: Facts, renamed: Callable[[str], str]) -> Mapping[str, str]:
    """Map the names that the controller derives to those that it derives after a renaming.

    `renamed` returns what an id of a group or a resource is called then.
    """
    later = {str(id_): _names(stack) for id_, stack in stacks(after).items()}
    clusters = before.config.cluster_name, after.config.cluster_name
    found = {backend_sg_name(clusters[0]): backend_sg_name(clusters[1])}
    for id_, stack in stacks(before).items():
        names = later.get(renamed(str(id_)), {})
        for (kind, resource), name in _names(stack).items():
            other = names.get((kind, renamed(resource)))
            if other is not None and other != name:
                found[name] = other
    return found


def _names(stack: Stack) -> Names:
    return {(kind, id_): name for kind, id_, name in _every_name(stack)}


def _every_name(stack: Stack) -> Iterator[tuple[str, str, str]]:
    yield from (("balancer", one.id, one.name) for one in stack.load_balancers)
    yield from (("security-group", one.id, one.name) for one in stack.security_groups)
    yield from (("target-group", one.id, one.name) for one in stack.target_groups)
