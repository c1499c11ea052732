"""What the checks of custom resource definitions look for."""

from collections.abc import Mapping

from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases.definition_table import BINDINGS, DEFINITIONS, PARAMS
from kubectl_alb.controller.releases.lookup import chart_of_version

VERSION = "v1beta1"

# Fields of the schemas that a release reads or writes, of the definitions that all need.
FIELDS: Mapping[str, Mapping[str, Version]] = {
    each.name: dict(each.fields) for each in DEFINITIONS if each.name in (BINDINGS, PARAMS)
}


def chart_values(config: ControllerConfig) -> dict[str, str]:
    """Return what fills `<CHART_VERSION>`: the newest chart of the release, if that is known."""
    chart = chart_of_version(config.version)
    return {"CHART_VERSION": chart} if chart else {}
