"""What IAM itself says of the controller's role, boundaries and organizations included, read live.

AWS: IAM API reference, SimulatePrincipalPolicy. Every action is asked for on a resource of the
kind that the reference policy names, with the tags that the controller sets and looks for.
"""

from collections.abc import Iterable, Iterator, Mapping

from kubectl_alb.context.aws.account import role_arns
from kubectl_alb.context.aws.reader import AwsReader
from kubectl_alb.context.source import Answer, Record
from kubectl_alb.controller.config import controller_of
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.iam_policy import INSTALLING, needed, resource_of
from kubectl_alb.facts.tags import CLUSTER_TAG

ANYTHING = ("*",)
BATCH = 50


def simulations(aws: AwsReader) -> Answer:
    """Return what IAM would answer to each action that the controller's release calls."""
    asked = [question for role in role_arns(aws) for question in _questions(role, aws)]
    return aws.each(lambda each: _simulated(aws, *each), asked)


def caller_rights(aws: AwsReader) -> Answer:
    """Return what IAM would answer to whoever asks, were they to make a role with a policy.

    The root user may do everything, and IAM simulates none.
    """
    caller = str(aws.call("sts", "GetCallerIdentity")["Arn"])
    if caller.endswith(":root"):
        return Answer(())
    return Answer(tuple(_simulated(aws, principal_of(caller), ANYTHING[0], INSTALLING)))


def principal_of(caller: str) -> str:
    """Return the role of a session, without its path, which the session does not name."""
    head, kind, name = caller.partition(":assumed-role/")
    if not kind:
        return caller
    return f"{head.replace(':sts:', ':iam:')}:role/{name.partition('/')[0]}"


def _questions(role: str, aws: AwsReader) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield role, resource and actions for each call."""
    partition = role.split(":")[1]
    config = controller_of(aws.cluster())
    actions = (action.name for action in needed(config.version, partition))
    for resource, some in _by_resource(actions, config.version, partition).items():
        for at in range(0, len(some), BATCH):
            yield role, resource, some[at : at + BATCH]


def _by_resource(
    actions: Iterable[str], version: Version, partition: str
) -> Mapping[str, tuple[str, ...]]:
    """Gather actions by one resource that each is called on: `*`, or the ARN of a sample."""
    found: dict[str, tuple[str, ...]] = {}
    for action in actions:
        resource = _sample(resource_of(action, version, partition))
        found[resource] = (*found.get(resource, ()), action)
    return found


def _sample(pattern: str) -> str:
    return pattern if pattern == "*" else pattern.replace("*", "0")


def _simulated(
    aws: AwsReader, role: str, resource: str, actions: tuple[str, ...]
) -> Iterable[Record]:
    answers = aws.pages(
        "iam",
        "SimulatePrincipalPolicy",
        "EvaluationResults",
        PolicySourceArn=role,
        ActionNames=list(actions),
        ResourceArns=[resource],
        ContextEntries=list(_context()),
    )
    name = role.rpartition("/")[2]
    # The statements that matched are many and are in the policies already.
    for answer in answers:
        yield {"RoleName": name, **{k: v for k, v in answer.items() if k in KEPT}}


KEPT = (
    "EvalActionName",
    "EvalResourceName",
    "EvalDecision",
    "PermissionsBoundaryDecisionDetail",
    "OrganizationsDecisionDetail",
)


def _context() -> Iterable[Mapping[str, object]]:
    creations = ["CreateSecurityGroup", "CreateTargetGroup", "CreateLoadBalancer"]
    values = {
        f"aws:RequestTag/{CLUSTER_TAG}": ["0"],
        f"aws:ResourceTag/{CLUSTER_TAG}": ["0"],
        "iam:AWSServiceName": ["elasticloadbalancing.amazonaws.com"],
        "ec2:CreateAction": creations[:1],
        "elasticloadbalancing:CreateAction": creations[1:2],
    }
    for key, given in values.items():
        yield {"ContextKeyName": key, "ContextKeyType": "string", "ContextKeyValues": given}
