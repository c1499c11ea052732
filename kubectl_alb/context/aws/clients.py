"""AWS clients, made once; every call is timed, logged, and its failure put in our words."""

import logging
import time
from collections.abc import Callable
from threading import Lock
from typing import Any

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from kubectl_alb.context.aws.errors import action_of, quotes_header, translated
from kubectl_alb.context.aws.pace import Pace
from kubectl_alb.context.aws.session import AwsSession
from kubectl_alb.context.aws.settings import AwsSettings
from kubectl_alb.context.tally import Tally
from kubectl_alb.errors import AlbError, ConfigError, UnreachableError

log = logging.getLogger(__name__)

# More than any account can hold.
MOST_PAGES = 2000
FAILURES = (ClientError, BotoCoreError, ResponseParserError)


class AwsClients:
    """One client for each service, shared by all threads; made under a lock."""

    def __init__(
        self,
        settings: AwsSettings,
        request_timeout: float | None = None,
        pace: Pace | None = None,
        tally: Tally | None = None,
    ) -> None:
        self.settings = settings
        self.tally = tally or Tally()
        self._session = AwsSession(settings, request_timeout, pace)
        self._lock = Lock()
        self._clients: dict[tuple[str, bool], Any] = {}
        self._failure: AlbError | None = None

    @property
    def failed(self) -> bool:
        """Whether no client can be made, for want of credentials or the like."""
        return self._failure is not None

    def call(self, service: str, operation: str, **params: Any) -> Any:
        """Make one call; raise an `AlbError` in our words when it fails."""
        client = self._client(service)
        method = getattr(client, xform_name(operation))
        answer = self._timed(service, operation, lambda: method(**params))
        answer.pop("ResponseMetadata", None)
        return answer

    def once(self, service: str, operation: str, **params: Any) -> Any:
        """Make a call that writes: it is made again only if AWS says that it was not carried out.

        Raise `UnreachableError` where it may have been, though its answer was lost.
        """
        method = getattr(self._client(service, writes=True), xform_name(operation))
        answer = self._timed(service, operation, lambda: method(**params), again=False)
        answer.pop("ResponseMetadata", None)
        return answer

    def pages(self, service: str, operation: str, key: str, **params: Any) -> list[Any]:
        """Make a call for every page and return all items under `key`."""
        client = self._client(service)
        if not client.can_paginate(xform_name(operation)):
            return list(self.call(service, operation, **params)[key])
        pages = iter(client.get_paginator(xform_name(operation)).paginate(**params))
        items: list[Any] = []
        for _ in range(MOST_PAGES + 1):
            page = self._timed(service, operation, lambda: next(pages, None), again=False)
            if page is None:
                return items
            items += page.get(key) or ()
        action = action_of(service, operation)
        raise UnreachableError(
            f"AWS's answer to {action} does not end after {MOST_PAGES} pages",
            "try again; check --endpoint-url and proxies",
        )

    def _timed(
        self, service: str, operation: str, call: Callable[[], Any], again: bool = True
    ) -> Any:
        started = time.monotonic()
        outcome = "failed"
        try:
            answer = call()
            # After the last page there is no call.
            outcome = "" if answer is None else "ok"
        except ResponseParserError as error:
            # The SDK does not try again what came mutilated.
            if not again:
                raise translated(error, service, operation) from error
            answer = self._timed(service, operation, call, again=False)
        except FAILURES as error:
            failure = translated(error, service, operation)
            log.debug("aws %s:%s failed: %s", service, operation, failure.message)
            raise failure from (None if quotes_header(error) else error)
        finally:
            seconds = time.monotonic() - started
            if outcome:
                self.tally.called()
                log.info("aws %s:%s %s %.0f ms", service, operation, outcome, 1000 * seconds)
        return answer

    def _client(self, service: str, writes: bool = False) -> Any:
        """Return the client of a service.

        What keeps one from being made keeps all: credentials are not looked for again and again.
        """
        with self._lock:
            if self._failure is not None:
                raise self._failure
            if (service, writes) not in self._clients:
                self._clients[service, writes] = self._made(service, writes)
            return self._clients[service, writes]

    def _made(self, service: str, writes: bool) -> Any:
        try:
            return self._session.client(service, writes)
        except AlbError as error:
            self._failure = error
            raise
        except FAILURES as error:
            self._failure = translated(error, service, "")
            raise self._failure from (None if quotes_header(error) else error)
        except Exception as error:  # noqa: BLE001 - the SDK reads settings that others wrote
            # The text of the error may quote what was read.
            self._failure = ConfigError(
                f"the AWS SDK cannot use its settings ({type(error).__name__})",
                hint="check the AWS_* variables and the AWS profile, or work with --no-aws",
            )
            raise self._failure from None
