"""Annotations that are wrong, unknown or without effect: ANNO."""

from collections.abc import Iterator, Mapping

from kubectl_alb.analysis.describe.attributes import APPLICATION_TARGET_GROUP, LOAD_BALANCER
from kubectl_alb.analysis.wording import about_ref, listed
from kubectl_alb.checks.check import Answer, Problem, check
from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.checks.group_settings import about_group, refs_of, whose
from kubectl_alb.checks.refusals import MEMBERSHIP, refusal, refused
from kubectl_alb.controller.annotations.catalogue import Scope, annotation, unknown_keys
from kubectl_alb.facts.membership import Member
from kubectl_alb.facts.tags import PREFIX, RESEMBLING
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.kubernetes import Ingress, IngressBackend
from kubectl_alb.model.names import GroupID, ObjectRef, Ref
from kubectl_alb.model.rule import Condition, Rule
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import TargetGroup
from kubectl_alb.model.workloads import Service

USE_ANNOTATION = "use-annotation"
MAX_VALUES = 5
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
def action_missing(evidence: Evidence) -> Iterator[Answer]:
    """Find backends with port use-annotation for which there is no actions annotation."""
    yield from refused("ALB-ANNO-005", evidence)
    if not evidence.config.tolerate_missing_action:
        return
    for member in _members(evidence):
        missing = {
            backend.service
            for backend in backends_of(member.ingress)
            if backend.port == USE_ANNOTATION
            and f"actions.{backend.service}" not in member.annotations.raw
        }
        for name in sorted(missing):
            yield Problem(
                about_ref(member.ref),
                f"{member.ref}: backend {name} has port {USE_ANNOTATION}, but there is no "
                f"annotation actions.{name}",
                "its rule answers 503",
                key=f"{PREFIX}actions.{name}",
                severity=evidence.grade(member.ref),
                concerns=(member.ref,),
                values={"ACTION": name},
            )


def backends_of(ingress: Ingress) -> Iterator[IngressBackend]:
    """Yield the backends of an Ingress."""
    for rule in ingress.rules:
        yield from (path.backend for path in rule.paths if path.backend is not None)
    if ingress.default_backend is not None:
        yield ingress.default_backend


def _members(evidence: Evidence) -> Iterator[Member]:
    for group in evidence.groups.values():
        yield from group.members


bad_action = refusal("ALB-ANNO-006", "Find actions that break their schema.")
bad_condition = refusal("ALB-ANNO-007", "Find conditions and transforms that break their schema.")


@check("ALB-ANNO-008", *MEMBERSHIP, models=True)
def too_many_values(evidence: Evidence) -> Iterator[Answer]:
    """Find rules with more condition values than AWS allows."""
    seen: set[tuple[Ref, str, str]] = set()
    for id_, stack in evidence.stacks.items():
        for rule in stack.rules:
            count = sum(map(_values, rule.conditions))
            source = rule.source
            if count <= MAX_VALUES or source is None:
                continue
            place = (source.ingress, source.host, source.path)
            if place not in seen:
                seen.add(place)
                yield _too_many(rule, count, id_, evidence)


def _too_many(rule: Rule, count: int, id_: GroupID, evidence: Evidence) -> Problem:
    source = rule.source
    assert source is not None
    kinds = ", ".join(f"{_values(c)} {c.field}" for c in rule.conditions)
    return Problem(
        about_ref(source.ingress),
        f"{source.ingress}: the rule for {source.host or '*'}{source.path} has {count} condition "
        f"values, AWS allows {MAX_VALUES}",
        f"{kinds}; rule {rule.priority} of group {id_}",
        severity=evidence.grade(source.ingress),
        concerns=(source.ingress,),
    )


def _values(condition: Condition) -> int:
    return len(condition.values) + len(condition.regex_values) + len(condition.pairs)


bad_wildcard = refusal("ALB-ANNO-009", "Find wildcards in paths of type Exact or Prefix.")


@check("ALB-ANNO-010", Section.INGRESSES, also=(Section.SERVICES,))
def unknown_key(evidence: Evidence) -> Iterator[Answer]:
    """Find annotation keys that look like the controller's and are not, or not yet."""
    objects: Iterator[tuple[ObjectRef, Mapping[str, str]]] = (
        *((about_ref(i.ref), i.meta.annotations) for i in evidence.snapshot.ingresses),
        *(
            (ObjectRef("Service", s.ref.namespace, s.ref.name), s.meta.annotations)
            for s in evidence.snapshot.services
        ),
    ).__iter__()
    for about, annotations in objects:
        for key, good in ignored_keys(annotations, evidence):
            yield _unknown(about, key, good, annotations[key])


def ignored_keys(
    annotations: Mapping[str, str], evidence: Evidence
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each key that is meant for the controller and ignored, with the keys it may mean."""
    yield from unknown_keys(annotations)
    for full in annotations:
        prefix, slash, suffix = full.rpartition("/")
        known = annotation(suffix if slash else full.rpartition(".")[2])
        if known is None:
            continue
        if full.startswith(PREFIX):
            if known.since > evidence.config.version:
                yield full, ()
        elif _resembles(prefix if slash else full):
            yield full, (PREFIX + suffix if slash else known.full_key,)


def _resembles(prefix: str) -> bool:
    """Tell whether a prefix is meant to be the controller's."""
    return prefix.startswith(RESEMBLING)


def _unknown(about: ObjectRef, key: str, good: tuple[str, ...], value: str) -> Problem:
    meant = f", {good[0]} may be meant" if good else ""
    kind = {"Ingress": "ingress", "Service": "svc"}[about.kind]
    ref = f"{about.namespace}/{about.name}"
    return Problem(
        about,
        f"{ref}: the controller does not know annotation {key}{meant}",
        "it is ignored, without an error" + ("" if good else "; a later release may know it"),
        key=key,
        concerns=(Ref(about.namespace, about.name),) if about.kind == "Ingress" else (),
        fix=f"kubectl -n {about.namespace} annotate {kind} {about.name} {good[0]}={value!r} {key}-"
        if good and "\n" not in value and "'" not in value
        else "",
    )


@check("ALB-ANNO-011", *MEMBERSHIP, Section.SERVICES)
def on_wrong_object(evidence: Evidence) -> Iterator[Answer]:
    """Find annotations on a backend Service that are read from an Ingress only."""
    used: dict[Ref, list[Ref]] = {}
    for member in _members(evidence):
        for backend in backends_of(member.ingress):
            used.setdefault(Ref(member.ref.namespace, backend.service), []).append(member.ref)
    for ref, ingresses in used.items():
        service = evidence.snapshot.service.get(ref)
        misplaced = _misplaced(service) if service else []
        if misplaced:
            yield Problem(
                ObjectRef("Service", ref.namespace, ref.name),
                f"Service {ref}: {listed(misplaced)} has no effect on a Service",
                "the controller reads it from the Ingress",
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
def attribute_refused(evidence: Evidence) -> Iterator[Answer]:
    """Find health checks and attributes that AWS refuses."""
    for id_, stack in evidence.stacks.items():
        group = evidence.groups[id_]
        for tg in stack.target_groups:
            check = tg.health_check
            if tg.ingress is not None and check.interval <= check.timeout:
                yield Problem(
                    about_ref(tg.ingress),
                    f"{tg.ingress}: the health check of {tg.service} runs every {check.interval} s "
                    f"with a timeout of {check.timeout} s",
                    "AWS wants an interval longer than the timeout",
                    key=PREFIX + "healthcheck-interval-seconds",
                    severity=evidence.grade(tg.ingress),
                    concerns=(tg.ingress,),
                )
            yield from _odd_target_group_attributes(tg)
        odd = (
            [k for k in stack.alb.attributes if k not in LOAD_BALANCER["application"]]
            if stack.alb
            else []
        )
        if odd and group.members:
            about = about_group(group)
            yield Problem(
                about,
                f"{whose(about)}: {listed(odd)} is no attribute of an Application Load Balancer",
                key=PREFIX + "load-balancer-attributes",
                severity=Severity.WARNING,
                concerns=refs_of(group),
            )


def _odd_target_group_attributes(tg: TargetGroup) -> Iterator[Answer]:
    known = APPLICATION_TARGET_GROUP.keys() | MORE_ATTRIBUTES
    odd = [key for key in tg.attributes if key not in known]
    if odd and tg.ingress is not None:
        yield Problem(
            about_ref(tg.ingress),
            f"{tg.ingress}: {listed(odd)} is no attribute of an ALB's target group",
            f"of Service {tg.service}",
            key=PREFIX + "target-group-attributes",
            severity=Severity.WARNING,
            concerns=(tg.ingress,),
        )


reserved_tag = refusal("ALB-ANNO-014", "Find tags that are reserved or contradict each other.")
bad_auth = refusal(
    "ALB-ANNO-015", "Find settings of authentication that cannot work.", Section.SERVICES
)
bad_capacity = refusal("ALB-ANNO-017", "Find a minimum capacity that is no number of units.")
feature_off = refusal(
    "ALB-ANNO-018", "Find settings whose feature is off or does not apply.", Section.SERVICES
)
