"""Tags of EC2 resources."""

from collections.abc import Iterator

from tests.lab.aws.account import Account
from tests.lab.aws.ec2 import describe
from tests.lab.aws.ec2.filters import keep
from tests.lab.aws.ec2.kinds import KINDS, Kind
from tests.lab.aws.errors import AwsError
from tests.lab.aws.record import Record, tag_list, tag_map

RULE_PREFIX = "sgr-"
MOST_TAGS = 50
FILTERS = {
    "key": "Key",
    "resource-id": "ResourceId",
    "resource-type": "ResourceType",
    "value": "Value",
}


def create_tags(account: Account, params: Record) -> Record:
    """Add tags to resources; a key that is there already gets the new value."""
    for name in params["Resources"]:
        change(account, name, tag_map(params["Tags"]), [])
    return {}


def delete_tags(account: Account, params: Record) -> Record:
    """Take tags off resources: all, or those of some keys, or only where they have a value."""
    for name in params["Resources"]:
        tags = tags_of(account, name)
        doomed = params.get("Tags") or [{"Key": key} for key in tags]
        keys = [
            tag["Key"]
            for tag in doomed
            if tag.get("Value", tags.get(tag["Key"])) == tags.get(tag["Key"])
        ]
        change(account, name, {}, keys)
    return {}


def change(account: Account, name: str, added: dict[str, str], removed: list[str]) -> None:
    """Give a resource tags and take some off."""
    left = {key: value for key, value in tags_of(account, name).items() if key not in removed}
    tags = {**left, **added}
    if len(tags) > MOST_TAGS:
        raise AwsError(
            "TagLimitExceeded", f"The maximum number of tags per resource is {MOST_TAGS}"
        )
    if name.startswith(RULE_PREFIX):
        account.network.rule_tags[name] = tags
        return
    kind = _kind(name)
    kind.place(account.network)[name][kind.tags] = tag_list(tags)


def tags_of(account: Account, name: str) -> dict[str, str]:
    """Return the tags of a resource or raise the error for an id that is none."""
    if name.startswith(RULE_PREFIX):
        return account.network.rule_tags.get(name, {})
    kind = _kind(name)
    return tag_map(describe.resource(account, kind, name).get(kind.tags))


def _kind(name: str) -> Kind:
    for kind in KINDS:
        if kind.prefix and name.startswith(kind.prefix):
            return kind
    raise AwsError("InvalidID", f"The ID '{name}' is not valid")


def specified(params: Record, resource_type: str) -> dict[str, str]:
    """Return the tags that a Create call gives to a resource of a type."""
    tags: dict[str, str] = {}
    for entry in params.get("TagSpecifications", ()):
        if entry.get("ResourceType") == resource_type:
            tags.update(tag_map(entry.get("Tags")))
    return tags


def describe_tags(account: Account, params: Record) -> Record:
    """Return tags with the resources that have them."""
    chosen = keep(list(_everything(account)), params.get("Filters", ()), FILTERS, "")
    return describe.page("Tags", chosen, params)


def _everything(account: Account) -> Iterator[Record]:
    for kind in KINDS:
        for name, record in kind.place(account.network).items():
            for tag in record.get(kind.tags, ()):
                yield {**tag, "ResourceId": name, "ResourceType": kind.section[4:-1]}
