"""What the members of a group ask of their load balancer, as far as it can be read."""

from kubectl_alb.desired.settings import Given, given_texts
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group


def given_schemes(group: Group) -> list[Given]:
    """Return the schemes that members or their classes give."""
    return given_texts(group.members, "scheme", "scheme", lambda params: params.scheme)


def scheme_of(group: Group, facts: Facts) -> str:
    """Return the scheme of the group's load balancer, by default the controller's."""
    given = given_schemes(group)
    return given[0].value if given else facts.config.default_scheme


def ip_address_type_of(group: Group) -> str:
    """Return the address type of the group's load balancer."""
    given = given_texts(
        group.members, "ip-address-type", "ipAddressType", lambda params: params.ip_address_type
    )
    return given[0].value if given else "ipv4"


def names_subnets(group: Group) -> bool:
    """Tell whether an annotation or a class names the group's subnets."""
    return any(
        (m.params is not None and m.params.subnets is not None) or "subnets" in m.annotations.raw
        for m in group.members
    )
