"""DNS names of load balancers, and what they say.

An ALB is `[internal-]NAME-DIGITS.REGION.elb.amazonaws.com`, an NLB
`NAME-HEX.elb.REGION.amazonaws.com`; other partitions have other endings.
"""

import re
from collections.abc import Iterator

from kubectl_alb.context.source import Record

ALB = re.compile(r"(?:dualstack\.)?(?:internal-)?(.+)-\d+\.([a-z0-9-]+)\.elb\.[a-z0-9.-]+")
NLB = re.compile(r"(.+)-[0-9a-f]+\.elb\.([a-z0-9-]+)\.[a-z0-9.-]+")
ARN = re.compile(r"arn:[\w-]+:elasticloadbalancing:[\w-]+:\d*:loadbalancer/\w+/([^/]+)/\w+")


def name_of(text: str) -> str:
    """Return the load balancer's name that a DNS name or ARN holds; other text is a name."""
    if found := ARN.fullmatch(text):
        return found[1]
    found = ALB.fullmatch(text.lower()) or NLB.fullmatch(text.lower())
    return found[1] if found else text


def region_of(dns_name: str) -> str:
    """Return the region in a load balancer's DNS name; empty when it is none."""
    found = ALB.fullmatch(dns_name.lower()) or NLB.fullmatch(dns_name.lower())
    return found[2] if found else ""


def hostnames(record: Record) -> Iterator[str]:
    """Give the load balancers' DNS names in an Ingress's or Service's status."""
    for entry in ((record.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ():
        name = entry.get("hostname") or ""
        if region_of(name):
            yield name
