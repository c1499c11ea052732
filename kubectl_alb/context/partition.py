"""The AWS partition that the command line, the kubeconfig and the environment speak of.

No server is asked: for what is printed, not for what is changed.
"""

from collections.abc import Mapping

from kubectl_alb.context.aws.settings import ClusterHints, read_profiles, settings
from kubectl_alb.context.identity import KubeconfigFacts, kubeconfig_facts, partition_of
from kubectl_alb.context.open import open_source
from kubectl_alb.context.options import AwsFlags, ContextOptions, KubernetesFlags
from kubectl_alb.errors import AlbError, UsageError
from kubectl_alb.model.context import Found

ASSUMED = Found("", "no flag, kubeconfig, variable or profile names a region")


def told_partition(where: ContextOptions, environ: Mapping[str, str]) -> Found:
    """Return the partition and where it is from; empty when nothing tells it.

    `--region` wins over the kubeconfig's ARN of the cluster, which wins over the region that the
    AWS settings lead to. Raises for a `--region`, `--kubeconfig` or `--context` that cannot be.
    """
    if where.bundle:
        return open_source(where).identity().partition
    if where.aws.region:
        region = settings(AwsFlags(where.aws.region), {}, {}, ClusterHints()).region
        return Found(partition_of(region.value), region.how)
    facts = _facts(where.kubernetes, environ)
    if facts.partition:
        return Found(facts.partition, "the kubeconfig's names")
    return _of_region(where, environ, facts) or _of_role(environ) or ASSUMED


def _facts(flags: KubernetesFlags, environ: Mapping[str, str]) -> KubeconfigFacts:
    # Imported only now, with YAML.
    from kubectl_alb.context.kubernetes.connection import connection
    from kubectl_alb.context.kubernetes.kubeconfig import load_kubeconfig

    try:
        return kubeconfig_facts(connection(load_kubeconfig(flags, environ), flags, environ))
    except AlbError:
        if flags.kubeconfig or flags.context or flags.cluster:
            raise
        return KubeconfigFacts()


def _of_region(
    where: ContextOptions, environ: Mapping[str, str], facts: KubeconfigFacts
) -> Found | None:
    hints = ClusterHints(facts.exec_region, facts.exec_profile, named_region=facts.region)
    try:
        region = settings(where.aws, environ, read_profiles(environ), hints).region
    except UsageError:
        raise
    except AlbError:
        if where.aws.profile:
            raise
        return None
    return Found(partition_of(region.value), region.how) if region else None


def _of_role(environ: Mapping[str, str]) -> Found | None:
    parts = environ.get("AWS_ROLE_ARN", "").split(":")
    named = parts[0] == "arn" and len(parts) > 1 and parts[1].startswith("aws")
    return Found(parts[1], "AWS_ROLE_ARN") if named else None
