"""What to do about a name that a group gives and that nothing has: which names there are."""

from collections.abc import Callable, Iterable, Mapping

from kubectl_alb.analysis.near import alike
from kubectl_alb.analysis.wording import listed
from kubectl_alb.controller.annotations.values import parse_list
from kubectl_alb.desired.auth import CLIENT_KEYS
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.network import SecurityGroup, Subnet
from kubectl_alb.model.refusal import Refusal, RefusalReason

_FEW = 6


def _given(ingress: Ingress, key: str) -> tuple[str, ...]:
    return parse_list(ingress.meta.annotations.get(PREFIX + key, ""))


def _named(id_: str, tags: Mapping[str, str]) -> str:
    return f"{id_} ({tags['Name']})" if tags.get("Name") else id_


def _instead(wanted: Iterable[str], known: Mapping[str, str]) -> str:
    """Say which known names are near to those that nothing has, else which few there are.

    `known` holds ids and names, each with how to call the resource.
    """
    missing = [name for name in wanted if name not in known]
    if not missing:
        return ""
    near = {name: known[found] for name in missing if (found := alike(name, known))}
    if near:
        return "; ".join(f"{name} may be {one}" for name, one in near.items())
    there = list(dict.fromkeys(known.values()))
    return f"there are {listed(there, _FEW)}" if there else "there are none"


def _with_names(
    found: Iterable[SecurityGroup | Subnet],
) -> dict[str, str]:
    known: dict[str, str] = {}
    for each in found:
        label = _named(each.id, each.tags)
        known[each.id] = label
        if each.tags.get("Name"):
            known[each.tags["Name"]] = label
    return known


def _security_group(refusal: Refusal, ingress: Ingress, facts: Facts) -> str:
    vpc = facts.config.vpc_id
    groups = [g for g in facts.snapshot.aws.security_groups if vpc in ("", g.vpc_id)]
    there = _instead(_given(ingress, "security-groups"), _with_names(groups))
    return f"name groups of the VPC in security-groups, by id or Name tag: {there}" if there else ""


def _subnet(refusal: Refusal, ingress: Ingress, facts: Facts) -> str:
    vpc = facts.config.vpc_id
    subnets = [s for s in facts.snapshot.aws.subnets if vpc in ("", s.vpc_id)]
    there = _instead(_given(ingress, "subnets"), _with_names(subnets))
    return f"name subnets of the VPC in annotation subnets: {there}" if there else ""


def _one_zone(refusal: Refusal, ingress: Ingress, facts: Facts) -> str:
    given = _given(ingress, "subnets")
    zones: dict[str, list[str]] = {}
    for subnet in facts.snapshot.aws.subnets:
        if subnet.id in given or subnet.tags.get("Name") in given:
            zones.setdefault(subnet.zone, []).append(subnet.id)
    twice = [f"{listed(ids)} ({zone})" for zone, ids in zones.items() if len(ids) > 1]
    return f"keep one subnet of each zone: of {'; of '.join(twice)}" if twice else ""


def _secret_keys(refusal: Refusal, ingress: Ingress, facts: Facts) -> str:
    name, namespace = refusal.missing, ingress.meta.namespace
    for secret in facts.snapshot.kubernetes.secrets:
        if (secret.meta.namespace, secret.meta.name) == (namespace, name):
            held = listed(secret.keys) if secret.keys else "no key"
            return (
                f"the Secret {namespace}/{name} has {'the keys ' if secret.keys else ''}{held}; "
                f"needed are {' and '.join(CLIENT_KEYS)}"
            )
    return ""


def _secret(refusal: Refusal, ingress: Ingress, facts: Facts) -> str:
    name, namespace = refusal.missing, ingress.meta.namespace
    own = [s.meta.name for s in facts.snapshot.kubernetes.secrets if s.meta.namespace == namespace]
    near = alike(name, own)
    there = f", or name {near}, which there is" if near else ""
    return (
        f"create Secret {name} in namespace {namespace} with the keys {' and '.join(CLIENT_KEYS)}"
        f"{there}"
    )


def _provider(refusal: Refusal, ingress: Ingress, facts: Facts) -> str:
    kind = refusal.annotation.rpartition("-")[2]
    return (
        f"auth-type is {kind}, so set {refusal.annotation.removeprefix(PREFIX)} as well, or remove "
        "auth-type"
    )


def _target_group(refusal: Refusal, ingress: Ingress, facts: Facts) -> str:
    names = {tg.name: tg.name for tg in facts.snapshot.aws.target_groups}
    there = _instead([refusal.missing], names)
    return f"name a target group that exists: {there}" if there else ""


def _web_acl(refusal: Refusal, ingress: Ingress, facts: Facts) -> str:
    return (
        "name a regional web ACL of this region by its ARN in wafv2-acl-arn, or remove the "
        "annotation; none takes an association off since v2.8.2"
    )


HINTS: Mapping[RefusalReason, Callable[[Refusal, Ingress, Facts], str]] = {
    RefusalReason.SECURITY_GROUP_NOT_FOUND: _security_group,
    RefusalReason.SUBNET_NOT_FOUND: _subnet,
    RefusalReason.SUBNETS_OF_ONE_ZONE: _one_zone,
    RefusalReason.SECRET_WITHOUT_KEY: _secret_keys,
    RefusalReason.SECRET_NOT_FOUND: _secret,
    RefusalReason.IDENTITY_PROVIDER_NOT_FOUND: _provider,
    RefusalReason.TARGET_GROUP_NOT_FOUND: _target_group,
    RefusalReason.WEB_ACL_NOT_FOUND: _web_acl,
}
