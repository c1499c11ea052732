"""Flags turned into a source; the only late imports in the project."""

from kubectl_alb.context.source import Focus, Source
from kubectl_alb.context.where import Where


def open_source(where: Where, focus: Focus | None = None) -> Source:
    """Open what the flags name: a bundle, or the live cluster and AWS."""
    if where.bundle:
        from kubectl_alb.context.bundle import BundleSource

        return BundleSource(where.bundle)
    from kubectl_alb.context.live import LiveSource

    return LiveSource(where, focus or Focus())
