"""What a principal's policies allow: `SimulatePrincipalPolicy`, which moto lacks."""

import json
from collections.abc import Iterator, Sequence

from tests.lab.aws.account import Account
from tests.lab.aws.errors import AwsError
from tests.lab.aws.iam.backend import Policy, backend_of, policies_of, principal
from tests.lab.aws.iam.statements import Context, concerns, conditions, holds, statements
from tests.lab.aws.record import Record

USUAL_PAGE = 100


def simulate_principal_policy(account: Account, params: Record) -> Record:
    """Evaluate actions on resources against the policies and the boundary of a role or user."""
    arn = params["PolicySourceArn"]
    holder = principal(account, arn)
    if holder is None:
        raise AwsError("NoSuchEntity", f"The entity with ARN {arn} cannot be found.", 404)
    policies = list(policies_of(holder))
    more = enumerate(params.get("PolicyInputList", ()), 1)
    policies += [Policy(f"PolicyInputList.{n}", "IAM Policy", json.loads(text)) for n, text in more]
    # moto keeps no boundary of users.
    boundary = _boundary(account, getattr(holder, "permissions_boundary_arn", None))
    context = {
        entry["ContextKeyName"].lower(): entry.get("ContextKeyValues", [])
        for entry in params.get("ContextEntries", ())
    }
    results = [
        _result(action, resource, policies, boundary, context)
        for action in params["ActionNames"]
        for resource in params.get("ResourceArns") or ["*"]
    ]
    first = int(params.get("Marker") or 0)
    last = first + int(params.get("MaxItems") or USUAL_PAGE)
    answer = {"EvaluationResults": results[first:last], "IsTruncated": last < len(results)}
    return {**answer, "Marker": str(last)} if last < len(results) else answer


def _boundary(account: Account, arn: str | None) -> list[Policy] | None:
    """Return a permissions boundary as policies; None if there is none."""
    if not arn:
        return None
    managed = backend_of(account).managed_policies.get(arn)
    versions = managed.versions if managed else []
    documents = [version.document for version in versions if version.is_default]
    return [Policy(arn, "IAM Policy", json.loads(text)) for text in documents]


def _result(
    action: str,
    resource: str,
    policies: Sequence[Policy],
    boundary: Sequence[Policy] | None,
    context: Context,
) -> Record:
    matched = list(_matched(action, resource, policies, context))
    decision = _decision(matched)
    result: Record = {
        "EvalActionName": action,
        "EvalResourceName": resource,
        "MatchedStatements": [
            {"SourcePolicyId": policy.name, "SourcePolicyType": policy.kind}
            for policy, _ in matched
        ],
        "MissingContextValues": sorted(_missing(action, resource, policies, context)),
    }
    if boundary is not None:
        within = _decision(list(_matched(action, resource, boundary, context)))
        result["PermissionsBoundaryDecisionDetail"] = {
            "AllowedByPermissionsBoundary": within == "allowed"
        }
        if within != "allowed" and decision == "allowed":
            decision = within
    return {**result, "EvalDecision": decision}


def _matched(
    action: str, resource: str, policies: Sequence[Policy], context: Context
) -> Iterator[tuple[Policy, Record]]:
    for policy in policies:
        for statement in statements(policy.document):
            if concerns(statement, action, resource) and holds(statement, context):
                yield policy, statement


def _decision(matched: Sequence[tuple[Policy, Record]]) -> str:
    effects = {statement["Effect"] for _, statement in matched}
    if "Deny" in effects:
        return "explicitDeny"
    return "allowed" if "Allow" in effects else "implicitDeny"


def _missing(action: str, resource: str, policies: Sequence[Policy], context: Context) -> set[str]:
    return {
        key
        for policy in policies
        for statement in statements(policy.document)
        if concerns(statement, action, resource)
        for _, key, _ in conditions(statement)
        if key.lower() not in context
    }
