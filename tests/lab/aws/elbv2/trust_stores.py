"""Trust stores: describing them."""

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2 import paging
from tests.lab.aws.errors import AwsError
from tests.lab.aws.record import Record


def describe_trust_stores(account: Account, params: Record) -> Record:
    """Return all trust stores, or those of some ARNs or names."""
    found = list(account.elb.trust_stores.values())
    if params.get("TrustStoreArns"):
        found = [account.elb.trust_store(arn) for arn in params["TrustStoreArns"]]
    elif params.get("Names"):
        by_name = {store["Name"]: store for store in found}
        if any(name not in by_name for name in params["Names"]):
            raise AwsError("TrustStoreNotFound", "One or more trust stores not found")
        found = [by_name[name] for name in params["Names"]]
    return paging.answer("TrustStores", found, params)
