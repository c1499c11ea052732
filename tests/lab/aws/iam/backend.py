"""moto's IAM backend, its roles and their policies."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from moto.iam.models import IAMBackend, iam_backends

from tests.lab.aws.account import Account
from tests.lab.aws.record import Record


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy document with the name, and the kind, that a simulation cites it by."""

    name: str
    kind: str
    document: Record


def backend_of(account: Account) -> IAMBackend:
    """Return the backend that answers for an account."""
    return iam_backends[account.account_id][account.partition]


def principal(account: Account, arn: str) -> Any | None:
    """Return moto's role or user of an ARN; None if there is none."""
    backend = backend_of(account)
    candidates: list[Any] = [*backend.roles.values(), *backend.users.values()]
    for candidate in candidates:
        if candidate.arn == arn:
            return candidate
    return None


def policies_of(holder: Any) -> Iterator[Policy]:
    """Yield the attached policies, by their default versions, and the inline ones."""
    for managed in holder.managed_policies.values():
        [text] = [version.document for version in managed.versions if version.is_default]
        kind = "AWS Managed Policy" if ":aws:policy/" in managed.arn else "IAM Policy"
        yield Policy(managed.name, kind, json.loads(text))
    inline = holder.policies
    named = inline.items() if isinstance(inline, dict) else inline
    for name, text in named:
        yield Policy(name, "IAM Policy", json.loads(text))
