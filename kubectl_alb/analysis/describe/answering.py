"""The rows that answer for a host, as the load balancers choose among their rules."""

from dataclasses import replace

from kubectl_alb.analysis.describe.host_filter import host_filter
from kubectl_alb.analysis.describe.listing import Listing, Row
from kubectl_alb.model.rule import HOST_HEADER


def answering(found: Listing, host: str = "", group: str = "") -> Listing:
    """Return what may answer for a host or a pattern of hosts, in one group or in all.

    Groups with a rule for the host come before those that answer for any. The DNS name of a load
    balancer leads to none but that one. Raise `UsageError` for what is no host.
    """
    rows = tuple(row for row in found.rows if not group or str(row.group) == group)
    left = tuple(one for one in found.unserved if not group or str(one.group) == group)
    if not host:
        return replace(found, rows=rows, unserved=left)
    answers = host_filter(host)
    own = [row for row in rows if _leads_to(host, row)]
    rows = tuple(row for row in own or rows if answers(row.conditions))
    naming = {row.group for row in rows if _names_host(row)}
    return Listing(
        tuple(sorted(rows, key=lambda row: row.group not in naming)),
        tuple(one for one in left if not own and any(map(answers, one.alternatives))),
    )


def _leads_to(host: str, row: Row) -> bool:
    name = row.balancer.load_balancer.dns_name.lower() if row.balancer else ""
    return bool(name) and host.lower().removesuffix(".") in (name, f"dualstack.{name}")


def _names_host(row: Row) -> bool:
    return any(condition.field == HOST_HEADER for condition in row.conditions)
