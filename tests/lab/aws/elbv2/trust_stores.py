"""Trust stores of listeners that verify clients. Bundles in S3 are taken unread."""

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2 import paging, tags
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


def create_trust_store(account: Account, params: Record) -> Record:
    """Create a trust store of one certificate authority."""
    elb, name = account.elb, params["Name"]
    given_tags = tags.checked(account, params.get("Tags"))
    if any(store["Name"] == name for store in elb.trust_stores.values()):
        text = f"A trust store with the same name '{name}' exists"
        raise AwsError("DuplicateTrustStoreName", text)
    if len(elb.trust_stores) >= account.limit("trust-stores"):
        raise AwsError("TooManyTrustStores", "The maximum number of trust stores has been reached")
    arn = account.arn("elasticloadbalancing", f"truststore/{name}/{account.fresh_hex()}")
    elb.trust_stores[arn] = {
        "Name": name,
        "TrustStoreArn": arn,
        "Status": "ACTIVE",
        "NumberOfCaCertificates": 1,
        "TotalRevokedEntries": 0,
    }
    elb.tags[arn] = given_tags
    return {"TrustStores": [elb.trust_stores[arn]]}


def modify_trust_store(account: Account, params: Record) -> Record:
    """Take another bundle of certificate authorities."""
    return {"TrustStores": [account.elb.trust_store(params["TrustStoreArn"])]}


def delete_trust_store(account: Account, params: Record) -> Record:
    """Delete a trust store that no listener uses."""
    arn = account.elb.trust_store(params["TrustStoreArn"])["TrustStoreArn"]
    if _users(account, arn):
        raise AwsError("TrustStoreInUse", f"Trust store '{arn}' is currently in use")
    del account.elb.trust_stores[arn]
    account.elb.revocations.pop(arn, None)
    account.elb.tags.pop(arn, None)
    return {}


def _users(account: Account, arn: str) -> list[str]:
    return [
        listener["ListenerArn"]
        for listener in account.elb.listeners.values()
        if listener.get("MutualAuthentication", {}).get("TrustStoreArn") == arn
    ]


def describe_trust_store_associations(account: Account, params: Record) -> Record:
    """Return the listeners that use a trust store."""
    arn = account.elb.trust_store(params["TrustStoreArn"])["TrustStoreArn"]
    users = [{"ResourceArn": user} for user in _users(account, arn)]
    return paging.answer("TrustStoreAssociations", users, params)


def add_trust_store_revocations(account: Account, params: Record) -> Record:
    """Add revocation lists, each of one entry, to a trust store."""
    store = account.elb.trust_store(params["TrustStoreArn"])
    arn = store["TrustStoreArn"]
    added = []
    for content in params.get("RevocationContents", ()):
        store["TotalRevokedEntries"] += 1
        account.serial += 1
        added.append(
            {
                "TrustStoreArn": arn,
                "RevocationId": account.serial,
                "RevocationType": content.get("RevocationType", "CRL"),
                "NumberOfRevokedEntries": 1,
            }
        )
    account.elb.revocations.setdefault(arn, []).extend(added)
    return {"TrustStoreRevocations": added}


def describe_trust_store_revocations(account: Account, params: Record) -> Record:
    """Return the revocation lists of a trust store."""
    found = _revocations(account, params)
    return paging.answer("TrustStoreRevocations", found, params)


def _revocations(account: Account, params: Record) -> list[Record]:
    arn = account.elb.trust_store(params["TrustStoreArn"])["TrustStoreArn"]
    lists = account.elb.revocations.get(arn, [])
    wanted = params.get("RevocationIds")
    if wanted and set(wanted) - {each["RevocationId"] for each in lists}:
        raise AwsError("RevocationIdNotFound", "One or more revocation IDs not found")
    return [each for each in lists if not wanted or each["RevocationId"] in wanted]


def remove_trust_store_revocations(account: Account, params: Record) -> Record:
    """Take revocation lists out of a trust store."""
    doomed = _revocations(account, params)
    store = account.elb.trust_store(params["TrustStoreArn"])
    lists = account.elb.revocations.get(store["TrustStoreArn"], [])
    account.elb.revocations[store["TrustStoreArn"]] = [each for each in lists if each not in doomed]
    store["TotalRevokedEntries"] -= len(doomed)
    return {}


def get_trust_store_ca_certificates_bundle(account: Account, params: Record) -> Record:
    """Return where the bundle of certificate authorities could be fetched."""
    arn = account.elb.trust_store(params["TrustStoreArn"])["TrustStoreArn"]
    return {"Location": f"https://s3.{account.region}.{account.dns_suffix}/{arn.split('/')[-1]}"}
