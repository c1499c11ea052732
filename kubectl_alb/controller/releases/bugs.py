"""Known bugs of the releases from v2.4.0 on.

Release notes, issues and fixes of the controller's project; a range begins with the release that
brought the code and ends with the first one that has the fix.
"""

from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases import bugs_since_2_0, bugs_since_2_13
from kubectl_alb.controller.releases.bug import Bug, Harm

BUGS = (*bugs_since_2_0.BUGS, *bugs_since_2_13.BUGS)


def bugs_of(version: Version) -> tuple[Bug, ...]:
    """Return the known bugs of a release, the worst first."""
    order = list(Harm)
    found = (bug for bug in BUGS if bug.is_of(version))
    return tuple(sorted(found, key=lambda bug: order.index(bug.harm)))


def fixed_by(old: Version, new: Version) -> tuple[Bug, ...]:
    """Return the bugs of one release that another does not have, the worst first."""
    return tuple(bug for bug in bugs_of(old) if not bug.is_of(new))


def brought_by(old: Version, new: Version) -> tuple[Bug, ...]:
    """Return the bugs of a release that the one before it does not have, the worst first."""
    return fixed_by(new, old)
