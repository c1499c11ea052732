"""Where the stand-in works: its configuration and its clients."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.config import Config

from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.facts.tags import CLUSTER_TAG, RESOURCE_TAG, STACK_TAG
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.stack import Stack
from tests.lab.api import Api

Tags = Mapping[str, str]


@dataclass(slots=True)
class Site:
    """A cluster and an account; `written` counts what was changed in either."""

    config: ControllerConfig
    api: Api
    elbv2: Any
    ec2: Any
    written: int = 0

    @classmethod
    def of(cls, config: ControllerConfig, api: Api) -> "Site":
        """Make the clients for AWS from the environment and the flags."""
        session = boto3.Session(region_name=config.region)
        retries = Config(retries={"mode": "standard", "max_attempts": 3})
        endpoint = os.environ.get("AWS_ENDPOINT_URL")
        elbv2, ec2 = (
            session.client(service, endpoint_url=endpoint, config=retries)
            for service in ("elbv2", "ec2")
        )
        return cls(config, api, elbv2, ec2)

    def write(self, client: Any, operation: str, **parameters: Any) -> Any:
        """Make one call that changes AWS."""
        self.written += 1
        return getattr(client, operation)(**parameters)


@dataclass(slots=True)
class Deployment:
    """One stack on its way; `ids` holds what AWS assigned, by type and id of the resource."""

    site: Site
    snapshot: Snapshot
    stack: Stack
    ids: dict[tuple[str, str], str] = field(default_factory=dict)

    def tags(self, resource: str, own: Tags) -> dict[str, str]:
        """Return a resource's tags with those by which the controller finds it."""
        tracking = {
            CLUSTER_TAG: self.site.config.cluster_name,
            STACK_TAG: str(self.stack.id),
            RESOURCE_TAG: resource,
        }
        return {**own, **tracking}

    def resource(self, tags: Tags) -> str | None:
        """Return the id of the stack's resource with these tags; None for a stranger's."""
        ours = {CLUSTER_TAG: self.site.config.cluster_name, STACK_TAG: str(self.stack.id)}
        return tags.get(RESOURCE_TAG, "") if ours.items() <= tags.items() else None

    def elbv2(self, operation: str, **parameters: Any) -> Any:
        """Make one call that changes load balancing."""
        return self.site.write(self.site.elbv2, operation, **parameters)

    def ec2(self, operation: str, **parameters: Any) -> Any:
        """Make one call that changes security groups."""
        return self.site.write(self.site.ec2, operation, **parameters)

    def tag(self, arn: str, wanted: Tags) -> None:
        """Give a load balancing resource these tags and no others but externally managed ones."""
        current = self.snapshot.aws.tags_by_arn.get(arn, {})
        added, removed = tag_changes(self.site.config, wanted, current)
        if added:
            self.elbv2("add_tags", ResourceArns=[arn], Tags=tag_list(added))
        if removed:
            self.elbv2("remove_tags", ResourceArns=[arn], TagKeys=removed)


def tag_changes(
    config: ControllerConfig, wanted: Tags, current: Tags
) -> tuple[dict[str, str], list[str]]:
    """Return the tags to set and the keys to remove."""
    added = {key: value for key, value in wanted.items() if current.get(key) != value}
    kept = wanted.keys() | set(config.external_managed_tags)
    return added, sorted(key for key in current.keys() - kept if not key.startswith("aws:"))


def tag_list(tags: Tags) -> list[dict[str, str]]:
    """Return tags as AWS takes them."""
    return [{"Key": key, "Value": tags[key]} for key in sorted(tags)]


def attribute_changes(wanted: Tags, current: Tags) -> list[dict[str, str]]:
    """Return the attributes to modify; those that are not wanted stay as they are."""
    return tag_list({key: value for key, value in wanted.items() if current.get(key) != value})


def batches(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Cut a sequence into parts of a size that one call takes."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
