"""The controller's releases and the charts that install each.

Dates and numbers: tags of the controller's repository, and the index of the chart repository
(eks-charts), August 2026. Some early charts were never in that index (`unlisted`). The charts 0.1
were made for pre-releases.
"""

from dataclasses import dataclass

from kubectl_alb.controller.flags import Version


@dataclass(frozen=True, slots=True)
class Release:
    """A release: its version, its day, and the charts that install it, oldest first."""

    version: Version
    date: str
    charts: tuple[str, ...]
    unlisted: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The tag of its image, such as v2.13.4."""
        return "v" + ".".join(map(str, self.version))


# Release, day, charts; after a slash those that the chart repository does not offer.
_TABLE = """
v2.0.0 2020-10-21 1.0.0 1.0.3 1.0.4 1.0.5 1.0.6 / 1.0.1 1.0.2
v2.0.1 2020-11-11 1.0.7 1.0.8 / 1.0.9
v2.1.0 2020-11-30 1.1.0 1.1.1
v2.1.1 2021-01-05 1.1.2 1.1.3
v2.1.2 2021-02-09 1.1.4
v2.1.3 2021-02-18 1.1.5 1.1.6 / 1.1.7 1.1.8
v2.2.0 2021-05-14 1.2.0 1.2.1 1.2.2
v2.2.1 2021-06-25 1.2.3
v2.2.2 2021-07-28 1.2.5
v2.2.3 2021-08-04 1.2.6
v2.2.4 2021-08-26 1.2.7
v2.3.0 2021-10-20 1.3.1 1.3.2 / 1.3.0
v2.3.1 2021-12-08 1.3.3
v2.4.0 2022-02-15 1.4.0
v2.4.1 2022-03-15 1.4.1
v2.4.2 2022-05-24 1.4.2 1.4.3
v2.4.3 2022-08-09 1.4.4
v2.4.4 2022-09-23 1.4.5
v2.4.5 2022-11-08 1.4.6
v2.4.6 2023-01-11 1.4.7
v2.4.7 2023-02-22 1.4.8
v2.5.0 2023-04-14 1.5.0
v2.5.1 2023-04-17 1.5.1 1.5.2
v2.5.2 2023-05-19 1.5.3
v2.5.3 2023-06-22 1.5.4
v2.5.4 2023-07-12 1.5.5
v2.6.0 2023-08-10 1.6.0
v2.6.1 2023-09-11 1.6.1
v2.6.2 2023-10-27 1.6.2
v2.7.0 2024-01-31 1.7.0
v2.7.1 2024-02-08 1.7.1
v2.7.2 2024-03-22 1.7.2
v2.8.0 2024-05-16 1.8.0
v2.8.1 2024-05-31 1.8.1
v2.8.2 2024-08-09 1.8.2
v2.8.3 2024-09-16 1.8.3 1.8.4
v2.9.0 2024-09-30 1.9.0
v2.9.1 2024-10-11 1.9.1
v2.9.2 2024-10-17 1.9.2
v2.10.0 2024-10-31 1.10.0
v2.10.1 2024-11-22 1.10.1
v2.11.0 2024-12-12 1.11.0
v2.12.0 2025-03-07 1.12.0
v2.13.0 2025-05-06 1.13.0
v2.13.1 2025-05-13 1.13.1
v2.13.2 2025-05-15 1.13.2
v2.13.3 2025-06-16 1.13.3
v2.13.4 2025-07-30 1.13.4
v2.14.0 2025-10-01 1.14.0
v2.14.1 2025-10-17 1.14.1
v2.15.0 2025-11-13 1.15.0
v2.16.0 2025-11-20 1.16.0
v2.17.0 2025-12-19 1.17.0
v2.17.1 2026-01-09 1.17.1
v3.0.0 2026-01-23 3.0.0
v3.1.0 2026-02-24 3.1.0
v3.2.0 2026-04-04 3.2.0
v3.2.1 2026-04-06 3.2.1
v3.2.2 2026-04-17 3.2.2
v3.3.0 2026-05-05 3.3.0
v3.4.0 2026-06-02 3.4.0
v3.4.1 2026-07-07 3.4.1
v3.4.2 2026-07-13 3.4.2
v3.4.3 2026-07-28 3.4.3
v3.5.0 2026-08-03 3.5.0
"""


def _release(line: str) -> Release:
    name, date, *charts = line.partition(" / ")[0].split()
    major, minor, patch = map(int, name.removeprefix("v").split("."))
    return Release(
        (major, minor, patch), date, tuple(charts), tuple(line.partition(" / ")[2].split())
    )


RELEASES = tuple(_release(line) for line in _TABLE.split("\n") if line)
VERSIONS = tuple(release.version for release in RELEASES)
BY_VERSION = {release.version: release for release in RELEASES}
BY_CHART = {
    chart: release for release in RELEASES for chart in (*release.charts, *release.unlisted)
}
NEWEST = RELEASES[-1]
