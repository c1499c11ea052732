"""Every subnet of the VPC, and why discovery takes or leaves it, for each scheme."""

from collections.abc import Iterable, Iterator

from kubectl_alb.checks.engine.refusals import PLACES
from kubectl_alb.checks.engine.sheet import Cell, Sheet, TableKind, columns
from kubectl_alb.desired.subnets_before_2_13 import UNTIL
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.subnets import SubnetRow, subnet_table
from kubectl_alb.facts.tags import ROLE_TAGS
from kubectl_alb.model.section import Section

COLUMNS = columns(
    "subnet SUBNET",
    "zone ZONE",
    "zoneType TYPE",
    "cidr CIDR",
    "free FREE",
    "route ROUTE",
    "role ROLE TAG",
    "clusters CLUSTER TAGS",
    "taken TAKEN",
    "+reason WHY NOT",
)
ROUTES = {True: "public", False: "private", None: "unknown"}


def subnet_sheets(facts: Facts, schemes: Iterable[str] = ROLE_TAGS) -> Iterator[Sheet]:
    """Yield the resolution for each scheme."""
    for scheme in schemes:
        table = subnet_table(facts, scheme)
        rule = (
            "without the role tag, subnets are taken by their route"
            if table.by_reachability
            else "without the role tag, a subnet is not taken"
            if facts.config.version < UNTIL or not any(row.role for row in table.rows)
            else "once one subnet has the role tag, others are not taken"
        )
        taken = [row.subnet.zone for row in table.rows if row.taken]
        outcome = table.error or f"taken: {len(taken)} in {', '.join(taken)}"
        yield Sheet(
            "subnets",
            f"Subnets for {scheme} load balancers ({facts.config.version_text}, role tag "
            f"{table.role_tag})",
            COLUMNS,
            tuple(map(_row, table.rows)),
            (rule, outcome),
        )


def _row(row: SubnetRow) -> tuple[Cell, ...]:
    subnet = row.subnet
    role = None if row.role is None else (row.role or '""')
    return (
        subnet.id,
        subnet.zone,
        row.zone_type,
        subnet.cidr,
        subnet.free,
        ROUTES[row.public],
        role,
        ", ".join(row.clusters),
        row.taken,
        row.reason,
    )


SUBNETS = TableKind(
    "subnets",
    ("SUBNET", "IP"),
    frozenset({*PLACES, Section.DEPLOYMENTS}),
    subnet_sheets,
)
