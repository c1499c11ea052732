"""Names of load balancers and target groups."""

import re

from tests.lab.aws.errors import validation

LONGEST = 32


def check(kind: str, name: str) -> None:
    """Raise ValidationError unless AWS would take the name."""
    if len(name) > LONGEST:
        raise validation(f"{kind} name '{name}' cannot be longer than '{LONGEST}' characters")
    if not re.fullmatch(r"[A-Za-z0-9-]+", name):
        text = "can only contain characters that are alphanumeric characters or hyphens(-)"
        raise validation(f"{kind} name '{name}' {text}")
    if name.startswith("-") or name.endswith("-"):
        raise validation(f"{kind} name '{name}' cannot begin or end with '-'")
    if name.startswith("internal-"):
        raise validation(f"{kind} name '{name}' cannot begin with 'internal-'")
