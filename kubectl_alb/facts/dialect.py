"""How the controller's release reads annotations."""

from kubectl_alb.controller.annotations.reading import Annotated, Dialect
from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.model.kubernetes import Ingress


@fact
def dialect(facts: Facts) -> Dialect:
    """Return what is particular to the release in reading annotations."""
    return Dialect.of(facts.config.version)


def annotations_of(ingress: Ingress, facts: Facts) -> Annotated:
    """Return the annotations of an Ingress that the release knows."""
    view = dialect(facts).view(ingress.meta.annotations)
    return Annotated(view, dialect(facts), ingress.meta.ref)
