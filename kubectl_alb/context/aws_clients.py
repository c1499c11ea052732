"""AWS clients, made once; every call is timed, logged, and its failure put in our words."""

import logging
import platform
import sys
import time
from collections.abc import Mapping
from threading import Lock
from typing import Any

import boto3
import botocore.session
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ProxyConnectionError,
)

from kubectl_alb import __version__
from kubectl_alb.context.aws_errors import translated
from kubectl_alb.context.aws_settings import AwsSettings
from kubectl_alb.errors import ConfigError

log = logging.getLogger(__name__)

Params = Mapping[str, Any]

THREADS = 8
CONNECT_SECONDS = 5
READ_SECONDS = 30
TRIES = 8
# A server that cannot be reached at all is not tried as often as one that asks for patience.
CONNECT_TRIES = 2

# The SDK's own order would be AWS_DEFAULT_PROFILE first, and no AWS_REGION.
SESSION_VARIABLES = {
    "profile": (None, ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"], None, None),
    "region": ("region", ["AWS_REGION", "AWS_DEFAULT_REGION"], None, None),
}


class AwsClients:
    """One client for each service, shared by all threads; made under a lock."""

    def __init__(self, settings: AwsSettings, request_timeout: float | None = None) -> None:
        self.settings = settings
        self._lock = Lock()
        self._clients: dict[str, Any] = {}
        self._session: Any = None
        read = READ_SECONDS if request_timeout is None else request_timeout or None
        self._config = Config(
            retries={"mode": "adaptive", "max_attempts": TRIES},
            max_pool_connections=2 * THREADS,
            connect_timeout=CONNECT_SECONDS,
            read_timeout=read,
            user_agent_extra=f"kubectl-alb/{__version__} ({sys.platform}/{platform.machine()})",
        )

    def call(self, service: str, operation: str, **params: Any) -> Any:
        """Make one call; raise an `AlbError` in our words when it fails."""
        started = time.monotonic()
        try:
            answer = getattr(self._client(service), xform_name(operation))(**params)
        except (ClientError, BotoCoreError) as error:
            log.debug("aws %s:%s failed: %s", service, operation, _short(error))
            raise translated(error, service, operation) from error
        finally:
            seconds = time.monotonic() - started
            log.info("aws %s:%s %.0f ms", service, operation, 1000 * seconds)
        answer.pop("ResponseMetadata", None)
        return answer

    def pages(self, service: str, operation: str, key: str, **params: Any) -> list[Any]:
        """Make a call for every page and return all items under `key`."""
        started = time.monotonic()
        items: list[Any] = []
        count = 0
        try:
            client = self._client(service)
            if not client.can_paginate(xform_name(operation)):
                return list(self.call(service, operation, **params)[key])
            for page in client.get_paginator(xform_name(operation)).paginate(**params):
                items += page.get(key) or ()
                count += 1
        except (ClientError, BotoCoreError) as error:
            log.debug("aws %s:%s failed: %s", service, operation, _short(error))
            raise translated(error, service, operation) from error
        finally:
            seconds = time.monotonic() - started
            log.info("aws %s:%s %.0f ms, %d pages", service, operation, 1000 * seconds, count)
        return items

    def _client(self, service: str) -> Any:
        with self._lock:
            if service not in self._clients:
                self._clients[service] = self._made(service)
            return self._clients[service]

    def _made(self, service: str) -> Any:
        if not self.settings.region and service != "iam":
            raise ConfigError(
                "no AWS region: " + self.settings.region.how, hint="give --region or set AWS_REGION"
            )
        if self._session is None:
            core = botocore.session.Session(session_vars=SESSION_VARIABLES)
            profile = self.settings.profile.value if self.settings.explicit else None
            self._session = boto3.Session(
                botocore_session=core,
                profile_name=profile,
                region_name=self.settings.region.value or "us-east-1",
            )
        endpoints = self.settings.endpoints
        client = self._session.client(
            service, config=self._config, endpoint_url=endpoints.get(service, endpoints.get("*"))
        )
        client.meta.events.register_first("needs-retry.*", _give_up_on_the_unreachable)
        return client


def _give_up_on_the_unreachable(
    caught_exception: Exception | None = None, attempts: int = 0, **_: Any
) -> None:
    unreachable = (EndpointConnectionError, ConnectTimeoutError, ProxyConnectionError)
    if isinstance(caught_exception, unreachable) and attempts >= CONNECT_TRIES:
        raise caught_exception


def _short(error: Exception) -> str:
    return str(error).splitlines()[0]
