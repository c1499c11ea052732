"""IAM sections of a bundle, placed in moto with their recorded names and ids."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from moto.iam import models

from tests.lab.aws.account import Account
from tests.lab.aws.iam.backend import backend_of
from tests.lab.aws.record import Record, to_datetime

Loader = Callable[[Account, Sequence[Record]], None]

# moto's classes derive from an abstract one whose methods they do not all have.
_Role: Any = models.Role
_ManagedPolicy: Any = models.ManagedPolicy
_AwsManagedPolicy: Any = models.AWSManagedPolicy


def _text(document: object) -> str:
    """Return a policy document, given as JSON or as IAM's percent-encoded text, as plain text."""
    return unquote(document) if isinstance(document, str) else json.dumps(document)


def _arn(record: Record) -> str:
    """Return the ARN of a managed policy; an inline one has none."""
    return str(record.get("Arn") or record.get("PolicyArn") or "")


def _roles(account: Account, records: Sequence[Record]) -> None:
    backend = backend_of(account)
    for record in records:
        role_id = record.get("RoleId") or f"AROA{account.fresh_hex(17).upper()}"
        boundary = record.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        role = _Role(
            account_id=account.account_id,
            partition=account.partition,
            role_id=role_id,
            name=record["RoleName"],
            assume_role_policy_document=_text(record.get("AssumeRolePolicyDocument", {})),
            path=record.get("Path", "/"),
            permissions_boundary=boundary,
            description=record.get("Description", ""),
            tags=record.get("Tags", []),
            max_session_duration=str(record.get("MaxSessionDuration", 3600)),
        )
        if record.get("CreateDate"):
            role.create_date = to_datetime(record["CreateDate"]).replace(tzinfo=None)
        backend.roles[role_id] = role


def _policies(account: Account, records: Sequence[Record]) -> None:
    backend = backend_of(account)
    for record in records:
        document = _text(record.get("PolicyDocument") or record.get("Document") or {})
        arn = _arn(record)
        role = backend.get_role(record["RoleName"]) if record.get("RoleName") else None
        if arn:
            policy = backend.managed_policies.setdefault(arn, _managed(account, record, document))
            if role is not None and arn not in role.managed_policies:
                policy.attach_to(role)
        elif role is not None:
            role.policies[record["PolicyName"]] = document


def _managed(account: Account, record: Record, document: str) -> Any:
    by_aws = ":iam::aws:policy/" in _arn(record)
    kind = _AwsManagedPolicy if by_aws else _ManagedPolicy
    created = record.get("CreateDate")
    policy = kind(
        record["PolicyName"],
        account_id=account.account_id,
        region=account.region,
        default_version_id=record.get("DefaultVersionId") or record.get("VersionId"),
        description=record.get("Description"),
        document=document,
        path=record.get("Path"),
        create_date=to_datetime(created).replace(tzinfo=None) if created else None,
        tags={tag["Key"]: tag for tag in record.get("Tags", ())},
    )
    policy.id = record.get("PolicyId") or policy.id
    return policy


def _oidc_providers(account: Account, records: Sequence[Record]) -> None:
    backend = backend_of(account)
    for record in records:
        url = record["Url"]
        provider = backend.create_open_id_connect_provider(
            url=url if "://" in url else f"https://{url}",
            thumbprint_list=record.get("ThumbprintList", []),
            client_id_list=record.get("ClientIDList", []),
            tags=record.get("Tags", []),
        )
        if record.get("CreateDate"):
            provider.create_date = to_datetime(record["CreateDate"]).replace(tzinfo=None)


SECTIONS: Mapping[str, Loader] = {
    "aws/roles": _roles,
    "aws/policies": _policies,
    "aws/oidc-providers": _oidc_providers,
}
