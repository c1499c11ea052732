"""Every kind of sheet, and those that explain a finding best."""

from collections.abc import Iterable, Iterator

from kubectl_alb.checks.certificate.table import CERTIFICATES, certificate_sheets
from kubectl_alb.checks.cluster.table import CONTROLLERS
from kubectl_alb.checks.crd.table import CRDS
from kubectl_alb.checks.deletion.table import FINALIZERS, ORPHANS
from kubectl_alb.checks.engine.sheet import Sheet, TableKind
from kubectl_alb.checks.iam.table import IAM
from kubectl_alb.checks.quota.table import QUOTAS
from kubectl_alb.checks.subnet.table import SUBNETS, subnet_sheets
from kubectl_alb.checks.webhook.table import WEBHOOKS
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import group_of, groups
from kubectl_alb.facts.subnets import scheme_of
from kubectl_alb.model.finding import Finding

ALL: tuple[TableKind, ...] = (
    SUBNETS,
    CERTIFICATES,
    IAM,
    WEBHOOKS,
    CRDS,
    QUOTAS,
    FINALIZERS,
    ORPHANS,
    CONTROLLERS,
)
BY_NAME = {kind.name: kind for kind in ALL}
PLACED = frozenset(
    {"ALB-SUBNET-001", "ALB-SUBNET-002", "ALB-SUBNET-003", "ALB-SUBNET-006", "ALB-IP-001"}
)
SERVED = frozenset({"ALB-CERT-001", "ALB-CERT-002"})


def explaining_tables(findings: Iterable[Finding], facts: Facts) -> Iterator[Sheet]:
    """Yield the tables without which subnet and certificate discovery cannot be understood."""
    found = list(findings)
    placed = [finding for finding in found if finding.code in PLACED]
    ids = {group_of(facts).get(ref) for finding in placed for ref in finding.concerns}
    schemes = {scheme_of(groups(facts)[id_], facts) for id_ in ids if id_ is not None}
    yield from subnet_sheets(facts, sorted(schemes))
    hosts = {ref for finding in found if finding.code in SERVED for ref in finding.concerns}
    if hosts:
        yield from certificate_sheets(facts, hosts)
