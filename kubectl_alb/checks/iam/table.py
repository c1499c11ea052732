"""How each installation of the controller gets its rights, and what they lack."""

from collections.abc import Iterator

from kubectl_alb.checks.engine.check import Check, Undecided
from kubectl_alb.checks.engine.missing_actions import POLICIES
from kubectl_alb.checks.engine.refusals import MEMBERSHIP
from kubectl_alb.checks.engine.run import missing
from kubectl_alb.checks.engine.sheet import Cell, Sheet, TableKind, columns
from kubectl_alb.checks.iam.checks import (
    agent_missing,
    no_credentials,
    provider_missing,
    trust_refuses,
)
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.identities import Identity, identities, issuer_id
from kubectl_alb.facts.optional_actions import lacking_for_options
from kubectl_alb.facts.role_policies import Attached, attached, lacking
from kubectl_alb.model.counting import count
from kubectl_alb.model.section import Section

COLUMNS = columns("controller CONTROLLER", "part PART", "value VALUE", "good OK", "+seen SEEN")


def _sheets(facts: Facts) -> Iterator[Sheet]:
    rows = [row for one in identities(facts) for row in _rows(one, facts)]
    yield Sheet("iam", f"Rights of controller {facts.config.version_text}", COLUMNS, tuple(rows))


def _rows(identity: Identity, facts: Facts) -> Iterator[tuple[Cell, ...]]:
    name = str(identity.deployment.meta.ref)
    account = identity.account
    yield (
        name,
        "service account",
        identity.account_name,
        account is not None,
        "" if account else "does not exist",
    )
    yield name, "way", _way(identity), *_judged(no_credentials, identity, facts)
    yield name, "role", identity.role_arn or None, *_judged(trust_refuses, identity, facts)
    if identity.web_identity_role:
        for cluster in facts.snapshot.aws.clusters:
            value = issuer_id(cluster)
            yield name, "OIDC provider", value, *_judged(provider_missing, identity, facts)
    elif identity.association is not None:
        value = identity.association.id
        yield name, "Pod Identity association", value, *_judged(agent_missing, identity, facts)
    for policies in attached(facts):
        if policies.identity.deployment is identity.deployment:
            yield name, "actions", *_actions(policies, facts)


def _actions(policies: Attached, facts: Facts) -> tuple[Cell, bool | None, str]:
    gap = missing((Section.POLICIES,), facts.snapshot)
    if gap:
        return None, None, f"not known: {gap}"
    size = count(len(policies.documents) + len(policies.unread), "policy")
    if policies.unread:
        return size, None, f"not known: {', '.join(policies.unread)} could not be read"
    optional = lacking_for_options(policies, facts, lambda action: True)
    absent = (*lacking(policies, facts), *dict.fromkeys(one.name for one in optional))
    return size, not absent, f"missing: {', '.join(absent)}" if absent else ""


def _way(identity: Identity) -> str:
    if identity.web_identity_role:
        return "IAM role for service accounts"
    return "EKS Pod Identity" if identity.association else "role of the node, or keys"


def _judged(one: Check, identity: Identity, facts: Facts) -> tuple[bool | None, str]:
    gap = missing(one.needs, facts.snapshot)
    if gap:
        return None, f"not known: {gap}"
    home = identity.deployment.meta.namespace
    gap = missing(one.also, facts.snapshot)
    unknown = f"not known: {gap}" if gap else ""
    for answer in one.find(facts):
        if isinstance(answer, Undecided):
            unknown = f"not known: {answer.reason}"
        elif answer.about.namespace not in ("", home):
            continue
        elif answer.about.kind != "Role" or answer.arn == identity.role_arn:
            return False, answer.detail or answer.title
    return None if unknown else True, unknown


IAM = TableKind(
    "iam",
    ("IAM", "ALB-CTRL-005", "ALB-ADDON-001", "ALB-ADDON-004"),
    frozenset({Section.DEPLOYMENTS, Section.SERVICE_ACCOUNTS}),
    _sheets,
    also=frozenset(
        {
            *POLICIES,
            *MEMBERSHIP,
            Section.ROLES,
            Section.CLUSTERS,
            Section.OIDC_PROVIDERS,
            Section.POD_IDENTITY_ASSOCIATIONS,
            Section.PODS,
            Section.NODES,
            Section.INSTANCES,
            Section.ADDONS,
        }
    ),
)
