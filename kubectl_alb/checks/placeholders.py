"""The catalogue's commands with the names of the object at hand filled in."""

import re
from collections.abc import Iterator, Mapping

from kubectl_alb.checks.check import Problem
from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.model.failure import Failure

_PLACEHOLDER = re.compile(r"<([A-Z][A-Z0-9_]*)>")
_NAMES = {"Service": "SVC", "TargetGroupBinding": "TGB", "Pod": "POD", "Node": "NODE"}


def command_for(failure: Failure, problem: Problem, evidence: Evidence) -> str:
    """Return the first command of the remedies that can be pasted as it is; empty if none can."""
    known = dict(_known(problem, evidence))
    for command in failure.commands:
        filled = _PLACEHOLDER.sub(lambda m: known.get(m[1], m[0]), command)
        if not _PLACEHOLDER.search(filled) and "…" not in filled:
            return filled
    return ""


def _known(problem: Problem, evidence: Evidence) -> Iterator[tuple[str, str]]:
    context, about = evidence.snapshot.context, problem.about
    values: Mapping[str, str] = {
        "CLUSTER": context.cluster_name.value or evidence.config.cluster_name,
        "REGION": context.region.value,
        "VPC_ID": context.vpc_id.value or evidence.config.vpc_id,
        "CTRL_NS": context.controller_namespace.value,
        "NS": about.namespace,
        "NAME": about.name if about.namespace else "",
        _NAMES.get(about.kind, ""): about.name,
        **problem.values,
    }
    yield from ((name, value) for name, value in values.items() if value)
