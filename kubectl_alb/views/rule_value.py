"""Actions and sources of rules for machines: the fields of the JSON contract."""

from kubectl_alb.analysis.describe.load_balancer import DescribedLoadBalancer
from kubectl_alb.model.elbv2 import Action
from kubectl_alb.model.rule import RuleSource
from kubectl_alb.views.envelope import present

Json = dict[str, object]


def source(found: RuleSource | None) -> Json | None:
    """Return the Ingress path that a rule came from; None when it is not known."""
    if found is None:
        return None
    backend = found.backend
    return {
        "ingress": str(found.ingress),
        "host": found.host,
        "path": found.path,
        "pathType": found.path_type,
        "backend": {"service": backend.service, "port": backend.port} if backend else None,
        **({"guess": True} if found.guess else {}),
    }


def action_value(said: Action, described: DescribedLoadBalancer) -> Json:
    """Return an action; target groups have the names that are known."""
    groups = [
        present(
            name=found.target_group.name if (found := described.target_group(target.arn)) else None,
            arn=target.arn,
            weight=target.weight,
        )
        for target in said.target_groups
    ]
    return present(
        type=said.type,
        targetGroups=groups or None,
        stickySeconds=said.sticky_seconds,
        redirect=dict(said.redirect) or None,
        statusCode=said.status_code,
        contentType=said.content_type,
        messageBody=said.message_body,
        settings=dict(said.settings) or None,
    )
