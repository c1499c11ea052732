"""The audiences (client ids) of OIDC providers, which moto does not change."""

from collections.abc import Mapping
from typing import Any

from tests.lab.aws.account import Account
from tests.lab.aws.errors import AwsError
from tests.lab.aws.iam.backend import backend_of
from tests.lab.aws.record import Record

# AWS: IAM user guide, "IAM and AWS STS quotas".
MAX_AUDIENCES = 100


def _provider(account: Account, arn: str) -> Any:
    provider = backend_of(account).open_id_providers.get(arn)
    if provider is None:
        raise AwsError("NoSuchEntity", f"OpenIDConnect Provider not found for arn {arn}", 404)
    return provider


def add_audience(account: Account, params: Record) -> Record:
    """Add a client id; one that is there is not added again."""
    provider = _provider(account, params["OpenIDConnectProviderArn"])
    audiences = provider.client_id_list or []
    if params["ClientID"] not in audiences:
        if len(audiences) >= MAX_AUDIENCES:
            text = f"Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: {MAX_AUDIENCES}"
            raise AwsError("LimitExceeded", text, 409)
        provider.client_id_list = [*audiences, params["ClientID"]]
    return {}


def remove_audience(account: Account, params: Record) -> Record:
    """Remove a client id; one that is not there is not missed."""
    provider = _provider(account, params["OpenIDConnectProviderArn"])
    left = [each for each in provider.client_id_list or () if each != params["ClientID"]]
    provider.client_id_list = left
    return {}


OPERATIONS: Mapping[str, Any] = {
    "AddClientIDToOpenIDConnectProvider": add_audience,
    "RemoveClientIDFromOpenIDConnectProvider": remove_audience,
}
