"""Where a chart is: in a repository, in a registry, or on this machine."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kubectl_alb.errors import NotFoundError, UsageError
from kubectl_alb.model.helm_action import CHART, REPOSITORY

OCI = "oci://"
ARCHIVES = (".tgz", ".tar.gz")


@dataclass(frozen=True, slots=True)
class ChartPlace:
    """A chart as helm is given it: a `reference`, or a name in the repository `repo`."""

    reference: str
    repo: str = ""

    @property
    def is_oci(self) -> bool:
        """Whether it is in an OCI registry."""
        return self.reference.startswith(OCI)

    @property
    def is_local(self) -> bool:
        """Whether it is a folder or an archive on this machine."""
        return not self.repo and Path(self.reference).is_absolute()

    @property
    def is_fixed(self) -> bool:
        """Whether it is one version: a folder, an archive, or a tag or a digest in a registry."""
        if self.is_oci:
            name = self.reference.rpartition("/")[2]
            return ":" in name or "@" in name
        return self.is_local or "://" in self.reference

    @property
    def host(self) -> str:
        """Host and port of the repository or registry; empty where it is not named."""
        url = self.repo or self.reference
        return urlsplit(url).netloc if "://" in url else ""

    @property
    def alias(self) -> str:
        """The name that `helm repo add` gave the repository; empty where it is none of those."""
        if self.repo or self.is_local or "://" in self.reference:
            return ""
        return self.reference.partition("/")[0]

    @property
    def flags(self) -> tuple[str, ...]:
        """The flags with which helm finds it."""
        return ("--repo", self.repo) if self.repo else ()

    def __str__(self) -> str:
        return f"{self.reference} of {self.repo}" if self.repo else self.reference


def located(chart: str, repo: str) -> ChartPlace:
    """Return where a chart is; without a name it is the controller's own.

    A folder or an archive is named by its whole path. Raise `UsageError` for what can be no place,
    and `NotFoundError` for a path where nothing is.
    """
    _require_no_secret("--chart", chart)
    _require_no_secret("--repo", repo)
    if repo:
        _require_repository(chart, repo)
        return ChartPlace(chart or CHART, repo)
    if not chart:
        return ChartPlace(CHART, REPOSITORY)
    if "://" in chart:
        return ChartPlace(chart)
    if Path(chart).exists():
        return ChartPlace(str(Path(chart).resolve()))
    if _is_path(chart):
        raise NotFoundError(
            f"there is no folder and no archive {chart}",
            hint="give the path of one, an OCI reference, or --repo with the name of a chart",
        )
    return ChartPlace(chart)


def _require_repository(chart: str, repo: str) -> None:
    if repo.startswith(OCI):
        raise UsageError(
            f"--repo {repo} is a registry", hint=f"give --chart {repo.rstrip('/')}/{chart or CHART}"
        )
    if "://" not in repo:
        raise UsageError(f'invalid repository "{repo}"', hint="give a URL, such as https://HOST")
    if "://" in chart:
        raise UsageError(
            f"--chart {chart} is not the name of a chart in --repo", hint="omit --repo"
        )


def _require_no_secret(flag: str, value: str) -> None:
    """Raise `UsageError` for credentials: helm keeps its own, and what is shown has none."""
    if "://" not in value:
        return
    parts = urlsplit(value)
    if "@" in parts.netloc:
        raise UsageError(
            f"{flag} contains credentials",
            hint="omit them; use helm repo add NAME URL --username USER and --chart NAME/CHART, or "
            "helm registry login HOST",
        )
    if parts.query:
        raise UsageError(
            f"{flag} is a URL with a query",
            hint="download the archive, and give --chart with its path",
        )


def _is_path(chart: str) -> bool:
    """Return whether a name can only be that of a file: others begin with that of a repository."""
    begins = chart.startswith((".", "/", "~"))
    return begins or "/" not in chart or chart.endswith(ARCHIVES)
