"""Failures of the address in the status and of DNS."""

from kubectl_alb.checks.engine.remedy_commands import fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

DNS = (
    Failure(
        code="ALB-DNS-001",
        slug="address-not-assigned",
        title="no address was written to the status",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means="The address is written at the very end; something before it has not been done.",
        seen="ADDRESS is empty.",
        causes=(
            "the deployment has not finished or fails",
            "nobody feels responsible",
            "the status could not be written",
        ),
        cluster="The events; the finalizer shows whether a controller took the object.",
        aws="The load balancer of the stack exists, but is provisioning or failed.",
        fixes=(
            fix("Follow the last warning", "kubectl -n <NS> describe ingress <NAME>"),
            fix(
                "No event and no finalizer: ALB-CLASS-001. The load balancer exists: what "
                "follows the listeners failed, such as WAF or bindings"
            ),
        ),
        signatures=(
            Signature(
                r"(?:Failed update status due to|failed to update (?:ingress"
                r"|service) status: )(?P<why>.*)",
                Where.EVENT,
            ),
            Signature(r"LoadBalancer is not fulfilled yet"),
            Signature(
                r"\.status\.loadBalancer field was not updated with a hostname", where=Where.API
            ),
        ),
        related=("ALB-CLASS-001", "ALB-ADDON-001", "ALB-DNS-003"),
        issues=("#2476", "#4437", "#3445"),
        sources=("controllers/ingress/group_controller.go",),
    ),
    Failure(
        code="ALB-DNS-002",
        slug="dns-points-elsewhere",
        title="the host name leads to something else",
        impact=Impact.DEGRADED,
        rank=Rank.MEDIUM,
        means="DNS does not point at this load balancer.",
        seen="The wrong site or an old load balancer answers.",
        causes=(
            "DNS was not updated, as external-dns is absent, filtered or not allowed",
            "the load balancer was replaced",
        ),
        cluster="Compare the hosts of the rules with DNS.",
        aws="The record's target is not the DNSName of the load balancer.",
        fixes=(
            fix(
                "Compare both sides",
                "dig +short <HOST>",
                "aws route53 list-resource-record-sets --hosted-zone-id <ZONE_ID> --query "
                "\"ResourceRecordSets[?Name=='<HOST>.']\"",
            ),
        ),
        actions=("route53:ListResourceRecordSets",),
        related=("ALB-NAME-004",),
        issues=("#2592",),
    ),
    Failure(
        code="ALB-DNS-003",
        slug="lb-provisioning-or-failed",
        title="the load balancer is still provisioning or has failed",
        impact=Impact.WARNING,
        rank=Rank.LOW,
        means=(
            "Some minutes are normal, more for an NLB; failed means that AWS could not place "
            "its nodes."
        ),
        seen="For minutes the DNS name cannot be resolved.",
        causes=("normal after creation", "subnets without room"),
        aws="State.Code is provisioning for more than 5 minutes, or failed.",
        fixes=(
            fix(
                "Wait; if failed, read State.Reason, correct subnets or addresses, and make it "
                "anew",
                "aws elbv2 describe-load-balancers --load-balancer-arns <LB_ARN> --query "
                "'LoadBalancers[].State'",
            ),
        ),
        signatures=(
            Signature(r"monitor provisioning state for load balancer: (?P<lb>\S+)", Where.MESSAGE),
        ),
        actions=("elasticloadbalancing:DescribeLoadBalancers",),
        related=("ALB-IP-002",),
        issues=("#2022",),
        sources=("pkg/deploy/elbv2/load_balancer_synthesizer.go",),
    ),
    Failure(
        code="ALB-DNS-004",
        slug="stale-status",
        title="the status shows an address although reconciling fails",
        impact=Impact.WARNING,
        rank=Rank.MEDIUM,
        means=(
            "The status is not taken back on errors and an Ingress has no conditions, so an "
            "old address means nothing."
        ),
        seen="Tools call it healthy, but changes do not arrive.",
        causes=("a later change fails",),
        cluster="The status has a host name and the latest event is a failure.",
        aws="Rules or certificates differ from the spec.",
        fixes=(fix("Go by the latest event or log line", "kubectl alb describe <NAME> -n <NS>"),),
        related=("ALB-DNS-001",),
        issues=("#2338", "#1169", "#4416"),
    ),
    Failure(
        code="ALB-DNS-005",
        slug="external-dns-fails",
        title="external-dns does not write the DNS record",
        impact=Impact.WARNING,
        rank=Rank.MEDIUM,
        means=(
            "external-dns, not this controller, makes DNS records of hosts; it has its own role "
            "and filters, and waits for the address of the Ingress, Service or Gateway."
        ),
        seen="The load balancer answers by its own name, the host does not resolve.",
        causes=(
            "the role of external-dns lacks route53 actions, or the pod does not use it",
            "the object has no address yet, so there is nothing to point to",
            "no hosted zone fits the host, or a filter leaves it out",
        ),
        cluster="The log of external-dns; the address in the status of the object.",
        aws="The hosted zone of the host, and the policy of the role of external-dns.",
        fixes=(
            fix(
                "Look at its role and its arguments",
                "kubectl get deploy -A -l app.kubernetes.io/name=external-dns -o yaml",
            ),
            fix("If the object has no address, see ALB-DNS-001 first"),
        ),
        signatures=(
            Signature(
                r"(?:records retrieval failed|[Ff]ailed to (?:list hosted zones|submit all changes)"
                r"|failed to do run once)",
                spec=79,
            ),
            Signature(
                r"not authorized to perform: (?P<action>route53:"
                r"(?:ListHostedZones\w*|ListResourceRecordSets|ChangeResourceRecordSets"
                r"|ListTagsForResources?))",
                spec=77,
            ),
            Signature(
                r"No endpoints could be generated from (?:ingress|service|\w+route) (?P<ing>\S+)",
                Where.MESSAGE,
            ),
            Signature(
                r"Skipping record (?P<record>\S+) because no hosted zone matching",
                Where.MESSAGE,
            ),
        ),
        related=("ALB-DNS-001", "ALB-DNS-002"),
        issues=("kubernetes-sigs/external-dns#456", "kubernetes-sigs/external-dns#4219", "#249"),
    ),
)
