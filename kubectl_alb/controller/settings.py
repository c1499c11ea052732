"""Settings of Services and Gateways: annotations, and fields of the configurations.

controller v3.5.0: pkg/annotations/constants.go, docs/guide/service/annotations.md,
config/crd/gateway
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.gateway_settings import GATEWAY_FIELDS
from kubectl_alb.controller.service_settings import SERVICE_ANNOTATIONS


@dataclass(frozen=True, slots=True)
class Setting:
    """An annotation of a Service, or a field of a Gateway's configuration.

    `on` is the kind that has it, `values` the accepted words where they are few. A family is
    followed by a name.
    """

    name: str
    on: str
    type: str
    help: str
    default: str = ""
    values: tuple[str, ...] = ()
    since: Version | None = None
    note: str = ""
    family: bool = False


_PREFIX = "service.beta.kubernetes.io/"
_SHORT = "aws-load-balancer-"


def _annotations() -> Mapping[str, Setting]:
    found = {}
    for key, (since, type_, text, default, values, note) in SERVICE_ANNOTATIONS.items():
        family = key.endswith(".")
        name = _PREFIX + key.rstrip(".")
        found[name] = Setting(name, "Service", type_, text, default, values, since, note, family)
    return found


def _fields() -> Mapping[str, Setting]:
    found = {}
    for kind, fields in GATEWAY_FIELDS.items():
        for path, (type_, text, default, values) in fields.items():
            name = f"{kind.lower()}.spec.{path}"
            found[name] = Setting(name, kind, type_, text, default, values)
    return found


SETTINGS: Mapping[str, Setting] = {**_annotations(), **_fields()}
_LOWER = {name.lower(): setting for name, setting in SETTINGS.items()}


def setting(text: str) -> Setting | None:
    """Return the setting of a name; the prefix of a Service's annotation may be left out.

    A field is named with its kind; of a structure, its first field is returned.
    """
    name = text.lower()
    found = _LOWER.get(name) or _LOWER.get(_PREFIX + name)
    if found is None and name.startswith(_SHORT):
        found = _LOWER.get(_PREFIX + name)
    family = name.rpartition(".")[0]
    if found is None and family:
        above = _LOWER.get(family) or _LOWER.get(_PREFIX + family)
        found = above if above is not None and above.family else None
    inner = (each for key, each in _LOWER.items() if key.startswith(f"{name}."))
    return found or (next(inner, None) if ".spec." in name else None)
