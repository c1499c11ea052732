"""Texts of which more is expected than that they are texts."""

from ipaddress import ip_address, ip_network


def network(text: str) -> str:
    """Return a block of addresses as it is; raise `ValueError` for what is none."""
    ip_network(text, strict=False)
    return text


def address(text: str) -> str:
    """Return an address as it is; raise `ValueError` for what is none."""
    ip_address(text)
    return text


def target_id(text: str) -> str:
    """Return the id of a target as it is; raise `ValueError` for what is none.

    Targets are instances, addresses, load balancers and functions.
    """
    return text if text.startswith(("i-", "arn:")) else address(text)
