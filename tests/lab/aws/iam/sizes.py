"""The sizes of policies, which moto does not look at."""

from collections.abc import Callable

from tests.lab.aws.account import Account
from tests.lab.aws.errors import AwsError
from tests.lab.aws.iam.backend import backend_of
from tests.lab.aws.record import Record

MANAGED = 6144
INLINE = 10240


def _size(document: str) -> int:
    """Return the size that counts: white space does not."""
    return sum(not character.isspace() for character in document)


def check_managed_policy(account: Account, params: Record) -> None:
    """Raise LimitExceeded if a managed policy's document is too long."""
    if _size(params["PolicyDocument"]) > MANAGED:
        raise AwsError("LimitExceeded", f"Cannot exceed quota for PolicySize: {MANAGED}", 409)


def check_role_policy(account: Account, params: Record) -> None:
    """Raise LimitExceeded if a role's inline policies are too long together."""
    roles = [role for role in backend_of(account).roles.values() if role.name == params["RoleName"]]
    present = {name: text for role in roles for name, text in role.policies.items()}
    others = {**present, params["PolicyName"]: params["PolicyDocument"]}
    if sum(map(_size, others.values())) > INLINE:
        text = f"Maximum policy size of {INLINE} bytes exceeded for role {params['RoleName']}"
        raise AwsError("LimitExceeded", text, 409)


CHECKS: dict[str, Callable[[Account, Record], None]] = {
    "CreatePolicy": check_managed_policy,
    "CreatePolicyVersion": check_managed_policy,
    "PutRolePolicy": check_role_policy,
}
