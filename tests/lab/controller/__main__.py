"""Run the stand-in with the real controller's flags."""

import logging
import re
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import yaml

from kubectl_alb.context.options import AwsFlags, ContextOptions, KubernetesFlags
from kubectl_alb.controller.config import ControllerConfig, parse_controller
from tests.lab.api import Api, ApiError
from tests.lab.certificates import Pair
from tests.lab.controller.changes import fingerprint, revision
from tests.lab.controller.events import Events
from tests.lab.controller.reconcile import Reconciler
from tests.lab.controller.serve import serve_health, serve_webhooks
from tests.lab.controller.site import Site

VERSION = "v3.5.0"
POLL_SECONDS = 0.3
FIRST_RETRY_SECONDS, LAST_RETRY_SECONDS = 1.0, 60.0
UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0}

log = logging.getLogger("controller")


def main(arguments: Sequence[str]) -> None:
    """Reconcile until the process is ended."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    log.setLevel(logging.INFO)
    config = parse_controller(arguments, VERSION)
    kubeconfig = Path(config.given["kubeconfig"])
    api = _api(kubeconfig)
    if "webhook-cert-dir" in config.given:
        port = int(config.given.get("webhook-bind-port", "9443"))
        serve_webhooks(port, Path(config.given["webhook-cert-dir"]))
    if "health-probe-bind-addr" in config.given:
        serve_health(config.given["health-probe-bind-addr"])
    where = ContextOptions(
        kubernetes=KubernetesFlags(kubeconfig=str(kubeconfig)),
        aws=AwsFlags(region=config.region),
        cluster_name=config.cluster_name,
    )
    _loop(Reconciler(Site.of(config, api), where, Events(api)), _seconds(config))


def _loop(reconciler: Reconciler, sync_seconds: float) -> None:
    """Make a pass whenever something has changed, has failed a while ago, or was long ago."""
    api = reconciler.site.api
    seen = known = ""
    due, retry = 0.0, FIRST_RETRY_SECONDS
    while True:
        # A watch that fails is begun again; the real controller does not end over it either.
        with suppress(ApiError):
            now = revision(api)
            if now != seen:
                before, known = known, fingerprint(api)
                seen = now
                if known != before:
                    due, retry = 0.0, FIRST_RETRY_SECONDS
        if time.monotonic() >= due:
            began = time.monotonic()
            succeeded = reconciler.run()
            log.info("a pass took %.2f s", time.monotonic() - began)
            due = time.monotonic() + (sync_seconds if succeeded else retry)
            retry = min(2 * retry, LAST_RETRY_SECONDS)
            continue
        time.sleep(POLL_SECONDS)


def _seconds(config: ControllerConfig) -> float:
    """Return how often everything is looked at though nothing has changed."""
    parts = re.findall(r"([\d.]+)([hms])", config.given.get("sync-period", "10h"))
    return sum(float(number) * UNITS[unit] for number, unit in parts)


def _api(kubeconfig: Path) -> Api:
    known = yaml.safe_load(kubeconfig.read_text())
    cluster, user = known["clusters"][0]["cluster"], known["users"][0]["user"]
    pair = Pair(Path(user["client-certificate"]), Path(user["client-key"]))
    return Api(cluster["server"], Path(cluster["certificate-authority"]), pair)


if __name__ == "__main__":
    main(sys.argv[1:])
