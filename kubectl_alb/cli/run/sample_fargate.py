"""Whether a Fargate profile of EKS selects the pods of a sample."""

from shlex import join
from typing import TYPE_CHECKING

from kubectl_alb.context.aws.errors import AwsNotFoundError
from kubectl_alb.errors import AlbError, ConfigError, NotFoundError
from kubectl_alb.model.sample import SampleRequest
from kubectl_alb.steps.sample.manifests import LABELS
from kubectl_alb.steps.sample.plan import profile_selects

if TYPE_CHECKING:
    from kubectl_alb.context.live import LiveSource


def require_profile(source: "LiveSource", cluster: str, request: SampleRequest) -> None:
    """Raise `AlbError` where no profile does, with the command that makes one."""
    if not cluster:
        raise ConfigError("the name of the EKS cluster is not known", hint="give --cluster-name")
    clients = source.aws_clients
    try:
        names = clients.pages(
            "eks", "ListFargateProfiles", "fargateProfileNames", clusterName=cluster
        )
    except AwsNotFoundError as error:
        raise NotFoundError(
            f'EKS has no cluster "{cluster}"',
            hint="give --cluster-name and --region of the cluster",
        ) from error
    for name in names:
        found = clients.call(
            "eks", "DescribeFargateProfile", clusterName=cluster, fargateProfileName=name
        )
        if profile_selects(found["fargateProfile"], request.namespace, LABELS):
            return
    words = ["eksctl", "create", "fargateprofile", "--cluster", cluster]
    words += ["--namespace", request.namespace, "--name", request.namespace]
    raise AlbError(
        f"no active Fargate profile of cluster {cluster} selects namespace {request.namespace}",
        hint=f"create one: {join(words)}",
    )
