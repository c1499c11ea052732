"""Failures of a running controller: leadership, memory, permissions, throttling."""

from kubectl_alb.checks.engine.remedy_commands import fix, helm_set
from kubectl_alb.model.failure import Failure, Impact, Rank, Severity, Signature, Where

RUNNING = (
    Failure(
        code="ALB-CTRL-006",
        slug="leader-election-lost",
        title="leadership was lost and the pod restarted",
        impact=Impact.DEGRADED,
        rank=Rank.MEDIUM,
        means="A leader that cannot renew its Lease in time stops; another replica takes over.",
        seen="The number of restarts grows; for seconds nothing is reconciled.",
        causes=(
            "a slow or unreachable API server",
            "too little CPU or memory for the pod",
            "missing rights on leases after an upgrade",
        ),
        cluster=(
            "holderIdentity and renewTime of the Lease aws-load-balancer-controller-leader, "
            "throttling, limits, RBAC."
        ),
        fixes=(
            fix(
                "Give it more resources, then look at the control plane",
                helm_set("resources.requests.cpu=200m", "resources.limits.memory=512Mi"),
            ),
        ),
        signatures=(
            Signature(r"leader election lost", Where.START),
            Signature(
                r"(?:[Ee]rror retrieving (?:resource|lease) lock"
                r"|failed to renew lease) (?P<lock>\S+)",
                Where.LINE,
            ),
            Signature(r"Failed to update lock(?: optimistically)?: ", Where.LINE),
            # Without the right to the Lease nobody leads, and nothing is reconciled.
            Signature(
                r"leases\.coordination\.k8s\.io .*is forbidden", spec=60, rating=Severity.ERROR
            ),
        ),
        related=("ALB-CTRL-007", "ALB-CTRL-008"),
        issues=("#3126", "#3533", "#879", "#1141", "#2701"),
        log_only=True,
    ),
    Failure(
        code="ALB-CTRL-007",
        slug="not-leader-or-stuck",
        title="the controller waits for leadership",
        impact=Impact.DEGRADED,
        rank=Rank.LOW,
        means=(
            "Only the holder of the Lease works. If no pod holds it, or a pod of another "
            "installation does, nothing is reconciled."
        ),
        seen="The log ends with the attempt to acquire the lease.",
        causes=(
            "a standby replica, which is normal",
            "the Lease belongs to a dead pod, or to a second installation",
        ),
        cluster="Every pod's last line is that attempt, and the holder is none of them.",
        fixes=(
            fix(
                "Look at the other pods, then remove the Lease",
                "kubectl -n <CTRL_NS> get lease aws-load-balancer-controller-leader -o yaml",
                "kubectl -n <CTRL_NS> delete lease aws-load-balancer-controller-leader",
            ),
        ),
        related=("ALB-CTRL-006", "ALB-CLUSTER-002"),
        issues=("#2993", "#879"),
    ),
    Failure(
        code="ALB-CTRL-008",
        slug="oomkilled-or-throttled",
        title="the controller ran out of memory",
        impact=Impact.DEGRADED,
        rank=Rank.LOW,
        means="The kernel ended the process at its memory limit.",
        seen="Restarts with exit code 137.",
        causes=("a limit of 128Mi with many pods and Ingresses",),
        cluster="lastState.terminated.reason of the container is OOMKilled.",
        fixes=(fix("Raise the limit", helm_set("resources.limits.memory=1Gi")),),
        related=("ALB-CTRL-006",),
        issues=("#3533",),
    ),
    Failure(
        code="ALB-CTRL-009",
        slug="rbac-denied",
        title="the controller lacks a right in Kubernetes",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="RBAC refused a call; the text names resource and verb.",
        seen="The log lists a forbidden resource.",
        causes=(
            "the ClusterRole is of an older manifest",
            "the image was raised without the chart",
        ),
        cluster="Compare the ClusterRole with that of the running release.",
        fixes=(fix("Upgrade chart or manifest together with the image"),),
        signatures=(
            Signature(
                r'"?(?P<resource>[\w./-]+)"? is forbidden: User '
                r'"system:serviceaccount:(?P<sa>[^"]+)" cannot (?P<verb>\w+) resource '
                r'"(?P<res>[\w/-]+)"',
                spec=55,
            ),
            Signature(r"Failed to watch \*?\S*: .*is forbidden", Where.LINE, spec=55),
            Signature(r"^Unauthorized$", Where.START, spec=55),
        ),
        related=("ALB-CLUSTER-006", "ALB-ANNO-015"),
        issues=("#2906",),
        sources=("config/rbac",),
    ),
    Failure(
        code="ALB-CTRL-011",
        slug="api-throttling",
        title="AWS throttles the controller's calls",
        impact=Impact.DEGRADED,
        rank=Rank.HIGH,
        means="Request limits are per account and region, shared with other clusters and tools.",
        seen="Slow reconciles, objects that stay in Terminating, back-off up to 16 minutes.",
        causes=(
            "many bindings, and frequent DescribeTags and DescribeTargetHealth",
            "other callers in the account",
        ),
        cluster="The number of bindings and clusters; --aws-api-throttle and --sync-period.",
        aws="CloudTrail errorCode Throttling by event name.",
        fixes=(
            fix("Lower concurrency, lengthen the sync period"),
            fix(
                "Find resources with fewer calls: gate EnableRGTAPI=true, which needs "
                "tag:GetResources",
                helm_set("controllerConfig.featureGates.EnableRGTAPI=true"),
            ),
            fix("Ask AWS for a higher limit"),
        ),
        signatures=(
            Signature(
                r"(?:Throttling(?:Exception)?: Rate exceeded"
                r"|api error Throttling(?:Exception)?|RequestLimitExceeded"
                r"|TooManyRequestsException|failed to get rate limit token)"
            ),
            Signature(r"Thrott(?:ling|led)Exception: |TransactionInProgressException"),
        ),
        actions=("tag:GetResources",),
        related=("ALB-READY-003",),
        issues=("#1871", "#3167", "#2809", "#3171", "#645", "#4641"),
    ),
    Failure(
        code="ALB-CTRL-014",
        slug="controller-panics",
        title="the controller panics",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "A part of the controller's code met what it does not expect. Releases since v2.12 "
            "go on with the next object, earlier ones restart; the object that it happens with is "
            "not reconciled."
        ),
        seen="A stack trace in the log, restarts, CrashLoopBackOff.",
        causes=("a bug of the release: the place in the stack says which",),
        cluster="The stack in the log names a file under pkg/, controllers/ or webhooks/.",
        fixes=(
            fix("See the known bugs of releases", "kubectl alb explain --list BUG"),
            fix("Upgrade to the newest release", "kubectl alb upgrade"),
        ),
        signatures=(
            Signature(
                r"panic: |Observed a panic|invalid memory address or nil pointer dereference"
                r"|runtime error: (?:index|slice bounds) out of range",
                spec=30,
            ),
            Signature(r"fatal error: (?:concurrent map|all goroutines|stack overflow)", spec=30),
        ),
        related=("ALB-CTRL-008",),
        issues=("#3888", "#4388"),
    ),
    Failure(
        code="ALB-CTRL-015",
        slug="unknown-error",
        title="the controller reports an error that no signature knows",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="No text of this catalogue fits what the controller reported; its own words are "
        "shown.",
        seen="A Warning event or an error in the log.",
        causes=("whatever the text says",),
        cluster="Read the message, and what the log says about the same object.",
        fixes=(
            fix("Read what the controller logs about the object", "kubectl alb logs <NS>/<NAME>"),
            fix("Search for the text in the issues of the controller"),
        ),
        related=("ALB-DNS-001",),
    ),
    Failure(
        code="ALB-CTRL-016",
        slug="api-server-unreachable",
        title="the controller does not reach the API server of the cluster",
        impact=Impact.BLOCKER,
        rank=Rank.MEDIUM,
        means=(
            "Reading and watching objects fails, and so does the Lease: the pod stops, or acts on "
            "what it read before."
        ),
        seen="Requests to the cluster's own address, often 10.100.0.1 or 172.20.0.1, time out.",
        causes=(
            "a network policy or a security group between pods and the control plane",
            "kube-proxy or the CNI of the node does not work",
            "the control plane is being updated, which passes by itself",
        ),
        cluster="Other pods on the node have the same trouble; look at kube-proxy and the CNI.",
        aws="The cluster's security group admits port 443 from the nodes and pods.",
        fixes=(
            fix(
                "Look at the node's network",
                "kubectl -n kube-system get pods -o wide -l k8s-app=kube-proxy",
                "kubectl -n kube-system get pods -o wide -l k8s-app=aws-node",
            ),
        ),
        signatures=(
            Signature(
                r'(?:Get|Post|Put|Patch|Delete) \\?"https://[^/"]+/(?:api|apis|version)\b.*'
                r"(?:dial tcp|deadline exceeded|connection refused|timeout|no route to host)",
                spec=45,
            ),
        ),
        related=("ALB-CTRL-006", "ALB-IAM-004"),
        issues=("#3126", "#879"),
    ),
)
