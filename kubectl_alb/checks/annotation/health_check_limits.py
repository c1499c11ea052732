"""What ELB takes for the health check of an ALB's target group.

AWS: API reference of Elastic Load Balancing, CreateTargetGroup and Matcher
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kubectl_alb.model.target_group import HealthCheck

INTERVAL, TIMEOUT, THRESHOLD = range(5, 301), range(2, 121), range(2, 11)
HTTP_CODES, GRPC_CODES = range(200, 500), range(100)
_CODE = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Excess:
    """A value that is refused: the annotation to blame, what is seen, and what would be taken."""

    key: str
    seen: str
    wanted: str


def refused_values(check: HealthCheck) -> Iterator[Excess]:
    """Yield what ELB refuses."""
    if check.interval <= check.timeout:
        yield Excess(
            "healthcheck-interval-seconds",
            f"runs every {check.interval} s with a timeout of {check.timeout} s",
            "AWS wants an interval longer than the timeout",
        )
    if not check.path.startswith("/"):
        yield Excess(
            "healthcheck-path",
            f'asks for path "{check.path}"',
            "AWS wants a path that begins with /",
        )
    codes, others = (GRPC_CODES, HTTP_CODES) if check.grpc else (HTTP_CODES, GRPC_CODES)
    # That the codes are those of the other protocol, its own check tells (TGT-021).
    given = map(int, _CODE.findall(check.codes))
    odd = [str(code) for code in given if code not in codes and code not in others]
    if odd:
        yield Excess(
            "success-codes",
            f"wants code {', '.join(odd)}",
            f"AWS takes codes from {codes[0]} to {codes[-1]}",
        )
    yield from _out_of_range(check)


def _out_of_range(check: HealthCheck) -> Iterator[Excess]:
    limits = (
        ("healthcheck-interval-seconds", "an interval", check.interval, INTERVAL),
        ("healthcheck-timeout-seconds", "a timeout", check.timeout, TIMEOUT),
        ("healthy-threshold-count", "a healthy threshold", check.healthy_threshold, THRESHOLD),
        (
            "unhealthy-threshold-count",
            "an unhealthy threshold",
            check.unhealthy_threshold,
            THRESHOLD,
        ),
    )
    for key, what, value, limit in limits:
        if value not in limit:
            yield Excess(
                key, f"has {what} of {value}", f"AWS takes values from {limit[0]} to {limit[-1]}"
            )
