"""What the policies of the controller's roles allow, and what they lack for its release."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.controller.iam_policy import needed
from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.iam import Decision, Document, Request, decide
from kubectl_alb.facts.identities import Identity, identities
from kubectl_alb.facts.tags import CLUSTER_TAG
from kubectl_alb.model.account import Simulation

REQUEST_TAG, RESOURCE_TAG_KEY = (f"aws:{kind}tag/{CLUSTER_TAG}" for kind in ("request", "resource"))


@dataclass(frozen=True, slots=True)
class Attached:
    """The policies of an installation's role.

    A role with policies that could not be read (`unread`, by name) cannot be judged.
    """

    identity: Identity
    role: str
    arn: str  # of the customer-managed policy to extend; empty for none
    documents: tuple[Document, ...]
    unread: tuple[str, ...] = ()


@fact
def attached(facts: Facts) -> tuple[Attached, ...]:
    """Return the policies of each installation whose role is known."""
    return tuple(_attached(one, facts) for one in identities(facts) if one.role_arn)


def _attached(identity: Identity, facts: Facts) -> Attached:
    role = identity.role_arn.rpartition("/")[2]
    policies = [p for p in facts.snapshot.aws.policies if p.role == role]
    own = next((p.arn for p in policies if p.arn and ":aws:policy/" not in p.arn), "")
    documents = tuple(p.document for p in policies if p.document is not None)
    unread = tuple(p.name or p.arn for p in policies if p.document is None)
    return Attached(identity, role, own, documents, unread)


def attached_and_read(facts: Facts) -> Iterator[Attached]:
    """Yield the policies of each installation whose role can be judged by them."""
    return (policies for policies in attached(facts) if not policies.unread)


def allows(documents: Iterable[Document], action: str) -> bool:
    """Return whether an action is allowed at all: on some resource, with or without our tags."""
    given = tuple(documents)
    return any(
        decide(given, Request(action, context=context)) is Decision.ALLOWED
        for context in _contexts()
    )


def _contexts() -> Iterator[Mapping[str, str]]:
    creations = ("CreateSecurityGroup", "CreateTargetGroup", "CreateLoadBalancer", "")
    for request, resource, creation in product((True, False), (True, False), creations):
        yield {
            **({REQUEST_TAG: "x"} if request else {}),
            **({RESOURCE_TAG_KEY: "x"} if resource else {}),
            **(
                {"ec2:createaction": creation, "elasticloadbalancing:createaction": creation}
                if creation
                else {}
            ),
            "iam:awsservicename": "elasticloadbalancing.amazonaws.com",
        }


def lacking(policies: Attached, facts: Facts) -> tuple[str, ...]:
    """Return the actions that this release calls and the policies do not allow."""
    config = facts.config
    partition = facts.snapshot.context.partition.value or "aws"
    actions = (a.name for a in needed(config.version, partition) if _is_called(a.name, config))
    simulated = simulations_of(policies.role, facts)
    return tuple(a for a in actions if not _may(a, policies.documents, simulated.get(a)))


def simulations_of(role: str, facts: Facts) -> Mapping[str, Simulation]:
    """Return what IAM itself would answer to a role, by action; empty where it was not asked."""
    return {s.action: s for s in facts.snapshot.aws.simulations if s.role == role}


def _may(action: str, documents: Iterable[Document], simulation: Simulation | None) -> bool:
    """Return whether an action is allowed: IAM's own yes and no count before the documents.

    That IAM finds no statement does not count: it was asked on a sample, and a policy may be
    about the cluster's own resources.
    """
    if simulation is not None and simulation.decision == "allowed":
        return True
    return not (simulation and forbidden_by(simulation)) and allows(documents, action)


def forbidden_by(simulation: Simulation) -> str:
    """Name what forbids an action, so that more Allow cannot help; empty for nothing."""
    if simulation.in_organization is False:
        return "a policy of the organization"
    if simulation.in_boundary is False:
        return "the role's permissions boundary"
    return "a Deny statement" if simulation.decision == "explicitDeny" else ""


def _is_called(action: str, config: ControllerConfig) -> bool:
    switches = {
        "wafv2": config.enable_wafv2,
        "waf-regional": config.enable_waf,
        "shield": config.enable_shield,
    }
    return switches.get(action.partition(":")[0], True)
