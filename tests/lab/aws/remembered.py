"""All that an account remembers, as plain values that can be compared."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any

from tests.lab.aws.account import Account
from tests.lab.aws.iam.backend import backend_of, policies_of
from tests.lab.aws.record import Record

# What moves by itself, or only steers the emulator.
PASSING = frozenset({"account_id", "region", "clock", "timing", "turns", "serial"})
OF_A_TARGET = ("draining_since", "pinned")


def state_of(account: Account) -> Record:
    """Return the account's resources by service, each by ARN or id."""
    names = (each.name for each in fields(account) if each.name not in PASSING)
    found = {name: getattr(account, name) for name in names}
    elb = {name: value for name, value in _fields(found.pop("elb")) if name != "targets"}
    return {
        **{name: _plain(value) for name, value in found.items() if name != "network"},
        "network": _plain(asdict(found["network"])),
        "elb": {**_plain(elb), "targets": _targets(account)},
        "iam": _identities(account),
    }


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    for each in fields(value):
        yield each.name, getattr(value, each.name)


def _targets(account: Account) -> Record:
    """Return who is registered where; health moves with the clock, unless it was recorded."""
    return {
        group: {
            f"{id_}:{port}": {name: getattr(target, name) is not None for name in OF_A_TARGET}
            for (id_, port), target in targets.items()
        }
        for group, targets in account.elb.targets.items()
    }


def _identities(account: Account) -> Record:
    backend = backend_of(account)
    roles = {
        role.name: {
            "trust": str(role.assume_role_policy_document),
            "policies": {policy.name: policy.document for policy in policies_of(role)},
        }
        for role in backend.roles.values()
    }
    providers = {
        provider.arn: list(provider.client_id_list)
        for provider in backend.open_id_providers.values()
    }
    return {"roles": roles, "providers": providers}


def _plain(value: Any) -> Any:
    """Return JSON's own types; keys that are tuples become text, other values their text."""
    if isinstance(value, Mapping):
        named = ((k if isinstance(k, str) else ":".join(map(str, k)), v) for k, v in value.items())
        return {key: _plain(each) for key, each in named}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
