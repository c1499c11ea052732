"""Flags turned into a source; the only late imports in the project."""

from kubectl_alb.context.source import Focus, VersionedSource, WatchedSource
from kubectl_alb.context.where import Where
from kubectl_alb.errors import UsageError


def open_source(where: Where, focus: Focus | None = None) -> VersionedSource:
    """Open what the flags name: a bundle, or the live cluster and AWS."""
    if where.bundle:
        from kubectl_alb.context.bundle import BundleSource

        return BundleSource(where.bundle)
    from kubectl_alb.context.live import LiveSource

    return LiveSource(where, focus or Focus())


def default_namespace(where: Where) -> str:
    """Return the namespace of the kubeconfig context; `default` for recorded input."""
    if where.bundle:
        return "default"
    from kubectl_alb.context.kubeconfig import namespace_of_context

    return namespace_of_context(where.kubernetes)


def open_watched(where: Where, focus: Focus) -> WatchedSource:
    """Open the live cluster and AWS, to be read again and again."""
    if where.bundle:
        raise UsageError("--watch needs the live cluster: a bundle does not change")
    from kubectl_alb.context.live import LiveSource

    return LiveSource(where, focus)
