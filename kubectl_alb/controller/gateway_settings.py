"""Fields of the configurations of Gateways, below `spec`; see `controller.settings`.

controller v3.5.0: config/crd/gateway
"""

import re
from collections.abc import Mapping

# Type, what it sets, default, values.
Row = tuple[str, str, str, tuple[str, ...]]

# Path, type, what it sets, default, values; an indented line goes on with the one before.
_LOAD_BALANCER = """
mergingMode | string | Whose configuration wins when Gateway and GatewayClass have one.
  | prefer-gateway-class | prefer-gateway, prefer-gateway-class
loadBalancerName | string | The name of the load balancer, at most 32 characters. | made up
scheme | string | Whether the load balancer has public addresses. | internal | internal,
  internet-facing
ipAddressType | string | The address families of the load balancer. | ipv4 | ipv4, dualstack,
  dualstack-without-public-ipv4
loadBalancerSubnets | list | Subnets by id or name, with fixed addresses of an NLB. | discovered
  by their role tags
loadBalancerSubnets.identifier | string | Id or name of a subnet.
loadBalancerSubnets.eipAllocation | string | Elastic IP of an internet-facing NLB in this subnet.
loadBalancerSubnets.privateIPv4Allocation | string | Private address of an internal NLB in this
  subnet.
loadBalancerSubnets.ipv6Allocation | string | IPv6 address of a dualstack NLB in this subnet.
loadBalancerSubnets.sourceNatIPv6Prefix | string | IPv6 prefix for source NAT in this subnet.
loadBalancerSubnetsSelector | map of lists | Tags that the subnets must have.
listenerConfigurations | list | Settings of listeners, each named by protocolPort.
listenerConfigurations.protocolPort | PROTOCOL:PORT | Which listener it is about, such as
  HTTPS:443.
listenerConfigurations.defaultCertificate | string | ARN of the default certificate. | found by
  host name in ACM
listenerConfigurations.certificates | list | ARNs of further certificates.
listenerConfigurations.sslPolicy | string | The security policy of a TLS or HTTPS listener.
listenerConfigurations.alpnPolicy | string | The ALPN policy of a TLS listener. | None |
  HTTP1Only, HTTP2Only, HTTP2Optional, HTTP2Preferred, None
listenerConfigurations.mutualAuthentication.mode | string | How client certificates are handled.
  | off | off, passthrough, verify
listenerConfigurations.mutualAuthentication.trustStore | string | Name or ARN of the trust store,
  for mode verify.
listenerConfigurations.mutualAuthentication.ignoreClientCertificateExpiry | boolean | Accept
  expired client certificates. | false
listenerConfigurations.mutualAuthentication.advertiseTrustStoreCaNames | string | Whether clients
  are sent the names of the authorities. | off | on, off
listenerConfigurations.listenerAttributes | list of key and value | Attributes of the listener.
listenerConfigurations.quicEnabled | boolean | Make a UDP listener one for QUIC. | false
listenerConfigurations.targetGroupStickiness | boolean | Keep clients with one of several target
  groups (NLB). | false
loadBalancerAttributes | list of key and value | Attributes of the load balancer.
securityGroups | list | Ids or names of security groups. | one that the controller makes
manageBackendSecurityGroupRules | boolean | Let the controller open the nodes' or pods' security
  groups.
disableSecurityGroup | boolean | Make an NLB without security groups. | false
sourceRanges | list | CIDRs that may reach the load balancer. | everybody
securityGroupPrefixes | list | Prefix lists that may reach the load balancer.
enforceSecurityGroupInboundRulesOnPrivateLinkTraffic | string | Whether security groups hold for
  traffic of PrivateLink (NLB). |  | on, off
enableICMP | boolean | Admit ICMP for path MTU discovery (NLB). | false
minimumLoadBalancerCapacity.capacityUnits | integer | Reserved capacity.
customerOwnedIpv4Pool | string | Customer-owned address pool on an Outpost (ALB).
ipv4IPAMPoolId | string | IPAM pool of the public addresses (ALB).
wafV2.webACL | string | ARN of the web ACL (ALB).
shieldConfiguration.enabled | boolean | Protect the load balancer with Shield Advanced (ALB).
  | false
defaultTargetGroupConfiguration.name | string | TargetGroupConfiguration in the same namespace for
  Services without one.
tags | map | Tags of all resources in AWS.
"""
# Of a target group, in `defaultConfiguration` and in `routeConfigurations[].targetGroupProps`.
_TARGET_GROUP = """
targetGroupName | string | The name of the target group. | made up
targetType | string | Whether nodes or pods are the targets. | instance | instance, ip
protocol | string | The protocol to the targets. | from the route | HTTP, HTTPS, TCP, TLS, UDP,
  TCP_UDP
protocolVersion | string | The version of HTTP to the targets; HTTP2 and GRPC need an HTTPS
  listener. | HTTP1 | HTTP1, HTTP2, GRPC
ipAddressType | string | The address family of the targets. | from the Service | ipv4, ipv6
healthCheckConfig.healthCheckPath | string | The path of HTTP(S) health checks. | /
healthCheckConfig.healthCheckPort | port, its name or traffic-port | The port of health checks.
  | traffic-port
healthCheckConfig.healthCheckProtocol | string | The protocol of health checks. | from the
  protocol | HTTP, HTTPS, TCP
healthCheckConfig.healthCheckInterval | integer | The time between health checks (seconds). | 15
healthCheckConfig.healthCheckTimeout | integer | How long a health check may take (seconds). | 5
healthCheckConfig.healthyThresholdCount | integer | Successes until a target is healthy. | 3
healthCheckConfig.unhealthyThresholdCount | integer | Failures until a target is unhealthy. | 3
healthCheckConfig.matcher.httpCode | string | HTTP codes of healthy targets. | 200-399
healthCheckConfig.matcher.grpcCode | string | gRPC codes of healthy targets. | 12
nodeSelector | label selector | Nodes that become targets (instance). | all nodes
targetGroupAttributes | list of key and value | Attributes of the target group.
enableMultiCluster | boolean | Share the target group with other clusters. | false
targetControlPort | integer | The port on which targets report their capacity (ALB).
tags | map | Tags of the target group.
"""
_TARGETS = """
targetReference.name | string | The Service or Gateway that it is about, in the same namespace.
targetReference.kind | string | The kind of what it is about. | Service
targetReference.group | string | The API group of what it is about.
defaultConfiguration | structure | Settings of all target groups of the Service.
routeConfigurations | list | Settings for single routes; the most exact routeIdentifier wins.
routeConfigurations.routeIdentifier | structure | Kind, namespace and name of the routes meant.
  | all routes
"""
_RULE = """
conditions | list | Further conditions of the rules.
conditions.field | string | What a condition looks at. |  | source-ip
conditions.sourceIPConfig.values | list | CIDRs of clients.
conditions.matchIndexes | list | Matches of the rule that the condition is added to, from 0. | all
actions | list | Actions of the rules.
actions.type | string | What an action does. |  | forward, fixed-response, redirect,
  authenticate-cognito, authenticate-oidc, jwt-validation
actions.forwardConfig.targetGroupStickinessConfig.enabled | boolean | Keep clients with one of
  several target groups. | false
actions.forwardConfig.targetGroupStickinessConfig.durationSeconds | integer | How long clients are
  kept (seconds). | 3600
actions.fixedResponseConfig.statusCode | integer | The status code of a fixed response.
actions.fixedResponseConfig.contentType | string | The content type of a fixed response.
  | text/plain | text/plain, text/css, text/html, application/javascript, application/json
actions.fixedResponseConfig.messageBody | string | The body of a fixed response.
actions.redirectConfig.query | string | The query of a redirect. | #{query}
actions.authenticateCognitoConfig.userPoolArn | string | ARN of the user pool.
actions.authenticateCognitoConfig.userPoolClientId | string | Id of the user pool's client, which
  needs a secret.
actions.authenticateCognitoConfig.userPoolDomain | string | Domain prefix or full domain of the
  user pool.
actions.authenticateCognitoConfig.authenticationRequestExtraParams | map | Query parameters of the
  redirect to Cognito, at most 10.
actions.authenticateOIDCConfig.issuer | string | The issuer, as a whole URL.
actions.authenticateOIDCConfig.authorizationEndpoint | string | The authorization endpoint, as a
  whole URL.
actions.authenticateOIDCConfig.tokenEndpoint | string | The token endpoint, as a whole URL; the
  load balancer calls it.
actions.authenticateOIDCConfig.userInfoEndpoint | string | The user info endpoint, as a whole URL;
  the load balancer calls it.
actions.authenticateOIDCConfig.secret.name | string | Secret with clientID and clientSecret, in
  the same namespace.
actions.authenticateOIDCConfig.useExistingClientSecret | boolean | Keep the client secret that the
  rule has.
actions.authenticateOIDCConfig.authenticationRequestExtraParams | map | Query parameters of the
  redirect to the provider, at most 10.
actions.jwtValidationConfig.issuer | string | The issuer of the token.
actions.jwtValidationConfig.jwksEndpoint | string | Where the issuer's keys are.
actions.jwtValidationConfig.additionalClaims | list | Further claims that a token must have.
tags | map | Tags of the rules.
actions.authenticateCognitoConfig.onUnauthenticatedRequest | string | What becomes of requests
  without a session. | authenticate | deny, allow, authenticate
actions.authenticateCognitoConfig.scope | string | Claims that are requested. | openid
actions.authenticateCognitoConfig.sessionCookieName | string | The name of the session's cookie.
  | AWSELBAuthSessionCookie
actions.authenticateCognitoConfig.sessionTimeout | integer | How long a session lasts (seconds).
  | 604800
actions.authenticateOIDCConfig.onUnauthenticatedRequest | string | What becomes of requests
  without a session. | authenticate | deny, allow, authenticate
actions.authenticateOIDCConfig.scope | string | Claims that are requested. | openid
actions.authenticateOIDCConfig.sessionCookieName | string | The name of the session's cookie.
  | AWSELBAuthSessionCookie
actions.authenticateOIDCConfig.sessionTimeout | integer | How long a session lasts (seconds).
  | 604800
"""


def _rows(table: str, parent: str = "") -> Mapping[str, Row]:
    rows = {}
    for line in table.strip().replace("\n  ", " ").splitlines():
        cells = re.split(r" *\| *", line)
        path, type_, text, default, values = (*cells, "", "")[:5]
        rows[parent + path] = (type_, text, default, tuple(filter(None, values.split(", "))))
    return rows


GATEWAY_FIELDS: Mapping[str, Mapping[str, Row]] = {
    "LoadBalancerConfiguration": _rows(_LOAD_BALANCER),
    "TargetGroupConfiguration": {
        **_rows(_TARGETS),
        **_rows(_TARGET_GROUP, "defaultConfiguration."),
        **_rows(_TARGET_GROUP, "routeConfigurations.targetGroupProps."),
    },
    "ListenerRuleConfiguration": _rows(_RULE),
}
