"""What `list` says where nothing is listed: what was looked for, where, and what is near it."""

from collections.abc import Iterable

from kubectl_alb.analysis.describe.listing import Listing
from kubectl_alb.analysis.near import alike
from kubectl_alb.cli.commands.list import ListOptions

NOTHING = "No Ingress path found."


def nothing(options: ListOptions, namespace: str, before: Listing) -> str:
    """Return the sentence; `before` is the list without the filter for hosts."""
    words = [f"group {options.group}"] if options.group else []
    words += [f"namespace {namespace}"] if namespace else []
    where = f" in {' and '.join(words)}" if words else ""
    labels = f" of an Ingress with the labels {options.selector}" if options.selector else ""
    host = f" answers for {options.host}" if options.host else ""
    hint = " (-A for all)" if namespace else ""
    if not (where or labels or host):
        return NOTHING
    return f"No path{labels}{where}{host}{hint}.{_near(options.host, before)}"


def _near(host: str, before: Listing) -> str:
    """Return a hint with the nearest host; empty if there is none, or if no host was asked for."""
    near = alike(host.lower(), _hosts(before)) if host else ""
    return f" Did you mean {near}?" if near else ""


def _hosts(before: Listing) -> Iterable[str]:
    hosts = [row.source.host for row in before.rows]
    hosts += [host for one in before.unserved for host in one.hosts]
    return dict.fromkeys(host for host in hosts if host)
