"""The names that the controller gives to AWS objects.

u    = SHA-256 of the parts, without separators
name = k8s-<8 of namespace>-<8 of name>-<10 of u>       implicit group
       k8s-<17 of group>-<10 of u>                      explicit group
"""

import re
from functools import lru_cache
from hashlib import sha256

from kubectl_alb.model.names import GroupID

_NOT_ALPHANUMERIC = re.compile(r"[^0-9A-Za-z]")


def digest(*parts: str) -> str:
    """Return the hexadecimal SHA-256 of the joined parts."""
    return sha256("".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=4096)
def sanitized(text: str) -> str:
    """Return the text without anything but ASCII letters and digits."""
    return _NOT_ALPHANUMERIC.sub("", text)


def group_name(group: GroupID, hashed: str) -> str:
    """Return the name of an object that a group has one of."""
    if group.explicit:
        return f"k8s-{sanitized(group.name)[:17]}-{hashed[:10]}"
    return f"k8s-{sanitized(group.namespace)[:8]}-{sanitized(group.name)[:8]}-{hashed[:10]}"


def load_balancer_name(cluster: str, group: GroupID, scheme: str) -> str:
    """Return the name of the ALB."""
    return group_name(group, digest(cluster, str(group), scheme))


def managed_sg_name(cluster: str, group: GroupID) -> str:
    """Return the managed security group's name; it does not depend on the scheme."""
    return group_name(group, digest(cluster, str(group)))


def backend_sg_name(cluster: str) -> str:
    """Return the name of the cluster's shared backend security group."""
    return f"k8s-traffic-{sanitized(cluster)[:232]}-{digest(cluster)[:10]}"


def frontend_nlb_name(alb_name: str, cluster: str, group: GroupID, scheme: str) -> str:
    """Return the frontend NLB's name; it needs 4 of 32 characters for its suffix."""
    if alb_name:
        # Go counts bytes here, and may cut a character in two.
        return alb_name.encode()[:28].decode(errors="replace") + "-nlb"
    hashed = digest(cluster, str(group), scheme)
    if group.explicit:
        return f"k8s-{sanitized(group.name)[:16]}-{hashed[:8]}-nlb"
    return f"k8s-{sanitized(group.namespace)[:8]}-{sanitized(group.name)[:8]}-{hashed[:6]}-nlb"


def target_group_name(namespace: str, service: str, hashed: str) -> str:
    """Return the name of a Service's target group."""
    return f"k8s-{sanitized(namespace)[:8]}-{sanitized(service)[:8]}-{hashed[:10]}"
