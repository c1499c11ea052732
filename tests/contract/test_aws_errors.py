"""Every error that AWS declares for a call of the controller has a code, whatever its message."""

from collections.abc import Iterator

import botocore.session
import pytest

from kubectl_alb.checks.logs.signatures import match_text
from kubectl_alb.controller.iam_policy import needed
from kubectl_alb.controller.releases.catalogue import NEWEST

# The service in a policy, in the SDK of Python and in the controller's messages.
SERVICES = {
    "elasticloadbalancing": ("elbv2", "Elastic Load Balancing v2"),
    "wafv2": ("wafv2", "WAFV2"),
    "shield": ("shield", "Shield"),
    "globalaccelerator": ("globalaccelerator", "Global Accelerator"),
}
# Here the message alone tells what is wrong: its texts have signatures of their own.
BY_MESSAGE = {"OperationNotPermitted", "ResourceInUse", "InvalidSubnet"}


def errors() -> Iterator[tuple[str, str, str]]:
    """Yield service, operation and code of each error of the controller's calls."""
    session = botocore.session.get_session()
    actions = {action.name for action in needed(NEWEST.version)}
    for prefix, (service, said) in SERVICES.items():
        model = session.get_service_model(service)
        for name in model.operation_names:
            if f"{prefix}:{name}" in actions:
                for shape in model.operation_model(name).error_shapes:
                    yield said, name, shape.metadata.get("error", {}).get("code") or shape.name


@pytest.mark.parametrize("error", sorted(set(errors())), ids="-".join)
def test_an_error_has_a_code_whatever_its_message(error: tuple[str, str, str]) -> None:
    service, operation, code = error
    start = f"operation error {service}: {operation}, https response error StatusCode: 400"
    match = match_text(f"{start}, RequestID: 5f0c2a17, api error {code}: The request was refused")
    assert match is not None or code in BY_MESSAGE
