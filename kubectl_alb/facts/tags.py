"""The tags, labels, annotations and finalizers by which the controller marks and finds things.

controller v3.5.0: pkg/deploy/tracking/provider.go, pkg/k8s/finalizer.go,
pkg/annotations/constants.go
"""

# Owners of a stack, each with tags and labels of its own below its prefix.
INGRESS, SERVICE = "ingress.k8s.aws", "service.k8s.aws"
GATEWAY_OWNERS = ("gateway.k8s.aws.nlb", "gateway.k8s.aws.alb")

# On everything that the controller makes in AWS.
CLUSTER_TAG = "elbv2.k8s.aws/cluster"
# In place of CLUSTER_TAG on what the first generation of the controller made.
LEGACY_CLUSTER_TAG = f"{INGRESS}/cluster"
STACK_TAG, RESOURCE_TAG = f"{INGRESS}/stack", f"{INGRESS}/resource"
SERVICE_STACK_TAG, SERVICE_RESOURCE_TAG = f"{SERVICE}/stack", f"{SERVICE}/resource"

# On the shared backend security group, whose value there is BACKEND_SG.
SHARED_RESOURCE_TAG = "elbv2.k8s.aws/resource"
BACKEND_SG = "backend-sg"

# Tags that the flags --default-tags and --external-managed-tags must not name.
TRACKING_KEYS = frozenset(
    [CLUSTER_TAG, SHARED_RESOURCE_TAG]
    + [f"{o}/{part}" for o in (INGRESS, SERVICE, *GATEWAY_OWNERS) for part in ("stack", "resource")]
)

# On subnets, security groups and instances, followed by the cluster's name.
CLUSTER_PREFIX = "kubernetes.io/cluster"
ROLE_TAGS = {
    "internet-facing": "kubernetes.io/role/elb",
    "internal": "kubernetes.io/role/internal-elb",
}

# Labels of TargetGroupBindings: the explicit group, or the namespace and name of the one object.
STACK_LABEL = f"{INGRESS}/stack"
STACK_NAMESPACE_LABEL, STACK_NAME_LABEL = f"{STACK_LABEL}-namespace", f"{STACK_LABEL}-name"

# On Ingresses that the controller has taken up: alone, or in a group whose name follows.
IMPLICIT_FINALIZER = f"{INGRESS}/resources"
EXPLICIT_FINALIZER = f"group.{INGRESS}/"
FINALIZERS = (IMPLICIT_FINALIZER, EXPLICIT_FINALIZER)
SERVICE_FINALIZER = f"{SERVICE}/resources"
# On Services whose load balancer the cloud provider of Kubernetes makes.
IN_TREE_FINALIZER = "service.kubernetes.io/load-balancer-cleanup"
BINDING_FINALIZER = "elbv2.k8s.aws/resources"
# On Gateway API objects, followed by what they are; and on GlobalAccelerators.
GATEWAY_FINALIZER = "gateway.k8s.aws/"
ACCELERATOR_FINALIZER = "aga.k8s.aws/resources"

# Annotations of Ingresses and Services that the controller reads, and of the objects around them.
PREFIX = "alb.ingress.kubernetes.io/"
SERVICE_PREFIX = "service.beta.kubernetes.io/aws-load-balancer-"
INGRESS_CLASS = "kubernetes.io/ingress.class"
DEFAULT_CLASS = "ingressclass.kubernetes.io/is-default-class"
GROUP_NAME = f"{PREFIX}group.name"
GROUP_ORDER = f"{PREFIX}group.order"

# Readiness gates of pods, followed by the name of the TargetGroupBinding.
GATE_PREFIX = "target-health.elbv2.k8s.aws/"
LEGACY_GATE_PREFIX = "target-health.alb.ingress.k8s.aws/"
GATE_LABEL = "elbv2.k8s.aws/pod-readiness-gate-inject"

# Who handles a class: of Ingresses, Services, Gateways; and EKS Auto Mode's own.
CONTROLLER = f"{INGRESS}/alb"
AUTO_MODE_CONTROLLER = "eks.amazonaws.com/alb"
AUTO_MODE_NLB_CLASS = "eks.amazonaws.com/nlb"
NLB_CLASS = f"{SERVICE}/nlb"
GATEWAY_CONTROLLERS = ("gateway.k8s.aws/alb", "gateway.k8s.aws/nlb")

# Prefixes of annotations that are mistaken for the controller's.
RESEMBLING = ("alb.ingress", "alb.kubernetes", "alb.ingres", "ingress.k8s.aws")

# On objects whose findings are not to be reported.
SUPPRESS = "alb.kubectl/suppress"

# Marks of others: Amazon EKS, kubectl, Helm, cert-manager, Argo CD, Flux.
ROLE_ANNOTATION = "eks.amazonaws.com/role-arn"
CHECKPOINT = "elbv2.k8s.aws/checkpoint"
COMPUTE_TYPE = "eks.amazonaws.com/compute-type"
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
RELEASE_NAME, RELEASE_NAMESPACE = "meta.helm.sh/release-name", "meta.helm.sh/release-namespace"
INJECT_CA = "cert-manager.io/inject-ca-from"
ARGO_ID, ARGO_INSTANCE = "argocd.argoproj.io/tracking-id", "argocd.argoproj.io/instance"
FLUX_OWNERS = ("kustomize.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io")

# On what this program makes itself: a label of objects, and tags of AWS resources.
MADE_BY, PROGRAM = "alb.kubectl/made-by", "kubectl-alb"
MADE_FOR = "alb.kubectl/cluster"
