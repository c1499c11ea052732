"""Rules some of whose requests an earlier rule takes, in words and as JSON."""

from kubectl_alb.analysis.partial_shadow import PartialShadow
from kubectl_alb.model.elbv2 import Rule
from kubectl_alb.model.rule import RuleSource


def partly_shadowed(source: RuleSource, rule: Rule, shadow: PartialShadow) -> str:
    """Return who takes some requests of a path, and one of these as a command."""
    taker = shadow.winner.source
    whose = f"rule {shadow.winner.rule.priority}" + (f" of {taker.ingress}" if taker else "")
    return (
        f"{source.ingress}: {whose} takes some requests of {source.host}{source.path} (rule "
        f"{rule.priority}), for example: kubectl alb trace {shadow.witness}"
    )


def partly_shadowed_value(shadow: PartialShadow | None) -> dict[str, object] | None:
    """Return the field `partlyShadowedBy`; None where there is nothing to say."""
    if shadow is None:
        return None
    return {"priority": shadow.winner.rule.priority, "witness": shadow.witness}
