"""Flags turned into a source, of which only what is asked for is imported."""

from dataclasses import replace
from typing import TYPE_CHECKING

from kubectl_alb.context.deadline import Deadline
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.context.source import (
    Focus,
    Source,
    StreamingSource,
    VersionedSource,
    WatchedSource,
)
from kubectl_alb.errors import UsageError

if TYPE_CHECKING:
    from kubectl_alb.context.manifests.overlay import Prune
    from kubectl_alb.context.manifests.source import ManifestSource


def open_source(where: ContextOptions, focus: Focus | None = None) -> VersionedSource:
    """Open what the flags name: manifests, a bundle, or the live cluster and AWS.

    Manifests are laid over the others, unless they are to be all there is.
    """
    if where.source == "files" and where.bundle:
        raise UsageError("--source files reads no bundle", hint="leave --source or --bundle out")
    if where.source == "files":
        return _manifests(where)
    if where.manifests:
        from kubectl_alb.context.manifests.overlay import OverlaySource

        # Read first: what is wrong with the files is found without asking the cluster.
        files = _manifests(where)
        return OverlaySource(_recorded_or_live(where, focus), files, _prune(where))
    return _recorded_or_live(where, focus)


def open_anew(source: VersionedSource) -> VersionedSource:
    """Return a source that reads everything anew, over the same connections if it is live."""
    from kubectl_alb.context.live import LiveSource

    return source.anew() if isinstance(source, LiveSource) else source


def base_of(source: Source) -> Source | None:
    """Return what manifests are laid over; None when nothing is laid over anything."""
    from kubectl_alb.context.manifests.overlay import OverlaySource

    return source.base if isinstance(source, OverlaySource) else None


def _recorded_or_live(where: ContextOptions, focus: Focus | None) -> VersionedSource:
    if where.bundle:
        from kubectl_alb.context.bundle.source import BundleSource

        return BundleSource(where.bundle)
    from kubectl_alb.context.live import LiveSource

    return LiveSource(where, focus or Focus())


def _manifests(where: ContextOptions) -> "ManifestSource":
    from kubectl_alb.context.manifests.source import ManifestSource, Said

    return ManifestSource(
        where.files,
        where.recursive,
        where.kubernetes.namespace or default_namespace(where),
        where.kustomize,
        Said(
            where.cluster_name,
            where.aws.region,
            where.controller_namespace,
            where.lenient,
            where.deadline,
        ),
    )


def _prune(where: ContextOptions) -> "Prune | None":
    if not where.prune:
        return None
    from kubectl_alb.model.selector import parse_selector

    return parse_selector(where.selector)


def default_namespace(where: ContextOptions) -> str:
    """Return the namespace of the kubeconfig context; `default` for recorded input."""
    if where.bundle or where.source == "files":
        return "default"
    from kubectl_alb.context.kubernetes.namespace import namespace_of_context

    return namespace_of_context(where.kubernetes)


def open_logs(where: ContextOptions, focus: Focus) -> StreamingSource:
    """Open a bundle, or the live cluster: AWS is not asked for what a log says.

    Logs are read one after another, so no request may take longer than the whole command.
    """
    if where.bundle:
        from kubectl_alb.context.bundle.source import BundleSource

        return BundleSource(where.bundle)
    from kubectl_alb.context.live import LiveSource

    kubernetes = where.kubernetes
    if where.timeout_seconds is not None and kubernetes.request_timeout_seconds is None:
        kubernetes = replace(kubernetes, request_timeout_seconds=where.timeout_seconds)
    no_aws = replace(where.aws, disabled=True)
    return LiveSource(replace(where, kubernetes=kubernetes, aws=no_aws), focus)


def open_watched(where: ContextOptions, focus: Focus) -> WatchedSource:
    """Open the live cluster and AWS, to be read again and again."""
    if where.bundle:
        raise UsageError("--watch needs the live cluster: a bundle does not change")
    from kubectl_alb.context.live import LiveSource

    # --timeout limits the first look; watching goes on.
    return LiveSource(replace(where, deadline=Deadline()), focus)
