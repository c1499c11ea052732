"""Failures of members that disagree on a shared setting."""

from kubectl_alb.checks.engine.remedy_commands import annotate, fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature

GROUP_CONFLICTS = (
    Failure(
        code="ALB-GROUP-005",
        slug="conflict-scheme",
        title="the scheme is unknown or members disagree on it",
        impact=Impact.BLOCKER,
        rank=Rank.MEDIUM,
        means=(
            "A load balancer has one scheme; all members that name one have to name the same, "
            "internal or internet-facing."
        ),
        seen="FailedBuildModel on every member.",
        causes=(
            "two members ask for different schemes",
            "a value other than internal and internet-facing",
        ),
        cluster="Read scheme on each member and in its class parameters.",
        fixes=(
            fix(
                "Give every member the same value, or split the group", annotate("scheme=<SCHEME>")
            ),
        ),
        signatures=(
            Signature(r"conflicting scheme: (?:map)?\[(?P<schemes>[^\]]*)\]", spec=60),
            Signature(r"unknown scheme: (?P<bad>\S*)", spec=60),
        ),
        related=("ALB-GROUP-007", "ALB-NAME-004"),
        issues=("#3729", "#2020"),
        sources=("pkg/ingress/model_build_load_balancer.go",),
    ),
    Failure(
        code="ALB-GROUP-006",
        slug="conflict-lb-attributes",
        title="members disagree on a load balancer or listener attribute",
        impact=Impact.BLOCKER,
        rank=Rank.MEDIUM,
        means=(
            "Attributes of the members are put together key by key; the same key came with two "
            "values."
        ),
        seen="FailedBuildModel.",
        causes=(
            "two members set the key differently",
            "quotation marks inside the value make it another text",
        ),
        cluster=(
            "Parse load-balancer-attributes (or listener-attributes.*) of all members and "
            "compare by key."
        ),
        fixes=(fix("Use one value for the key on all members"),),
        signatures=(
            Signature(
                r"conflicting (?:load balancer attributes|loadBalancerAttribute|attributes"
                r"|listener attributes) (?P<key>[\w.]+): (?P<a>[^|]*?) \| (?P<b>[^|]+)$",
                spec=60,
            ),
        ),
        related=("ALB-GROUP-007",),
        issues=("#2787", "#1839"),
        sources=("pkg/ingress/model_build_load_balancer_attributes.go",),
    ),
    Failure(
        code="ALB-GROUP-007",
        slug="conflict-other",
        title="members disagree on a shared setting",
        impact=Impact.BLOCKER,
        rank=Rank.MEDIUM,
        means=(
            "What exists once for a load balancer or listener port may be set by one member, "
            "or alike by several."
        ),
        seen="FailedBuildModel.",
        causes=("two members set it differently", "lists of security groups in another order"),
        cluster=(
            "Compare the named setting on all members: load-balancer-name, ip-address-type, "
            "security-groups in order, tags, web ACL, Shield, inbound-cidrs per port and so "
            "on."
        ),
        fixes=(fix("Set it on one member, or the same on all"),),
        signatures=(
            Signature(
                r"conflicting (?P<what>load balancer name|IPAddressType|securityGroups"
                r"|tag \S+|WAFv2 WebACL (?:ARNs|names)|WAF(?:Classic|Regional) WebACL IDs"
                r"|enable shield advanced protection|CustomerOwnedIPv4Pool|protocol"
                r"|inbound-cidrs|inbound-prefix-lists|ipv4 ipam pools|capacity reservation"
                r"|manage backend security group rules settings|(?:enable )?frontend NLB \w+"
                r"|Target Port|Protocol)\b",
                spec=55,
            ),
            Signature(
                r"failed to merge (?:NLB )?list(?:en)?Port config for port: (?P<port>\d+)", spec=55
            ),
        ),
        related=("ALB-GROUP-005", "ALB-GROUP-006", "ALB-CERT-006", "ALB-CERT-008"),
        issues=("#4437", "#3262"),
        sources=("pkg/ingress/model_builder.go",),
    ),
    Failure(
        code="ALB-GROUP-008",
        slug="multiple-default-backends",
        title="more than one member has a default backend",
        impact=Impact.BLOCKER,
        rank=Rank.LOW,
        means=(
            "A listener has a single default action, so one member of the group may have "
            "spec.defaultBackend."
        ),
        seen="FailedBuildModel.",
        causes=("two or more members have spec.defaultBackend",),
        cluster="List the members with spec.defaultBackend.",
        fixes=(
            fix(
                "Keep it on one of them",
                "kubectl -n <NS> patch ingress <NAME> --type json -p "
                '\'[{"op":"remove","path":"/spec/defaultBackend"}]\'',
            ),
        ),
        signatures=(Signature(r"multiple ingress defined default backend: \[(?P<ings>[^\]]*)\]"),),
        related=("ALB-HTTP-006",),
        sources=("pkg/ingress/model_build_listener.go",),
    ),
)
