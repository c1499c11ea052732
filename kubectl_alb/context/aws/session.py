"""The session that AWS clients are made of: credentials, limits, and when to give up."""

import logging
import os
import platform
import sys
from functools import cached_property, partial
from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ProxyConnectionError,
    ReadTimeoutError,
    SSLError,
)

from kubectl_alb import __version__
from kubectl_alb.context.aws.credentials import checked_credentials
from kubectl_alb.context.aws.errors import THROTTLED
from kubectl_alb.context.aws.pace import Pace
from kubectl_alb.context.aws.settings import AwsSettings
from kubectl_alb.errors import ConfigError

log = logging.getLogger(__name__)

THREADS = 8
CONNECT_SECONDS = 5
READ_SECONDS = 30
# So often AWS is asked that asks for patience; what has another fault is not worth as much time.
TRIES = 8
TRIES_WHEN_BROKEN = 3
SILENT = (ConnectTimeoutError, ReadTimeoutError, ProxyConnectionError, SSLError)
BROKEN = (EndpointConnectionError, ConnectionClosedError)

# The SDK's own order would be AWS_DEFAULT_PROFILE first, and no AWS_REGION.
SESSION_VARIABLES = {
    "profile": (None, ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"], None, None),
    "region": ("region", ["AWS_REGION", "AWS_DEFAULT_REGION"], None, None),
}


class AwsSession:
    """Credentials and limits for one set of settings. Not for threads."""

    def __init__(
        self, settings: AwsSettings, request_timeout: float | None = None, pace: Pace | None = None
    ) -> None:
        self.settings = settings
        self._timeout = request_timeout
        self._pace = pace or Pace(0)
        self._told = False

    def client(self, service: str, writes: bool = False) -> Any:
        """Make a client; raise `ConfigError` where no region is known.

        One that `writes` tries again only what AWS did not carry out, being too busy.
        """
        if not self.settings.region and service != "iam":
            raise ConfigError(
                "no AWS region: " + self.settings.region.how, hint="give --region or set AWS_REGION"
            )
        endpoints = self.settings.endpoints
        client = self._session.client(
            service, config=self._config, endpoint_url=endpoints.get(service, endpoints.get("*"))
        )
        events = client.meta.events
        events.register_first("needs-retry", _give_up)
        if writes:
            events.register_first("needs-retry", _only_when_busy)
        events.register_first("needs-retry", partial(self._heard, service))
        # Of every try, before it is signed: a signature is good for a while only.
        events.register_first("request-created", partial(self._wait, service))
        return client

    def _wait(self, service: str, operation_name: str = "", **_: Any) -> None:
        self._pace.wait(service, operation_name)

    def _heard(
        self,
        service: str,
        attempts: int = 0,
        response: Any = None,
        operation: Any = None,
        **_: Any,
    ) -> None:
        """Go by what AWS answers; say once that it is asked again, and more slowly."""
        if response is None:
            return
        code = (response[1].get("Error") or {}).get("Code")
        throttled = code in THROTTLED
        self._pace.answered(service, operation.name, throttled)
        if throttled and not self._told and attempts < self._tries:
            self._told = True
            log.warning("AWS throttles %s (%s): asking more slowly", operation.name, code)

    @cached_property
    def _core(self) -> Any:
        explicit = self.settings.profile.value if self.settings.explicit else None
        core = botocore.session.Session(session_vars=SESSION_VARIABLES, profile=explicit)
        checked_credentials(core)
        return core

    @cached_property
    def _session(self) -> Any:
        region = self.settings.region.value or "us-east-1"
        return boto3.Session(botocore_session=self._core, region_name=region)

    @cached_property
    def _config(self) -> Config:
        read = READ_SECONDS if self._timeout is None else self._timeout or None
        return Config(
            retries=self._retries(),
            max_pool_connections=2 * THREADS,
            connect_timeout=CONNECT_SECONDS if read is None else min(CONNECT_SECONDS, read),
            read_timeout=read,
            user_agent_extra=f"kubectl-alb/{__version__} ({sys.platform}/{platform.machine()})",
        )

    @cached_property
    def _tries(self) -> int:
        """How often a call is made: our own patience, unless environment or profile set one."""
        given = self._core.get_scoped_config().get("max_attempts")
        return int(os.environ.get("AWS_MAX_ATTEMPTS") or given or TRIES)

    def _retries(self) -> Any:
        mode = os.environ.get("AWS_RETRY_MODE") or self._core.get_scoped_config().get("retry_mode")
        # With a pace of ours there is no need for the SDK's, which knows nothing of other clients.
        own = "standard" if self._pace.limited else "adaptive"
        return {"mode": mode or own, "total_max_attempts": self._tries}


def _give_up(
    attempts: int = 0,
    caught_exception: Exception | None = None,
    response: Any = None,
    operation: Any = None,
    **_: Any,
) -> None:
    """End the SDK's tries by raising: it would wait for the dead as long as for the busy."""
    if isinstance(caught_exception, SILENT):
        raise caught_exception
    if attempts < TRIES_WHEN_BROKEN:
        return
    if isinstance(caught_exception, BROKEN):
        raise caught_exception
    if response is not None and response[0].status_code >= 500 and "Error" in response[1]:
        raise ClientError(response[1], operation.name)


def _only_when_busy(
    caught_exception: Exception | None = None,
    response: Any = None,
    operation: Any = None,
    **_: Any,
) -> None:
    """End the SDK's tries by raising: unless AWS was too busy, the call may be carried out."""
    if caught_exception is not None:
        raise caught_exception
    if response is None:
        return
    error = response[1].get("Error")
    if error and error.get("Code") not in THROTTLED:
        raise ClientError(response[1], operation.name)
