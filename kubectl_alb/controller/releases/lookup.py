"""Which release a version names: the controller's own, or that of a chart."""

import re
from dataclasses import dataclass

from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases.catalogue import (
    BY_CHART,
    BY_VERSION,
    NEWEST,
    RELEASES,
    Release,
)

_VERSION = re.compile(
    r"v?(?P<number>(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5}))"
    r"(?P<rest>(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?)"
)
_UNRELEASED = re.compile(r"-(alpha|beta|rc)", re.IGNORECASE)
# Charts have a number of their own up to 1.17.1, and the controller's since 3.0.0.
_CHART_MAJOR = 1
_SAME_SINCE: Version = (3, 0, 0)


@dataclass(frozen=True, slots=True)
class Named:
    """What a version names; `release` is None for one that is not known.

    `is_chart` tells a number that only charts have from one that the controller has.
    """

    text: str
    release: Release | None
    is_chart: bool = False

    @property
    def rules(self) -> Version:
        """The release whose rules hold: the newest known for one that is not known."""
        return (self.release or NEWEST).version


def named(text: str) -> Named | None:
    """Return what a version such as `v2.13.4`, `2.13.4` or chart `1.13.4` names.

    None is returned for a text that is no full version, and for 0.x: the charts 0.1 belong to
    pre-releases that cannot be upgraded.
    """
    found = _VERSION.fullmatch(text.strip())
    if found is None:
        return None
    major, minor, patch = map(int, found["number"].split("."))
    if not major:
        return None
    is_chart = major == _CHART_MAJOR
    if found["rest"]:
        return Named(text, None, is_chart)
    release = BY_CHART.get(found["number"]) if is_chart else BY_VERSION.get((major, minor, patch))
    return Named(text, release, is_chart)


@dataclass(frozen=True, slots=True)
class ReleaseRules:
    """The release whose rules stand for a version, and whether that version is a known release.

    `asked` is the version as it was given; empty where it is not known which one runs.
    """

    asked: str
    release: Release
    known: bool

    @property
    def place(self) -> str:
        """Where the release stands among those that are known, beside the one that is not."""
        return "the newest one known" if self.release is NEWEST else "the last one before it"


def rules_of(asked: str, version: Version) -> ReleaseRules:
    """Return whose rules hold for a version: its own, else those of the last release before it.

    What is older than every release has the rules of the first one.
    """
    earlier = [release for release in RELEASES if release.version <= version]
    release = max(earlier, key=lambda one: one.version, default=RELEASES[0])
    known = release.version == version and not _UNRELEASED.search(asked)
    return ReleaseRules(asked, release, known)


def version_of_chart(chart: Version) -> Version | None:
    """Return the release that a chart installs; None if that is not known.

    Since 3.0.0 the chart has the number of the release, so that of one not known yet is known.
    """
    release = BY_CHART.get(".".join(map(str, chart)))
    if release is not None:
        return release.version
    return chart if chart >= _SAME_SINCE else None


def chart_of_version(version: Version) -> str:
    """Return the newest chart that installs a release; empty if that is not known."""
    release = BY_VERSION.get(version)
    if release is not None:
        return release.charts[-1]
    return ".".join(map(str, version)) if version >= _SAME_SINCE else ""
