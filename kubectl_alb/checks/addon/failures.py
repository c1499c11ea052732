"""Failures of WAF, Shield, Global Accelerator and target control."""

from kubectl_alb.checks.engine.remedy_commands import annotate, fix, helm_set
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

ADDONS = (
    Failure(
        code="ALB-ADDON-001",
        slug="waf-permission-or-endpoint",
        title="calls to WAF fail and the address is never written",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means=(
            "WAF is handled after the listeners and on by default; if it fails, the status is "
            "not reached."
        ),
        seen="The load balancer works, but ADDRESS stays empty.",
        causes=(
            "the policy lacks the wafv2 or waf-regional actions, or an SCP denies them",
            "the WAF endpoint cannot be reached",
        ),
        cluster="--enable-waf and --enable-wafv2 are on unless switched off.",
        aws="Check the policy, SCPs and the way to the endpoint.",
        fixes=(
            fix(
                "Switch WAF off if it is not used, else grant the actions",
                helm_set("enableWaf=false", "enableWafv2=false"),
            ),
        ),
        signatures=(
            Signature(r"not authorized to perform: (?P<action>waf(?:v2|-regional)?:\w+)", spec=78),
            Signature(
                r"failed to (?:get|create|update|delete) WAF(?:(?:v2|Classic) webACL"
                r"|v2 WAFRegional) association on LoadBalancer",
                spec=78,
            ),
            Signature(r"https://(?:wafv2|waf-regional)\.(?P<region>[\w-]+)\.amazonaws", spec=78),
            Signature(r"operation error (?:WAFV2|WAF Regional): ", spec=15),
        ),
        actions=(
            "wafv2:GetWebACLForResource",
            "wafv2:AssociateWebACL",
            "wafv2:DisassociateWebACL",
            "waf-regional:GetWebACLForResource",
        ),
        related=("ALB-IAM-004", "ALB-IAM-005", "ALB-DNS-001"),
        issues=("#1734", "#2476", "#3445", "#2322", "#2797", "#520", "#1303", "#393"),
        sources=("pkg/deploy/wafv2",),
    ),
    Failure(
        code="ALB-ADDON-002",
        slug="webacl-not-found",
        title="AWS finds no such web ACL, or it is not usable yet",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means="The named web ACL cannot be associated with the load balancer.",
        seen="FailedDeployModel.",
        causes=(
            "the web ACL was deleted",
            "it has scope CLOUDFRONT, or is of another region",
            "web ACL or load balancer are still being made",
            "the value none with v2.8.1",
        ),
        cluster="Read wafv2-acl-arn and wafv2-acl-name.",
        aws="GetWebACL with scope REGIONAL in the region of the load balancer.",
        fixes=(
            fix(
                "Correct ARN or name, or remove the annotation; none takes an association off "
                "since v2.8.2",
                annotate("wafv2-acl-arn=<ACL_ARN>"),
            ),
        ),
        signatures=(
            Signature(r"WAFNonexistentItemException", spec=79),
            Signature(r"WAFUnavailableEntityException", spec=79),
            Signature(
                r"(?:couldn't find WAFv2 WebACL with name: "
                r"|Unable to find web acl named )(?P<acl>\S+)",
                spec=79,
            ),
            Signature(r"minimum field size of 20, AssociateWebACLInput\.WebACLArn", spec=79),
            Signature(r"WAFInvalid(?:Operation|Parameter)Exception", spec=79),
        ),
        actions=("wafv2:GetWebACL", "wafv2:ListWebACLs", "wafv2:AssociateWebACL"),
        related=("ALB-ADDON-003",),
        issues=("#2022", "#3482", "#3836"),
    ),
    Failure(
        code="ALB-ADDON-003",
        slug="webacl-disassociated",
        title="the controller removed a web ACL association",
        impact=Impact.WARNING,
        rank=Rank.MEDIUM,
        means=(
            "The load balancer's association is brought in line with the annotation; what it "
            "does not name may be taken off."
        ),
        seen="A web ACL attached by hand disappears.",
        causes=(
            "the annotation is absent, empty or none",
            "the key for WAF classic was used for a v2 web ACL",
            "Firewall Manager sets another one",
            "earlier releases removed associations they had not made",
        ),
        cluster="Which WAF annotation is set and with what.",
        aws="CloudTrail has DisassociateWebACL by the controller's role.",
        fixes=(fix("Name the web ACL on the Ingress", annotate("wafv2-acl-arn=<ACL_ARN>")),),
        signatures=(Signature(r"disassociat(?:ing|ed) WAF(?:v2|Regional) webACL", Where.MESSAGE),),
        related=("ALB-ADDON-002",),
        issues=("#3323", "#2219", "#490"),
        log_only=True,
    ),
    Failure(
        code="ALB-ADDON-004",
        slug="shield-unavailable",
        title="the state of Shield cannot be read",
        impact=Impact.INFO,
        rank=Rank.LOW,
        means=(
            "The controller asks Shield on every run; without protection being requested a "
            "failure is only noise."
        ),
        seen="An error line each time; everything else works.",
        causes=(
            "the shield actions are not allowed, or its endpoint cannot be reached",
            "protection is requested without a subscription",
        ),
        cluster="enableShield is on unless switched off.",
        aws="Check shield:GetSubscriptionState and the way to the endpoint.",
        fixes=(fix("Switch it off", helm_set("enableShield=false")),),
        signatures=(
            Signature(r"unable to determine AWS Shield subscription state", Where.MESSAGE, spec=55),
            Signature(
                r"failed to (?:get|create|delete) shield protection on LoadBalancer", spec=55
            ),
            Signature(r"operation error Shield: ", spec=15),
        ),
        actions=(
            "shield:GetSubscriptionState",
            "shield:DescribeProtection",
            "shield:CreateProtection",
            "shield:DeleteProtection",
        ),
        related=("ALB-IAM-004",),
        issues=("#2797", "#2894"),
        sources=("pkg/deploy/stack_deployer.go",),
    ),
    Failure(
        code="ALB-ADDON-005",
        slug="globalaccelerator-endpoint",
        title="an endpoint of a Global Accelerator cannot be used",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "The referenced Service, Ingress or Gateway is missing or has no host name, or AWS "
            "rejects the ports."
        ),
        seen="FailedEndpointLoad, WarningEndpoints or FailedBuildModel on the GlobalAccelerator.",
        causes=(
            "the object has no address yet, or the wrong type",
            "another namespace without ReferenceGrant",
            "ports or protocol that a Global Accelerator cannot have",
            "the extra policy is not attached",
        ),
        cluster="Follow the endpoint references and see whether the objects have an address.",
        aws="The policy needs the globalaccelerator actions.",
        fixes=(
            fix("Correct the reference, and attach docs/install/aga_controller_iam_policy.json"),
        ),
        signatures=(
            Signature(
                r"(?:service|ingress|gateway) (?P<ref>\S+) (?:is not of type LoadBalancer"
                r"|does not have (?:a LoadBalancer|any addresses)"
                r"|LoadBalancer has no DNS name|has no hostname address)",
                Where.EVENT,
            ),
            Signature(
                r"(?:no load balancer found for dns|failed to resolve DNS name) (?P<dns>\S+)",
                Where.EVENT,
            ),
            Signature(
                r"(?:auto-discovery (?:not supported|does not support)"
                r"|port override listener port|duplicate (?:endpoint|listener) port \d+"
                r"|endpoint port \d+ conflicts with listener"
                r"|listener protocol \S+ is not supported by Global Accelerator)",
                Where.EVENT,
            ),
            Signature(
                r"operation error Global Accelerator: .*(?:InvalidArgument"
                r"|EndpointAlreadyExists|EndpointNotFound)Exception",
                spec=40,
            ),
            Signature(r"operation error Global Accelerator: .*api error \w+Exception: ", spec=30),
        ),
        versions="v3, behind a feature gate",
        actions=("globalaccelerator:CreateEndpointGroup", "globalaccelerator:UpdateEndpointGroup"),
        related=("ALB-GW-005",),
        sources=("pkg/aga",),
    ),
    Failure(
        code="ALB-ADDON-006",
        slug="target-control-agent-config",
        title="the settings of the ALB target control agent are invalid",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "A value in ALBTargetControlConfig or a pod annotation is out of range or of the "
            "wrong form."
        ),
        seen="Pods are refused, or start without the sidecar.",
        causes=("wrong address format, concurrency, protocol version or log level",),
        cluster="Check ALBTargetControlConfig and the pod's annotations.",
        fixes=(fix("Correct the value"),),
        signatures=(
            Signature(
                r"invalid (?:concurrency value|data address format|control address format"
                r"|destination address format|protocol version|rust log level): (?P<v>\S+)"
                r"|Failed to inject ALB target control agent sidecar",
                Where.DENIAL,
            ),
        ),
        versions="v3, behind a feature gate",
        related=("ALB-ANNO-018",),
        sources=("pkg/inject/albtargetcontrol",),
    ),
)
