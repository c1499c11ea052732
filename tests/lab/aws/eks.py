"""EKS: clusters and what belongs to them, as they were recorded or created."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.lab.aws.account import Account
from tests.lab.aws.errors import AwsError
from tests.lab.aws.record import Record

Operation = Callable[[Account, Record], Record]
LARGEST_PAGE = 100


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that belongs to a cluster.

    `id` is the field that names one, `listed` and `shown` the names in the answers of List and
    Describe, and `word` the one for it in ARNs and messages.
    """

    id: str
    listed: str
    shown: str
    word: str


ADDON = Kind("addonName", "addons", "addon", "addon")
NODE_GROUP = Kind("nodegroupName", "nodegroups", "nodegroup", "nodegroup")
ASSOCIATION = Kind("associationId", "associations", "association", "podidentityassociation")
FARGATE_PROFILE = Kind(
    "fargateProfileName", "fargateProfileNames", "fargateProfile", "fargateprofile"
)
# Fields that requests have and records do not.
REQUEST_ONLY = ("clientRequestToken", "resolveConflicts")


def load_clusters(account: Account, records: Sequence[Record]) -> None:
    """Place clusters as DescribeCluster showed them."""
    account.clusters.update({record["name"]: record for record in records})


def loader(kind: Kind) -> Callable[[Account, Sequence[Record]], None]:
    """Return what places the things of a kind; their clusters need not be there."""

    def load(account: Account, records: Sequence[Record]) -> None:
        for record in records:
            things_of(account, kind, record["clusterName"])[record[kind.id]] = record

    return load


def things_of(account: Account, kind: Kind, cluster: str) -> dict[str, Record]:
    """Return the things of a kind of a cluster, by what names them."""
    return account.cluster_parts.setdefault((kind.word, cluster), {})


def _cluster(account: Account, name: str) -> Record:
    # A part that was loaded stands for its cluster.
    if name in account.clusters:
        return account.clusters[name]
    if any(cluster == name for _, cluster in account.cluster_parts):
        return {"name": name}
    raise AwsError("ResourceNotFoundException", f"No cluster found for name: {name}.")


def _page(name: str, items: Sequence[object], params: Record) -> Record:
    token = params.get("nextToken") or "0"
    if not token.isdecimal():
        raise AwsError("InvalidParameterException", "Invalid token")
    first = int(token)
    last = first + int(params.get("maxResults") or LARGEST_PAGE)
    more = {"nextToken": str(last)} if last < len(items) else {}
    return {name: list(items[first:last]), **more}


def list_clusters(account: Account, params: Record) -> Record:
    """Return the names of clusters."""
    return _page("clusters", sorted(account.clusters), params)


def describe_cluster(account: Account, params: Record) -> Record:
    """Return one cluster."""
    return {"cluster": _cluster(account, params["name"])}


def create_cluster(account: Account, params: Record) -> Record:
    """Create a cluster that is active at once."""
    name = params["name"]
    if name in account.clusters:
        text = f"Cluster already exists with name: {name}"
        raise AwsError("ResourceInUseException", text)
    number = account.fresh_hex(32).upper()
    domain = f"eks.{account.region}.{account.dns_suffix}"
    subnets = params["resourcesVpcConfig"].get("subnetIds", ())
    known = [account.network.subnets[each] for each in subnets if each in account.network.subnets]
    vpc = {"vpcId": known[0]["VpcId"]} if known else {}
    account.clusters[name] = {
        "version": "1.35",
        **{key: value for key, value in params.items() if key not in REQUEST_ONLY},
        "arn": account.arn("eks", f"cluster/{name}"),
        "createdAt": account.clock.moment(),
        "endpoint": f"https://{number}.gr7.{account.region}.{domain.partition('.')[0]}.{domain}",
        "identity": {"oidc": {"issuer": f"https://oidc.{domain}/id/{number}"}},
        "status": "ACTIVE",
        "resourcesVpcConfig": {**params["resourcesVpcConfig"], **vpc},
    }
    return {"cluster": account.clusters[name]}


def delete_cluster(account: Account, params: Record) -> Record:
    """Delete a cluster that has no node groups."""
    cluster = _cluster(account, params["name"])
    if things_of(account, NODE_GROUP, params["name"]):
        raise AwsError("ResourceInUseException", "Cluster has nodegroups attached")
    account.clusters.pop(params["name"], None)
    return {"cluster": {**cluster, "status": "DELETING"}}


def listing(kind: Kind) -> Operation:
    """Return what lists the names of things."""

    def list_things(account: Account, params: Record) -> Record:
        name = _cluster(account, params["clusterName"])["name"]
        return _page(kind.listed, sorted(things_of(account, kind, name)), params)

    return list_things


def list_pod_identity_associations(account: Account, params: Record) -> Record:
    """Return summaries of associations, all or those of a namespace and a service account."""
    name = _cluster(account, params["clusterName"])["name"]
    wanted = {key: params[key] for key in ("namespace", "serviceAccount") if params.get(key)}
    found = [
        association
        for association in things_of(account, ASSOCIATION, name).values()
        if all(association[key] == value for key, value in wanted.items())
    ]
    return _page("associations", found, params)


def thing_of(account: Account, kind: Kind, params: Record) -> Record:
    """Return the thing that a request names."""
    cluster, name = params["clusterName"], params[kind.id]
    _cluster(account, cluster)
    things = things_of(account, kind, cluster)
    if name not in things:
        text = f"No {kind.word}: {name} found in cluster: {cluster}"
        raise AwsError("ResourceNotFoundException", text)
    return things[name]


def _describing(kind: Kind) -> Operation:
    def describe(account: Account, params: Record) -> Record:
        return {kind.shown: thing_of(account, kind, params)}

    return describe


def creating(kind: Kind) -> Operation:
    """Return what creates a thing that is active at once."""

    def create(account: Account, params: Record) -> Record:
        cluster = _cluster(account, params["clusterName"])["name"]
        things = things_of(account, kind, cluster)
        name = params.get(kind.id) or f"a-{account.fresh_hex(17)}"
        if name in things or _is_taken(things, params):
            text = f"{kind.word} already exists in cluster {cluster}"
            raise AwsError("ResourceInUseException", text)
        arn = account.arn("eks", f"{kind.word}/{cluster}/{name}/{account.fresh_hex(32)}")
        things[name] = {
            **{key: value for key, value in params.items() if key not in REQUEST_ONLY},
            kind.id: name,
            f"{kind.shown}Arn": arn,
            "status": "ACTIVE",
            "createdAt": account.clock.moment(),
            "modifiedAt": account.clock.moment(),
        }
        return {kind.shown: things[name]}

    return create


def _is_taken(things: Mapping[str, Record], params: Record) -> bool:
    """Tell whether the service account of an association has one already."""
    owner = params.get("namespace"), params.get("serviceAccount")
    taken = {(each.get("namespace"), each.get("serviceAccount")) for each in things.values()}
    return None not in owner and owner in taken


def _deleting(kind: Kind) -> Operation:
    def delete(account: Account, params: Record) -> Record:
        thing = thing_of(account, kind, params)
        del things_of(account, kind, params["clusterName"])[params[kind.id]]
        return {kind.shown: {**thing, "status": "DELETING"}}

    return delete


def list_tags_for_resource(account: Account, params: Record) -> Record:
    """Return the tags of a cluster or of something in it."""
    arn = params["resourceArn"]
    parts = (part for parts in account.cluster_parts.values() for part in parts.values())
    for record in (*account.clusters.values(), *parts):
        if arn in (value for key, value in record.items() if key.lower().endswith("arn")):
            return {"tags": record.get("tags", {})}
    raise AwsError("NotFoundException", f"Resource not found: {arn}")


OPERATIONS: Mapping[str, Operation] = {
    "CreateAddon": creating(ADDON),
    "CreateCluster": create_cluster,
    "CreateNodegroup": creating(NODE_GROUP),
    "CreatePodIdentityAssociation": creating(ASSOCIATION),
    "DeleteAddon": _deleting(ADDON),
    "DeleteCluster": delete_cluster,
    "DeleteNodegroup": _deleting(NODE_GROUP),
    "DeletePodIdentityAssociation": _deleting(ASSOCIATION),
    "DescribeAddon": _describing(ADDON),
    "DescribeCluster": describe_cluster,
    "DescribeNodegroup": _describing(NODE_GROUP),
    "DescribePodIdentityAssociation": _describing(ASSOCIATION),
    "ListAddons": listing(ADDON),
    "ListClusters": list_clusters,
    "ListNodegroups": listing(NODE_GROUP),
    "ListPodIdentityAssociations": list_pod_identity_associations,
    "ListTagsForResource": list_tags_for_resource,
}
