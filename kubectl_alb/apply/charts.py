"""Charts and values, read by the user's helm: nothing of it is written."""

import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from kubectl_alb.apply.chart_failures import Cause, cause_of, no_version, unread
from kubectl_alb.apply.chart_place import ChartPlace
from kubectl_alb.apply.helm_program import HelmError, HelmProgram
from kubectl_alb.errors import AlbError, DecodeError, UsageError
from kubectl_alb.steps.install.request import Chart, Manifest

VERSION = re.compile(r"\d+\.\d+\.\d+")
SHOWN_VERSIONS, NEAR_VERSIONS = 5, 2
DEFINITION = "CustomResourceDefinition"
# A chart that prints the values that it is given, merged as helm merges them.
_ECHO = {
    "Chart.yaml": "apiVersion: v2\nname: values\nversion: 0.0.0\n",
    "templates/values.yaml": "{{ .Values | toJson }}\n",
}

# A key of a document itself.
_KEY = re.compile(r"[A-Za-z]+:")

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]


def read_chart(helm: HelmProgram, place: ChartPlace, version: str = "") -> Chart:
    """Return a chart with its definitions; an empty version is the newest.

    A place with one version has that one, whichever is requested. Raise an `AlbError` where
    helm cannot read it, or there is no such version.
    """
    asked = "" if place.is_fixed else version
    try:
        about = _about(helm, place, asked)
        exact = str(about.get("version") or "")
        shown = ("show", "crds", place.reference, *place.flags, "--version", exact)
        text = helm.read(*shown, cluster=False)
    except AlbError as error:
        if asked and cause_of(error.message) is Cause.VERSION:
            raise no_version(place, asked, _versions(helm, place, asked)) from error
        raise unread(place, error) from error
    return Chart(
        place.reference,
        str(about.get("name") or ""),
        exact,
        str(about.get("appVersion") or ""),
        place.repo,
        tuple(_definitions(text)),
    )


def chosen_chart(helm: HelmProgram, place: ChartPlace, version: str, number: str) -> Chart:
    """Return the chart of `number`, which is what `version` means; both may be empty.

    Raise `UsageError` where a place of one version has another.
    """
    chart = read_chart(helm, place, number)
    known = {chart.version, chart.app_version.removeprefix("v")}
    if version and not {version.removeprefix("v"), number} & known:
        raise UsageError(
            f"chart {place} is {chart.version} ({chart.app_version}), not {version}",
            hint="give another --chart, or omit --version",
        )
    return chart


def _about(helm: HelmProgram, place: ChartPlace, version: str) -> Mapping[str, Any]:
    flags = (*place.flags, *(("--version", version) if version else ()))
    return _document(helm.read("show", "chart", place.reference, *flags, cluster=False))


def _versions(helm: HelmProgram, place: ChartPlace, version: str) -> tuple[str, ...]:
    """Return versions that are there, latest first: the newest, and some before that requested.

    They are found one by one: helm lists those of a repository only, after it was added.
    """
    near: tuple[str, ...] = ()
    if VERSION.fullmatch(version):
        near = tuple(_descending(helm, place, f"<{version}", NEAR_VERSIONS))
    newest = _descending(helm, place, "", SHOWN_VERSIONS - len(near))
    return tuple(dict.fromkeys((*newest, *near)))


def _descending(helm: HelmProgram, place: ChartPlace, constraint: str, count: int) -> Iterator[str]:
    """Yield the latest versions within a constraint."""
    for _ in range(count):
        try:
            found = str(_about(helm, place, constraint).get("version") or "")
        except AlbError:
            return
        yield found
        constraint = f"<{found}"


def given_values(
    helm: HelmProgram, files: Sequence[str], sets: Sequence[str], texts: Sequence[str]
) -> dict[str, Any]:
    """Return values of files, `--set` and `--set-string`, merged by helm itself."""
    if not (files or sets or texts):
        return {}
    words = [word for file in files for word in ("--values", file)]
    words += [word for each in sets for word in ("--set", each)]
    words += [word for each in texts for word in ("--set-string", each)]
    with tempfile.TemporaryDirectory(prefix="kubectl-alb-") as folder:
        for name, content in _ECHO.items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
        try:
            answer = helm.read("template", "values", folder, *words, cluster=False)
        except HelmError as error:
            raise DecodeError(
                f"helm cannot read the values: {error.message}", hint="check -f and --set"
            ) from error
    text = answer[answer.index("{") :] if "{" in answer else "{}"
    values: dict[str, Any] = json.loads(text)
    return values


def user_values(helm: HelmProgram, release: str, namespace: str) -> Mapping[str, Any]:
    """Return the values that the user of a release gave it."""
    answer = helm.read("get", "values", release, "--namespace", namespace, "--output", "json")
    found = json.loads(answer or "null")
    return found if isinstance(found, Mapping) else {}


def _definitions(text: str) -> Iterator[Manifest]:
    """Yield definitions as they are applied, without what only the API server writes."""
    try:
        documents = list(yaml.load_all(_separated(text), Loader))
    except yaml.YAMLError as error:
        raise DecodeError("the definitions of the chart are not YAML") from error
    for document in documents:
        if isinstance(document, Mapping) and document.get("kind") == DEFINITION:
            meta = {name: value for name, value in document["metadata"].items() if value}
            kept = {name: value for name, value in document.items() if name != "status"}
            yield {**kept, "metadata": meta}


def _separated(text: str) -> str:
    """Separate documents that helm 3 writes one after the other: a key comes once in each."""
    lines: list[str] = []
    keys: set[str] = set()
    for line in text.splitlines():
        key = _KEY.match(line)
        if line.startswith("---") or (key and key[0] in keys):
            lines.append("---")
            keys.clear()
        if not line.startswith("---"):
            lines.append(line)
        if key:
            keys.add(key[0])
    return "\n".join(lines)


def _document(text: str) -> Mapping[str, Any]:
    try:
        found = yaml.load(text, Loader)
    except yaml.YAMLError as error:
        raise DecodeError("helm's description of the chart is not YAML") from error
    return found if isinstance(found, Mapping) else {}
