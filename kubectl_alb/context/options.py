"""The flags that say which cluster, which account and which recorded input to ask."""

from dataclasses import dataclass, field

from kubectl_alb.context.deadline import Deadline
from kubectl_alb.context.interruption import Interruption
from kubectl_alb.model.offer import Addressing


@dataclass(frozen=True, slots=True)
class KubernetesFlags:
    """The client-go set of connection flags; empty means not given."""

    kubeconfig: str = ""
    context: str = ""
    cluster: str = ""
    user: str = ""
    namespace: str = ""
    server: str = ""
    token: str = ""
    impersonate: str = ""
    impersonate_groups: tuple[str, ...] = ()
    impersonate_uid: str = ""
    impersonate_extra: tuple[str, ...] = ()
    certificate_authority: str = ""
    client_certificate: str = ""
    client_key: str = ""
    tls_server_name: str = ""
    insecure_skip_tls_verify: bool = False
    request_timeout_seconds: float | None = None
    cache_dir: str = ""
    disable_compression: bool = False
    proxy_url: str = ""


@dataclass(frozen=True, slots=True)
class AwsFlags:
    """The AWS flags; `endpoints` holds `service=url` entries or one bare URL.

    `calls_per_second` is the limit for what AWS counts by itself: None for our share, 0 for none.
    """

    region: str = ""
    profile: str = ""
    endpoints: tuple[str, ...] = ()
    disabled: bool = False
    no_health: bool = False
    calls_per_second: float | None = None


@dataclass(frozen=True, slots=True)
class ContextOptions:
    """Everything the command line says about where to read.

    `files` and `kustomize` are laid over the bundle or the live cluster, unless `source` is
    `files`; `prune` then takes away what `selector` chooses and no file holds. `lenient` reads on
    behind what is wrong with a file. A `quiet` read shows no progress.
    With an `interruption` a Ctrl-C ends the read; without one, the command.
    """

    kubernetes: KubernetesFlags = field(default_factory=KubernetesFlags)
    aws: AwsFlags = field(default_factory=AwsFlags)
    bundle: str = ""
    files: tuple[str, ...] = ()
    recursive: bool = False
    kustomize: str = ""
    source: str = "live"
    prune: bool = False
    lenient: bool = False
    all_namespaces: bool = False
    selector: str = ""
    cluster_name: str = ""
    controller_namespace: str = ""
    timeout_seconds: float | None = None
    deadline: Deadline = field(default_factory=Deadline)
    verbosity: int = 0
    quiet: bool = False
    interruption: Interruption | None = None

    @property
    def interrupted(self) -> bool:
        """Tell whether the user wanted no more to be read."""
        return self.interruption is not None and self.interruption.noted

    @property
    def manifests(self) -> bool:
        """Tell whether manifests were named."""
        return bool(self.files or self.kustomize)

    @property
    def addressing(self) -> Addressing:
        """The flags that a printed command needs to reach the same cluster and account."""
        endpoints = self.aws.endpoints
        return Addressing(
            kubeconfig=self.kubernetes.kubeconfig,
            context=self.kubernetes.context,
            cluster=self.kubernetes.cluster,
            user=self.kubernetes.user,
            given_region=self.aws.region,
            profile=self.aws.profile,
            bundle=self.bundle,
            endpoint=endpoints[0] if len(endpoints) == 1 and "=" not in endpoints[0] else "",
        )
