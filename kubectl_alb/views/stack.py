"""Stacks in the controller's own form, for comparison with it."""

from collections.abc import Mapping

from kubectl_alb.controller.flags import Version
from kubectl_alb.desired.marshal import certificates_json, stack_json
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.refusal import Refusal
from kubectl_alb.model.stack import Stack


def groups_value(
    plan: Mapping[GroupID, Stack | Refusal], version: Version
) -> tuple[dict[str, object], bool]:
    """Return the value of `plan -o stack`, and whether any group is refused."""
    groups: dict[str, object] = {}
    refused = False
    for group, result in plan.items():
        if isinstance(result, Refusal):
            groups[str(group)] = {"error": result.message}
            refused = True
        else:
            certificates = certificates_json(result)
            stack = {"stack": stack_json(result, version)}
            groups[str(group)] = {**stack, "certificates": certificates} if certificates else stack
    return {"groups": groups}, refused
