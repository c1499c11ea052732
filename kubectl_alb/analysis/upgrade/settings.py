"""Chart values and defaults that differ between two releases, and whom that affects here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from kubectl_alb.analysis.upgrade import affected as who
from kubectl_alb.analysis.upgrade.certificate import CertificateSource, certificate_state
from kubectl_alb.analysis.upgrade.remark import EVERYBODY, INFO, NOBODY, WARNING, Affected, Remark
from kubectl_alb.analysis.upgrade.situation import Situation
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases.chart_values import (
    KEEP_TLS,
    VALUE_CHANGES,
    Fate,
    ValueChange,
)
from kubectl_alb.controller.releases.defaults import DefaultChange, changed_defaults
from kubectl_alb.facts.installations import Form, installations
from kubectl_alb.facts.tags import RELEASE_NAME
from kubectl_alb.model.section import Section

Find = Callable[[Situation], Affected]

NOT_READ = "the values of the chart were not read"
LOST = (Fate.RENAMED, Fate.GONE)
PODS = Affected(("the controller's pods",))


def _seen(find: who.Find) -> Find:
    return lambda case: find(case.then)


def _cert_manager(case: Situation) -> Affected:
    by_cert_manager = certificate_state(case).source is CertificateSource.CERT_MANAGER
    return PODS if by_cert_manager else NOBODY


def _own_class(case: Situation) -> Affected:
    """Find an IngressClass of the controller that Helm does not keep: the chart would make it."""
    classes = case.now.snapshot.kubernetes.ingress_classes
    name = case.now.config.ingress_class or "alb"
    found = (
        f"IngressClass {c.meta.name}"
        for c in classes
        if c.meta.name == name and RELEASE_NAME not in c.meta.annotations
    )
    return who.among(found, case.now, Section.INGRESS_CLASSES)


# Values whose default reaches beyond the controller's own pods; the others affect only those.
VALUES: Mapping[str, Find] = {
    "disableRestrictedSecurityGroupRules": _seen(who.managed_groups),
    "clusterSecretsPermissions.allowAllSecrets": _seen(who.annotated("auth-idp-oidc")),
    "enableServiceMutatorWebhook": _seen(who.services(who.takes_load_balancer)),
    "serviceMutatorWebhookConfig.failurePolicy": _seen(who.services(lambda service: True)),
    "podMutatorWebhookConfig.failurePolicy": _seen(who.gated_namespaces),
    "webhookConfig.ingressValdationFailurePolicy": _seen(who.every_ingress),
    "defaultTargetType": _seen(who.without("target-type")),
    "createIngressClassResource": _own_class,
    "certManager.duration": _cert_manager,
    "certManager.renewBefore": _cert_manager,
    "certManager.rootCert.duration": _cert_manager,
}
DEFAULTS: Mapping[str, Find] = {
    "--ingress-class": _seen(who.classless),
    "--enable-endpoint-slices": _seen(who.ip_targets),
    "--sync-period": _seen(who.every_ingress),
    "gate EndpointsFailOpen": _seen(who.ip_targets),
    "gate ALBGatewayAPI": _seen(who.gateways),
    "gate NLBGatewayAPI": _seen(who.gateways),
    "one shared backend security group": _seen(who.managed_groups),
    "node rules restricted to the ports in use": _seen(who.managed_groups),
    "security groups of new NLBs": _seen(who.services(who.takes_load_balancer)),
    "failure policy of webhook mpod": _seen(who.gated_namespaces),
    "subnet discovery by reachability": _seen(who.without("subnets")),
}
# Settings that may be given in a value although their default has no name of its own.
SWITCHES: Mapping[str, str] = {
    "one shared backend security group": "enable-backend-security-group",
    "node rules restricted to the ports in use": "disable-restricted-sg-rules",
}
# Of these only who set the value is affected: its form or its default no longer fits.
GIVEN_ONLY = ("topologySpreadConstraints", "image.repository")


class Source(Enum):
    """Where a setting has its place."""

    VALUE = "value"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A value or a default that differs; `given` is what holds here because the user set it.

    `fate` is new, default, renamed or gone. A given setting affects nobody, unless its name is
    renamed or gone: then only whoever gave it is affected.
    """

    source: Source
    name: str
    fate: str
    before: str
    after: str
    since: Version
    given: str = ""
    affected: Affected = NOBODY
    action: str = ""


def setting_changes(case: Situation) -> tuple[SettingChange, ...]:
    """Return the values and defaults that differ between the two releases, oldest change first."""
    values = (_value(change, case) for change in _between(case))
    defaults = (_default(change, case) for change in changed_defaults(case.old, case.new))
    return tuple(sorted((*values, *defaults), key=lambda change: change.since))


def _between(case: Situation) -> Iterator[ValueChange]:
    """Yield what the charts change; on the way back only that names and values are not known."""
    if {each.form for each in installations(case.now)} == {Form.MANIFEST}:
        # No chart, no values.
        return
    for change in VALUE_CHANGES:
        if case.old < change.version <= case.new and change.value != KEEP_TLS:
            yield change


def _value(change: ValueChange, case: Situation) -> SettingChange:
    sets = case.sets(change.value)
    given = _text(case.value(change.value)) if sets else ""
    return SettingChange(
        Source.VALUE,
        change.value,
        change.fate.value,
        change.before,
        change.after,
        change.version,
        given,
        _of_value(change, case, sets),
        change.action,
    )


def _of_value(change: ValueChange, case: Situation, sets: bool | None) -> Affected:
    find = VALUES.get(change.value)
    reach = PODS if find is None else find(case)
    if change.fate in LOST or change.value in GIVEN_ONLY:
        return Affected(unknown=NOT_READ) if sets is None else EVERYBODY if sets else NOBODY
    if sets is None:
        return replace(reach, unknown=NOT_READ) if reach.possible else NOBODY
    return NOBODY if sets else reach


def _default(change: DefaultChange, case: Situation) -> SettingChange:
    given = _given(change.name, case)
    find = DEFAULTS.get(change.name)
    affected = NOBODY if given else EVERYBODY if find is None else find(case)
    return SettingChange(
        Source.DEFAULT,
        change.name,
        Fate.DEFAULT.value,
        change.before,
        change.after,
        change.since,
        given,
        affected,
    )


def _given(name: str, case: Situation) -> str:
    """Return what the controller's arguments set a default to; empty where they do not."""
    config = case.now.config
    kind, _, gate = name.partition(" ")
    if kind == "gate":
        on = config.gates.get(gate)
        return "" if on is None else str(on).lower()
    flag = name.removeprefix("--") if name.startswith("--") else SWITCHES.get(name, "")
    return config.given.get(flag, "")


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def setting_remarks(case: Situation) -> Iterator[Remark]:
    """Yield the changes that affect somebody and have to be decided on."""
    for change in setting_changes(case):
        if not change.affected.possible:
            continue
        lost = change.fate in (fate.value for fate in LOST)
        decide = change.affected.certain and (lost or bool(change.action))
        words = f"{change.name}: {change.before or 'unset'} → {change.after or 'gone'}"
        yield Remark(
            "value-lost" if lost and change.affected.certain else f"{change.source.value}-changed",
            WARNING if decide else INFO,
            words,
            change.action,
            change.affected.names,
        )
