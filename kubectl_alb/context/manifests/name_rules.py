"""How Kubernetes lets names, hosts and labels be written.

Kubernetes: apimachinery pkg/util/validation. Each function returns what is wrong, or nothing.
"""

import ipaddress
import re

LABEL = re.compile(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?")
SERVICE = re.compile(r"[a-z](?:[-a-z0-9]*[a-z0-9])?")
QUALIFIED = re.compile(r"[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?")
MAX_LABEL, MAX_SUBDOMAIN, MAX_PORT_NAME = 63, 253, 15
LOWER = "lower-case letters, digits and '-'"


def subdomain(text: str) -> str:
    """Check a DNS subdomain, which most names are."""
    if len(text) > MAX_SUBDOMAIN:
        return f"must be no more than {MAX_SUBDOMAIN} characters"
    if all(LABEL.fullmatch(part) for part in text.split(".")):
        return ""
    return f"{text!r} must consist of {LOWER} or '.', and begin and end with a letter or digit"


def label(text: str) -> str:
    """Check a DNS label, which the name of a namespace is."""
    if len(text) > MAX_LABEL:
        return f"must be no more than {MAX_LABEL} characters"
    if LABEL.fullmatch(text):
        return ""
    return f"{text!r} must consist of {LOWER}, and begin and end with a letter or digit"


def service_name(text: str) -> str:
    """Check the name of a Service, which begins with a letter."""
    if len(text) > MAX_LABEL:
        return f"must be no more than {MAX_LABEL} characters"
    if SERVICE.fullmatch(text):
        return ""
    return f"{text!r} must consist of {LOWER}, begin with a letter and end with a letter or digit"


def host(text: str) -> str:
    """Check the host of a rule; a wildcard stands for the whole first label."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        pass
    else:
        return "must be a DNS name, not an IP address"
    if "*" not in text:
        return subdomain(text)
    if text.startswith("*.") and not subdomain(text[2:]):
        return ""
    return f"{text!r} must be a wildcard of the form *.example.com"


def port_name(text: str) -> str:
    """Check the name of a port that a backend refers to."""
    fits = len(text) <= MAX_PORT_NAME and LABEL.fullmatch(text) and "--" not in text
    if fits and re.search(r"[a-z]", text):
        return ""
    return (
        f"{text!r} must have at most {MAX_PORT_NAME} characters: {LOWER}, at least one letter, "
        "and no '-' beside another or at an end"
    )


def path_segment(text: str) -> str:
    """Check a name that stands in a URL."""
    if text in (".", ".."):
        return f"may not be {text!r}"
    return next((f"may not contain {one!r}" for one in "/%" if one in text), "")


def port_number(number: int) -> str:
    """Check a port."""
    return "" if 1 <= number <= 65535 else f"{number} must be between 1 and 65535"


def qualified(text: str) -> str:
    """Check the key of a label or an annotation."""
    prefix, slash, name = text.rpartition("/")
    if slash and (not prefix or subdomain(prefix)):
        return f"{text!r}: what stands before the / must be a DNS name"
    if len(name) <= MAX_LABEL and QUALIFIED.fullmatch(name):
        return ""
    return f"{text!r}: a name has at most {MAX_LABEL} letters, digits, '-', '_' and '.'"


def label_value(text: str) -> str:
    """Check the value of a label."""
    if not text or (len(text) <= MAX_LABEL and QUALIFIED.fullmatch(text)):
        return ""
    return f"{text!r}: a value has at most {MAX_LABEL} letters, digits, '-', '_' and '.'"
