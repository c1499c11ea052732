"""Findings that quote logs and events, without the credentials that these may hold."""

from collections.abc import Iterable
from dataclasses import replace

from kubectl_alb.model.finding import Finding
from kubectl_alb.render.secrets import without_secrets


def without_credentials(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings that show no credentials."""
    return tuple(
        replace(
            finding,
            title=without_secrets(finding.title, prose=True),
            detail=without_secrets(finding.detail, prose=True),
        )
        for finding in findings
    )
