"""The listeners of a stack's load balancer, with certificates and attributes.

controller: pkg/deploy/elbv2/listener_*.go
"""

from typing import Any

from kubectl_alb.model import elbv2
from kubectl_alb.model.stack import ALB_ID, Listener, MutualAuthentication, Type
from tests.lab.controller.requests import Requests, as_told
from tests.lab.controller.site import Deployment, attribute_changes, tag_list


def deploy_listeners(deployment: Deployment, requests: Requests) -> None:
    """Delete listeners on ports that are not wanted; create or repair the others."""
    load_balancer = deployment.ids.get((Type.LOAD_BALANCER, ALB_ID))
    if load_balancer is None:
        return
    current = {
        ls.port: ls
        for ls in deployment.snapshot.aws.listeners_by_load_balancer_arn.get(load_balancer, ())
    }
    wanted = [ls for ls in deployment.stack.listeners if ls.load_balancer == ALB_ID]
    for port in current.keys() - {listener.port for listener in wanted}:
        deployment.elbv2("delete_listener", ListenerArn=current[port].arn)
    for listener in wanted:
        existing = current.get(listener.port)
        if existing is None:
            arn = _create(deployment, requests, listener, load_balancer)
        else:
            arn = existing.arn
            _repair(deployment, requests, listener, existing)
        deployment.ids[Type.LISTENER, listener.id] = arn


def _settings(requests: Requests, listener: Listener) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "Protocol": listener.protocol,
        "DefaultActions": requests.actions(listener.default_actions),
    }
    if listener.certificates:
        fields["Certificates"] = [{"CertificateArn": requests.resolve(listener.certificates[0])}]
    if listener.ssl_policy:
        fields["SslPolicy"] = listener.ssl_policy
    if listener.mutual_authentication is not None:
        fields["MutualAuthentication"] = _mutual(listener.mutual_authentication)
    return fields


def _mutual(mutual: MutualAuthentication) -> dict[str, Any]:
    optional: dict[str, Any] = {
        "TrustStoreArn": mutual.trust_store,
        "IgnoreClientCertificateExpiry": mutual.ignore_expiry,
        "AdvertiseTrustStoreCaNames": mutual.advertise_ca_names,
    }
    return {"Mode": mutual.mode, **{k: v for k, v in optional.items() if v is not None}}


def _create(
    deployment: Deployment, requests: Requests, listener: Listener, load_balancer: str
) -> str:
    answer = deployment.elbv2(
        "create_listener",
        LoadBalancerArn=load_balancer,
        Port=listener.port,
        Tags=tag_list(deployment.tags(listener.id, listener.tags)),
        **_settings(requests, listener),
    )
    arn = str(answer["Listeners"][0]["ListenerArn"])
    _set_certificates(deployment, requests, listener, arn)
    _set_attributes(deployment, listener, arn)
    return arn


def _repair(
    deployment: Deployment, requests: Requests, listener: Listener, current: elbv2.Listener
) -> None:
    deployment.tag(current.arn, deployment.tags(listener.id, listener.tags))
    settings = _settings(requests, listener)
    if _drifted(settings, listener, current):
        deployment.elbv2("modify_listener", ListenerArn=current.arn, **settings)
    _set_certificates(deployment, requests, listener, current.arn)
    _set_attributes(deployment, listener, current.arn)


def _drifted(settings: dict[str, Any], listener: Listener, current: elbv2.Listener) -> bool:
    default = settings.get("Certificates", [{"CertificateArn": ""}])[0]["CertificateArn"]
    return (
        listener.protocol,
        listener.ssl_policy or "",
        default,
        as_told(settings["DefaultActions"]),
        _mode(listener.mutual_authentication),
    ) != (
        current.protocol,
        current.ssl_policy,
        current.certificate,
        current.default_actions,
        _mode_told(current.mutual_authentication),
    )


def _mode(mutual: MutualAuthentication | None) -> tuple[str, str, bool]:
    if mutual is None:
        return "off", "", False
    return mutual.mode, mutual.trust_store or "", bool(mutual.ignore_expiry)


def _mode_told(mutual: elbv2.MutualAuthentication | None) -> tuple[str, str, bool]:
    if mutual is None:
        return "off", "", False
    return mutual.mode, mutual.trust_store_arn, bool(mutual.ignore_expiry)


def _set_certificates(
    deployment: Deployment, requests: Requests, listener: Listener, arn: str
) -> None:
    """Add and remove the certificates beside the default one."""
    wanted = {requests.resolve(token) for token in listener.certificates[1:]}
    default = {requests.resolve(token) for token in listener.certificates[:1]}
    current = {
        certificate.arn
        for certificate in deployment.snapshot.aws.listener_certificates
        if certificate.listener_arn == arn and not certificate.default
    }
    # A former default certificate stays on the listener until it is removed.
    for certificate in sorted(wanted - current):
        added = [{"CertificateArn": certificate}]
        deployment.elbv2("add_listener_certificates", ListenerArn=arn, Certificates=added)
    for certificate in sorted(current - wanted - default):
        removed = [{"CertificateArn": certificate}]
        deployment.elbv2("remove_listener_certificates", ListenerArn=arn, Certificates=removed)


def _set_attributes(deployment: Deployment, listener: Listener, arn: str) -> None:
    known = {a.arn: a.values for a in deployment.snapshot.aws.listener_attributes}
    changed = attribute_changes(listener.attributes, known.get(arn, {}))
    if changed:
        deployment.elbv2("modify_listener_attributes", ListenerArn=arn, Attributes=changed)
