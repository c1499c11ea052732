"""Annotations that are wrong, unknown or without effect: ANNO."""

from collections.abc import Iterable, Iterator

from kubectl_alb.analysis.describe.attributes import APPLICATION_TARGET_GROUP, LOAD_BALANCER
from kubectl_alb.analysis.near import alike
from kubectl_alb.analysis.wording import about_group, about_ref, grade_of, listed, refs_of, whose
from kubectl_alb.checks.annotation.health_check_limits import refused_values
from kubectl_alb.checks.annotation.repair import renaming
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.refusals import MEMBERSHIP, refusal, refused
from kubectl_alb.controller.annotations.annotation import Scope
from kubectl_alb.controller.annotations.catalogue import annotation
from kubectl_alb.controller.annotations.ignored import ignored_keys, ignored_service_keys
from kubectl_alb.facts.claims import Owner, balanced_services, service_claim
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Member, groups
from kubectl_alb.facts.outcomes import stacks
from kubectl_alb.facts.quotas import CONDITION_VALUES, condition_values
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import USE_ANNOTATION, Meta, backends_of
from kubectl_alb.model.names import GroupID, ObjectRef, Ref
from kubectl_alb.model.rule import Rule
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import TargetGroup
from kubectl_alb.model.workloads import Service

# Attributes that AWS has besides those with a default.
MORE_ATTRIBUTES = frozenset(
    ("stickiness.app_cookie.cookie_name", "lambda.multi_value_headers.enabled")
)

bad_json = refusal("ALB-ANNO-001", "Find annotations that are to hold JSON and do not.")
bad_listen_ports = refusal(
    "ALB-ANNO-002", "Find listen-ports that are no list of HTTP and HTTPS ports."
)
bad_scalar = refusal(
    "ALB-ANNO-003", "Find booleans, integers and maps that cannot be parsed.", Section.SERVICES
)
unknown_word = refusal(
    "ALB-ANNO-004", "Find words that an annotation does not allow.", Section.SERVICES
)


@check("ALB-ANNO-005", *MEMBERSHIP, models=True)
def action_missing(facts: Facts) -> Iterator[CheckResult]:
    """Find backends with port use-annotation for which there is no actions annotation."""
    yield from refused("ALB-ANNO-005", facts)
    if not facts.config.tolerate_missing_action:
        return
    for member in _members(facts):
        missing = {
            backend.service
            for backend in backends_of(member.ingress)
            if backend.port == USE_ANNOTATION
            and f"actions.{backend.service}" not in member.annotations.raw
        }
        for name in sorted(missing):
            yield Finding(
                about_ref(member.ref),
                f"{member.ref}: backend {name} has port {USE_ANNOTATION}, but there is no "
                f"annotation actions.{name}",
                "its rule answers 503",
                key=f"{PREFIX}actions.{name}",
                rating=grade_of(member.ref, facts),
                concerns=(member.ref,),
                values={"ACTION": name},
            )


def _members(facts: Facts) -> Iterator[Member]:
    for group in groups(facts).values():
        yield from group.members


bad_action = refusal("ALB-ANNO-006", "Find actions that break their schema.")
bad_condition = refusal("ALB-ANNO-007", "Find conditions and transforms that break their schema.")


@check("ALB-ANNO-008", *MEMBERSHIP, models=True)
def too_many_values(facts: Facts) -> Iterator[CheckResult]:
    """Find rules with more condition values than AWS allows."""
    seen: set[tuple[Ref, str, str]] = set()
    for id_, stack in stacks(facts).items():
        for rule in stack.rules:
            count = condition_values(rule.conditions)
            source = rule.source
            if count <= CONDITION_VALUES.default or source is None:
                continue
            place = (source.ingress, source.host, source.path)
            if place not in seen:
                seen.add(place)
                yield _too_many(rule, count, id_, facts)


def _too_many(rule: Rule, count: int, id_: GroupID, facts: Facts) -> Finding:
    source = rule.source
    assert source is not None
    kinds = ", ".join(f"{condition_values([c])} {c.field}" for c in rule.conditions)
    return Finding(
        about_ref(source.ingress),
        f"{source.ingress}: the rule for {source.host or '*'}{source.path} has {count} condition "
        f"values, AWS allows {CONDITION_VALUES.default}",
        f"{kinds}; rule {rule.priority} of group {id_}",
        rating=grade_of(source.ingress, facts),
        concerns=(source.ingress,),
    )


bad_wildcard = refusal("ALB-ANNO-009", "Find wildcards in paths of type Exact or Prefix.")


@check(
    "ALB-ANNO-010",
    Section.INGRESSES,
    also=(Section.SERVICES,),
    uses=(Section.CLUSTERS, Section.MUTATING_WEBHOOKS, Section.VALIDATING_WEBHOOKS),
)
def unknown_key(facts: Facts) -> Iterator[CheckResult]:
    """Find annotation keys that look like the controller's and are not, or not yet."""
    kubernetes = facts.snapshot.kubernetes
    objects = (
        *(("Ingress", each.meta) for each in kubernetes.ingresses),
        *(("Service", each.meta) for each in kubernetes.services),
    )
    for kind, meta in objects:
        for key, good in ignored_keys(meta.annotations, facts.config.version):
            yield _unknown(kind, meta, key, good)
    for service in balanced_services(facts):
        if service_claim(service, facts).owner is Owner.CONTROLLER:
            for key, good in ignored_service_keys(service.meta.annotations):
                yield _unknown("Service", service.meta, key, good)


def _unknown(kind: str, meta: Meta, key: str, good: tuple[str, ...]) -> Finding:
    meant = f", {good[0]} may be meant" if good else ""
    return Finding(
        ObjectRef(kind, meta.namespace, meta.name),
        f"{meta.ref}: the controller does not know annotation {key}{meant}",
        "it is ignored, without an error" + ("" if good else "; a later release may know it"),
        key=key,
        concerns=(meta.ref,) if kind == "Ingress" else (),
        hint=f"rename it to {' or '.join(good)}, or remove it" if good else "remove it",
        fix=renaming(kind.lower(), meta, key, good),
    )


@check("ALB-ANNO-011", *MEMBERSHIP, Section.SERVICES)
def on_wrong_object(facts: Facts) -> Iterator[CheckResult]:
    """Find annotations on a backend Service that are read from an Ingress only."""
    used: dict[Ref, list[Ref]] = {}
    for member in _members(facts):
        for backend in backends_of(member.ingress):
            used.setdefault(Ref(member.ref.namespace, backend.service), []).append(member.ref)
    for ref, ingresses in used.items():
        service = facts.snapshot.kubernetes.service_by_ref.get(ref)
        misplaced = _misplaced(service) if service else []
        if misplaced:
            yield Finding(
                ObjectRef("Service", ref.namespace, ref.name),
                f"Service {ref}: {listed(misplaced)} has no effect on a Service",
                "the controller reads it from the Ingress",
                hint=f"move it to the Ingress ({listed(dict.fromkeys(ingresses))}), or remove it",
                key=PREFIX + misplaced[0],
                concerns=tuple(dict.fromkeys(ingresses)),
            )


def _misplaced(service: Service) -> list[str]:
    found = []
    for full in service.meta.annotations:
        known = annotation(full.removeprefix(PREFIX)) if full.startswith(PREFIX) else None
        if known is not None and not known.on_service and known.scope is not Scope.BACKEND:
            found.append(full.removeprefix(PREFIX))
    return found


@check("ALB-ANNO-013", *MEMBERSHIP, Section.SERVICES, models=True)
def attribute_refused(facts: Facts) -> Iterator[CheckResult]:
    """Find health checks and attributes that AWS refuses."""
    for id_, stack in stacks(facts).items():
        group = groups(facts)[id_]
        for tg in stack.target_groups:
            yield from _refused_health_check(tg, facts)
            yield from _odd_target_group_attributes(tg)
        odd = (
            [k for k in stack.alb.attributes if k not in LOAD_BALANCER["application"]]
            if stack.alb
            else []
        )
        if odd and group.members:
            about = about_group(group)
            yield Finding(
                about,
                f"{whose(about)}: {listed(odd)} is no attribute of an Application Load Balancer",
                hint=_attribute_hint(odd, LOAD_BALANCER["application"]),
                key=PREFIX + "load-balancer-attributes",
                rating=Severity.WARNING,
                concerns=refs_of(group),
            )


def _attribute_hint(odd: Iterable[str], known: Iterable[str]) -> str:
    names = sorted(known)
    near = {name: found for name in odd if (found := alike(name, names))}
    meant = "; ".join(f"{name} may be {one}" for name, one in near.items())
    return f"correct the name: {meant}" if meant else f"name one of {listed(names, 30)}"


def _refused_health_check(tg: TargetGroup, facts: Facts) -> Iterator[CheckResult]:
    if tg.ingress is None:
        return
    for excess in refused_values(tg.health_check):
        yield Finding(
            about_ref(tg.ingress),
            f"{tg.ingress}: the health check of {tg.service} {excess.seen}",
            excess.wanted,
            hint=f"correct {excess.key}: {excess.wanted}",
            key=PREFIX + excess.key,
            rating=grade_of(tg.ingress, facts),
            concerns=(tg.ingress,),
        )


def _odd_target_group_attributes(tg: TargetGroup) -> Iterator[CheckResult]:
    known = APPLICATION_TARGET_GROUP.keys() | MORE_ATTRIBUTES
    odd = [key for key in tg.attributes if key not in known]
    if odd and tg.ingress is not None:
        yield Finding(
            about_ref(tg.ingress),
            f"{tg.ingress}: {listed(odd)} is no attribute of an ALB's target group",
            f"of Service {tg.service}",
            hint=_attribute_hint(odd, known),
            key=PREFIX + "target-group-attributes",
            rating=Severity.WARNING,
            concerns=(tg.ingress,),
        )


reserved_tag = refusal("ALB-ANNO-014", "Find tags that are reserved or contradict each other.")
bad_capacity = refusal("ALB-ANNO-017", "Find a minimum capacity that is no number of units.")
feature_off = refusal(
    "ALB-ANNO-018", "Find settings whose feature is off or does not apply.", Section.SERVICES
)
