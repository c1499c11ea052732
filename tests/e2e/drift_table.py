"""What people do to a deployed world in AWS, and what `plan` must say of it."""

from dataclasses import dataclass

from tests.e2e import drift_harms as do
from tests.e2e.deployed import OWN, Deployed
from tests.e2e.drift_manifest import (
    BACKEND_SG,
    CART,
    EXTRA_SG,
    FILES,
    NODE_SG,
    OTHER,
    PUBLIC_SUBNETS,
    SHOP,
    WEB_SG,
    WILDCARD,
)

POLICY, OLD_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-2016-08"
TLS = {"Protocol": "HTTPS", "SslPolicy": POLICY, "Certificates": [{"CertificateArn": WILDCARD}]}
NOT_FOUND = {"DefaultActions": [do.fixed("404", ContentType="text/plain")]}
NOBODY_HOME = {"DefaultActions": [do.fixed("503")]}
SERVER, FRAMES = "routing.http.response.server.enabled", "x_frame_options.header_value"
FRAMES = f"routing.http.response.{FRAMES}"
TIMEOUT, HTTP2 = "idle_timeout.timeout_seconds", "routing.http2.enabled"
DELAY, SLOW = "deregistration_delay.timeout_seconds", "slow_start.duration_seconds"
CHECK = {"HealthCheckPath": "/healthz", "HealthCheckIntervalSeconds": 15}
OTHER_CHECK = {"HealthCheckPath": "/", "HealthCheckIntervalSeconds": 60}
ADDRESS, STRANGER, INSTANCE = "192.168.129.46", "192.168.129.99", "i-579052c8dde3784d4"
ANYBODY, INSIDE = {"IpRanges": [{"CidrIp": "0.0.0.0/0"}]}, {"IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
A_GROUP = {"UserIdGroupPairs": [{"GroupId": EXTRA_SG}]}
THREE, TWO = {"Subnets": list(PUBLIC_SUBNETS)}, {"Subnets": list(PUBLIC_SUBNETS[:2])}
RIGHT = {"SecurityGroups": [WEB_SG, BACKEND_SG]}
WRONG = {"SecurityGroups": [WEB_SG, BACKEND_SG, EXTRA_SG]}
BALANCER, GROUP = "LoadBalancer LoadBalancer", "SecurityGroup ManagedLBSecurityGroup"
STICKINESS = "forwardConfig.targetGroupStickinessConfig.durationSeconds"
RESOURCE = "ingress.k8s.aws/resource"


@dataclass(frozen=True, slots=True)
class Harm:
    """A harm; `changes` as `Told` has them, `shown` is a piece of the screen."""

    name: str
    done: do.Made
    changes: tuple[str, ...]
    shown: str


def _harm(name: str, done: do.Made, change: str, shown: str) -> Harm:
    return Harm(name, done, (f"drift {change}",), shown)


def _own(name: str, done: do.Made, change: str, shown: str) -> Harm:
    return Harm(name, done, (f"{OWN} {change}",), shown)


def _tcp(port: int, source: dict[str, object]) -> dict[str, object]:
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **source}


def _mutual(mode: str) -> dict[str, object]:
    return {"MutualAuthentication": {"Mode": mode}}


def _balancer(at: Deployed) -> str:
    return at.load_balancer()


def _cart(at: Deployed) -> str:
    return at.target_group(CART)


def _tls(at: Deployed) -> str:
    return str(at.listener(443)["ListenerArn"])


def _first_rule(at: Deployed) -> str:
    return str(at.rule(80, 1)["RuleArn"])


def _managed(at: Deployed) -> str:
    return at.managed_group()


LISTENERS = (
    _harm("listener added", do.listener_added, "delete Listener 9090", "- listener 9090 HTTP"),
    _own("listener deleted", do.listener_deleted, "create Listener 80", "+ listener 80 HTTP"),
    _harm("listener protocol", do.listener(80, {"Protocol": "HTTP"}, TLS),
          "update Listener 80: certificates, protocol", "protocol  HTTPS → HTTP"),
    _harm("listener policy", do.listener(443, {"SslPolicy": POLICY}, {"SslPolicy": OLD_POLICY}),
          "update Listener 443: sslPolicy", f"sslPolicy  {OLD_POLICY} → {POLICY}"),
    _harm("default action", do.listener(443, NOT_FOUND, NOBODY_HOME),
          "update Listener 443: defaultActions", "fixed-response 503 → fixed-response 404"),
    _harm("listener attribute", do.attribute("listener", _tls, SERVER, "false", "true"),
          f"update Listener 443: listenerAttributes.{SERVER}", f"{SERVER}  true → false"),
    _harm("unnamed listener attribute", do.attribute("listener", _tls, FRAMES, "", "DENY"),
          f"keep Listener 443: listenerAttributes.{FRAMES}", f"{FRAMES}  DENY"),
    _harm("mutual TLS", do.listener(443, _mutual("off"), _mutual("passthrough")),
          "keep Listener 443: mutualAuthentication.mode", "passthrough   (default off)"),
    _harm("certificate added", do.certificate(OTHER, added=True),
          "update Listener 443: certificates", f"- certificate  {OTHER}"),
    _harm("certificate removed", do.certificate(SHOP, added=False),
          "update Listener 443: certificates", f"+ certificate  {SHOP}"),
    _harm("certificate swapped", do.certificate_swapped,
          "update Listener 443: certificates", f"default certificate  {OTHER} → {WILDCARD}"),
    _harm("listener tag", do.tagged(_tls, "by-hand", "", "yes"),
          "update Listener 443: tags.by-hand", "- tag by-hand  yes\n"),
)  # fmt: skip
RULES = (
    _harm("rule added", do.rule_added, "delete ListenerRule 443:40", "- rule  port 443 "),
    _harm("rule deleted", do.rule_deleted, "create ListenerRule 80:3", "+ rule  port 80 "),
    _harm("rule conditions", do.rule_asks_otherwise, "update ListenerRule 80:1: conditions",
          "conditions  path /elsewhere → host api.example.com  path /v1"),
    _harm("rule weights", do.rule_does_otherwise(80, 2, do.other_weight),
          "update ListenerRule 80:2: actions", "web:http weight 7, web-canary:http weight 20 →"),
    _harm("rule redirect", do.rule_does_otherwise(80, 3, do.other_host),
          "update ListenerRule 80:3: actions", "://elsewhere.example.com:"),
    _harm("rule response", do.rule_does_otherwise(443, 4, do.other_body),
          "update ListenerRule 443:4: actions", "403 'yes' → fixed-response 403 'no'"),
    _harm("rule login", do.rule_does_otherwise(443, 5, do.other_login),
          "update ListenerRule 443:5: actions",
          "tokenEndpoint  https://evil.example.com/token → https://id.example.com/token"),
    _harm("rule without login", do.rule_does_otherwise(443, 5, do.no_login),
          "update ListenerRule 443:5: actions", "→ authenticate with https://id.example.com, then"),
    Harm("rules swapped", do.rules_swapped,
         ("drift update ListenerRule 80:1: priority", "drift update ListenerRule 80:2: priority"),
         "priority 2 → 1"),
    _harm("rule transforms", do.rule_rewrites, "update ListenerRule 80:4: transforms",
          "transforms  rewrite url ^/a → /b → none"),
    _harm("rule stickiness", do.rule_does_otherwise(80, 2, do.sticky),
          f"keep ListenerRule 80:2: actions.0.{STICKINESS}", f"{STICKINESS}  300   (default off)"),
    _harm("rule tag", do.tagged(_first_rule, RESOURCE, "80:1", ""),
          f"update ListenerRule 80:1: tags.{RESOURCE}", f"+ tag {RESOURCE}  80:1"),
)  # fmt: skip
TARGET_GROUPS = (
    _harm("target group attribute", do.attribute("target_group", _cart, DELAY, "30", "300"),
          f"update TargetGroup {CART}: targetGroupAttributes.{DELAY}", f"{DELAY}  300 → 30"),
    _harm("unnamed target group attribute", do.attribute("target_group", _cart, SLOW, "0", "60"),
          f"keep TargetGroup {CART}: targetGroupAttributes.{SLOW}", f"{SLOW}  60   (default 0)"),
    _harm("health check", do.health(CART, CHECK, OTHER_CHECK),
          f"update TargetGroup {CART}: healthCheckConfig.intervalSeconds, healthCheckConfig.path",
          "health check path  / → /healthz   (service shop/cart, healthcheck-path)"),
    _harm("target group tag", do.tagged(_cart, "owner", "platform", ""),
          f"update TargetGroup {CART}: tags.owner",
          "+ tag owner  platform   (class params alb, tags)"),
    _harm("target gone", do.target_gone(CART, ADDRESS, 8080),
          f"update TargetGroup {CART}: targets.{ADDRESS}:8080",
          "which the controller sees when these change, or hours later"),
    _harm("foreign address", do.target_added(CART, STRANGER, 8080),
          f"update TargetGroup {CART}: targets.{STRANGER}:8080", "to be deregistered"),
    _own("foreign port", do.target_added(FILES, INSTANCE, 22),
         f"update TargetGroup {FILES}: targets.{INSTANCE}:22", f"- target {INSTANCE}:22"),
)  # fmt: skip
BALANCERS = (
    _harm("attribute", do.attribute("load_balancer", _balancer, TIMEOUT, "120", "5"),
          f"update {BALANCER}: loadBalancerAttributes.{TIMEOUT}", f"{TIMEOUT}  5 → 120"),
    _harm("unnamed attribute", do.attribute("load_balancer", _balancer, HTTP2, "true", "false"),
          f"keep {BALANCER}: loadBalancerAttributes.{HTTP2}", f"{HTTP2}  false   (default true)"),
    _own("address type", do.balancer("set_ip_address_type", OWN, {"IpAddressType": "ipv4"},
                                     {"IpAddressType": "dualstack"}),
         f"update {BALANCER}: ipAddressType", "ipAddressType  dualstack → ipv4"),
    _own("subnets", do.balancer("set_subnets", OWN, THREE, TWO),
         f"update {BALANCER}: subnetMapping", f"+ subnet  {PUBLIC_SUBNETS[2]}"),
    _own("security groups", do.balancer("set_security_groups", OWN, RIGHT, WRONG),
         f"update {BALANCER}: securityGroups", f"- security group  {EXTRA_SG}"),
    _harm("tag", do.tagged(_balancer, "team", "web", "ops"),
          f"update {BALANCER}: tags.team", "tag team  ops → web   (ingress shop/drift-api, tags)"),
    _harm("port opened", do.inbound(_managed, _tcp(22, ANYBODY), added=True),
          f"update {GROUP}: ingress", "- inbound  tcp 22 from 0.0.0.0/0"),
    _harm("group let in", do.inbound(_managed, _tcp(443, A_GROUP), added=True),
          f"update {GROUP}: ingress", f"- inbound  tcp 443 from {EXTRA_SG}"),
    _harm("port closed", do.inbound(_managed, _tcp(443, INSIDE), added=False),
          f"update {GROUP}: ingress", "+ inbound  tcp 443 from 10.0.0.0/8"),
    _harm("security group tag", do.tagged(_managed, "owner", "platform", "me"),
          f"update {GROUP}: tags.owner", "tag owner  me → platform"),
)  # fmt: skip
HARMS = (*LISTENERS, *RULES, *TARGET_GROUPS, *BALANCERS)


def _resource(change: str) -> str:
    group, _, resource = change.partition(": ")[0].split(" ", 2)
    return f"{group} {resource}"


def _batches() -> tuple[tuple[Harm, ...], ...]:
    """Sort the harms into as few batches as can be, none with two harms to one resource."""
    batches: list[list[Harm]] = []
    hurt: list[set[str]] = []
    for harm in HARMS:
        resources = set(map(_resource, harm.changes))
        place = next((n for n, seen in enumerate(hurt) if not seen & resources), len(hurt))
        if place == len(hurt):
            batches.append([])
            hurt.append(set())
        batches[place].append(harm)
        hurt[place] |= resources
    return tuple(map(tuple, batches))


BATCHES = _batches()


def named(*names: str) -> tuple[Harm, ...]:
    """Find harms by their names."""
    return tuple(next(harm for harm in HARMS if harm.name == name) for name in names)


# The controller looks at targets again when the endpoints change, or hours later.
LATE = named("target gone", "foreign port")
KEPT = named("unnamed listener attribute", "unnamed attribute", "rule stickiness")
# Two rounds, since not everything can be wrong at once.
ROUNDS = (
    named("listener added", "listener deleted", "listener protocol", "listener policy",
          "default action", "listener attribute", "certificate added", "certificate removed",
          "listener tag", "rule added", "rule deleted", "rule conditions", "rule transforms",
          "rule response", "rule login", "target group attribute", "health check",
          "target group tag", "attribute", "subnets", "security groups", "tag", "port opened",
          "port closed", "security group tag"),
    named("certificate swapped", "rule redirect", "rule without login", "rules swapped",
          "group let in", "address type"),
)  # fmt: skip
# Node rules are no part of any group's stack.
NODE_HARMS = (
    do.node_rule_gone,
    do.inbound(lambda at: NODE_SG, _tcp(22, ANYBODY), added=True),
    do.inbound(lambda at: BACKEND_SG, _tcp(22, ANYBODY), added=True),
)
