"""From a subject on the command line to what is read for it."""

from kubectl_alb.cli.subjects import Subject
from kubectl_alb.context.source import Focus
from kubectl_alb.model.names import Ref


def focus_of(asked: Subject) -> Focus:
    """Say what to read for a subject."""
    match asked.kind:
        case "group":
            return Focus(group=asked.name)
        case "service":
            return Focus(service=Ref(asked.namespace, asked.name))
        case "alb":
            return Focus(load_balancer=asked.name)
        case "tg":
            return Focus(target_group=asked.name)
        case "binding" | "pod":
            return Focus(bound=asked.namespace)
    return Focus(ingress=Ref(asked.namespace, asked.name))
