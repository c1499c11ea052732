"""Failures of readiness gates and of changing over from old to new targets."""

from kubectl_alb.checks.engine.remedy_commands import fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

READINESS = (
    Failure(
        code="ALB-READY-001",
        slug="readiness-gate-stuck",
        title="a pod's readiness gate does not become true",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means=(
            "The gate mirrors the health of the pod's target; until that is healthy the pod "
            "counts as not ready."
        ),
        seen="The pod runs, READINESS GATES shows 0/1, the rollout hangs.",
        causes=(
            "the target is unhealthy",
            "the binding fails, or the controller is down",
            (
                "the binding of the gate is gone, or the gate has the old prefix "
                "target-health.alb.ingress.k8s.aws"
            ),
        ),
        cluster=(
            "A gate target-health.elbv2.k8s.aws/<TGB> without condition or with False; the "
            "binding and its events."
        ),
        aws="The health of the target with the pod's address.",
        fixes=(
            fix(
                "Read the conditions, then repair target or binding; pods with old gates have to "
                "be recreated",
                "kubectl -n <NS> get pod <POD> -o jsonpath='{range "
                '.status.conditions[*]}{.type}={.status} {.reason} {.message}{"\\n"}{end}\'',
            ),
        ),
        signatures=(
            Signature(
                r"corresponding condition of pod readiness gate "
                r'"(?P<gate>target-health\.(?:elbv2'
                r'|alb\.ingress)\.k8s\.aws/[\w-]+)" does not exist',
                Where.HEALTH,
            ),
        ),
        related=("ALB-TGT-002", "ALB-TGT-003", "ALB-READY-003"),
        issues=("#2857", "#3665", "#1205", "#3403", "#1348", "#4180", "#3753", "#2019"),
        sources=("pkg/targetgroupbinding/resource_manager.go",),
    ),
    Failure(
        code="ALB-READY-002",
        slug="readiness-gate-not-injected",
        title="pods have no readiness gate",
        impact=Impact.WARNING,
        rank=Rank.MEDIUM,
        means=(
            "Gates are added when a pod is created, if the namespace is labelled and an IP "
            "binding for its Service exists by then."
        ),
        seen="502 or 503 during rollouts; the pods show no gates.",
        causes=(
            "the namespace lacks the label",
            "the pod is older than binding or Service",
            "instance targets, or a selector that does not match",
            "the webhook for pods was unreachable and ignores failures",
        ),
        cluster=(
            "elbv2.k8s.aws/pod-readiness-gate-inject=enabled on the namespace; the age of "
            "pod and binding."
        ),
        fixes=(
            fix(
                "Label the namespace and recreate the pods",
                "kubectl label ns <NS> elbv2.k8s.aws/pod-readiness-gate-inject=enabled",
                "kubectl -n <NS> rollout restart deploy <DEPLOY>",
            ),
        ),
        signatures=(Signature(r"unable to determine targetHealth readinessGates", Where.DENIAL),),
        related=("ALB-READY-004",),
        issues=("#3665", "#3403"),
        sources=("pkg/inject/pod_readiness/pod_readiness_gate.go",),
    ),
    Failure(
        code="ALB-READY-003",
        slug="gate-slow-after-healthy",
        title="the readiness gate follows the target's health late",
        impact=Impact.DEGRADED,
        rank=Rank.LOW,
        means=(
            "After errors a binding is retried at growing intervals, up to 16m40s, and gates "
            "wait with it."
        ),
        seen="AWS reports healthy, the gate turns true minutes later.",
        causes=("back-off after errors", "few concurrent reconciles, or throttling"),
        cluster="Errors in the binding's recent past.",
        aws="The target has been healthy for long.",
        fixes=(
            fix(
                "Bring the binding to its turn at once",
                "kubectl -n <NS> annotate targetgroupbinding <TGB> elbv2.k8s.aws/checkpoint-",
            ),
            fix(
                "Lower --targetgroupbinding-max-exponential-backoff-delay, raise "
                "--targetgroupbinding-max-concurrent-reconciles"
            ),
        ),
        related=("ALB-READY-001", "ALB-CTRL-011"),
        issues=("#4180",),
        sources=("controllers/elbv2/targetgroupbinding_controller.go",),
    ),
    Failure(
        code="ALB-READY-004",
        slug="rollout-5xx",
        title="requests fail while pods are replaced",
        impact=Impact.DEGRADED,
        rank=Rank.HIGH,
        means=(
            "Old pods stop before the load balancer has stopped sending, or new ones count as "
            "ready before their target is healthy."
        ),
        seen="Peaks of 502, 503 or 504 during rolling updates.",
        causes=(
            "no preStop delay, or a grace period shorter than preStop and draining",
            "no readiness gates",
            "a single replica",
        ),
        cluster=(
            "The Deployment has no preStop sleep, a short terminationGracePeriodSeconds, or "
            "no gates; IP targets."
        ),
        aws="The access log has 502 or 504 without target status, on draining targets.",
        fixes=(
            fix("Add a preStop sleep of 15 to 30 seconds and a longer grace period"),
            fix(
                "Use readiness gates",
                "kubectl label ns <NS> elbv2.k8s.aws/pod-readiness-gate-inject=enabled",
            ),
            fix(
                "Keep deregistration_delay.timeout_seconds below the grace period, and add a "
                "PodDisruptionBudget"
            ),
        ),
        related=("ALB-READY-002", "ALB-HTTP-002"),
        issues=("#814", "#1065", "#1719", "#1124", "#1064", "#1131", "#2366"),
    ),
    Failure(
        code="ALB-READY-005",
        slug="backend-service-switched",
        title="a path was pointed at another Service and its old target group vanished at once",
        impact=Impact.DEGRADED,
        rank=Rank.MEDIUM,
        means=(
            "Another Service means another target group. The old one, used by no rule, is "
            "deleted in the same run, without its deregistration delay."
        ),
        seen="A burst of 503 for requests under way, right after the edit.",
        causes=("Service name or port of a path or action was changed",),
        cluster="A recent change of the backend; its former TargetGroupBinding is gone.",
        aws=(
            "503 entries with the ARN of a deleted group; DeleteTargetGroup seconds after "
            "ModifyRule in CloudTrail."
        ),
        fixes=(
            fix(
                "Shift with an action of type forward that holds both Services with weights, "
                "wait for the draining time, then remove the old one"
            ),
            fix("Or change it when there is little traffic"),
        ),
        related=("ALB-NAME-005",),
        issues=("#3739", "#4810", "#4819"),
        sources=("controllers/ingress", "pkg/deploy/elbv2"),
    ),
)
