"""Listeners: creating, changing and deleting them."""

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2 import actions, attributes, certificates, tags
from tests.lab.aws.elbv2.listeners import shown_listener
from tests.lab.aws.elbv2.rule_writes import new_rule
from tests.lab.aws.elbv2.ssl_policies import DEFAULT_POLICY, check_policy
from tests.lab.aws.errors import AwsError, validation
from tests.lab.aws.record import Record

PROTOCOLS = {
    "application": ("HTTP", "HTTPS"),
    "network": ("TCP", "TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC"),
    "gateway": (),
}
NO_MUTUAL_AUTHENTICATION = {"Mode": "off"}


def create_listener(account: Account, params: Record) -> Record:
    """Add a listener to a load balancer, on a port that none of its listeners has."""
    elb = account.elb
    load_balancer = elb.load_balancer(params["LoadBalancerArn"])
    if not params.get("Port") or not params.get("Protocol"):
        raise validation("A listener protocol and port must be specified")
    given_tags = tags.checked(account, params.get("Tags"))
    arn = load_balancer["LoadBalancerArn"].replace(":loadbalancer/", ":listener/")
    listener: Record = {
        "ListenerArn": f"{arn}/{account.fresh_hex()}",
        "LoadBalancerArn": load_balancer["LoadBalancerArn"],
    }
    listener = _settled(account, listener, params)
    _check_count(account, load_balancer)
    actions.check(account, listener, params["DefaultActions"])
    actions.check_totals(account, load_balancer, params["DefaultActions"])
    arn = listener["ListenerArn"]
    elb.listeners[arn] = listener
    elb.listener_attributes[arn] = attributes.defaults(attributes.of_listener(listener))
    elb.tags[arn] = given_tags
    rule = new_rule(account, listener, params["DefaultActions"])
    elb.rules[rule["RuleArn"]] = rule
    return {"Listeners": [shown_listener(elb, listener)]}


def _check_count(account: Account, load_balancer: Record) -> None:
    kind, arn = load_balancer["Type"], load_balancer["LoadBalancerArn"]
    if len(account.elb.listeners_of(arn)) >= account.limit(f"listeners-per-{kind}-load-balancer"):
        text = f"The maximum number of listeners on load balancer '{arn}' has been reached"
        raise AwsError("TooManyListeners", text)


def _settled(account: Account, listener: Record, params: Record) -> Record:
    """Return the listener with the settings of a request; raise if they do not go together."""
    port, protocol = (params.get(name, listener.get(name)) for name in ("Port", "Protocol"))
    settled = {**listener, "Port": port, "Protocol": protocol}
    _check_port(account, settled)
    kept = listener.get("Certificates", []) if protocol in certificates.SECURE else []
    given: list[Record] = params.get("Certificates") or kept
    chosen = certificates.default_certificate(account, str(protocol), given)
    for name in ("Certificates", "SslPolicy", "MutualAuthentication"):
        settled.pop(name, None)
    if chosen:
        policy = params.get("SslPolicy") or listener.get("SslPolicy") or DEFAULT_POLICY
        check_policy(policy)
        settled.update(Certificates=chosen, SslPolicy=policy)
    if protocol == "HTTPS":
        settled["MutualAuthentication"] = _mutual_authentication(account, listener, params)
    elif params.get("MutualAuthentication", NO_MUTUAL_AUTHENTICATION)["Mode"] != "off":
        raise validation("Mutual authentication is supported only on HTTPS listeners")
    if params.get("AlpnPolicy"):
        settled["AlpnPolicy"] = params["AlpnPolicy"]
    return settled


def _check_port(account: Account, settled: Record) -> None:
    load_balancer = account.elb.load_balancer(settled["LoadBalancerArn"])
    if settled["Protocol"] not in PROTOCOLS[load_balancer["Type"]]:
        kind = load_balancer["Type"]
        text = f"Protocol '{settled['Protocol']}' is not supported by {kind} load balancers"
        raise AwsError("UnsupportedProtocol", text)
    arn = load_balancer["LoadBalancerArn"]
    for other in account.elb.listeners_of(arn):
        if other["ListenerArn"] != settled["ListenerArn"] and other["Port"] == settled["Port"]:
            text = f"A listener already exists on this port for this load balancer '{arn}'"
            raise AwsError("DuplicateListener", text)


def _mutual_authentication(account: Account, listener: Record, params: Record) -> Record:
    had = listener.get("MutualAuthentication", NO_MUTUAL_AUTHENTICATION)
    wanted: Record = params.get("MutualAuthentication") or had
    if wanted.get("Mode") not in ("off", "passthrough", "verify"):
        raise validation("Mutual authentication mode must be one of 'off, passthrough, verify'")
    if wanted["Mode"] != "verify":
        if wanted.get("TrustStoreArn"):
            raise validation(f"A trust store cannot be specified in mode '{wanted['Mode']}'")
        return {"Mode": wanted["Mode"]}
    if not wanted.get("TrustStoreArn"):
        raise validation("A trust store must be specified in mode 'verify'")
    store = account.elb.trust_store(wanted["TrustStoreArn"])
    if store.get("Status", "ACTIVE") != "ACTIVE":
        raise AwsError("TrustStoreNotReady", "The specified trust store is not active")
    _check_verifying(account, listener)
    return {
        "IgnoreClientCertificateExpiry": False,
        "AdvertiseTrustStoreCaNames": "off",
        **wanted,
    }


def _check_verifying(account: Account, listener: Record) -> None:
    most = account.limit("mutual-tls-listeners-per-application-load-balancer")
    verifying = [
        other
        for other in account.elb.listeners_of(listener["LoadBalancerArn"])
        if other.get("MutualAuthentication", {}).get("Mode") == "verify"
        and other["ListenerArn"] != listener["ListenerArn"]
    ]
    if len(verifying) >= most:
        text = f"A load balancer can have at most '{most}' listeners that verify clients"
        raise AwsError("InvalidConfigurationRequest", text)


def modify_listener(account: Account, params: Record) -> Record:
    """Change settings of a listener; what the request leaves out stays."""
    elb = account.elb
    listener = elb.listener(params["ListenerArn"])
    settled = _settled(account, listener, params)
    rule = elb.default_rule(listener["ListenerArn"])
    given = params.get("DefaultActions")
    if given:
        actions.check(account, settled, given, rule["Actions"])
        load_balancer = elb.load_balancer(settled["LoadBalancerArn"])
        actions.check_totals(account, load_balancer, given)
        rule["Actions"] = new_rule(account, settled, given)["Actions"]
    elb.listeners[listener["ListenerArn"]] = settled
    values = attributes.defaults(attributes.of_listener(settled))
    had = elb.listener_attributes[listener["ListenerArn"]]
    elb.listener_attributes[listener["ListenerArn"]] = {
        **values,
        **{key: value for key, value in had.items() if key in values},
    }
    return {"Listeners": [shown_listener(elb, settled)]}


def delete_listener(account: Account, params: Record) -> Record:
    """Delete a listener with its rules."""
    listener = account.elb.listener(params["ListenerArn"])
    account.elb.drop_listener(listener["ListenerArn"])
    return {}
