"""Failures of backend Services, their ports and the target type."""

from kubectl_alb.checks.engine.remedy_commands import annotate, fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

SERVICES = (
    Failure(
        code="ALB-SVC-001",
        slug="clusterip-with-instance",
        title="a ClusterIP Service is used with instance targets",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means="Instance targets are reached through a node port, and this Service has none.",
        seen=(
            "FailedBuildModel; releases before v2.13.4 report an unclear validation error for "
            "the port."
        ),
        causes=(
            ("target-type is instance, which is the default, and the Service is of type ClusterIP"),
        ),
        cluster=(
            "The target type in force (Service, Ingress, class parameters, flag, else "
            "instance) is instance and the Service has no nodePort."
        ),
        fixes=(
            fix("Send traffic to the pods", annotate("target-type=ip")),
            fix(
                "Or give the Service node ports",
                'kubectl -n <NS> patch svc <SVC> -p \'{"spec":{"type":"NodePort"}}\'',
            ),
        ),
        signatures=(
            Signature(r"TargetGroup port is empty\. When using Instance targets", spec=80),
            Signature(
                r"minimum field value of 1, CreateTargetGroupInput\.Port",
                spec=80,
                versions="to v2.8",
            ),
            Signature(
                r"at 'port' failed to satisfy constraint: Member must have value greater than "
                r"or equal to 1",
                spec=80,
                versions="v2.9 and later",
            ),
            Signature(
                r"service type must be either 'NodePort' or 'LoadBalancer': (?P<svc>\S+)", spec=80
            ),
        ),
        versions="a clear text since v2.13.4",
        related=("ALB-SVC-002", "ALB-SVC-006"),
        issues=(
            "#1695",
            "#1644",
            "#1656",
            "#3811",
            "#4014",
            "#4238",
            "#1723",
            "#2589",
            "#458",
            "#4243",
        ),
        sources=("pkg/ingress/model_build_target_group.go",),
    ),
    Failure(
        code="ALB-SVC-002",
        slug="targetgroup-port-empty-ip",
        title="the target port comes out empty with IP targets",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="No port can be derived from this Service for the target group.",
        seen="FailedBuildModel.",
        causes=("type ExternalName, or port 0",),
        cluster="Look at type and ports of the Service.",
        fixes=(fix("Use a ClusterIP Service with a selector"),),
        signatures=(
            Signature(
                r"TargetGroup port is empty\. Are you using the correct service type\?", spec=81
            ),
        ),
        related=("ALB-SVC-001",),
        sources=("pkg/ingress/model_build_target_group.go",),
    ),
    Failure(
        code="ALB-SVC-003",
        slug="backend-service-missing",
        title="the backend Service does not exist",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means=(
            "The named Service is not in the Ingress's own namespace. A single backend then "
            "answers 503; one of several weighted ones is an error; a binding loses all "
            "targets."
        ),
        seen=(
            "503 with the text Backend service does not exist, FailedBuildModel, or "
            "BackendNotFound on the TargetGroupBinding."
        ),
        causes=(
            "the name is misspelt",
            "the Service is in another namespace, which an Ingress cannot refer to",
            "the Service was removed before the Ingress",
        ),
        cluster=(
            "The Service of a path, or of spec.serviceRef of the binding, is not found in "
            "the namespace."
        ),
        aws=(
            "A rule with fixed-response 503 whose body begins with Backend service; or an "
            "empty target group."
        ),
        fixes=(
            fix("Create the Service; ExternalName does not help"),
            fix("For another namespace, make an Ingress in it that joins the same group"),
        ),
        signatures=(
            Signature(r'(?:backend not found: )?Service "(?P<svc>[^"]*)" not found'),
            Signature(r"backend not found: (?P<what>.*)", Where.EVENT),
            Signature(r"Backend service does not exist", Where.MODEL),
        ),
        related=("ALB-SVC-004", "ALB-HTTP-001", "ALB-TGT-001"),
        issues=("#1879", "#2220", "#1565", "#3841"),
        sources=("pkg/ingress/enhanced_backend_builder.go", "pkg/backend/endpoint_resolver.go"),
    ),
    Failure(
        code="ALB-SVC-004",
        slug="service-port-missing",
        title="the Service has no such port",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means=(
            "A backend refers to the number or the name of a Service port; neither targetPort "
            "nor nodePort counts."
        ),
        seen="FailedBuildModel or BackendNotFound; the binding drops all its targets.",
        causes=("targetPort or nodePort was written", "the port was renamed"),
        cluster="The backend's port is not among port and name of spec.ports.",
        fixes=(
            fix(
                "List the ports and use port or name",
                "kubectl -n <NS> get svc <SVC> -o jsonpath='{range .spec.ports[*]}{.name}{\" "
                '"}{.port}{" "}{.targetPort}{"\\n"}{end}\'',
            ),
        ),
        signatures=(
            Signature(r"unable to find port (?P<port>\S+) on service (?P<svc>\S+)", spec=60),
        ),
        related=("ALB-SVC-003", "ALB-SVC-005"),
        issues=("#3689", "#1965", "#2079", "#1069", "#102"),
        sources=("pkg/k8s/service_utils.go",),
    ),
    Failure(
        code="ALB-SVC-005",
        slug="named-port-missing-on-pod",
        title="a named port cannot be resolved",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "targetPort or healthcheck-port is a name that the pods do not define, or that "
            "cannot be used here."
        ),
        seen=(
            "FailedReconcile or FailedNetworkReconcile on the binding, or FailedBuildModel for "
            "the health check."
        ),
        causes=(
            "the container port has no name",
            "a named health-check port with IP targets whose targetPort is a name",
        ),
        cluster="Compare ports[].name of the containers with targetPort and healthcheck-port.",
        fixes=(fix("Give the container port that name, or write numbers"),),
        signatures=(
            Signature(r"unable to find port (?P<port>\S+) on pod (?P<pod>\S+)", spec=60),
            Signature(r"named ports can only be used with pod endpoints", spec=60),
            Signature(r"cannot use named healthCheckPort for IP TargetType", spec=60),
            Signature(r"failed to resolve healthCheckPort", spec=60),
        ),
        related=("ALB-SVC-004",),
        issues=("#1069",),
        sources=("pkg/k8s/pod_info.go",),
    ),
    Failure(
        code="ALB-SVC-011",
        slug="backend-field-missing",
        title="a backend is not a Service",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="Paths with a resource backend are not supported.",
        seen="FailedBuildModel.",
        causes=("backend.resource in place of backend.service",),
        cluster="A path or the default backend has resource.",
        fixes=(fix("Replace backend.resource with backend.service"),),
        signatures=(Signature(r'missing required "service" field'),),
        related=("ALB-SVC-003",),
        sources=("pkg/ingress/enhanced_backend_builder.go",),
    ),
)
