"""Charts and values, read by the user's helm: nothing of it is written."""

import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from kubectl_alb.apply.helm_program import HelmError, HelmProgram
from kubectl_alb.errors import AlbError, DecodeError, ExitCode
from kubectl_alb.steps.install.request import Chart, Manifest

# The chart's own documentation names both.
NAME, REPOSITORY = "aws-load-balancer-controller", "https://aws.github.io/eks-charts"
OCI = "oci://"
DEFINITION = "CustomResourceDefinition"
# A chart that prints the values that it is given, merged as helm merges them.
_ECHO = {
    "Chart.yaml": "apiVersion: v2\nname: values\nversion: 0.0.0\n",
    "templates/values.yaml": "{{ .Values | toJson }}\n",
}
_ELSEWHERE = "without access to it, give --chart with a folder, an archive or an OCI reference"

# A key of a document itself.
_KEY = re.compile(r"[A-Za-z]+:")

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]


def located(chart: str, repo: str) -> tuple[str, str]:
    """Return the reference of a chart and its repository, as helm takes them.

    A folder or an archive is named by its whole path. Without a chart it is the controller's own.
    """
    if not chart:
        return NAME, repo or REPOSITORY
    if not chart.startswith(OCI) and not repo and Path(chart).exists():
        return str(Path(chart).resolve()), ""
    return chart, repo


def read_chart(helm: HelmProgram, reference: str, repo: str, version: str) -> Chart:
    """Return a chart with its definitions; an empty version is the newest.

    Raise an `AlbError` where helm cannot read it.
    """
    place = (*(("--repo", repo) if repo else ()), *(("--version", version) if version else ()))
    try:
        about = _document(helm.read("show", "chart", reference, *place, cluster=False))
        exact = str(about.get("version") or "")
        pinned = (*(("--repo", repo) if repo else ()), "--version", exact)
        text = helm.read("show", "crds", reference, *pinned, cluster=False)
    except AlbError as error:
        raise _unread(reference, repo, error) from error
    return Chart(
        reference,
        str(about.get("name") or ""),
        exact,
        str(about.get("appVersion") or ""),
        repo,
        tuple(_definitions(text)),
    )


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


def _unread(reference: str, repo: str, error: AlbError) -> AlbError:
    """Return why a chart cannot be read, with another way to it."""
    place = f"{reference} of {repo}" if repo else reference
    failure = AlbError(f"cannot read chart {place}: {error.message}", hint=_ELSEWHERE)
    if error.exit_code == ExitCode.UNREACHABLE:
        failure.exit_code = error.exit_code
    return failure
