"""What the API server's refusals mean: an object that moved, or one that would be invalid."""

import json

import pytest

from kubectl_alb.context.kubernetes.errors import ConflictError, refused

FIELD = {"reason": "FieldValueInvalid", "field": "spec.rules[0].host", "message": "Invalid"}
NO_FIELD = {"reason": "UnexpectedServerResponse", "message": "the test failed"}
PATH = "/apis/networking.k8s.io/v1/namespaces/shop/ingresses/web"


@pytest.mark.parametrize(
    ("status", "details", "moved"),
    [
        (409, {"causes": [FIELD]}, True),
        (422, {"causes": [NO_FIELD]}, True),
        (422, {}, True),
        (422, {"causes": [FIELD]}, False),
        (422, {"causes": "odd"}, True),
        (422, ["odd"], True),
    ],
)
def test_an_object_has_moved_unless_a_field_is_to_blame(
    status: int, details: object, moved: bool
) -> None:
    body = json.dumps({"kind": "Status", "message": "no", "details": details}).encode()
    assert isinstance(refused(status, body, PATH, "patch"), ConflictError) is moved
