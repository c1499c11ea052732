"""botocore's service models, found by the name that stands in a request's signature."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from botocore.exceptions import UnknownServiceError
from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel

# Signing name, IAM prefix or endpoint prefix → botocore's name, where they differ.
ALIASES: Mapping[str, str] = {
    "elasticloadbalancing": "elbv2",
    "servicequotas": "service-quotas",
    "tagging": "resourcegroupstaggingapi",
    "tag": "resourcegroupstaggingapi",
}

_loader = Loader()


def service_name(name: str) -> str:
    """Return botocore's name for a service that is given by any of its names."""
    return ALIASES.get(name.lower(), name.lower())


@lru_cache(maxsize=32)
def service_model(service: str) -> ServiceModel | None:
    """Load the model of a service; None if botocore has no such service."""
    try:
        description = _loader.load_service_model(service, "service-2")
    except UnknownServiceError:
        return None
    return ServiceModel(description, service)


def operation_model(service: str, operation: str) -> OperationModel | None:
    """Return the model of an operation; None if the service or the operation is unknown."""
    model = service_model(service)
    if model is None or operation not in model.operation_names:
        return None
    return model.operation_model(operation)


@lru_cache(maxsize=32)
def error_statuses(service: str) -> Mapping[str, int]:
    """Map each error code of a service to the HTTP status that its model states."""
    model = service_model(service)
    if model is None:
        return {}
    return dict(map(_code_and_status, model.error_shapes))


def _code_and_status(shape: Any) -> tuple[str, int]:
    error = shape.metadata.get("error", {})
    return error.get("code", shape.name), error.get("httpStatusCode", 400)
