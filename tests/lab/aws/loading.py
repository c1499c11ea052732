"""A bundle's AWS sections, placed in an account with their recorded ids."""

from collections.abc import Mapping, Sequence

from tests.lab.aws import acm, eks, protection, quotas
from tests.lab.aws.account import Account
from tests.lab.aws.ec2 import loading as ec2
from tests.lab.aws.elbv2 import loading as elbv2
from tests.lab.aws.elbv2.loading import Loader
from tests.lab.aws.iam import loading as iam
from tests.lab.aws.record import Record

SECTIONS: Mapping[str, Loader] = {
    **ec2.SECTIONS,
    **elbv2.SECTIONS,
    **iam.SECTIONS,
    "aws/clusters": eks.load_clusters,
    "aws/addons": eks.loader(eks.ADDON),
    "aws/fargate-profiles": eks.loader(eks.FARGATE_PROFILE),
    "aws/node-groups": eks.loader(eks.NODE_GROUP),
    "aws/pod-identity-associations": eks.loader(eks.ASSOCIATION),
    "aws/quotas": quotas.load,
    "aws/certificates": acm.load,
    "aws/web-acls": protection.load_web_acls,
    "aws/shield-protections": protection.load_protections,
}


def load(account: Account, sections: Mapping[str, Sequence[Record]]) -> None:
    """Add the records of the sections; one with the id of an older one takes its place.

    Section names are those of a bundle, with or without `.json`. Sections of Kubernetes are left
    aside; an unknown section of AWS raises ValueError.
    """
    given = {name.removesuffix(".json"): records for name, records in sections.items()}
    unknown = [name for name in given if name.startswith("aws/") and name not in SECTIONS]
    if unknown:
        raise ValueError(f"no section is called {', '.join(unknown)}")
    for name, place in SECTIONS.items():
        place(account, given.get(name, ()))
    elbv2.unpin(account)
