"""Failures seen in responses of the load balancer."""

from kubectl_alb.checks.engine.remedy_commands import annotate, fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Severity, Signature

RESPONSES = (
    Failure(
        code="ALB-HTTP-001",
        slug="http-503",
        title="the load balancer answers 503",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means=(
            "The rule has no target to send to, or is a fixed answer that the controller made "
            "for a missing backend."
        ),
        seen="503 Service Temporarily Unavailable with server awselb/2.0.",
        causes=("an empty target group", "a missing Service or action"),
        cluster=(
            "A body that says Backend service or Backend action points at ALB-SVC-003 or "
            "ALB-ANNO-005; else look for endpoints."
        ),
        aws=(
            "elb_status_code 503 and target - in the access log; a group without targets (with "
            "unhealthy ones it is 502 or 504)."
        ),
        fixes=(
            fix(
                "See which rule answers",
                "kubectl alb list -A --host <HOST>",
                "aws elbv2 describe-rules --listener-arn <LISTENER_ARN>",
            ),
        ),
        related=("ALB-TGT-001", "ALB-SVC-003", "ALB-ANNO-005", "ALB-SVC-006"),
        issues=("#2132", "#3690", "#3379"),
    ),
    Failure(
        code="ALB-HTTP-002",
        slug="http-502",
        title="the load balancer answers 502",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means="The connection was cut on the target's side, or what came back is no valid answer.",
        seen="502 Bad Gateway, now and then or always.",
        causes=(
            "plain HTTP to a port that expects TLS, or the reverse",
            "the application closes idle connections sooner than the load balancer",
            "pods that stop too early",
        ),
        cluster="Compare backend-protocol with the pod, and its keep-alive with the idle timeout.",
        aws=(
            "elb_status_code 502 with target_status -; target_processing_time -1 means refused "
            "or reset."
        ),
        fixes=(
            fix(
                "Keep connections longer than idle_timeout.timeout_seconds (60), set "
                "backend-protocol, add a preStop sleep"
            ),
        ),
        related=("ALB-READY-004", "ALB-TGT-004"),
        issues=("#814", "#1124", "#1065"),
    ),
    Failure(
        code="ALB-HTTP-003",
        slug="http-504",
        title="the load balancer answers 504",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means=(
            "It could not connect within 10 seconds, or the answer took longer than the idle "
            "timeout."
        ),
        seen="504 Gateway Time-out.",
        causes=("security group, network ACL or NetworkPolicy", "a slow application"),
        cluster="NetworkPolicies, security groups, response times.",
        aws="target_processing_time -1: no connection; near the idle timeout: slow.",
        fixes=(
            fix(
                "No connection: ALB-SG-003. Slow: lengthen the idle timeout",
                annotate("load-balancer-attributes=idle_timeout.timeout_seconds=<N>"),
            ),
        ),
        related=("ALB-SG-003", "ALB-TGT-002"),
        issues=("#1276", "#4179", "#3979"),
    ),
    Failure(
        code="ALB-HTTP-004",
        slug="http-460-499-client-closed",
        title="the client closed the connection first (460)",
        impact=Impact.INFO,
        rank=Rank.LOW,
        means="The client did not wait for the answer.",
        seen="460 in the access log.",
        causes=("the client's timeout is shorter than the response time",),
        cluster="Compare both times.",
        aws="elb_status_code 460.",
        fixes=(fix("Lengthen the client's timeout, or speed the application up"),),
        related=("ALB-HTTP-003",),
    ),
    Failure(
        code="ALB-HTTP-005",
        slug="http-463-xff",
        title="X-Forwarded-For has too many addresses (463)",
        impact=Impact.INFO,
        rank=Rank.LOW,
        means="More than 30 addresses are refused.",
        seen="463 in the access log.",
        causes=("a loop, or many proxies in a row",),
        cluster="Look at the chain of proxies.",
        aws="elb_status_code 463.",
        fixes=(fix("Break the loop, or set routing.http.xff_header_processing.mode"),),
        related=("ALB-HTTP-009",),
    ),
    Failure(
        code="ALB-HTTP-006",
        slug="http-404-default",
        title="no rule matches and the default action answers 404",
        impact=Impact.WARNING,
        rank=Rank.MEDIUM,
        means="Without spec.defaultBackend the default action is a fixed 404.",
        seen="404 although the application runs.",
        causes=("host or path do not match", "pathType Exact and a trailing slash"),
        cluster="Compare the request with hosts, paths and path types.",
        aws="No rule matches; the default action is fixed-response 404.",
        fixes=(
            fix(
                "Compare the host's paths with the request",
                "kubectl alb list -A --host <HOST>",
                "curl -H 'Host: <HOST>' http://<LB_DNS>/<PATH>",
            ),
            fix("Adjust host or path, or add spec.defaultBackend"),
        ),
        related=("ALB-GROUP-004",),
        issues=("#2519",),
        sources=("pkg/ingress/model_build_listener.go",),
    ),
    Failure(
        code="ALB-HTTP-007",
        slug="http-403-waf-or-561-auth",
        title="WAF or authentication answers 401, 403 or 561",
        impact=Impact.WARNING,
        rank=Rank.LOW,
        means=(
            "The request was stopped before any target: by a web ACL, or by the identity provider."
        ),
        seen="403 with server awselb/2.0, or 561 after the login.",
        causes=(
            "a rule of the web ACL",
            "the load balancer cannot reach the token endpoint",
            "the callback /oauth2/idpresponse is not registered",
        ),
        cluster="wafv2-acl-arn and auth-type of the Ingress.",
        aws="Sampled requests of WAF; actions_executed and error_reason in the access log.",
        fixes=(
            fix(
                "Look at the WAF logs, let the load balancer out on 443, register the callback URL"
            ),
        ),
        related=("ALB-ANNO-015", "ALB-ADDON-002"),
    ),
    Failure(
        code="ALB-HTTP-008",
        slug="http-464-grpc-mismatch",
        title="the protocol version does not fit (464)",
        impact=Impact.WARNING,
        rank=Rank.LOW,
        means=(
            "gRPC and HTTP/2 target groups need clients that speak HTTP/2, hence an HTTPS listener."
        ),
        seen="464 in the access log.",
        causes=("HTTP/1.1 clients", "gRPC on a plain HTTP listener"),
        cluster="backend-protocol-version GRPC or HTTP2 and the listener's protocol.",
        aws="ProtocolVersion of the target group.",
        fixes=(fix("Add an HTTPS listener, or adjust backend-protocol-version"),),
        related=("ALB-TGT-004",),
    ),
    Failure(
        code="ALB-HTTP-009",
        slug="redirect-loop",
        title="the client is redirected without end",
        impact=Impact.WARNING,
        rank=Rank.LOW,
        means=(
            "Load balancer and application both redirect to HTTPS, and the application always "
            "sees HTTP."
        ),
        seen="ERR_TOO_MANY_REDIRECTS.",
        causes=(
            "the application does not trust X-Forwarded-Proto",
            "a proxy in front uses HTTP towards the load balancer",
        ),
        cluster="ssl-redirect, and a redirect in the application.",
        aws="A chain of 301.",
        fixes=(fix("Make the application trust the header, or switch its own redirect off"),),
        signatures=(
            Signature(
                r"redirect configuration is not valid because it creates a loop",
                rating=Severity.ERROR,
            ),
        ),
        related=("ALB-CERT-007",),
    ),
    Failure(
        code="ALB-HTTP-010",
        slug="protocol-version-needs-https",
        title="a target group for HTTP/2 or gRPC cannot be behind an HTTP listener",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "ELB accepts the protocol versions HTTP2 and GRPC behind HTTPS listeners only and "
            "refuses the rule, so the rest of the load balancer is not updated either."
        ),
        seen="FailedDeployModel with InvalidLoadBalancerAction at CreateRule, ModifyRule or a "
        "listener.",
        causes=(
            "the Service's port has appProtocol kubernetes.io/h2c and a route on an HTTP listener",
            "backend-protocol-version HTTP2 or GRPC on an Ingress that also listens on HTTP",
            "Gateways before v2.17.0, which made such a group for redirects as well",
        ),
        cluster="Look at backend-protocol-version, appProtocol and the listeners.",
        aws="ProtocolVersion of the target group, Protocol of the listener.",
        fixes=(
            fix(
                "Put the route on the HTTPS listener only, or remove appProtocol (backend-protocol-"
                "version) from the Service; let HTTP redirect"
            ),
            fix("Gateways: upgrade to v2.17.0 or later"),
        ),
        signatures=(
            Signature(
                r"Listener protocol '(?P<listener>HTTP)' is not supported with a target group with "
                r"the protocol-version '(?P<version>\w+)'",
                spec=60,
            ),
            Signature(
                r"protocol[- ]version '?(?P<version2>HTTP2|GRPC)'? .*(?:HTTPS listener|"
                r"not supported)",
                spec=55,
            ),
        ),
        related=("ALB-HTTP-008",),
        issues=("#4497", "#4500", "aws/copilot-cli#4551"),
        sources=("pkg/gateway/model/model_build_target_group.go",),
    ),
)
