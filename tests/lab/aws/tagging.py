"""Resource Groups Tagging: everything in the account that has tags."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.lab.aws.account import Account
from tests.lab.aws.ec2.kinds import KINDS
from tests.lab.aws.errors import AwsError
from tests.lab.aws.record import Record, tag_list, tag_map

USUAL_PAGE, LARGEST_PAGE = 50, 100
MOST_VALUES = 20
FILTERS = ("TagFilters", "ResourceTypeFilters", "ResourcesPerPage", "TagsPerPage")


def get_resources(account: Account, params: Record) -> Record:
    """Return tagged resources by type and tags, with all their tags, page by page."""
    arns = params.get("ResourceARNList")
    if arns and any(params.get(name) for name in FILTERS):
        text = "You can't specify both ResourceARNList and filters or pages"
        raise AwsError("InvalidParameterException", text)
    size = params.get("ResourcesPerPage") or USUAL_PAGE
    if not 1 <= size <= LARGEST_PAGE:
        text = f"ResourcesPerPage must be from 1 to {LARGEST_PAGE}"
        raise AwsError("InvalidParameterException", text)
    found = [
        {"ResourceARN": arn, "Tags": tag_list(dict(tags))}
        for arn, tags in _tagged(account)
        if (not arns or arn in arns) and _fits(arn, tags, params)
    ]
    first = _position(params.get("PaginationToken", ""))
    last = first + size
    token = f"from-{last}" if last < len(found) else ""
    return {"PaginationToken": token, "ResourceTagMappingList": found[first:last]}


def _position(token: str) -> int:
    number = token.removeprefix("from-")
    if token and not number.isdecimal():
        raise AwsError("PaginationTokenExpiredException", "The pagination token is not valid")
    return int(number or 0)


def _fits(arn: str, tags: Mapping[str, str], params: Record) -> bool:
    types: Sequence[str] = params.get("ResourceTypeFilters") or ()
    return (not types or any(_is_of_type(arn, kind) for kind in types)) and all(
        _has(tags, wanted) for wanted in params.get("TagFilters") or ()
    )


def _is_of_type(arn: str, kind: str) -> bool:
    service, resource = arn.split(":", 5)[2], arn.split(":", 5)[5]
    wanted_service, _, wanted = kind.partition(":")
    steps = wanted.split("/") if wanted else []
    return service == wanted_service and resource.split("/")[: len(steps)] == steps


def _has(tags: Mapping[str, str], wanted: Record) -> bool:
    values = wanted.get("Values") or ()
    if len(values) > MOST_VALUES:
        text = f"A tag filter can have up to {MOST_VALUES} values"
        raise AwsError("InvalidParameterException", text)
    key = wanted.get("Key", "")
    return key in tags and (not values or tags[key] in values)


def _tagged(account: Account) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield ARN and tags of every resource that has tags."""
    for arn, tags in _everything(account):
        if tags:
            yield arn, tags


def _everything(account: Account) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield from account.elb.tags.items()
    yield from account.certificate_tags.items()
    for kind in KINDS:
        word = kind.section.removeprefix("aws/").removesuffix("s")
        for name, record in kind.place(account.network).items():
            yield account.arn("ec2", f"{word}/{name}"), tag_map(record.get(kind.tags))
    for cluster in account.clusters.values():
        arn = cluster.get("arn") or account.arn("eks", f"cluster/{cluster['name']}")
        yield arn, cluster.get("tags", {})


def get_tag_keys(account: Account, params: Record) -> Record:
    """Return every tag key that is in use."""
    keys = {key for _, tags in _tagged(account) for key in tags}
    return {"PaginationToken": "", "TagKeys": sorted(keys)}


def get_tag_values(account: Account, params: Record) -> Record:
    """Return every value that a tag key has."""
    key = params["Key"]
    values = {tags[key] for _, tags in _tagged(account) if key in tags}
    return {"PaginationToken": "", "TagValues": sorted(values)}


OPERATIONS: Mapping[str, Callable[[Account, Record], Record]] = {
    "GetResources": get_resources,
    "GetTagKeys": get_tag_keys,
    "GetTagValues": get_tag_values,
}
