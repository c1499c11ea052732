"""Failures of cluster set-ups: several controllers, Auto Mode, left-overs, releases."""

from kubectl_alb.checks.engine.remedy_commands import fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Severity, Signature, Where

CLUSTERS = (
    Failure(
        code="ALB-CLUSTER-001",
        slug="auto-mode-overlap",
        title="EKS Auto Mode and this controller are both in use",
        impact=Impact.WARNING,
        rank=Rank.MEDIUM,
        means=(
            "Both can handle Ingresses, each with its own classes and parameters; what one has "
            "made is not handed to the other."
        ),
        seen="An Ingress goes to the wrong one, or to none; bindings of two kinds.",
        causes=(
            (
                "classes of eks.amazonaws.com/alb and ingress.k8s.aws/alb side by side, or "
                "parameters of the other API group"
            ),
            "two default classes",
            "group.name as annotation, which Auto Mode does not read",
        ),
        cluster=(
            "Look at spec.controller and apiGroup of the classes, loadBalancerClass of the "
            "Services, and the CRD targetgroupbindings.eks.amazonaws.com."
        ),
        aws=(
            "DescribeCluster: elasticLoadBalancing.enabled; tags eks:eks-cluster-name next to "
            "elbv2.k8s.aws/cluster."
        ),
        fixes=(
            fix(
                "Give every Ingress and Service an explicit class; migrate with new objects and "
                "a DNS switch",
                "kubectl get ingressclass -o "
                "custom-columns=N:.metadata.name,C:.spec.controller,P:.spec.parameters.apiGroup",
            ),
        ),
        actions=("eks:DescribeCluster",),
        related=("ALB-CLASS-001", "ALB-CLASS-003", "ALB-CLASS-005", "ALB-NLB-001"),
        issues=("#4184", "aws/containers-roadmap#2672", "aws/containers-roadmap#2851"),
    ),
    Failure(
        code="ALB-CLUSTER-002",
        slug="two-controllers",
        title="two installations of the controller run in one cluster",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means="Both manage the same node rules and, with one cluster name, the same resources.",
        seen="Rules come and go; Helm complains about ownership.",
        causes=("a second Helm release, or a manifest beside it",),
        cluster="Two Deployments with the controller's image, or two webhook configurations.",
        aws="Both use the same cluster tag.",
        fixes=(
            fix(
                "Remove one",
                "kubectl get deploy -A -l app.kubernetes.io/name=aws-load-balancer-controller",
            ),
        ),
        signatures=(
            Signature(
                r"(?:aws-load-balancer|[Ii]ngress[Cc]lass|[Tt]arget[Gg]roup[Bb]inding).*"
                r"(?:cannot be imported into the current release|invalid ownership metadata)",
                Where.API,
            ),
            Signature(
                r"(?:invalid ownership metadata"
                r"|cannot be imported into the current release).*(?:aws-load-balancer"
                r"|ingressclass|targetgroupbinding)",
                Where.API,
            ),
        ),
        related=("ALB-SG-008", "ALB-CTRL-007"),
        issues=("#2233", "#2185", "#2178", "#2183"),
    ),
    Failure(
        code="ALB-CLUSTER-003",
        slug="v1-leftovers",
        title="remains of the ALB Ingress Controller v1",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means="v1 or what it made was not fully replaced.",
        seen="Deletions hang, load balancers are doubled, pods have old gates.",
        causes=("v1 still runs", "its resources were not taken over"),
        cluster=(
            "Deployment alb-ingress-controller, extensions/v1beta1, gates "
            "target-health.alb.ingress.k8s.aws, image v1.x."
        ),
        aws=(
            "Tags kubernetes.io/ingress-name and ingress.k8s.aws/cluster; node rules that are "
            "described in another way than the shared ones."
        ),
        fixes=(
            fix(
                "Uninstall v1, attach the extra policy for the migration, describe old node "
                "rules as elbv2.k8s.aws/targetGroupBinding=shared, recreate pods"
            ),
        ),
        signatures=(
            Signature(
                r'kubebuilder/controller "msg"="Reconciler error"',
                Where.LINE,
                spec=30,
                versions="v1",
            ),
            Signature(r"failed to build LoadBalancer configuration due to", spec=30, versions="v1"),
        ),
        related=("ALB-DEL-001", "ALB-READY-001"),
        issues=("#1629", "#3037", "#2116", "#3040", "#2208", "#1591"),
    ),
    Failure(
        code="ALB-CLUSTER-004",
        slug="same-cluster-name-twice",
        title="two clusters have the same name",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "Ownership in AWS goes by the cluster's name alone, so each takes the other's "
            "resources for its own."
        ),
        seen="One cluster changes or deletes load balancers of the other.",
        causes=("equal --cluster-name in an account and region",),
        cluster="Compare --cluster-name of both clusters.",
        aws="Resources with the tag whose stacks are unknown here.",
        fixes=(fix("Rename one in the arguments and retag its resources"),),
        related=("ALB-NAME-002", "ALB-DEL-004"),
        sources=("pkg/deploy/tracking/provider.go",),
    ),
    Failure(
        code="ALB-CLUSTER-005",
        slug="helm-immutable-selector",
        title="Helm cannot change fixed fields or take over objects",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "The selector of a Deployment and the controller of an IngressClass cannot be "
            "edited, and existing objects are not adopted."
        ),
        seen="helm upgrade ends in an error.",
        causes=("another release name or generation of the chart",),
        cluster="The selector's labels differ from the chart's.",
        fixes=(
            fix(
                "Delete the Deployment and upgrade again",
                "kubectl -n <CTRL_NS> delete deploy aws-load-balancer-controller",
                "helm upgrade --install aws-load-balancer-controller "
                "eks/aws-load-balancer-controller -n <CTRL_NS> --reuse-values",
            ),
        ),
        signatures=(
            Signature(
                r"spec\.(?:selector|clusterIPs?)\S*: Invalid value: .*field is immutable", Where.API
            ),
            Signature(
                r'ingressclassparams\.elbv2\.k8s\.aws "(?P<n>[^"]+)" already exists', Where.API
            ),
            Signature(r"IngressClass.*spec\.controller.*immutable", Where.API),
            Signature(r"Apply failed with \d+ conflicts?: conflicts? with", where=Where.API),
        ),
        related=("ALB-CLUSTER-006",),
        issues=("#3014", "#2698"),
    ),
    Failure(
        code="ALB-CLUSTER-006",
        slug="iam-crd-chart-version-skew",
        title="controller, chart, CRDs and policy are of different releases",
        impact=Impact.WARNING,
        rank=Rank.HIGH,
        means="Each of the four needs the others at its own release.",
        seen="After an upgrade things work in part.",
        causes=("only one of them was upgraded",),
        cluster="Compare image tag, helm.sh/chart label and fields of the CRDs.",
        aws="The policy lacks actions of the release.",
        fixes=(fix("Upgrade CRDs, policy, chart, in this order"),),
        signatures=(
            Signature(
                r"^the server could not find the requested resource$",
                where=Where.START,
                spec=40,
                rating=Severity.ERROR,
            ),
            Signature(
                r"load-balancer-controller/templates/.*nil pointer evaluating",
                where=Where.API,
                spec=60,
                rating=Severity.ERROR,
            ),
        ),
        related=("ALB-IAM-005", "ALB-CRD-002", "ALB-CTRL-009"),
    ),
    Failure(
        code="ALB-CLUSTER-007",
        slug="helm-release-stuck",
        title="the state of a Helm release stops Helm",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "Helm keeps one Secret for each revision of a release; a revision left in a pending "
            "or failed state stops the next install or upgrade."
        ),
        seen=(
            "helm, Terraform, Flux or the AWS CDK fails before anything of the controller is "
            "changed."
        ),
        causes=(
            "an earlier run was interrupted, or timed out, in pending-install, pending-upgrade or "
            "pending-rollback",
            "another run is still at work",
            "a first install failed, so there is no deployed revision to upgrade",
            "a release of this name exists already",
        ),
        cluster="Secrets of type helm.sh/release.v1 whose label status begins with pending.",
        fixes=(
            fix(
                "See the state of the release",
                "helm -n <CTRL_NS> history aws-load-balancer-controller",
            ),
            fix(
                "If nothing is at work any more, go back to the last good revision; without one, "
                "uninstall the release or delete the Secret of the pending revision",
                "helm -n <CTRL_NS> rollback aws-load-balancer-controller",
                "kubectl -n <CTRL_NS> get secrets -l owner=helm,status=pending-upgrade",
            ),
        ),
        signatures=(
            Signature(
                r"another operation \(install/upgrade/rollback\) is in progress", Where.API, spec=60
            ),
            Signature(r"cannot re-use a name that is still in use", Where.API, spec=60),
            Signature(r'"(?P<release>[\w.-]+)" has no deployed releases', Where.API, spec=60),
            Signature(
                r"(?:INSTALLATION|UPGRADE) FAILED: (?:timed out waiting for the condition"
                r"|context deadline exceeded|release: already exists)",
                Where.API,
                spec=48,
            ),
        ),
        related=("ALB-CLUSTER-005", "ALB-CLUSTER-006"),
        issues=("helm/helm#8987",),
    ),
    Failure(
        code="ALB-CLUSTER-008",
        slug="ingress-api-removed",
        title="the manifest has an API version of Ingress that is no longer served",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "Kubernetes 1.22 removed extensions/v1beta1 and networking.k8s.io/v1beta1; only "
            "networking.k8s.io/v1 is left, with other fields for backends and pathType."
        ),
        seen="kubectl, Helm or Terraform finds no match for kind Ingress.",
        causes=("an old manifest or chart", "a release of Helm that was made before the upgrade"),
        cluster="kubectl api-versions lists networking.k8s.io/v1 only.",
        fixes=(
            fix(
                "Convert the manifest to networking.k8s.io/v1",
                "kubectl convert -f FILE --output-version networking.k8s.io/v1",
            ),
            fix("Releases of Helm: helm mapkubeapis rewrites what is stored"),
        ),
        signatures=(
            Signature(
                r'no matches for kind \\?"Ingress(?:Class)?\\?" in version '
                r'\\?"(?:extensions|networking\.k8s\.io)/v1beta1',
                Where.API,
                spec=84,
            ),
        ),
        related=("ALB-CLUSTER-003",),
        issues=("#2369",),
    ),
)
