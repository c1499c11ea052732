"""The catalogue's first remedy, its commands with the names of the object at hand filled in."""

import re
from collections.abc import Iterator, Mapping
from shlex import quote

from kubectl_alb.checks.engine.commands import chart_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.installations import Form, installations
from kubectl_alb.model.failure import Failure, Fix
from kubectl_alb.model.finding import Finding

_PLACEHOLDER = re.compile(r"<([A-Z][A-Z0-9_]*)>")
_NAMES = {"Service": "SVC", "TargetGroupBinding": "TGB", "Pod": "POD", "Node": "NODE"}
# `kubectl … annotate ingress <NAME>`: what the name has to be of.
_NAMED = re.compile(r"\b(ingress|svc|service|deploy|gateway) <NAME>")
_KINDS = {"svc": "service", "deploy": "deployment"}
# Commands that only look are no fix.
_LOOKS = re.compile(r"^(kubectl( -n \S+)? (get|describe|logs|auth can-i"
                    r"|alb (explain|describe|doctor|list|logs|plan|status|trace))|aws \S+ "
                    r"(describe|list|get|simulate)-|aws sts |dig |curl |openssl )")  # fmt: skip


def remedy_for(failure: Failure, finding: Finding, facts: Facts) -> tuple[str, tuple[str, ...]]:
    """Return a hint and the commands of its step; none unless all can be pasted as they are."""
    fix = first_remedy(failure)
    known = dict(_known(finding, facts))
    filled = tuple(_filled(command, {**known, "NAME": _name_for(command, finding)})
                   for command in fix.commands if not _LOOKS.match(command))  # fmt: skip
    return _filled(fix.step, known), filled if all(map(_can_be_pasted, filled)) else ()


def first_remedy(failure: Failure) -> Fix:
    """Return the first step that changes something, rather than looks."""
    return next((fix for fix in failure.fixes if not _only_looks(fix)), failure.fixes[0])


def _filled(command: str, names: Mapping[str, str]) -> str:
    """Fill in names; what a shell would not take as one word stays a placeholder."""

    def name(found: re.Match[str]) -> str:
        known = names.get(found[1], "")
        return known if known and quote(known) == known else found[0]

    return _PLACEHOLDER.sub(name, command)


def _can_be_pasted(command: str) -> bool:
    return not _PLACEHOLDER.search(command) and "…" not in command and "file://" not in command


def _only_looks(fix: Fix) -> bool:
    return bool(fix.commands) and all(map(_LOOKS.match, fix.commands))


def _name_for(command: str, finding: Finding) -> str:
    """Return what `<NAME>` stands for: the object, if it is of the kind that the command names."""
    about, named = finding.about, _NAMED.search(command)
    if named is None or _KINDS.get(named[1], named[1]) == about.kind.lower():
        return about.name if about.namespace else ""
    near = [ref for ref in finding.concerns if ref.namespace == about.namespace]
    return near[0].name if named[1] == "ingress" and len(near) == 1 else ""


def _chart(facts: Facts) -> dict[str, str]:
    """Return release and chart of the only installation, if Helm alone keeps it."""
    own = [i for i in installations(facts) if i.form is Form.HELM]
    deployment = facts.snapshot.kubernetes.deployment_by_ref.get(own[0].deployment) if own else None
    release = own[0].release if len(own) == 1 else None
    if deployment is None or release is None:
        return {}
    version = chart_of(deployment)[1]
    return {"RELEASE": release.name, "CTRL_NS": release.namespace, "CHART_VERSION": version}


def _known(finding: Finding, facts: Facts) -> Iterator[tuple[str, str]]:
    context, about = facts.snapshot.context, finding.about
    values: Mapping[str, str] = {
        "CLUSTER": context.cluster_name.value or facts.config.cluster_name,
        "REGION": context.region.value,
        "VPC_ID": context.vpc_id.value or facts.config.vpc_id,
        "CTRL_NS": context.controller_namespace.value,
        "NS": about.namespace,
        _NAMES.get(about.kind, ""): about.name,
        **_chart(facts),
        **finding.values,
    }
    yield from ((name, value) for name, value in values.items() if value)
