"""Failures of Ingress groups: members that disagree, order, deletion."""

from kubectl_alb.checks.engine.remedy_commands import annotate, fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

GROUPS = (
    Failure(
        code="ALB-GROUP-001",
        slug="one-bad-member-blocks-group",
        title="one broken member stops the whole group",
        impact=Impact.BLOCKER,
        rank=Rank.HIGH,
        means=(
            "All members are built into one model; an error in any of them ends the build for all."
        ),
        seen=(
            "Sound Ingresses get FailedBuildModel that names another Ingress; neither changes "
            "nor deletions go through."
        ),
        causes=("the Ingress named in the text is broken; the rest of the text says how",),
        cluster=(
            "The Ingress in the text differs from the one that carries the event; collect "
            "the members by group.name and class parameters."
        ),
        fixes=(
            fix("Repair the named member", "kubectl -n <NS2> get ingress <NAME2> -o yaml"),
            fix(
                "Or move it to a group of its own",
                "kubectl -n <NS2> annotate ingress <NAME2> "
                "alb.ingress.kubernetes.io/group.name=<OTHER> --overwrite",
            ),
        ),
        signatures=(
            Signature(
                r"^(?:Failed build model due to )?ingress: (?P<member>[\w.-]+/[\w.-]+): "
                r"(?P<cause>.+)",
                spec=10,
            ),
        ),
        related=("ALB-DEL-007",),
        issues=("#3790", "#2349", "#3870", "#4597", "#2241", "#2042", "#2669", "#1723", "#1994"),
        sources=("pkg/ingress/model_builder.go",),
    ),
    Failure(
        code="ALB-GROUP-002",
        slug="group-name-invalid",
        title="the group name is not allowed",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "A name of lower-case letters, digits, - and . is needed, 63 characters at most. "
            "With a bad name the Ingress is in no group; a former member leaves and its rules "
            "go."
        ),
        seen="FailedLoadGroupID, and the rules of this Ingress disappear.",
        causes=("upper-case letters or underscores", "a name that is too long"),
        cluster=(
            "Test group.name against ^([a-z0-9][-a-z0-9.]*)?[a-z0-9]$ and its length against 63."
        ),
        fixes=(fix("Choose a valid name", annotate("group.name=<GROUP>")),),
        signatures=(
            Signature(
                r"invalid ingress group: groupName must (?P<why>consist of lower case"
                r"|be no more than \d+)",
                spec=60,
            ),
            Signature(
                r"groupName must (?:consist of lower case|be no more than)", Where.EVENT, spec=60
            ),
        ),
        related=("ALB-GROUP-001",),
        sources=("pkg/ingress/group_loader.go",),
    ),
    Failure(
        code="ALB-GROUP-003",
        slug="group-order-out-of-range",
        title="group.order is no number or out of range",
        impact=Impact.BLOCKER,
        rank=Rank.MEDIUM,
        means=(
            "The order is an integer from -1000 to 1000. A bad value keeps the group from "
            "being loaded at all."
        ),
        seen="The group stands still without any event; only the log tells.",
        causes=(
            "a text, or a number beyond the range",
            "up to v2.4.2: the same number on two members",
        ),
        cluster="Read group.order of all members: -1000 to 1000, up to v2.4.2 1 to 1000.",
        fixes=(fix("Write a valid number", annotate("group.order='10'")),),
        signatures=(
            Signature(r"Rule priority '?(?P<priority>-?\d+)'? must be"),
            Signature(
                r"explicit Ingress group order must be within "
                r"\[(?P<min>-?\d+):(?P<max>\d+)\], Ingress: (?P<ing>\S+), order: "
                r"(?P<order>-?\d+)"
            ),
            Signature(r"failed to load Ingress group order for ingress: (?P<ing2>\S+)"),
            Signature(r"conflict(?:ing)? Ingress group order: (?P<o>-?\d+)", versions="to v2.4.2"),
        ),
        versions="negative numbers and equal values since v2.4.3; earlier 1 to 1000, each once",
        related=("ALB-GROUP-004",),
        issues=("#2629", "#4067"),
        sources=("pkg/ingress/group_loader.go",),
        log_only=True,
    ),
    Failure(
        code="ALB-GROUP-004",
        slug="rule-order-unexpected",
        title="a rule can never match because of the order",
        impact=Impact.WARNING,
        rank=Rank.HIGH,
        means="Rules with smaller priority numbers take all requests that this one is meant for.",
        seen="Requests for a specific path end up at the catch-all.",
        causes=(
            "members have equal order and are sorted by namespace/name",
            "a broader path or host stands in an earlier member",
            "/* with ImplementationSpecific is left where it was written",
        ),
        cluster=(
            "Sort members by group.order (0 if absent), then namespace/name; inside, Exact "
            "goes first, Prefix by length, ImplementationSpecific as written, hosts as "
            "listed."
        ),
        aws=(
            "DescribeRules shows an earlier priority whose conditions contain those of a later "
            "rule."
        ),
        fixes=(
            fix("See the rules in their order", "kubectl alb describe group/<GROUP> --rules"),
            fix(
                "Put the narrower member before the wider one",
                "kubectl alb reorder group/<GROUP> --before <WIDE> <NARROW>",
            ),
            fix(
                "Let no rule hide a rule of another member",
                "kubectl alb reorder group/<GROUP> --auto=specificity",
            ),
            fix("Prefer pathType Prefix to ImplementationSpecific"),
        ),
        versions="paths are sorted by their type since v2.4.3",
        related=("ALB-GROUP-003", "ALB-HTTP-006"),
        issues=("#3450", "#3033", "#2763", "#2203", "#3393", "#695", "#3413", "#4067", "#2629"),
        sources=("pkg/ingress/group_loader.go",),
    ),
    Failure(
        code="ALB-GROUP-009",
        slug="group-deletion-protection",
        title="deletion protection keeps an Ingress or Service from being deleted",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "deletion_protection.enabled=true on the deleted object makes the controller "
            "refuse the clean-up."
        ),
        seen=(
            "The object stays in Terminating; if no other member is active there is just an "
            "error in the log."
        ),
        causes=("the attribute is still set on the object being deleted",),
        cluster="load-balancer-attributes of the object holds deletion_protection.enabled=true.",
        aws="The load balancer has that attribute.",
        fixes=(
            fix(
                "Switch it off on the object",
                annotate("load-balancer-attributes=deletion_protection.enabled=false"),
            ),
        ),
        signatures=(
            Signature(
                r"deletion_protection is enabled, cannot delete the (?P<kind>ingress"
                r"|service): (?P<name>\S+)"
            ),
            Signature(r"OperationNotPermitted: .*deletion protection"),
        ),
        actions=("elasticloadbalancing:ModifyLoadBalancerAttributes",),
        related=("ALB-DEL-003",),
        sources=("pkg/ingress/model_builder.go", "pkg/service/model_builder.go"),
    ),
    Failure(
        code="ALB-GROUP-010",
        slug="cross-namespace-group-hijack",
        title="Ingresses of another namespace can join the group",
        impact=Impact.WARNING,
        rank=Rank.LOW,
        means=(
            "A group name is free for everybody who may create Ingresses; with a lower "
            "group.order a stranger can take over routes."
        ),
        seen="A shared load balancer has rules or certificates that nobody on the team knows.",
        causes=("the group is chosen by annotation only",),
        cluster="Members of one explicit group come from namespaces of different owners.",
        aws="Rules belong to an Ingress that was not expected.",
        fixes=(
            fix("Let IngressClassParams set the group, and select the namespaces there"),
            fix("Forbid the annotation with the flag --disable-ingress-group-name-annotation"),
        ),
        related=("ALB-CLASS-004", "ALB-CLASS-006"),
        issues=("#914",),
    ),
)
